"""The history and the list of mistakes say of everything what kind of thing it is and who says so."""

import re
from collections.abc import Iterator

import pytest

from mark1.machine.evidence.ledger import LEDGER, SOURCES
from tests.helpers.paths import ROOT

BACKGROUND = ROOT / "docs" / "background"
PAGES = ("history.md", "what-it-was-not.md", "fidelity.md")
KINDS = ("theory", "704", "machine", "press", "modern", "other")
CODE = re.compile(r"\b(?:[A-Z]{1,3}\d\d|OM|ND|SI|PH|WP|BIS|CS)\b")


def rows(page: str, *columns: str) -> Iterator[list[str]]:
    """The cells of these columns, row by row, of every table of a page that has them all."""
    heads: list[str] = []
    for line in (BACKGROUND / page).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")] if line.startswith("|") else []
        if not heads or not cells:
            heads = cells
        elif set(columns) <= set(heads) and not line.startswith("|---"):
            yield [cells[heads.index(column)] for column in columns]


@pytest.mark.parametrize("page", PAGES)
def test_every_code_of_a_source_is_one_of_the_ledger(page: str) -> None:
    found = set(CODE.findall((BACKGROUND / page).read_text(encoding="utf-8")))
    assert found
    assert found <= set(SOURCES)


def test_everything_in_the_history_is_of_a_kind() -> None:
    kinds = [kind for kind, _ in rows("history.md", "kind", "source")]
    assert set(kinds) == set(KINDS)
    assert [kind for kind, _ in rows("history.md", "kind", "what it means")] == list(KINDS)


@pytest.mark.parametrize("page", ["history.md", "what-it-was-not.md"])
def test_everything_has_a_source_a_named_paper_or_the_word_that_it_is_only_reported(page: str) -> None:
    """A link leads to the page that has the source."""
    sources = [source for (source,) in rows(page, "source")]
    assert len(sources) > 15
    assert [each for each in sources if not re.search(rf"{CODE.pattern}|[12][09]\d\d|reported|\]\(", each)] == []


def test_every_contradiction_has_claims_that_part_and_a_verdict() -> None:
    found = {topic: (claims, verdict) for topic, claims, verdict in rows("history.md", "topic", "claims", "verdict")}
    assert len(found) == 12
    assert all(" / " in claims or "said of" in claims for claims, _ in found.values())
    assert all(verdict for _, verdict in found.values())
    assert found["motor"][1] == "open"


@pytest.mark.parametrize(
    ("topic", "constant"), [("A-units", "association_units"), ("weights", "potentiometers"), ("motor", "motor_kind")]
)
def test_the_history_and_the_ledger_tell_the_same_rival_claims(topic: str, constant: str) -> None:
    claims = dict(rows("history.md", "topic", "claims"))[topic]
    assert LEDGER[constant].rivals.startswith(claims)
