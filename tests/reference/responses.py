"""The R-units of the naive machine: one object and one simpy process each.

They solve for nothing: while motors run, each R-unit looks at its sum once in every tick.
"""

from collections.abc import Sequence
from itertools import count
from typing import TypeAlias

from .moments import Life
from .motors import Motor
from .units import AUnit, Shared, Tell, on_grid

Target: TypeAlias = Sequence[int | None] | None
"""Per R-unit 0, 1 or None (leave it alone); None as a whole is no target at all."""


class RUnit:
    """A box of two states that follows the sum of its active values, and the direction its own motors are to turn.

    One that is stuck stands as it is stuck at all times, whatever its forcing switch says.
    """

    def __init__(self, shared: Shared, number: int, own: Sequence[tuple[AUnit, Motor]]) -> None:
        self._shared, self._number, self._own = shared, number, own
        self._zone = on_grid(shared.spec.dead_zone)
        self._state, self._sum = 0, 0.0
        self.direction = self._cap = 0
        self._seeking = self.limited = False
        shared.clock.env.process(self._live())

    def stand(self, tell: Tell) -> None:
        """Go at once where its fault or its forcing switch holds it, if one does."""
        if self._held != -1:
            self._state = self._held
        tell(self._number, r=self._state)

    def clear(self) -> None:
        """Return to 0 where the spec asks for it."""
        if self._shared.spec.clear_responses:
            self._state = max(0, self._held)
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
            motor.energise(self._scale(unit.on))
        self._shared.clock.env.process(self._watch())

    @property
    def _held(self) -> int:
        """Where it is stuck or else forced to stand; -1 is nowhere."""
        kind = self._shared.faults.of("R", self._number)
        return int(kind[1] if kind else self._shared.panel["forcing"][self._number])

    @property
    def _corrects(self) -> bool:
        return bool(self._shared.panel["mode"] == "error correction")

    def _read(self) -> float:
        active = sum((motor.position for unit, motor in self._own if unit.on), start=0.0)
        return on_grid(self._shared.supply * active) + self._shared.noise[self._number]

    def _answer(self, volts: float) -> int:
        if self._held != -1:
            return self._held
        return self._state if abs(volts) <= self._zone else int(volts > 0)

    def _live(self) -> Life:
        while True:
            yield self._shared.call_responses.rung
            self._sum = self._read()
            self._state = self._answer(self._sum)
            self._shared.trace.note("R", self._number, r=self._state, sum=self._sum)
            # Only what an operator does behind all else of a tick can bring the sum across first here.
            if self._crosses(self._sum):
                self._cross(self._shared.clock.tick)

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
            if self._crosses(volts):
                self._cross(tick)
                self._shared.call_responses.ring(tick)
            if self.direction and tick == self._shared.release[self._number]:
                self._seeking = False
                self._shared.call_motors.ring(tick)
                self._shared.call_responses.ring(tick)
            if self._answer(volts) != self._state:
                self._shared.call_responses.ring(tick)

    def _crosses(self, volts: float) -> bool:
        return self._seeking and self.direction * volts > self._zone

    def _cross(self, tick: int) -> None:
        """Have the motors released a margin after the sum has crossed, at the latest at the limit."""
        release = tick + self._shared.spec.margin_ms
        self._seeking, self.limited = False, release > self._cap
        self._shared.release[self._number] = min(release, self._cap)
