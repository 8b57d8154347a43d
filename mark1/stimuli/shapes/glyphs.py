"""Draw characters of a typeface as light levels: white letters on a black board, centred.

All characters of a typeface have one scale, the largest at which every capital fits into the middle eight tenths of
the retina (16 x 16 of 20 x 20 cells). A letter is therefore the same figure in whatever set it stands, and may be
shifted by two cells without being cut. At that scale each is centred by the box around its own ink.
"""

import importlib.util
from collections.abc import Sequence
from functools import partial
from io import BytesIO
from os import PathLike
from pathlib import Path
from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from mark1.stimuli.raster import Levels, Shape, fit, reduce, shown

Ink = NDArray[np.uint8]

DEJAVU = "DejaVu Sans"
PILLOW = "Pillow"
FILLED = 0.8  # of the retina's rows and columns
PIXELS_PER_CELL = 16  # about; glyphs are drawn that much finer before their area is averaged
UNASSIGNED = "\U0010ffff"  # no character ever has this code, so a typeface draws its mark for a missing one


def glyphs(characters: Sequence[str], typeface: str | PathLike[str], shape: Shape) -> Levels:
    """Return the characters of a typeface, shape (n, rows, columns) (ValueError: it lacks one)."""
    font = load(typeface, pixels=PIXELS_PER_CELL * max(shape))
    missing = ink(font, UNASSIGNED)
    drawn = [ink(font, character) for character in characters]
    for character, glyph in zip(characters, drawn, strict=True):
        if glyph.size == 0 or np.array_equal(glyph, missing):
            raise ValueError(
                f"typeface {str(typeface)!r} draws nothing for {character!r}; leave it out or take another"
            )
    needs = partial(fit, room=(FILLED * shape[0], FILLED * shape[1]))
    scale = max(needs(ink(font, capital).shape) for capital in ascii_uppercase)
    # only what is larger than every capital, as a long dash, is drawn smaller
    return np.stack([reduce(glyph / 255, shape, max(scale, needs(glyph.shape))).surrounded(0) for glyph in drawn])


def ink(font: ImageFont.FreeTypeFont, character: str) -> Ink:
    """Return a character's ink, 0 to 255, in the smallest box that holds it; of size 0 if nothing is drawn."""
    left, top, right, bottom = (round(edge) for edge in font.getbbox(character))
    canvas = Image.new("L", (right - left, bottom - top))
    if 0 not in canvas.size:
        ImageDraw.Draw(canvas).text((-left, -top), character, fill=255, font=font)
    return np.asarray(canvas.crop(canvas.getbbox() or (0, 0, 0, 0)))


def load(typeface: str | PathLike[str], *, pixels: int) -> ImageFont.FreeTypeFont:
    """Return "DejaVu Sans", "Pillow" or a font file at `pixels` per em (ValueError: it can't be read)."""
    if typeface == PILLOW:
        return _pillows_own(pixels)
    path = _path_of(typeface)
    try:
        # from memory: given a path, Pillow would look for a font of that name all over the computer
        # basic layout: the other engine isn't on every computer
        return ImageFont.truetype(BytesIO(path.read_bytes()), pixels, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise ValueError(f"{path} can't be read as a scalable font file: {error}") from error


def file_of(typeface: str | PathLike[str]) -> bytes:
    """Return the font file of "DejaVu Sans", "Pillow" or a path (ValueError: there is none)."""
    return _pillows_own(PIXELS_PER_CELL).font_bytes if typeface == PILLOW else _path_of(typeface).read_bytes()


def _path_of(typeface: str | PathLike[str]) -> Path:
    return dejavu_file() if typeface == DEJAVU else _font_file(typeface)


def _pillows_own(pixels: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(pixels)
    if isinstance(font, ImageFont.FreeTypeFont):
        return font
    raise ValueError("this Pillow was built without FreeType and can't draw letters; install Pillow from PyPI")


def dejavu_file() -> Path:
    """Return the path of the file that ships with matplotlib, without importing it."""
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise ValueError(f"{DEJAVU!r} ships with matplotlib, which isn't installed; install it or take {PILLOW!r}")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"


def _font_file(typeface: str | PathLike[str]) -> Path:
    if isinstance(typeface, str | PathLike) and Path(typeface).is_file():
        return Path(typeface)
    raise ValueError(f"no typeface {shown(typeface)}; give {DEJAVU!r}, {PILLOW!r} or the path of a font file")
