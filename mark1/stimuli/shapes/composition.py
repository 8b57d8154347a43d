"""Several figures on one board, joined by `+`: where they overlap the board is lit once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from mark1.stimuli.shapes.coverage import Points
from mark1.stimuli.shapes.description import Figure
from mark1.stimuli.shapes.transforms import as_size


@dataclass(frozen=True, repr=False)
class Together(Figure):
    """Figures on one board, moved as one; ValueError where noise or another change of light belongs to one of them."""

    figures: tuple[Figure, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", tuple(self.figures))
        if len(self.figures) < 2 or not all(isinstance(each, Figure) for each in self.figures):
            raise ValueError(f"two figures or more stand together, not {self.figures!r}")
        for each in self.figures:
            if each.light:
                raise ValueError(f"the light of {each!r} can't be joined to another's; join the figures first, with +")

    def thickened(self, cells: float) -> Self:
        """Let each of the figures grow."""
        own = as_size(cells, "a thickness") / self.scale
        return replace(self, figures=tuple(each.thickened(own) for each in self.figures))

    def outlined(self, cells: float) -> Self:
        """Leave the border of each of the figures."""
        own = as_size(cells, "a border") / self.scale
        return replace(self, figures=tuple(each.outlined(own) for each in self.figures))

    def outlines(self, detail: float) -> tuple[Sequence[Points], Sequence[Points]]:  # noqa: ARG002
        """Return the parts of every figure; they overlap where the figures do."""
        return [part for each in self.figures for part in each.trapezoids()], []

    def __repr__(self) -> str:
        joined = " + ".join(map(repr, self.figures))
        return f"({joined}){self._changes()}" if self.moves or self.light else joined
