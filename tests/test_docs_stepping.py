"""Pages whose code runs as at a prompt and prints what stands below it: the stepping tutorial, the page on 1957/58.

`python -m tests.test_docs_stepping` renews the printed text after a change that is meant.
"""

import ast
import io
import re
from contextlib import redirect_stdout
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.test_scenarios import pinned

DOCS = Path(__file__).parents[1] / "docs"
PAGES = (DOCS / "tutorial" / "stepping.md", DOCS / "reference" / "1958.md")
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<text>.*?)```\n)?", re.DOTALL)


def answer(code: str, names: dict[str, Any]) -> str:
    """What a prompt prints for these lines: also the value of every expression."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        for statement in ast.parse(code).body:
            exec(compile(ast.Interactive([statement]), "page", "single"), names)  # noqa: S102
    return printed.getvalue()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_prints_what_stands_below_its_code(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements of a block are typed one by one; blocks without a text print nothing."""
    other = {name: version(name) for name in ("numpy", "pillow") if version(name) != pinned()[name]}
    if other:
        pytest.skip(f"the text holds under tests/constraints.txt, not under {other}")
    monkeypatch.setattr("builtins._", None, raising=False)  # where a prompt keeps its last value
    names: dict[str, Any] = {}
    blocks = list(BLOCK.finditer(page.read_text(encoding="utf-8")))
    assert len(blocks) > 4
    for block in blocks:
        assert answer(block["code"], names) == (block["text"] or ""), block["code"]


def renew(page: Path) -> None:
    """Write what the code of a page prints below it."""
    names: dict[str, Any] = {}

    def renewed(block: re.Match[str]) -> str:
        printed = answer(block["code"], names)
        return f"```python\n{block['code']}```\n" + (f"\n```text\n{printed}```\n" if printed else "")

    page.write_text(BLOCK.sub(renewed, page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    for each in PAGES:
        renew(each)
