"""The page on wiring: its code runs as at a prompt, in a folder of its own, and prints what stands below it.

`python -m tests.test_docs_netlist` renews the printed text after a change that is meant.
"""

import os
import re
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.test_docs_stepping import BLOCK, answer
from tests.test_scenarios import pinned

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "netlist.md"


def test_the_page_prints_what_stands_below_its_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = {name: version(name) for name in ("numpy", "pillow") if version(name) != pinned()[name]}
    if other:
        pytest.skip(f"the text holds under tests/constraints.txt, not under {other}")
    monkeypatch.setattr("builtins._", None, raising=False)  # where a prompt keeps its last value
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    blocks = list(BLOCK.finditer(PAGE.read_text(encoding="utf-8")))
    assert len(blocks) > 5
    for block in blocks:
        assert answer(block["code"], names) == (block["text"] or ""), block["code"]
    assert (tmp_path / "board.png").read_bytes().startswith(b"\x89PNG")


def renew() -> None:
    """Write what the code prints below it."""
    names: dict[str, Any] = {}

    def renewed(block: re.Match[str]) -> str:
        printed = answer(block["code"], names)
        return f"```python\n{block['code']}```\n" + (f"\n```text\n{printed}```\n" if printed else "")

    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        PAGE.write_text(BLOCK.sub(renewed, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    renew()
