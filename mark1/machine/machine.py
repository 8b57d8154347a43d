"""Machine: the parts joined, with what was drawn for them at building time and the registers that hold their state."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from mark1.base.rng import stream
from mark1.machine import association, potentiometers, response, retina
from mark1.machine.exact import ideal_values, sum_trajectory
from mark1.machine.exact.sum_trajectory import Course, Turning
from mark1.machine.exact.units import GRID, NEVER, TICK, Bits, Flags, Levels, Ticks, Volts, in_grid, on_grid
from mark1.machine.faults import faults
from mark1.machine.plugboard import Plugboard
from mark1.machine.spec import MachineSpec
from mark1.machine.state.registers import Phase, Registers, at_rest, remembered
from mark1.machine.wiring import wiring as wirings
from mark1.machine.wiring.wiring import Wiring, fitting


@dataclass(frozen=True, eq=False)
class Parts:
    """What differs from part to part: cells' thresholds and lags (ticks), motors' speeds (V/s) and dead times."""

    s_threshold: Levels
    rise: Ticks
    fall: Ticks
    motor_speed: Volts
    dead_time: Ticks

    @cached_property
    def common_dead_time(self) -> int | None:
        """The dead time of all motors, None if they differ."""
        first = int(self.dead_time[0])
        return first if (self.dead_time == first).all() else None


SPREADS = ("s_threshold", "rise_ms", "fall_ms", "motor_speed", "dead_time_ms")
"""Fields that differ from part to part, each by draws of a child of the stream `spreads` of its own."""


def draw_parts(spec: MachineSpec, seed: int) -> Parts:
    """Draw the parts of one machine: each field times 1 + spread x a normal draw, never below 0."""

    def drawn(name: str, units: int) -> Volts:
        rng = stream(seed, "spreads", SPREADS.index(name))
        factor = 1 + getattr(spec, f"{name}_spread") * rng.standard_normal(units)
        return np.asarray(getattr(spec, name) * np.maximum(factor, 0))

    def ticks(name: str, units: int, least: int, most: float) -> Ticks:
        return np.clip(np.rint(drawn(name, units)), least, most).astype(np.int64)

    return Parts(
        s_threshold=drawn("s_threshold", spec.cells),
        rise=ticks("rise_ms", spec.cells, 1, spec.settle_ms),
        fall=ticks("fall_ms", spec.cells, 1, spec.change_ms),
        motor_speed=drawn("motor_speed", spec.association_units),
        dead_time=ticks("dead_time_ms", spec.association_units, 0, np.inf),
    )


_REINFORCING, _HOMING = int(Phase.REINFORCING), int(Phase.HOMING)
"""As registers hold them: a member of an enumeration is several times slower to come by than a name of this file."""

WORKED = 2**17
"""States of A-units that are worked out at a time for a stack of images, so that they stay in a processor's cache."""


class Machine:
    """One Mark I: its spec, its plugboard, its parts and its registers.

    The parts, and the wiring unless one is given, are drawn from `seed`; the same spec, seed and wiring make the same
    machine. `wiring` stays the one that it was built with, whatever is plugged later.
    """

    def __init__(self, spec: MachineSpec, seed: int = 0, wiring: Wiring | None = None) -> None:
        self.spec, self.seed = spec, seed
        self.wiring = wirings.random(spec, seed) if wiring is None else fitting(wiring, spec)
        self._plugboard = self.board(self.wiring.cords, self.wiring.repeats)
        self._never = np.full(spec.cells, NEVER)
        self._holding: tuple[Any, Any, Bits | None] = (None, None, None)
        self._carrying: tuple[Any, Any] = (self._plugboard.cords, None)
        self.parts = draw_parts(spec, seed)
        self.feeds = spec.feeds
        in_blocks = not np.any(np.diff(self.feeds) < 0)
        self._firsts = np.flatnonzero(np.diff(self.feeds, prepend=-1)) if in_blocks else None
        self.stop = float(on_grid(spec.stop))
        self.dead_zone = float(on_grid(spec.dead_zone))
        self.zone_in_grid = int(in_grid(self.dead_zone))
        self.nominal_travel = float(on_grid(spec.motor_speed * TICK))
        self.resolution = spec.resolution
        self.registers = self._at_rest()

    def _at_rest(self) -> Registers:
        s = retina.lit(np.zeros(self.spec.cells), self.parts.s_threshold)
        a = association.active(self._plugboard.signals(s), self.spec.threshold)
        return at_rest(self.spec, self._plugboard.cords, s, a).changed(repeats=self.wiring.repeats)

    def board(self, cords: Any, repeats: bool) -> Plugboard:
        """Return a plugboard of this machine with these cords (ValueError for cords that it cannot take)."""
        return Plugboard(cords, self.spec.association_units, self.spec.cells, self.spec.jacks, repeats)

    def plugboard(self, registers: Registers) -> Plugboard:
        """Return the plugboard with the cords that the registers hold, without those that are cut."""
        cords, severed = registers.cords, registers.severed if len(registers.severed) else None
        if self._carrying[0] is not cords or self._carrying[1] is not severed:
            self._plugboard = self.board(faults.without(cords, registers.severed), registers.repeats)
            self._carrying = (cords, severed)
        return self._plugboard

    def active(self, registers: Registers, s: Flags) -> Flags:
        """Which A-units these S-units turn on: s (..., S) -> (..., A)."""
        return faults.active(association.active(self.plugboard(registers).signals(s), self.spec.threshold), registers)

    @remembered("light", "s", "lit_since", "cell_fault")
    def s_due(self, registers: Registers) -> tuple[int, Ticks]:
        """Tick at which the next S-unit turns on or off, and that of each, NEVER where it stays (shape (S,))."""
        lit = retina.lit(registers.light, self.parts.s_threshold)
        if np.count_nonzero(registers.cell_fault):
            lit = np.where(registers.cell_fault == faults.HEALTHY, lit, registers.s)
        if not np.count_nonzero(lit != registers.s):
            return NEVER, self._never
        due = retina.turning(lit, registers.s, registers.lit_since, (self.parts.rise, self.parts.fall))
        return int(np.minimum.reduce(due)), due

    def positions(self, registers: Registers, tick: int) -> Volts:
        """Wiper positions at `tick`, while motors run or not (V, shape (A,))."""
        travel, energised = faults.travel(registers, registers.drive), tick - registers.energised
        if registers.phase == _HOMING:
            turned = np.maximum(energised - self.waits(registers), 0)
            return potentiometers.homing(registers.value, self._bounds(registers), travel, turned)
        return potentiometers.position(registers.value, travel, self.waits(registers), energised, self.stop)

    def waits(self, registers: Registers) -> Ticks | int:
        """Ticks from energising to where the turning begins that `value` is the start of (shape (A,)); or for all."""
        common = self.parts.common_dead_time
        if common is None or np.count_nonzero(registers.delay):
            return self.parts.dead_time + registers.delay
        return common

    def ends(self, registers: Registers) -> Ticks:
        """Ticks at which driven wipers come to their goals, or to the stops that they turn towards (shape (A,))."""
        travel = faults.travel(registers, registers.drive)
        ticks = potentiometers.reaches(registers.value, self._bounds(registers), travel, self.waits(registers))
        return np.where(ticks == NEVER, NEVER, registers.energised + np.minimum(ticks, NEVER - registers.energised))

    def _bounds(self, registers: Registers) -> Volts:
        """What driven wipers can come to: their goals, or stops where there is none or the motor is reversed."""
        stops = np.sign(registers.drive) * self.stop
        if registers.phase != Phase.HOMING:
            return stops
        return np.where(registers.motor_factor > 0, registers.goal, stops)

    def patience(self, registers: Registers) -> Ticks:
        """Ticks at which motors that run wipers to goals are switched off at the latest (shape (A,)).

        The time that a healthy motor of this speed would take from stop to stop.
        """
        tick = potentiometers.travel_per_tick(self.parts.motor_speed, np.ones_like(registers.value))
        turning = np.ceil(2 * self.stop / np.where(tick > 0, tick, np.inf)).astype(np.int64)
        return registers.energised + self.parts.dead_time + turning

    @remembered("motor_factor", "supply")
    def full_travel(self, registers: Registers) -> Volts:
        """Travel per tick of motors that are asked for their own speed, 0 if dead (V, shape (A,))."""
        return self.travel(registers, np.ones(len(registers.value)))

    def travel(self, registers: Registers, scale: Volts) -> Volts:
        """Signed travel per tick of motors that are asked for `scale` times their speed, 0 if dead (V, shape (A,))."""
        return potentiometers.travel_per_tick(self.parts.motor_speed, scale, registers.motor_factor, registers.supply)

    def settled(self, registers: Registers, position: Volts) -> Volts:
        """Where wipers settle that are let go: on the resolution, but where they are if jammed (V, shape (A,))."""
        if not self.resolution:
            return position
        return np.where(registers.jammed, position, potentiometers.settled(position, self.resolution, self.stop))

    def noise(self, exposure: int) -> Volts:
        """What is added to every R-unit's sum in an exposure, the first is 0 (V, shape (R,)); the seed draws it."""
        draws = stream(self.seed, "noise", exposure).standard_normal(self.spec.response_units)
        return np.asarray(on_grid(self.spec.sum_noise * draws))

    def ideal_after(self, registers: Registers, speed: Volts, seeking: bool) -> Volts:
        """Ideal values after the reinforcement that begins now, at these speeds in motor speeds (V, shape (A,))."""
        spec, travel = self.spec, self.nominal_travel
        if not seeking:
            return ideal_values.turned(registers.ideal, speed, travel, max(registers.pulse_ms - spec.dead_time_ms, 0))
        at, rates = (
            response.sums(volts, registers.a, self.feeds, len(registers.r))  # not on the grid: always in this order
            for volts in (registers.ideal, travel * speed)
        )
        right = ideal_values.until_right(at, rates, registers.direction, self.dead_zone, spec.dead_time_ms)
        ticks = np.clip(right + spec.margin_ms, 0, max(spec.limit_ms - spec.dead_time_ms, 0))
        return ideal_values.turned(registers.ideal, speed, travel, ticks[self.feeds])

    def sums(self, registers: Registers, tick: int) -> Volts:
        """Sums of the active values at `tick`, as they come to the R-units (V, shape (R,))."""
        if registers.phase == _REINFORCING:
            exact = np.array(self.course(registers).at(tick)) * GRID
        else:
            standing = registers.phase != _HOMING
            exact = self._sums(registers, registers.value if standing else self.positions(registers, tick))
        return self.received(registers, exact)

    def _sums(self, registers: Registers, volts: Volts) -> Volts:
        """Sums over the active A-units of each R-unit, exact for voltages on the grid (V, shape (R,))."""
        if self._firsts is None:
            return response.sums(volts, registers.a, self.feeds, self.spec.response_units)
        return np.asarray(np.add.reduceat(volts * registers.a, self._firsts))

    @remembered("value", "drive", "a", "delay", "jammed", "energised", "pulse", "seeking")
    def course(self, registers: Registers) -> Course:
        """How the sums go while the motors of an exposure run, as they come before the supply and the noise."""
        energised, longest = registers.energised, self.spec.limit_ms if registers.seeking else registers.pulse
        travel, begin = faults.travel(registers, registers.drive), registers.energised + self.waits(registers)
        base = self._sums(registers, registers.value)
        undisturbed = np.maximum.reduce(np.abs(registers.value + travel * longest)) < self.stop
        if undisturbed and isinstance(begin, int):
            return sum_trajectory.straight(base, self._sums(registers, travel), energised, begin)
        turning = np.flatnonzero(registers.a & (travel != 0))
        starts = np.broadcast_to(begin, travel.shape)[turning]
        wipers = Turning(registers.value[turning], travel[turning], starts, self.feeds[turning])
        return sum_trajectory.broken(base, wipers, energised, self.stop)._replace(undisturbed=bool(undisturbed))

    def received(self, registers: Registers, exact: Volts) -> Volts:
        """What comes to the R-units of exact sums of values: scaled by the supply, with the noise (V, shape (R,))."""
        scaled = exact if registers.supply == 1 else on_grid(exact * registers.supply)
        return np.asarray(scaled + registers.noise)

    def decide(self, registers: Registers, sums: Volts, r: Bits) -> Bits:
        """States that R-units in the states `r` take at these sums (shape (R,))."""
        return response.decide(sums, r, self.dead_zone, self.forcing(registers))

    def forcing(self, registers: Registers) -> Bits | None:
        """Where each R-unit is held, by a fault or else by its forcing switch, -1 where it is free; None: all are."""
        # Asked twice a flip: as `remembered`, but quicker to see that nothing is new.
        switches, stuck, held = self._holding
        if switches is not registers.forcing or stuck is not registers.response_fault:
            forcing = faults.forcing(registers)
            held = forcing if (forcing != response.NOT_FORCED).any() else None
            self._holding = registers.forcing, registers.response_fault, held
        return held

    def light(self, registers: Registers, card: Levels) -> Levels:
        """Light on the cells when `card` is shown: stimulus switches override it (levels, shape (..., S))."""
        switched = registers.stimulus >= 0
        return np.where(switched, registers.stimulus.astype(np.float64), card) if np.count_nonzero(switched) else card

    def lit(self, images: Any) -> Flags:
        """S-units that each image turns on once the cells have settled: (n, rows, columns) -> (n, S)."""
        return self._lit(retina.check_stack(images, self.spec.retina_shape))

    def activity(self, images: Any) -> Flags:
        """A-units that each image turns on once the cells have settled: (n, rows, columns) -> (n, A)."""
        return np.concatenate(list(self._activities(images)))

    def respond(self, images: Any) -> Bits:
        """Bits that a test of each image would show, one after the other, in no machine time: (n, R)."""
        values_by_unit = np.zeros((self.spec.association_units, self.spec.response_units))
        position = self.positions(self.registers, self.registers.tick)
        values_by_unit[np.arange(len(self.feeds)), self.feeds] = position
        exact = [on.astype(np.float64) @ values_by_unit for on in self._activities(images)]
        return self._answers(np.concatenate(exact))

    def _lit(self, cards: Levels) -> Flags:
        return faults.lit(retina.lit(self.light(self.registers, cards), self.parts.s_threshold), self.registers)

    def _activities(self, images: Any) -> Iterator[Flags]:
        """What `activity` returns, as many images at a time as go on in the cache; of no image, one empty piece."""
        cards, size = retina.check_stack(images, self.spec.retina_shape), max(1, WORKED // self.spec.association_units)
        for start in range(0, max(1, len(cards)), size):
            yield self.active(self.registers, self._lit(cards[start : start + size]))

    def _answers(self, exact: Volts) -> Bits:
        """Bits of one test after the other, from the exact sums of each (shape (n, R))."""
        now, cleared = self.registers, response.cleared(self.registers.r, self.forcing(self.registers))
        if self.spec.sum_noise:
            noise = [self.noise(now.exposures + number) for number in range(len(exact))]
            now = now.changed(noise=np.reshape(noise, exact.shape))
        sums = self.received(now, exact)
        if self.spec.clear_responses:
            before = np.concatenate([now.r[np.newaxis], np.tile(cleared, (len(exact), 1))])
            return self.decide(now, sums, before[: len(exact)])
        answers = [now.r]
        for each in sums:
            answers.append(self.decide(now, each, answers[-1]))
        return np.stack(answers)[1:]
