"""The stepping tutorial: its code runs as at a prompt and prints what stands below it.

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

PAGE = Path(__file__).parents[1] / "docs" / "tutorial" / "stepping.md"
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<text>.*?)```\n)?", re.DOTALL)


def answer(code: str, names: dict[str, Any]) -> str:
    """What a prompt prints for these lines: also the value of every expression."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        for statement in ast.parse(code).body:
            exec(compile(ast.Interactive([statement]), PAGE.name, "single"), names)  # noqa: S102
    return printed.getvalue()


def test_the_tutorial_prints_what_stands_below_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements of a block are typed one by one; blocks without a text print nothing."""
    other = {name: version(name) for name in ("numpy", "pillow") if version(name) != pinned()[name]}
    if other:
        pytest.skip(f"the text holds under tests/constraints.txt, not under {other}")
    monkeypatch.setattr("builtins._", None, raising=False)  # where a prompt keeps its last value
    names: dict[str, Any] = {}
    blocks = list(BLOCK.finditer(PAGE.read_text(encoding="utf-8")))
    assert len(blocks) > 10
    for block in blocks:
        assert answer(block["code"], names) == (block["text"] or ""), block["code"]


def renew() -> None:
    """Write what the code prints below it."""
    names: dict[str, Any] = {}

    def renewed(block: re.Match[str]) -> str:
        printed = answer(block["code"], names)
        return f"```python\n{block['code']}```\n" + (f"\n```text\n{printed}```\n" if printed else "")

    PAGE.write_text(BLOCK.sub(renewed, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    renew()
