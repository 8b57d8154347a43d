"""The ledger as tables, as text and as CSV."""

import csv

from mark1.lab import evidence_report
from mark1.machine.evidence.ledger import LEDGER, SOURCES


def test_one_constant_tells_rivals_what_would_settle_them_and_its_sources_in_full() -> None:
    evidence, sources = evidence_report.constant("decision_rule").tables
    told = {str(what): str(known) for what, known in evidence.rows}
    assert told["value"] == "each alone"
    assert told["standing"] == "documented: read or seen in a primary source about the machine"
    assert "highest of eight" in told["conflicting claims"]
    assert "AD0236965" in told["would be settled by"]
    assert sources.rows == tuple((code, SOURCES[code]) for code in ("OM", "RT58"))


def test_what_is_not_known_of_a_constant_is_told_as_such() -> None:
    (evidence,) = evidence_report.constant("pulse_ms").tables
    assert ("source", "-") in evidence.rows
    assert ("conflicting claims", "none known") in evidence.rows


def test_the_tables_fit_in_100_columns() -> None:
    assert max(map(len, evidence_report.constants().text().splitlines())) <= 100


def test_every_constant_is_in_the_table_and_in_the_csv_which_begins_with_a_line_to_cite_it_by() -> None:
    cite, *lines = evidence_report.csv().splitlines()
    assert cite == f"# {evidence_report.CITATION}"
    rows = list(csv.DictReader(lines))
    assert [row["constant"] for row in rows] == list(LEDGER) == [row[0] for row in evidence_report.known().rows]
    assert [row["conflicting claims"] for row in rows] == [known.rivals for known in LEDGER.values()]


def test_readers_that_skip_comments_lose_nothing_else() -> None:
    assert evidence_report.csv().count("#") == 1


def test_a_document_is_named_once_with_all_that_it_would_settle() -> None:
    rows = evidence_report.open_questions().rows
    settled = [name for _, names in rows for name in str(names).split(", ")]
    assert sorted(settled) == sorted(name for name, known in LEDGER.items() if known.settled_by)
