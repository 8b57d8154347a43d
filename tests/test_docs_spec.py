"""The page on MachineSpec: its code and its command print what stands below them.

`python -m tests.test_docs_spec` renews the printed text after a change that is meant.
"""

import re
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from mark1 import cli
from tests.test_docs_stepping import answer

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "spec.md"
BLOCK = re.compile(r"```(?P<kind>python|sh)\n(?P<typed>.*?)```\n(?:\n```text\n(?P<text>.*?)```\n)?", re.DOTALL)


def printed(block: re.Match[str], names: dict[str, Any]) -> str:
    """What a prompt prints for a block of Python, or the command line for one of `mark1 ...`."""
    if block["kind"] == "python":
        return answer(block["typed"], names)
    return CliRunner().invoke(cli.app, block["typed"].split()[1:], catch_exceptions=False).stdout


def test_the_page_prints_what_stands_below_its_code(monkeypatch: Any) -> None:
    monkeypatch.setattr("builtins._", None, raising=False)  # where a prompt keeps its last value
    names: dict[str, Any] = {}
    blocks = list(BLOCK.finditer(PAGE.read_text(encoding="utf-8")))
    assert {block["kind"] for block in blocks} == {"python", "sh"}
    for block in blocks:
        assert printed(block, names) == (block["text"] or ""), block["typed"]


def renew() -> None:
    """Write what is printed below what is typed."""
    names: dict[str, Any] = {}

    def renewed(block: re.Match[str]) -> str:
        text = printed(block, names)
        return f"```{block['kind']}\n{block['typed']}```\n" + (f"\n```text\n{text}```\n" if text else "")

    PAGE.write_text(BLOCK.sub(renewed, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    renew()
