"""Diagnose: why a machine will not learn, found from its cords, its stops and its dead zone without teaching it.

An R-unit answers 1 where the sum of its active values is beyond the dead zone; cleared before each card it answers 0
to everything else (sums and sign: R58, theory; dead zone and clearing: invented). Whether values exist that answer all
cards is a question of linear inequalities; whether error correction finds them is Novikoff's (1962, theory).
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from mark1.clockwork.rig import Rig
from mark1.compare.diagnosis import separability
from mark1.compare.diagnosis.findings import Diagnosis, Finding
from mark1.compare.learners import pulse_travel
from mark1.compare.network_from_machine import fed
from mark1.machine import potentiometers, response
from mark1.machine.exact.units import Bits, Flags, Units, Volts, on_grid
from mark1.machine.machine import Machine
from mark1.paper.theory import corrections_bound
from mark1.stimuli import Stimuli


def diagnose(rig: Rig, images: Any, targets: Any) -> Diagnosis:
    """Find out of each R-unit whether it can answer the images as asked, and else which of them clash; print it.

    The machine is taken as it stands: cords, stimulus switches, stops, dead zone, pulse and wipers; nothing is moved,
    and modes and systems of reinforcement are not looked at. `images` are (n, rows, columns) or `Stimuli`, `targets`
    (n, R) hold 0, 1, or None for what is not asked. An R-unit that is cleared before each card is right where its sum
    is above the dead zone for 1 and not above it for 0; one that is not cleared must have it below the zone for 0, so
    that the order of cards does not matter. ValueError for images and targets that do not fit and for a forced R-unit
    of which something is asked; ImportError where scipy is not installed.
    """
    machine, pulse = rig.machine, rig.panel.pulse_ms
    active = machine.activity(images.x if isinstance(images, Stimuli) else images)
    asked = _checked_targets(targets, (len(active), machine.spec.response_units))
    _check_free(machine, asked)
    findings, found_values = [], rig.examine("value").copy()
    for unit in np.flatnonzero((asked != NOT_ASKED).any(axis=0)).tolist():
        question = _question(machine, unit, active, asked[:, unit], pulse)
        finding = _finding(question)
        findings.append(finding)
        if finding.values is not None:
            found_values[question.own] = finding.values
    return Diagnosis(
        tuple(findings),
        found_values,
        _names(images, len(active)),
        machine.stop,
        machine.dead_zone,
        pulse_travel(machine.spec, pulse),
        machine.spec.clear_responses,
    )


NOT_ASKED = -1
"""How a target of None stands in the table of targets."""


def _names(images: Any, count: int) -> tuple[str, ...]:
    """A name for each card, with its label where it has one."""
    labels = [f" ({images.labels[label]})" for label in images.y] if isinstance(images, Stimuli) else [""] * count
    return tuple(f"card {number}{label}" for number, label in enumerate(labels, 1))


def _checked_targets(targets: Any, shape: tuple[int, int]) -> Bits:
    """The targets as a table (n, R) of 0, 1 and NOT_ASKED; ValueError for what is none, and where nothing is asked."""
    if not shape[0]:
        raise ValueError("there are no images to diagnose the machine by; give at least one")
    try:
        given = np.array(targets, dtype=object)
    except ValueError:  # rows of unequal length
        given = np.empty(0, dtype=object)
    if given.shape != shape:
        raise ValueError(f"the targets have shape {given.shape}; they must have shape {shape}, 0, 1 or None an R-unit")
    for card, unit in np.argwhere([[not _is_target(bit) for bit in row] for row in given]):
        raise ValueError(
            f"the target of card {card + 1} for R{unit + 1} is {given[card, unit]!r}; it must be 0, 1, or None for not "
            "asked"
        )
    table = np.array([[NOT_ASKED if bit is None else int(bit) for bit in row] for row in given], np.int8)
    if (table == NOT_ASKED).all():
        raise ValueError("all targets are None, so that nothing is asked; give at least one R-unit 0s and 1s")
    return table


def _is_target(bit: Any) -> bool:
    return bit is None or (isinstance(bit, (int, float, np.number, np.bool_)) and bool(bit in (0, 1)))


def _check_free(machine: Machine, asked: Bits) -> None:
    forced = (machine.registers.forcing != response.NOT_FORCED) & (asked != NOT_ASKED).any(axis=0)
    for unit in np.flatnonzero(forced):
        raise ValueError(
            f"R{unit + 1} is forced by its switch and answers {machine.registers.forcing[unit]} to every card; set its "
            "entry of panel.forcing to -1, or give it targets of None"
        )


@dataclass(frozen=True, eq=False)
class _Question:
    """What is asked of one R-unit: its own A-units, the cards, which of these A-units they turn on, the bits wanted.

    `own` are the A-units of its set (shape (N,)), `active` (n, N), `position` where the wipers stand and `pulse` what
    one pulse turns each (V, shape (N,)).
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

    def right(self, volts: Volts) -> Flags:
        """Which cards these values answer as asked, whichever card came before (shape (n,)); exact on the grid."""
        sums = self.active @ volts
        below = sums <= self.dead_zone if self.cleared else sums < -self.dead_zone
        return np.where(self.bits == 1, sums > self.dead_zone, below)

    @property
    def sign(self) -> Volts:
        """1 where the answer must be 1, -1 where it must be 0 (shape (n,))."""
        return np.where(self.bits == 1, 1.0, -1.0)

    @property
    def edge(self) -> Volts:
        """What sign x sum must get beyond (V, shape (n,))."""
        return self.dead_zone * (self.sign if self.cleared else np.ones(len(self.bits)))

    @property
    def threshold(self) -> bool:
        """Whether the dead zone is also a threshold, up to which a sum answers 0."""
        return self.cleared and self.dead_zone > 0

    def of(self, cards: Flags) -> "_Question":
        """The same of some of the cards."""
        return replace(self, cards=self.cards[cards], active=self.active[cards], bits=self.bits[cards])


def _question(machine: Machine, unit: int, active: Flags, bits: Bits, pulse_ms: int) -> _Question:
    own, cards = np.flatnonzero(fed(machine)[unit]), np.flatnonzero(bits != NOT_ASKED)
    now, parts = machine.registers, machine.parts
    speed = parts.motor_speed[own]
    travel = potentiometers.travel_per_tick(speed, np.ones_like(speed))
    return _Question(
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


def _finding(asked: _Question) -> Finding:
    """First what no values can help, then whether the other cards can be separated, then by which values."""
    right = int(asked.right(asked.position).sum())
    found = Finding(asked.unit, len(asked.cards), int(asked.bits.sum()), right)
    on: Flags = np.any(asked.active, axis=1)
    silent = ~on & ((asked.bits == 1) | (not asked.cleared))
    same = _same(asked.of(on))
    if same or silent.any():
        return replace(found, same=same, silent=tuple(asked.cards[silent].tolist()))
    if not on.any():
        return replace(found, least_stop=0.0, values=asked.position, by_pulses=True, corrections=0.0)
    return _separated(found, asked.of(on))


def _same(asked: _Question) -> tuple[tuple[int, int], ...]:
    """Pairs of cards, to be answered 1 and 0, that turn on the same A-units."""
    sets: dict[bytes, tuple[list[int], list[int]]] = {}
    for card, on, bit in zip(asked.cards.tolist(), asked.active, asked.bits, strict=True):
        sets.setdefault(on.tobytes(), ([], []))[bit].append(card)
    return tuple(sorted(pair for zeros, ones in sets.values() for pair in product(ones, zeros)))


def _separated(found: Finding, asked: _Question) -> Finding:
    """The finding for cards that all turn on some A-unit, no two of which clash."""
    met: Flags = np.any(asked.active, axis=0)
    sides = asked.sign[:, np.newaxis] * asked.active[:, met]
    if not separability.separable(sides, asked.threshold):
        clash = separability.clash(sides, asked.threshold)
        return replace(found, together=tuple(asked.cards[clash].tolist()))
    found = replace(found, least_stop=separability.least_stop(sides, asked.edge))
    if separability.separable(sides, threshold=False):
        found = _bounded(found, asked, met, separability.widest(sides))
    volts = asked.position.copy()
    volts[met] = on_grid(separability.farthest(sides, asked.edge, asked.stop).values)
    return _with_values(found, asked, np.clip(volts, -asked.stop, asked.stop))


def _bounded(found: Finding, asked: _Question, met: Flags, weights: Volts) -> Finding:
    """The finding with the margin of these weights, the widest, and Novikoff's bound."""
    return replace(
        found,
        margin=float(1 / np.sqrt(weights @ weights)),
        corrections=corrections_bound(asked.active[:, met], asked.bits, weights),
    )


def _with_values(found: Finding, asked: _Question, volts: Volts) -> Finding:
    """The finding with these values, if they answer all cards."""
    if not asked.right(volts).all():
        return found
    clearance = float((asked.sign * (asked.active @ volts) - asked.edge).min())
    rounded = potentiometers.nearest(asked.position, volts, asked.pulse, asked.stop)
    return replace(
        found,
        values=volts,
        clearance=clearance,
        by_pulses=bool(asked.right(rounded).all()),
        corrections_by_pulses=_corrections(asked, volts, clearance),
    )


def _corrections(asked: _Question, volts: Volts, clearance: float) -> float | None:
    """At most so many corrections by whole pulses until the cards are right, or None where none can be promised.

    Novikoff's proof for this machine: sum up, over the A-units, the squared way of the wiper to its value, divided by
    its pulse. A correction is made only where the sum has not passed the edge, and so takes 2 x clearance off that or
    more, but for the pulses of the active A-units; stops only shorten the ways, since the values lie within.
    """
    way, turns = volts - asked.position, asked.pulse > 0
    gain = 2 * clearance - float((asked.active @ asked.pulse).max())
    if gain <= 0 or (way[~turns] != 0).any():
        return None
    return float((way[turns] ** 2 / asked.pulse[turns]).sum() / gain)
