"""Tests of saving: what is loaded is what was saved, resumed training to the bit, bad files."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1.modern import (
    Adam,
    Cosine,
    Dense,
    EarlyStopping,
    Network,
    Optimizer,
    Trainer,
    activations,
    losses,
    optimizers,
)
from mark1.modern.demos.slide_optimizers import AdamAsPrinted
from tests.modern.test_training import blobs, network

ALL: list[Optimizer] = [
    *(kind() for kind in optimizers.KINDS.values()),
    Adam(Cosine(0.1, over=30), amsgrad=True),
    AdamAsPrinted(0.01, decay=0.1),
]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_network_comes_back_as_it_was(tmp_path: Path, dtype: str) -> None:
    layers = [
        Dense(3, "elu(0.3)", l1=0.1, share_bias=True, kernel_initializer=[[1.0, 2.0], [3.0, 0.1], [5.0, 6.0]]),
        Dense(4, "gelu", use_bias=False, kernel_initializer="he_normal", train_kernel=False, kernel_mask=np.eye(4, 3)),
        Dense(2, "softmax", l2=0.1, bias_initializer="ones"),
    ]
    net = Network(2, layers, seed=3, dtype=dtype)
    net.save(tmp_path / "net.npz")
    loaded = Network.load(str(tmp_path / "net.npz"))
    assert loaded.summary() == net.summary()
    assert loaded.dtype == net.dtype
    np.testing.assert_array_equal(loaded.parameters, net.parameters)
    np.testing.assert_array_equal(loaded.gradients([1, 2], 0), net.gradients([1, 2], 0))
    assert loaded.masked == net.masked == 9
    np.testing.assert_array_equal(loaded.layers[0].kernel_initializer, net.layers[0].kernel_initializer)
    assert [path.name for path in tmp_path.iterdir()] == ["net.npz"]


def test_a_masked_network_is_trained_on_after_loading_to_the_bit(tmp_path: Path) -> None:
    x, y = blobs(60)
    net = Network(2, [Dense(6, "tanh"), Dense(3, "softmax", kernel_mask=np.eye(3, 6) + np.eye(3, 6, 3))])
    trainer = Trainer(net, x, y, optimizer="adam", batch_size=8)
    trainer.step()
    trainer.save(tmp_path / "half")
    resumed = Trainer.load(tmp_path / "half", x, y)
    trainer.run(2)
    resumed.run(2)
    np.testing.assert_array_equal(resumed.network.parameters, net.parameters)
    assert np.count_nonzero(resumed.network.weights[1]) == 6


@pytest.mark.parametrize("optimizer", ALL, ids=repr)
@pytest.mark.parametrize("steps", [5, 8])
def test_resumed_training_equals_uninterrupted_training_to_the_bit(
    tmp_path: Path, optimizer: Optimizer, steps: int
) -> None:
    x, y = blobs(60)
    trainer = Trainer(network(), x, y, optimizer=optimizer, batch_size=8, seed=7)
    for _ in range(steps):
        trainer.step()
    trainer.save(tmp_path / "half")
    resumed = Trainer.load(tmp_path / "half", x, y)
    np.testing.assert_array_equal(resumed.gradient, trainer.gradient)
    trainer.run(4)
    resumed.run(4)
    assert resumed.optimizer == trainer.optimizer
    assert resumed.history == trainer.history
    assert resumed.network.parameters.tobytes() == trainer.network.parameters.tobytes()


def test_early_stopping_goes_back_to_the_best_epoch_also_when_that_was_before_saving(tmp_path: Path) -> None:
    x, y = blobs(12)
    rng = np.random.default_rng(5)
    watch: dict[str, Any] = {
        "validation_data": (rng.normal(size=(30, 2)), rng.integers(0, 3, 30)),
        "early_stopping": EarlyStopping(patience=4),
    }
    straight = Trainer(network(), x, y, optimizer=Adam(0.1))
    straight.run(500, **watch)
    stopped = straight.history.epochs
    trainer = Trainer(network(), x, y, optimizer=Adam(0.1))
    trainer.run(stopped - 2, **watch)
    trainer.save(tmp_path / "t")
    resumed = Trainer.load(tmp_path / "t", x, y)
    assert resumed.run(500, **watch) == straight.history
    np.testing.assert_array_equal(resumed.network.parameters, straight.network.parameters)


def test_a_trainers_file_holds_a_network_too(tmp_path: Path) -> None:
    trainer = Trainer(network(), *blobs())
    trainer.run(1)
    trainer.save(tmp_path / "t")
    np.testing.assert_array_equal(Network.load(tmp_path / "t").parameters, trainer.network.parameters)


def test_other_samples_are_refused(tmp_path: Path) -> None:
    Trainer(network(), *blobs()).save(tmp_path / "t")
    with pytest.raises(ValueError, match=r"t was saved with other samples"):
        Trainer.load(tmp_path / "t", *blobs(seed=1))


def test_every_truncation_and_many_damages_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "whole"
    trainer = Trainer(network(), *blobs())
    trainer.save(path)
    whole = path.read_bytes()
    bad = tmp_path / "bad.npz"
    for end in range(0, len(whole) - 1, 97):
        bad.write_bytes(whole[:end])
        with pytest.raises(ValueError, match=r"bad\.npz cannot be read as a saved"):
            Trainer.load(bad, *blobs())
        with pytest.raises(ValueError, match=r"bad\.npz cannot be read as a saved network"):
            Network.load(bad)


def write(path: Path, **arrays: Any) -> None:
    """An npz file of any arrays."""
    with path.open("wb") as file:
        np.savez(file, **arrays)


@pytest.mark.parametrize(
    "description",
    ["", "no JSON", "[]", "{}", '{"format": "other"}', '{"format": "mark1 modern 1"}',
     '{"format": "mark1 modern 1", "network": {"inputs": 2, "dtype": "float64", "layers": [{"units": -1}]}}',
     '{"format": "mark1 modern 1", "network": {"inputs": 2, "dtype": "float64", "layers": [{"unit": 1}]}}',
     '{"format": "mark1 modern 1", "network": {"inputs": 2, "dtype": "float64", "layers": [{"units": 1}]}}'],
)  # fmt: skip
def test_files_of_other_contents_are_refused(tmp_path: Path, description: str) -> None:
    write(tmp_path / "odd", description=np.array(description), parameters=np.zeros(7))
    with pytest.raises(ValueError, match=r"odd cannot be read as a saved network"):
        Network.load(tmp_path / "odd")


def test_missing_files_pickles_and_plain_arrays_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "plain.npy", np.zeros(3))
    write(tmp_path / "pickled", description=np.array([{}], dtype=object))
    for name in ("missing", "plain.npy", "pickled", "."):
        with pytest.raises(ValueError, match=r"cannot be read as a saved network"):
            Network.load(tmp_path / name)
    network().save(tmp_path / "net")
    with pytest.raises(ValueError, match=r"net cannot be read as a saved trainer: it holds a network alone"):
        Trainer.load(tmp_path / "net", *blobs())


def test_a_damaged_state_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t"
    Trainer(network(), *blobs(), optimizer=Adam()).save(path)
    with np.load(path) as saved:
        arrays = dict(saved)
    for name, wrong in (("state/mean", np.zeros(3)), ("order", np.zeros(60, int)), ("gradient", np.full(39, np.nan))):
        write(path, **(arrays | {name: wrong}))
        with pytest.raises(ValueError, match=r"t cannot be read as a saved trainer"):
            Trainer.load(path, *blobs())


def test_what_could_not_be_loaded_again_is_not_saved(tmp_path: Path) -> None:
    own = activations.Activation("own", "z^3", lambda z: z**3, lambda z, _h: 3 * z**2, lambda z, _h: 6 * z)
    near = losses.Loss("perceptron", "mine", "N", lambda p, _y: p, lambda p, _y: p, lambda p, _y: p)
    with pytest.raises(ValueError, match="own"):
        Network(2, [Dense(2, own)]).save(tmp_path / "net")
    with pytest.raises(ValueError, match=r"not the perceptron of the package"):
        Trainer(Network(2, [Dense(1)]), [1, 2], [1], loss=near).save(tmp_path / "t")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"nowhere/net cannot be written"):
        network().save(tmp_path / "nowhere" / "net")


def test_a_file_is_replaced_whole_or_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "net"
    network().save(path)
    before = path.read_bytes()

    def full(*_args: object, **_arrays: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(ValueError, match=r"net cannot be written: No space left"):
        network(seed=1).save(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["net"]


# Files from anywhere: only the reader's own error, and nothing is believed before it is checked.


@pytest.fixture(scope="module")
def whole() -> bytes:
    file = io.BytesIO()
    Trainer(network(), *blobs(), optimizer=Adam()).save(file)
    return file.getvalue()


def attempt(content: bytes) -> None:
    """Load a file as both kinds; ValueErrors that name it are all that may come."""
    for load in (Network.load, lambda file: Trainer.load(file, *blobs())):
        file = io.BytesIO(content)
        file.name = "odd.npz"
        try:
            load(file)
        except ValueError as error:
            assert str(error).startswith("odd.npz ")  # noqa: PT017
            assert len(str(error)) < 300  # noqa: PT017


def test_every_changed_byte_loads_or_is_refused_in_our_words(whole: bytes) -> None:
    for at in range(0, len(whole), 41):
        attempt(whole[:at] + bytes([whole[at] ^ 0x20]) + whole[at + 1 :])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mangled_files_load_or_are_refused_in_our_words(whole: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 64)))
    attempt(whole[:start] + data.draw(st.binary(max_size=64)) + whole[end:])


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="cannot be read as a saved network"):
        Network.load(io.BytesIO(content))


def arrays_of(content: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(content)) as saved:
        return dict(saved)


def test_a_declared_size_is_not_believed(whole: bytes) -> None:
    shape = b"'shape': (39,), }"
    assert whole.count(shape) >= 3
    for wrong in (b"'shape': (10**11,)", b"'shape': (99999999999,), }"):
        attempt(whole.replace(shape, wrong.ljust(len(shape))[: len(shape)]))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"zeros": np.zeros(3)}, "it holds 'zeros', which no saved network or trainer has"),
        ({"best": np.zeros(40)}, r"its array best has shape \(40,\), its parameters \(39,\)"),
        ({"layers/7/kernel_mask": np.zeros(3)}, "its description is damaged"),
    ],
)
def test_arrays_that_do_not_belong_in_the_file_are_refused(
    whole: bytes, more: dict[str, np.ndarray], says: str
) -> None:
    file = io.BytesIO()
    np.savez(file, **(arrays_of(whole) | more))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=says):
        Network.load(io.BytesIO(file.getvalue()))


def test_a_file_that_unpacks_to_more_than_it_holds_is_refused() -> None:
    file = io.BytesIO()
    np.savez_compressed(file, description=np.array("{}"), parameters=np.zeros(10**7))
    with pytest.raises(ValueError, match="it is compressed"):
        Network.load(io.BytesIO(file.getvalue()))


@pytest.mark.parametrize("units", [10**9, -1, 2.5, "3", None])
def test_a_description_of_huge_layers_makes_none(tmp_path: Path, units: object) -> None:
    about = {"inputs": 2, "dtype": "float64", "layers": [{"units": units}]}
    write(tmp_path / "odd", description=np.array(json.dumps({"format": "mark1 modern 1", "network": about})),
          parameters=np.zeros(9))  # fmt: skip
    with pytest.raises(ValueError, match=r"odd cannot be read as a saved network: its layers do not fit|damaged"):
        Network.load(tmp_path / "odd")
