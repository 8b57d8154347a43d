"""Findings of a diagnosis, one per R-unit: as fields for programs, and as text and tables.

They are about the simulated machine, whose dead zone and pulses are invented and whose end stops are weakly reported.
The bound on corrections is theory (Novikoff 1962).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from mark1.base.report import WIDTH, Cell, Column, Report, Table
from mark1.machine.exact.units import Volts

SHOWN = 4
"""Clashing pairs, and cards without active A-units, that a paragraph lists before it only counts them."""

NOTE = (
    "The Mark I is simulated: its dead zone and its pulses are invented defaults, and its end stops are only weakly "
    "reported. Novikoff's bound is theory: it holds for exact steps from 0 V without dead zone and end stops."
)


@dataclass(frozen=True, eq=False)
class Finding:
    """Result for one R-unit.

    `unit` and cards count from 0. Of `cards` with targets, `ones` have the target 1, and `correct` are answered
    correctly now. If the cards are not separable, `same` are pairs (target 1, target 0) that activate the same A-units
    of its source set, `silent` are cards that activate none and so cannot be answered correctly, and `together`, if
    there are neither, are cards that clash as a group but not without any one of them.

    Otherwise the end stops must be farther out than `least_stop` (V). `values` (V, shape of its set, in panel order)
    answer all cards, None if the stops are too near. They keep the sums `clearance` (V) from the edge of the dead zone,
    as far as the stops allow. `by_pulses` is True if they still answer all cards when rounded to whole pulses from the
    present wiper positions, and `corrections_by_pulses` is the number of corrections by pulses (error correction,
    alpha) that suffices on this machine, None if there is no bound. `margin` and `corrections` are those of Novikoff's
    bound, None if the cards are separable only with the dead zone as a threshold. If no sum has to change there is
    neither margin nor clearance.
    """

    unit: int
    cards: int
    ones: int
    correct: int
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
        """All cards that clash, in order; empty if the cards are separable."""
        paired = {card for pair in self.same for card in pair}
        return tuple(sorted(paired | {*self.silent, *self.together}))

    @property
    def verdict(self) -> str:
        """One of "can learn", "only with the dead zone", "limited by the stops" and "cannot"."""
        if self.clash:
            return "cannot"
        if self.values is None:
            return "limited by the stops"
        return "only with the dead zone" if self.corrections is None else "can learn"


@dataclass(frozen=True, eq=False, repr=False)
class Diagnosis:
    """Diagnosis of a machine for some cards: a finding for each R-unit that has targets.

    `values` (V, shape (A,)) are those of the findings, and elsewhere the present ones, as `compare.dial(rig, values)`
    takes them. `card_names` are "card 1 (E)" and so on. `stop`, `dead_zone` and `pulse`, the travel of one quantized
    pulse at nominal speed, are the machine's (V); `cleared` is True if its R-units return to 0 before each card.
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
        """True if `values` answer every card correctly."""
        return all(finding.values is not None for finding in self.findings)

    def __str__(self) -> str:
        return "\n\n".join("\n".join(wrap(paragraph(finding, self), WIDTH)) for finding in self.findings)

    def __repr__(self) -> str:
        verdicts = ", ".join(f"{finding.name} {finding.verdict}" for finding in self.findings)
        return f"<Diagnosis of {len(self.card_names)} cards: {verdicts}>"

    def report(self) -> Report:
        """Return a table of the findings, one of the cards that clash if there are any, and the text as notes."""
        clashes = [row for finding in self.findings for row in _clash_rows(finding, self.card_names)]
        tables = [Table("Findings by R-unit", COLUMNS, [_row(finding) for finding in self.findings])]
        tables += [Table("Cards that clash", ["R-unit", "reason", "cards"], clashes)] if clashes else []
        volts = {"end stops": self.stop, "dead zone": self.dead_zone, "pulse": self.pulse}
        settings = {name: f"{value:.4g} V" for name, value in volts.items()}
        notes = [*(paragraph(finding, self) for finding in self.findings), NOTE]
        return Report("Diagnosis", tables, notes, settings=settings)


COLUMNS = (
    Column("R-unit"),
    Column("cards"),
    Column("target 1"),
    Column("correct now"),
    Column("verdict"),
    Column("margin", "{:.3g}"),
    Column("Novikoff's bound", "{:,.0f}"),
    Column("least stops (V)", "{:.3g}"),
    Column("clearance (V)", "{:.3g}"),
    Column("whole pulses suffice"),
    Column("corrections by pulses", "{:,.0f}"),
)


def _row(found: Finding) -> list[Cell]:
    asked: list[Cell] = [found.name, found.cards, found.ones, found.correct, found.verdict]
    bound: list[Cell] = [found.margin, found.corrections]
    volts: list[Cell] = [found.least_stop, found.clearance]
    return [*asked, *bound, *volts, found.by_pulses, found.corrections_by_pulses]


def _clash_rows(found: Finding, names: Sequence[str]) -> list[list[Cell]]:
    groups = [
        *(("same A-units, different target", pair) for pair in found.same),
        *(("no A-unit active", (card,)) for card in found.silent),
        *(("not separable as a group", cards) for cards in [found.together] if cards),
    ]
    return [[found.name, why, ", ".join(names[card] for card in cards)] for why, cards in groups]


def paragraph(found: Finding, of: Diagnosis) -> str:
    """Return the finding of one R-unit as text."""
    sentences = {
        "cannot": _cannot,
        "limited by the stops": _held,
        "only with the dead zone": _by_zone,
        "can learn": _can,
    }
    opening, *rest = sentences[found.verdict](found, of)
    return " ".join([f"{found.name} {opening}", _counts(found), *rest])


def _counts(found: Finding) -> str:
    return (
        f"Of {found.cards} cards it must answer {found.ones} with 1 and {found.cards - found.ones} with 0; it now "
        f"answers {found.correct} correctly."
    )


def _can(found: Finding, of: Diagnosis) -> list[str]:
    opening = "can learn these cards."
    if found.clearance is None:
        return [opening, "None of them activates any of its A-units, and a sum of 0 V answers 0, the target of all."]
    return [
        opening,
        f"Values within the end stops answer all of them and keep the sum of every card with active A-units at least "
        f"{found.clearance:.3g} V from the edge of the dead zone ({of.dead_zone:.3g} V).",
        *_pulses(found, of),
        f"In exact steps from 0 V, without dead zone and stops, at most {found.corrections:,.0f} would suffice "
        f"(Novikoff's bound, for a margin of {found.margin:.3g}).",
    ]


def _by_zone(found: Finding, of: Diagnosis) -> list[str]:
    return [
        "can answer these cards, but only with the dead zone as a threshold.",
        f"A sum of up to {of.dead_zone:.3g} V still answers 0; the sums of the cards must stay near this edge, at best "
        f"{found.clearance:.3g} V from it.",
        *_pulses(found, of),
        "Novikoff's bound does not apply.",
    ]


def _pulses(found: Finding, of: Diagnosis) -> list[str]:
    """Say if whole pulses can hold the values, and if teaching by pulses is certain to end."""
    if not of.pulse:
        return ["A pulse is too short to move a wiper, so nothing is learned by pulses."]
    whole = f"Rounded to whole pulses of {of.pulse:.3g} V these values "
    if not found.by_pulses:
        whole += "no longer answer all correctly; other whole pulses were not searched."
    else:
        whole += "still answer all correctly."
    if found.corrections_by_pulses is None:
        return [whole, "Error correction by such pulses need not end; try shorter pulses."]
    return [
        whole,
        f"Error correction by such pulses ends after at most {found.corrections_by_pulses:,.0f} corrections.",
    ]


def _held(found: Finding, of: Diagnosis) -> list[str]:
    return [
        "could separate these cards, but its end stops are too near.",
        f"Any values that answer all of them have a wiper beyond {found.least_stop:.3g} V, since sums must leave the "
        f"dead zone ({of.dead_zone:.3g} V), and the stops are at {of.stop:.3g} V. Stops farther out"
        + (" or a smaller dead zone would help." if found.corrections is not None else " would help."),
    ]


def _cannot(found: Finding, of: Diagnosis) -> list[str]:
    return [
        "cannot answer all these cards, whatever its values.",
        *(_pairs(found, of.card_names) if found.same else []),
        *(_silent(found, of) if found.silent else []),
        *(_together(found, of.card_names) if found.together else []),
    ]


def _pairs(found: Finding, names: Sequence[str]) -> list[str]:
    sentences = [
        f"{_capital(names[one])} has the target 1 and {names[zero]} the target 0, but both activate the same A-units "
        "of its set, so their sums are always equal."
        for one, zero in found.same[:SHOWN]
    ]
    return sentences + _more(len(found.same) - SHOWN, "pair clashes", "pairs clash")


def _silent(found: Finding, of: Diagnosis) -> list[str]:
    stays = "answers 0" if of.cleared else "keeps the last answer"
    sentences = [
        f"{_capital(of.card_names[card])} activates none of its A-units: its sum is always 0 V, which {stays}."
        for card in found.silent[:SHOWN]
    ]
    return sentences + _more(len(found.silent) - SHOWN, "card activates none", "cards activate none")


def _more(count: int, one: str, several: str) -> list[str]:
    return [f"{count} more {one if count == 1 else several} likewise."] if count > 0 else []


def _together(found: Finding, names: Sequence[str]) -> list[str]:
    cards = _listed([names[card] for card in found.together])
    return [
        f"These {len(found.together)} clash: {cards}. They share A-units so that no values answer all of them, but "
        "without any one of them the others are separable."
    ]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
