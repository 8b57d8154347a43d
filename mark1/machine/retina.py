"""Retina: 400 photocells, each switching one S-unit on or off.

One sensory-unit circuit per cell, lit = on: OM fig. 1, SI, documented. All or nothing: R58, theory. That a cadmium
sulphide cell (BIS, reported) responds late, later to dark than to light, is inferred; the times are invented.
"""

from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1.machine.exact.units import NEVER, Flags, Levels, Ticks

Numbers = NDArray[Any]


def lit(light: Levels, threshold: Levels) -> Flags:
    """Return which cells are lit, those exactly at the threshold included (levels 0 to 1, shape (..., S))."""
    on: Flags = light >= threshold
    return on


def turning(lit: Flags, s: Flags, lit_since: Ticks, lags: tuple[Ticks, Ticks]) -> Ticks:
    """Return the ticks at which S-units follow their cells, NEVER where they agree already (shape (S,)).

    `lit_since` are the ticks at which the cells last changed between lit and dark; `lags` are rise and fall (ticks). A
    cell that changes back before its S-unit follows starts a new delay, which cancels the change.
    """
    ticks = np.where(lit, *lags)  # rise where lit, fall where dark
    ticks += lit_since
    ticks[lit == s] = NEVER
    return ticks


def check_light(image: ArrayLike, shape: tuple[int, int]) -> Levels:
    """Return one image (rows, columns) as levels of shape (S,); ValueError for an invalid image."""
    return np.array(_levels(_as_numbers(image, shape), shape)).reshape(
        -1
    )  # copied: the caller may change the image later


def check_stack(images: ArrayLike, shape: tuple[int, int]) -> Levels:
    """Return images (n, rows, columns) as levels of shape (n, S); ValueError for invalid images."""
    stack = _as_numbers(images, ("n", *shape))
    count = len(stack) if stack.ndim == 3 else "n"
    return _levels(stack, (count, *shape)).reshape(-1, shape[0] * shape[1])


def _as_numbers(image: ArrayLike, shape: tuple[int | str, ...]) -> Numbers:
    try:
        numbers = np.asarray(image)
    except ValueError:
        raise ValueError(
            f"the image has rows of different lengths; it must have {_by(shape)} light levels, such as letters.x[0]"
        ) from None
    if numbers.dtype.kind not in "biuf":
        raise ValueError(f"the image holds {_kind(numbers)}; it must hold light levels from 0 (black) to 1 (white)")
    return numbers


def _kind(numbers: Numbers) -> str:
    kinds = {"c": "complex numbers", "U": "text", "S": "bytes", "M": "dates", "m": "times", "V": "records"}
    return kinds.get(numbers.dtype.kind, "objects that are not numbers")


def _levels(levels: Numbers, shape: tuple[int | str, ...]) -> Levels:
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


def _refuse(levels: Numbers, found: str) -> NoReturn:
    if not np.isfinite(levels).all():
        raise ValueError("the image holds NaN or infinity; every light level must be a number from 0 to 1")
    raise ValueError(f"the image has {found}; they must be from 0 to 1")
