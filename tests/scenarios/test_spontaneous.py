"""Spontaneous learning: gamma parts figures that share fewer A-units than by chance, alpha does not from 0 V."""

from typing import Any

import pytest

from mark1.lab import scenario
from tests.helpers.paths import ROOT

RUN = scenario.load(ROOT / "scenarios" / "published" / "spontaneous.py")
SCRIPT: dict[str, Any] = RUN.__globals__


@pytest.mark.parametrize(("system", "purity"), [("alpha", 0.5), ("gamma 1958", 1), ("gamma 1961", 1)])
def test_bars_apart_are_parted_by_gamma_and_not_by_alpha(system: str, purity: float) -> None:
    outcome = SCRIPT["alone"](0, SCRIPT["Setup"](SCRIPT["APART"], 0.0, system, 0.0), exposures=100)
    assert outcome.purity == purity
    assert outcome.one_response == (purity == 0.5)
    assert outcome.shared < 0


def test_crossing_bars_share_more_than_by_chance() -> None:
    outcome = SCRIPT["alone"](0, SCRIPT["Setup"](SCRIPT["CROSSING"], 0.0, "gamma 1958", 0.0), exposures=1)
    assert outcome.shared > 0
