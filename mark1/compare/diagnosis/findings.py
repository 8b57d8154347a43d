"""Findings: what diagnose found of each R-unit, as fields for programs and in words for people.

The machine that is spoken of is the simulated one, whose dead zone and pulses are invented and whose stops are weakly
reported. The bound on corrections is theory (Novikoff 1962).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from mark1.base.report import WIDTH, Cell, Column, Report, Table
from mark1.machine.exact.units import Volts

SHOWN = 4
"""Clashing pairs, and cards that turn on no A-unit, that a paragraph names before it only counts them."""

NOTE = (
    "The Mark I is simulated: its dead zone and its pulses are invented defaults, and its end stops are only weakly "
    "reported. Novikoff's bound is theory: it holds for exact steps from 0 V without dead zone and end stops."
)


@dataclass(frozen=True, eq=False)
class Finding:
    """What one R-unit can do with the cards that are asked of it.

    `unit` and cards are counted from 0. `cards` were asked, `ones` of them to be answered 1, `right` are answered
    rightly now. Where the cards cannot be separated, `same` are pairs (to be answered 1, to be answered 0) that turn on
    the same A-units of its set, `silent` cards that turn on none and so cannot be answered as asked, and `together`,
    where there are neither, cards that clash together though they would not without any one of them.

    Else `least_stop` (V) is what the end stops must lie beyond. `values` (V, shape of its set, in panel order) answer
    all cards, None where the stops are too near. They keep the sums `clearance` (V) from the edge of the dead zone, as
    far as the stops allow; `by_pulses` tells whether they still answer all when they are rounded to whole pulses from
    where the wipers stand, and `corrections_by_pulses` how many corrections by pulses (error correction, alpha) are
    enough on this machine, None where none can be promised. `margin` and `corrections` are those of Novikoff's bound,
    None where only the dead zone as a threshold separates the cards. Where no sum has to move there is neither margin
    nor clearance.
    """

    unit: int
    cards: int
    ones: int
    right: int
    same: tuple[tuple[int, int], ...] = ()
    silent: tuple[int, ...] = ()
    together: tuple[int, ...] = ()
    least_stop: float | None = None
    values: Volts | None = None
    clearance: float | None = None
    by_pulses: bool | None = None
    corrections_by_pulses: float | None = None
    margin: float | None = None
    corrections: float | None = None

    @property
    def name(self) -> str:
        """R1, R2, ..."""
        return f"R{self.unit + 1}"

    @property
    def clash(self) -> tuple[int, ...]:
        """All cards that clash, in order; none where the cards can be separated."""
        paired = {card for pair in self.same for card in pair}
        return tuple(sorted(paired | {*self.silent, *self.together}))

    @property
    def verdict(self) -> str:
        """In few words: "can learn", "by the dead zone alone", "held by the stops" or "cannot"."""
        if self.clash:
            return "cannot"
        if self.values is None:
            return "held by the stops"
        return "by the dead zone alone" if self.corrections is None else "can learn"


@dataclass(frozen=True, eq=False, repr=False)
class Diagnosis:
    """What a machine can learn of some cards: a finding for each R-unit of which something is asked.

    `values` (V, shape (A,)) are those of the findings, and where there are none the wipers as they stand: what
    `compare.dial(rig, values)` turns in. `card_names` are "card 1 (E)" and so on. `stop`, `dead_zone` and `pulse`, what
    one quantized pulse turns a motor of nominal speed, are the machine's (V); `cleared` tells whether its R-units
    return to 0 before each card.
    """

    findings: tuple[Finding, ...]
    values: Volts
    card_names: tuple[str, ...]
    stop: float
    dead_zone: float
    pulse: float
    cleared: bool

    @property
    def possible(self) -> bool:
        """Whether `values` answer every card as asked."""
        return all(finding.values is not None for finding in self.findings)

    def __str__(self) -> str:
        return "\n\n".join("\n".join(wrap(paragraph(finding, self), WIDTH)) for finding in self.findings)

    def __repr__(self) -> str:
        verdicts = ", ".join(f"{finding.name} {finding.verdict}" for finding in self.findings)
        return f"<Diagnosis of {len(self.card_names)} cards: {verdicts}>"

    def report(self) -> Report:
        """A table of the findings, one of the cards that clash where there are some, and the paragraphs as notes."""
        clashes = [row for finding in self.findings for row in _clash_rows(finding, self.card_names)]
        tables = [Table("What each R-unit can do", COLUMNS, [_row(finding) for finding in self.findings])]
        tables += [Table("Cards that clash", ["R-unit", "why", "cards"], clashes)] if clashes else []
        volts = {"end stops": self.stop, "dead zone": self.dead_zone, "pulse": self.pulse}
        settings = {name: f"{value:.4g} V" for name, value in volts.items()}
        notes = [*(paragraph(finding, self) for finding in self.findings), NOTE]
        return Report("Diagnosis", tables, notes, settings=settings)


COLUMNS = (
    Column("R-unit"),
    Column("cards"),
    Column("to answer 1"),
    Column("right now"),
    Column("verdict"),
    Column("margin", "{:.3g}"),
    Column("Novikoff's bound", "{:,.0f}"),
    Column("stops beyond (V)", "{:.3g}"),
    Column("clearance (V)", "{:.3g}"),
    Column("whole pulses do"),
    Column("corrections by pulses", "{:,.0f}"),
)


def _row(found: Finding) -> list[Cell]:
    asked: list[Cell] = [found.name, found.cards, found.ones, found.right, found.verdict]
    bound: list[Cell] = [found.margin, found.corrections]
    volts: list[Cell] = [found.least_stop, found.clearance]
    return [*asked, *bound, *volts, found.by_pulses, found.corrections_by_pulses]


def _clash_rows(found: Finding, names: Sequence[str]) -> list[list[Cell]]:
    groups = [
        *(("same A-units, other answer", pair) for pair in found.same),
        *(("no A-unit on", (card,)) for card in found.silent),
        *(("not together", cards) for cards in [found.together] if cards),
    ]
    return [[found.name, why, ", ".join(names[card] for card in cards)] for why, cards in groups]


def paragraph(found: Finding, of: Diagnosis) -> str:
    """What was found of one R-unit, in plain words."""
    told = {
        "cannot": _cannot,
        "held by the stops": _held,
        "by the dead zone alone": _by_zone,
        "can learn": _can,
    }
    opening, *rest = told[found.verdict](found, of)
    return " ".join([f"{found.name} {opening}", _counts(found), *rest])


def _counts(found: Finding) -> str:
    return (
        f"Of {found.cards} cards it must answer {found.ones} with 1 and {found.cards - found.ones} with 0; as its "
        f"wipers stand, it answers {found.right} rightly."
    )


def _can(found: Finding, of: Diagnosis) -> list[str]:
    opening = "can learn these cards."
    if found.clearance is None:
        return [opening, "None of them turns on any of its A-units, and a sum of 0 V answers 0, as is asked of all."]
    return [
        opening,
        f"Values within the end stops answer all of them and keep the sum of every card that turns A-units on at least "
        f"{found.clearance:.3g} V from the edge of the dead zone ({of.dead_zone:.3g} V).",
        *_pulses(found, of),
        f"In exact steps from 0 V, without dead zone and stops, at most {found.corrections:,.0f} would be enough "
        f"(Novikoff's bound, for a margin of {found.margin:.3g}).",
    ]


def _by_zone(found: Finding, of: Diagnosis) -> list[str]:
    return [
        "can answer these cards, but only thanks to the dead zone.",
        f"A sum of up to {of.dead_zone:.3g} V still answers 0, which serves as a threshold; the sums of the cards must "
        f"stay near it, {found.clearance:.3g} V from it at best.",
        *_pulses(found, of),
        "Novikoff's bound does not hold here.",
    ]


def _pulses(found: Finding, of: Diagnosis) -> list[str]:
    """Whether whole pulses can hold the values, and whether teaching by pulses is sure to end."""
    if not of.pulse:
        return ["A pulse is too short to turn a motor, so that nothing is learned by pulses."]
    whole = f"Rounded to whole pulses of {of.pulse:.3g} V these values "
    if not found.by_pulses:
        whole += "no longer answer all rightly; whether other whole pulses would was not searched."
    else:
        whole += "still answer all rightly."
    if found.corrections_by_pulses is None:
        return [whole, "That error correction by such pulses ever ends cannot be promised; try shorter ones."]
    return [
        whole,
        f"Error correction by such pulses ends after at most {found.corrections_by_pulses:,.0f} corrections.",
    ]


def _held(found: Finding, of: Diagnosis) -> list[str]:
    return [
        "could tell these cards apart, but its end stops hold it back.",
        f"With any values that answer all of them some wiper stands beyond {found.least_stop:.3g} V, since sums must "
        f"leave the dead zone ({of.dead_zone:.3g} V), and the stops are at {of.stop:.3g} V. Stops farther out would do"
        + (", or a smaller dead zone." if found.corrections is not None else "."),
    ]


def _cannot(found: Finding, of: Diagnosis) -> list[str]:
    return [
        "cannot answer all these cards, wherever its wipers stand.",
        *(_pairs(found, of.card_names) if found.same else []),
        *(_silent(found, of) if found.silent else []),
        *(_together(found, of.card_names) if found.together else []),
    ]


def _pairs(found: Finding, names: Sequence[str]) -> list[str]:
    told = [
        f"{_capital(names[one])} must be answered 1 and {names[zero]} 0, but both turn on the same A-units of its set, "
        "so that their sums are always equal."
        for one, zero in found.same[:SHOWN]
    ]
    return told + _more(len(found.same) - SHOWN, "pair clashes", "pairs clash")


def _silent(found: Finding, of: Diagnosis) -> list[str]:
    stays = "answers 0" if of.cleared else "leaves the answer as it was"
    told = [
        f"{_capital(of.card_names[card])} turns on none of its A-units: its sum is always 0 V, which {stays}."
        for card in found.silent[:SHOWN]
    ]
    return told + _more(len(found.silent) - SHOWN, "card turns on none", "cards turn on none")


def _more(count: int, one: str, several: str) -> list[str]:
    return [f"{count} more {one if count == 1 else several} likewise."] if count > 0 else []


def _together(found: Finding, names: Sequence[str]) -> list[str]:
    told = _listed([names[card] for card in found.together])
    return [
        f"These {len(found.together)} clash: {told}. They share A-units in such a way that no values answer all of "
        "them; leave any one out, and the others can be answered."
    ]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
