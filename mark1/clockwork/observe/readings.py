"""Readings: what can be read off a machine's registers without changing anything."""

from typing import Any

import numpy as np

from mark1.machine.machine import Machine
from mark1.machine.panel import panel
from mark1.machine.response import Response
from mark1.machine.state import addresses
from mark1.machine.state.registers import Phase, Registers
from mark1.machine.wiring.wiring import Wiring


def phase_of(now: Registers) -> str:
    """Return the phase of the exposure in lower case, such as "idle" or "looking"."""
    return Phase(now.phase).name.lower()


def response_of(machine: Machine, now: Registers) -> Response:
    """Return the panel's reading at the last look; before the look of an exposure, the R-units as they stand."""
    if Phase.CARD <= now.phase <= Phase.LOOKING:
        nothing = np.zeros_like(now.direction)
        undecided = np.abs(now.sum) <= machine.dead_zone
        return Response(now.r, now.sum, undecided, nothing, nothing.astype(np.bool_))
    limited = now.limited & (now.direction != 0)
    return Response(now.bits, now.sums, now.undecided, now.direction, limited)


def wiring_of(machine: Machine, now: Registers) -> Wiring:
    """Return the cords that are plugged."""
    return Wiring.of(machine.spec, now.cords, now.repeats)


def examine(machine: Machine, now: Registers, name: str) -> Any:
    """Return the content of a register or of some of its units at this tick (KeyError: no such name).

    Values of running motors are those at this tick; switches are given in the words of the panel.
    """
    place = addresses.find(name, now)
    if place.register in panel.SWITCHES and place.register not in panel.BANKS:
        return panel.read_switch(now, place.register)
    if place.register == "phase":
        return phase_of(now)
    value: Any = machine.positions(now, now.tick) if place.register == "value" else getattr(now, place.register)
    return np.asarray(value)[place.units] if isinstance(value, np.ndarray) else value
