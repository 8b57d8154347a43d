"""The motors of the naive machine, each with the wiper that it turns: one object and one simpy process each.

They solve for nothing: a wiper moves once in every tick while its motor runs.
"""

from functools import partial
from math import ceil, copysign

from .moments import Life
from .units import Shared, Tell, on_grid


class Motor:
    """Turns the potentiometer of one A-unit: not at all in its dead time, then by one travel in every tick.

    An exposure drives it towards an end stop until its R-unit releases it; homing drives it to a goal, and no further.
    """

    def __init__(self, shared: Shared, number: int) -> None:
        self._shared, self._number = shared, number
        self._speed, self._dead_time = shared.drawn.speed[number], shared.drawn.dead_time[number]
        self._stop = on_grid(shared.spec.stop)
        self._resolution = getattr(shared.spec, "resolution", 0.0)
        self.position = self._value = self._drive = self._scale = self.travelled = 0.0
        self._since = self._latest = self._starts = self.ticks = 0
        self._goal: float | None = None
        self._stalled = False
        shared.clock.env.process(self._live())

    def energise(self, scale: float) -> None:
        """Start at that scale of its speed, unless it is dead or the travel rounds to 0."""
        self._goal = None
        self._start(scale)

    def home(self, goal: float) -> None:
        """Start towards a goal at the full speed, unless the wiper is there, it is dead or its travel rounds to 0."""
        if goal != self._value and self._full_travel:
            self._goal = goal
            full_way = ceil(2 * self._stop / self._full_travel)
            self._latest = self._shared.clock.tick + self._dead_time + full_way
            self._start(copysign(1.0, goal - self._value))

    def nearest(self, volts: float) -> float:
        """Return the position (V) that the wiper comes to when it goes on as long as each tick brings it nearer."""
        position = self._value
        while abs((further := self._a_tick_on(position, volts)) - volts) < abs(position - volts):
            position = further
        return position

    def _a_tick_on(self, position: float, volts: float) -> float:
        return self._within_stops(position + copysign(self._full_travel, volts - position))

    @property
    def running(self) -> bool:
        """Whether it is energised."""
        return self._drive != 0

    def decay(self) -> None:
        """Lose the spec's part of the value."""
        self.position = self._value = on_grid(self._value * (1 - self._shared.spec.decay))
        self._shared.trace.note("values", self._number, value=self._value)

    def go_on(self) -> None:
        """Run on from where the wiper is, as fast as its faults and the supply have it now, if it runs at all."""
        if self.running:
            self._value, self._drive = self.position, self._travel
            if not self._drive:
                self._switch_off()

    def show(self, tell: Tell) -> None:
        """Take down its registers; in an exposure a wiper at the stop that it is driven towards is stalled."""
        self._stalled = self._at_stop and self._goal is None
        tell(self._number, drive=self._drive, stalled=int(self._stalled), value=self._value)

    @property
    def _full_travel(self) -> float:
        return on_grid(self._speed * 0.001)

    @property
    def _travel(self) -> float:
        # As a product, in this order: the last bit depends on it.
        return on_grid(self._speed * self._scale * 0.001 * self._factor * self._shared.supply)

    @property
    def _factor(self) -> float:
        match self._shared.faults.of("motor", self._number):
            case ("dead",):
                return 0.0
            case ("reversed",):
                return -1.0
            case ("slipping", factor):
                return float(factor)
        return 1.0

    @property
    def _jammed(self) -> bool:
        return bool(self._shared.faults.of("wiper", self._number))

    @property
    def _at_stop(self) -> bool:
        return self.running and self.position == copysign(self._stop, self._drive)

    @property
    def _due(self) -> bool:
        """Whether it is to be released: in homing at its goal or at the latest, else when its R-unit says so."""
        tick = self._shared.clock.tick
        if self._goal is None:
            return tick >= self._shared.release[self._shared.drawn.feeds[self._number]]
        return self.position == self._goal or tick >= self._latest

    @property
    def _newsworthy(self) -> bool:
        """Whether it runs and has come to its stop, or in homing to its end."""
        return self.running and (self._at_stop and not self._stalled if self._goal is None else self._due)

    def _start(self, scale: float) -> None:
        self._scale = scale
        self._drive = self._travel
        if self.running:
            self._since, self._starts = self._shared.clock.tick, self._starts + 1
            self.show(partial(self._shared.trace.note, "motors"))
            self._shared.clock.env.process(self._turn(self._starts))

    def _turn(self, start: int) -> Life:
        clock = self._shared.clock
        while True:
            yield clock.at(clock.tick + 1, "turn")
            if not self.running or start != self._starts:
                return
            if clock.tick > self._since + self._dead_time and not self._jammed:
                self._move()
            if self._newsworthy:
                # A fault of this tick may switch it off, turn it round or show it as stalled before the motors' row.
                yield clock.at(clock.tick, "watch")
                if self._newsworthy:
                    self._shared.call_motors.ring(clock.tick)

    def _move(self) -> None:
        hold = min if self._drive > 0 else max
        before, self.position = self.position, hold(self.position + self._drive, self._end)
        self.travelled += abs(self.position - before)

    @property
    def _end(self) -> float:
        """Where its movement ends: at the stop, or at the goal unless it runs away from it."""
        if self._goal is None or self._drive * self._scale < 0:
            return copysign(self._stop, self._drive)
        return self._goal

    def _live(self) -> Life:
        while True:
            yield self._shared.call_motors.rung
            if self.running and self._due:
                self._switch_off()
                self._settle()
            self.show(partial(self._shared.trace.note, "motors"))

    def _switch_off(self) -> None:
        self.ticks += self._shared.clock.tick - self._since
        self._value, self._drive = self.position, 0.0
        stood, self._shared.stood = self._shared.stood, self._shared.clock.env.event()
        stood.succeed()

    def _settle(self) -> None:
        if self._resolution and not self._jammed:
            settled = on_grid(round(self.position / self._resolution) * self._resolution)
            self.position = self._value = self._within_stops(settled)

    def _within_stops(self, volts: float) -> float:
        return min(max(volts, -self._stop), self._stop)
