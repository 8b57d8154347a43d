"""Every lesson has a page: what it prints, its picture, the commands of its exercises, and what their answers quote.

`python -m tests.docs.test_lessons` renews the printed texts and running times on the pages, and pictures; with names
it renews only those lessons. Answers to exercises are quoted by hand and held against the runs by the slow tests.
"""

import functools
import io
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure
from PIL import Image

from mark1.base.report import Report
from mark1.lab import catalogue, options, scenario
from tests.docs.test_pages import typed
from tests.helpers.paths import ROOT
from tests.scenarios.test_every_scenario import ENTRIES

PAGES = ROOT / "docs" / "lessons"
INDEX = PAGES / "index.md"
PICTURES = ROOT / "docs" / "pictures" / "lessons"
LESSONS = {entry.name: entry for entry in ENTRIES if entry.shelf == "lessons"}
SECTIONS = [
    "What you need to know first",
    "Predict before you run",
    "What to run",
    "The picture",
    "What to see",
    "Why",
    "Exercises",
    "Source",
]
MOST = 60_000
"""Bytes of a picture."""
SIZE = 1000, 600
"""Pixels that a picture has at most, across and down: a projector shows 1280 x 720."""
COLOURS = 64
BOUNDS = (5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600)
"""Seconds: a running time is told as under one of them."""

PRINTED = re.compile(r"```sh\n(?P<command>mark1 run [^\n]*)\n```\n\n```text\n(?P<text>.*?)```\n", re.DOTALL)
EXERCISE = re.compile(r"```sh\n(?P<command>mark1 run [^\n]*)\n```\n\n<details.*?</details>", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```\n\n<details.*?```text\n(.*?)```\n", re.DOTALL)
QUOTED = re.compile(r"```text\n(.*?)```\n", re.DOTALL)

every_lesson = pytest.mark.parametrize("name", LESSONS)


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def quick(entry: catalogue.Entry) -> dict[str, Any]:
    return options.quick(scenario.load(entry.path))


def command(entry: catalogue.Entry) -> str:
    """What a page tells to run: what is printed is kept beside the script."""
    return f"mark1 run {entry.name}{' --quick' if quick(entry) else ''} --out out"


def time(entry: catalogue.Entry) -> str:
    """The running time as the list of lessons tells it."""
    seconds = entry.quick if quick(entry) else entry.seconds
    if seconds is None:
        return "not measured"
    bound = next((bound for bound in BOUNDS if seconds < bound), None)
    return "over an hour" if bound is None else f"under {bound} s" if bound <= 60 else f"under {bound // 60} min"


def row(entry: catalogue.Entry) -> re.Pattern[str]:
    """The row of the list of lessons, whose second cell is the time."""
    return re.compile(rf"(\| \[[^|]*\]\({entry.name}\.md\) \| )([^|]*)( \|)")


def test_every_lesson_has_a_page_and_every_page_a_lesson() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == {*LESSONS, "index"}


def test_the_list_of_lessons_tells_how_long_each_takes() -> None:
    text = INDEX.read_text(encoding="utf-8")
    assert {name: found and found[2] for name, entry in LESSONS.items() for found in [row(entry).search(text)]} == {
        name: time(entry) for name, entry in LESSONS.items()
    }


@every_lesson
def test_a_page_has_a_question_for_its_title_and_all_sections_in_order(name: str) -> None:
    assert re.search(r"^# .*\?$", page(name), re.MULTILINE)
    assert re.findall(r"^## (.*)$", page(name), re.MULTILINE) == SECTIONS


@every_lesson
def test_a_page_shows_what_its_command_prints(name: str) -> None:
    found = PRINTED.search(page(name))
    assert found
    assert found["command"] == command(LESSONS[name])
    assert found["text"] == LESSONS[name].path.with_suffix(".txt").read_text(encoding="utf-8")


@every_lesson
def test_a_page_has_three_exercises_or_more_whose_answers_are_folded(name: str) -> None:
    text = page(name)
    folded = re.findall(r'<details markdown="1"><summary>.+?</summary>\n\n.+?\n\n</details>\n', text, re.DOTALL)
    assert 3 <= len(folded) <= 5
    assert len(folded) == text.count("<details") == len(re.findall(r"^\*\*\d\.\*\* ", text, re.MULTILINE))


@every_lesson
def test_a_page_has_a_picture_that_fits_on_a_projector(name: str) -> None:
    path = PICTURES / f"{name}.png"
    assert f"](../pictures/lessons/{name}.png)" in page(name)
    assert path.stat().st_size < MOST
    with Image.open(path) as picture:
        assert picture.width <= SIZE[0]
        assert picture.height <= SIZE[1]


@pytest.mark.parametrize("name", [*LESSONS, "index"])
def test_no_line_of_code_is_too_long_for_a_projector(name: str) -> None:
    blocks = re.findall(r"```(?:python|sh)\n(.*?)```", page(name), re.DOTALL)
    assert [line for block in blocks for line in block.splitlines() if len(line) > 90] == []


def commands(name: str) -> Iterator[str]:
    """Every `mark1 run ...` of a page, in blocks and in sentences."""
    text = page(name)
    yield from re.findall(r"^mark1 run [^\n]*$", text, re.MULTILINE)
    yield from re.findall(r"`(mark1 run [^`]*)`", text)


@pytest.mark.parametrize("name", [*LESSONS, "index"])
def test_every_command_of_a_page_has_options_that_its_script_knows(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert [line for line in commands(name) if not is_known(line)] == []


def is_known(line: str) -> bool:
    """Whether a script's command line takes the options; the script itself does not run."""
    _, _, name, *options = shlex.split(line)
    run = scenario.load(catalogue.find(name))

    @functools.wraps(run)
    def nothing(**_settings: Any) -> Report:
        return Report("nothing was run")

    with pytest.raises(SystemExit) as left:
        scenario.main(nothing, options)
    return left.value.code == 0


def test_an_unknown_option_of_a_command_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert is_known("mark1 run e_versus_x --letters EF --out out")
    assert not is_known("mark1 run e_versus_x --letter EF")
    assert not is_known("mark1 run e_versus_x --seed one")


@every_lesson
def test_the_python_of_an_exercise_prints_what_its_answer_quotes(name: str) -> None:
    for code, printed in PYTHON.findall(page(name)):
        assert typed(code, {}) == printed


EXERCISES = [
    (found["command"], found[0]) for path in sorted(PAGES.glob("*.md")) for found in EXERCISE.finditer(page(path.stem))
]


@pytest.mark.slow
@pytest.mark.parametrize(("line", "exercise"), EXERCISES, ids=[line for line, _ in EXERCISES])
def test_the_answer_of_an_exercise_quotes_lines_that_its_command_prints(
    line: str, exercise: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lines may be left out, but their order is kept; a refusal is a line on standard error."""
    _, _, name, *options = shlex.split(line)
    with pytest.raises(SystemExit):
        scenario.main(scenario.load(catalogue.find(name)), options)
    printed = iter("".join(capsys.readouterr()).splitlines())
    quoted = [each for block in QUOTED.findall(exercise) for each in block.splitlines() if each]
    assert quoted
    assert [each for each in quoted if each not in printed] == []


def renew(entry: catalogue.Entry) -> None:
    """Write a lesson's printed text into its page, and draw its picture anew."""
    text = entry.path.with_suffix(".txt").read_text(encoding="utf-8")
    renewed = f"```sh\n{command(entry)}\n```\n\n```text\n{text}```\n"
    path = PAGES / f"{entry.name}.md"
    path.write_text(PRINTED.sub(lambda _: renewed, page(entry.name), count=1), encoding="utf-8")
    figure = next(iter(scenario.load(entry.path)(**quick(entry)).figures.values()))()
    assert isinstance(figure, Figure)
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=min(size / inches for size, inches in zip(SIZE, figure.get_size_inches(), strict=True)))
    PICTURES.mkdir(parents=True, exist_ok=True)
    few = Image.open(drawn).convert("RGB").quantize(COLOURS)
    few.save(PICTURES / f"{entry.name}.png", optimize=True)


def renew_times() -> None:
    """Write the measured times into the list of lessons."""
    text = INDEX.read_text(encoding="utf-8")
    for entry in LESSONS.values():
        text = row(entry).sub(rf"\g<1>{time(entry)}\g<3>", text)
    INDEX.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for wanted in sys.argv[1:] or LESSONS:
        renew(LESSONS[wanted])
    renew_times()
