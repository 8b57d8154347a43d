"""Clock: simpy timeouts that carry the machine from event to event in whole ticks of 1 ms.

Every run starts a new simpy environment and computes from the registers which event comes next, so a run may begin,
end or be interrupted at any event, and nothing of simpy is ever saved.
"""

from collections.abc import Callable

import simpy

from mark1.clockwork.observe.row import Row
from mark1.clockwork.scheduler import EventQueue, PendingEvent
from mark1.machine.exact.units import NEVER
from mark1.machine.machine import Machine

MOST_AT_ONE_TICK = 10_000
"""Events at one tick after which a run is taken to make no progress; an exposure has about 20 in all."""


def run(machine: Machine, record: Callable[[Row], None], wanted: Callable[[PendingEvent], bool]) -> None:
    """Carry out the pending events one by one as long as the next one is `wanted`; pass each row to `record`.

    Raises:
        ValueError: the clock does not advance, because events at one tick cause each other without end.
    """
    env = simpy.Environment(initial_time=machine.registers.tick)
    queue = EventQueue(machine)
    at_this_tick = 0
    while (pending := queue.next()).tick != NEVER and wanted(pending):
        delay = pending.tick - env.now
        at_this_tick = at_this_tick + 1 if delay == 0 else 0
        if at_this_tick > MOST_AT_ONE_TICK:
            raise ValueError(
                f"the clock does not advance: {MOST_AT_ONE_TICK} events have happened at {pending.tick} ms and the "
                f"next is {pending.event.name!r}; check the spec for extreme settings"
            )
        env.timeout(delay)
        env.step()
        # Outside of simpy, which would raise a copy of an exception from one of its processes.
        row = happen(machine, pending)
        queue.update(row.bank)
        record(row)


def happen(machine: Machine, pending: PendingEvent) -> Row:
    """Carry out one event at its tick: replace the table of registers, or keep the old one if the event fails."""
    before, (name, bank, act) = machine.registers, pending.event
    now = before.at(pending.tick)
    machine.registers = after = now.filled(act(machine, now))
    return Row(name, bank, before, after)
