"""Today's neuron is drawn: activations, a network with its weights, outputs layer by layer."""

from io import BytesIO

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from mark1.show import plots
from mark1.show.plots.modern.network import MOST_UNITS, SIGNS, WIDEST

W = [np.array([[1.0, -2.0], [0.0, 0.5]]), np.array([[4.0, -1.0]])]
B = [np.array([0.25, -0.5]), np.array([3.0])]


def test_a_line_is_as_wide_as_its_weight_and_its_sign_is_told_by_colour_and_dash() -> None:
    figure = plots.network(W, B, ["x", "y"], "small")
    figure.savefig(BytesIO(), dpi=20)
    (axes,) = figure.axes
    drawn = [(line.get_linewidth() / WIDEST, line.get_linestyle(), to_rgb(line.get_color())) for line in axes.lines]
    looks = {sign: (look.dash, to_rgb(look.colour)) for sign, look in SIGNS.items()}
    weights = [1, -2, 0.5, 4, -1]  # a weight of 0 has no line
    assert drawn == [(abs(w) / 4, *looks[int(np.sign(w))]) for w in weights]
    assert looks[1][0] != looks[-1][0]


def test_units_have_their_biases_and_inputs_their_names() -> None:
    (axes,) = plots.network(W, B, ["x", "y"]).axes
    assert [text.get_text() for text in axes.texts] == ["x", "y", "0.25", "-0.5", "3"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["inputs", "hidden", "output"]
    assert axes.get_xlabel().endswith("in a circle stands its bias")


@pytest.mark.parametrize(("bias", "told"), [([], ["", ""]), ([0.5], ["0.5", "0.5"])])
def test_a_layer_may_share_its_bias_or_have_none(bias: list[float], told: list[str]) -> None:
    (axes,) = plots.network([W[0]], [np.array(bias)], ["x", "y"]).axes
    assert [text.get_text() for text in axes.texts[2:]] == told


def test_of_a_wide_layer_the_first_units_are_drawn_and_the_figure_says_so() -> None:
    units = MOST_UNITS + 6
    (axes,) = plots.network([np.ones((units, 1))], [np.zeros(units)], ["x"]).axes
    assert len(axes.lines) == MOST_UNITS
    assert axes.texts[-1].get_text() == f"drawn: {MOST_UNITS} of {units}"


def test_names_for_another_number_of_inputs_are_refused() -> None:
    with pytest.raises(ValueError, match="1 names for 2 inputs"):
        plots.network(W, B, ["x"])


def test_an_activation_and_its_derivative_differ_by_more_than_colour() -> None:
    z = np.array([-1.0, 0.5])
    slope = plots.Slope(z, np.maximum(z, 0), (z > 0).astype(float))
    figure = plots.activations({"relu": slope, "again": slope, "and again": slope})
    figure.savefig(BytesIO(), dpi=20)
    value, derivative, *_ = figure.axes[0].lines
    assert np.array_equal(value.get_ydata(), [0, 0.5])
    assert np.array_equal(derivative.get_ydata(), [0, 1])
    assert (value.get_linestyle(), derivative.get_linestyle()) == ("-", "--")
    assert [axes.get_title() for axes in figure.axes] == ["relu", "again", "and again"]
    assert {axes.get_xlabel() for axes in figure.axes} == {"pre-activation z"}
    assert figure.get_supylabel() == "g(z) and g'(z)"


def test_a_histogram_a_layer_adds_up_to_all_outputs() -> None:
    outputs = {"input": np.linspace(0, 1, 40), "output": np.array([[0.25, 0.75]])}
    figure = plots.layers({"deep": outputs, "shallow": {"input": [0.0, 1.0]}})
    figure.savefig(BytesIO(), dpi=20)
    shown = [axes for axes in figure.axes if axes.axison]
    assert [axes.get_title() for axes in shown] == ["input\nspread 0.3", "output\nspread 0.25", "input\nspread 0.5"]
    assert [
        sum(bar.get_height() for bar in axes.patches if isinstance(bar, Rectangle)) for axes in shown
    ] == pytest.approx([100] * 3)
    assert shown[0].get_ylabel() == "outputs (%)"
    assert {panel.get_supxlabel() for panel in figure.subfigs} == {"output of a unit"}
