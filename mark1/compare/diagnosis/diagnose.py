"""Diagnose a machine: find out from its cords, end stops and dead zone why it cannot learn, without teaching it.

An R-unit answers 1 if the sum of its active values is above the dead zone; cleared before each card it answers 0
otherwise (sums and sign: R58, theory; dead zone and clearing: invented). If values exist that answer all cards is a
question of linear inequalities; if error correction finds them is Novikoff's (1962, theory).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from mark1.base.types import ImageLike
from mark1.clockwork.rig import Rig
from mark1.compare.diagnosis import separability
from mark1.compare.diagnosis.findings import Diagnosis, Finding
from mark1.compare.learners import check_rig, pulse_travel
from mark1.compare.network_from_machine import fed
from mark1.machine import potentiometers, response
from mark1.machine.exact.units import Bits, Flags, Units, Volts, on_grid
from mark1.machine.machine import Machine
from mark1.paper.theory import corrections_bound
from mark1.stimuli import Stimuli


def diagnose(
    rig: Rig, images: Stimuli | ImageLike, targets: Sequence[Sequence[int | None]] | NDArray[np.generic]
) -> Diagnosis:
    """Return, for each R-unit, if it can give the target answers to all images, and if not, which images clash.

    Cords, stimulus switches, end stops, dead zone, pulse and wipers are those of the machine now; nothing moves. Modes
    and systems of reinforcement are ignored. `images` are (n, rows, columns) or `Stimuli`; `targets` (n, R) hold 0, 1,
    or None for no target. An answer of an R-unit that is cleared before each card is correct if its sum is above the
    dead zone for 1 and not above it for 0; without clearing the sum must be below the zone for 0, so that the order of
    the cards does not matter. Raises ValueError for images and targets that do not fit and for a forced R-unit with
    targets; ImportError without scipy.
    """
    machine, pulse = check_rig(rig).machine, rig.panel.pulse_ms
    active = machine.activity(images.x if isinstance(images, Stimuli) else images)
    bits = _checked_targets(targets, (len(active), machine.spec.response_units))
    _check_free(machine, bits)
    findings, found_values = [], rig.examine("value").copy()
    for unit in np.flatnonzero((bits != NO_TARGET).any(axis=0)).tolist():
        task = _task(machine, unit, active, bits[:, unit], pulse)
        finding = _finding(task)
        findings.append(finding)
        if finding.values is not None:
            found_values[task.own] = finding.values
    return Diagnosis(
        tuple(findings),
        found_values,
        _names(images, len(active)),
        machine.stop,
        machine.dead_zone,
        pulse_travel(machine.spec, pulse),
        machine.spec.clear_responses,
    )


NO_TARGET = -1
"""Code of None in the table of targets."""


def _names(images: Stimuli | ImageLike, count: int) -> tuple[str, ...]:
    """Return a name for each card, with its label if it has one."""
    labels = [f" ({images.labels[label]})" for label in images.y] if isinstance(images, Stimuli) else [""] * count
    return tuple(f"card {number}{label}" for number, label in enumerate(labels, 1))


def _checked_targets(targets: Sequence[Sequence[int | None]] | NDArray[np.generic], shape: tuple[int, int]) -> Bits:
    """Return the targets as a table (n, R) of 0, 1 and NO_TARGET."""
    if not shape[0]:
        raise ValueError("there are no images; give at least one")
    try:
        given = np.array(targets, dtype=object)
    except ValueError:  # rows of unequal length
        given = np.empty(0, dtype=object)
    if given.shape != shape:
        raise ValueError(
            f"the targets have shape {given.shape}; they must have shape {shape}: 0, 1 or None for each R-unit"
        )
    for card, unit in np.argwhere([[not _is_target(bit) for bit in row] for row in given]):
        raise ValueError(
            f"the target of card {card + 1} for R{unit + 1} is {given[card, unit]!r}; it must be 0, 1, or None for no "
            "target"
        )
    table = np.array([[NO_TARGET if bit is None else int(bit) for bit in row] for row in given], np.int8)
    if (table == NO_TARGET).all():
        raise ValueError("all targets are None; give at least one R-unit a target of 0 or 1")
    return table


def _is_target(bit: object) -> bool:
    return bit is None or (isinstance(bit, (int, float, np.number, np.bool_)) and bool(bit in (0, 1)))


def _check_free(machine: Machine, bits: Bits) -> None:
    forced = (machine.registers.forcing != response.NOT_FORCED) & (bits != NO_TARGET).any(axis=0)
    for unit in np.flatnonzero(forced):
        raise ValueError(
            f"R{unit + 1} is forced by its switch and answers {machine.registers.forcing[unit]} to every card; set its "
            "entry of panel.forcing to -1, or give it targets of None"
        )


@dataclass(frozen=True, eq=False)
class _Task:
    """The task of one R-unit: its cards, their active A-units, and the target bits.

    `own` are the A-units of its source set (shape (N,)), `active` (n, N) the active ones per card, `position` the wiper
    positions and `pulse` the travel of one pulse (V, shape (N,)).
    """

    unit: int
    own: Units
    cards: Units
    active: Flags
    bits: Bits
    position: Volts
    pulse: Volts
    stop: float
    dead_zone: float
    cleared: bool

    def correct(self, volts: Volts) -> Flags:
        """Return True for each card that these values answer correctly after any other card; exact on the grid."""
        sums = self.active @ volts
        below = sums <= self.dead_zone if self.cleared else sums < -self.dead_zone
        return np.where(self.bits == 1, sums > self.dead_zone, below)

    @property
    def sign(self) -> Volts:
        """1 for a target of 1, -1 for a target of 0 (shape (n,))."""
        return np.where(self.bits == 1, 1.0, -1.0)

    @property
    def edge(self) -> Volts:
        """Bound that sign x sum must exceed (V, shape (n,))."""
        return self.dead_zone * (self.sign if self.cleared else np.ones(len(self.bits)))

    @property
    def threshold(self) -> bool:
        """True if the dead zone also acts as a threshold, up to which a sum answers 0."""
        return self.cleared and self.dead_zone > 0

    def of(self, cards: Flags) -> "_Task":
        """Return the task restricted to some of the cards."""
        return replace(self, cards=self.cards[cards], active=self.active[cards], bits=self.bits[cards])


def _task(machine: Machine, unit: int, active: Flags, bits: Bits, pulse_ms: int) -> _Task:
    own, cards = np.flatnonzero(fed(machine)[unit]), np.flatnonzero(bits != NO_TARGET)
    now, parts = machine.registers, machine.parts
    speed = parts.motor_speed[own]
    travel = potentiometers.travel_per_tick(speed, np.ones_like(speed))
    return _Task(
        unit,
        own,
        cards,
        active[np.ix_(cards, own)],
        bits[cards],
        machine.positions(now, now.tick)[own],
        travel * np.maximum(pulse_ms - parts.dead_time[own], 0),
        machine.stop,
        machine.dead_zone,
        machine.spec.clear_responses,
    )


def _finding(task: _Task) -> Finding:
    """Look for clashes that no values can avoid, then for separability, then for values."""
    correct = int(task.correct(task.position).sum())
    found = Finding(task.unit, len(task.cards), int(task.bits.sum()), correct)
    on: Flags = np.any(task.active, axis=1)
    silent = ~on & ((task.bits == 1) | (not task.cleared))
    same = _same(task.of(on))
    if same or silent.any():
        return replace(found, same=same, silent=tuple(task.cards[silent].tolist()))
    if not on.any():
        return replace(found, least_stop=0.0, values=task.position, by_pulses=True, corrections=0.0)
    return _separated(found, task.of(on))


def _same(task: _Task) -> tuple[tuple[int, int], ...]:
    """Return pairs of cards with targets 1 and 0 that activate the same A-units."""
    sets: dict[bytes, tuple[list[int], list[int]]] = {}
    for card, on, bit in zip(task.cards.tolist(), task.active, task.bits, strict=True):
        sets.setdefault(on.tobytes(), ([], []))[bit].append(card)
    return tuple(sorted(pair for zeros, ones in sets.values() for pair in product(ones, zeros)))


def _separated(found: Finding, task: _Task) -> Finding:
    """Return the finding for cards that all activate some A-unit, no two of which clash."""
    met: Flags = np.any(task.active, axis=0)
    sides = task.sign[:, np.newaxis] * task.active[:, met]
    if not separability.separable(sides, task.threshold):
        clash = separability.clash(sides, task.threshold)
        return replace(found, together=tuple(task.cards[clash].tolist()))
    found = replace(found, least_stop=separability.least_stop(sides, task.edge))
    if separability.separable(sides, threshold=False):
        found = _bounded(found, task, met, separability.widest(sides))
    volts = task.position.copy()
    volts[met] = on_grid(separability.farthest(sides, task.edge, task.stop).values)
    return _with_values(found, task, np.clip(volts, -task.stop, task.stop))


def _bounded(found: Finding, task: _Task, met: Flags, weights: Volts) -> Finding:
    """Return the finding with the margin of these weights, the widest, and Novikoff's bound."""
    return replace(
        found,
        margin=float(1 / np.sqrt(weights @ weights)),
        corrections=corrections_bound(task.active[:, met], task.bits, weights),
    )


def _with_values(found: Finding, task: _Task, volts: Volts) -> Finding:
    """Return the finding with these values, if they answer all cards."""
    if not task.correct(volts).all():
        return found
    clearance = float((task.sign * (task.active @ volts) - task.edge).min())
    rounded = potentiometers.nearest(task.position, volts, task.pulse, task.stop)
    return replace(
        found,
        values=volts,
        clearance=clearance,
        by_pulses=bool(task.correct(rounded).all()),
        corrections_by_pulses=_corrections(task, volts, clearance),
    )


def _corrections(task: _Task, volts: Volts, clearance: float) -> float | None:
    """Return an upper bound on the corrections by whole pulses until all cards are correct, or None without one."""
    # Novikoff's proof for this machine: take the sum over the A-units of (distance of the wiper to its value)^2 /
    # pulse. A correction happens only where the sum has not passed the edge, so it lowers that total by at least 2 x
    # clearance less the pulses of the active A-units. Stops only shorten the distances, since the values lie within
    # them.
    distance, moves = volts - task.position, task.pulse > 0
    gain = 2 * clearance - float((task.active @ task.pulse).max())
    if gain <= 0 or (distance[~moves] != 0).any():
        return None
    return float((distance[moves] ** 2 / task.pulse[moves]).sum() / gain)
