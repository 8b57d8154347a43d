"""The page on the bridge: its code runs as at a prompt and prints what stands below it.

`python -m tests.test_docs_bridge` renews the printed text after a change that is meant.
"""

import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from mark1 import Rig
from tests.test_docs_stepping import BLOCK, answer
from tests.test_scenarios import pinned

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "bridge.md"
BACK = "\n## Back into the machine\n"


def parts() -> tuple[str, str]:
    """The page up to where weights go back into the machine, and the rest."""
    there, _, back = PAGE.read_text(encoding="utf-8").partition(BACK)
    return there, back


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Names as at a new prompt, where the text may be expected to the letter."""
    other = {name: version(name) for name in ("numpy", "pillow") if version(name) != pinned()[name]}
    if other:
        pytest.skip(f"the text holds under tests/constraints.txt, not under {other}")
    monkeypatch.setattr("builtins._", None, raising=False)  # where a prompt keeps its last value
    return {}


def check(page: str, names: dict[str, Any]) -> None:
    """Statements of a block are typed one by one; blocks without a text print nothing."""
    for block in BLOCK.finditer(page):
        assert answer(block["code"], names) == (block["text"] or ""), block["code"]


def test_the_way_to_a_network_prints_what_stands_below_its_code(names: dict[str, Any]) -> None:
    there, back = parts()
    assert "compare.network_from(rig)" in there
    assert "compare.dial(rig, net" in back
    check(there, names)


@pytest.mark.skipif(not hasattr(Rig, "dial"), reason="the clock's rig.dial is not in this tree yet")
def test_the_way_back_prints_what_stands_below_its_code(names: dict[str, Any]) -> None:
    there, back = parts()
    for block in BLOCK.finditer(there):
        answer(block["code"], names)
    check(back, names)


def renew() -> None:
    """Write what the code prints below it, on the way back only where the rig can dial."""
    names: dict[str, Any] = {}

    def renewed(block: re.Match[str]) -> str:
        printed = answer(block["code"], names)
        return f"```python\n{block['code']}```\n" + (f"\n```text\n{printed}```\n" if printed else "")

    there, back = parts()
    there = BLOCK.sub(renewed, there)
    back = BLOCK.sub(renewed, back) if hasattr(Rig, "dial") else back
    PAGE.write_text(there + BACK + back, encoding="utf-8")


if __name__ == "__main__":
    renew()
