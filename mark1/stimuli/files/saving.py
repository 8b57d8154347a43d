"""Save a labelled set: .npz keeps all of it, .csv is for other programs; a file is written whole or not at all."""

import io
from collections.abc import Callable, Sequence
from csv import writer
from os import PathLike
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from mark1.base.files import FileLike, name_of, write_file
from mark1.stimuli.raster import Levels, shown

Classes = NDArray[np.int64]
Writer = Callable[[Levels, Classes, Sequence[str], IO[bytes]], None]


def save(target: FileLike, x: Levels, y: Classes, labels: Sequence[str], kind: str | None = None) -> None:
    """Write a set to a path, in the format that its suffix names, or to a binary file object, as `kind` or .npz.

    Raises:
        ValueError: the format is unknown, or the file cannot be written.
    """
    writers: dict[str, Writer] = {"npz": _npz, "csv": _csv}
    is_path = isinstance(target, str | PathLike)
    kind = kind or (Path(target).suffix.lower()[1:] if is_path else "npz")  # type: ignore[arg-type]
    if kind not in writers:
        raise ValueError(f"a set is saved to a path that ends in .npz or .csv, or with kind=, not to {shown(target)}")
    if not is_path and not hasattr(target, "write"):
        raise ValueError(f"a set is saved to a path or a binary file object, not to {shown(target)}")
    write_set(target, lambda file: writers[kind](x, y, labels, file))


def write_set(target: FileLike, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file whole or not at all (ValueError that names what cannot be written)."""
    try:
        write_file(target, write)
    except OSError as error:
        reason = error.strerror or "it is not open for writing"
        raise ValueError(f"{name_of(target)} can't be written ({reason}); name a file that can be") from error


def _npz(x: Levels, y: Classes, labels: Sequence[str], file: IO[bytes]) -> None:
    np.savez_compressed(file, x=x, y=y, labels=np.array(labels, dtype=str))


def _csv(x: Levels, y: Classes, labels: Sequence[str], file: IO[bytes]) -> None:
    rows, columns = x.shape[1:]
    for name in labels:
        if not _is_unicode(name):  # a folder's name may be any bytes; they would not come back from a text file
            raise ValueError(f"the name of class {name!r} is not valid Unicode, which CSV needs; save the set as .npz")
    text = io.TextIOWrapper(file, "utf-8", newline="")
    lines = writer(text)
    lines.writerow(["label", *(f"{row + 1}x{column + 1}" for row in range(rows) for column in range(columns))])
    for figure, k in zip(x, y, strict=True):
        lines.writerow([labels[k], *map(_shortest, figure.ravel().tolist())])
    text.detach()  # flushes; the file is closed by whoever opened it


def _is_unicode(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shortest(level: float) -> str:
    return str(int(level)) if level in (0, 1) else repr(level)
