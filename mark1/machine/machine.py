"""Machine: the parts joined, with what was drawn for them at building time and the registers that hold their state."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from mark1.machine import association, ideal, response, retina, values
from mark1.machine import wiring as wirings
from mark1.machine.plugboard import Plugboard
from mark1.machine.registers import Phase, Registers, at_rest
from mark1.machine.spec import MachineSpec
from mark1.machine.streams import stream
from mark1.machine.units import NEVER, TICK, Bits, Flags, Levels, Ticks, Volts, on_grid
from mark1.machine.wiring import Wiring, fitting


@dataclass(frozen=True, eq=False)
class Parts:
    """What differs from part to part: cells' thresholds and lags (ticks), motors' speeds (V/s) and dead times."""

    s_threshold: Levels
    rise: Ticks
    fall: Ticks
    motor_speed: Volts
    dead_time: Ticks


def draw_parts(spec: MachineSpec, rng: np.random.Generator) -> Parts:
    """Draw the parts of one machine: each field times 1 + spread x a normal draw, never below 0."""

    def drawn(name: str, units: int) -> Volts:
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


class Machine:
    """One Mark I: its spec, its plugboard, its parts and its registers.

    The parts, and the wiring unless one is given, are drawn from `seed`; the same spec, seed and wiring make the same
    machine. `wiring` stays the one that it was built with, whatever is plugged later.
    """

    def __init__(self, spec: MachineSpec, seed: int = 0, wiring: Wiring | None = None) -> None:
        self.spec, self.seed = spec, seed
        self.wiring = wirings.random(spec, seed) if wiring is None else fitting(wiring, spec)
        self._plugboard = self.board(self.wiring.cords, self.wiring.repeats)
        self.parts = draw_parts(spec, stream(seed, "spreads"))
        self.feeds = spec.feeds
        self.stop = float(on_grid(spec.stop))
        self.dead_zone = float(on_grid(spec.dead_zone))
        self.registers = self._at_rest()

    def _at_rest(self) -> Registers:
        s = retina.lit(np.zeros(self.spec.cells), self.parts.s_threshold)
        a = association.active(self._plugboard.signals(s), self.spec.threshold)
        return at_rest(self.spec, self._plugboard.cords, s, a).changed(repeats=self.wiring.repeats)

    def board(self, cords: Any, repeats: bool) -> Plugboard:
        """Return a plugboard of this machine with these cords (ValueError for cords that it cannot take)."""
        return Plugboard(cords, self.spec.association_units, self.spec.cells, self.spec.jacks, repeats)

    def plugboard(self, registers: Registers) -> Plugboard:
        """Return the plugboard with the cords that the registers hold."""
        if self._plugboard.cords is not registers.cords:
            self._plugboard = self.board(registers.cords, registers.repeats)
        return self._plugboard

    def active(self, registers: Registers, s: Flags) -> Flags:
        """Which A-units these S-units turn on: s (..., S) -> (..., A)."""
        return association.active(self.plugboard(registers).signals(s), self.spec.threshold)

    def positions(self, registers: Registers, tick: int) -> Volts:
        """Wiper positions at `tick`, while motors run or not (V, shape (A,))."""
        dead_time, energised = self.parts.dead_time, tick - registers.energised
        if registers.phase == Phase.HOMING:
            return values.homing(registers.value, registers.goal, registers.drive, np.maximum(energised - dead_time, 0))
        return values.position(registers.value, registers.drive, dead_time, energised, self.stop)

    def ends(self, registers: Registers) -> Ticks:
        """Ticks at which driven wipers come to their goals, or to the stops that they turn towards (shape (A,))."""
        stops = np.sign(registers.drive) * self.stop
        goal = registers.goal if registers.phase == Phase.HOMING else stops
        ticks = values.reaches(registers.value, goal, registers.drive, self.parts.dead_time)
        return np.where(ticks == NEVER, NEVER, registers.energised + np.minimum(ticks, NEVER - registers.energised))

    def ideal_after(self, registers: Registers, speed: Volts, seeking: bool) -> Volts:
        """Ideal values after the reinforcement that begins now, at these speeds in motor speeds (V, shape (A,))."""
        spec, travel = self.spec, float(on_grid(self.spec.motor_speed * TICK))
        ticks = np.full(len(registers.r), max(registers.pulse_ms - spec.dead_time_ms, 0), dtype=np.float64)
        if seeking:
            at, rates = (
                response.sums(volts, registers.a, self.feeds, len(registers.r))
                for volts in (registers.ideal, travel * speed)
            )
            right = ideal.until_right(at, rates, registers.direction, self.dead_zone)
            ticks = np.minimum(right + spec.margin_ms, max(spec.limit_ms - spec.dead_time_ms, 0))
        return ideal.turned(registers.ideal, speed, travel, ticks[self.feeds])

    def sums(self, registers: Registers, tick: int) -> Volts:
        """Sums of the active values at `tick` (V, shape (R,))."""
        return response.sums(self.positions(registers, tick), registers.a, self.feeds, self.spec.response_units)

    def decide(self, registers: Registers, sums: Volts, r: Bits) -> Bits:
        """States that R-units in the states `r` take at these sums (shape (R,))."""
        return response.decide(sums, r, self.dead_zone, registers.forcing)

    def light(self, registers: Registers, card: Levels) -> Levels:
        """Light on the cells when `card` is shown: stimulus switches override it (levels, shape (..., S))."""
        stimulus = registers.stimulus
        return np.where(stimulus >= 0, stimulus.astype(np.float64), card)

    def lit(self, images: Any) -> Flags:
        """S-units that each image turns on once the cells have settled: (n, rows, columns) -> (n, S)."""
        stack = self.light(self.registers, retina.check_stack(images, self.spec.retina_shape))
        return retina.lit(stack, self.parts.s_threshold)

    def activity(self, images: Any) -> Flags:
        """A-units that each image turns on once the cells have settled: (n, rows, columns) -> (n, A)."""
        return self.active(self.registers, self.lit(images))

    def respond(self, images: Any) -> Bits:
        """Bits that a test of each image would show, one after the other, in no machine time: (n, R)."""
        on = self.activity(images)
        values_by_unit = np.zeros((self.spec.association_units, self.spec.response_units))
        position = self.positions(self.registers, self.registers.tick)
        values_by_unit[np.arange(len(self.feeds)), self.feeds] = position
        r, bits = self.registers.r, []
        cleared = np.maximum(self.registers.forcing, 0).astype(np.int8)
        for sums in on.astype(np.float64) @ values_by_unit:
            answer = self.decide(self.registers, sums, r)
            bits.append(answer)
            r = cleared if self.spec.clear_responses else answer
        return np.array(bits, dtype=np.int8).reshape(len(on), self.spec.response_units)
