"""Inspect images before they are taught: any supported file or folder, as lamp fields and a contact sheet."""

import warnings
from pathlib import Path

import numpy as np

from mark1.stimuli.contact_sheet import MOST, contact_sheet
from mark1.stimuli.files.csv_files import csv
from mark1.stimuli.files.folders import folder
from mark1.stimuli.files.idx_files import idx
from mark1.stimuli.files.images import FLAT, image
from mark1.stimuli.files.npz_files import npz
from mark1.stimuli.sets import Stimuli
from mark1.stimuli.text_fields import rows_of_fields

SHEET = "contact-sheet.png"
NAMED = 10
"""Blank figures that a warning names."""


def read(
    path: Path, labels: Path | None = None, *, skip: bool = False, encoding: str = "utf-8"
) -> tuple[Stimuli, list[str]]:
    """Return the images of a folder, a .csv or .npz file, IDX files or one picture, and warnings.

    `labels` is the file of labels that belongs to IDX images, `encoding` that of a CSV file. With `skip`, what can't be
    used in a folder is left out with a warning.

    Raises:
        ValueError: an image can't be used, and is not skipped.
    """
    if path.is_dir() and labels is not None:
        raise ValueError(f"labels belong to IDX images, and {path} is a folder; give one of them")
    if path.is_dir():
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            figures = folder(path, skip=skip)
        return figures, [str(warning.message) for warning in caught]
    figures = _of_file(path, labels, encoding)
    return figures, _blanks(figures)


def summary(figures: Stimuli) -> str:
    """Return the number of figures of each class, and the first of each as a lamp field."""
    if len(figures) == 1:
        return f"{figures!r}\n{figures}"
    present = [int(k) for k in np.unique(figures.y)]
    counts = ", ".join(f"{figures.labels[k]} {np.count_nonzero(figures.y == k)}" for k in present)
    firsts = [(figures.labels[k], figures.x[np.argmax(figures.y == k)]) for k in present]
    return "\n".join([repr(figures), f"Figures of each class: {counts}", *rows_of_fields(firsts)])


def save_contact_sheet(figures: Stimuli, out: Path) -> str:
    """Write a contact sheet to a .png file or into a folder, and return a message (ValueError: another suffix)."""
    if out.suffix.lower() != ".png" and not out.is_dir():
        raise ValueError(
            f"a contact sheet is written to a file that ends in .png or into a folder, and {out} is neither"
        )
    file = out / SHEET if out.is_dir() else out
    contact_sheet(figures, file, first=MOST)
    return f"Wrote {file}" + (f", the first {MOST} of {len(figures)}" if len(figures) > MOST else "")


def printable(text: str) -> str:
    """Return a text that can be printed: the name of a folder may hold bytes that are not text."""
    return text.encode(errors="backslashreplace").decode()


def _of_file(path: Path, labels: Path | None, encoding: str) -> Stimuli:
    if labels is not None:
        return idx(path, labels)
    if path.suffix.lower() == ".csv":
        return csv(path, encoding=encoding)
    if path.suffix.lower() == ".npz":
        return npz(path)
    return Stimuli(image(path)[None], np.zeros(1, dtype=np.int64), (path.stem,))


def _blanks(figures: Stimuli) -> list[str]:
    blank = (np.flatnonzero(np.ptp(figures.x, axis=(1, 2)) < FLAT) + 1).tolist()
    if not blank:
        return []
    names = ", ".join(map(str, blank[:NAMED])) + (f" and {len(blank) - NAMED} more" if len(blank) > NAMED else "")
    return [f"blank: {names} of {len(figures)} (counted from 1) have the same light everywhere, or nearly"]
