"""When R-units flip while motors run, tried tick by tick from where every wiper stands.

The clear form of what the clockwork solves for on the course of the sums. It works on a machine of the simulator: only
the search is done a second time here.
"""

from mark1.clockwork.cycle import crossings
from mark1.machine import response
from mark1.machine.exact.units import NEVER, Volts
from mark1.machine.machine import Machine
from mark1.machine.state.registers import Registers


def sums_at(machine: Machine, now: Registers, tick: int) -> Volts:
    """The exact sums of the active values at a tick, added up from the positions of the wipers (V, shape (R,))."""
    return response.sums(machine.positions(now, tick), now.a, machine.feeds, len(now.r))


def first_flip(machine: Machine, now: Registers, last: int) -> int:
    """First tick up to `last` at which R-units show something else, or a sum gets where it is sought; else NEVER."""
    for tick in range(now.tick, last + 1):
        sums = machine.received(now, sums_at(machine, now, tick))
        if (machine.decide(now, sums, now.r) != now.r).any() or crossings(machine, now, sums).any():
            return tick
    return NEVER
