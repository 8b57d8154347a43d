"""Low, good, high and too high rates do what the slide's four curves say; rates that fall come to rest."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mark1.base.report import Report
from mark1.lab import scenario
from tests.helpers.paths import ROOT

SCRIPT = ROOT / "scenarios" / "learning_rates.py"


@cache
def run() -> Callable[..., Report]:
    return scenario.load(SCRIPT)


@cache
def report() -> Report:
    return run()()


def losses(table: int) -> dict[str, list[Any]]:
    """Losses of each row by its name."""
    return {str(row[0]).split(",")[0]: list(row[1:-1]) for row in report().tables[table].rows}


def test_a_low_rate_creeps_and_a_good_one_arrives() -> None:
    constant = losses(0)
    assert constant["low"] == sorted(constant["low"], reverse=True)
    assert constant["low"][-1] > 3 * constant["good"][-1]
    assert constant["good"][-1] < 0.13


def test_a_high_rate_is_first_at_the_start_and_not_at_the_end() -> None:
    constant = losses(0)
    assert constant["high"][0] < constant["good"][0] < constant["low"][0]
    assert constant["high"][-1] > 1.3 * constant["good"][-1]


def test_a_rate_that_is_too_high_diverges_with_the_sentence_that_names_it() -> None:
    row = report().tables[0].rows[-1]
    assert row[-1] == "diverged"
    assert row[-2] is None
    assert "with learning_rate 1: choose a smaller learning_rate" in report().notes[0]


@pytest.mark.parametrize("name", ["1/(1 + decay t)", "step", "cosine"])
def test_a_rate_that_falls_from_high_ends_below_the_high_one(name: str) -> None:
    assert losses(1)[name][-1] < 0.75 * losses(0)["high"][-1]


def test_schedules_start_at_the_rate_and_end_far_below_it() -> None:
    ways = run().__globals__["schedules"](0.2, 700)
    for way in ways.values():
        assert way.rate(0) == 0.2
        assert np.all(np.diff([way.rate(t) for t in range(700)]) <= 0)
        assert way.rate(699) < 0.011


def test_the_figure_is_drawn_with_the_run_that_diverged(tmp_path: Path) -> None:
    run()(epochs=2).save(tmp_path)
    assert (tmp_path / "learning-rates.png").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"epochs": 0}, "epochs must be"),
        ({"rates": (0.1, 0.2)}, "rates must be 4 numbers"),
        ({"rates": (-0.1, 0.1, 0.2, 1.0)}, "learning_rate"),
        ({"rates": (float("nan"), 0.1, 0.2, 1.0)}, "learning_rate"),
        ({"seed": -1}, "seed|non-negative"),
    ],
)
def test_bad_settings_are_refused(settings: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        run()(**settings)
