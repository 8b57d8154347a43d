"""The worked example: a network of 2-2-2 sigmoid units, followed number by number through one step of learning.

Every quantity of the lecture's slides beside nine digits, the sum over both paths for the hidden layer, and what
becomes of the loss when the step is repeated. The example is M. Mazur's ("A Step by Step Backpropagation Example",
2015), widely copied. Backpropagation takes every derivative at the old weights; part of the copied text updates the
output layer first and sends the error back through the new weights, and prints another loss: both are run here.
"""

from functools import partial

from mark1 import lab
from mark1.lab import Column, Report, Table
from mark1.modern.demos import worked_example
from mark1.show import plots

STEPS = 9_999  # in all, the first one included
UNITS = (("i", "x"), ("h", "h"), ("o", "f"))  # the slides' letter of a layer, and its name in Network.look


def run(
    seed: int = 0,  # noqa: ARG001  (nothing is drawn at random: the slides give every number)
    steps: int = STEPS,
) -> Report:
    """Follow the example through its first step, then repeat it."""
    losses = worked_example.losses(steps)
    return Report(
        "The worked example",
        tables=[
            *(of_slide(heading, rows) for heading, rows in worked_example.quantities().items()),
            orders(losses, steps),
        ],
        notes=(
            "The slides cut their numbers and do not round them: .274 + .023 is .298 there, and .4 - .5 x .082 is "
            ".358. The biases b1 and b2 stay as they are, as on the slides.",
            f"The error falls from {losses[0]:.9f} to {losses[1]:.9f} in one step, and to {losses[-1]:.10f} in "
            f"{steps:,}: small steps along the gradient, repeated.",
        ),
        figures={"worked example": partial(draw, losses)},
    )


def of_slide(heading: str, rows: list[worked_example.Quantity]) -> Table:
    """The quantities of one slide: name, formula, as the slide prints it, as it is."""
    cells = [(row.name, row.formula, row.slide or None, row.value) for row in rows]
    return Table(heading, ["quantity", "formula", "slide", Column("here", "{:.9f}")], cells)


def orders(losses: list[float], steps: int) -> Table:
    """The two orders in which the layers are updated, side by side."""
    first, last = worked_example.output_layer_first(), worked_example.output_layer_first(steps)
    taught = worked_example.trainer()
    taught.step()
    rows = [
        ("backpropagation: all derivatives at the old weights", taught.network, losses[1], losses[-1]),
        (
            "output layer first, then back through its new weights",
            first,
            worked_example.loss(first),
            worked_example.loss(last),
        ),
    ]
    digits = [Column("new w1", "{:.9f}"), Column("loss after 1 step", "{:.9f}")]
    return Table(
        "Two orders of the update",
        ["order", *digits, Column(f"loss after {steps:,}", "{:.10f}")],
        [(name, worked_example.weights(net)[0], after, end) for name, net, after, end in rows],
        note="The copied text prints .291027924, the second row; gradient descent on this loss is the first.",
    )


def draw(losses: list[float]) -> plots.Figure:
    """The network before its first step, with the gradients that this step goes by, and the loss over the steps."""
    net = worked_example.network()
    seen = {name: values[0] for name, values in net.look(worked_example.INPUTS).items()}
    layers = [[(f"{letter}{k}", value) for k, value in enumerate(seen[name], 1)] for letter, name in UNITS]
    gradients = [
        w for w, _ in net.unpack(net.gradients(worked_example.INPUTS, worked_example.TARGETS, worked_example.LOSS))
    ]
    return plots.worked_example(layers, net.weights, gradients, losses)


if __name__ == "__main__":
    lab.main(run)
