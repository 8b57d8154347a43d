"""The units of the naive machine: one object and one simpy process per photocell, A-unit, motor and R-unit.

They solve for nothing: while motors run, each wiper moves and each R-unit looks at its sum once in every tick.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeAlias

from .moments import Bell, Clock, Life, Trace

Target: TypeAlias = Sequence[int | None] | None
"""Per R-unit 0, 1 or None (leave it alone); None as a whole is no target at all."""


@dataclass(frozen=True)
class Drawn:
    """What chance has settled for one machine: units count from 0, times are whole ticks."""

    cords: Sequence[tuple[int, int, int]]  # (A-unit, S-unit, sign +1 or -1)
    feeds: Sequence[int]  # the R-unit that each A-unit feeds
    s_threshold: Sequence[float]  # light level, per S-unit
    rise: Sequence[int]  # per S-unit
    fall: Sequence[int]  # per S-unit
    speed: Sequence[float]  # V/s, per motor
    dead_time: Sequence[int]  # per motor


def on_grid(volts: float) -> float:
    """Return the nearest multiple of 2**-30 V, halves to even."""
    return round(volts * 2.0**30) / 2.0**30


class Shared:
    """What all units of one machine know in common."""

    def __init__(self, spec: Any, drawn: Drawn, panel: Mapping[str, Any]) -> None:
        self.spec, self.drawn, self.panel = spec, drawn, panel
        self.clock = Clock()
        self.trace = Trace(self.clock)
        self.call_associations, self.call_motors, self.call_responses = (
            Bell(part, self.clock, self.trace) for part in ("A", "motors", "R")
        )
        self.gate: int | None = None
        """The tick from which R-units follow their sums; None while they do not."""
        self.release = [0] * spec.response_units
        """The tick at which each R-unit's motors are released, as far as is known by now."""

    def s_units_changed(self) -> None:
        """Have the A-units follow, and the R-units too while the gate is open."""
        self.call_associations.ring(self.clock.tick)
        if self.gate is not None and self.clock.tick >= self.gate:
            self.call_responses.ring(self.clock.tick)


class Photocell:
    """Goes on when it has been lit for `rise` ticks without a break, off when it has been dark for `fall`."""

    def __init__(self, shared: Shared, number: int) -> None:
        self._shared, self._number = shared, number
        self._threshold = shared.drawn.s_threshold[number]
        self._lag = {True: shared.drawn.rise[number], False: shared.drawn.fall[number]}
        self._lit = self.on = bool(self._threshold <= 0)
        self._since = 0
        self._turned = shared.clock.env.event()
        shared.trace.know(number, s=int(self.on))
        shared.clock.env.process(self._live())

    def see(self, light: float) -> None:
        """Take a light level; a change between dark and lit starts the lag afresh."""
        self._shared.trace.note("light", self._number, light=light)
        if (light >= self._threshold) != self._lit:
            self._lit, self._since = not self._lit, self._shared.clock.tick
            turned, self._turned = self._turned, self._shared.clock.env.event()
            turned.succeed()

    def _live(self) -> Life:
        while True:
            if self.on == self._lit:
                yield self._turned
            else:
                due = self._shared.clock.at(self._since + self._lag[self._lit], "S")
                yield due | self._turned
                if due.processed:
                    self.on = self._lit
                    self._shared.trace.note("S", self._number, s=int(self.on))
                    self._shared.s_units_changed()


class AUnit:
    """On if and only if its lit excitatory cords less its lit inhibitory ones reach theta."""

    def __init__(self, shared: Shared, number: int, cells: Sequence[Photocell]) -> None:
        self._shared, self._number = shared, number
        self._cords = [(cells[s], sign) for a, s, sign in shared.drawn.cords if a == number]
        self.on = self._answer()
        shared.trace.know(number, a=int(self.on))
        shared.clock.env.process(self._live())

    def _answer(self) -> bool:
        return bool(sum(sign for cell, sign in self._cords if cell.on) >= self._shared.spec.threshold)

    def _live(self) -> Life:
        while True:
            yield self._shared.call_associations.rung
            self.on = self._answer()
            self._shared.trace.note("A", self._number, a=int(self.on))


class Motor:
    """Turns the potentiometer of one A-unit: not at all in its dead time, then by one travel in every tick."""

    def __init__(self, shared: Shared, number: int) -> None:
        self._shared, self._number = shared, number
        self.speed, self._dead_time = shared.drawn.speed[number], shared.drawn.dead_time[number]
        self._stop = on_grid(shared.spec.stop)
        self.position = self._value = self._drive = self.travelled = 0.0
        self._since = self.ticks = 0
        shared.clock.env.process(self._live())

    def energise(self, travel: float) -> None:
        """Start, with `travel` V a tick."""
        self._drive, self._since = travel, self._shared.clock.tick
        self._shared.trace.note("motors", self._number, drive=travel, stalled=int(self._stalled))
        self._shared.clock.env.process(self._turn())

    def decay(self) -> None:
        """Lose the spec's part of the value."""
        self.position = self._value = on_grid(self._value * (1 - self._shared.spec.decay))
        self._shared.trace.note("values", self._number, value=self._value)

    @property
    def _stalled(self) -> bool:
        return self._drive != 0 and self.position == (self._stop if self._drive > 0 else -self._stop)

    def _turn(self) -> Life:
        clock = self._shared.clock
        while self._drive and not self._stalled:
            yield clock.at(clock.tick + 1, "turn")
            if self._drive and clock.tick > self._since + self._dead_time:
                self.position = min(max(self.position + self._drive, -self._stop), self._stop)
                if self._stalled:
                    self._shared.call_motors.ring(clock.tick)

    def _live(self) -> Life:
        response = self._shared.drawn.feeds[self._number]
        while True:
            yield self._shared.call_motors.rung
            if self._drive and self._shared.clock.tick >= self._shared.release[response]:
                self._release()
            now = {"drive": self._drive, "stalled": int(self._stalled), "value": self._value}
            self._shared.trace.note("motors", self._number, **now)

    def _release(self) -> None:
        self.ticks += self._shared.clock.tick - self._since
        self.travelled += abs(self.position - self._value)
        self._value, self._drive = self.position, 0.0


class RUnit:
    """A box of two states that follows the sum of its active values, and the direction its own motors are to turn."""

    def __init__(self, shared: Shared, number: int, own: Sequence[tuple[AUnit, Motor]]) -> None:
        self._shared, self._number, self._own = shared, number, own
        self._zone = on_grid(shared.spec.dead_zone)
        self._state, self._sum = 0, 0.0
        self.direction = self._cap = 0
        self._seeking = self.limited = False
        shared.clock.env.process(self._live())

    def stand(self) -> None:
        """Go where the forcing switch says at once, if it says anything; at rest that makes no row."""
        if self._forcing != -1:
            self._state = self._forcing
        self._shared.trace.know(self._number, r=self._state)

    def clear(self) -> None:
        """Return to 0 where the spec asks for it."""
        if self._shared.spec.clear_responses:
            self._state = max(0, self._forcing)
        self._shared.trace.note("R", self._number, r=self._state)

    def look(self, target: Target) -> None:
        """Be read into the response, and settle which way the motors are to turn."""
        self.direction = self._direction(target)
        now = {"bits": self._state, "sums": self._sum, "undecided": int(abs(self._sum) <= self._zone)}
        self._shared.trace.note("panel", self._number, **now, direction=self.direction)

    def energise(self) -> None:
        """Start those motors of the set that the system gives a travel, and watch the sum while any motors run."""
        panel, spec, tick = self._shared.panel, self._shared.spec, self._shared.clock.tick
        self._seeking = self.direction != 0 and self._corrects and panel["correction"] == "non-quantized"
        self.limited = self._seeking  # until a crossing is found
        self._cap = tick + (spec.limit_ms if self._seeking else spec.pulse_ms)
        self._shared.release[self._number] = self._cap if self.direction else tick
        for unit, motor in self._own:
            # As a product, in this order: the last bit depends on it.
            travel = on_grid(motor.speed * self._scale(unit.on) * 0.001)
            if travel:
                motor.energise(travel)
        self._shared.clock.env.process(self._watch())

    @property
    def _forcing(self) -> int:
        return int(self._shared.panel["forcing"][self._number])

    @property
    def _corrects(self) -> bool:
        return bool(self._shared.panel["mode"] == "error correction")

    def _read(self) -> float:
        return sum((motor.position for unit, motor in self._own if unit.on), start=0.0)

    def _answer(self, volts: float) -> int:
        if self._forcing != -1:
            return self._forcing
        return self._state if abs(volts) <= self._zone else int(volts > 0)

    def _live(self) -> Life:
        while True:
            yield self._shared.call_responses.rung
            self._sum = self._read()
            self._state = self._answer(self._sum)
            self._shared.trace.note("R", self._number, r=self._state, sum=self._sum)

    def _direction(self, target: Target) -> int:
        panel, wanted = self._shared.panel, None if target is None else target[self._number]
        idle = panel["mode"] == "test" or not panel["reinforcement"] or not panel["enabled"][self._number]
        if idle or (target is not None and wanted is None):
            return 0
        if panel["mode"] == "spontaneous learning" or wanted is None:
            wanted = self._state
        direction = 0 if self._corrects and wanted == self._state else 2 * wanted - 1
        return max(direction, 0) if panel["valence"] == "monovalent" else direction

    def _scale(self, active: bool) -> float:
        """Return the drive of one motor of the set, in motor speeds."""
        panel = self._shared.panel
        d = -self.direction if panel["sign"] == "negative" else self.direction
        size, n = len(self._own), sum(unit.on for unit, _ in self._own)
        if panel["system"] == "alpha":
            return d * active
        if panel["system"] == "beta":
            return d * active * self._shared.spec.beta_total / n if n else 0
        if n in (0, size):
            return 0
        if panel["system"] == "gamma 1958":
            return d if active else -d * n / (size - n)
        return d * (active - n / size)

    def _watch(self) -> Life:
        for tick in count(self._shared.clock.tick):
            yield self._shared.clock.at(tick, "watch")
            if tick > max(self._shared.release):
                return
            volts = self._read()
            if self._seeking and self.direction * volts > self._zone:
                self._cross(tick)
            if self.direction and tick == self._shared.release[self._number]:
                self._seeking = False
                self._shared.call_motors.ring(tick)
                self._shared.call_responses.ring(tick)
            if self._answer(volts) != self._state:
                self._shared.call_responses.ring(tick)

    def _cross(self, tick: int) -> None:
        """Have the motors released a margin after the sum has crossed, at the latest at the limit."""
        release = tick + self._shared.spec.margin_ms
        self._seeking, self.limited = False, release > self._cap
        self._shared.release[self._number] = min(release, self._cap)
        self._shared.call_responses.ring(tick)
