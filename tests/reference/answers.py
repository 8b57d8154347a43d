"""What a test of each image would answer, one image, one unit and one cord after the other: `Machine.respond` as told.

Written from the timetable of docs/background/design.md; sums are exact because they are fractions. It is handed what
was drawn, and the registers of an idle machine.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from mark1.machine.machine import Machine

GRID = 2**30


def answers(machine: Machine, images: Any) -> Iterator[list[int]]:
    """Bits of each image in turn, from R1 on."""
    now, r = machine.registers, machine.registers.r.tolist()
    for number, image in enumerate(images):
        exact = sums(machine, a_units(machine, s_units(machine, image)))
        noise = machine.noise(now.exposures + number).tolist()
        received = [received_as(each, now.supply, more) for each, more in zip(exact, noise, strict=True)]
        r = [decided(machine, unit, volts, r[unit]) for unit, volts in enumerate(received)]
        yield r
        r = [held(machine, unit, 0) for unit in range(len(r))] if machine.spec.clear_responses else r


def s_units(machine: Machine, image: Any) -> list[bool]:
    """Which S-units are on: by their fault, else by their switch, else by the light."""
    now, lit = machine.registers, []
    for cell, level in enumerate(image.ravel().tolist()):
        light = level if now.stimulus[cell] < 0 else float(now.stimulus[cell])
        on = light >= machine.parts.s_threshold[cell]
        lit.append(on if not now.cell_fault[cell] else now.cell_fault[cell] == 2)
    return lit


def a_units(machine: Machine, s: list[bool]) -> list[bool]:
    """Which A-units are on: by their fault, else by the cords that are not cut."""
    now, total = machine.registers, [0] * machine.spec.association_units
    cut = now.severed.tolist()
    for cord in now.cords.tolist():
        if cord in cut:
            cut.remove(cord)
        else:
            total[cord[0]] += cord[2] * s[cord[1]]
    on = [each >= machine.spec.threshold for each in total]
    return [fault == 2 if fault else each for fault, each in zip(now.unit_fault.tolist(), on, strict=True)]


def sums(machine: Machine, a: list[bool]) -> list[Fraction]:
    """Sum of the active values of each R-unit (V)."""
    total = [Fraction(0)] * machine.spec.response_units
    for unit, feed in enumerate(machine.feeds.tolist()):
        total[feed] += Fraction(machine.registers.value[unit]) * a[unit]
    return total


def received_as(exact: Fraction, supply: float, noise: float) -> Fraction:
    """What an R-unit gets of a sum: times the supply, rounded to the grid, and the noise (V)."""
    scaled = Fraction(round(float(exact) * supply * GRID), GRID)
    return scaled + Fraction(noise)


def decided(machine: Machine, unit: int, volts: Fraction, was: int) -> int:
    """State that an R-unit takes: above the dead zone 1, below it 0, inside as it was; a held one stands."""
    zone = machine.dead_zone
    return held(machine, unit, 1 if volts > zone else 0 if volts < -zone else was)


def held(machine: Machine, unit: int, state: int) -> int:
    """Where an R-unit stands that would be in a state: by its fault, else by its forcing switch."""
    at = [machine.registers.response_fault[unit], machine.registers.forcing[unit], state]
    return int(next(each for each in at if each >= 0))
