"""A run: events one after the other until something halts it, at a pace that can be watched, and where it halted."""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from mark1.clockwork import clock
from mark1.clockwork.observe.breakpoints import Condition
from mark1.clockwork.observe.trace import Row
from mark1.clockwork.scheduler import STRIKING, Due
from mark1.machine.exact.units import NEVER, TICK
from mark1.machine.machine import Machine
from mark1.machine.state.diff import changes, describe
from mark1.machine.state.registers import Phase, Registers

NAP = 0.05
"""Longest sleep between two looks for Ctrl-C (s)."""


@dataclass(frozen=True, repr=False)
class Stop:
    """Where a run halted, and why; `before` and `after` are the registers at its begin and at its end."""

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


@dataclass
class Limits:
    """How far a run goes at most: up to a tick, up to an event number, to the first of some conditions."""

    tick: int = NEVER
    event: int = NEVER
    conditions: Sequence[Condition] = ()
    pace: float | None = None
    """Machine time over true time; None: as fast as can be."""


@dataclass
class _Halt:
    """The condition that has come true, and whether Ctrl-C was pressed."""

    conditions: list[Condition] = field(default_factory=list)
    interrupted: bool = False


def run(machine: Machine, record: Callable[[Row], None], limits: Limits) -> list[Condition]:
    """Carry out events within the limits; return the conditions that halted the run, none where it ended by itself.

    Ctrl-C ends it between two events, with the machine whole, and is then raised as KeyboardInterrupt.
    """
    halt = _Halt()
    endless = limits.tick == limits.event == NEVER

    def wanted(due: Due) -> bool:
        now = machine.registers
        if halt.conditions or now.event >= limits.event:
            return False
        if endless and due.place == STRIKING and now.phase == Phase.IDLE:
            return False  # an idle machine's clock does not run on to a fault that is to come
        if limits.conditions and _comes_true(machine, limits, min(due.tick - 1, limits.tick), halt):
            return False
        if limits.pace and due.tick <= limits.tick:
            _sleep((due.tick - now.tick) * TICK / limits.pace, halt)
        return due.tick <= limits.tick and not halt.interrupted

    def recorded(row: Row) -> None:
        record(row)
        halt.conditions += [each for each in limits.conditions if each.fires(machine, row.before, row.after)]

    with _ctrl_c(halt):
        clock.run(machine, recorded if limits.conditions else record, wanted)
    if halt.interrupted:
        raise KeyboardInterrupt
    return halt.conditions


def _comes_true(machine: Machine, limits: Limits, last: int, halt: _Halt) -> bool:
    """Halt at the first tick up to `last` at which moving wipers make conditions true; say whether there was one."""
    now = machine.registers
    moving = {each: each.first_tick(machine, now, last) for each in limits.conditions if each.holds}
    ticks = [tick for tick in moving.values() if tick is not None]
    if ticks:
        halt.conditions += [each for each, tick in moving.items() if tick == min(ticks)]
        machine.registers = now.changed(tick=min(ticks))
    return bool(ticks)


def _sleep(seconds: float, halt: _Halt) -> None:
    end = time.monotonic() + seconds
    while not halt.interrupted and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, NAP))


@contextmanager
def _ctrl_c(halt: _Halt) -> Iterator[None]:
    """Let Ctrl-C raise a flag, where this is the thread that it comes to and nobody else waits for it."""
    in_main = threading.current_thread() is threading.main_thread()
    if not in_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def flag(_signal: int, _frame: Any) -> None:
        halt.interrupted = True

    signal.signal(signal.SIGINT, flag)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
