"""The damage lesson: a share of nothing harms nothing, more harms more, and teaching again makes good what can be."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from mark1.base.report import Report
from mark1.lab import scenario
from mark1.show import plots
from tests.helpers.paths import ROOT

RUN = scenario.load(ROOT / "scenarios" / "lessons" / "damage.py")


@cache
def report() -> Report:
    return RUN(wirings=3)


def columns(place: int) -> dict[str, list[Any]]:
    """The columns of a table by their names."""
    table = report().tables[place]
    return {name: [row[k] for row in table.rows] for k, name in enumerate(table.names)}


def test_where_nothing_is_removed_nothing_is_lost_and_nothing_spent() -> None:
    right, cost, deficit = (columns(place) for place in range(3))
    assert [right[name][0] for name in ("Mark I", "neuron")] == [1, 1]
    assert [column[0] for column in cost.values()] == [0] * len(cost)
    assert [column[0] for column in deficit.values()] == [0] * len(deficit)


@pytest.mark.parametrize("name", ["sums moved", "letters changed", "bits wrong"])
def test_a_larger_loss_is_felt_more_widely(name: str) -> None:
    assert (np.diff(columns(2)[name]) >= 0).all()
    assert columns(2)[name][-1] > columns(2)[name][1]


def test_teaching_again_wins_back_at_a_price() -> None:
    right, cost = columns(0), columns(1)
    for learner in ("Mark I", "neuron"):
        assert all(np.greater_equal(right[f"{learner} taught again"], right[learner]))
    paid = np.array(right["Mark I"]) < 1
    assert all(np.greater(cost["motor seconds"], 0) == paid)
    assert all(np.greater(cost["machine hours"], 0) == paid)


def test_there_is_a_sentence_for_each_share_that_is_removed() -> None:
    assert [note.split(" removed")[0] for note in report().notes] == ["10 %", "25 %", "50 %", "75 %"]
    assert (
        "no bit wrong; 0.0 of 2 letters changed; taught again, 1 of 1"
        in RUN(letters="EX", wirings=1, shares=(0.0001,)).notes[0]
    )
    assert RUN(letters="EX", wirings=1, shares=(0.0,)).notes == ()


def test_cords_can_be_removed_in_place_of_a_units() -> None:
    table = RUN(letters="EX", wirings=2, shares=(0.9,), exposures=2, of="cords").tables[2]
    moved = dict(zip(table.names, table.rows[0], strict=True))["sums moved"]
    assert isinstance(moved, float)
    assert moved > 0.5


def test_the_figure_has_a_band_for_each_line() -> None:
    drawn = report().figures["damage"]()
    assert isinstance(drawn, plots.Figure)
    assert [len(axes.lines) for axes in drawn.axes] == [4, 3, 1]
    assert [len(axes.collections) for axes in drawn.axes] == [4, 3, 1]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"seed": -1}, "seed must be a whole number of at least .*not -1"),
        ({"wirings": 0}, "wirings must be a whole number of at least .*not 0"),
        ({"shares": ()}, "no shares"),
        ({"shares": (0.1, 1.5)}, "share must be a finite number from 0 to 1, not 1.5"),
        ({"shares": (float("nan"),)}, "share must be a finite number from 0 to 1, not nan"),
        ({"of": "motors", "wirings": 1}, '"A-units" or "cords"'),
        ({"exposures": 0}, "exposures must be a whole number of at least 1, not 0"),
        ({"letters": "EE"}, "each letter once"),
    ],
)
def test_a_bad_setting_is_refused_in_a_sentence(bad: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        RUN(**bad)
