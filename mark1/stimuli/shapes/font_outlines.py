"""Read the outlines of characters from a font file, with the curves cut into straight edges.

As in `glyphs`, all characters of a typeface have one scale, the largest at which every capital fits into a given room,
and each is centred by the box around its own ink.
"""

from functools import lru_cache
from io import BytesIO
from math import ceil, sqrt
from string import ascii_uppercase
from typing import Any

import numpy as np
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont, TTLibError

from mark1.stimuli.raster import fit
from mark1.stimuli.shapes.coverage import Points
from mark1.stimuli.shapes.glyphs import file_of

ERROR = 1e-3
"""Largest distance of a curve from its edges (cells)."""
Corner = tuple[float, float]


class _Tracer(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Collects outlines in font units, x to the right and y upward, as (row, column)."""

    def __init__(self, glyphs: Any, error: float) -> None:
        super().__init__(glyphs)
        self.outlines: list[list[Corner]] = []
        self._error = error

    def _moveTo(self, point: Corner) -> None:  # noqa: N802
        self.outlines.append([])
        self._lineTo(point)

    def _lineTo(self, point: Corner) -> None:  # noqa: N802
        self.outlines[-1].append((-point[1], point[0]))

    def _curveToOne(self, one: Corner, two: Corner, end: Corner) -> None:  # noqa: N802
        start = self._getCurrentPoint()
        corners = np.array([start, one, two, end])
        bend = np.hypot(*(corners[:-2] - 2 * corners[1:-1] + corners[2:]).T).max()
        steps = max(1, ceil(sqrt(0.75 * bend / self._error)))
        for t in np.arange(1, steps + 1) / steps:
            weights = np.array([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
            self._lineTo(tuple(weights @ corners))


def letter(character: str, typeface: str, room: tuple[float, float], detail: float) -> list[Points]:
    """Return the outlines of a character around the centre, in cells (ValueError: the typeface has none)."""
    face = _face(typeface)
    scale = 1 / max(fit(_size(face, capital), room) for capital in [*_capitals(face), character])
    outlines = _traced(face, character, ERROR / (scale * detail))
    if not outlines:
        raise ValueError(f"typeface {typeface!r} draws nothing for {character!r}; leave it out or take another")
    corners = np.concatenate(outlines)
    middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
    return [scale * (outline - middle) for outline in outlines]


def _capitals(face: TTFont) -> list[str]:
    return [capital for capital in ascii_uppercase if ord(capital) in face.getBestCmap()]


def _size(face: TTFont, character: str) -> tuple[float, float]:
    """Return height and width of a character's ink in font units."""
    outlines = _traced(face, character, face["head"].unitsPerEm / 1000)
    return tuple(np.ptp(np.concatenate(outlines), axis=0)) if outlines else (0.0, 0.0)


@lru_cache(maxsize=512)
def _traced(face: TTFont, character: str, error: float) -> list[Points]:
    """Return outlines in font units; none for a character that the typeface lacks or leaves blank."""
    name = (face.getBestCmap() or {}).get(ord(character), ".notdef")
    if name == ".notdef":
        return []
    glyphs = face.getGlyphSet()
    tracer = _Tracer(glyphs, error)
    glyphs[name].draw(tracer)
    return [np.array(outline, dtype=np.float64) for outline in tracer.outlines if len(outline) > 2]


@lru_cache(maxsize=16)
def _face(typeface: str) -> TTFont:
    try:
        return TTFont(BytesIO(file_of(typeface)), fontNumber=0)
    except TTLibError as error:
        raise ValueError(f"{typeface} can't be read as a scalable font file: {error}") from error
