"""The lecture's worked example: one training step of a network of two inputs, two hidden units and two outputs.

All units are sigmoid. The numbers are those of a widely copied text (M. Mazur, "A Step by Step Backpropagation
Example", 2015). The slides truncate their numbers, which is why .274 + .023 is .298 there.
"""

from dataclasses import dataclass

import numpy as np

from mark1.base.checks import Array, check_count
from mark1.modern.layers import Dense
from mark1.modern.network import Network, Trainer
from mark1.modern.optimizers import GradientDescent

INPUTS = (0.05, 0.10)
TARGETS = (0.01, 0.99)
LEARNING_RATE = 0.5
LOSS = "half_sum_of_squares"


@dataclass(frozen=True)
class Quantity:
    """A number of the example: its name and formula on the slides, its value, and the printed value ("" if none)."""

    name: str
    formula: str
    value: float
    slide: str = ""


def network() -> Network:
    """Return the network with its initial weights w1 to w8; both units of a layer share b1 or b2, which are frozen."""
    return Network(
        2,
        [_layer([[0.15, 0.20], [0.25, 0.30]], bias=0.35), _layer([[0.40, 0.45], [0.50, 0.55]], bias=0.60)],
    )


def trainer() -> Trainer:
    """Return a trainer with gradient descent on the one sample, before its first step."""
    descent = GradientDescent(LEARNING_RATE)
    return Trainer(network(), INPUTS, TARGETS, loss=LOSS, optimizer=descent, batch_size=None, shuffle=False)


def loss(net: Network) -> float:
    """Return the total loss, the sum of half the squared errors of both outputs."""
    return net.loss(INPUTS, TARGETS, LOSS)


def losses(steps: int) -> list[float]:
    """Return the total loss before the first step and after each of `steps` steps."""
    learning = trainer()
    learning.run(check_count("steps", steps))
    return [*learning.history.batch_loss, loss(learning.network)]


def weights(net: Network) -> Array:
    """Return the weights w1 to w8 in the slides' order, shape (8,)."""
    return np.concatenate([w.ravel() for w in net.weights])


def quantities() -> dict[str, list[Quantity]]:
    """Return every quantity of the first step, slide by slide, under the slides' headings."""
    net, after = network(), trainer()
    after.step()
    return {
        "1. The forward pass": _forward(net),
        "2. The loss function": _losses(net),
        "3. The backward pass, for w5": _backward(net),
        "4. Update weights of the output layer": _updates(net, after.network, range(4, 8), ".358 .408 .511 .561"),
        "And back-propagated to the hidden layer": _hidden(net),
        "The new weights of the hidden layer": _updates(net, after.network, range(4)),
    }


def output_layer_first(steps: int = 1) -> Network:
    """Return the network after steps that update w5 to w8 first and backpropagate through these new weights.

    Part of the copied text computes w1 to w4 so; it is not gradient descent, which takes every derivative at the old
    weights.
    """
    net = network()
    for _ in range(check_count("steps", steps)):
        (w1, b1), (w2, b2) = net.unpack(net.parameters)
        seen, error = net.look(INPUTS), error_signals(net)
        w2 = w2 - LEARNING_RATE * np.outer(error, seen["h"])
        back = error @ w2 * _slope(seen["h"][0])
        w1 = w1 - LEARNING_RATE * np.outer(back, INPUTS)
        net.parameters = np.concatenate([w1.ravel(), b1, w2.ravel(), b2])
    return net


def error_signals(net: Network) -> Array:
    """Return the derivatives of the loss with respect to in_o1 and in_o2, shape (2,)."""
    out = net.predict(INPUTS)[0]
    return np.asarray((out - TARGETS) * _slope(out))


def _layer(kernel: list[list[float]], bias: float) -> Dense:
    start = {"kernel_initializer": kernel, "bias_initializer": [bias]}
    return Dense(2, "sigmoid", share_bias=True, train_bias=False, **start)  # type: ignore[arg-type]


def _slope(out: Array) -> Array:
    return np.asarray(out * (1.0 - out))


def _forward(net: Network) -> list[Quantity]:
    seen = {name: values[0] for name, values in net.look(INPUTS).items()}
    return [
        Quantity("in_h1", "w1 i1 + w2 i2 + b1", seen["z_h"][0], ".3775"),
        Quantity("out_h1", "1 / (1 + e^-in_h1)", seen["h"][0], ".5932"),
        Quantity("out_h2", "the same for h2", seen["h"][1], ".596"),
        Quantity("in_o1", "w5 out_h1 + w6 out_h2 + b2", seen["z_o"][0], "1.105"),
        Quantity("out_o1", "1 / (1 + e^-in_o1)", seen["f"][0], ".751"),
        Quantity("out_o2", "the same for o2", seen["f"][1], ".7729"),
    ]


def _losses(net: Network) -> list[Quantity]:
    first, second = 0.5 * (np.array(TARGETS) - net.predict(INPUTS)[0]) ** 2
    return [
        Quantity("L_o1", "1/2 (target_o1 - out_o1)^2", first, ".274"),
        Quantity("L_o2", "1/2 (target_o2 - out_o2)^2", second, ".023"),
        Quantity("L_total", "L_o1 + L_o2", loss(net), ".298"),
    ]


def _backward(net: Network) -> list[Quantity]:
    out, h = net.predict(INPUTS)[0], net.look(INPUTS)["h"][0]
    gradient = net.gradients(INPUTS, TARGETS, LOSS)
    return [
        Quantity("dL/dout_o1", "-(target_o1 - out_o1)", out[0] - TARGETS[0], ".741"),
        Quantity("dout_o1/din_o1", "out_o1 (1 - out_o1)", _slope(out)[0], ".186"),
        Quantity("din_o1/dw5", "out_h1", h[0], ".593"),
        Quantity("dL/dw5", "the product of these three", net.unpack(gradient)[1][0][0, 0], ".082"),
    ]


def _hidden(net: Network) -> list[Quantity]:
    paths = error_signals(net) * net.weights[1][:, 0]
    h = net.look(INPUTS)["h"][0]
    gradient = net.gradients(INPUTS, TARGETS, LOSS)
    return [
        Quantity("dE_o1/dout_h1", "dE_o1/dout_o1 x dout_o1/din_o1 x w5", paths[0]),
        Quantity("dE_o2/dout_h1", "dE_o2/dout_o2 x dout_o2/din_o2 x w7", paths[1]),
        Quantity("dE/dout_h1", "dE_o1/dout_h1 + dE_o2/dout_h1", paths.sum()),
        Quantity("dout_h1/din_h1", "out_h1 (1 - out_h1)", _slope(h)[0]),
        Quantity("din_h1/dw1", "i1", INPUTS[0]),
        Quantity("dE/dw1", "dE/dout_h1 x dout_h1/din_h1 x din_h1/dw1", net.unpack(gradient)[0][0][0, 0]),
    ]


def _updates(net: Network, after: Network, which: range, slides: str = "") -> list[Quantity]:
    old, new = weights(net), weights(after)
    printed = slides.split() or [""] * len(which)
    return [
        Quantity(f"new w{k + 1}", f"{old[k]:.2f} - {LEARNING_RATE} dL/dw{k + 1}", new[k], slide)
        for k, slide in zip(which, printed, strict=True)
    ]
