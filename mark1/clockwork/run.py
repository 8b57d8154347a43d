"""Run: carry out events until a limit or a condition halts the run, at an optional pace."""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from mark1.clockwork import clock
from mark1.clockwork.observe.breakpoints import Condition
from mark1.clockwork.observe.row import Row
from mark1.clockwork.observe.trace import Trace
from mark1.clockwork.observe.view import RigView
from mark1.clockwork.scheduler import FAULT_INDEX, PendingEvent
from mark1.machine.exact.units import NEVER, TICK
from mark1.machine.machine import Machine
from mark1.machine.state.diff import changes, describe
from mark1.machine.state.registers import Phase, Registers

NAP = 0.05
"""Longest sleep between two checks for Ctrl-C (s)."""


@dataclass(frozen=True, repr=False)
class Halt:
    """The end of a run: its reason, and the registers at its start and at its end."""

    reason: str
    before: Registers
    after: Registers

    @property
    def tick(self) -> int:
        """Machine time of the halt (ms)."""
        return self.after.tick

    def __repr__(self) -> str:
        head = f"{self.after.tick:>9} ms  #{self.after.event:<6} {self.reason}"
        return "\n".join([head, *(f"{'':>13}{line}" for line in describe(changes(self.before, self.after)))])


@dataclass(frozen=True)
class RunLimits:
    """Limits of a run: a tick, an event number, and conditions of which the first halts it."""

    tick: int = NEVER
    event: int = NEVER
    conditions: Sequence[Condition] = ()
    pace: float | None = None
    """Machine time over real time; None means unlimited."""

    @property
    def is_unlimited(self) -> bool:
        """True if the run goes to idle, whatever happens on the way."""
        return self.tick == self.event == NEVER and not self.conditions and self.pace is None


@dataclass
class _Progress:
    """The conditions that have fired, which of all were true after the last event, and whether Ctrl-C was pressed."""

    true: list[bool] = field(default_factory=list)
    fired: list[Condition] = field(default_factory=list)
    interrupted: bool = False


def run(machine: Machine, trace: Trace, record: Callable[[Row], None], limits: RunLimits) -> list[Condition]:
    """Carry out events within the limits; return the conditions that halted the run, none if it ended by itself.

    `record` adds each row to the trace. Ctrl-C halts the run between two events, with the machine in a consistent
    state, and is then raised as KeyboardInterrupt.
    """
    unlimited = limits.tick == limits.event == NEVER
    progress = _Progress()

    def wanted(pending: PendingEvent) -> bool:
        now = machine.registers
        if progress.fired or now.event >= limits.event:
            return False
        if unlimited and pending.order == FAULT_INDEX and now.phase == Phase.IDLE:
            return False  # an idle machine does not run on to a scheduled fault
        if limits.conditions and _halt_between_events(machine, trace, limits, pending.tick - 1, progress):
            return False
        if limits.pace and pending.tick <= limits.tick:
            _sleep((pending.tick - now.tick) * TICK / limits.pace, progress)
        return pending.tick <= limits.tick and not progress.interrupted

    def record_and_check(row: Row) -> None:
        record(row)
        view = RigView(machine, row.after, trace)
        was_true, progress.true = progress.true, [each.is_true(view) for each in limits.conditions]
        for each, before, after in zip(limits.conditions, was_true, progress.true, strict=True):
            if each.is_change(row.before, row.after) or (after and not before):
                progress.fired.append(each)

    with _ctrl_c(progress):
        start = RigView(machine, machine.registers, trace)
        progress.true = [each.is_true(start) for each in limits.conditions]
        clock.run(machine, record_and_check if limits.conditions else record, wanted)
    if progress.interrupted:
        raise KeyboardInterrupt
    return progress.fired


def _halt_between_events(machine: Machine, trace: Trace, limits: RunLimits, last: int, progress: _Progress) -> bool:
    """Move the clock to the first tick up to `last` at which turning wipers make a condition true, if there is one."""
    view = RigView(machine, machine.registers, trace)
    ticks = [each.first_tick(view, min(last, limits.tick)) for each in limits.conditions]
    first = min((tick for tick in ticks if tick is not None), default=None)
    if first is None:
        return False
    progress.fired += [each for each, tick in zip(limits.conditions, ticks, strict=True) if tick == first]
    machine.registers = machine.registers.changed(tick=first)
    return True


def _sleep(seconds: float, progress: _Progress) -> None:
    end = time.monotonic() + seconds
    while not progress.interrupted and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, NAP))


@contextmanager
def _ctrl_c(progress: _Progress) -> Iterator[None]:
    """Turn Ctrl-C into a flag, if this is the main thread and nobody else handles the signal."""
    in_main = threading.current_thread() is threading.main_thread()
    if not in_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def flag(_signal: int, _frame: FrameType | None) -> None:
        progress.interrupted = True

    signal.signal(signal.SIGINT, flag)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
