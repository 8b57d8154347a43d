"""Texts that users read keep to the field's standard terms: a short list of phrases that must not come back."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT

BANNED = (
    r"rightly",
    r"answered wrongly",
    r"told apart",
    r"tell\w* apart",
    r"part right",
    r"parts? answered",
    r"\(no unit\)",
    r"is none[,;.]",
    r"what it can be",
    r"come[s]? of runs",
    r"volts? that (?:is|are) travelled",
    r"looks? for on the retina",
    r"the way of training",
    r"held against",
    r"hollows?",
    r"rates that fall",
    r"half of their 95 % intervals",
    r"what is due",
    r"is no (?:whole|ordinary|finite)",
)
PATTERN = re.compile("|".join(rf"\b{each}" if each[0].isalpha() else each for each in BANNED), re.IGNORECASE)

DOCUMENTS = [
    *(path for path in sorted((ROOT / "docs").rglob("*.md")) if path.name != "CHANGELOG.md"),
    ROOT / "README.md",
    *sorted((ROOT / "scenarios").rglob("*.txt")),
]
MODULES = [*sorted((ROOT / "mark1").rglob("*.py")), *sorted((ROOT / "scenarios").rglob("*.py"))]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def texts(path: Path) -> Iterator[str]:
    """Every docstring, message and comment of a module."""
    source = path.read_text(encoding="utf-8")
    yield from (match[0] for match in re.finditer(r"#.*", source))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def found(text: str) -> list[str]:
    return [match[0] for match in PATTERN.finditer(" ".join(text.split()))]


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_a_document_uses_standard_terms(path: Path) -> None:
    assert found(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_uses_standard_terms(path: Path) -> None:
    assert [phrase for text in texts(path) for phrase in found(text)] == []


OPENINGS = re.compile(r"(What|How|Which|Whether|Whatever|Where|Who)\b")


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_docstring_opens_with_a_question_word(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    first = [(ast.get_docstring(node) or "").split("\n")[0] for node in ast.walk(tree) if isinstance(node, kinds)]
    assert [line for line in first if OPENINGS.match(line)] == []


def test_a_banned_phrase_would_be_found() -> None:
    assert found("Parts answered rightly, and told\napart.") == ["Parts answered", "rightly", "told apart"]
