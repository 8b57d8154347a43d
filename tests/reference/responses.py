"""The R-units of the naive machine: one object and one simpy process each.

They solve for nothing: while motors run, each R-unit looks at its sum once in every tick.
"""

from collections.abc import Sequence
from itertools import count
from typing import TypeAlias

from .moments import Life
from .units import AUnit, Motor, Shared, on_grid

Target: TypeAlias = Sequence[int | None] | None
"""Per R-unit 0, 1 or None (leave it alone); None as a whole is no target at all."""


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
        self._cap = tick + (spec.limit_ms if self._seeking else panel["pulse_ms"])
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
