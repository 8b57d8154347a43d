"""Read one picture, of any size and mode, as light levels on the retina.

The Mark I saw light figures on a dark board through a camera; this module makes such an image of any picture file. The
picture keeps its proportions, stands in the middle, and its board continues around it.
"""

import warnings
from io import TextIOBase
from math import isqrt
from os import PathLike
from typing import BinaryIO, NamedTuple

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from mark1.base.files import name_of, shortened
from mark1.stimuli.raster import RETINA, Levels, Shape, as_shape, fit, reduce, shown

Source = str | PathLike[str] | Image.Image | BinaryIO

FLAT = 0.02
"""Range of levels, about five of 255 greys, below which a picture counts as blank."""

FINE = 2**20
"""Pixels to which a larger picture is averaged before anything else, to save memory."""


class PictureError(ValueError):
    """A picture that can't be used; the message names its file."""


class _UnusableError(ValueError):
    """The reason, in our words, for which a picture can't be used."""


class Drawing(NamedTuple):
    """A picture as levels 0 to 1 (height, width), and the level of its board; None: to be read from the border."""

    levels: Levels
    board: float | None


def image(source: Source, shape: Shape = RETINA, *, invert: bool | None = None, stretch: bool = True) -> Levels:
    """Return one picture as light levels of shape (rows, columns).

    `source` is a path, a binary file object or a PIL image. Colours are converted to luminance (ITU-R 601), the EXIF
    orientation is applied, and of an animation the first frame is taken; whole numbers and floats without a fixed range
    (modes I, I;16, F) are scaled between their own minimum and maximum. The picture is reduced by area averaging with
    its aspect ratio kept, centred, and surrounded with the level of its own border; several million pixels are first
    averaged to about a million.

    - `invert`: True, False, or None: dark drawings on a light board are inverted; the board is light if the border
      is brighter than halfway between the darkest and the brightest cell.
    - `stretch`: spread the levels so that the darkest cell is 0 and the brightest 1. A picture with next to no
      contrast is left as it is, since only its grain would be seen.

    What is transparent is board: white if the drawing is rather dark, else black.

    Raises:
        PictureError: the picture can't be read, is too large, has no area, or holds NaN or infinity.
    """
    shape = as_shape(shape)
    check_invert(invert)
    return on_retina(_read(source), shape, invert=invert, stretch=stretch)


def check_invert(invert: object) -> None:
    """Raise ValueError unless `invert` is True, False or None."""
    if not isinstance(invert, bool | np.bool_ | None):
        raise ValueError(f"invert is True, False, or None to decide by the border, not {shown(invert)}")


def on_retina(drawing: Drawing, shape: Shape, *, invert: bool | None, stretch: bool) -> Levels:
    """Return a drawing as levels (rows, columns), with its board around it; the settings are those of `image`."""
    reduced = reduce(drawing.levels, shape, fit(drawing.levels.shape, shape))
    board = reduced.border() if drawing.board is None else drawing.board
    return _exposed(reduced.surrounded(board), board, invert, stretch)


def _exposed(levels: Levels, board: float, invert: bool | None, stretch: bool) -> Levels:
    """Return levels that are light on dark and spread over the whole range, as the settings ask."""
    darkest, brightest = float(levels.min()), float(levels.max())
    blank = brightest - darkest < FLAT
    if invert is None:
        invert = not blank and board > (darkest + brightest) / 2
    if stretch and not blank:
        levels = (levels - darkest) / (brightest - darkest)
    return 1 - levels if invert else levels


def _read(source: Source) -> Drawing:
    if not isinstance(source, str | PathLike | Image.Image) and not hasattr(source, "read"):
        raise ValueError(
            f"a picture is the path of a file, a binary file object or a PIL image, not {type(source).__name__}"
        )
    if isinstance(source, TextIOBase):
        raise PictureError(f"{_name(source)} can't be used as a picture: it gives text; open it in binary mode, 'rb'")
    try:
        with warnings.catch_warnings():
            # Pillow warns of files that are odd but readable; its warning of a picture that is too large is an error
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if isinstance(source, Image.Image):
                return _drawing(ImageOps.exif_transpose(source))
            with Image.open(source) as picture:
                if picture.width * picture.height > FINE:
                    picture.draft("L", (isqrt(FINE), isqrt(FINE)))  # a JPEG file is read at a half, a quarter, ...
                return _drawing(ImageOps.exif_transpose(picture))
    except Exception as error:  # Pillow's readers raise nearly anything on a damaged file
        raise PictureError(f"{_name(source)} can't be used as a picture: {_reason(error)}") from error


def _name(source: Source) -> str:
    if isinstance(source, Image.Image):
        return str(getattr(source, "filename", "")) or f"the {source.mode} picture of {source.width} x {source.height}"
    return shortened(name_of(source))


def _reason(error: Exception) -> str:
    if isinstance(error, _UnusableError):
        return str(error)
    if isinstance(error, UnidentifiedImageError):
        return "its format is unknown"
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return f"it has more than {Image.MAX_IMAGE_PIXELS} pixels, the most that is read"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "it is damaged or cut short"


def _drawing(picture: Image.Image) -> Drawing:
    if 0 in picture.size:
        raise _UnusableError("it has no area")
    if picture.mode.startswith(("I", "F")):
        return Drawing(_ranged(np.asarray(picture, dtype=np.float64)), None)
    if picture.mode == "LAB":  # Pillow cannot convert it; its first channel is the lightness
        return Drawing(_levels(picture.getchannel(0)), None)
    if picture.has_transparency_data:
        unmultiplied = picture.convert("LA") if picture.mode == "La" else picture
        colours = unmultiplied.convert("RGBA")
        return _laid_over(_levels(colours.convert("L")), _levels(colours.getchannel("A")))
    return Drawing(_levels(picture.convert("L")), None)


def _levels(channel: Image.Image) -> Levels:
    finer = isqrt(channel.width * channel.height // FINE)
    levels: Levels = np.asarray(channel.reduce(finer) if finer > 1 else channel, dtype=np.float64) / 255
    return levels


def _ranged(values: Levels) -> Levels:
    """Return values scaled from their minimum to their maximum; all dark if they are equal."""
    if not np.isfinite(values).all():
        raise _UnusableError("it holds NaN or infinity; give it finite values")
    darkest, brightest = values.min(), values.max()
    levels: Levels = (values - darkest) / max(brightest - darkest, np.finfo(np.float64).tiny)
    return levels


def _laid_over(levels: Levels, opacity: Levels) -> Drawing:
    """Return the drawing on a board of the opposite level; an empty drawing is a dark board."""
    if opacity.min() == 1:
        return Drawing(levels, None)
    board = float((levels * opacity).sum() < 0.5 * opacity.sum())
    return Drawing(levels * opacity + board * (1 - opacity), board)
