"""MNIST is read from a folder of its four files, or from a folder that holds them in `data`."""

from pathlib import Path

import numpy as np
import pytest

from mark1 import stimuli
from mark1.stimuli.files.mnist import PAIRS


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for n, (images, labels) in zip((5, 3), PAIRS.values(), strict=True):
        pixels = np.full((n, 28, 28), 255, np.uint8)
        head = [(2051, n, 28, 28), (2049, n)]
        for name, numbers, values in ((images, head[0], pixels), (labels, head[1], np.arange(n, dtype=np.uint8))):
            (folder / name).write_bytes(b"".join(k.to_bytes(4, "big") for k in numbers) + values.tobytes())


@pytest.mark.parametrize("below", [".", "data"])
def test_both_sets_are_read(tmp_path: Path, below: str) -> None:
    write(tmp_path / below)
    training, test = stimuli.mnist(tmp_path)
    assert (training.x.shape, test.x.shape) == ((5, 28, 28), (3, 28, 28))
    assert training.labels == ("0", "1", "2", "3", "4")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / PAIRS["test"][1]).unlink()
    with pytest.raises(ValueError, match=r"has no file t10k-labels-idx1-ubyte \(or \.gz\)"):
        stimuli.mnist(tmp_path)
