"""Pages whose code runs as at a prompt, and whose commands as in a shell, and that print what stands below them.

`python -m tests.docs.test_pages` renews the printed text after a change that is meant.
"""

import ast
import io
import re
from contextlib import redirect_stdout
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mark1 import cli
from tests.helpers.paths import ROOT
from tests.helpers.printed import without_times
from tests.scenarios.test_every_scenario import pinned

DOCS = ROOT / "docs"
PAGES = {
    "background/three-neurons.md": 4,
    "background/what-it-was-not.md": 1,
    "tutorial/stepping.md": 11,
    "guides/big-machines.md": 4,
    "guides/many-machines.md": 3,
    "reference/fleet.md": 2,
    "reference/panel.md": 5,
    "reference/registers.md": 3,
    "reference/reinforcement.md": 3,
    "reference/spec.md": 6,
    "reference/1958.md": 5,
    "reference/bridge.md": 5,
    "reference/diagnose.md": 6,
    "reference/theory.md": 1,
    "reference/netlist.md": 5,
    "guides/your-own-pictures.md": 11,
    "guides/breaking-it.md": 20,
    "reference/stimuli.md": 8,
    "guides/replay-page.md": 3,
    "reference/page.md": 1,
}
"""Page -> how many pieces of code it has at least."""

BLOCK = re.compile(r"```(?P<kind>python|sh)\n(?P<code>.*?)```\n(?:\n```text\n(?P<text>.*?)```\n)?", re.DOTALL)


def answer(block: re.Match[str], names: dict[str, Any]) -> str:
    """What a prompt prints for a block of Python, or the command line for one of `mark1 ...`."""
    told = typed(block["code"], names) if block["kind"] == "python" else commanded(block["code"])
    return "".join(f"{line.rstrip()}\n" for line in told.splitlines())


def commanded(line: str) -> str:
    return CliRunner().invoke(cli.app, line.split()[1:], catch_exceptions=False).output


def typed(code: str, names: dict[str, Any]) -> str:
    """What a prompt prints for these lines: also the value of every expression, and the sentence of an error."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        for statement in ast.parse(code).body:
            try:
                exec(compile(ast.Interactive([statement]), "page", "single"), names)  # noqa: S102
            except (ValueError, KeyError, AttributeError, OSError) as error:
                print(f"{type(error).__name__}: {' '.join(map(str, error.args))}")  # noqa: T201
    return printed.getvalue()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_prints_what_stands_below_its_code(page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Statements of a block are typed one by one; blocks without a text print nothing."""
    other = {name: version(name) for name in ("numpy", "pillow") if version(name) != pinned()[name]}
    if other:
        pytest.skip(f"the text holds under tests/constraints.txt, not under {other}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("builtins._", None, raising=False)  # where a prompt keeps its last value
    names: dict[str, Any] = {}
    blocks = list(BLOCK.finditer((DOCS / page).read_text(encoding="utf-8")))
    assert len(blocks) >= PAGES[page]
    for block in blocks:
        assert without_times(answer(block, names)) == without_times(block["text"] or ""), block["code"]


def renew(page: Path) -> None:
    """Write what the code prints below it."""
    names: dict[str, Any] = {}

    def renewed(block: re.Match[str]) -> str:
        printed = answer(block, names)
        return f"```{block['kind']}\n{block['code']}```\n" + (f"\n```text\n{printed}```\n" if printed else "")

    page.write_text(BLOCK.sub(renewed, page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    import os
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name in PAGES:
            renew(DOCS / name)
