"""Pictures in IDX files, MNIST's format: read as they were written, and refused with what was found and expected."""

import gzip
import io
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from PIL import Image

from mark1 import stimuli

Bytes = NDArray[np.uint8]

IMAGES = struct.pack(">4I", 2051, 2, 2, 2) + bytes([0, 255, 255, 0, 255, 255, 0, 0])
LABELS = struct.pack(">2I", 2049, 2) + bytes([7, 3])


def written(values: Bytes, magic: int) -> bytes:
    return struct.pack(f">{1 + values.ndim}I", magic, *values.shape) + values.tobytes()


def pair(folder: Path, images: bytes = IMAGES, labels: bytes = LABELS) -> tuple[Path, Path]:
    paths = folder / "images", folder / "labels"
    for path, content in zip(paths, (images, labels), strict=True):
        path.write_bytes(content)
    return paths


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_classes_are_named_by_the_numbers_of_their_labels(tmp_path: Path, pack: type[bytes]) -> None:
    """Packed or not is told by the content, not by the name."""
    found = stimuli.idx(*pair(tmp_path, pack(IMAGES), pack(LABELS)), (2, 2))
    assert found.x.tolist() == [[[0, 1], [1, 0]], [[1, 1], [0, 0]]]
    assert (found.y.tolist(), found.labels) == ([1, 0], ("3", "7"))


@settings(derandomize=True, deadline=None)
@given(
    images=arrays.arrays(np.uint8, st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))),
    data=st.data(),
)
def test_what_was_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, images: Bytes, data: st.DataObject
) -> None:
    labels = data.draw(arrays.arrays(np.uint8, len(images)))
    paths = pair(tmp_path_factory.mktemp("idx"), written(images, 2051), written(labels, 2049))
    found = stimuli.idx(*paths, images.shape[1:])
    np.testing.assert_array_equal(found.x, images / (255 if images.max() > 1 else 1))
    assert [int(found.labels[k]) for k in found.y] == labels.tolist()


def test_pictures_of_28_x_28_are_reduced_to_the_retina_as_picture_files_are(tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (3, 28, 28), dtype=np.uint8)
    images[:, 0, 0] = 255  # so that the file is one of greys, whatever was drawn
    paths = pair(tmp_path, written(images, 2051), written(np.arange(3, dtype=np.uint8), 2049))
    expected = [stimuli.image(Image.fromarray(picture), invert=False, stretch=False) for picture in images]
    np.testing.assert_array_equal(stimuli.idx(*paths).x, expected)


@pytest.mark.parametrize(
    ("images", "labels", "said"),
    [
        (LABELS, IMAGES, "images .* images: its magic number is 2049, which is one of labels; it must be 2051"),
        (IMAGES, IMAGES, "labels .* labels: its magic number is 2051, which is one of images; it must be 2049"),
        (b"\x89PNG" + IMAGES, LABELS, "its magic number is 2303741511; it must be 2051"),
        (b"", LABELS, "its magic number is 0; it must be 2051"),
        (IMAGES[:10], LABELS, "its head is cut short after 10 bytes; it has 16"),
        (IMAGES[:-1], LABELS, "its head declares 2 x 2 x 2 = 8 bytes and only 7 follow"),
        (IMAGES + b"x", LABELS, "its head declares 2 x 2 x 2 = 8 bytes and more follow"),
        (IMAGES, LABELS[:-1], "labels .* declares 2 = 2 bytes and only 1 follow"),
        (IMAGES, written(np.zeros(3, dtype=np.uint8), 2049), "holds 2 images and .*labels 3 labels; give two"),
        (struct.pack(">4I", 2051, 2**31, 2**20, 2**20), LABELS, "declares .* bytes; valid are 1 to 2147483648"),
        (struct.pack(">4I", 2051, 2, 0, 2), LABELS, "declares 2 x 0 x 2 bytes; valid are 1 to"),
        (gzip.compress(IMAGES, mtime=0)[:-9], LABELS, "its gzip compression is cut short or damaged"),
        (gzip.compress(IMAGES, mtime=0)[:12] + b"xxxx", LABELS, "its gzip compression is cut short or damaged"),
        (b"\x1f\x8bxx", LABELS, "its gzip compression is cut short or damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_was_expected(
    tmp_path: Path, images: bytes, labels: bytes, said: str
) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        stimuli.idx(*pair(tmp_path, images, labels))
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_unpacks_to_more_than_its_head_declares_is_not_unpacked_further(tmp_path: Path) -> None:
    """A thousand million zeros behind a small head."""
    packed = gzip.compress(IMAGES + bytes(1000), mtime=0) + gzip.compress(bytes(10**7)) * 100
    with pytest.raises(ValueError, match="8 bytes and more follow"):
        stimuli.idx(*pair(tmp_path, packed))


def test_a_path_that_leads_to_no_file_is_named(tmp_path: Path) -> None:
    images, _ = pair(tmp_path)
    with pytest.raises(ValueError, match="nowhere can't be read as an IDX file of labels: there is no such file"):
        stimuli.idx(images, tmp_path / "nowhere")
    with pytest.raises(ValueError, match=r"an IDX file of labels is given by its path, .* not by NoneType"):
        stimuli.idx(images, None)  # type: ignore[arg-type]


def test_a_hundred_million_images_of_one_pixel_are_refused_before_they_are_enlarged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mark1.stimuli.files.pixel_arrays.MOST_LEVEL_BYTES", 6000)
    with pytest.raises(ValueError, match="2 images on 20 x 20 cells need 6400 bytes; a set has at most 6000"):
        stimuli.idx(*pair(tmp_path))


def test_binary_file_objects_are_read_as_paths_are() -> None:
    found = stimuli.idx(io.BytesIO(IMAGES), io.BytesIO(gzip.compress(LABELS, mtime=0)), (2, 2))
    assert found.labels == ("3", "7")
