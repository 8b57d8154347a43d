"""The ledger of evidence as a historian reads it: one constant in full, all in tables, or CSV to cite.

The entries themselves are mark1/machine/evidence/ledger.py; docs/background/fidelity.md is made from the same tables.
"""

from collections.abc import Iterable

from mark1.base.report import Report, Table
from mark1.base.version import __version__
from mark1.machine.evidence.ledger import LEDGER, SOURCES, STANDINGS, evidence, value

CITATION = (
    f"mark1 {__version__}, constants of the simulated Mark I Perceptron; sources: see docs/background/fidelity.md"
)
"""What to cite the table by."""

_KNOWN = ("constant", "value", "unit", "standing", "source", "meaning")
_OPEN = ("rival claims", "would be settled by")


def constant(name: str) -> Report:
    """Tell all that is known of one constant, its sources in full (KeyError with the nearest names: no such one)."""
    entry = evidence(name)
    told = dict(zip((*_KNOWN, *_OPEN), (*_known(name), *_open(name)), strict=True))
    told["standing"] += f": {STANDINGS[entry.standing]}"
    told["rival claims"] = entry.rivals or "none known"
    rows = [(what, text or "-") for what, text in told.items() if what != "constant"]
    cited = [sources(entry.codes)] if entry.codes else []
    title = f"{name}, a constant of the simulated Mark I Perceptron"
    return Report(title, [Table("Evidence", (name, "what is known"), rows), *cited])


def constants() -> Report:
    """List all constants, a line each; docs/background/fidelity.md and the CSV have what this leaves out."""
    rows = [_known(name)[:4] for name in LEDGER]
    note = "`mark1 evidence NAME` tells all that is known of one, `mark1 evidence --csv` of all."
    return Report("Constants of the simulated Mark I Perceptron", [Table("What is known", _KNOWN[:4], rows, note)])


def csv(name: str | None = None) -> str:
    """Return one constant or all as CSV below a line of comment to cite it by (KeyError: no such constant)."""
    rows = [(*_known(each), *_open(each)) for each in ([*LEDGER] if name is None else [name])]
    return f"# {CITATION}\n{Table('Constants', (*_KNOWN, *_OPEN), rows).csv()}"


def known() -> Table:
    """All constants with value, unit, standing, source and meaning."""
    standings = "; ".join(f"{standing}: {meaning}" for standing, meaning in STANDINGS.items())
    return Table("What is known", _KNOWN, [_known(name) for name in LEDGER], f"{standings}.")


def rivals() -> Table:
    """The constants of which sources claim different things, what was taken, and what would settle it."""
    rows = [(name, *_open(name)) for name in LEDGER if evidence(name).rivals]
    return Table("Rival claims, and what would settle them", ("constant", *_OPEN), rows)


def open_questions() -> Table:
    """Each document that would settle constants, with their names."""
    documents = dict.fromkeys(entry.settled_by for entry in LEDGER.values() if entry.settled_by)
    names = {each: [name for name, entry in LEDGER.items() if entry.settled_by == each] for each in documents}
    rows = [(each, ", ".join(settled)) for each, settled in names.items()]
    return Table("What would settle what is open", ("document", "constants"), rows)


def sources(codes: Iterable[str] = SOURCES) -> Table:
    """Sources, all or some, by their codes."""
    return Table("Sources", ("code", "source"), [(code, SOURCES[code]) for code in codes])


def _known(name: str) -> tuple[str, ...]:
    entry = evidence(name)
    return name, value(name), entry.unit, entry.standing, entry.source, entry.meaning


def _open(name: str) -> tuple[str, str]:
    entry = evidence(name)
    return entry.rivals, entry.settled_by
