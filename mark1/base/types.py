"""Type aliases for public signatures: the forms in which users give images and targets."""

from typing import TypeAlias

from numpy.typing import ArrayLike

ImageLike: TypeAlias = ArrayLike
"""Light levels from 0 to 1: one image (rows, columns), or several (n, rows, columns)."""

TargetLike: TypeAlias = ArrayLike | list[int | None] | tuple[int | None, ...] | None
"""A target: 0, 1 or None (leave alone) for each R-unit; None in place of all of them gives no target."""
