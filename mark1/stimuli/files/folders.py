"""Read a folder of pictures as a labelled set: one sub-folder for each class, the class named as its folder."""

import warnings
from os import PathLike, fspath
from pathlib import Path

import numpy as np
from PIL import Image
from threadpoolctl import threadpool_limits

from mark1.base.files import shortened
from mark1.stimuli.files.images import FLAT, PictureError, image
from mark1.stimuli.raster import RETINA, Levels, Shape, as_shape, shown
from mark1.stimuli.sets import Stimuli

IGNORED = (
    "thumbs.db",
    "desktop.ini",
    "icon\r",
    "__pycache__",
    "__macosx",
    "@eadir",
    "#recycle",
    "$recycle.bin",
    "system volume information",
    "lost+found",
)
"""Files and folders that operating systems and tools leave behind, in lower case; hidden ones are ignored too."""

LAYOUT = "put the pictures of each class into a sub-folder named as the class"


def folder(
    path: str | PathLike[str],
    shape: Shape = RETINA,
    *,
    invert: bool | None = None,
    stretch: bool = True,
    skip: bool = True,
) -> Stimuli:
    """Return all pictures under `path`, sorted by class and file name; other settings as for `image`.

    With `skip`, a file that can't be used is skipped with a UserWarning if others of its class remain, and so are
    pictures beside the class folders and class folders that link back to a folder above; without, the first of them is
    an error. A blank picture is kept, with a warning. Hidden files and folders are ignored, and so are Thumbs.db,
    desktop.ini, __pycache__, __MACOSX, @eaDir, #recycle, $RECYCLE.BIN, System Volume Information and lost+found.

    Raises:
        ValueError: the folder does not exist, holds fewer than two classes, or a class has no picture that can be used.
        PictureError: a ValueError, for what `skip` would have skipped.
    """
    if not isinstance(path, str | PathLike) or not fspath(path):
        raise ValueError(f"a folder of pictures is given by its path, not by {shown(path)}")
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


def _without_folders(root: Path, entries: list[Path]) -> str:
    """Say that pictures, or other files, lie loose in the folder, and how to arrange them."""
    loose = [entry for entry in entries if _is_picture(entry)]
    if not loose:
        return f"{root} holds files ({entries[0].name} ...) but no pictures and no class folders; {LAYOUT}"
    number = "one loose picture" if len(loose) == 1 else f"{len(loose)} loose pictures"
    example = root / "A" / loose[0].name
    return f"{root} holds {number} ({loose[0].name} ...) but no class folders; {LAYOUT}, as {example}"


def _class_folders(root: Path, entries: list[Path]) -> tuple[list[Path], list[str]]:
    """Return the class folders, and messages on those that link back to a folder above (ValueError: fewer than two)."""
    folders = [entry for entry in entries if entry.is_dir()]
    if entries and not folders:
        raise ValueError(_without_folders(root, entries))
    above = {root.resolve(), *root.resolve().parents}
    loops = [folder for folder in folders if folder.resolve() in above]
    folders = [folder for folder in folders if folder not in loops]
    if len(folders) < 2:
        found = f"one class, {folders[0].name!r}" if folders else "nothing"
        raise ValueError(f"{root} holds {found}; at least two classes are needed: {LAYOUT}")
    return folders, [f"{loop} leads back to {loop.resolve()}, in which it lies" for loop in loops]


def _loose(entries: list[Path]) -> list[str]:
    """Return messages on the pictures that lie beside the class folders."""
    return [f"{entry} lies in no class folder" for entry in entries if _is_picture(entry)]


def _is_picture(entry: Path) -> bool:
    return entry.suffix.lower() in Image.registered_extensions() and entry.is_file()


def _pictures(class_folder: Path, shape: Shape, invert: bool | None, stretch: bool) -> tuple[list[Levels], list[str]]:
    """Return the pictures of a class, and why others were skipped (ValueError: none is left)."""
    figures, failures = [], []
    for file in _entries(class_folder):
        try:
            figures.append(image(file, shape, invert=invert, stretch=stretch))
            if np.ptp(figures[-1]) < FLAT:
                warnings.warn(f"blank: {file} has the same light everywhere, or nearly", UserWarning, stacklevel=3)
        except PictureError as error:
            failures.append(str(error))
    if not figures:
        deeper = next((entry for entry in _entries(class_folder) if entry.is_dir()), None)
        if deeper is not None:
            raise ValueError(
                f"class folder {class_folder} holds no pictures but the folder {deeper.name}, which is not searched; "
                f"if its folders are the classes, give {class_folder}"
            )
        why = f": {failures[0]}" if failures else ""
        raise ValueError(f"class folder {class_folder} holds no picture that can be used{why}")
    return figures, failures


def _entries(path: Path) -> list[Path]:
    """Return the content of a folder, sorted by name, without hidden and ignored entries."""
    try:
        entries = sorted(path.iterdir(), key=lambda entry: entry.name)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        reason = getattr(error, "strerror", None) or "it is not the name of a folder"
        raise ValueError(f"{shortened(path)} can't be read as a folder: {reason}; {LAYOUT}") from None
    return [entry for entry in entries if not entry.name.startswith(".") and entry.name.lower() not in IGNORED]
