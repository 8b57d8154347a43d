"""A film of a rig at work: its front panel event by event, and a few pictures between them while motors turn.

Positions between two events are not simulated anew but worked out in closed form from the registers, as everywhere.
Frames follow events and not the clock, which every frame shows: a change of cards takes as long as the rise of a
photocell.
"""

from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import NamedTuple

import numpy as np

from mark1.base.files import write_whole
from mark1.base.progress import bars, progress
from mark1.clockwork.rig import Rig
from mark1.machine.state.registers import Registers
from mark1.show import plots
from mark1.show.views import captions
from mark1.show.views.panel_view import checked_turn, drawn, front
from mark1.show.views.states import last_rows

MOST_FRAMES = 800
"""Frames of the longest film: about 35 exposures, and 0.8 GB of memory while it is written."""

ROUND = (1.0, 2.0, 5.0)


class Frame(NamedTuple):
    """A frame: the registers behind it, the tick that it shows, and what is happening."""

    registers: Registers
    tick: int
    told: str


def film(
    rig: Rig,
    path: str | PathLike[str],
    *,
    exposures: int = 20,
    cords_of: str = "A1",
    full_turn: float | None = None,
) -> Path:
    """Write the last exposures in the trace as an animated GIF of the front panel; return its path.

    Cords stand as they were before the first event. A dial turns as far as it can for `full_turn` volts (None: a round
    number that no wiper gets beyond). A bar tells on a terminal how far the work has come; the file appears whole or
    not at all, also after Ctrl-C. KeyError for a unit `cords_of` that is not there; ValueError for a trace without
    rows, a path that does not end in .gif, more than MOST_FRAMES frames and what `front_panel` refuses; OSError names a
    file that cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() != ".gif":
        raise ValueError(f"{target} does not end in .gif; a film is written as an animated GIF only")
    shown = frames(rig, exposures)
    turn = checked_turn(full_turn) or _round_above(shown, rig.machine.stop)
    panel = drawn(rig, shown[0].registers, cords_of, turn)
    panel.freeze()
    fronts = (front(rig, frame.registers, frame.tick, turn, frame.told) for frame in shown)
    with bars():
        drawing = _draw(panel, progress(fronts, "film", len(shown)))
        comment = f"{captions.machine(rig)}; {captions.settings(rig)}; ticks {shown[0].tick} to {shown[-1].tick}"
        write_whole(
            target, lambda file: plots.film(file, panel.figure, drawing, panel.show_all_colours, comment=comment)
        )
    return target


def frames(rig: Rig, exposures: int) -> list[Frame]:
    """The frames of the last exposures in the trace: before them, after each event, and between while motors turn."""
    rows = last_rows(rig, exposures)
    found = [Frame(rows[0][0].before, rows[0][0].before.tick, "before it begins")]
    for row, ticks in rows:
        found.append(Frame(row.after, row.tick, f"{row.name} ({row.bank})"))
        found.extend(Frame(row.after, tick, "motors turn") for tick in ticks)
    if len(found) > MOST_FRAMES:
        raise ValueError(
            f"the last {exposures} exposures make {len(found):,} frames and a film has at most {MOST_FRAMES}; "
            "give fewer exposures"
        )
    return found


def _round_above(shown: Sequence[Frame], stop: float) -> float:
    """The first of 1, 2, 5, 10, ... (and tenths, ...) volts that no wiper is beyond, or the stop if that is nearer."""
    largest = max(float(np.abs(frame.registers.value).max()) for frame in shown) or 1.0
    power = 10.0 ** np.floor(np.log10(largest))
    return float(min(stop, next(step * power for step in (*ROUND, 10.0) if step * power >= largest)))


def _draw(panel: plots.FrontPanel, fronts: Iterator[plots.Front]) -> Iterator[None]:
    for each in fronts:
        panel.show(each)
        yield
