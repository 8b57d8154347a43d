"""A timeline draws every track over the same machine time and long idle times short."""

from io import BytesIO

import numpy as np
import pytest

from mark1.show import plots
from mark1.show.plots.machine.timeline import MOST_NUMBERS, SHORT, numbers, squeezed

GAPS = [(2.0, 7.0), (10.0, 14.0)]


@pytest.mark.parametrize(
    ("time", "place"),
    [(0, 0), (2, 2), (4.5, 2 + SHORT / 2), (7, 2 + SHORT), (10, 5 + SHORT), (15, 6 + 2 * SHORT)],
)
def test_a_gap_takes_as_much_room_as_any_other(time: float, place: float) -> None:
    assert squeezed([time], GAPS) == pytest.approx([place])


@pytest.mark.parametrize(("first", "last"), [(0, 16), (0, 0.3), (35.5, 56), (0, 2000)])
def test_numbers_along_the_axis_are_round_few_and_outside_the_gaps(first: float, last: float) -> None:
    shown = numbers(first, last, GAPS)
    assert len(shown) > 0
    assert last > 900 or len(shown) <= MOST_NUMBERS
    assert (np.diff(squeezed(shown, GAPS)) > np.ptp(squeezed([first, last], GAPS)) / 30).all()
    assert not any(start < time < end for time in shown for start, end in GAPS)
    assert np.allclose(shown * 10, np.rint(shown * 10))


def test_bounds_are_drawn_where_the_signal_comes_near_and_told_where_not() -> None:
    tracks = [
        plots.Track("lamps on", [0, 5, 5], "count"),
        plots.Track("R1", [0, 1, 1], "digital"),
        plots.Track("near (V)", [0, 9, 10], "analogue", 11, "stops"),
        plots.Track("far (V)", [0, 0.1, 0.2], "analogue", 11, "stops"),
    ]
    figure = plots.timeline(np.array([0, 1, 20.0]), tracks, [(1.0, 20.0)], {1: 0.0}, "title")
    figure.savefig(BytesIO(), dpi=20)
    count, digital, near, far = figure.axes
    assert [list(axes.get_yticks()) for axes in (count, digital)] == [[0, 5], [0, 1]]
    assert (near.get_ylabel(), far.get_ylabel()) == (
        "near (V)\nstops ±11 V,\ndashed",
        "far (V)\nstops ±11 V,\noff this scale",
    )
    assert far.get_ylim()[1] < 1 < 11 < near.get_ylim()[1]
    assert [text.get_text() for text in count.texts] == ["exposure 1", "19 s"]
