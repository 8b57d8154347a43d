"""Figures are drawn without a display and show what they are given."""

import sys
import warnings
from importlib.metadata import version
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from mark1 import stimuli
from mark1.show import plots
from mark1.show.plots.common import LOOKS, MOST_MARKED
from tests.helpers.paths import ROOT
from tests.scenarios.test_every_scenario import pinned


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


def test_error_curves_end_after_their_last_change_and_stand_where_the_data_are() -> None:
    figure = plots.Figure()
    plots.error_curves(figure, {"a": [0, 0.5, 1, 1, 1, 1, 1, 1], "b": [0, 1, 1, 1, 1, 1, 1, 1]})
    own = [axes.lines[-1] for axes in figure.axes]
    assert [np.asarray(line.get_ydata()).tolist() for line in own] == [[100, 50, 0, 0], [100, 0, 0, 0]]


def test_every_learner_has_a_panel_of_its_own_with_all_others_in_grey() -> None:
    figure = plots.Figure()
    plots.error_curves(figure, {name: [0, 1] for name in "abcdef"})
    drawn = [axes for axes in figure.axes if axes.lines]
    assert [axes.get_title() for axes in drawn] == [*"abcdef"]
    assert {len(axes.lines) for axes in drawn} == {7}


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


def test_the_three_neurons_fit_a_screen_and_name_what_answers_each_other_in_one_column() -> None:
    figure = plots.three_neurons()
    assert tuple(figure.get_size_inches() * 100) == (1600, 900)
    across = {text.get_text(): text.get_position()[0] for text in figure.axes[0].texts}
    assert across["synapse"] == across["potentiometer,\nmotor"] == across["weight w"]
    assert across["dendrites"] < across["cell body,\nthreshold"] < across["axon"] < across["synapse"]


def test_the_picture_of_three_neurons_in_the_documents_is_the_one_that_is_drawn() -> None:
    """The python of docs/background/three-neurons.md draws it."""
    if version("matplotlib") != pinned()["matplotlib"]:
        pytest.skip("the dots hold under the matplotlib of tests/constraints.txt")
    kept = ROOT / "docs" / "pictures" / "three_neurons.png"
    assert kept.stat().st_size < 200_000
    file = BytesIO()
    plots.three_neurons().savefig(file, dpi=100)
    assert np.array_equal(np.asarray(Image.open(kept)), np.asarray(Image.open(file)))


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


def test_dots_stand_under_each_other_in_the_order_of_their_names_and_series_apart() -> None:
    series = {"before": plots.Dots([1, 2, 3], [0, 0, 0]), "after": plots.Dots([4, 5, 6], [1, 1, 1])}
    figure = plots.dots(["a", "b", "c"], series, "part", (0, 7))
    figure.savefig(BytesIO(), dpi=20)
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b", "c"]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # the first name is on top
    before, after = (np.asarray(line.get_ydata()) for line in axes.lines)
    assert after - before == pytest.approx(0.25)
    assert before[0] < 0.5 < before[1]


def test_lines_have_a_zone_about_zero_and_each_its_own_mark() -> None:
    figure = plots.lines({"E": plots.Line([0, 1], [0, -2]), "X": plots.Line([0, 1], [0, 3])}, "cards", "sum (V)", 0.05)
    figure.savefig(BytesIO(), dpi=20)
    (axes,) = figure.axes
    zero, *drawn = axes.lines
    assert np.array_equal(zero.get_ydata(), [0, 0])
    assert len({(line.get_color(), line.get_marker()) for line in drawn}) == 2
    zone = axes.patches[0].get_window_extent().transformed(axes.transData.inverted())
    assert zone.height == pytest.approx(0.1)


def test_inputs_are_drawn_side_by_side_with_a_mark_for_each_and_a_ring_where_they_differ() -> None:
    sums = np.zeros((4, 5))
    sums[1, 2], sums[3, 0] = 1, -1
    figure = plots.inputs({"sound": sums, "wrong": np.zeros((4, 5))})
    figure.savefig(BytesIO(), dpi=20)
    assert [[len(np.asarray(each.get_offsets())) for each in axes.collections] for axes in figure.axes] == [
        [1, 1, 2],
        [0, 0, 2],
    ]
