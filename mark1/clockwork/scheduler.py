"""What is due next, and when: worked out from the registers, and kept nowhere else than in the run under way.

Nothing polls. R-units are live while motors turn, so the tick of a flip is solved for on the course of the sums. An
agenda works out anew after an event only what the bank that it changed can have put off; a new one, as every run begins
with, works out all.
"""

from typing import NamedTuple

from mark1.clockwork import cycle
from mark1.clockwork.cycle import ORDER, Event
from mark1.clockwork.fault_injection import strike_due
from mark1.machine.exact.sum_trajectory import BEYOND, Limits, SumTrajectory, most
from mark1.machine.exact.units import NEVER, Flags, in_grid
from mark1.machine.machine import Machine
from mark1.machine.state.registers import Phase, Registers

STRIKE = Event("strike", "faults", strike_due)
"""Faults that take hold at their tick, before all else."""

Dues = dict[str, "Due"]

EVENTS = (STRIKE, *ORDER)
"""Events in their order within a tick."""


class Due(NamedTuple):
    """An event that the machine will come to if nobody intervenes: its tick, and its place among EVENTS."""

    tick: int
    place: int

    @property
    def event(self) -> Event:
        """Which event it is."""
        return EVENTS[self.place]

    def __repr__(self) -> str:
        return f"<{self.event.name} ({self.event.bank}) at {self.tick} ms>"


ENDS = {
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

LENGTHS = {Phase.SETTLING: "settle_ms", Phase.LOOKING: "look_ms", Phase.CHANGING: "change_ms"}
"""Fields of the spec that say how long a phase lasts."""

PUT_OFF = {
    "light": ("S",),
    "S": ("S", "A"),
    "A": ("A", "motors"),
    "motors": ("motors",),
    "R": ("motors",),
    "faults": ("faults", "S", "A", "motors"),
}
"""What may come at another time after an event of a bank; "motors" are those and the R-units, which follow them.
Events of other banks only end phases."""


class Agenda:
    """The next events of all banks, and the end of the phase, kept from event to event of one run."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._dues: dict[str, Due] = {}
        self.renew("faults")

    def renew(self, bank: str) -> None:
        """Work out anew what an event of this bank may have put off or brought on."""
        names = PUT_OFF.get(bank, ())
        for name in names:
            self._dues |= _DUE[name](self._machine, self._machine.registers)
        if names:
            self._first = min(self._dues.values())

    def next(self) -> Due:
        """What is due next, at NEVER if nothing is."""
        return min(_phase_due(self._machine, self._machine.registers), self._first)

    def all(self) -> list[Due]:
        """Return what is due of each kind, the next first."""
        known = (_phase_due(self._machine, self._machine.registers), *self._dues.values())
        return sorted(due for due in known if due.tick != NEVER)


def pending(machine: Machine) -> list[Due]:
    """Return what is due of each kind as things stand, the next first; empty when the machine is idle."""
    return Agenda(machine).all()


_PLACES = {event: place for place, event in enumerate(EVENTS)}
_PHASES = [(_PLACES[ENDS[phase]] if phase in ENDS else None, LENGTHS.get(phase)) for phase in Phase]
STRIKING, _SENSE, _ASSOCIATE, _MOTORS, _HOME, _READ = (
    _PLACES[event] for event in (STRIKE, cycle.SENSE, cycle.ASSOCIATE, cycle.MOTORS, cycle.COME_HOME, cycle.READ)
)
_REINFORCING, _HOMING = int(Phase.REINFORCING), int(Phase.HOMING)
_NOTHING = Due(NEVER, len(EVENTS))


def _phase_due(machine: Machine, now: Registers) -> Due:
    """The event that ends the phase; an idle machine waits for the operator, one whose motors run for these."""
    place, length = _PHASES[now.phase]
    if place is None:
        return _NOTHING
    return Due(now.phase_tick + (getattr(machine.spec, length) if length else 0), place)


def _strike_due(_machine: Machine, now: Registers) -> Dues:
    return {"faults": Due(int(now.strikes[:, 0].min()), STRIKING) if len(now.strikes) else _NOTHING}


def _s_due(machine: Machine, now: Registers) -> Dues:
    return {"S": Due(machine.s_due(now)[0], _SENSE)}


def _a_due(_machine: Machine, now: Registers) -> Dues:
    return {"A": Due(now.tick, _ASSOCIATE) if now.a_stale else _NOTHING}


def _motors_due(machine: Machine, now: Registers) -> Dues:
    """What motors do next; R-units are read again when sums have jumped, else on the tick of a flip before that."""
    motors, flip = _NOTHING, NEVER
    if now.phase == _REINFORCING:
        course = machine.sum_trajectory(now)
        motors = Due(_next_motors(machine, now, course), _MOTORS)
        if not now.r_stale:
            flip = course.first_beyond(limits(machine, now), now.tick, motors.tick)
    elif now.phase == _HOMING:
        motors = Due(int(cycle.home_ticks(machine, now).min()), _HOME)
    return {"motors": motors, "R": Due(now.tick if now.r_stale else flip, _READ)}


def _next_motors(machine: Machine, now: Registers, course: SumTrajectory) -> int:
    """Tick of the next release, or of the next wiper to meet its stop."""
    release = int(cycle.releases(machine, now).min()) if now.seeking else now.energised + now.pulse
    if course.undisturbed:
        return release
    stops = machine.ends(now)[(now.drive != 0) & ~now.stalled]
    return min(release, int(stops.min(initial=NEVER)))


_DUE = {"faults": _strike_due, "S": _s_due, "A": _a_due, "motors": _motors_due}


def limits(machine: Machine, now: Registers) -> Limits:
    """For each R-unit the sums, in steps of the grid, between which it goes on to show what it shows."""
    forcing = machine.forcing(now)
    if forcing is None and not now.seeking and now.supply == 1 and not machine.spec.sum_noise:
        zone = machine.zone_in_grid
        may_fall, may_rise = (-zone, BEYOND), (-BEYOND, zone)
        return [may_fall if r else may_rise for r in now.r.tolist()]
    falls, rises = _free(machine, now)
    if now.seeking:
        sought = cycle.sought(now)
        falls, rises = falls | (sought < 0), rises | (sought > 0)
    low, high = _edges(machine, now)
    return [
        (below if falling else -BEYOND, above if rising else BEYOND)
        for below, above, falling, rising in zip(low, high, falls.tolist(), rises.tolist(), strict=True)
    ]


def _free(machine: Machine, now: Registers) -> tuple[Flags, Flags]:
    """R-units that can fall to 0 and those that can rise to 1 as their sums go: all that nothing holds."""
    forcing, on = machine.forcing(now), now.r == 1
    return (on, ~on) if forcing is None else (on & (forcing < 0), ~on & (forcing < 0))


def _edges(machine: Machine, now: Registers) -> tuple[list[int], list[int]]:
    """The least and the largest sum, in steps of the grid, that come to each R-unit within its dead zone."""
    zone, noise = machine.zone_in_grid, in_grid(now.noise).tolist()
    low = [-most(zone + offset, now.supply) for offset in noise]
    return low, [most(zone - offset, now.supply) for offset in noise]
