"""Save a labelled set: .npz keeps all of it, .csv is for other programs; a file is written whole or not at all."""

import io
from collections.abc import Callable, Sequence
from csv import writer
from os import PathLike
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from mark1.base import files
from mark1.stimuli.raster import Levels

Classes = NDArray[np.int64]
Writer = Callable[[Levels, Classes, Sequence[str], IO[bytes]], None]


def save(path: str | PathLike[str], x: Levels, y: Classes, labels: Sequence[str]) -> None:
    """Write a set in the format that the suffix of `path` names.

    Raises:
        ValueError: the suffix is another, or the file cannot be written.
    """
    writers: dict[str, Writer] = {".npz": _npz, ".csv": _csv}
    if not isinstance(path, str | PathLike) or Path(path).suffix.lower() not in writers:
        raise ValueError(f"a set is saved to a path that ends in .npz or .csv, not to {path!r}")
    write = writers[Path(path).suffix.lower()]
    write_whole(Path(path), lambda file: write(x, y, labels, file))


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file whole or not at all (ValueError that names a path that cannot be written)."""
    try:
        files.write_whole(path, write)
    except OSError as error:
        raise ValueError(f"{path} can't be written ({error.strerror}); name a file that can be") from error


def _npz(x: Levels, y: Classes, labels: Sequence[str], file: IO[bytes]) -> None:
    np.savez_compressed(file, x=x, y=y, labels=np.array(labels, dtype=str))


def _csv(x: Levels, y: Classes, labels: Sequence[str], file: IO[bytes]) -> None:
    rows, columns = x.shape[1:]
    # surrogateescape: a class may be named after a folder whose name is not valid UTF-8; its bytes are kept
    text = io.TextIOWrapper(file, "utf-8", errors="surrogateescape", newline="")
    lines = writer(text)
    lines.writerow(["label", *(f"{row + 1}x{column + 1}" for row in range(rows) for column in range(columns))])
    for figure, k in zip(x, y, strict=True):
        lines.writerow([labels[k], *map(_shortest, figure.ravel().tolist())])
    text.detach()  # flushes; the file is closed by whoever opened it


def _shortest(level: float) -> str:
    return str(int(level)) if level in (0, 1) else repr(level)
