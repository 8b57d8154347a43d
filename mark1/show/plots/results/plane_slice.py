"""The figure of a slice: what learners answer on the plane through three pictures, in the space of all cells.

It is a slice and not the border: a border in 400 dimensions has no picture, and another plane shows another cut.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from numpy.typing import NDArray

from mark1.show.plots.common import TEXT, TITLE, Grid, lamp_field, plain
from mark1.show.plots.labelled import Labelled

NO_CLASS = -1
"""The answer that names no class."""

NO_LIGHT = -2
"""In place of an answer where the mixture is no light that cells can get."""

_LIGHT = ("#f7c59f", "#a9d3ee", "#bfe3d0", "#f6d7ea", "#fdf0a6", "#d9d9d9")
_HATCHES = ("", "//", "..", "\\\\", "xx", "oo")
_LOOKS = {NO_CLASS: ("no class", "white", ""), NO_LIGHT: ("no picture: light below 0 or above 1", "#8c8c8c", "")}


def plane(
    answers: Mapping[str, NDArray[Any]],
    labels: Sequence[str],
    corners: Mapping[str, Grid],
    reach: tuple[float, float] = (0.0, 1.0),
) -> Labelled:
    """A square a learner: the class that it names at every mixture of the three pictures in `corners`.

    Each of `answers` (rows, columns) holds places in `labels`, NO_CLASS or NO_LIGHT, its first row lowest. A place
    (u, v) is the first picture with the part u of the way to the second and the part v of the way to the third, both
    within `reach`. Regions are told by colour and by hatching. ValueError unless there are three pictures.
    """
    if len(corners) != 3:
        raise ValueError(f"a plane goes through three pictures, and {len(corners)} were given; give three")
    figure = Labelled(figsize=(9 * len(answers) + 5, 11), layout="constrained")
    left, *panels = np.ravel(np.asarray(figure.subfigures(1, len(answers) + 1, width_ratios=(4, *[9] * len(answers)))))
    for axes, (name, picture) in zip(left.subplots(3, 1), corners.items(), strict=True):
        lamp_field(axes, picture)
        axes.set_title(plain(name), fontsize=TITLE)
    looks = _looks(answers, labels)
    names = [plain(name) for name in corners]
    for panel, (learner, answer) in zip(panels, answers.items(), strict=True):
        axes = panel.subplots()
        axes.set_title(plain(learner), fontsize=TITLE)
        _regions(axes, np.asarray(answer), looks, reach)
        _corners(axes, names, reach)
    patches = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="black", label=told)
        for told, colour, hatch in dict.fromkeys(looks.values())
    ]
    figure.legend(
        handles=patches, fontsize=TEXT, loc="outside lower center", ncols=4, handleheight=1.6, handlelength=2.6
    )
    where = f"the plane through {names[0]}, {names[1]} and {names[2]} in the space of {picture.size} cells"
    figure.suptitle(f"A slice, not the border: {where}", fontsize=TITLE + 2)
    return figure


def _looks(answers: Mapping[str, NDArray[Any]], labels: Sequence[str]) -> dict[int, tuple[str, str, str]]:
    """For each answer its name, colour and hatching, those of most places first; the last look is for all others."""
    found, counts = np.unique(np.concatenate([np.ravel(each) for each in answers.values()]), return_counts=True)
    named = [int(k) for k in found[np.argsort(-counts, kind="stable")] if k >= 0]
    shown = sorted(named[: len(_LIGHT) - (len(named) > len(_LIGHT))])
    looks = {k: (plain(labels[k]), *look) for k, look in zip(shown, zip(_LIGHT, _HATCHES, strict=True), strict=False)}
    looks |= {k: ("others", _LIGHT[-1], _HATCHES[-1]) for k in named if k not in shown}
    return looks | {k: _LOOKS[k] for k in (NO_CLASS, NO_LIGHT) if k in found}


def _regions(
    axes: Axes, answer: NDArray[Any], looks: Mapping[int, tuple[str, str, str]], reach: tuple[float, float]
) -> None:
    places = np.linspace(*reach, len(answer))
    for kind, (_, colour, hatch) in looks.items():
        there = (answer == kind).astype(np.float64)
        if there.any():
            axes.contourf(places, places, there, levels=[0.5, 2], colors=[colour], hatches=[hatch])
            axes.contour(places, places, there, levels=[0.5], colors="black", linewidths=1.5)


def _corners(axes: Axes, names: Sequence[str], reach: tuple[float, float]) -> None:
    for place, name, off in zip(((0, 0), (1, 0), (0, 1)), names, ((14, 14), (-14, 14), (14, -14)), strict=True):
        axes.plot(*place, "o", color="black", markersize=18, markeredgecolor="white", markeredgewidth=2, clip_on=False)
        sides: dict[str, Any] = {"ha": "left" if off[0] > 0 else "right", "va": "bottom" if off[1] > 0 else "top"}
        axes.annotate(
            name,
            place,
            xytext=off,
            textcoords="offset points",
            fontsize=TITLE + 6,
            weight="bold",
            bbox=_BEHIND,
            **sides,
        )
    axes.set(xlim=reach, ylim=reach, aspect="equal")
    axes.set_xlabel(f"way from {names[0]} to {names[1]} (part of it)", fontsize=TITLE)
    axes.set_ylabel(f"way from {names[0]} to {names[2]} (part of it)", fontsize=TITLE)
    axes.tick_params(labelsize=TEXT)


_BEHIND = {"facecolor": "white", "edgecolor": "black", "boxstyle": "round,pad=0.2"}
