"""Why hidden layers: the border that one hidden layer of 3, 6 and 20 units draws in the plane.

"More complex functions allow increasing complexity", says the lecture, with A. Karpathy's picture of 3, 6 and 20
neurons (CS231n). The picture's data are not known, so the task is our own: the inside and the outside of a clover
leaf, with a part of the training labels wrong. A single neuron can only draw a line; more units bend it, and 20 bend
it around the wrong labels too. CS231n's advice against that is to keep the units and to penalise weights (L2).
"""

from functools import partial

import numpy as np

from mark1 import lab, modern
from mark1.base.checks import check_count, check_number
from mark1.lab import Column, Report, Table
from mark1.modern.demos.clover import REACH, clover
from mark1.show import plots

UNITS = (3, 6, 20)  # of the hidden layer, as in Karpathy's picture
WRONG = 0.1  # part of the training labels that is wrong; those of the test are all right
L2 = 0.002  # penalty on the weights of the last row
SAMPLES, TESTS = 210, 3000  # points
EPOCHS = 1000  # each of one update, on all points
STARTS = 5  # networks a row, from different starting weights
RATE = 0.03  # of Adam
PIXELS = 200  # of a picture's side

Points = tuple[np.ndarray, np.ndarray]


def run(
    seed: int = 0,
    units: tuple[int, ...] = UNITS,
    wrong: float = WRONG,
    epochs: int = EPOCHS,
) -> Report:
    """Train networks of one hidden layer on the clover and compare their borders."""
    sizes = [check_count("units", n) for n in units]
    if not sizes or len(set(sizes)) < len(sizes):
        raise ValueError(f"units {sizes} must name at least one number of units, and none twice")
    flipped = check_number("wrong", wrong, high=0.5)
    points, test = clover(SAMPLES, flipped=flipped, seed=seed), clover(TESTS, seed=seed + 1)
    kinds = [("no hidden layer", 0, 0.0), *((f"{n} hidden units", n, 0.0) for n in sizes)]
    kinds += [(f"{sizes[-1]} hidden units, L2", sizes[-1], L2)]
    trained = {
        name: [train(n, l2, points, epochs, seed + start) for start in range(STARTS)]
        for name, n, l2 in lab.progress(kinds, "training")
    }
    rows = [(name, nets[0].size, mean(nets, points), mean(nets, test)) for name, nets in trained.items()]
    heads = [Column(f"{part} accuracy", "{:.2f}") for part in ("training", "test")]
    note = f"Means of {STARTS} networks from different starting weights. Wrong training labels: {wrong:.0%}."
    return Report(
        "Why hidden layers",
        tables=[Table("Borders of a clover leaf", ["network", "weights", *heads], rows, note)],
        notes=sentences(rows),
        figures={"borders": partial(draw, {name: nets[0] for name, nets in trained.items()}, points)},
    )


def train(units: int, l2: float, points: Points, epochs: int, seed: int) -> modern.Network:
    """A network of one hidden layer (none for 0 units), trained on all points at once."""
    hidden = [modern.Dense(units, "tanh", l2=l2)] if units else []
    net = modern.Network(2, [*hidden, modern.Dense(1, "sigmoid", l2=l2)], seed=seed)
    x, y = points
    adam = modern.Adam(RATE)
    net.fit(x, y, loss="binary_cross_entropy", optimizer=adam, batch_size=None, shuffle=False, epochs=epochs)
    return net


def mean(nets: list[modern.Network], points: Points) -> float:
    """Mean accuracy."""
    return float(np.mean([net.accuracy(*points) for net in nets]))


def sentences(rows: list[tuple[str, int, float, float]]) -> list[str]:
    """Say what the table shows."""
    line, most, held = rows[0], rows[-2], rows[-1]
    return [
        f"A single neuron draws a line: accuracy {line[3]:.2f} on the test set. A hidden layer bends the boundary.",
        f"{most[0]} reach {most[2]:.2f} on the training points, wrong labels included, and {most[3]:.2f} on the test; "
        f"with L2 the same network reaches {held[2]:.2f} and {held[3]:.2f}.",
    ]


def draw(nets: dict[str, modern.Network], points: Points) -> plots.Figure:
    """The borders of the first network of each row but the line."""
    side = np.linspace(-REACH, REACH, PIXELS)
    square = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    answers = {name: net.predict(square).reshape(PIXELS, PIXELS) for name, net in list(nets.items())[1:]}
    return plots.borders(answers, REACH, points)


if __name__ == "__main__":
    lab.main(run)
