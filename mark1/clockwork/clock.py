"""The clock: one simpy process that carries the machine from event to event in whole ticks of 1 ms.

A generator can be neither copied nor saved, so it keeps nothing: every run starts a new one, which works out from the
registers what is due. That is why a run may begin, end or be broken off at any event.
"""

from collections.abc import Callable, Generator

import simpy

from mark1.clockwork.observe.trace import Row
from mark1.clockwork.scheduler import Agenda, Due
from mark1.machine.exact.units import NEVER
from mark1.machine.machine import Machine


def run(machine: Machine, record: Callable[[Row], None], wanted: Callable[[Due], bool]) -> None:
    """Carry out what is due, event by event, as long as the next one is `wanted`; hand each row to `record`."""
    env = simpy.Environment(initial_time=machine.registers.tick)
    env.process(_exposures(env, machine, record, wanted))
    env.run()


def _exposures(
    env: simpy.Environment, machine: Machine, record: Callable[[Row], None], wanted: Callable[[Due], bool]
) -> Generator[simpy.Event, None, None]:
    agenda = Agenda(machine)
    while (due := agenda.next()).tick != NEVER and wanted(due):
        yield env.timeout(due.tick - env.now)
        row = happen(machine, due)
        agenda.renew(row.bank)
        record(row)


def happen(machine: Machine, due: Due) -> Row:
    """Carry out one event at its tick: one new table of registers, or, if it fails, the old one."""
    before, (name, bank, act) = machine.registers, due.event
    now = before.at(due.tick)
    machine.registers = after = now.filled(act(machine, now))
    return Row(name, bank, before, after)
