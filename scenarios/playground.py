"""The playground: a small network finds the border between two classes of points, epoch by epoch.

"Visualize simple network learning" leads to TensorFlow Playground (D. Smilkov, S. Carter, playground.tensorflow.org):
these are its four data sets and its seven features, with noise, hidden layers and optimizer to choose. Here the loss
is the cross-entropy of a sigmoid unit; the page has half the squared error of a tanh unit. One linear unit separates
only the Gaussians: the other borders need hidden units, or features that bend the border beforehand.
"""

from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np

from mark1 import lab, modern
from mark1.base.checks import Array, check_count
from mark1.lab import Column, Report, Table
from mark1.modern.demos.playground import DATA, FEATURES, REACH, features, points, square
from mark1.show import page as pages
from mark1.show import plots, recording, views

SAMPLES = 500  # half of them to train, half to test
BATCH = 10  # points
RATE = 0.03  # learning rate
SHOWN = (0, 1, 3, 10, 30, 100)  # epochs whose border is shown
PLANE = ("x", "y")
WIDE = (8,)  # units of the hidden layer
KINDS = {  # features and hidden layers of the table of all data sets
    "linear unit": (PLANE, ()),
    "8 hidden units": (PLANE, WIDE),
    "linear unit, all features": (tuple(FEATURES), ()),
    "8 hidden units, all features": (tuple(FEATURES), WIDE),
}
EPOCHS = 60  # of each cell of that table
FINE = 101  # points on each side of a picture


def run(
    seed: int = 0,
    data: Annotated[str, f"One of {', '.join(DATA)}."] = "circle",
    noise: float = 0.0,  # from 0 to 0.5
    feature: tuple[str, ...] = PLANE,
    hidden: tuple[int, ...] = WIDE,
    activation: str = "tanh",  # activation of the hidden layers
    optimizer: Annotated[str, f"One of {', '.join(modern.optimizers.names())}."] = "Adam",
    rate: float = RATE,
    epochs: int = SHOWN[-1],  # last epoch that is shown
    page: Path | None = None,  # write a page to this .html file, on which every epoch can be seen
) -> Report:
    """Watch one network learn, then let four kinds of network learn each data set."""
    x, y = points(data, SAMPLES, noise=noise, seed=seed)
    layers = () if tuple(hidden) == (0,) else hidden
    teach = type(modern.optimizers.get(optimizer))(rate)

    def new() -> modern.Trainer:
        return trainer_for(features(x, feature), y, layers, seed, activation=activation, optimizer=teach)

    trainer = new()
    shown = [epoch for epoch in SHOWN if epoch < check_count("epochs", epochs)] + [epochs]
    rows, answers = watch(trainer, features(x, feature), y, feature, shown)
    if page is not None:
        pages.write(recording.training(new(), x, y, feature, epochs, f"Playground: {data}"), page)
    heads: list[str | Column] = [
        "epoch",
        *(Column(f"{part} loss", "{:.3f}") for part in ("training", "test")),
        Column("accuracy", "{:.0%}"),
    ]
    return Report(
        f"Playground: {data}, seen by {trainer.network}",
        tables=(
            Table("Over training", heads, rows, "Accuracy on the test points."),
            everything(noise, seed),
        ),
        notes=(
            "A linear unit draws one straight line, and that separates only the Gaussians. Hidden units put several "
            "lines together; x^2, y^2 and xy bend the line beforehand; the spirals want both.",
        ),
        figures={
            "border": partial(plots.borders, answers, REACH, (x, y), columns=3),
            "loss": partial(draw_losses, trainer.history),
            "network": partial(views.network, trainer.network, tuple(feature)),
        },
        settings={"seed": seed, "noise": noise, "features": feature, "optimizer": optimizer, "learning rate": rate},
    )


def trainer_for(
    inputs: Array,
    y: Array,
    hidden: tuple[int, ...],
    seed: int,
    *,
    activation: str = "tanh",
    optimizer: modern.Optimizer = modern.Adam(RATE),  # noqa: B008  (frozen)
) -> modern.Trainer:
    """A new network with these hidden layers and one sigmoid unit, on the first half of the samples."""
    layers = [*(modern.Dense(units, activation) for units in hidden), modern.Dense(1, "sigmoid")]
    net = modern.Network(inputs.shape[1], layers, seed=seed)
    half = len(y) // 2
    return modern.Trainer(
        net, inputs[:half], y[:half], loss="binary_cross_entropy", optimizer=optimizer, batch_size=BATCH, seed=seed
    )


def watch(
    trainer: modern.Trainer, inputs: Array, y: Array, feature: tuple[str, ...], shown: list[int]
) -> tuple[list[tuple[float, ...]], dict[str, Array]]:
    """Train; rows of losses and answers on the square, as they are after the shown epochs."""
    net, half, rows, answers = trainer.network, len(y) // 2, [], {}
    test = (inputs[half:], y[half:])
    plane = features(square(FINE), feature)
    for epoch in lab.progress(shown, "training"):
        if epoch:
            trainer.run(epoch, validation_data=test)
        losses = [net.loss(*samples, trainer.loss) for samples in ((trainer.x, trainer.y), test)]
        rows.append((epoch, *losses, net.accuracy(*test)))
        answers[f"epoch {epoch}"] = net.predict(plane).reshape(FINE, FINE)
    return rows, answers


def everything(noise: float, seed: int) -> Table:
    """Every data set, learned by every kind of network: accuracy on the test points."""
    rows = []
    for data in lab.progress(DATA, "all data sets"):
        x, y = points(data, SAMPLES, noise=noise, seed=seed)
        row: list[str | float] = [data]
        for names, hidden in KINDS.values():
            inputs = features(x, names)
            trainer = trainer_for(inputs, y, hidden, seed)
            trainer.run(EPOCHS)
            row.append(trainer.network.accuracy(inputs[SAMPLES // 2 :], y[SAMPLES // 2 :]))
        rows.append(row)
    note = f"Accuracy on the test points after {EPOCHS} epochs with Adam at {RATE}."
    return Table("All data sets", ["data", *(Column(kind, "{:.0%}") for kind in KINDS)], rows, note)


def draw_losses(history: modern.History) -> plots.Figure:
    """Training and test loss after each epoch; training loss is the mean over the epoch's batches."""
    epochs = np.arange(1, history.epochs + 1)
    curves = {
        "training": (epochs, np.array(history.loss)),
        "test": (epochs, np.array(history.validation_loss)),
    }
    return plots.losses({"loss over training": curves})


if __name__ == "__main__":
    lab.main(run)
