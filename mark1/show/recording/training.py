"""A training as a recording: a small network on points of the plane, epoch by epoch.

After each epoch its losses, its weights, and what every unit answers over the square: that is all that the border, and
the way to it, can be drawn from.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mark1.base.checks import Array, check_count
from mark1.base.version import __version__
from mark1.modern import Trainer
from mark1.modern.demos.playground import REACH, features, square
from mark1.show.recording.packing import FORMAT, Recording, bytes_of

MOST_EPOCHS = 100
"""Epochs that are recorded after the beginning; of more, so many, evenly spread."""

SIDE = 21
"""Points on each side of the picture of a hidden unit."""

FINE = 61
"""Points on each side of the picture of the answer."""


def training(
    trainer: Trainer, x: Array, y: Array, names: Sequence[str], epochs: int, title: str = "A training"
) -> Recording:
    """Train up to `epochs`, and record it from the trainer's present epoch on.

    `x` are points of the square, shape (n, 2), and `y` their classes, 0 or 1; the network reads the features `names` of
    them and has one output; the trainer's samples are the first of them, the others test it.
    """
    first, last = trainer.history.epochs, check_count("epochs", epochs, trainer.history.epochs + 1)
    shown = np.unique(np.linspace(first, last, min(last - first, MOST_EPOCHS) + 1).astype(int)).tolist()
    inputs, half = features(x, names), len(trainer.x)
    return {
        "format": FORMAT,
        "kind": "training",
        "made_by": f"mark1 {__version__}",
        "title": title,
        "reach": REACH,
        "inputs": list(names),
        "layers": [{"units": layer.units, "activation": layer.g.name} for layer in trainer.network.layers],
        "points": {"x": np.round(x, 3).tolist(), "y": y.tolist(), "training": half},
        "teaching": f"{type(trainer.optimizer).__name__} in batches of {trainer.batch_size}",
        "sides": [SIDE, FINE],
        "features": [_signed(picture) for picture in features(square(SIDE), names).T],
        "epochs": [_after(epoch, trainer, (inputs[half:], y[half:]), names) for epoch in shown],
    }


def _after(epoch: int, trainer: Trainer, test: tuple[Array, Array], names: Sequence[str]) -> dict[str, Any]:
    """Train up to an epoch, and tell what the network then is."""
    if epoch > trainer.history.epochs:
        trainer.run(epoch)
    net = trainer.network
    seen = net.look(features(square(SIDE), names))
    hidden = [seen[name].T for name in seen if name.startswith("h")]
    return {
        "epoch": epoch,
        "loss": [round(net.loss(*samples, trainer.loss), 6) for samples in ((trainer.x, trainer.y), test)],
        "right": round(net.accuracy(*test), 4),
        "weights": [np.round(w, 5).tolist() for w in net.weights],
        "biases": [np.round(b, 5).tolist() for b in net.biases],
        "hidden": [[_signed(picture) for picture in layer] for layer in hidden],
        "answer": bytes_of(net.predict(features(square(FINE), names))),
    }


def _signed(picture: Array) -> str:
    """Numbers of either sign as bytes: 0 in the middle, the one furthest from 0 at an end (any shape)."""
    most = np.abs(picture).max()
    return bytes_of(0.5 + picture / (2 * most) if most else np.full_like(picture, 0.5))
