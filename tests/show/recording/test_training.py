"""A training's recording: the network after each epoch, as it is when it is trained without being recorded."""

import base64

import numpy as np
import pytest

from mark1 import modern
from mark1.modern.demos.playground import FEATURES, features, points, square
from mark1.show import recording
from mark1.show.recording.training import FINE, MOST_EPOCHS


def trainer(
    names: tuple[str, ...] = ("x", "y"), hidden: tuple[int, ...] = (3,)
) -> tuple[modern.Trainer, np.ndarray, np.ndarray]:
    x, y = points("circle", 40)
    layers = [*(modern.Dense(units, "tanh") for units in hidden), modern.Dense(1, "sigmoid")]
    network = modern.Network(len(names), layers, seed=0)
    made = modern.Trainer(
        network, features(x, names)[:20], y[:20], loss="binary_cross_entropy", optimizer="Adam", batch_size=5, seed=0
    )
    return made, x, y


def test_after_each_epoch_stand_the_weights_and_the_loss_of_a_training_that_is_not_recorded() -> None:
    made, x, y = trainer()
    plain, *_ = trainer()
    told = recording.training(made, x, y, ("x", "y"), 4)
    for epoch in told["epochs"]:
        if epoch["epoch"]:
            plain.run(epoch["epoch"])
        assert epoch["weights"][0] == np.round(plain.network.weights[0], 5).tolist()
        assert epoch["loss"][0] == round(plain.network.loss(plain.x, plain.y, plain.loss), 6)
        answer = np.frombuffer(base64.b64decode(epoch["answer"]), np.uint8)
        assert np.abs(answer / 255 - plain.network.predict(square(FINE)).ravel()).max() <= 0.5 / 255 + 1e-9
    assert [epoch["epoch"] for epoch in told["epochs"]] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("hidden", [(), (2,), (3, 2)])
def test_every_hidden_unit_has_a_picture(hidden: tuple[int, ...]) -> None:
    names = tuple(FEATURES)
    made, x, y = trainer(names, hidden)
    told = recording.training(made, x, y, names, 1)
    assert [len(layer) for layer in told["epochs"][0]["hidden"]] == list(hidden)
    assert len(told["features"]) == len(names)


def test_of_many_epochs_some_are_recorded_the_first_and_the_last_among_them() -> None:
    made, x, y = trainer()
    epochs = [epoch["epoch"] for epoch in recording.training(made, x, y, ("x", "y"), 3 * MOST_EPOCHS)["epochs"]]
    assert (len(epochs), epochs[0], epochs[-1]) == (MOST_EPOCHS + 1, 0, 3 * MOST_EPOCHS)


@pytest.mark.parametrize("epochs", [0, 1.5, -1])
def test_epochs_that_are_none_are_refused(epochs: float) -> None:
    made, x, y = trainer()
    with pytest.raises(ValueError, match="epochs must be"):
        recording.training(made, x, y, ("x", "y"), epochs)  # type: ignore[arg-type]
