"""Tests of training: the worked example to the last digit, batches and their order, early stopping, divergence."""

from typing import Any

import numpy as np
import pytest

from mark1.modern import (
    SGD,
    Adam,
    Dense,
    EarlyStopping,
    GradientDescent,
    Network,
    Optimizer,
    Trainer,
    optimizers,
)
from mark1.modern.demos.slide_optimizers import AS_PRINTED
from tests.modern.test_network import worked_example

X, Y = [0.05, 0.10], [0.01, 0.99]


def blobs(n: int = 60, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Points of three classes around three centres."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, n)
    return np.array([[0, 2], [2, -1], [-2, -1]])[labels] + rng.normal(size=(n, 2)), labels


def network(seed: int = 0, dtype: str = "float64") -> Network:
    """A small classifier of points."""
    return Network(2, [Dense(6, "tanh"), Dense(3, "softmax")], seed=seed, dtype=dtype)


def test_one_step_of_the_worked_example_to_twelve_digits() -> None:
    net = worked_example()
    net.fit(X, Y, loss="half_sum_of_squares", optimizer=GradientDescent(0.5))
    hidden = [[0.1497807161327628, 0.19956143226552567], [0.24975114363236958, 0.29950228726473915]]
    output = [[0.35891647971788465, 0.4086661860762334], [0.5113012702387375, 0.5613701211079891]]
    np.testing.assert_allclose(net.weights[0], hidden, atol=1e-12)
    np.testing.assert_allclose(net.weights[1], output, atol=1e-12)
    assert net.loss(X, Y, "half_sum_of_squares") == pytest.approx(0.291027774, abs=5e-10)
    assert [b.tolist() for b in net.biases] == [[0.35, 0.35], [0.60, 0.60]]


def test_the_copied_variant_of_the_worked_example_takes_new_output_weights_for_the_hidden_layer() -> None:
    net = worked_example()
    seen, gradient = net.look(X), net.unpack(net.gradients(X, Y, "half_sum_of_squares"))
    output = net.weights[1] - 0.5 * gradient[1][0]
    delta = (seen["f"] - Y) * seen["f"] * (1 - seen["f"])
    hidden = net.weights[0] - 0.5 * (delta @ output * seen["h"] * (1 - seen["h"])).T @ seen["x"]
    net.parameters = np.concatenate([hidden.ravel(), net.biases[0], output.ravel(), net.biases[1]])
    assert net.loss(X, Y, "half_sum_of_squares") == pytest.approx(0.291027924, abs=5e-10)


def test_the_worked_example_after_9999_steps_to_ten_digits() -> None:
    net = worked_example()
    net.fit(X, Y, loss="half_sum_of_squares", optimizer=GradientDescent(0.5), epochs=9999)
    assert net.loss(X, Y, "half_sum_of_squares") == pytest.approx(0.0000351085, abs=1e-10)


def test_a_step_is_the_gradient_of_its_batch_through_the_optimizer() -> None:
    x, y = blobs()
    net = network()
    trainer = Trainer(net, x, y, optimizer=GradientDescent(0.1), batch_size=16)
    (inputs, targets), before = trainer.batch(), net.parameters
    value, gradient = net.loss(inputs, targets), net.gradients(inputs, targets)
    assert trainer.step() == pytest.approx(value, rel=1e-15)
    np.testing.assert_array_equal(trainer.gradient, gradient)
    np.testing.assert_array_equal(net.parameters, before - 0.1 * gradient)
    assert trainer.history.gradient_norm == pytest.approx([np.linalg.norm(gradient)])
    assert trainer.history.learning_rate == [0.1]


def test_an_epoch_takes_every_sample_once_in_an_order_from_the_seed() -> None:
    x, y = np.arange(10.0).reshape(10, 1), np.arange(10.0)
    orders = []
    for seed in (0, 0, 1):
        trainer = Trainer(Network(1, [Dense(1)]), x, y, loss="mean_squared_error", batch_size=4, seed=seed,
                          optimizer=GradientDescent(0.001))  # fmt: skip
        taken: list[float] = []
        for _ in range(trainer.batches):
            taken += trainer.batch()[0].ravel().tolist()
            trainer.step()
        assert sorted(taken) == list(range(10))
        assert trainer.history.epochs == 1
        orders.append(taken)
    assert orders[0] == orders[1] != orders[2]


def test_an_epochs_loss_weighs_its_batches_by_their_samples() -> None:
    x, y = blobs(10)
    history = network().fit(x, y, batch_size=4, epochs=2)
    assert len(history.batch_loss) == 6
    assert history.loss[0] == pytest.approx(np.average(history.batch_loss[:3], weights=[4, 4, 2]), rel=1e-15)


def test_full_batch_loss_falls_step_by_step_and_single_samples_jump() -> None:
    x, y = blobs()
    full = network().fit(x, y, batch_size=None, epochs=60, optimizer=GradientDescent(0.1)).batch_loss
    single = network().fit(x, y, batch_size=1, epochs=1, optimizer=GradientDescent(0.1)).batch_loss
    assert (np.diff(full) < 0).all()
    assert (len(full), len(single)) == (60, 60)
    assert (np.diff(single) > 0).any()


@pytest.mark.parametrize("name", optimizers.names())
def test_every_optimizer_learns(name: str) -> None:
    x, y = blobs()
    net = network()
    before = net.loss(x, y)
    net.fit(x, y, optimizer=optimizers.get(name), epochs=20, batch_size=8)
    assert net.loss(x, y) < before


def test_training_learns_the_classes() -> None:
    x, y = blobs(300)
    net = network()
    history = net.fit(x, y, optimizer=Adam(0.02), epochs=30, validation_data=blobs(100, seed=1))
    assert net.accuracy(*blobs(100, seed=1)) > 0.9
    assert history.validation_loss[-1] == net.loss(*blobs(100, seed=1))


def test_early_stopping_goes_back_to_the_best_epoch() -> None:
    x, y = blobs(12)
    net, rng = network(), np.random.default_rng(5)
    validation = (rng.normal(size=(30, 2)), rng.integers(0, 3, 30))
    rule = EarlyStopping(patience=3)
    history = net.fit(x, y, optimizer=Adam(0.1), epochs=500, validation_data=validation, early_stopping=rule)
    assert history.epochs == int(np.argmin(history.validation_loss)) + 1 + 3 < 500
    assert net.loss(*validation) == min(history.validation_loss)
    assert "no better than epoch" in history.stopped


def test_early_stopping_may_keep_the_last_epoch_and_watch_the_training_loss() -> None:
    x, y = blobs(12)
    net = network()
    rule = EarlyStopping(patience=2, min_delta=10.0, restore_best_weights=False)
    history = net.fit(x, y, epochs=50, early_stopping=rule)
    assert history.epochs == 3
    assert history.stopped


def test_a_diverging_run_stops_and_names_the_learning_rate() -> None:
    x, y = np.arange(1.0, 9.0).reshape(8, 1), np.arange(8.0)
    net = Network(1, [Dense(1)])
    trainer = Trainer(net, x, y, loss="mean_squared_error", optimizer=SGD(lr=50.0))
    with pytest.raises(ValueError, match=r"training diverged at update \d+ .* with learning_rate 50: choose a smaller"):
        trainer.run(1000)
    assert np.isfinite(net.parameters).all()
    assert trainer.updates == len(trainer.history.batch_loss)


def test_frozen_parameters_never_move() -> None:
    x, y = blobs()
    net = Network(2, [Dense(6, "tanh", train_kernel=False, l2=0.1), Dense(3, "softmax", train_bias=False)])
    before = net.parameters
    net.fit(x, y, optimizer=Adam(0.1), epochs=3)
    assert (net.parameters[~net.trainable] == before[~net.trainable]).all()
    assert (net.parameters[net.trainable] != before[net.trainable]).all()


MASKABLE: list[Optimizer] = [
    *(kind(0.01) for kind in optimizers.KINDS.values()),
    *(kind(0.01) for kind in AS_PRINTED.values()),
    Adam(0.01, amsgrad=True),
]


@pytest.mark.parametrize("optimizer", MASKABLE, ids=repr)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_masked_weights_stay_exactly_0_under_every_optimizer(optimizer: Optimizer, dtype: str) -> None:
    x, y = blobs()
    mask = np.array([[1, 0], [0, 1], [1, 1], [0, 0], [1, 0]])
    hidden = Dense(5, "tanh", kernel_mask=mask, l1=0.01, l2=0.01)
    net = Network(2, [hidden, Dense(3, "softmax", kernel_mask=np.eye(3, 5) + np.eye(3, 5, 2))], dtype=dtype)
    before = net.parameters
    net.fit(x, y, optimizer=optimizer, epochs=5)
    assert not net.parameters[~net.trainable].any()
    assert (~net.trainable).sum() == net.masked == 5 + 9
    assert (net.parameters != before)[net.trainable].all()


def test_float32_training_stays_float32_and_near_float64() -> None:
    x, y = blobs()
    narrow, wide = network(dtype="float32"), network()
    narrow.fit(x, y, optimizer=Adam(0.01), epochs=3)
    wide.fit(x, y, optimizer=Adam(0.01), epochs=3)
    assert narrow.parameters.dtype == np.float32
    np.testing.assert_allclose(narrow.parameters, wide.parameters, atol=1e-3)


def test_run_counts_the_epochs_already_done() -> None:
    x, y = blobs()
    trainer = Trainer(network(), x, y)
    trainer.run(2)
    trainer.run(5)
    straight = network()
    assert trainer.history == straight.fit(x, y, epochs=5)
    np.testing.assert_array_equal(trainer.network.parameters, straight.parameters)


def test_the_progress_bar_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    x, y = blobs()
    network().fit(x, y, epochs=2, validation_data=(x, y), verbose=1)
    seen = capsys.readouterr()
    assert seen.out == ""
    assert "epoch 2/2" in seen.err
    assert "cross_entropy 1." in seen.err
    assert "validation loss 1." in seen.err


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"epochs": 0}, r"epochs must be a whole number of at least 1, not 0"),
        ({"batch_size": 0}, r"batch_size must be a whole number of at least 1"),
        ({"batch_size": 2.5}, r"batch_size must be"),
        ({"loss": "entropy"}, r"unknown loss 'entropy'"),
        ({"optimizer": "Adm"}, r"unknown optimizer 'Adm', did you mean 'Adam'"),
        ({"validation_data": 3}, r"validation_data must be a pair \(x, y\), not int"),
        ({"early_stopping": 3}, r"early_stopping must be an EarlyStopping, not 3"),
        ({"seed": -1}, r"seed must be"),
        ({"validation_data": ([[1.0, 2.0, 3.0]], [0])}, r"x has shape \(1, 3\)"),
    ],
)
def test_bad_settings_leave_the_network_unchanged(settings: dict[str, Any], says: str) -> None:
    net = network()
    before = net.parameters
    with pytest.raises(ValueError, match=says):
        net.fit(*blobs(), **settings)
    assert net.parameters is before


@pytest.mark.parametrize(
    ("x", "y", "says"),
    [
        (np.ones((4, 3)), [0, 1, 2, 0], r"x has shape \(4, 3\), but the network takes 2 inputs"),
        (np.ones((4, 2)), [0, 1, 2], r"y has shape \(3,\), but 4 samples"),
        (np.ones((4, 2)), [0, 1, 2, 3], r"whole numbers from 0 to 2 .* not 3"),
        (np.full((4, 2), np.nan), [0, 1, 2, 0], r"x must be finite"),
        (np.ones((0, 2)), [], r"no samples"),
    ],
)
def test_bad_samples_leave_the_network_unchanged(x: np.ndarray, y: list[int], says: str) -> None:
    net = network()
    before = net.parameters
    with pytest.raises(ValueError, match=says):
        net.fit(x, y)
    assert net.parameters is before


@pytest.mark.parametrize("build", [lambda: EarlyStopping(patience=0), lambda: EarlyStopping(min_delta=-1)])
def test_early_stopping_refuses_what_it_cannot_do(build: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        build()  # type: ignore[operator]


@pytest.mark.parametrize("n", [16, 32, 64])
def test_a_sum_of_shifted_and_scaled_relus_comes_near_a_function_as_one_over_n_squared(n: int) -> None:
    knots = np.linspace(0, 2 * np.pi, n + 1)
    slopes = np.diff(np.sin(knots)) / np.diff(knots)
    net = Network(
        1,
        [
            Dense(n, "relu", kernel_initializer=np.ones((n, 1)), bias_initializer=-knots[:-1]),
            Dense(1, kernel_initializer=[np.diff(slopes, prepend=0.0)]),
        ],
    )
    x = np.linspace(0, 2 * np.pi, 200 * n + 1)
    error = np.abs(net.predict(x).ravel() - np.sin(x)).max()
    assert n**2 * error == pytest.approx(np.pi**2 / 2, rel=0.03)
