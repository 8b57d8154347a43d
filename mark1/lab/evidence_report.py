"""The ledger of evidence as tables and CSV, for `mark1 evidence` and docs/background/fidelity.md.

The entries are in mark1/machine/evidence/ledger.py.
"""

from collections.abc import Iterable

from mark1.base.report import Report, Table
from mark1.base.version import __version__
from mark1.machine.evidence.ledger import LEDGER, SOURCES, STANDINGS, evidence, value

CITATION = (
    f"mark1 {__version__}, constants of the simulated Mark I Perceptron; sources: see docs/background/fidelity.md"
)
"""Citation of the table."""

_KNOWN = ("constant", "value", "unit", "standing", "source", "meaning")
_OPEN = ("conflicting claims", "would be settled by")


def constant(name: str) -> Report:
    """Return the evidence for one constant with its sources in full; KeyError with the nearest names if unknown."""
    entry = evidence(name)
    told = dict(zip((*_KNOWN, *_OPEN), (*_known(name), *_open(name)), strict=True))
    told["standing"] += f": {STANDINGS[entry.standing]}"
    told["conflicting claims"] = entry.rivals or "none known"
    rows = [(what, text or "-") for what, text in told.items() if what != "constant"]
    cited = [sources(entry.codes)] if entry.codes else []
    title = f"Evidence for {name}, a constant of the simulated Mark I Perceptron"
    return Report(title, [Table("Evidence", ("property", name), rows), *cited])


def constants() -> Report:
    """Return a table of all constants with value, unit and standing."""
    rows = [_known(name)[:4] for name in LEDGER]
    note = "`mark1 evidence NAME` prints source, meaning and conflicting claims of one; `mark1 evidence --csv` of all."
    return Report("Constants of the simulated Mark I Perceptron", [Table("Constants", _KNOWN[:4], rows, note)])


def csv(name: str | None = None) -> str:
    """Return one constant or all as CSV, after a comment line with the citation; KeyError if unknown."""
    rows = [(*_known(each), *_open(each)) for each in ([*LEDGER] if name is None else [name])]
    return f"# {CITATION}\n{Table('Constants', (*_KNOWN, *_OPEN), rows).csv()}"


def known() -> Table:
    """Return all constants with value, unit, standing, source and meaning."""
    standings = "; ".join(f"{standing}: {meaning}" for standing, meaning in STANDINGS.items())
    return Table("Constants and their evidence", _KNOWN, [_known(name) for name in LEDGER], f"{standings}.")


def rivals() -> Table:
    """Return the constants for which sources conflict, the claim adopted, and what would decide."""
    rows = [(name, *_open(name)) for name in LEDGER if evidence(name).rivals]
    return Table("Conflicting claims", ("constant", *_OPEN), rows)


def open_questions() -> Table:
    """Return each document that would settle constants, with their names."""
    documents = dict.fromkeys(entry.settled_by for entry in LEDGER.values() if entry.settled_by)
    names = {each: [name for name, entry in LEDGER.items() if entry.settled_by == each] for each in documents}
    rows = [(each, ", ".join(settled)) for each, settled in names.items()]
    return Table("Documents that would settle open constants", ("document", "constants"), rows)


def sources(codes: Iterable[str] = SOURCES) -> Table:
    """Return sources by their codes, all or some."""
    return Table("Sources", ("code", "source"), [(code, SOURCES[code]) for code in codes])


def _known(name: str) -> tuple[str, ...]:
    entry = evidence(name)
    return name, value(name), entry.unit, entry.standing, entry.source, entry.meaning


def _open(name: str) -> tuple[str, str]:
    entry = evidence(name)
    return entry.rivals, entry.settled_by
