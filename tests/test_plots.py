"""Figures are drawn without a display and show what they are given."""

import sys
import warnings
from io import BytesIO

import numpy as np
import pytest

from mark1 import plots, stimuli
from mark1.plots.common import APART, LOOKS, MOST_MARKED


def test_a_figure_of_a_match_is_drawn_and_loads_no_window_system() -> None:
    card = stimuli.letters("E").x[0]
    rng = np.random.default_rng(0)
    figure = plots.side_by_side(
        {"Mark I": [0, 0.5, 1.0, 1.0], "neuron": [0, 1, 1, 1]},
        ("E", card),
        {f"R{unit}": rng.normal(size=(13, 8)) for unit in range(1, 6)},
        {letter: rng.normal(size=(20, 20)) for letter in "ABCDEFG"},
    )
    file = BytesIO()
    figure.savefig(file, dpi=30)
    assert file.getvalue().startswith(b"\x89PNG")
    assert "matplotlib.pyplot" not in sys.modules


def test_learning_curves_end_after_their_last_change() -> None:
    axes = plots.Figure().subplots()
    plots.learning_curves(axes, {"a": [0, 0.5, 1, 1, 1, 1, 1, 1], "b": [0, 1, 1, 1, 1, 1, 1, 1]})
    assert [np.size(line.get_xdata()) for line in axes.lines] == [4, 4]


def test_equal_learning_curves_lie_below_each_other_and_the_legend_tells_by_how_much() -> None:
    axes = plots.Figure().subplots()
    plots.learning_curves(axes, {name: [0, 1] for name in "abcdefghi"})
    ends = [float(np.asarray(line.get_ydata())[-1]) for line in axes.lines[:3]]
    assert ends == pytest.approx([1, 1 - APART, 1 - 2 * APART])
    legend = axes.get_legend()
    assert legend is not None
    assert legend.get_title().get_text() == f"each drawn {APART} below the one before"


@pytest.mark.parametrize("shape", [(20, 20), (5, 9), (1, 1)])
def test_a_lamp_field_has_a_lamp_a_cell(shape: tuple[int, int]) -> None:
    axes = plots.Figure().subplots()
    plots.lamp_field(axes, np.zeros(shape))
    assert np.shape(axes.collections[0].get_offsets()) == (shape[0] * shape[1], 2)


@pytest.mark.parametrize("shape", [(20, 20), (5, 9), (1, 1)])
def test_a_wiring_is_drawn_with_a_mark_for_every_input(shape: tuple[int, int]) -> None:
    sums = np.zeros(shape)
    sums[0, 0] = -2
    figure = plots.wiring(np.ones((2, *shape), np.int64), {"A1": sums, "A2": np.zeros(shape)})
    figure.savefig(BytesIO(), dpi=20)
    titled = {axes.get_title(): axes for axes in figure.axes}
    marks = [len(np.asarray(each.get_offsets())) for name in ("A1", "A2") for each in titled[name].collections]
    assert marks == [0, 1, 0, 0]


def test_a_wiring_says_of_what_kind_it_is() -> None:
    figure = plots.wiring(np.zeros((2, 3, 4), np.int64), {}, kind="local, spread 3 cells")
    assert figure.get_suptitle() == "local, spread 3 cells"


def test_a_wiring_without_cords_is_drawn() -> None:
    plots.wiring(np.zeros((2, 3, 4), np.int64), {}).savefig(BytesIO(), dpi=20)


def test_pictures_of_zeros_are_white() -> None:
    axes = plots.Figure().subplots()
    assert plots.signed_picture(axes, np.zeros((3, 3))).get_clim() == (-1.0, 1.0)


@pytest.mark.parametrize(("side", "marks"), [(3, 1), (MOST_MARKED + 1, 0)])
def test_a_number_well_below_0_has_a_minus_where_there_is_room(side: int, marks: int) -> None:
    axes = plots.Figure().subplots()
    values = np.zeros((side, side))
    values[0] = np.resize([-1, 1, -0.1], side)
    plots.signed_picture(axes, values)
    plots.signed_picture(axes, np.abs(values))
    drawn = sum(len(strokes.get_paths()) for strokes in axes.collections)
    assert drawn == marks


def test_looks_are_told_apart_by_more_than_colour() -> None:
    assert len({look.mark for look in LOOKS}) == len({look.colour for look in LOOKS}) == len(LOOKS)


@pytest.mark.parametrize("name", ["$x_{$", "\udcff\udcfe", "日本", "a" * 300])
def test_any_name_of_a_class_can_be_drawn(name: str) -> None:
    pictures = {name: np.eye(20), "b": np.eye(20)}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")
        warnings.filterwarnings("ignore", "constrained_layout not applied")
        plots.side_by_side({name: [0, 1]}, (name, np.eye(20)), pictures, pictures).savefig(BytesIO(), dpi=20)


def test_bands_have_a_line_and_a_band_under_each_name_and_begin_at_0() -> None:
    band = plots.Band([0, 10], [1, 2], [0.5, 1], [1.5, 3])
    panels = {"left": plots.Panel("volts (V)", {"a": band, "b": band}, 3), "right": plots.Panel("s", {"a": band})}
    figure = plots.bands(panels, "x (%)")
    figure.savefig(BytesIO(), dpi=20)
    left, right = figure.axes
    assert left.get_legend_handles_labels()[1] == ["a", "b"]
    assert [len(axes.collections) for axes in figure.axes] == [2, 1]
    assert [axes.get_ylim()[0] for axes in figure.axes] == [0, 0]
    assert (left.get_ylabel(), right.get_xlabel()) == ("volts (V)", "x (%)")
