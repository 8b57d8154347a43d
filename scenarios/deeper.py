"""Deeper and deeper: letters with 0 to 6 hidden layers, and where depth stops paying.

"So let's go deeper and deeper! Yes but... deeper means more weights, more difficult optimization, overfitting risks":
the weights are counted, the gradient of every layer is measured before training, and the error on the training letters
is set beside that on letters shifted and spoilt in other ways. Assumed: the shifts and the noise, 64 units a layer and
all settings of the training; more training letters, or another task, would put the best depth elsewhere.
"""

from functools import partial, reduce
from operator import add

import numpy as np

from mark1 import lab, modern, stimuli
from mark1.base.checks import check_count, check_number, check_seed
from mark1.lab import Column, Report, Table
from mark1.modern.demos.depth import Hidden, Outcome, outcome
from mark1.show import plots, views

DEEPEST = 6  # hidden layers
MOST = 20  # beyond this a sigmoid's gradients are lost on the way down, and the table grows too wide
COPIES = 25  # of each letter, for training and again for the test
REACH = 2  # cells by which a copy is shifted at most, each way
NOISE = 0.05  # part of the cells turned to their opposite
EPOCHS, BATCH, RATE = 16, 130, 0.005  # rate of Adam
STARTS = 3  # networks of each kind and depth, from different starting weights
L2 = 0.001  # penalty on the weights of every layer


def run(
    seed: int = 0,
    deepest: int = DEEPEST,
    epochs: int = EPOCHS,
    l2: float = L2,  # penalty on the weights, where there is one
) -> Report:
    """Train networks of growing depth on the letters and set their errors side by side."""
    check_number("deepest", deepest, high=MOST)
    depths = range(check_count("deepest", deepest) + 1)
    kinds = {"ReLU": Hidden(), "ReLU, L2": Hidden(l2=l2), "sigmoid": Hidden("sigmoid", "glorot_uniform")}
    train, test = (spoilt(stimuli.letters(), np.random.default_rng([check_seed(seed), part])) for part in (0, 1))
    settings = {"optimizer": modern.Adam(RATE), "batch_size": BATCH, "epochs": epochs, "seed": seed}
    found: dict[str, list[Outcome]] = {name: [] for name in kinds}
    for name, depth in lab.progress([(name, depth) for name in kinds for depth in depths], "training"):
        nets = [kinds[name].stack(400, depth, len(train.labels), seed + start) for start in range(STARTS)]
        found[name].append(outcome(nets, (train.x, train.y), (test.x, test.y), **settings))
    return Report(
        "Deeper and deeper",
        tables=(errors(found), gradients(found)),
        notes=sentences(*found.values()),
        figures={"deeper": partial(draw, found), "outputs": partial(draw_outputs, kinds, depths[-1], train, seed)},
    )


def spoilt(letters: stimuli.Stimuli, rng: np.random.Generator) -> stimuli.Stimuli:
    """Copies of the letters, each copy shifted as a whole and with noise of its own."""
    shifts = rng.integers(-REACH, REACH + 1, (COPIES, 2)).tolist()
    return reduce(add, (stimuli.noise(stimuli.shift(letters, *by), NOISE, rng) for by in shifts))


def errors(found: dict[str, list[Outcome]]) -> Table:
    """Weights and errors of every depth."""
    heads = [Column(f"{name}: {part}", "{:.2f}") for name in found for part in ("training", "test")]
    rows = [
        (depth, same[0].parameters, *(error for o in same for error in (o.training_error, o.test_error)))
        for depth, same in enumerate(zip(*found.values(), strict=True))
    ]
    note = f"Errors are error rates, means of {STARTS} networks from different starting weights."
    return Table("Errors", [Column("hidden layers"), Column("weights", "{:,}"), *heads], rows, note)


def gradients(found: dict[str, list[Outcome]]) -> Table:
    """Norm of each layer's gradient before training, for ReLU and for sigmoid at every depth."""
    layers = len(found["ReLU"])
    rows = [
        (name, depth, *o.gradients, *[None] * (layers - len(o.gradients)))
        for name in ("ReLU", "sigmoid")
        for depth, o in enumerate(found[name])
    ]
    heads = [Column(f"layer {k}", "{:.2g}") for k in range(1, layers + 1)]
    note = "Norms of dL/dW before training. Layers count from the input; the last of a row is the prediction layer."
    title = "Gradient norm of each layer at the start"
    return Table(title, [Column("units"), Column("hidden layers"), *heads], rows, note)


def sentences(plain: list[Outcome], held: list[Outcome], sigmoid: list[Outcome]) -> list[str]:
    """Say where depth stops paying, what L2 does, and what happens to the sigmoid."""
    best, best_held = (int(np.argmin([round(o.test_error, 2) for o in kind])) for kind in (plain, held))
    last, first = sigmoid[-1].gradients[-1], sigmoid[-1].gradients[0]
    return [
        f"In this run depth stops paying at {best} hidden layer{'' if best == 1 else 's'}: the test error is "
        f"{plain[0].test_error:.2f} with none, {plain[best].test_error:.2f} there and {plain[-1].test_error:.2f} with "
        f"{len(plain) - 1}, while the training error is {plain[-1].training_error:.2f}: overfitting. With L2 the best "
        f"is {held[best_held].test_error:.2f}, with {best_held}.",
        f"With {len(sigmoid) - 1} hidden layers of sigmoid units the first layer's gradient is {last / first:,.0f} "
        f"times smaller than the last one's, and {sigmoid[-1].training_error:.2f} of the training letters are still "
        "wrong at the end: deeper is harder to optimize.",
    ]


def draw(found: dict[str, list[Outcome]]) -> plots.Figure:
    """Errors over depth, and the gradients of the deepest networks."""
    training = {name: [o.training_error for o in outcomes] for name, outcomes in found.items()}
    test = {name: [o.test_error for o in outcomes] for name, outcomes in found.items()}
    return plots.deeper(training, test, {name: found[name][-1].gradients for name in ("ReLU", "sigmoid")})


def draw_outputs(kinds: dict[str, Hidden], depth: int, train: stimuli.Stimuli, seed: int) -> plots.Figure:
    """Draw the outputs of the layers of the deepest networks before training; constant ones say little."""
    nets = {name: kinds[name].stack(400, depth, len(train.labels), seed) for name in ("ReLU", "sigmoid")}
    return plots.layers({f"{name}, before training": views.outputs(net, train.x) for name, net in nets.items()})


if __name__ == "__main__":
    lab.main(run)
