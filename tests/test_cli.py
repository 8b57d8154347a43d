"""The command mark1."""

import subprocess
import sys
from pathlib import Path

import pytest

from mark1 import MachineSpec, Rig, __version__, cli, stimuli
from mark1.lab import catalogue, evidence_report
from mark1.show import page, recording

SCRIPT = '''\
"""{line}

More about it.
"""

from mark1.base.report import Report


def run(seed: int = 0, name: str = "") -> Report:
    if seed > 9:
        raise ValueError("seed is too large")
    return Report(f"{line} {{seed}} {{name}}")
'''


def write(path: Path, line: str) -> None:
    """Write a scenario script whose docstring and report begin with the line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SCRIPT.format(line=line))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder, and apart from it an installed package, each with scenarios."""
    monkeypatch.setattr(catalogue, "__file__", str(tmp_path / "site" / "mark1" / "lab" / "catalogue.py"))
    write(tmp_path / "site" / "mark1" / "scenarios" / "letters.py", "The packaged letters.")
    write(tmp_path / "site" / "mark1" / "scenarios" / "squares.py", "The packaged squares.")
    write(tmp_path / "site" / "scenarios" / "beside.py", "Lies beside the package.")
    write(tmp_path / "here" / "scenarios" / "letters.py", "My letters.")
    write(tmp_path / "here" / "scenarios" / "_helper.py", "No scenario.")
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def mark1(monkeypatch: pytest.MonkeyPatch, *args: str) -> object:
    """Run the command line; return the code with which it leaves."""
    monkeypatch.setattr(sys, "argv", ["mark1", *args])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return left.value.code


def test_the_version_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert mark1(monkeypatch, "--version") == 0
    assert capsys.readouterr().out == f"mark1 {__version__}\n"


def test_python_m_mark1_is_the_same_and_the_version_needs_no_heavy_module() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "mark1", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert done.stdout == f"mark1 {__version__}\n"
    assert "typer" in loaded
    assert not loaded & {"numpy", "PIL", "matplotlib", "simpy"}


@pytest.mark.parametrize("args", [["run"], ["list"]])
def test_scenarios_are_listed_with_their_first_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], args: list[str]
) -> None:
    assert mark1(monkeypatch, *args) == 0
    text = "More scenarios\n  letters       -  My letters.\n  squares       -  The packaged squares.\n\n"
    assert capsys.readouterr().out == text


def test_shelves_are_listed_apart_in_the_order_and_with_the_times_that_were_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    write(here / "scenarios" / "lessons" / "first.py", "A first lesson.")
    write(here / "scenarios" / "lessons" / "apart.py", "Another lesson.")
    write(here / "scenarios" / "published" / "old.py", "An old experiment.")
    (here / "scenarios" / "times.csv").write_text("name,seconds,quick\nold,190,5\nfirst,0.3,\n")
    lessons = "Lessons for a class\n  first     1 s  A first lesson.\n  apart       -  Another lesson.\n\n"
    experiments = "Published experiments, with what was reported\n  old   3 min  An old experiment.\n\n"
    for option, text in {"--lessons": lessons, "--published": experiments}.items():
        assert mark1(monkeypatch, "list", option) == 0
        assert capsys.readouterr().out == text
    assert mark1(monkeypatch, "list") == 0
    assert list(catalogue.scenarios())[-3:] == ["old", "first", "apart"]


def test_a_scenario_is_found_by_its_shelf_too(here: Path) -> None:
    write(here / "scenarios" / "lessons" / "first.py", "A first lesson.")
    assert catalogue.find("first") == catalogue.find("lessons/first") == Path("scenarios/lessons/first.py")
    with pytest.raises(ValueError, match="no scenario is named 'nowhere/first'"):
        catalogue.find("nowhere/first")


def test_a_script_that_cannot_be_parsed_is_listed_as_such(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    (here / "scenarios" / "letters.py").write_bytes(b"def \xff(")
    assert mark1(monkeypatch, "list") == 0
    assert "letters       -  (not readable" in capsys.readouterr().out


def test_a_source_checkout_has_the_scenarios_beside_the_package(tmp_path: Path) -> None:
    assert "beside" not in catalogue.scenarios()
    (tmp_path / "site" / "pyproject.toml").touch()
    assert list(catalogue.scenarios()) == ["beside", "letters", "squares"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("letters", "My letters."),
        ("squares", "The packaged squares."),
        ("squares.py", "The packaged squares."),
        ("scenarios/letters.py", "My letters."),
        ("../site/scenarios/beside.py", "Lies beside the package."),
    ],
)
def test_a_scenario_runs_by_name_or_path_with_its_own_options(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, title: str
) -> None:
    assert mark1(monkeypatch, "run", name, "--seed", "3", "--name", "--version") == 0
    assert capsys.readouterr().out.startswith(f"{title} 3 --version\n")


def test_help_after_the_name_is_that_of_the_scenario(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mark1(monkeypatch, "run", "letters", "--help") == 0
    text = capsys.readouterr().out
    assert text.startswith("Usage: mark1 run letters [OPTIONS]")
    assert "More about it." in text


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["lettres"], "Error: no scenario is named 'lettres'; did you mean letters? `mark1 list` shows all."),
        (["xyz"], "Error: no scenario is named 'xyz'; a path must end in .py. `mark1 list` shows all."),
        (["_helper"], "Error: no scenario is named '_helper'"),
        (["nowhere/x.py"], f"Error: {Path('nowhere/x.py')} is not a Python file"),
        (["letters", "--seed", "10"], "Error: seed is too large"),
    ],
)
def test_what_cannot_be_run_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], args: list[str], said: str
) -> None:
    assert mark1(monkeypatch, "run", *args) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(said)
    assert shown.err.count("\n") == 1


def test_without_any_scenario_the_list_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(catalogue, "__file__", str(tmp_path / "none" / "lab" / "catalogue.py"))
    monkeypatch.chdir(tmp_path)
    assert mark1(monkeypatch, "list") == 0
    assert capsys.readouterr() == ("", "No scenarios here and none came with mark1.\n")


def test_the_evidence_for_a_constant_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mark1(monkeypatch, "evidence", "pulse_ms") == 0
    assert capsys.readouterr() == (evidence_report.constant("pulse_ms").text(), "")


def test_the_evidence_for_all_is_told_without_a_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mark1(monkeypatch, "evidence") == 0
    assert capsys.readouterr() == (evidence_report.constants().text(), "")


@pytest.mark.parametrize("name", [[], ["stop"]])
def test_the_csv_is_printed_or_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], here: Path, name: list[str]
) -> None:
    text = evidence_report.csv(*name)
    assert mark1(monkeypatch, "evidence", *name, "--csv") == 0
    assert capsys.readouterr() == (text, "")
    assert mark1(monkeypatch, "evidence", *name, "--out", "constants.csv") == 0
    assert capsys.readouterr() == ("", "Wrote constants.csv\n")
    assert (here / "constants.csv").read_bytes() == text.encode()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["puls_ms"], "Error: there is no constant 'puls_ms'; did you mean pulse_ms?"),
        (["puls_ms", "--out", "x.csv"], "Error: there is no constant 'puls_ms'; did you mean pulse_ms?"),
        (["--out", "scenarios"], "Error: --out scenarios cannot be written (it is not a regular file); name"),
        (["--out", "nowhere/x.csv"], f"Error: --out {Path('nowhere/x.csv')} cannot be written (No such file"),
    ],
)
def test_evidence_that_cannot_be_told_is_one_sentence_and_leaves_no_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], here: Path, args: list[str], said: str
) -> None:
    assert mark1(monkeypatch, "evidence", *args) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(said)
    assert shown.err.count("\n") == 1
    assert [path.name for path in here.iterdir()] == ["scenarios"]


def test_a_journal_is_made_into_a_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    rig = Rig(MachineSpec(response_units=1), seed=0)
    for image, bit in zip(stimuli.letters("EX").x, (1, 0), strict=True):
        rig.teach(image, [bit])
    rig.journal.save(here / "lesson.jsonl")
    assert mark1(monkeypatch, "page", "lesson.jsonl", "--out", "page.html", "--labels", "E,X") == 0
    assert capsys.readouterr().err == "Wrote page.html\n"
    assert (here / "page.html").read_text() == page.text(recording.lesson(rig, "EX", "lesson"))


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["nowhere.jsonl", "--out", "page.html"], "there is no such file"),
        (["lesson.jsonl", "--out", "page.html", "--labels", "EXY"], "3 labels for 1 different cards"),
        (["lesson.jsonl", "--out", "nowhere/page.html"], "cannot be written"),
    ],
)
def test_a_page_that_cannot_be_made_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], here: Path, args: list[str], word: str
) -> None:
    rig = Rig(MachineSpec(response_units=1), seed=0)
    rig.show(stimuli.letters("E").x[0])
    rig.journal.save(here / "lesson.jsonl")
    assert mark1(monkeypatch, "page", *args) == 2
    said = capsys.readouterr().err
    assert word in said
    assert said.count("\n") == 1
    assert not (here / "page.html").exists()
