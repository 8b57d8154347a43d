"""Published figures beside ours, and the card that gathers them."""

import ast
import inspect
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mark1 import cli
from mark1.lab import catalogue, options, published, scenario
from mark1.lab.published import Claim, findings, near
from tests.helpers.paths import ROOT

SCRIPT = '''\
"""An experiment."""

from pathlib import Path

from mark1.lab.published import Claim, findings
from mark1.base.report import Report

QUICK = {{"wirings": 2}}


def run(seed: int = 0, wirings: int = 3) -> Report:
    {body}
    return Report("An experiment", [findings([(Claim("right", "704", "97 of 100", least=0.9), [0.95] * wirings)])])
'''

EXPERIMENTS = [each for each in catalogue.entries(ROOT / "scenarios") if each.shelf == "published"]
HEADS = ("Reference", "Kind", "Reported", "Assumed", "Tolerance")
"""What the head of each script says, a paragraph each."""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty shelf of published experiments in the current folder, and none that came with mark1."""
    monkeypatch.setattr(catalogue, "__file__", str(tmp_path / "none" / "lab" / "catalogue.py"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "scenarios" / "published"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("claim", "samples", "verdict"),
    [
        (near("P_a", "theory", 0.65, 0.01), [0.64, 0.65, 0.66], "theory: agrees"),
        (near("P_a", "theory", 0.65, 0.01), [0.50, 0.65, 0.72], "theory: undecided"),
        (near("P_a", "theory", 0.65, 0.01), [0.50, 0.50, 0.51], "theory: differs"),
        (near("sum", "theory", 18, 0), [18.0], "theory: agrees"),
        (near("sum", "theory", 18, 0), [17.0], "theory: differs"),
        (Claim("right", "704", "97 of 100", least=0.93), [0.99], "704: agrees"),
        (Claim("right", "press", "100 %", most=0.93), [0.99], "press: differs"),
        (Claim("right", "machine", "85 %"), [0.1, 0.2], "machine: no verdict"),
        (near("errors", "modern", 1864, 280), None, "not run"),
    ],
)
def test_a_verdict_names_the_kind_of_figure_that_it_is_about(
    claim: Claim, samples: list[float] | None, verdict: str
) -> None:
    assert findings([(claim, samples)]).rows[0][-1] == verdict


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (near("a", "theory", 0.65, 0.01), "0.64 to 0.66"),
        (near("a", "theory", 18, 0), "18"),
        (near("a", "theory", 0.651, 0.0005), "0.651 ± 0.0005"),
        (near("a", "theory", 0, 1e-5), "0 ± 1e-05"),
        (Claim("a", "704", "1", least=0.9), ">= 0.9"),
        (Claim("a", "704", "1", most=0.9), "<= 0.9"),
        (Claim("a", "704", "1"), None),
    ],
)
def test_the_range_that_counts_as_agreement_is_shown(claim: Claim, text: str | None) -> None:
    assert claim.agrees_if == text


def test_our_mean_its_interval_and_the_runs_stand_beside_what_was_reported() -> None:
    row = findings([(Claim("right", "704", "97 of 100"), [0.9, 1.0])]).rows[0]
    assert row[:4] == ("right", "704", "97 of 100", None)
    assert row[4:7] == (pytest.approx(0.95), pytest.approx(12.706 * 0.05), 2)


def test_a_kind_of_its_own_is_refused() -> None:
    with pytest.raises(
        ValueError, match="'right' is of the kind 'ours'; kinds are theory, 704, machine, press, modern"
    ):
        findings([(Claim("right", "ours", "1"), [1.0])])


def test_the_card_gathers_every_experiment_and_one_that_fails_is_a_row(shelf: Path) -> None:
    (shelf / "good.py").write_text(SCRIPT.format(body="pass"))
    (shelf / "poor.py").write_text(SCRIPT.format(body='return Report("Nothing")'))
    (shelf / "wrong.py").write_text(SCRIPT.format(body="[][1]"))
    table = published.report_card().tables[1]
    assert [(row[0], row[-2], row[-1]) for row in table.rows] == [
        ("good", 3, "704: agrees"),
        ("poor", None, "failed"),
        ("wrong", None, "failed"),
    ]
    assert table.rows[1][1] == "its report has no table 'Reported and ours'"
    assert table.rows[2][1] == "IndexError: list index out of range"
    assert "3 figures: 1 agrees, 2 failed." in table.note
    assert published.report_card(quick=True).tables[1].rows[0][-2] == 2


def test_quick_on_the_command_line_is_the_quick_setting_of_every_experiment(shelf: Path) -> None:
    (shelf / "good.py").write_text(SCRIPT.format(body="pass"))
    for chosen, setting, runs in (([], "full", "  3  "), (["--quick"], "quick", "  2  ")):
        printed = CliRunner().invoke(cli.app, ["report-card", *chosen], catch_exceptions=False).output
        assert f"setting {setting}" in printed
        assert runs in printed


def test_the_card_is_written_as_a_page_that_names_its_command(shelf: Path, tmp_path: Path) -> None:
    (shelf / "good.py").write_text(SCRIPT.format(body="pass").replace("97 of 100", "97 | 100"))
    published.report_card(seed=2, quick=True, page=tmp_path / "docs" / "card.md")
    text = (tmp_path / "docs" / "card.md").read_text()
    assert "Made by `mark1 report-card --seed 2 --quick --page card.md`" in text
    assert "| good | right | 704 | 97 \\| 100 | >= 0.9 | 0.95 | 0 | 2 | 704: agrees |" in text


def test_a_card_without_experiments_or_with_a_page_that_cannot_be_is_refused(shelf: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there are no published experiments"):
        published.report_card()
    (shelf / "good.py").write_text(SCRIPT.format(body="pass"))
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match=r"--page .*file cannot be written"):
        published.report_card(page=tmp_path / "file" / "card.md")


@pytest.mark.parametrize("entry", EXPERIMENTS, ids=lambda entry: entry.name)
def test_an_experiment_says_what_was_reported_and_what_we_assumed(entry: catalogue.Entry) -> None:
    text = ast.get_docstring(ast.parse(entry.path.read_bytes())) or ""
    assert [head for head in HEADS if f"\n{head}: " not in text] == []


@pytest.mark.parametrize("entry", EXPERIMENTS, ids=lambda entry: entry.name)
def test_an_experiment_is_run_on_twenty_wirings_and_quickly_on_fewer(entry: catalogue.Entry) -> None:
    run = scenario.load(entry.path)
    wirings = inspect.signature(run).parameters.get("wirings")
    assert wirings is None or wirings.default >= 20 > options.quick(run)["wirings"]
