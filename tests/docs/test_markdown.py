"""The documents say what the program does."""

import re
from pathlib import Path

import pytest

from mark1.base.report import Table
from mark1.lab import evidence_report
from tests.helpers.paths import ROOT

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
FIDELITY = ROOT / "docs" / "background" / "fidelity.md"
TABLES = {
    "sources": evidence_report.sources,
    "constants": evidence_report.known,
    "rivals": evidence_report.rivals,
    "open": evidence_report.open_questions,
}
"""The tables of docs/background/fidelity.md by the marks around them."""


def marked(mark: str) -> str:
    """A table in Markdown between its marks."""
    return f"<!-- {mark} -->\n{markdown(TABLES[mark]())}\n<!-- /{mark} -->"


def markdown(table: Table) -> str:
    """A table of texts in Markdown, the names of constants set as code."""
    columns = [
        [name, "---", *map(coded if name.startswith("constant") else str, cells)]
        for name, *cells in zip(table.names, *table.rows, strict=True)
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in zip(*columns, strict=True))


def coded(names: object) -> str:
    return ", ".join(f"`{name}`" for name in str(names).split(", "))


@pytest.mark.parametrize("mark", TABLES)
def test_the_tables_of_fidelity_are_those_of_the_ledger(mark: str) -> None:
    """`python -m tests.docs.test_markdown` renews them."""
    assert marked(mark) in FIDELITY.read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102
    printed = capsys.readouterr().out
    assert re.search(r"bit +1 +0\n", printed)
    assert printed.splitlines()[-1].endswith("idle             -")


def renew() -> None:
    """Write the tables into their page."""
    page = FIDELITY.read_text()
    for mark in TABLES:
        before, _, rest = page.partition(f"<!-- {mark} -->")
        page = before + marked(mark) + rest.partition(f"<!-- /{mark} -->")[2]
    FIDELITY.write_text(page)


if __name__ == "__main__":
    renew()
