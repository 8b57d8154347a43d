"""Draw a contact sheet: every figure of a set on the retina, in one picture with the names of the classes."""

from math import ceil, sqrt
from os import PathLike
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mark1.base.checks import check_count
from mark1.stimuli.files.saving import write_set
from mark1.stimuli.raster import Levels, shown
from mark1.stimuli.sets import Stimuli
from mark1.stimuli.shapes.glyphs import DEJAVU, UNASSIGNED, Ink, ink, load

MOST = 1000  # figures on a sheet
FIELD = 120  # pixels of a figure's longer side, about
LETTER = 14  # pixels an em of the names
MARGIN = 8
PAPER, INK = 64, 230  # greys; the paper is neither black nor white, so that every board has an edge


def contact_sheet(figures: Stimuli, path: str | PathLike[str], first: int | None = None) -> None:
    """Write the figures, or the first `first` of them, to one PNG file, each above the name of its class.

    A name too long for its figure ends in three dots; characters that the typeface lacks are written as their codes.

    Raises:
        ValueError: the set is empty, has more than 1,000 figures without `first`, or the file cannot be written.
    """
    if not isinstance(figures, Stimuli):
        raise ValueError(f"a contact sheet is drawn of a set, as stimuli.letters(), not of {shown(figures)}")
    if not isinstance(path, str | PathLike):
        raise ValueError(f"a contact sheet is written to the path of a .png file, not to {shown(path)}")
    if first is not None:
        check_count("first", first, 1, MOST)
    chosen = figures[:first]
    if not 1 <= len(chosen) <= MOST:
        raise ValueError(f"a contact sheet shows 1 to {MOST} figures, not {len(chosen)}; choose some, as first=100")
    sheet = _sheet(chosen)
    write_set(Path(path), lambda file: sheet.save(file, "PNG"))


def _sheet(figures: Stimuli) -> Image.Image:
    font = load(DEJAVU, pixels=LETTER)
    names = [_fitted(font, _drawable(font, name), FIELD) for name in figures.labels]
    scale = max(1, FIELD // max(figures.x.shape[1:]))
    width, height = max(FIELD, scale * figures.x.shape[2]), scale * figures.x.shape[1]
    step = width + MARGIN, height + 2 * LETTER
    columns = ceil(sqrt(len(figures) * step[1] / step[0]))
    rows = ceil(len(figures) / columns)
    sheet = Image.new("L", (MARGIN + columns * step[0], MARGIN + rows * step[1]), PAPER)
    draw = ImageDraw.Draw(sheet)
    for place, (figure, y) in enumerate(zip(figures.x, figures.y, strict=True)):
        left, top = MARGIN + place % columns * step[0], MARGIN + place // columns * step[1]
        sheet.paste(_enlarged(figure, scale), (left, top))
        draw.text((left, top + height + LETTER // 4), names[y], fill=INK, font=font)
    return sheet


def _enlarged(figure: Levels, scale: int) -> Image.Image:
    greys = np.rint(figure * 255).astype(np.uint8)
    return Image.fromarray(np.kron(greys, np.ones((scale, scale), dtype=np.uint8)))


def _drawable(font: ImageFont.FreeTypeFont, name: str) -> str:
    missing = ink(font, UNASSIGNED)
    return "".join(
        character if character == " " or _has(font, character, missing) else _code(character) for character in name
    )


def _has(font: ImageFont.FreeTypeFont, character: str, missing: Ink) -> bool:
    if not character.isprintable():  # line ends, and bytes of a file's name that are no text
        return False
    drawn = ink(font, character)
    return drawn.size > 0 and not np.array_equal(drawn, missing)


def _code(character: str) -> str:
    return f"\\u{ord(character):04x}"


def _fitted(font: ImageFont.FreeTypeFont, name: str, width: int) -> str:
    if font.getlength(name) <= width:
        return name
    return next(cut for end in range(len(name), -1, -1) if font.getlength(cut := f"{name[:end]}...") <= width)
