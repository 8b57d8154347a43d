"""Tests of the network as a user of Keras or scikit-learn knows one: fit, evaluate, class names, options, pickling."""

import io
import pickle
from copy import deepcopy
from functools import partial
from typing import Any

import numpy as np
import pytest

from mark1 import modern, stimuli
from mark1.modern import Adam, Dense, EarlyStopping, Network, Trainer, activations, confusion_matrix, one_hot
from tests.modern.test_training import blobs, network

NAMES = np.array(["ant", "bee", "cat"])


def test_class_names_train_the_same_network_as_class_numbers() -> None:
    x, y = blobs()
    numbered, named = network(), network()
    numbered.fit(x, y, epochs=3)
    named.fit(x, NAMES[y], epochs=3)
    np.testing.assert_array_equal(named.parameters, numbered.parameters)
    assert named.classes == ("ant", "bee", "cat")
    assert named.accuracy(x, NAMES[y]) == numbered.accuracy(x, y)
    assert named.loss(x, list(NAMES[y])) == numbered.loss(x, y)
    assert named.predict_classes(x).tolist() == NAMES[numbered.predict_classes(x)].tolist()


def test_given_class_names_set_the_order_of_the_outputs() -> None:
    net = Network(2, [Dense(2, kernel_initializer=np.eye(2))], classes=["low", "high"])
    assert net.predict_classes([[2, 1], [1, 2]]).tolist() == ["low", "high"]
    assert net.confusion_matrix([[2, 1], [1, 2], [0, 1]], ["low", "low", "high"]).tolist() == [[1, 1], [0, 1]]


def test_one_output_stands_for_two_classes() -> None:
    net = Network(1, [Dense(1, "sigmoid")])
    history = net.fit([[-2.0], [-1.0], [1.0], [2.0]], ["no", "no", "yes", "yes"], optimizer=Adam(0.5), epochs=50)
    assert history.loss_function == "binary_cross_entropy"
    assert net.predict_classes([[-3.0], [3.0]]).tolist() == ["no", "yes"]
    assert net.evaluate([[-3.0], [3.0]], ["no", "no"]).accuracy == 0.5


@pytest.mark.parametrize(
    ("y", "says"),
    [
        (["a", "b", "c", "d"], r"there are 4 class names \(a, b, c, d\), but the network has 3 outputs: give 3"),
        (["a", "b", "c", 1], r"the targets mix class names and numbers"),
        (["a", "b", "c"], r"y has shape \(3,\), but 4 samples"),
    ],
)
def test_class_names_that_do_not_fit_change_nothing(y: Any, says: str) -> None:
    net = network()
    before = net.parameters
    with pytest.raises(ValueError, match=says):
        net.fit(np.ones((4, 2)), y)
    assert net.classes is None
    assert net.parameters is before


def test_an_unknown_class_name_is_refused_with_the_nearest() -> None:
    x, y = blobs(6)
    net = network()
    with pytest.raises(ValueError, match="the network has none yet: train it on names first"):
        net.accuracy(x, NAMES[y])
    net.fit(x, NAMES[y])
    with pytest.raises(ValueError, match="unknown class 'be', did you mean 'bee'"):
        net.accuracy(x, ["be"] * 6)


@pytest.mark.parametrize(
    ("classes", "says"),
    [("abc", "list of class names"), (["a", "b"], "give 3"), (["a", "a", "b"], "one name twice"), ([1, 2, 3], "list")],
)
def test_class_names_of_a_network_are_checked(classes: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Network(2, [Dense(3)], classes=classes)


def test_evaluate_gives_loss_and_accuracy_and_no_accuracy_for_values() -> None:
    x, y = blobs()
    net = network()
    assert net.evaluate(x, y) == (net.loss(x, y), net.accuracy(x, y))
    values = Network(2, [Dense(1)]).evaluate(x, y)
    assert values.loss == pytest.approx(Network(2, [Dense(1)]).loss(x, y, "mean_squared_error"))
    assert values.accuracy is None


def test_a_network_is_called_like_a_function() -> None:
    x, _ = blobs()
    np.testing.assert_array_equal(network()(x), network().predict(x))


@pytest.mark.parametrize(
    ("activation", "loss"),
    [("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy"), ("linear", "mean_squared_error")],
)
def test_the_default_loss_follows_the_output_layer_and_is_named(activation: str, loss: str) -> None:
    x, y = blobs()
    net = Network(2, [Dense(3, activation)])
    history = net.fit(x, one_hot(y))
    assert history.loss_function == loss
    assert repr(history).startswith(f"<History of 1 epochs: {loss} ")
    assert net.loss(x, one_hot(y)) == net.loss(x, one_hot(y), loss)


def test_sigmoid_outputs_learn_classes_without_naming_a_loss() -> None:
    letters = stimuli.letters("ABCDE")
    net = Network(400, [Dense(5, "sigmoid")])
    net.fit(letters.x, letters.y, optimizer=Adam(0.01), epochs=60, batch_size=None)
    outputs = net.predict(letters.x)
    assert net.accuracy(letters.x, letters.y) == 1
    assert outputs[~np.eye(5, dtype=bool)].max() < 0.5


def test_a_share_of_the_samples_validates_and_is_not_trained_on() -> None:
    x, y = blobs(50)
    split, apart = network(), network()
    history = split.fit(x, y, epochs=3, validation_split=0.2)
    expected = apart.fit(x[:40], y[:40], epochs=3, validation_data=(x[40:], y[40:]))
    assert history == expected
    np.testing.assert_array_equal(split.parameters, apart.parameters)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"validation_split": 1.0}, "validation_split must be a finite number of at least 0 and below 1"),
        ({"validation_split": 0.001}, "leaves none to train on or none to validate on"),
        ({"validation_split": 0.5, "validation_data": blobs()}, "not both"),
        ({"verbose": 3}, r"verbose must be 0 \(silent\), 1 \(progress bar\) or 2 \(a line per epoch\), not 3"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        network().fit(*blobs(), **settings)


def test_early_stopping_restores_the_best_weights_also_after_the_last_epoch() -> None:
    x, y = blobs(12)
    rng = np.random.default_rng(5)
    validation = rng.normal(size=(30, 2)), rng.integers(0, 3, 30)
    net = network()
    rule = EarlyStopping(patience=1000)
    history = net.fit(x, y, optimizer=Adam(0.1), epochs=30, validation_data=validation, early_stopping=rule)
    assert not history.stopped
    assert history.validation_loss[-1] > min(history.validation_loss)
    assert net.loss(*validation) == min(history.validation_loss)


def test_a_line_per_epoch_is_written_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    network().fit(*blobs(), epochs=2, verbose=2)
    seen = capsys.readouterr()
    assert seen.out == ""
    assert [line.split(":")[0] for line in seen.err.splitlines()] == ["epoch 1/2", "epoch 2/2"]


@pytest.mark.parametrize(
    ("call", "option", "nearest"),
    [
        (partial(network().fit, *blobs()), "verbos", "verbose"),
        (partial(Trainer, network(), *blobs()), "batchsize", "batch_size"),
        (partial(Dense, 3), "activaton", "activation"),
        (Adam, "learningrate", "learning_rate"),
        (modern.SGD, "momentun", "momentum"),
        (EarlyStopping, "patients", "patience"),
        (modern.Newton, "dampin", "damping"),
        (partial(modern.Cosine, 0.1), "ovr", "over"),
        (partial(Network, 2, [Dense(1)]), "sed", "seed"),
    ],
)
def test_a_misspelled_option_is_refused_with_the_nearest(call: Any, option: str, nearest: str) -> None:
    with pytest.raises(TypeError, match=f"^[A-Za-z]+ has no option '{option}', did you mean '{nearest}'") as error:
        call(**{option: 1})
    assert "__init__" not in str(error.value)


def test_missing_and_superfluous_arguments_are_named_in_the_users_terms() -> None:
    net: Any = network()
    with pytest.raises(TypeError, match=r"^fit needs y$"):
        net.fit(np.ones((4, 2)))
    with pytest.raises(TypeError, match=r"^fit takes 2 arguments without a name, not 3; name the others, as loss=$"):
        net.fit(*blobs(), "mse")
    kind: Any = Network
    with pytest.raises(TypeError, match=r"^Network needs layers$"):
        kind(400)
    kind = Dense
    with pytest.raises(TypeError, match=r"^Dense needs units$"):
        kind(activation="relu")


def test_a_network_too_large_for_memory_is_refused_before_it_is_made() -> None:
    with pytest.raises(ValueError, match=r"the network has 401000000000 parameters, at most .* use fewer units"):
        Network(400, [Dense(10**9)])


def test_one_hot_finds_the_number_of_classes() -> None:
    assert one_hot([0, 2]).tolist() == [[1, 0, 0], [0, 0, 1]]
    assert one_hot(["b", "a"]).tolist() == [[0, 1], [1, 0]]
    assert one_hot([0], 2).tolist() == [[1, 0]]


def test_a_confusion_matrix_counts_true_classes_in_rows() -> None:
    assert confusion_matrix([0, 0, 1, 2], [0, 1, 1, 1]).tolist() == [[1, 1, 0], [0, 1, 0], [0, 1, 0]]
    assert confusion_matrix(["a", "b"], ["b", "b"]).tolist() == [[0, 1], [0, 1]]
    assert confusion_matrix(["a", "b"], ["b", "b"], ["b", "a"]).tolist() == [[1, 0], [1, 0]]
    with pytest.raises(ValueError, match="y_true has 1 labels and y_pred 2"):
        confusion_matrix([0], [0, 1])


@pytest.mark.parametrize("y", [[0j, 1, 2], [b"a", b"b", b"c"], np.array([1 + 1j, 0, 0]), [[0, 1], [0]]])
def test_targets_that_are_no_labels_are_refused_in_our_words(y: Any) -> None:
    net = network()
    for call in (net.fit, net.loss, net.accuracy, net.confusion_matrix):
        with pytest.raises(ValueError, match="y must be an array of real numbers of one shape"):
            call(np.ones((3, 2)), y)


# Pickling and file objects: what people send to workers.


def test_networks_and_trainers_pickle_and_go_on_to_the_bit() -> None:
    trainer = Trainer(network(), *blobs(), optimizer="adam", batch_size=8)
    trainer.run(2)
    copies = [pickle.loads(pickle.dumps(trainer)), deepcopy(trainer)]  # noqa: S301
    trainer.run(4)
    for copy in copies:
        assert copy.run(4) == trainer.history
        np.testing.assert_array_equal(copy.network.parameters, trainer.network.parameters)
        with pytest.raises(ValueError, match="read-only"):
            copy.network.parameters[0] = 1


def cube(z: np.ndarray) -> np.ndarray:
    return z**3


def slope(z: np.ndarray, _h: np.ndarray) -> np.ndarray:
    return 3 * z**2


def test_an_activation_of_ones_own_pickles_as_what_it_is() -> None:
    own = activations.Activation("relu", "z^3", cube, slope, slope)  # named as one of the package, but another
    again = pickle.loads(pickle.dumps(Network(1, [Dense(1, own)])))  # noqa: S301
    assert again.layers[0].g.function is cube
    assert pickle.loads(pickle.dumps(activations.get("elu(0.5)"))) == activations.get("elu(0.5)")  # noqa: S301


def test_networks_and_trainers_go_through_binary_file_objects() -> None:
    x, y = blobs()
    net = network()
    net.fit(x, NAMES[y])
    trainer = Trainer(net, x, y)
    for saved, load in ((net, Network.load), (trainer, lambda file: Trainer.load(file, x, y).network)):
        file = io.BytesIO()
        saved.save(file)
        file.seek(0)
        loaded = load(file)
        np.testing.assert_array_equal(loaded.parameters, net.parameters)
        assert loaded.classes == ("ant", "bee", "cat")
    for wrong in (3, None):
        with pytest.raises(ValueError, match="path or a binary file object"):
            Network.load(wrong)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="path or a binary file object"):
            net.save(wrong)  # type: ignore[arg-type]
