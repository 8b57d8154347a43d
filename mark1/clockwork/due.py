"""What is due next, and when: worked out from the registers at every event, and kept nowhere else.

Nothing polls. R-units are live while motors turn, so the tick of a flip is solved for: between breakpoints (a dead time
ends, a wiper meets its stop) every sum is linear in time, and inside the first piece that crosses the tick is bisected.
"""

from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from mark1.clockwork import cycle
from mark1.clockwork.cycle import ORDER, Event
from mark1.clockwork.striking import strike_due
from mark1.machine import faults, response, values
from mark1.machine.machine import Machine
from mark1.machine.registers import Phase, Registers
from mark1.machine.units import NEVER

STRIKE = Event("strike", "faults", strike_due)
"""Faults that take hold at their tick, before all else."""


class Due(NamedTuple):
    """An event that the machine will come to if nobody intervenes, and its tick."""

    tick: int
    event: Event

    def __repr__(self) -> str:
        return f"<{self.event.name} ({self.event.bank}) at {self.tick} ms>"


PLACES = {event: place for place, event in enumerate((STRIKE, *ORDER))}
"""The order of events within a tick."""

ENDS: dict[int, Event] = {
    Phase.CARD: cycle.SHUTTER,
    Phase.SETTLING: cycle.GATE,
    Phase.LOOKING: cycle.LOOK,
    Phase.ENERGISING: cycle.ENERGISE,
    Phase.DECAYING: cycle.DECAY,
    Phase.CLEARING: cycle.CLEAR,
    Phase.DARKENING: cycle.DARK,
    Phase.CHANGING: cycle.IDLE,
    Phase.STARTING: cycle.START_HOME,
}
"""The event that ends each phase, at once unless the phase has a length of its own."""


def pending(machine: Machine) -> list[Due]:
    """Return what is due of each kind as things stand, the next first; empty when the machine is idle."""
    now = machine.registers
    motors = _motors_due(machine, now)
    found = [_phase_due(machine, now), _s_due(machine, now), motors]
    if len(now.strikes):
        found.append(Due(int(now.strikes[:, 0].min()), STRIKE))
    if now.a_stale:
        found.append(Due(now.tick, cycle.ASSOCIATE))
    if now.r_stale:
        found.append(Due(now.tick, cycle.READ))
    else:
        found.append(Due(_flip_tick(machine, now, motors.tick), cycle.READ))
    return sorted((due for due in found if due.tick != NEVER), key=lambda due: (due.tick, PLACES[due.event]))


def _phase_due(machine: Machine, now: Registers) -> Due:
    """The event that ends the phase; an idle machine waits for the operator, a reinforcing one for its motors."""
    event = ENDS.get(now.phase)
    if event is None:
        return Due(NEVER, cycle.IDLE)
    spec = machine.spec
    waits = {Phase.SETTLING: spec.settle_ms, Phase.LOOKING: spec.look_ms, Phase.CHANGING: spec.change_ms}
    return Due(now.phase_tick + waits.get(Phase(now.phase), 0), event)


def _s_due(machine: Machine, now: Registers) -> Due:
    return Due(int(cycle.s_due(machine, now).min()), cycle.SENSE)


def _motors_due(machine: Machine, now: Registers) -> Due:
    """The next release, or the next wiper to meet its stop or to come to its goal."""
    if now.phase == Phase.HOMING:
        return Due(int(cycle.home_ticks(machine, now).min()), cycle.COME_HOME)
    if now.phase != Phase.REINFORCING:
        return Due(NEVER, cycle.MOTORS)
    stops = machine.ends(now)[(now.drive != 0) & ~now.stalled]
    return Due(int(min(cycle.releases(machine, now).min(), stops.min(initial=NEVER))), cycle.MOTORS)


def _flip_tick(machine: Machine, now: Registers, last: int) -> int:
    """First tick up to `last`, the motors' next row, at which their movement makes R-units show something else."""
    if now.phase != Phase.REINFORCING:
        return NEVER
    moving = np.flatnonzero((now.drive != 0) & now.a & ~now.stalled)
    feeds, dead = machine.feeds[moving], machine.waits(now)[moving]
    start, drive = now.value[moving], faults.travel(now, now.drive)[moving]
    standing = now.a.copy()
    standing[moving] = False
    base = response.sums(machine.positions(now, now.tick), standing, machine.feeds, len(now.r))

    def flips(tick: int) -> bool:
        position = values.position(start, drive, dead, tick - now.energised, machine.stop)
        sums = machine.received(now, base + np.bincount(feeds, position, len(now.r)))
        flipped = machine.decide(now, sums, now.r) != now.r
        return bool(flipped.any() or cycle.crossings(machine, now, sums).any())

    meets = machine.ends(now)[moving]
    corners = np.concatenate([now.energised + dead, meets - 1, meets, [last]])
    corners = corners[(corners > now.tick) & (corners <= last)]
    return _first(flips, [now.tick, *np.unique(corners).tolist()])


def _first(holds: Callable[[int], bool], corners: list[int]) -> int:
    """First tick from the first to the last corner at which `holds`, which between corners turns true at most once."""
    if holds(corners[0]):
        return corners[0]
    for start, end in pairwise(corners):
        if holds(end):
            return start + 1 + bisect_left(range(start + 1, end), True, key=holds)
    return NEVER
