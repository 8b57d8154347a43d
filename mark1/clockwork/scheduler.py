"""Scheduler: the pending events and their ticks, computed from the registers.

Nothing polls. R-units are live while motors turn, so the tick of a flip is solved for on the trajectory of the sums.
An event queue recomputes after an event only what the bank that it changed can affect; a new queue, with which every
run begins, computes all.
"""

from typing import NamedTuple

from mark1.clockwork import cycle
from mark1.clockwork.cycle import ORDER, Event
from mark1.clockwork.fault_injection import scheduled_faults
from mark1.machine.exact.sum_trajectory import BEYOND, Limits, SumTrajectory, most
from mark1.machine.exact.units import NEVER, Flags, in_grid
from mark1.machine.machine import Machine
from mark1.machine.state.registers import Phase, Registers

FAULT = Event("fault", "faults", scheduled_faults)
"""Scheduled faults take hold at their tick, before all other events of it."""

EVENTS = (FAULT, *ORDER)
"""Events in their order within a tick."""


class PendingEvent(NamedTuple):
    """An event that will happen unless the operator intervenes: its tick, and its place in EVENTS."""

    tick: int
    order: int

    @property
    def event(self) -> Event:
        """The kind of event."""
        return EVENTS[self.order]

    def __repr__(self) -> str:
        return f"<{self.event.name} ({self.event.bank}) at {self.tick} ms>"


PendingByBank = dict[str, PendingEvent]

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
"""Fields of the spec with the length of a phase."""

AFFECTED = {
    "light": ("S",),
    "S": ("S", "A"),
    "A": ("A", "motors"),
    "motors": ("motors",),
    "R": ("motors",),
    "faults": ("faults", "S", "A", "motors"),
}
"""Pending events that an event of a bank may move; "motors" includes the R-units, which follow them.
Events of other banks only end phases."""


class EventQueue:
    """The next event of every bank and the end of the phase, updated from event to event of one run."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._pending: PendingByBank = {}
        self.update("faults")

    def update(self, bank: str) -> None:
        """Recompute the pending events that an event of this bank may have moved."""
        names = AFFECTED.get(bank, ())
        for name in names:
            self._pending |= _PENDING[name](self._machine, self._machine.registers)
        if names:
            self._first = min(self._pending.values())

    def next(self) -> PendingEvent:
        """Return the next event, at tick NEVER if no event is pending."""
        return min(_end_of_phase(self._machine, self._machine.registers), self._first)

    def all(self) -> list[PendingEvent]:
        """Return the pending events of all kinds, sorted by tick."""
        known = (_end_of_phase(self._machine, self._machine.registers), *self._pending.values())
        return sorted(pending for pending in known if pending.tick != NEVER)


def pending(machine: Machine) -> list[PendingEvent]:
    """Return the pending events of all kinds, sorted by tick; empty when the machine is idle."""
    return EventQueue(machine).all()


_INDICES = {event: index for index, event in enumerate(EVENTS)}
_PHASES = [(_INDICES[ENDS[phase]] if phase in ENDS else None, LENGTHS.get(phase)) for phase in Phase]
FAULT_INDEX, _SENSE, _ASSOCIATE, _MOTORS, _HOME, _READ = (
    _INDICES[event] for event in (FAULT, cycle.SENSE, cycle.ASSOCIATE, cycle.MOTORS, cycle.COME_HOME, cycle.READ)
)
_REINFORCING, _HOMING = int(Phase.REINFORCING), int(Phase.HOMING)
_NOTHING = PendingEvent(NEVER, len(EVENTS))


def _end_of_phase(machine: Machine, now: Registers) -> PendingEvent:
    """Return the event that ends the phase; running motors and an idle machine have none."""
    index, length = _PHASES[now.phase]
    if index is None:
        return _NOTHING
    return PendingEvent(now.phase_tick + (getattr(machine.spec, length) if length else 0), index)


def _fault_pending(_machine: Machine, now: Registers) -> PendingByBank:
    return {"faults": PendingEvent(int(now.strikes[:, 0].min()), FAULT_INDEX) if len(now.strikes) else _NOTHING}


def _s_pending(machine: Machine, now: Registers) -> PendingByBank:
    return {"S": PendingEvent(machine.s_due(now)[0], _SENSE)}


def _a_pending(_machine: Machine, now: Registers) -> PendingByBank:
    return {"A": PendingEvent(now.tick, _ASSOCIATE) if now.a_stale else _NOTHING}


def _motors_pending(machine: Machine, now: Registers) -> PendingByBank:
    """Return the next event of motors and R-units; these are read when sums have jumped, or at the tick of a flip."""
    motors, flip = _NOTHING, NEVER
    if now.phase == _REINFORCING:
        trajectory = machine.sum_trajectory(now)
        motors = PendingEvent(_next_motors(machine, now, trajectory), _MOTORS)
        if not now.r_stale:
            flip = trajectory.first_beyond(limits(machine, now), now.tick, motors.tick)
    elif now.phase == _HOMING:
        motors = PendingEvent(int(cycle.home_ticks(machine, now).min()), _HOME)
    return {"motors": motors, "R": PendingEvent(now.tick if now.r_stale else flip, _READ)}


def _next_motors(machine: Machine, now: Registers, trajectory: SumTrajectory) -> int:
    """Return the tick of the next release, or of the next wiper to meet its end stop."""
    release = int(cycle.releases(machine, now).min()) if now.seeking else now.energised + now.pulse
    if trajectory.undisturbed:
        return release
    stops = machine.ends(now)[(now.drive != 0) & ~now.stalled]
    return min(release, int(stops.min(initial=NEVER)))


_PENDING = {"faults": _fault_pending, "S": _s_pending, "A": _a_pending, "motors": _motors_pending}


def limits(machine: Machine, now: Registers) -> Limits:
    """Return for each R-unit the sums, in steps of the grid, between which it keeps its state."""
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
    """Return which R-units can fall to 0 and which can rise to 1: all that no switch or fault holds."""
    forcing, on = machine.forcing(now), now.r == 1
    return (on, ~on) if forcing is None else (on & (forcing < 0), ~on & (forcing < 0))


def _edges(machine: Machine, now: Registers) -> tuple[list[int], list[int]]:
    """Return the smallest and the largest sum within the dead zone of each R-unit, in steps of the grid."""
    zone, noise = machine.zone_in_grid, in_grid(now.noise).tolist()
    low = [-most(zone + offset, now.supply) for offset in noise]
    return low, [most(zone - offset, now.supply) for offset in noise]
