"""Signals over machine time, one below the other: counts, states and voltages, with long idle times drawn short."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from mark1.show.plots.common import LEGEND, LOOKS, TEXT, TITLE, Grid, plain
from mark1.show.plots.labelled import Labelled

SHORT = 0.4
"""What a long idle time is drawn as (s of the other scale)."""

DPI = 80
"""Dots an inch unless `savefig` is told others: 1600 across."""

HEIGHTS = {"count": 1.0, "digital": 0.55, "analogue": 1.5}
"""How high each kind of track is (inches)."""

STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
"""Distances of the numbers along the axis (s)."""

MOST_NUMBERS = 16

FEW = 7
"""Exposures up to which there is room for more than their numbers."""

SIDEWAYS: dict[str, Any] = {"fontsize": TEXT, "rotation": 0, "ha": "right", "va": "center"}
"""How the name of a track stands to its left."""


class Track(NamedTuple):
    """A signal: its name and unit, a value a time, and whether it is a count, digital or analogue.

    An analogue one has lines at plus and minus `bound`, which `what` names.
    """

    name: str
    values: ArrayLike
    kind: str
    bound: float = 0.0
    what: str = ""


def timeline(
    times: Grid,
    tracks: Sequence[Track],
    gaps: Sequence[tuple[float, float]],
    exposures: Mapping[int, float],
    title: str,
) -> Labelled:
    """Tracks over `times` (s, not falling); between two times a signal is a straight line.

    `gaps` are idle times (from, to), which are drawn SHORT, grey and with their lengths; `exposures` maps their numbers
    to when their shutters open.
    """
    heights = [HEIGHTS[track.kind] for track in tracks]
    figure = Labelled(figsize=(20, 2.6 + sum(heights)), dpi=DPI, layout="constrained")
    figure.suptitle(plain(title), fontsize=TITLE)
    column = figure.subplots(len(tracks), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
    across = squeezed(times, gaps)
    for axes, track in zip(column, tracks, strict=True):
        _draw(axes, across, track)
        for start in squeezed(list(exposures.values()), gaps):
            axes.axvline(start, color="black", linewidth=1, linestyle=":")
        for start, end in gaps:
            axes.axvspan(*squeezed([start, end], gaps), facecolor="lightgray", edgecolor="gray", hatch="//", zorder=3)
    figure.align_ylabels(column)
    _letter(list(column), times, gaps, exposures)
    return figure


def squeezed(times: ArrayLike, gaps: Sequence[tuple[float, float]]) -> Grid:
    """Return the positions of times (s) when each of the gaps takes SHORT."""
    at = np.asarray(times, dtype=np.float64)
    for start, end in gaps:
        inside = np.clip((np.asarray(times) - start) / (end - start), 0, 1)
        at = at - inside * (end - start - SHORT)
    return at


def numbers(first: float, last: float, gaps: Sequence[tuple[float, float]]) -> Grid:
    """Round times (s) that the axis has numbers at: at most MOST_NUMBERS, none within a gap or close to another."""
    for step in STEPS:
        found = np.arange(np.ceil(first / step), np.floor(last / step) + 1) * step
        for start, end in gaps:
            found = found[(found <= start) | (found >= end)]
        if len(found) <= MOST_NUMBERS:
            break
    room = np.ptp(squeezed([first, last], gaps)) / (1.5 * MOST_NUMBERS)
    return found[_apart(squeezed(found, gaps), room)]


def _apart(places: Grid, room: float) -> list[int]:
    """Return the positions to keep, from the left, so that they are at least this far apart."""
    kept: list[int] = []
    for number, place in enumerate(places):
        if not kept or place - places[kept[-1]] >= room:
            kept.append(number)
    return kept


def _draw(axes: Axes, across: Grid, track: Track) -> None:
    values = np.asarray(track.values, dtype=np.float64)
    colour = {"count": LOOKS[2], "digital": LOOKS[0], "analogue": LOOKS[1]}[track.kind].colour
    axes.plot(across, values, color=colour, linewidth=3)
    axes.set_ylabel(plain(track.name), **SIDEWAYS)
    axes.tick_params(labelsize=LEGEND)
    axes.margins(x=0.005)
    if track.kind == "analogue":
        _bounds(axes, values, track)
        return
    most = float(values.max(initial=1))
    axes.fill_between(across, values, color=colour, alpha=0.2, linewidth=0)
    axes.set(ylim=(-0.12 * most, 1.15 * most), yticks=[0, most])


def _bounds(axes: Axes, values: Grid, track: Track) -> None:
    """Lines at the bounds; where the signal stays far from them, a word instead, so that it can be seen."""
    reach = 1.15 * float(np.abs(values).max()) or 1.0
    near = reach > 0.5 * track.bound
    reach = max(reach, 1.15 * track.bound) if near else reach
    axes.axhline(0, color="gray", linewidth=1)
    axes.set_ylim(-reach, reach)
    for side in (-1, 1) if near else ():
        axes.axhline(side * track.bound, color="black", linewidth=2, linestyle="--")
    where = "dashed" if near else "off this scale"
    told = f"{plain(track.name)}\n{track.what} ±{track.bound:g} V,\n{where}"
    axes.set_ylabel(told, **SIDEWAYS)


def _letter(
    column: Sequence[Axes], times: Grid, gaps: Sequence[tuple[float, float]], exposures: Mapping[int, float]
) -> None:
    """Numbers along the lowest axis, and over the uppermost those of the exposures and the lengths of the gaps."""
    shown = numbers(float(times[0]), float(times[-1]), gaps)
    column[-1].set_xticks(squeezed(shown, gaps), [f"{time:g}" for time in shown])
    column[-1].set_xlabel("machine time (s); grey: idle time, drawn short", fontsize=TEXT)
    top = column[0].get_xaxis_transform()
    for number, start in exposures.items():
        name = f"exposure {number}" if len(exposures) <= FEW else f"{number}"
        column[0].text(squeezed([start], gaps)[0], 1.05, name, fontsize=TEXT, transform=top)
    for start, end in gaps if len(gaps) <= FEW else ():
        middle = squeezed([start, end], gaps).mean()
        column[0].text(middle, 1.05, f"{end - start:.2g} s", fontsize=LEGEND, transform=top, ha="center")
