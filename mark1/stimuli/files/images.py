"""One picture, of any size and mode, as light levels on the retina.

The Mark I saw light figures on a dark board through a camera; this module makes such an image of any picture file. The
picture keeps its proportions, stands in the middle, and its board goes on around it.
"""

import warnings
from math import isqrt
from os import PathLike
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from mark1.stimuli.raster import RETINA, Levels, Shape, as_shape, fit, reduce

Source = str | PathLike[str] | Image.Image

FLAT = 0.02  # range of levels, about five of 255 greys, below which a picture is taken to be blank but for its grain
FINE = 2**20  # pixels; what has many more is averaged to about as many before anything else, so that it stays small


class PictureError(ValueError):
    """A picture that can't be used; the message names its file."""


class Drawing(NamedTuple):
    """A picture as levels 0..1 (height, width), and the level of its board."""

    levels: Levels
    board: float | None  # None: not known, to be read from the border


def image(source: Source, shape: Shape = RETINA, *, invert: bool | None = None, stretch: bool = True) -> Levels:
    """One picture file, or a PIL image, as light levels of shape (rows, columns).

    The eye's luminance (ITU-R 601), turned as the camera was held (EXIF), first picture of an animation; whole numbers
    and floats without a fixed range (I, I;16, F) between their own least and greatest. Reduced by area averaging,
    aspect kept, centred, and surrounded with the level of its own border; a picture of several million pixels is first
    averaged to about a million.

    - `invert`: None: dark drawings on a light board are turned into light ones on a dark board; the board is light
      if the border is brighter than the middle between the darkest and the brightest cell. True, False: always,
      never.
    - `stretch`: the iris: levels are spread so that the darkest cell is 0 and the brightest 1. A picture with next
      to no contrast is left as it is, since only its grain would be seen.

    What is transparent is board: white if what is drawn is rather dark, else black. PictureError, a ValueError, for a
    picture that can't be read, is too large, has no area, or holds NaN or infinity.
    """
    shape = as_shape(shape)
    check_invert(invert)
    return on_retina(_read(source), shape, invert=invert, stretch=stretch)


def check_invert(invert: object) -> None:
    """Refuse what is neither True, False nor None (ValueError)."""
    if not isinstance(invert, bool | np.bool_ | None):
        raise ValueError(f"invert is True, False, or None to tell by the border, not {invert!r}")


def on_retina(drawing: Drawing, shape: Shape, *, invert: bool | None, stretch: bool) -> Levels:
    """Reduce a drawing to levels (rows, columns), its board going on around it; the settings are those of `image`."""
    reduced = reduce(drawing.levels, shape, fit(drawing.levels.shape, shape))
    board = reduced.border() if drawing.board is None else drawing.board
    return _exposed(reduced.surrounded(board), board, invert, stretch)


def _exposed(levels: Levels, board: float, invert: bool | None, stretch: bool) -> Levels:
    """Light on dark, and spread over the whole range."""
    darkest, brightest = float(levels.min()), float(levels.max())
    blank = brightest - darkest < FLAT
    if invert is None:
        invert = not blank and board > (darkest + brightest) / 2
    if stretch and not blank:
        levels = (levels - darkest) / (brightest - darkest)
    return 1 - levels if invert else levels


def _read(source: Source) -> Drawing:
    if not isinstance(source, str | PathLike | Image.Image):
        raise ValueError(f"a picture is the path of a file or a PIL image, not {type(source).__name__}")
    try:
        with warnings.catch_warnings():
            # Pillow warns of files that are odd but readable; of one that is too large it is best to believe it
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if isinstance(source, Image.Image):
                return _drawing(ImageOps.exif_transpose(source))
            with Image.open(source) as picture:
                if picture.width * picture.height > FINE:
                    picture.draft("L", (isqrt(FINE), isqrt(FINE)))  # a JPEG file is read at a half, a quarter, ...
                return _drawing(ImageOps.exif_transpose(picture))
    except Exception as error:  # a broken file makes Pillow's readers raise nearly anything
        raise PictureError(f"{_name(source)} can't be used as a picture: {_reason(error)}") from error


def _name(source: Source) -> str:
    if isinstance(source, Image.Image):
        return str(getattr(source, "filename", "")) or f"the {source.mode} picture of {source.width} x {source.height}"
    return str(source)


def _reason(error: Exception) -> str:
    if isinstance(error, UnidentifiedImageError):
        return "Pillow knows no kind of picture like it"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _drawing(picture: Image.Image) -> Drawing:
    if 0 in picture.size:
        raise ValueError("it has no area")
    if picture.mode.startswith(("I", "F")):
        return Drawing(_ranged(np.asarray(picture, dtype=np.float64)), None)
    if picture.mode == "LAB":  # Pillow converts it to nothing else; its first channel is the lightness
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
    """From the least to the greatest value; all dark where they are the same."""
    if not np.isfinite(values).all():
        raise ValueError("it holds NaN or infinity; give it finite values")
    darkest, brightest = values.min(), values.max()
    levels: Levels = (values - darkest) / max(brightest - darkest, np.finfo(np.float64).tiny)
    return levels


def _laid_over(levels: Levels, opacity: Levels) -> Drawing:
    """Lay what is drawn over the board opposite to it; nothing drawn at all is a dark board."""
    if opacity.min() == 1:
        return Drawing(levels, None)
    board = float((levels * opacity).sum() < 0.5 * opacity.sum())
    return Drawing(levels * opacity + board * (1 - opacity), board)
