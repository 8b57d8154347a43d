"""Tests of how training saves passes over memory: its numbers are those of the plain formulas, what is held stays."""

import numpy as np
import pytest

from mark1.modern import Adam, Dense, Network, Optimizer, Trainer, activations, backprop, losses, optimizers


def classifier(dtype: str = "float64") -> tuple[Network, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    network = Network(7, [Dense(9, "relu", l2=0.01), Dense(5, "tanh"), Dense(3, "softmax")], dtype=dtype)
    return network, rng.standard_normal((50, 7)), rng.integers(0, 3, 50)


@pytest.mark.parametrize("shuffle", [True, False])
def test_what_a_step_leaves_behind_stays_as_it_is_while_somebody_holds_it(shuffle: bool) -> None:
    network, x, y = classifier()
    trainer = Trainer(network, x, y, optimizer=Adam(), batch_size=8, shuffle=shuffle)
    held: list[np.ndarray] = []
    copies: list[np.ndarray] = []
    for _ in range(30):
        held += [*trainer.batch(), network.parameters, network.weights[1], trainer.gradient, trainer.state["mean"]]
        copies += [array.copy() for array in held[len(copies) :]]
        trainer.step()
    assert all(np.array_equal(*pair) for pair in zip(held, copies, strict=True))
    assert len({array.ctypes.data for array in held[2::6]}) == 30


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("optimizer", [*(kind() for kind in optimizers.KINDS.values()), Adam(amsgrad=True)])
def test_a_trainer_ends_in_the_bits_of_gradients_and_steps_taken_by_hand(optimizer: Optimizer, dtype: str) -> None:
    network, x, y = classifier(dtype)
    trainer = Trainer(network, x, y, optimizer=optimizer, batch_size=8, shuffle=False)
    w, state = network.parameters, optimizer.start(network.parameters)
    twin, _, _ = classifier(dtype)
    for _ in range(20):
        w, state = optimizer.step(w, twin.gradients(*trainer.batch()), state)
        twin.parameters = w
        trainer.step()
    np.testing.assert_array_equal(network.parameters, w)
    assert network.parameters.dtype == dtype


@pytest.mark.parametrize("name", activations.names())
def test_the_gradient_of_training_has_the_bits_of_the_plain_passes(name: str) -> None:
    """Two hidden layers, so that h may have taken the place of z, and the first has no layer to hand on to."""
    x, y = np.random.default_rng(1).standard_normal((20, 6)), np.eye(4)[np.arange(20) % 4]
    network, loss = Network(6, [Dense(5, name), Dense(7, name), Dense(4, name)]), losses.mean_squared_error
    parts = network.unpack(network.parameters)
    passes = backprop.forward(network.layers, parts, x)
    delta, plain = loss.delta(network.layers[-1].g, *passes[-1], y), []
    for k in (2, 1, 0):
        plain += [delta.sum(axis=0), (delta.T @ (passes[k - 1][1] if k else x)).ravel()]
        if k:
            delta = network.layers[k - 1].g.backward(*passes[k - 1], delta @ parts[k][0])
    np.testing.assert_array_equal(network.gradients(x, y, loss), np.concatenate(plain[::-1]))


def test_adam_moves_by_the_formula_of_its_paper() -> None:
    rng, optimizer = np.random.default_rng(2), Adam(0.01)
    w = expected = rng.standard_normal(40)
    state, mean, squares = optimizer.start(w), np.zeros(40), np.zeros(40)
    for t in range(1, 30):
        g = rng.standard_normal(40)
        w, state = optimizer.step(w, g, state)
        mean, squares = 0.9 * mean + 0.1 * g, 0.999 * squares + 0.001 * g**2
        expected = expected - 0.01 * (mean / (1 - 0.9**t)) / (np.sqrt(squares / (1 - 0.999**t)) + 1e-7)
    np.testing.assert_allclose(w, expected, rtol=1e-12)
