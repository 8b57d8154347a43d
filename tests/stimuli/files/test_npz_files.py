"""Pictures in .npz files: which arrays are read, and what can't be."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mark1 import stimuli

X = np.array([[[0, 255], [255, 0]], [[255, 255], [0, 0]]], dtype=np.uint8)
Y = np.array([1, 0])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "set.npz"


@pytest.mark.parametrize("x", [X, X.reshape(2, 4), X / 255, X > 0, X.astype(np.float32) / 255, X.astype(">i4")])
def test_pictures_may_be_of_any_kind_of_number(file: Path, x: Any) -> None:
    np.savez(file, x=x, y=Y)
    found = stimuli.npz(file, (2, 2))
    assert found.x.tolist() == (X / 255).tolist()
    assert (found.y.tolist(), found.labels) == ([1, 0], ("0", "1"))


@pytest.mark.parametrize(
    ("y", "labels", "classes", "names"),
    [
        ([10, 9], None, [1, 0], ("9", "10")),
        ([[10], [9]], None, [1, 0], ("9", "10")),
        (["b", "a"], None, [1, 0], ("a", "b")),
        ([1, 0], ["b", "a", "none"], [1, 0], ("b", "a", "none")),
        ([1, 0], [5, 7], [1, 0], ("5", "7")),
    ],
)
def test_labels_name_the_classes_and_without_them_y_does(
    file: Path, y: Any, labels: Any, classes: list[int], names: tuple[str, ...]
) -> None:
    np.savez(file, x=X, y=y, **({} if labels is None else {"labels": labels}))
    found = stimuli.npz(file, (2, 2))
    assert (found.y.tolist(), found.labels) == (classes, names)


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"y": Y}, "it holds y and no array x; x and y are needed"),
        ({"x_train": X, "y_train": Y}, "it holds x_train, y_train and no array x"),
        ({"x": X}, "no array y"),
        ({"x": X, "y": [0]}, r"shape (1,) stand where one whole number or text for each of 2 images should"),
        ({"x": X, "y": [0.5, 1.5]}, "float64 of shape (2,) stand where one whole number"),
        ({"x": X, "y": [0, 2], "labels": ["a", "b"]}, "positions in the 2 labels"),
        ({"x": X, "y": Y, "labels": ["a", "a"]}, "two classes are named 'a'"),
        ({"x": X, "y": Y, "labels": [["a", "b"]]}, "stand where one name for each class should"),
        ({"x": X[0, 0], "y": Y}, "its x holds uint8 of shape (2,)"),
        ({"x": np.full((2, 2), "a"), "y": Y}, "its x holds <U1 of shape (2, 2)"),
        ({"x": np.zeros((2, 3)), "y": Y}, "3 pixels, which fill no square; give x the shape (n, height, width)"),
        ({"x": np.zeros((2, 0, 3)), "y": Y}, "of shape (2, 0, 3)"),
        ({"x": X * 2.0, "y": Y}, "a pixel is 510; pixels must be greys from 0 to 255 or levels from 0 to 1"),
        ({"x": X - 1.0, "y": Y}, "a pixel is -1"),
        ({"x": X * np.nan, "y": Y}, "a pixel is nan"),
        ({"x": np.array([None, {}]), "y": Y}, "it holds Python objects or dates, which are not read"),
    ],
)
def test_arrays_that_cannot_be_used_are_refused_with_the_file(file: Path, arrays: dict[str, Any], said: str) -> None:
    np.savez(file, **arrays)
    with pytest.raises(ValueError, match=r"set\.npz can't be used as a \.npz file of images: ") as caught:
        stimuli.npz(file)
    assert said in str(caught.value)


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.99])
def test_a_file_cut_short_is_named(file: Path, share: float) -> None:
    np.savez(file, x=X, y=Y)
    file.write_bytes(file.read_bytes()[: int(share * file.stat().st_size)])
    with pytest.raises(ValueError, match=r"set\.npz .*: it is not a \.npz file, or it is damaged"):
        stimuli.npz(file)


@pytest.mark.filterwarnings("ignore:Reading")  # numpy warns of heads that it can only just read
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_a_broken_file_is_read_or_named_and_nothing_else(file: Path, save: Any) -> None:
    """Four bytes changed at random, two hundred times."""
    save(file, x=X, y=Y)
    whole, rng = file.read_bytes(), np.random.default_rng(0)
    named = 0
    for _ in range(200):
        broken = bytearray(whole)
        for position in rng.integers(0, len(whole), 4):
            broken[position] = rng.integers(256)
        file.write_bytes(broken)
        try:
            stimuli.npz(file)
        except ValueError as error:
            named += 1
            assert "set.npz" in str(error)  # noqa: PT017
    assert named > 0


def test_a_file_that_unpacks_to_too_much_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.savez_compressed(file, x=np.zeros((9, 99, 99)), y=np.zeros(9, dtype=int))
    monkeypatch.setattr("mark1.stimuli.files.npz_files.MOST_BYTES", 10_000)
    with pytest.raises(ValueError, match=r"its arrays have 70.* bytes; at most 10000 are read"):
        stimuli.npz(file)


def test_a_wrong_setting_is_not_taken_for_a_bad_file(file: Path) -> None:
    np.savez(file, x=X, y=Y)
    for setting in ({"shape": (0, 5)}, {"invert": "yes"}):
        with pytest.raises(ValueError, match=r"retina's shape|invert is") as caught:
            stimuli.npz(file, **setting)
        assert file.name not in str(caught.value)


def test_sizes_are_checked_before_anything_is_allocated(file: Path) -> None:
    """A hundred million images of one pixel would need 320 GB as levels."""
    np.savez_compressed(file, x=np.zeros((10**8, 1), dtype=np.uint8), y=np.zeros(10**8, dtype=np.uint8))
    with pytest.raises(ValueError, match="100000000 images on 20 x 20 cells need 320000000000 bytes"):
        stimuli.npz(file)
