"""Today's neuron as pictures: activations, a network with its weights, and its outputs layer by layer."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1 import modern
from mark1.show import plots

if TYPE_CHECKING:
    from mark1.modern import Network

SHOWN = ("step", "linear", "sigmoid", "tanh", "relu", "leaky_relu(0.1)", "soft_relu", "gelu")
"""Activations of the figure."""

REACH = 4.0
"""Scores of the figure, from minus this to this; of an even number of points, none at the kink."""


def activations(*names: str) -> plots.Figure:
    """Activations by their names and their derivatives (ValueError: no activation of one score has the name)."""
    z = np.linspace(-REACH, REACH, 400)
    drawn = {}
    for name in names or SHOWN:
        g = modern.activations.get(name)
        if g == modern.activations.softmax:
            raise ValueError("softmax takes all scores of a layer at once and has no curve; name another activation")
        drawn[g.name] = plots.Slope(z, g(z), g.derivative(z))
    return plots.activations(drawn)


def network(net: "Network", inputs: tuple[str, ...] = ()) -> plots.Labelled:
    """A network with its weights as lines; the `inputs` by their names, else x1, x2, ..."""
    names = inputs or tuple(f"x{number}" for number in range(1, net.inputs + 1))
    figure = plots.network(net.weights, net.biases, names, str(net))
    figure.title = figure.description = str(net)
    return figure


def outputs(net: "Network", x: ArrayLike) -> dict[str, NDArray[np.float64]]:
    """Outputs of each layer on samples x, its input first, as `plots.layers` draws them."""
    seen = net.look(x)
    hidden = [name for name in seen if name.startswith("h")]
    named = dict(zip(hidden, [f"hidden {k}" for k in range(1, len(hidden) + 1)], strict=True))
    return {{"x": "input", "f": "output", **named}[name]: seen[name] for name in ("x", *hidden, "f")}
