"""The control panel in the picture of the front: R-units in rows of lamp and switch, rotary switches, and the meter.

Eight rows of switch and lamp, one panel meter, 24 small meters of unknown meaning: SI counted, documented. A second
switch a row, the sums beside it and the places of the rotary switches are ours.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Arc

from mark1.show.plots.common import Grid
from mark1.show.plots.machine import cabinet
from mark1.show.plots.machine.cabinet import Box
from mark1.show.plots.machine.fittings import LETTERS, Dials, Levers, dots, frame, lamps, letter, light

COLUMNS = {"lamp": 5.0, "force": 9.6, "on": 13.6, "sum (V)": 26.0}
"""Heads of the rows and where they stand from the left."""

SMALL_METERS = (8, 3)
"""Rows and columns of the small meters."""


class ResponseRow(NamedTuple):
    """An R-unit: its name, its lamp, its forcing switch (-1 free, 0, 1), whether it is enabled, and its sum (V)."""

    name: str
    on: bool
    forcing: int
    enabled: bool
    sum: float


class Setting(NamedTuple):
    """A rotary switch: its name, its position in words, and how far it is turned, from -1 to 1."""

    name: str
    word: str
    turn: float


class Meter(NamedTuple):
    """The meter: what it is put on, its needle from -1 to 1 of the scale, the reading, and the scale's end (V)."""

    name: str
    turn: float
    reading: str
    end: float


class Console:
    """The control panel of one machine; `show` brings it to another time.

    `labels` are words for the heads of COLUMNS, where they are to be others.
    """

    def __init__(
        self,
        axes: Axes,
        responses: Sequence[ResponseRow],
        settings: Sequence[Setting],
        meter: Meter,
        labels: Mapping[str, str],
    ) -> None:
        left, top = cabinet.RESPONSES.left, cabinet.RESPONSES.bottom + cabinet.RESPONSES.height
        for head, across in COLUMNS.items():
            letter(
                axes, left + across, top - 0.5, labels.get(head, head), ha="right" if head == "sum (V)" else "center"
            )
        self._response_rows(axes, responses, left, top)
        self._rotary(axes, settings)
        self._meter(axes, meter)
        small = cabinet.field(cabinet.SMALL_METERS, SMALL_METERS)[0]
        dots(axes, small, 1.0, facecolors="white", edgecolors="gray", linewidths=0.8)

    @property
    def moving(self) -> list[Artist]:
        """The artists that `show` changes."""
        switches = [*self.forcing.moving, *self.enabled.moving, *self.knobs.moving]
        return [self.lamps, self.needle, self.reading, *self.sums, *self.words, *switches]

    def _response_rows(self, axes: Axes, responses: Sequence[ResponseRow], left: float, top: float) -> None:
        up = top - 3.1 * (np.arange(len(responses)) + 1.05)
        for row, height in zip(responses, up, strict=True):
            letter(axes, left, height, row.name, fontsize=LETTERS + 2)
        at = {head: np.stack([np.full(len(up), left + across), up], axis=1) for head, across in COLUMNS.items()}
        self.lamps = lamps(axes, at["lamp"], 1.15)
        self.forcing, self.enabled = Levers(axes, at["force"], 1.0), Levers(axes, at["on"], 1.0)
        sums = left + COLUMNS["sum (V)"]
        self.sums = [letter(axes, sums, height, "", ha="right", fontsize=LETTERS) for height in up]

    def _rotary(self, axes: Axes, settings: Sequence[Setting]) -> None:
        box = cabinet.SETTINGS
        up = box.bottom + box.height - box.height / max(len(settings), 1) * (np.arange(len(settings)) + 0.5)
        self.knobs = Dials(axes, np.stack([np.full(len(up), box.left + 1.2), up], axis=1), 0.95, 2.2)
        self.words = [letter(axes, box.left + 3, height, "") for height in up]

    def _meter(self, axes: Axes, meter: Meter) -> None:
        box = cabinet.METER
        window = Box(box.left - 1, box.bottom - 3.4, box.width + 2, box.height + 4)
        frame(axes, window, facecolor="white", edgecolor="black")
        self._pivot = np.array([[box.left + box.width / 2, box.bottom]])
        axes.add_patch(Arc(tuple(self._pivot[0]), 15, 15, theta1=45, theta2=135, linewidth=1.5, zorder=4))
        for turn, text in ((-1, f"-{meter.end:g}"), (0, "0"), (1, f"+{meter.end:g}")):
            across, above = _needle(self._pivot, turn, 9.0)[0, 1]
            letter(axes, across, above, text, ha="center")
        (self.needle,) = axes.plot([], [], color="black", linewidth=2.5, zorder=5)
        self.reading = letter(axes, self._pivot[0, 0], box.bottom - 2, "", ha="center", fontsize=LETTERS)

    def show(self, responses: Sequence[ResponseRow], settings: Sequence[Setting], meter: Meter) -> None:
        """Set lamps, switches, words and needle."""
        light(self.lamps, np.array([row.on for row in responses]))
        self.forcing.throw([row.forcing for row in responses])
        self.enabled.throw([int(row.enabled) for row in responses])
        for text, row in zip(self.sums, responses, strict=True):
            text.set_text(f"{row.sum:+.3f}")
        self.knobs.turn(np.array([setting.turn for setting in settings]))
        for text, setting in zip(self.words, settings, strict=True):
            text.set_text(f"{setting.name}: {setting.word}")
        self.needle.set_data(*_needle(self._pivot, meter.turn, 7.8)[0].T)
        self.reading.set_text(f"{meter.name} {meter.reading}")


def _needle(pivot: Grid, turn: float, length: float) -> Grid:
    """The needle turns an eighth of a circle to either side."""
    return cabinet.pointers(pivot, np.array([turn * 0.25 * np.pi / cabinet.MOST_TURN]), length)
