"""Tests of layers and networks: the worked example, shapes in and out, gradients by differences, bad input."""

import itertools
import json

import numpy as np
import pytest

from mark1.modern import Dense, Network, activations, losses, one_hot
from mark1.modern.second_order import graph_network
from tests.helpers import paths

NETWORK = json.loads((paths.GOLDEN / "modern.json").read_text())["network"]
STEP = 1e-5


def worked_example() -> Network:
    """The lecture's network of two inputs, two hidden and two output units, its biases fixed."""
    hidden = Dense(
        2, "sigmoid", kernel_initializer=[[0.15, 0.20], [0.25, 0.30]], bias_initializer=[0.35, 0.35], train_bias=False
    )
    output = Dense(
        2, "sigmoid", kernel_initializer=[[0.40, 0.45], [0.50, 0.55]], bias_initializer=[0.60, 0.60], train_bias=False
    )
    return Network(2, [hidden, output])


def case(output: str, hidden: list[Dense], seed: int = 3) -> tuple[Network, np.ndarray, np.ndarray]:
    """A small network with samples that fit its loss."""
    rng = np.random.default_rng(seed)
    net = Network(3, [*hidden, Dense(4, output, bias_initializer="normal")], seed=seed)
    return net, rng.normal(size=(5, 3)), one_hot(rng.integers(0, 4, 5), 4)


def differences(net: Network, x: np.ndarray, y: np.ndarray, loss: str) -> np.ndarray:
    """Gradient by central differences, one parameter at a time."""
    start, slopes = net.parameters, np.zeros(net.size)
    for k in range(net.size):
        step = STEP * (np.arange(net.size) == k)
        net.parameters = start + step
        ahead = net.loss(x, y, loss)
        net.parameters = start - step
        slopes[k] = (ahead - net.loss(x, y, loss)) / (2 * STEP)
    net.parameters = start
    return slopes


def relative(a: np.ndarray, b: np.ndarray) -> float:
    """Greatest difference beside the greatest entry."""
    return float(np.abs(a - b).max() / max(np.abs(b).max(), 1e-12))


OUTPUTS = [
    (name, loss)
    for name, loss in itertools.product([*activations.names()], losses.names())
    if name != "step" and (loss not in ("cross_entropy", "binary_cross_entropy") or name in ("sigmoid", "softmax"))
]


@pytest.mark.parametrize("depth", [0, 1, 3])
@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
def test_gradients_are_the_limits_of_differences(output: str, loss: str, depth: int) -> None:
    net, x, y = case(output, [Dense(3, "tanh", l2=0.01) for _ in range(depth)])
    assert relative(net.gradients(x, y, loss), differences(net, x, y, loss)) < 1e-6


@pytest.mark.parametrize("hidden", [name for name in activations.names() if name != "step"])
@pytest.mark.parametrize("depth", [1, 2, 4])
def test_gradients_through_every_hidden_activation_are_the_limits_of_differences(hidden: str, depth: int) -> None:
    layers = [Dense(5, hidden, bias_initializer="uniform", l1=0.01) for _ in range(depth)]
    for loss, output in (("cross_entropy", "softmax"), ("mean_squared_error", "linear")):
        net, x, y = case(output, layers)
        assert relative(net.gradients(x, y, loss), differences(net, x, y, loss)) < 1e-6


def test_a_gradient_wrong_by_a_millionth_would_be_noticed() -> None:
    net, x, y = case("softmax", [Dense(3, "tanh")])
    wrong = net.gradients(x, y)
    wrong[np.abs(wrong).argmax()] *= 1 + 5e-6
    assert relative(wrong, differences(net, x, y, "cross_entropy")) > 1e-6


def test_value_and_gradient_are_those_of_an_established_framework() -> None:
    net = Network(3, [Dense(4, "tanh", l2=NETWORK["l2"]), Dense(3, "softmax")])
    net.parameters = NETWORK["parameters"]
    assert net.loss(NETWORK["x"], NETWORK["y"]) == pytest.approx(NETWORK["value"], rel=1e-14)
    np.testing.assert_allclose(net.gradients(NETWORK["x"], NETWORK["y"]), NETWORK["gradient"], atol=1e-14)


@pytest.mark.parametrize("output", [name for name in activations.names() if name != "step"])
@pytest.mark.parametrize("hidden", ["gelu", "elu(0.5)", "lecture_leaky_relu(0.1)", "soft_relu", "step"])
def test_gradients_rebuilt_on_the_graph_agree(hidden: str, output: str) -> None:
    for loss in [loss for name, loss in OUTPUTS if name == output]:
        net, x, y = case(output, [Dense(3, hidden, l1=0.1, l2=0.01), Dense(2, hidden, share_bias=True)])
        value, leaves = graph_network.of_network(net, x, y, loss)
        value.backward()
        rebuilt = [np.zeros(leaf.value.size) if leaf.gradient is None else leaf.gradient.ravel() for leaf in leaves]
        assert float(value.value) == pytest.approx(net.loss(x, y, loss), rel=1e-13)
        np.testing.assert_allclose(np.concatenate(rebuilt), net.gradients(x, y, loss), atol=1e-13)


def test_the_worked_example_by_the_lectures_names() -> None:
    seen = worked_example().look([0.05, 0.10])
    assert list(seen) == ["x", "z_h", "h", "z_o", "f"]
    assert seen["z_h"][0, 0] == pytest.approx(0.3775, abs=1e-12)
    assert seen["h"][0, 0] == pytest.approx(0.593269992, abs=1e-9)
    np.testing.assert_allclose(seen["f"], [[0.75136507, 0.772928465]], atol=5e-9)
    assert worked_example().loss([0.05, 0.10], [0.01, 0.99], "half_sum_of_squares") == pytest.approx(
        0.298371109, abs=5e-10
    )


def test_look_numbers_several_hidden_layers_and_agrees_with_predict() -> None:
    net = Network(400, [Dense(7, "relu"), Dense(5, "tanh"), Dense(3, "softmax")])
    x = np.random.default_rng(0).random((6, 20, 20))
    seen = net.look(x)
    assert {name: a.shape for name, a in seen.items()} == {
        "x": (6, 400), "z_h1": (6, 7), "h1": (6, 7), "z_h2": (6, 5), "h2": (6, 5), "z_o": (6, 3), "f": (6, 3)
    }  # fmt: skip
    np.testing.assert_array_equal(seen["f"], net.predict(x))
    assert list(Network(2, [Dense(1)]).look([1, 2])) == ["x", "z_o", "f"]


@pytest.mark.parametrize(
    ("inputs", "shape", "rows"),
    [(400, (3, 20, 20), 3), (400, (20, 20), 1), (400, (400,), 1), (400, (2, 400), 2), (1, (5,), 5), (4, (4, 4), 4)],
)
def test_samples_come_in_every_unambiguous_shape(inputs: int, shape: tuple[int, ...], rows: int) -> None:
    assert Network(inputs, [Dense(2)]).predict(np.ones(shape)).shape == (rows, 2)


@pytest.mark.parametrize(
    ("x", "says"),
    [
        (np.ones((2, 5)), r"x has shape \(2, 5\), but the network takes 4 inputs: give shape \(n, 4\)"),
        (np.ones((0, 4)), r"no samples"),
        ([[1, 2, 3, np.nan]], r"x must be finite, but entry \(0, 3\) is nan"),
        ([[1, 2], [3]], r"x must be an array of real numbers"),
        ("pictures", r"x must be an array of real numbers"),
        (np.array([[1j, 2, 3, 4]]), r"x must be an array of real numbers"),
    ],
)
def test_samples_that_do_not_fit_are_refused(x: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Network(4, [Dense(2)]).predict(x)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (lambda: Dense(0), r"units of a layer must be a whole number of at least 1, not 0"),
        (lambda: Dense(2.5), r"whole number"),  # type: ignore[arg-type]
        (lambda: Dense(True), r"whole number"),
        (lambda: Dense(2, "rellu"), r"unknown activation 'rellu', did you mean 'relu'"),
        (lambda: Dense(2, l2=-0.1), r"l2 must be a finite number of at least 0, not -0.1"),
        (lambda: Dense(2, kernel_initializer="glorot"), r"unknown initializer 'glorot', did you mean 'glorot_"),
        (lambda: Dense(2, kernel_initializer=[[np.nan]]), r"must be finite"),
        (lambda: Network(3, [Dense(2, kernel_initializer=[[1, 2]])]), r"shape \(1, 2\), but the layer needs \(2, 3\)"),
        (lambda: Network(0, [Dense(2)]), r"inputs must be"),
        (
            lambda: Dense(2, kernel_mask=[[1, 0.5]]),
            r"kernel_mask must hold 0 \(no weight\) and 1 \(a weight\), not 0.5",
        ),
        (lambda: Dense(2, kernel_mask="all"), r"kernel_mask must be an array"),
        (lambda: Network(3, [Dense(2, kernel_mask=[[1, 0]])]), r"kernel_mask has shape \(1, 2\), but .* \(2, 3\)"),
        (lambda: Network(3, []), r"at least one Dense"),
        (lambda: Network(3, [4]), r"at least one Dense"),  # type: ignore[list-item]
        (lambda: Network(3, [Dense(2)], dtype="int8"), r"float64 or float32, not 'int8'"),
        (lambda: Network(3, [Dense(2)], seed="x"), r"seed must be"),  # type: ignore[arg-type]
        (lambda: Network(3, [Dense(2)], seed=-1), r"seed must be"),
    ],
)
def test_descriptions_that_cannot_be_built_are_refused(build: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        build()  # type: ignore[operator]


def test_parameters_are_assigned_whole_or_not_at_all() -> None:
    net = Network(3, [Dense(2)])
    before = net.parameters.copy()
    for wrong in (np.zeros(7), np.full(8, np.nan), "abc"):
        with pytest.raises(ValueError, match="parameters"):
            net.parameters = wrong
    np.testing.assert_array_equal(net.parameters, before)
    with pytest.raises(ValueError, match="read-only"):
        net.parameters[0] = 1
    net.parameters = np.arange(8.0)
    assert net.weights[0].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert net.biases[0].tolist() == [6, 7]


def test_one_seed_draws_one_network() -> None:
    layers = [Dense(5, "relu", kernel_initializer="he_normal"), Dense(2)]
    np.testing.assert_array_equal(Network(3, layers, seed=4).parameters, Network(3, layers, seed=4).parameters)
    assert (Network(3, layers, seed=4).parameters != Network(3, layers, seed=5).parameters).any()


@pytest.mark.parametrize(
    ("rule", "spread"),
    [
        ("zeros", 0.0), ("ones", 0.0), ("uniform", 0.05 / 3**0.5), ("normal", 0.05), ("random_normal", 0.05),
        ("glorot_uniform", (2 / 500) ** 0.5), ("glorot_normal", (2 / 500) ** 0.5),
        ("he_uniform", (2 / 300) ** 0.5), ("he_normal", (2 / 300) ** 0.5),
    ],
)  # fmt: skip
def test_initial_weights_have_the_spread_of_their_rule(rule: str, spread: float) -> None:
    w = Network(300, [Dense(200, kernel_initializer=rule)]).weights[0]
    assert w.std() == pytest.approx(spread, rel=0.02, abs=1e-12)


def test_a_shared_bias_is_one_number_with_the_sum_of_the_gradients() -> None:
    x, y = np.random.default_rng(0).normal(size=(6, 3)), [0, 1, 2, 0, 1, 2]
    apart = Network(3, [Dense(4, "tanh"), Dense(3, "softmax")])
    shared = Network(3, [Dense(4, "tanh", share_bias=True), Dense(3, "softmax")])
    assert shared.size == apart.size - 3
    b_apart, b_shared = apart.unpack(apart.gradients(x, y))[0][1], shared.unpack(shared.gradients(x, y))[0][1]
    assert b_shared[0] == pytest.approx(b_apart.sum(), rel=1e-12)


def test_frozen_parts_have_no_gradient_and_the_rest_is_as_before() -> None:
    x, y = np.random.default_rng(0).normal(size=(6, 3)), [0, 1, 2, 0, 1, 2]
    free = Network(3, [Dense(4, "tanh"), Dense(3, "softmax")])
    frozen = Network(3, [Dense(4, "tanh", train_kernel=False), Dense(3, "softmax", train_bias=False)])
    np.testing.assert_array_equal(frozen.gradients(x, y), np.where(frozen.trainable, free.gradients(x, y), 0))
    assert (~frozen.trainable).sum() == 12 + 3
    assert "15 of them frozen" in frozen.summary()


MASKS = [[1, 0, 1], [0, 1, 1], [1, 1, 0]], [[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 0, 0]]


def masked() -> tuple[Network, np.ndarray, np.ndarray]:
    """Two masked layers with penalties, the second with a unit that no weight reaches."""
    hidden = Dense(3, "tanh", kernel_mask=MASKS[0], l2=0.01, kernel_initializer="ones")
    _, x, y = case("softmax", [hidden])
    return Network(3, [hidden, Dense(4, "softmax", kernel_mask=MASKS[1], l1=0.1, l2=0.01)], seed=4), x, y


def test_masked_weights_start_at_0_and_have_no_gradient() -> None:
    net, x, y = masked()
    gone = np.concatenate([np.ravel(MASKS[0]), np.ones(3), np.ravel(MASKS[1]), np.ones(4)]) == 0
    np.testing.assert_array_equal(net.trainable, ~gone)
    assert not net.parameters[gone].any()
    assert net.weights[0].sum() == 6
    slopes = net.gradients(x, y)
    assert not slopes[gone].any()
    assert slopes[~gone].all()


def test_gradients_with_masks_are_the_limits_of_differences_and_those_of_the_graph() -> None:
    net, x, y = masked()
    start, slopes = net.parameters, np.zeros(net.size)
    for k in np.flatnonzero(net.trainable):
        step = STEP * (np.arange(net.size) == k)
        ahead, behind = Network(3, net.layers), Network(3, net.layers)
        ahead.parameters, behind.parameters = start + step, start - step
        slopes[k] = (ahead.loss(x, y) - behind.loss(x, y)) / (2 * STEP)
    assert relative(net.gradients(x, y), slopes) < 1e-6
    value, leaves = graph_network.of_network(net, x, y)
    value.backward()
    assert float(value.value) == pytest.approx(net.loss(x, y), rel=1e-14)
    rebuilt = np.concatenate([np.ravel(leaf.gradient) for leaf in leaves])  # type: ignore[arg-type]
    np.testing.assert_allclose(rebuilt, net.gradients(x, y), atol=1e-14)


def test_a_network_says_how_many_weights_are_masked() -> None:
    net, _, _ = masked()
    assert net.masked == 3 + 7
    assert repr(net) == "Network(3 inputs: 3 tanh, 4 softmax; 28 parameters, 10 of them masked)"
    assert net.summary().endswith("3 inputs, 28 parameters, 10 of them masked")
    frozen = Network(3, [Dense(4, kernel_mask=MASKS[1], train_kernel=False)])
    assert frozen.summary().endswith("16 parameters, 7 of them masked, 5 of them frozen")


def test_a_masked_weight_cannot_be_set() -> None:
    net, _, _ = masked()
    before = net.parameters
    with pytest.raises(ValueError, match=r"hold 1 for W1\[0, 1\], which kernel_mask keeps at 0: give 0 there"):
        net.parameters = np.ones(net.size)
    assert net.parameters is before
    net.parameters = np.where(net.trainable, 1.0, 0.0)


def test_gradients_end_where_nothing_below_trains() -> None:
    """What cannot move is not worked out: below the first layer that trains no derivative is asked for."""
    asked: list[str] = []
    tanh = activations.get("tanh")

    def noted(name: str) -> activations.Activation:
        def slope(z: np.ndarray, h: np.ndarray) -> np.ndarray:
            asked.append(name)
            return tanh.slope(z, h)

        return activations.Activation(name, "tanh", tanh.function, slope, tanh.bend)

    still = {"train_kernel": False, "train_bias": False}
    layers = [Dense(4, noted("1"), **still), Dense(4, noted("2"), **still), Dense(4, noted("3")), Dense(2, "softmax")]
    net = Network(3, layers)
    slopes = net.gradients(np.eye(3), [0, 1, 0])
    assert asked == ["3"]
    free = Network(3, [Dense(layer.units, layer.activation) for layer in layers])
    np.testing.assert_array_equal(slopes, np.where(net.trainable, free.gradients(np.eye(3), [0, 1, 0]), 0))
    assert not Network(3, layers[:1]).gradients(np.eye(3), np.ones((3, 4)), "mean_squared_error").any()


def test_penalties_can_be_left_out_of_the_loss() -> None:
    net = Network(2, [Dense(1, l1=0.5, l2=0.25, kernel_initializer=[[1.0, -3.0]])])
    assert net.loss([0, 0], [0], "mean_squared_error") == 0.5 * 4 + 0.25 * 10
    assert net.loss([0, 0], [0], "mean_squared_error", penalty=False) == 0


def test_a_loss_too_great_for_a_number_is_infinite_and_not_nan() -> None:
    net = Network(2, [Dense(2, "linear", kernel_initializer=[[1e300, -1e300], [1e300, 1e300]])])
    assert net.loss([1e300, 1e300], [0, 0], "mean_squared_error") == np.inf


def test_accuracy_counts_the_right_classes() -> None:
    net = Network(2, [Dense(2, kernel_initializer=np.eye(2))])
    x = [[1, 0], [0, 1], [2, 1], [1, 2]]
    assert net.accuracy(x, [0, 1, 0, 0]) == 0.75
    assert net.accuracy(x, one_hot([0, 1, 0, 0], 2)) == 0.75
    single = Network(1, [Dense(1, kernel_initializer=[[1.0]])])
    assert single.accuracy([0.2, 0.7], [0, 1]) == 1
    assert single.accuracy([-0.2, 0.1], [-1, 1]) == 1


def test_the_summary_counts_what_there_is() -> None:
    text = Network(400, [Dense(64, "relu"), Dense(26, "softmax")]).summary()
    assert "64 x 400" in text
    assert text.endswith(f"400 inputs, {400 * 64 + 64 + 64 * 26 + 26} parameters")


def test_a_network_prints_as_what_it_is() -> None:
    assert repr(Network(4, [Dense(3, "relu"), Dense(2, "softmax")])) == (
        "Network(4 inputs: 3 relu, 2 softmax; 23 parameters)"
    )
    assert "lambda" not in repr(Dense(3, "elu"))


def test_float32_networks_stay_float32() -> None:
    net = Network(3, [Dense(4, "gelu"), Dense(3, "softmax")], dtype="float32")
    x, y = np.ones((2, 3)), [0, 2]
    assert {net.predict(x).dtype, net.gradients(x, y).dtype, net.parameters.dtype} == {np.dtype("float32")}
    wide = Network(3, [Dense(4, "gelu"), Dense(3, "softmax")])
    np.testing.assert_allclose(net.gradients(x, y), wide.gradients(x, y), atol=1e-6)
