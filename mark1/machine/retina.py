"""Retina: 400 photocells, each switching one S-unit on or off.

One sensory-unit circuit per cell, lit = on: OM fig. 1, SI, documented. All or nothing: R58, theory. That a cadmium
sulphide cell (BIS, reported) responds late, later to dark than to light, is inferred; the times are invented.
"""

from typing import Any, NoReturn

import numpy as np

from mark1.machine.exact.units import NEVER, Flags, Levels, Ticks


def lit(light: Levels, threshold: Levels) -> Flags:
    """Return which cells are lit, those exactly at the threshold included (levels 0 to 1, shape (..., S))."""
    on: Flags = light >= threshold
    return on


def turning(lit: Flags, s: Flags, lit_since: Ticks, lags: tuple[Ticks, Ticks]) -> Ticks:
    """Return the ticks at which S-units follow their cells, NEVER where they agree already (shape (S,)).

    `lit_since` are the ticks at which the cells last changed between lit and dark; `lags` are rise and fall (ticks). A
    cell that changes back before its S-unit follows starts a new delay, which cancels the change.
    """
    ticks = np.where(lit, *lags)
    ticks += lit_since
    ticks[lit == s] = NEVER
    return ticks


def check_light(image: Any, shape: tuple[int, int]) -> Levels:
    """Return one image (rows, columns) as levels of shape (S,); ValueError for an invalid image."""
    return np.array(_check_levels(image, shape)).reshape(-1)  # copied: the caller may change the image later


def check_stack(images: Any, shape: tuple[int, int]) -> Levels:
    """Return images (n, rows, columns) as levels of shape (n, S); ValueError for invalid images."""
    count = len(images) if np.ndim(images) == len(shape) + 1 else "n"
    return _check_levels(images, (count, *shape)).reshape(-1, shape[0] * shape[1])


def _check_levels(image: Any, shape: tuple[int | str, ...]) -> Levels:
    try:
        levels = np.asarray(image)
    except ValueError:
        raise ValueError(
            f"the image has rows of different lengths; it must have {_by(shape)} light levels, such as letters.x[0]"
        ) from None
    if levels.dtype.kind not in "biuf":
        raise ValueError(f"the image holds {levels.dtype}; it must hold light levels from 0 (black) to 1 (white)")
    if levels.shape != shape:
        given = _by(levels.shape) or "of a single number"
        raise ValueError(f"the image has the shape {given}; the retina needs {_by(shape)} light levels")
    if levels.size:
        least, most = levels.min(), levels.max()  # NaN, if one level is
        if not (least >= 0 and most <= 1):
            _refuse(levels, f"levels from {least:g} to {most:g}")
    return levels.astype(np.float64, copy=False)


def _by(shape: tuple[int | str, ...]) -> str:
    return " x ".join(map(str, shape))


def _refuse(levels: Levels, found: str) -> NoReturn:
    if not np.isfinite(levels).all():
        raise ValueError("the image holds NaN or infinity; every light level must be a number from 0 to 1")
    raise ValueError(f"the image has {found}; they must lie from 0 to 1")
