"""Timeline: one machine with its trace, journal and history, which runs, takes actions, goes back and forth."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from mark1.clockwork.history.arguments import kept
from mark1.clockwork.history.entry import Entry
from mark1.clockwork.history.journal import Journal
from mark1.clockwork.history.state_history import StateHistory
from mark1.clockwork.leap import events_of, leap
from mark1.clockwork.observe.breakpoints import Condition
from mark1.clockwork.observe.leapt_rows import LeaptRows
from mark1.clockwork.observe.row import Row
from mark1.clockwork.observe.trace import Trace
from mark1.clockwork.observe.view import RigView
from mark1.clockwork.operations import ACTIONS
from mark1.clockwork.run import RunLimits, run
from mark1.machine.machine import Machine
from mark1.machine.state.registers import Registers


class _Moment(NamedTuple):
    """The state that back() sets aside and redo() restores."""

    registers: Registers
    trace: Trace
    journal: Journal
    history: StateHistory


class Timeline:
    """The past and the present of one machine.

    `applied` is the number of journal entries that the first state of the history holds already; default: all.
    """

    def __init__(self, journal: Journal, trace: Trace, applied: int | None = None) -> None:
        self.machine: Machine = journal.machine
        self.journal, self.trace = journal, trace
        self.history = StateHistory(self.machine.registers)
        self.replayed = 0
        """Events that the last back() had to carry out again."""
        self._applied = len(journal) if applied is None else applied
        self._undone: list[_Moment] = []
        self._running = False

    @property
    def registers(self) -> Registers:
        """The registers of the machine."""
        return self.machine.registers

    def act(self, verb: str, **arguments: Any) -> None:
        """Carry out an operator action and enter it in the journal; redo() is no longer possible.

        Raises:
            ValueError: the action is invalid, or a run is under way.
        """
        self._check_halted()
        now, given = self.machine.registers, {name: kept(name, value) for name, value in arguments.items()}
        self.machine.registers = ACTIONS[verb](self.machine, now, **given)
        self.journal.append(Entry(now.tick, now.event, verb, given))
        self._undone.clear()

    def _check_halted(self) -> None:
        if self._running:
            raise ValueError(
                "a run is under way, and the functions that it calls may read the rig but not change or run it; give "
                "rig.breakpoint(condition, action) an action, which is called once the run has halted"
            )

    def run(self, limits: RunLimits, callbacks: tuple[Callable[[Row], object], ...] = ()) -> list[Condition]:
        """Run within limits and return the conditions that halted the run; call `callbacks` with each row."""

        def record(row: Row) -> None:
            self.record(row)
            for callback in callbacks:
                callback(row)

        with self._busy():
            self._undone.clear()
            if not callbacks and limits.is_unlimited and self._leap():
                return []
            return run(self.machine, self.trace, record if callbacks else self.record, limits)

    def _leap(self) -> bool:
        """Carry out a whole exposure in one step if nothing watches inside it; return False if its events must be."""
        before = self.machine.registers
        after = leap(self.machine, before)
        if after is None:
            return False
        self.machine.registers = after
        self.trace.append_leap(LeaptRows(before.event, after.event, partial(events_of, self.machine, before, after)))
        self.history.record(after)
        return True

    @contextmanager
    def _busy(self) -> Iterator[None]:
        self._check_halted()
        self._running = True
        try:
            yield
        finally:
            self._running = False

    def record(self, row: Row) -> None:
        """Add the row of an event to trace and history."""
        self.trace.append(row)
        self.history.record(row.after)

    def wait(self, tick: int) -> None:
        """Let the clock stand at a tick before the next event."""
        self.machine.registers = self.machine.registers.changed(tick=tick)

    def back(self, n: int = 1, until: Condition | None = None) -> None:
        """Go back to just after the event `n` before the last, or to before the last event that made `until` true.

        Raises:
            ValueError: that is before the start of the history, or the condition never became true.
        """
        with self._busy():
            event = self.registers.event - n if until is None else self._last_fired(until) - 1
            base = self.history.nearest(event)
            moment = _Moment(self.registers, self.trace, self.journal, self.history)
            try:
                self.trace, self.journal = self.trace.until(base.event), self.journal.until(event)
                self.history = self.history.until(base.event)
                self.machine.registers = base
                self.replayed = self.replay(event)
            except BaseException:  # also Ctrl-C in a long replay
                self._restore(moment)
                raise
        self._undone.append(moment)

    def _last_fired(self, wanted: Condition) -> int:
        """Return the number of the last event of the trace that made a condition true."""
        rows, passed, last = list(self.trace), Trace(None), None
        before = rows[0].before if rows else self.registers
        was_true = wanted.is_true(RigView(self.machine, before, passed))
        for row in rows:
            passed.append(row)
            # Compared with the last event rather than `row.before`: what the operator changed counts for this event.
            is_true = wanted.is_true(RigView(self.machine, row.after, passed))
            if wanted.is_change(before, row.after) or (is_true and not was_true):
                last = row.number
            before, was_true = row.after, is_true
        if last is None:
            raise ValueError(f"{wanted.text} did not come true in the {len(rows)} events of the trace")
        return last

    def replay(self, event: int) -> int:
        """Carry out the journal from the present state up to `event`; return the number of events carried out."""
        begin = self.registers.event
        for entry in list(self.journal)[self._applied :]:
            if entry.event < begin:
                continue
            run(self.machine, self.trace, self.record, RunLimits(event=entry.event))
            if entry.tick < self.registers.tick:
                raise ValueError(f"the action {entry.verb!r} at tick {entry.tick} comes before an earlier one")
            now = self.registers.changed(tick=entry.tick)
            self.machine.registers = ACTIONS[entry.verb](self.machine, now, **entry.arguments)
        run(self.machine, self.trace, self.record, RunLimits(event=event))
        return event - begin

    def redo(self) -> None:
        """Restore what the last back() set aside (ValueError: nothing was, or something was done since)."""
        self._check_halted()
        if not self._undone:
            raise ValueError("nothing to redo: back() has set nothing aside since the last action, step or run")
        self._restore(self._undone.pop())

    def _restore(self, moment: _Moment) -> None:
        self.machine.registers, self.trace, self.journal, self.history = moment

    def fork(self) -> "Timeline":
        """Return an independent timeline in the same state and with the same past."""
        event = self.registers.event
        twin = Timeline(self.journal.until(event, copy.copy(self.machine)), self.trace.until(event), self._applied)
        twin.history = self.history.until(event)
        return twin
