"""Views of today's neuron read the network and name what they draw."""

import numpy as np
import pytest

from mark1 import modern
from mark1.show import views

NET = modern.Network(2, [modern.Dense(3, "tanh"), modern.Dense(2, "relu"), modern.Dense(1, "sigmoid")])


def test_activations_are_drawn_with_the_derivatives_that_they_have() -> None:
    figure = views.activations("tanh", "relu")
    assert [axes.get_title() for axes in figure.axes] == ["tanh", "relu"]
    value, derivative, *_ = figure.axes[0].lines
    z = np.asarray(value.get_xdata())
    assert np.asarray(derivative.get_ydata()) == pytest.approx(1 - np.tanh(z) ** 2)


def test_softmax_has_no_curve() -> None:
    with pytest.raises(ValueError, match="softmax takes all scores"):
        views.activations("softmax")


def test_a_network_is_drawn_with_the_names_of_its_inputs_and_says_what_it_is() -> None:
    figure = views.network(NET, ("x", "y"))
    assert [text.get_text() for text in figure.axes[0].texts[:2]] == ["x", "y"]
    assert [text.get_text() for text in views.network(NET).axes[0].texts[:2]] == ["x1", "x2"]
    assert figure.title == str(NET)


def test_outputs_go_from_the_input_to_the_prediction() -> None:
    x = np.array([[0.5, -1.0]])
    outputs = views.outputs(NET, x)
    assert list(outputs) == ["input", "hidden 1", "hidden 2", "output"]
    assert outputs["input"].tolist() == x.tolist()
    assert outputs["output"].tolist() == NET.predict(x).tolist()
    one = modern.Network(2, [modern.Dense(3, "tanh"), modern.Dense(1)])
    assert list(views.outputs(one, x)) == ["input", "hidden 1", "output"]
