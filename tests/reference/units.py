"""The units of the naive machine up to its values: one object and one simpy process per photocell, A-unit and motor.

They solve for nothing: a wiper moves once in every tick while its motor runs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import copysign
from typing import Any

from .moments import Bell, Clock, Life, Trace


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
    """Turns the potentiometer of one A-unit: not at all in its dead time, then by one travel in every tick.

    An exposure drives it towards an end stop until its R-unit releases it; homing drives it to a goal, and no further.
    """

    def __init__(self, shared: Shared, number: int) -> None:
        self._shared, self._number = shared, number
        self.speed, self._dead_time = shared.drawn.speed[number], shared.drawn.dead_time[number]
        self._stop = on_grid(shared.spec.stop)
        self.position = self._value = self._drive = self._end = self.travelled = 0.0
        self._since = self.ticks = 0
        self._homing = False
        shared.clock.env.process(self._live())

    def energise(self, travel: float) -> None:
        """Start towards the end stop, with `travel` V a tick."""
        self._homing = False
        self._start(travel, copysign(self._stop, travel))

    def home(self, goal: float) -> None:
        """Start towards a goal at the full speed, unless the wiper stands there or the speed rounds to 0."""
        travel = self._full_travel
        if travel and goal != self._value:
            self._homing = True
            self._start(copysign(travel, goal - self._value), goal)

    def nearest(self, volts: float) -> float:
        """Return the position (V) that the wiper comes to when it goes on as long as each tick brings it nearer."""
        position = self._value
        while abs((further := self._a_tick_on(position, volts)) - volts) < abs(position - volts):
            position = further
        return position

    def _a_tick_on(self, position: float, volts: float) -> float:
        return min(max(position + copysign(self._full_travel, volts - position), -self._stop), self._stop)

    @property
    def running(self) -> bool:
        """Whether it is energised."""
        return self._drive != 0

    def decay(self) -> None:
        """Lose the spec's part of the value."""
        self.position = self._value = on_grid(self._value * (1 - self._shared.spec.decay))
        self._shared.trace.note("values", self._number, value=self._value)

    @property
    def _full_travel(self) -> float:
        return on_grid(self.speed * 0.001)

    @property
    def _at_end(self) -> bool:
        return self.running and self.position == self._end

    @property
    def _due(self) -> bool:
        """Whether it is to be released: at its goal in homing, else when its R-unit says so."""
        response = self._shared.drawn.feeds[self._number]
        return self._at_end if self._homing else self._shared.clock.tick >= self._shared.release[response]

    def _start(self, travel: float, end: float) -> None:
        self._drive, self._end, self._since = travel, end, self._shared.clock.tick
        self._note()
        self._shared.clock.env.process(self._turn())

    def _turn(self) -> Life:
        clock = self._shared.clock
        while self.running and not self._at_end:
            yield clock.at(clock.tick + 1, "turn")
            if self.running and clock.tick > self._since + self._dead_time:
                hold = min if self._drive > 0 else max
                self.position = hold(self.position + self._drive, self._end)
                if self._at_end:
                    self._shared.call_motors.ring(clock.tick)

    def _live(self) -> Life:
        while True:
            yield self._shared.call_motors.rung
            if self.running and self._due:
                self._release()
            self._note()

    def _note(self) -> None:
        # A wiper that has come to its goal is released by now, so that what stands at its end is stalled.
        now = {"drive": self._drive, "stalled": int(self._at_end), "value": self._value}
        self._shared.trace.note("motors", self._number, **now)

    def _release(self) -> None:
        self.ticks += self._shared.clock.tick - self._since
        self.travelled += abs(self.position - self._value)
        self._value, self._drive = self.position, 0.0
