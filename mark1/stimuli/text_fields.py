"""Lamp fields as text: light levels as a terminal shows them, alone or side by side under their names."""

from collections.abc import Sequence

import numpy as np

from mark1.stimuli.raster import Levels

LAMPS = (" ·", "░░", "▓▓", "██")  # by quarters of full light: two marks below half light, two above
TERMINAL = 80  # characters


def lamp_field(figure: Levels) -> list[str]:
    """Return one line per row, two characters per lamp, so that lamps look about square."""
    brightness = np.minimum(figure * len(LAMPS), len(LAMPS) - 1).astype(int)
    return ["".join(LAMPS[b] for b in row) for row in brightness]


def rows_of_fields(named: Sequence[tuple[str, Levels]]) -> list[str]:
    """Return the lines of lamp fields of one shape, each under its name, as many side by side as fit."""
    fields = [_titled(name, figure) for name, figure in named]
    beside = max(1, TERMINAL // (2 * named[0][1].shape[1])) if named else 1
    bands = [fields[i : i + beside] for i in range(0, len(fields), beside)]
    return ["".join(row).rstrip() for band in bands for row in zip(*band, strict=True)]


def _titled(name: str, figure: Levels) -> list[str]:
    width = 2 * figure.shape[1]
    return [f" {name}"[:width].ljust(width), *lamp_field(figure)]
