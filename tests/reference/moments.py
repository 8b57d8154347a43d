"""Time for the naive machine: simpy's clock cut into moments, so that the banks of one tick act one after another."""

from collections.abc import Generator
from typing import NamedTuple, TypeAlias

import simpy

PLACES = ("turn", "faults", "light", "S", "A", "watch", "motors", "R", "panel", "idle")
"""The order within a tick. At "turn" wipers move, so that a fault finds them where they are on its tick, and at "watch"
R-units look at their sums; neither makes a row."""

ROUND, TICK = len(PLACES), 1000
"""Moments in a round of all the places, and in a tick: what an event causes on its own tick comes after it, if need be
a round later, and so do acts that follow each other on one tick."""

Life: TypeAlias = Generator[simpy.Event, object, None]
"""What a simpy process is made of."""


class Row(NamedTuple):
    """One event: its tick, the bank that changed, and {register: {unit from 0: value after}} of what changed."""

    tick: int
    part: str
    changes: dict[str, dict[int, float]]


class Clock:
    """Whole ticks of 1 ms, each of 1000 moments, in rounds of all the places."""

    def __init__(self) -> None:
        self.env = simpy.Environment()

    @property
    def tick(self) -> int:
        """The present tick (ms)."""
        return int(self.env.now) // TICK

    def moment(self, tick: int, place: str) -> int:
        """Return the first moment of that tick and place that still lies ahead."""
        # The first moment of a tick has no place: there the machine stands on tick 0 before anything happens.
        moment = TICK * tick + 1 + PLACES.index(place)
        while moment <= self.env.now:
            moment += ROUND
        return moment

    def at(self, tick: int, place: str) -> simpy.Event:
        """Return the event of that moment, to be yielded."""
        return self.env.timeout(self.moment(tick, place) - self.env.now)

    def late(self, tick: int) -> simpy.Event:
        """Return the event half-way through that tick: behind all that it has caused, and with room for more."""
        return self.env.timeout(TICK * tick + TICK // 2 - self.env.now)


class Trace:
    """Rows of what happened; what one bank does in one moment is one row."""

    def __init__(self, clock: Clock) -> None:
        self.rows: list[Row] = []
        self._known: dict[tuple[str, int], float] = {}
        self._clock = clock
        self._open: tuple[float, str] | None = None

    def row(self, part: str) -> Row:
        """Return the row of this moment, begun if need be; it stays also when nothing changes."""
        if self._open != (self._clock.env.now, part):
            self._open = (self._clock.env.now, part)
            self.rows.append(Row(self._clock.tick, part, {}))
        return self.rows[-1]

    def note(self, part: str, unit: int, **values: float) -> None:
        """Write down those registers of one unit that differ from what was last known of them (at first 0)."""
        row = self.row(part)
        for register, value in values.items():
            if value != self._known.get((register, unit), 0):
                row.changes.setdefault(register, {})[unit] = value
        self.know(unit, **values)

    def know(self, unit: int, **values: float) -> None:
        """Take registers of one unit as known, without a row."""
        self._known.update({(register, unit): value for register, value in values.items()})


class Bell:
    """Calls all units of a bank at its place in a tick; two calls for one moment are one."""

    def __init__(self, part: str, clock: Clock, trace: Trace) -> None:
        self.rung = clock.env.event()
        self._part, self._clock, self._trace = part, clock, trace
        self._pending: set[int] = set()

    def ring(self, tick: int) -> None:
        """Call the bank at its next turn in `tick`; the call makes a row, whatever the units do."""
        moment = self._clock.moment(tick, self._part)
        if moment not in self._pending:
            self._pending.add(moment)
            self._clock.env.process(self._sound(moment))

    def _sound(self, moment: int) -> Life:
        yield self._clock.env.timeout(moment - self._clock.env.now)
        self._pending.remove(moment)
        self._trace.row(self._part)
        rung, self.rung = self.rung, self._clock.env.event()
        rung.succeed()
