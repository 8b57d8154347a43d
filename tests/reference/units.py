"""The S- and A-units of the naive machine, one object and one simpy process each, and what all its units share."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from .faults import Faults, Kind, Part
from .moments import Bell, Clock, Life, Trace

Tell: TypeAlias = Callable[..., None]
"""Takes down registers of one unit, tell(unit, s=1): in a row, or as known only where an act has none."""


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
    noise: Callable[[int], Sequence[float]] | None = None  # exposure from 0 -> V per R-unit, on the grid
    faults: Sequence[tuple[Any, ...]] = ()  # those the machine is built with


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
        self.noise: Sequence[float] = [0.0] * spec.response_units
        """What is added to the sum of each R-unit in this exposure (V)."""
        self.stood = self.clock.env.event()
        """Happens when a motor is switched off."""
        self.faults = Faults(_parts(drawn, spec.response_units))
        for fault in drawn.faults:
            self.faults.put(*self.faults.read(fault))

    @property
    def supply(self) -> float:
        """The factor to which the supply has sagged."""
        kind = self.faults.of("supply")
        return float(kind[1]) if kind else 1.0

    def a_units_follow(self) -> None:
        """Have the A-units worked out again, and the R-units too while the gate is open."""
        self.call_associations.ring(self.clock.tick)
        self.r_units_follow()

    def r_units_follow(self) -> None:
        """Have the sums read again if the gate is open."""
        if self.gate is not None and self.clock.tick >= self.gate:
            self.call_responses.ring(self.clock.tick)


def _parts(drawn: Drawn, responses: int) -> list[Part]:
    counts = {"S": len(drawn.s_threshold), "R": responses} | dict.fromkeys(("A", "motor", "wiper"), len(drawn.feeds))
    units: list[Part] = [(name, unit) for name, count in counts.items() for unit in range(count)]
    return [*units, *(("cord", *cord) for cord in drawn.cords), ("supply",)]


class Photocell:
    """Goes on when it has been lit for `rise` ticks without a break, off when it has been dark for `fall`.

    A dead one is off and a stuck one on, whatever its light.
    """

    def __init__(self, shared: Shared, number: int) -> None:
        self._shared, self._number = shared, number
        self._threshold = shared.drawn.s_threshold[number]
        self._lag = {True: shared.drawn.rise[number], False: shared.drawn.fall[number]}
        self._lit = bool(self._threshold <= 0)
        self.on = self._kind == ("stuck on",) if self._kind else self._lit
        self._since = 0
        self._turned = shared.clock.env.event()
        shared.trace.know(number, s=int(self.on))
        shared.clock.env.process(self._live())

    def see(self, light: float) -> None:
        """Take a light level; a change between dark and lit starts the lag afresh."""
        self._shared.trace.note("light", self._number, light=light)
        if (light >= self._threshold) != self._lit:
            self._lit = not self._lit
            self._begin()

    def stand(self, tell: Tell) -> None:
        """Stand as its fault has it; without one, follow the light from now on."""
        if self._kind:
            self.on = self._kind == ("stuck on",)
        tell(self._number, s=int(self.on))
        self._begin()

    @property
    def _kind(self) -> Kind:
        return self._shared.faults.of("S", self._number)

    def _begin(self) -> None:
        self._since = self._shared.clock.tick
        turned, self._turned = self._turned, self._shared.clock.env.event()
        turned.succeed()

    def _live(self) -> Life:
        while True:
            if self._kind or self.on == self._lit:
                yield self._turned
            else:
                due = self._shared.clock.at(self._since + self._lag[self._lit], "S")
                yield due | self._turned
                if due.processed:
                    self.on = self._lit
                    self._shared.trace.note("S", self._number, s=int(self.on))
                    self._shared.a_units_follow()


class AUnit:
    """On if and only if its lit excitatory cords less its lit inhibitory ones reach theta, unless it is stuck."""

    def __init__(self, shared: Shared, number: int, cells: Sequence[Photocell]) -> None:
        self._shared, self._number = shared, number
        self._cells, self._cords = cells, Counter((s, sign) for a, s, sign in shared.drawn.cords if a == number)
        self.on = self._answer()
        shared.trace.know(number, a=int(self.on))
        shared.clock.env.process(self._live())

    def stand(self, tell: Tell) -> None:
        """Stand as its fault has it; without one, stay until A-units are worked out again."""
        if self._kind:
            self.on = self._answer()
            tell(self._number, a=int(self.on))

    @property
    def _kind(self) -> Kind:
        return self._shared.faults.of("A", self._number)

    def _answer(self) -> bool:
        if self._kind:
            return self._kind == ("stuck on",)
        lit = sum(sign * self._carrying(s, sign) for s, sign in self._cords if self._cells[s].on)
        return bool(lit >= self._shared.spec.threshold)

    def _carrying(self, s: int, sign: int) -> int:
        return self._cords[s, sign] - self._shared.faults.cut(self._number, s, sign)

    def _live(self) -> Life:
        while True:
            yield self._shared.call_associations.rung
            self.on = self._answer()
            self._shared.trace.note("A", self._number, a=int(self.on))
