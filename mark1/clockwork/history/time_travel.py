"""Time travel: the half of a rig that remembers; going back and forth in a run, forking, saving and repeating it."""

import copy
from os import PathLike
from typing import TYPE_CHECKING, Any, NamedTuple, Self, cast

from mark1.base.checks import check_count
from mark1.clockwork import run as running
from mark1.clockwork.history import journal as journals
from mark1.clockwork.history import save
from mark1.clockwork.history.file_format import digest
from mark1.clockwork.history.journal import Journal
from mark1.clockwork.history.state_history import History
from mark1.clockwork.observe.breakpoints import Condition, condition
from mark1.clockwork.observe.trace import LONGEST, Row, Trace
from mark1.clockwork.operations import ACTS
from mark1.clockwork.run import Limits
from mark1.machine.machine import Machine
from mark1.machine.state.registers import Registers

if TYPE_CHECKING:
    from mark1.clockwork.rig import Rig


class _Moment(NamedTuple):
    """All that back() sets aside and redo() brings back."""

    registers: Registers
    trace: Trace
    journal: Journal
    history: History


class TimeTravel:
    """What a rig has behind it: trace, journal and history; and what was set aside by going back."""

    machine: Machine
    trace: Trace
    journal: Journal
    replayed: int
    """Events that the last back() had to do again."""

    def _begin(self, journal: Journal, trace: Trace) -> None:
        raise NotImplementedError

    def _remember(self) -> None:
        """Begin the history at the present state."""
        self.replayed = 0
        self._history = History(self.machine.registers)
        self._before_history = len(self.journal)  # acts of a loaded rig that its first state holds already
        self._undone: list[_Moment] = []

    def _record(self, row: Row) -> None:
        self.trace.append(row)
        self._history.record(row.after)

    def back(self, n: int = 1, until: Any = None) -> None:
        """Go back to just after the event `n` before the last one, the acts that were made there in force.

        With a condition, to just before the last event at which it became true. Later acts are set aside: redo() brings
        them back until the next act, step or run. ValueError before the start, or where the condition never came true.
        """
        check_count("n", n, low=1)
        event = self.machine.registers.event - n
        if until is not None:
            event = self._last_fired(condition(until, cast("Rig", self))) - 1
        base = self._history.nearest(event)
        moment = _Moment(self.machine.registers, self.trace, self.journal, self._history)
        try:
            self.trace, self.journal = self.trace.until(base.event), self.journal.until(event)
            self._history = self._history.until(base.event)
            self.machine.registers = base
            self.replayed = self._replay(event)
        except BaseException:  # Ctrl-C in a long replay among them
            self._reinstate(moment)
            raise
        self._undone.append(moment)

    def _reinstate(self, moment: _Moment) -> None:
        self.machine.registers, self.trace, self.journal, self._history = moment

    def _last_fired(self, wanted: Condition) -> int:
        rows = list(self.trace)
        starts = [rows[0].before, *(row.after for row in rows[:-1])] if rows else []
        for row, start in zip(reversed(rows), reversed(starts), strict=True):
            if wanted.fires(self.machine, start, row.after):
                return row.number
        raise ValueError(f"{wanted.text} did not come true in the {len(self.trace)} events of the trace")

    def _replay(self, event: int) -> int:
        """Do again what is in the journal from the present state up to `event`; return how many events that were."""
        begin = self.machine.registers.event
        for entry in list(self.journal)[self._before_history :]:
            if entry.event < begin:
                continue
            running.run(self.machine, self._record, Limits(event=entry.event))
            if entry.tick < self.machine.registers.tick:
                raise ValueError(f"the act {entry.verb!r} at tick {entry.tick} stands before what came before it")
            now = self.machine.registers.changed(tick=entry.tick)
            self.machine.registers = ACTS[entry.verb](self.machine, now, **entry.arguments)
        running.run(self.machine, self._record, Limits(event=event))
        return event - begin

    def redo(self) -> None:
        """Bring back what the last back() set aside (ValueError: nothing was, or something was done since)."""
        if not self._undone:
            raise ValueError("nothing to redo: nothing was set aside by back() since the last act, step or run")
        self._reinstate(self._undone.pop())

    def save(self, path: str | PathLike[str]) -> None:
        """Write the rig as it stands to one file, its journal included; OSError names one that cannot be written."""
        save.save(path, self.machine, self.journal)

    @classmethod
    def load(cls, path: str | PathLike[str], longest: int | None = LONGEST) -> Self:
        """Return the rig that was saved; its trace and history begin at the load (ValueError names a bad file)."""
        rig = object.__new__(cls)
        rig._begin(save.load(path), Trace(longest))
        return rig

    @classmethod
    def replay(cls, path: str | PathLike[str]) -> Self:
        """Do again all that a saved journal holds; ValueError unless it ends in the same registers to the bit."""
        saved, end = journals.load(path)
        rig = object.__new__(cls)
        rig._begin(saved, Trace())
        rig._before_history = 0
        try:
            rig._replay(end["event"])
            rig.machine.registers = rig.machine.registers.changed(tick=int(end["tick"]))
            same = digest(rig.machine.registers, end["without"]) == end["registers"]
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise ValueError(f"{path} cannot be replayed, it was changed: {error}") from None
        if not same:
            raise ValueError(f"{path} ends in other registers than it was written with; it or the program was changed")
        return rig

    def fork(self) -> Self:
        """Return a rig of its own in the same state, with the same past; neither touches the other from here on."""
        event = self.machine.registers.event
        twin = object.__new__(type(self))
        twin._begin(self.journal.until(event, copy.copy(self.machine)), self.trace.until(event))
        twin._before_history = self._before_history
        twin._history = self._history.until(event)
        return twin
