"""Leap: a whole exposure in one step, from the registers at card up to those at idle, equal to the events to the bit.

Nothing watches inside an exposure that is run without breakpoints, callbacks or a pace. Its events are then not carried
out one by one but counted, with the physics of the same functions that the events call. The rows of its trace are
worked out event by event when somebody reads them.

A leap is not tried, and the events are carried out, where a correction is non-quantized, a fault is scheduled or a cell
is faulty, or where the exposure does not begin with dark cells and S-units that are off.
"""

import copy

import numpy as np

from mark1.clockwork import clock, cycle
from mark1.clockwork.observe.row import Row
from mark1.clockwork.scheduler import limits
from mark1.machine import potentiometers
from mark1.machine.exact.units import GRID, NEVER, Flags, Ticks
from mark1.machine.machine import Machine
from mark1.machine.state.registers import Phase, Registers

_IDLE, _CARD, _LOOKING, _REINFORCING, _DECAYING = (
    int(each) for each in (Phase.IDLE, Phase.CARD, Phase.LOOKING, Phase.REINFORCING, Phase.DECAYING)
)


def leap(machine: Machine, now: Registers) -> Registers | None:
    """Return the registers at the end of the exposure that `now` begins, or None if its events must be carried out."""
    if not _can_leap(machine, now):
        return None
    spec, parts = machine.spec, machine.parts
    lit = machine.light(now, now.card) >= parts.s_threshold
    rises, falls = _distinct(parts.rise, parts.common_rise, lit), _distinct(parts.fall, parts.common_fall, lit)
    dark_a = now.a
    work = now.at(now.tick + spec.settle_ms)
    if rises:
        dark_a = machine.active_in_the_dark(now)
        work.filled({"a": machine.active(now, lit)})
    if spec.sum_noise:
        work.filled({"noise": machine.noise(now.exposures)})
    _look(machine, work)
    events = 1 + 2 * rises + 2  # shutter, S and A for each rise, gate and look
    if np.count_nonzero(work.direction):
        events += _reinforce(machine, work)
    if cycle.decay_asked(machine, work):
        work.filled(cycle.DECAY.act(machine, work))
    work.filled(cycle.CLEAR.act(machine, work))
    if rises:
        work.filled({"lit_since": np.where(lit, work.tick, now.lit_since), "a": dark_a})
    idle = work.tick + spec.change_ms
    events += 3 + 2 * falls + 1  # decay, clear and dark, S and A for each fall, idle
    return work.filled(
        {
            "tick": idle,
            "event": now.event + events,
            "phase": _IDLE,
            "phase_tick": idle,
            "exposures": now.exposures + 1,
        }
    )


def events_of(machine: Machine, before: Registers, after: Registers) -> list[Row]:
    """Return the rows of a leapt exposure, carried out event by event on a copy of the machine."""
    twin, rows = copy.copy(machine), list[Row]()
    twin.registers = before
    clock.run(twin, rows.append, lambda _: twin.registers.event < after.event)
    return rows


def _can_leap(machine: Machine, now: Registers) -> bool:
    return (
        now.phase == _CARD
        and not len(now.strikes)
        and not (now.a_stale or now.r_stale)
        and not cycle.until_right(now)
        and machine.parts.dark_is_dark
        and not np.count_nonzero(now.light)
        and not np.count_nonzero(now.s)
        and not np.count_nonzero(now.cell_fault)
    )


def _distinct(lags: Ticks, common: int | None, lit: Flags) -> int:
    """Return the number of ticks at which these cells change: one S event each."""
    if common is not None:
        return int(lit.any())
    return len(np.unique(lags[lit]))


def _look(machine: Machine, work: Registers) -> None:
    """Open the gate, and read the panel at the look."""
    work.filled({"phase": _LOOKING})
    sums = machine.sums(work, work.tick)
    r = machine.decide(work, sums, work.r)
    work.filled({"sum": sums, "r": r, "tick": work.tick + machine.spec.look_ms})
    work.filled(cycle.LOOK.act(machine, work))


def _reinforce(machine: Machine, work: Registers) -> int:
    """Run the motors for one pulse; return the number of events: energise, stops, flips, release and reading."""
    speed, release = cycle.speeds_asked(machine, work), work.tick + work.pulse_ms
    drive = cycle.drive_asked(machine, work, speed)
    work.filled(
        {
            **machine.at_rest,
            "drive": drive,
            "ideal": machine.ideal_after(work, speed, seeking=False),
            "energised": work.tick,
            "pulse": work.pulse_ms,
            "corrections": work.corrections + 1,
            "phase": _REINFORCING,
        }
    )
    events = 1 + _stops(machine, work, release) + _flips(machine, work, release) + 2
    position, energised = machine.positions(work, release), drive != 0
    settled = np.where(energised, machine.settled(work, position), work.value) if machine.resolution else position
    work.filled(
        {
            "value": settled,
            # As the event does it: the drive of a motor that was not energised keeps its sign, and may be -0.0.
            "drive": np.where(energised, 0.0, drive),
            "motor_ticks": work.motor_ticks + energised * work.pulse,
            "travelled": work.travelled + np.abs(position - work.value),
            "tick": release,
            "phase": _DECAYING,
        }
    )
    sums = machine.sums(work, release)
    work.filled({"sum": sums, "r": machine.decide(work, sums, work.r)})
    return events


def _stops(machine: Machine, work: Registers, release: int) -> int:
    """Return the number of ticks before the release at which wipers meet their end stops."""
    if machine.sum_trajectory(work).undisturbed:
        return 0
    stalled = potentiometers.at_stop(work.value, work.drive, machine.stop)
    ends = machine.ends(work)[(work.drive != 0) & ~stalled]
    return len(np.unique(ends[ends < release]))


def _flips(machine: Machine, work: Registers, release: int) -> int:
    """Let the R-units follow their sums while motors run; return the number of ticks before the release with a flip."""
    trajectory, tick, flips = machine.sum_trajectory(work), work.tick, 0
    if len(trajectory.corners) == 2:  # sums that never turn back: each R-unit flips once at most
        ticks = trajectory.firsts_beyond(limits(machine, work), tick, release - 1)
        if flipped := {*ticks} - {NEVER}:
            work.filled({"r": np.where(np.array(ticks) == NEVER, work.r, 1 - work.r)})
        return len(flipped)
    while (tick := trajectory.first_beyond(limits(machine, work), tick, release - 1)) != NEVER:
        sums = machine.received(work, np.array(trajectory.at(tick)) * GRID)
        work.filled({"r": machine.decide(work, sums, work.r)})
        flips += 1
    return flips
