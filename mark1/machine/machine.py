"""Machine: the parts joined, with the component values sampled for them and the registers that hold their state."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.rng import stream
from mark1.machine import association, potentiometers, response, retina
from mark1.machine.exact import ideal_values
from mark1.machine.exact import sum_trajectory as trajectories
from mark1.machine.exact.sum_trajectory import SumTrajectory, Turning
from mark1.machine.exact.units import GRID, NEVER, TICK, Bits, Flags, Levels, Ticks, Volts, in_grid, on_grid
from mark1.machine.faults import faults
from mark1.machine.plugboard import Plugboard
from mark1.machine.spec import MachineSpec
from mark1.machine.state.caching import cached_on
from mark1.machine.state.registers import Phase, Registers, at_rest
from mark1.machine.wiring import wiring as wirings
from mark1.machine.wiring.wiring import Wiring, fitting


@dataclass(frozen=True, eq=False)
class Parts:
    """Component values that differ from part to part: thresholds and lags (ticks) of cells, speeds (V/s) of motors."""

    s_threshold: Levels
    rise: Ticks
    fall: Ticks
    motor_speed: Volts
    dead_time: Ticks

    @cached_property
    def common_dead_time(self) -> int | None:
        """Dead time of all motors (ticks); None if they differ."""
        return _common(self.dead_time)

    @cached_property
    def common_rise(self) -> int | None:
        """Rise of all cells (ticks); None if they differ."""
        return _common(self.rise)

    @cached_property
    def common_fall(self) -> int | None:
        """Fall of all cells (ticks); None if they differ."""
        return _common(self.fall)

    @cached_property
    def dark_is_dark(self) -> bool:
        """True if no cell counts as lit without light."""
        return bool((self.s_threshold > 0).all())


def _common(ticks: Ticks) -> int | None:
    first = int(ticks[0])
    return first if (ticks == first).all() else None


TOLERANCES = ("s_threshold", "rise_ms", "fall_ms", "motor_speed", "dead_time_ms")
"""Fields with a component tolerance; each is sampled from its own child of the random stream `tolerances`."""


def draw_parts(spec: MachineSpec, seed: int) -> Parts:
    """Sample the parts of one machine: each field times 1 + tolerance x a normal number, never below 0."""

    def sampled(name: str, units: int) -> Volts:
        rng = stream(seed, "tolerances", TOLERANCES.index(name))
        factor = 1 + getattr(spec, f"{name}_tolerance") * rng.standard_normal(units)
        return np.asarray(getattr(spec, name) * np.maximum(factor, 0))

    def ticks(name: str, units: int, least: int, most: float) -> Ticks:
        return np.clip(np.rint(sampled(name, units)), least, most).astype(np.int64)

    return Parts(
        s_threshold=sampled("s_threshold", spec.cells),
        rise=ticks("rise_ms", spec.cells, 1, spec.settle_ms),
        fall=ticks("fall_ms", spec.cells, 1, spec.change_ms),
        motor_speed=sampled("motor_speed", spec.association_units),
        dead_time=ticks("dead_time_ms", spec.association_units, 0, np.inf),
    )


def motors_at_rest(spec: MachineSpec) -> dict[str, Any]:
    """Return the registers of motors of which none is energised; shared, since registers are never written into."""
    units = spec.association_units
    registers: dict[str, Any] = {
        "drive": np.zeros(units),
        "scale": np.zeros(units),
        "delay": np.zeros(units, np.int64),
        "stalled": np.zeros(units, np.bool_),
        "running": np.zeros(spec.response_units, np.bool_),
        "limited": np.zeros(spec.response_units, np.bool_),
        "seeking": False,
    }
    for held in registers.values():
        if isinstance(held, np.ndarray):
            held.setflags(write=False)
    return registers


_REINFORCING, _HOMING = int(Phase.REINFORCING), int(Phase.HOMING)
"""Plain ints, as registers hold them: looking up a member of an enumeration takes several times as long."""

CHUNK = 2**17
"""A-unit states computed at a time for a stack of images, so that they stay in a processor's cache."""


class Machine:
    """One Mark I: its spec, its plugboard, its parts and its registers.

    The parts, and the wiring unless one is given, are sampled from `seed`; the same spec, seed and wiring make the same
    machine. `wiring` stays the one that the machine was built with, whatever is plugged later.
    """

    def __init__(self, spec: MachineSpec, seed: int = 0, wiring: Wiring | None = None) -> None:
        self.spec, self.seed = spec, seed
        self.wiring = wirings.random(spec, seed) if wiring is None else fitting(wiring, spec)
        self._never = np.full(spec.cells, NEVER)
        self.at_rest = motors_at_rest(spec)
        self.parts = draw_parts(spec, seed)
        self.feeds = spec.feeds
        # Sets of consecutive A-units can be summed block by block, which is faster.
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
        dark = at_rest(self.spec, self.wiring.cords, s, np.zeros(self.spec.association_units, np.bool_))
        dark = dark.changed(repeats=self.wiring.repeats)
        return dark.changed(a=self.active(dark, s))

    def board(self, cords: ArrayLike, repeats: bool) -> Plugboard:
        """Return a plugboard of this machine with these cords; ValueError for cords that it cannot take."""
        return Plugboard(cords, self.spec.association_units, self.spec.cells, self.spec.jacks, repeats)

    @cached_on("cords", "severed", "repeats")
    def plugboard(self, registers: Registers) -> Plugboard:
        """Return the plugboard with the cords in the registers, without those that are cut."""
        return self.board(faults.without(registers.cords, registers.severed), registers.repeats)

    def active(self, registers: Registers, s: Flags) -> Flags:
        """Return which A-units are active for these S-units: s (..., S) -> (..., A)."""
        return faults.active(association.active(self.plugboard(registers).signals(s), self.spec.threshold), registers)

    @cached_on("cords", "severed", "repeats", "unit_fault")
    def active_in_the_dark(self, registers: Registers) -> Flags:
        """Return which A-units are active while all S-units are off (shape (A,))."""
        active = self.active(registers, np.zeros(self.spec.cells, np.bool_))
        active.setflags(write=False)
        return active

    @cached_on("light", "s", "lit_since", "cell_fault")
    def s_due(self, registers: Registers) -> tuple[int, Ticks]:
        """Return the tick at which the next S-unit changes, and that of each; NEVER where it does not (shape (S,))."""
        lit = retina.lit(registers.light, self.parts.s_threshold)
        if np.count_nonzero(registers.cell_fault):
            lit = np.where(registers.cell_fault == faults.HEALTHY, lit, registers.s)
        if not np.count_nonzero(lit != registers.s):
            return NEVER, self._never
        due = retina.turning(lit, registers.s, registers.lit_since, (self.parts.rise, self.parts.fall))
        return int(np.minimum.reduce(due)), due

    def positions(self, registers: Registers, tick: int) -> Volts:
        """Return wiper positions at `tick`, whether motors run or not (V, shape (A,))."""
        travel, energised = faults.travel(registers, registers.drive), tick - registers.energised
        if registers.phase == _HOMING:
            turned = np.maximum(energised - self.waits(registers), 0)
            return potentiometers.homing(registers.value, self._bounds(registers), travel, turned)
        return potentiometers.position(registers.value, travel, self.waits(registers), energised, self.stop)

    def waits(self, registers: Registers) -> Ticks | int:
        """Return the ticks from energising to the turning that starts at `value`, for all or for each ((A,))."""
        common = self.parts.common_dead_time
        if common is None or np.count_nonzero(registers.delay):
            return self.parts.dead_time + registers.delay
        return common

    def ends(self, registers: Registers) -> Ticks:
        """Return the ticks at which driven wipers reach their goals, or the stops they turn towards (shape (A,))."""
        travel = faults.travel(registers, registers.drive)
        ticks = potentiometers.reaches(registers.value, self._bounds(registers), travel, self.waits(registers))
        return np.where(ticks == NEVER, NEVER, registers.energised + np.minimum(ticks, NEVER - registers.energised))

    def _bounds(self, registers: Registers) -> Volts:
        """Return how far driven wipers can go: to their goals, or to a stop where that is not ahead of them."""
        stops = np.sign(registers.drive) * self.stop
        if registers.phase != Phase.HOMING:
            return stops
        return np.where(registers.motor_factor > 0, registers.goal, stops)

    def patience(self, registers: Registers) -> Ticks:
        """Return the latest ticks at which motors that run wipers to goals are switched off (shape (A,)).

        They are given the time that a healthy motor of their speed takes from stop to stop.
        """
        tick = potentiometers.travel_per_tick(self.parts.motor_speed, np.ones_like(registers.value))
        turning = np.ceil(2 * self.stop / np.where(tick > 0, tick, np.inf)).astype(np.int64)
        return registers.energised + self.parts.dead_time + turning

    @cached_on("motor_factor", "supply")
    def full_travel(self, registers: Registers) -> Volts:
        """Return the travel per tick of motors driven at their own speed, 0 if dead (V, shape (A,))."""
        return self.travel(registers, np.ones(len(registers.value)))

    def travel(self, registers: Registers, scale: Volts) -> Volts:
        """Return the signed travel per tick of motors driven at `scale` times their own speed (V, shape (A,))."""
        return potentiometers.travel_per_tick(self.parts.motor_speed, scale, registers.motor_factor, registers.supply)

    def settled(self, registers: Registers, position: Volts) -> Volts:
        """Return where released wipers settle: on a multiple of the resolution, jammed ones not at all (V, (A,))."""
        if not self.resolution:
            return position
        return np.where(registers.jammed, position, potentiometers.settled(position, self.resolution, self.stop))

    def noise(self, exposure: int) -> Volts:
        """Return the noise added to each sum in an exposure, counted from 0; the seed determines it (V, shape (R,))."""
        normal = stream(self.seed, "noise", exposure).standard_normal(self.spec.response_units)
        return np.asarray(on_grid(self.spec.sum_noise * normal))

    def ideal_after(self, registers: Registers, speed: Volts, seeking: bool) -> Volts:
        """Return the ideal values after the reinforcement that begins now (V, shape (A,)).

        `speed` is the drive of each motor as a multiple of its own speed; `seeking`: non-quantized.
        """
        spec, travel = self.spec, self.nominal_travel
        if not seeking:
            return ideal_values.turned(registers.ideal, speed, travel, max(registers.pulse_ms - spec.dead_time_ms, 0))
        at, rates = (
            response.sums(volts, registers.a, self.feeds, len(registers.r))  # off the grid the order of adding matters
            for volts in (registers.ideal, travel * speed)
        )
        right = ideal_values.until_right(at, rates, registers.direction, self.dead_zone, spec.dead_time_ms)
        ticks = np.clip(right + spec.margin_ms, 0, max(spec.limit_ms - spec.dead_time_ms, 0))
        return ideal_values.turned(registers.ideal, speed, travel, ticks[self.feeds])

    def sums(self, registers: Registers, tick: int) -> Volts:
        """Return the sums of the active values at `tick`, as the R-units receive them (V, shape (R,))."""
        if registers.phase == _REINFORCING:
            exact = np.array(self.sum_trajectory(registers).at(tick)) * GRID
        else:
            standing = registers.phase != _HOMING
            exact = self._sums(registers, registers.value if standing else self.positions(registers, tick))
        return self.received(registers, exact)

    def _sums(self, registers: Registers, volts: Volts) -> Volts:
        """Return the sums over the active A-units of each R-unit, exact for voltages on the grid (V, shape (R,))."""
        if self._firsts is None:
            return response.sums(volts, registers.a, self.feeds, self.spec.response_units)
        return np.asarray(np.add.reduceat(volts * registers.a, self._firsts))

    @cached_on("value", "drive", "a", "delay", "jammed", "energised", "pulse", "seeking")
    def sum_trajectory(self, registers: Registers) -> SumTrajectory:
        """Return the trajectory of the sums while the motors of an exposure run, before supply and noise."""
        energised, longest = registers.energised, self.spec.limit_ms if registers.seeking else registers.pulse
        travel, begin = faults.travel(registers, registers.drive), registers.energised + self.waits(registers)
        base = self._sums(registers, registers.value)
        # Without a wiper at its stop all sums are straight lines; this is nearly always so, and much faster.
        undisturbed = np.maximum.reduce(np.abs(registers.value + travel * longest)) < self.stop
        if undisturbed and isinstance(begin, int):
            return trajectories.straight(base, self._sums(registers, travel), energised, begin)
        turning = np.flatnonzero(registers.a & (travel != 0))
        starts = np.broadcast_to(begin, travel.shape)[turning]
        wipers = Turning(registers.value[turning], travel[turning], starts, self.feeds[turning])
        return trajectories.broken(base, wipers, energised, self.stop)._replace(undisturbed=bool(undisturbed))

    def received(self, registers: Registers, exact: Volts) -> Volts:
        """Return sums as the R-units receive them: scaled by the supply, with the noise added (V, shape (R,))."""
        scaled = exact if registers.supply == 1 else on_grid(exact * registers.supply)
        return np.asarray(scaled + registers.noise)

    def decide(self, registers: Registers, sums: Volts, r: Bits) -> Bits:
        """Return the states that R-units in the states `r` take at these sums (shape (R,))."""
        return response.decide(sums, r, self.dead_zone, self.forcing(registers))

    @cached_on("forcing", "response_fault")
    def forcing(self, registers: Registers) -> Bits | None:
        """Return the state that a fault or a forcing switch holds each R-unit in, -1 if free; None if all are free."""
        forcing = faults.forcing(registers)
        return forcing if (forcing != response.NOT_FORCED).any() else None

    def light(self, registers: Registers, card: Levels) -> Levels:
        """Return the light on the cells when `card` is shown; stimulus switches override it (shape (..., S))."""
        switched = registers.stimulus >= 0
        return np.where(switched, registers.stimulus.astype(np.float64), card) if np.count_nonzero(switched) else card

    def lit(self, images: ArrayLike) -> Flags:
        """Return the S-units that each image turns on once the cells have settled: (n, rows, columns) -> (n, S)."""
        return self._lit(retina.check_stack(images, self.spec.retina_shape))

    def activity(self, images: ArrayLike) -> Flags:
        """Return the A-units that each image makes active once the cells have settled: (n, rows, columns) -> (n, A)."""
        return np.concatenate(list(self._activities(images)))

    def respond(self, images: ArrayLike) -> Bits:
        """Return the bits that tests of the images, one after the other, would show; takes no machine time: (n, R)."""
        # One matrix product for all images; values on the grid keep the sums exact whatever the order of adding.
        values_by_unit = np.zeros((self.spec.association_units, self.spec.response_units))
        position = self.positions(self.registers, self.registers.tick)
        values_by_unit[np.arange(len(self.feeds)), self.feeds] = position
        exact = [on.astype(np.float64) @ values_by_unit for on in self._activities(images)]
        return self._answers(np.concatenate(exact))

    def _lit(self, cards: Levels) -> Flags:
        return faults.lit(retina.lit(self.light(self.registers, cards), self.parts.s_threshold), self.registers)

    def _activities(self, images: ArrayLike) -> Iterator[Flags]:
        """Yield what `activity` returns, in chunks that fit in the cache; one empty chunk if there is no image."""
        cards, size = retina.check_stack(images, self.spec.retina_shape), max(1, CHUNK // self.spec.association_units)
        for start in range(0, max(1, len(cards)), size):
            yield self.active(self.registers, self._lit(cards[start : start + size]))

    def _answers(self, exact: Volts) -> Bits:
        """Return the bits of one test after the other, from the exact sums of each (shape (n, R))."""
        now, cleared = self.registers, response.cleared(self.registers.r, self.forcing(self.registers))
        if self.spec.sum_noise:
            noise = [self.noise(now.exposures + number) for number in range(len(exact))]
            now = now.changed(noise=np.reshape(noise, exact.shape))
        sums = self.received(now, exact)
        if self.spec.clear_responses:
            before = np.concatenate([now.r[np.newaxis], np.tile(cleared, (len(exact), 1))])
            return self.decide(now, sums, before[: len(exact)])
        # Not cleared: inside the dead zone a response depends on the one before.
        answers = [now.r]
        for each in sums:
            answers.append(self.decide(now, each, answers[-1]))
        return np.stack(answers)[1:]
