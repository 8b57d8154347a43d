"""Sets as files: .npz, which keeps all of a set, and .csv, which other programs read; whole or not at all."""

import errno
import io
import os
from collections.abc import Callable
from csv import writer
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mark1.stimuli.sets import Stimuli


def save(figures: "Stimuli", path: str | PathLike[str]) -> None:
    """Write a set in the format that the ending of `path` names; ValueError for another, and where it can't be."""
    writers = {".npz": _npz, ".csv": _csv}
    if not isinstance(path, str | PathLike) or Path(path).suffix.lower() not in writers:
        raise ValueError(f"a set is saved to a path that ends in .npz or .csv, not to {path!r}")
    write = writers[Path(path).suffix.lower()]
    write_whole(Path(path), lambda file: write(figures, file))


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file under another name and put it in place; ValueError that names the path where it can't be."""
    target = path.resolve()  # a link stays a link
    draft = target.with_name(f".{os.getpid()}-{target.name}")
    try:
        if target.exists() and not target.is_file():
            raise OSError(errno.EINVAL, "it is no ordinary file")
        with draft.open("wb") as file:
            write(file)
        draft.replace(target)
    except OSError as error:
        raise ValueError(f"{path} can't be written ({error.strerror}); name a file that can be") from error
    finally:
        draft.unlink(missing_ok=True)


def _npz(figures: "Stimuli", file: IO[bytes]) -> None:
    np.savez_compressed(file, x=figures.x, y=figures.y, labels=np.array(figures.labels, dtype=str))


def _csv(figures: "Stimuli", file: IO[bytes]) -> None:
    rows, columns = figures.x.shape[1:]
    # a folder's name may be no text: its bytes pass as they are
    with io.TextIOWrapper(file, "utf-8", errors="surrogateescape", newline="") as text:
        lines = writer(text)
        lines.writerow(["label", *(f"{row + 1}x{column + 1}" for row in range(rows) for column in range(columns))])
        for figure, y in zip(figures.x, figures.y, strict=True):
            lines.writerow([figures.labels[y], *map(_shortest, figure.ravel().tolist())])


def _shortest(level: float) -> str:
    return str(int(level)) if level in (0, 1) else repr(level)
