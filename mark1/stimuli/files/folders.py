"""A folder of pictures as a labelled set: one sub-folder a class, the class named as its folder."""

import warnings
from os import PathLike
from pathlib import Path

import numpy as np
from PIL import Image
from threadpoolctl import threadpool_limits

from mark1.stimuli.files.images import FLAT, PictureError, image
from mark1.stimuli.raster import RETINA, Levels, Shape, as_shape
from mark1.stimuli.sets import Stimuli

LITTER = ("thumbs.db", "desktop.ini")  # left by file managers
LAYOUT = "put the pictures of each class into a sub-folder named as the class"


def folder(
    path: str | PathLike[str],
    shape: Shape = RETINA,
    *,
    invert: bool | None = None,
    stretch: bool = True,
    skip: bool = True,
) -> Stimuli:
    """All pictures under `path`, sorted by class and file name; `shape`, `invert` and `stretch` as in `image`.

    A file that can't be used is skipped with a UserWarning as long as others of its class remain, and so are pictures
    beside the class folders and class folders that lead back to where they lie; with `skip` False the first of them is
    an error. A blank picture is kept, with a warning. Hidden files and those left by file managers don't count.
    ValueError that names the folder where it isn't there, holds fewer than two classes, or a class has no picture that
    can be used; PictureError, a ValueError, for what would have been skipped.
    """
    if not isinstance(path, str | PathLike):
        raise ValueError(f"a folder of pictures is given by its path, not by {type(path).__name__}")
    root, shape = Path(path), as_shape(shape)
    entries = _entries(root)
    figures: dict[str, list[Levels]] = {}
    class_folders, skipped = _class_folders(root, entries)
    skipped += _loose(entries)
    with threadpool_limits(limits=1, user_api="blas"):  # on matrices as small as these more threads would only wait
        for class_folder in class_folders:
            figures[class_folder.name], failures = _pictures(class_folder, shape, invert, stretch)
            skipped += failures
    if skipped and not skip:
        raise PictureError(skipped[0])
    for reason in skipped:
        warnings.warn(f"skipped: {reason}", UserWarning, stacklevel=2)
    y = np.repeat(np.arange(len(figures)), [len(members) for members in figures.values()])
    return Stimuli(np.concatenate(list(figures.values())), y, tuple(figures))


def _class_folders(root: Path, entries: list[Path]) -> tuple[list[Path], list[str]]:
    """Pick the class folders, and name those that lead back to where they lie; ValueError for fewer than two."""
    folders = [entry for entry in entries if entry.is_dir()]
    if entries and not folders:
        raise ValueError(f"{root} holds files ({entries[0].name} ...) but no class folders; {LAYOUT}")
    above = {root.resolve(), *root.resolve().parents}
    loops = [folder for folder in folders if folder.resolve() in above]
    folders = [folder for folder in folders if folder not in loops]
    if len(folders) < 2:
        found = f"one class, {folders[0].name!r}" if folders else "nothing"
        raise ValueError(f"{root} holds {found}; at least two classes are needed: {LAYOUT}")
    return folders, [f"{loop} leads back to {loop.resolve()}, in which it lies" for loop in loops]


def _loose(entries: list[Path]) -> list[str]:
    """Name the files that look like pictures and lie beside the class folders."""
    kinds = Image.registered_extensions()
    return [
        f"{entry} lies in no class folder" for entry in entries if entry.suffix.lower() in kinds and entry.is_file()
    ]


def _pictures(class_folder: Path, shape: Shape, invert: bool | None, stretch: bool) -> tuple[list[Levels], list[str]]:
    """Read every picture of a class, and say why others were skipped; ValueError where none is left."""
    figures, failures = [], []
    for file in _entries(class_folder):
        try:
            figures.append(image(file, shape, invert=invert, stretch=stretch))
            if np.ptp(figures[-1]) < FLAT:
                warnings.warn(f"blank: {file} has the same light everywhere, or nearly", UserWarning, stacklevel=3)
        except PictureError as error:
            failures.append(str(error))
    if not figures:
        why = f": {failures[0]}" if failures else ""
        raise ValueError(f"class folder {class_folder} holds no picture that can be used{why}")
    return figures, failures


def _entries(path: Path) -> list[Path]:
    """List what lies in a folder, sorted by name, without hidden files and litter."""
    try:
        entries = sorted(path.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise ValueError(f"{path} can't be read as a folder: {error.strerror}; {LAYOUT}") from error
    return [entry for entry in entries if not entry.name.startswith(".") and entry.name.lower() not in LITTER]
