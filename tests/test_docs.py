"""The documents say what the program does."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from mark1 import MachineSpec
from mark1.machine.spec import evidence

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def constants_table() -> str:
    """The table of docs/background/fidelity.md, from the constants themselves."""
    lines = ["| constant | value | unit | standing | source | meaning |", "|---|---|---|---|---|---|"]
    for constant in fields(MachineSpec):
        known = evidence(constant.name)
        cells = (f"`{constant.name}`", str(constant.default), known.unit, known.standing, known.source, known.meaning)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def test_the_table_of_constants_is_that_of_the_program() -> None:
    """`python -m tests.test_docs` renews it."""
    page = (ROOT / "docs" / "background" / "fidelity.md").read_text()
    assert constants_table() in page


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
    """Write the table of constants into its page."""
    page = ROOT / "docs" / "background" / "fidelity.md"
    marked = f"<!-- constants -->\n{constants_table()}\n<!-- /constants -->"
    page.write_text(
        re.sub(r"<!-- constants -->.*<!-- /constants -->", lambda _: marked, page.read_text(), flags=re.DOTALL)
    )


if __name__ == "__main__":
    renew()
