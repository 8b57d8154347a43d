"""The figure of a sum of ReLUs: how it grows unit by unit, and how its error falls with their number."""

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mark1.show.plots.common import LEGEND, LOOKS, TEXT, TITLE, Grid


def relu_sum(x: Grid, target: Grid, sums: Mapping[int, Grid], newest: Mapping[int, Grid], errors: Grid) -> Figure:
    """The sum after so many units over the function, and below the greatest error of n units, rows (n, error).

    `sums` and `newest` map a number of units to the sum so far and to its newest ReLU, each of the shape of x.
    """
    figure = Figure(figsize=(20, 15), layout="constrained")
    columns = -(-len(sums) // 2)
    grid = figure.add_gridspec(3, columns, height_ratios=(1, 1, 1.1))
    low, high = float(target.min()), float(target.max())
    room = 0.35 * (high - low) or 1.0
    for place, units in enumerate(sums):
        axes = figure.add_subplot(grid[divmod(place, columns)])
        _step(axes, x, {"function": target, "newest ReLU": newest[units], "sum": sums[units]})
        axes.set(ylim=(low - room, high + room))
        axes.set_title(f"{units} ReLU{'' if units == 1 else 's'}", fontsize=TITLE)
        if place % columns == 0:
            axes.set_ylabel("height", fontsize=TEXT)
        if place == 0:
            axes.legend(fontsize=LEGEND, loc="lower left")
    _falling(figure.add_subplot(grid[2, :]), errors)
    return figure


def _step(axes: Axes, x: Grid, curves: Mapping[str, Grid]) -> None:
    looks = (("lightsteelblue", 9, "-"), (LOOKS[1].colour, 3, "--"), (LOOKS[0].colour, 4, "-"))
    for (name, curve), (colour, width, style) in zip(curves.items(), looks, strict=True):
        axes.plot(x, curve, color=colour, linewidth=width, linestyle=style, label=name)
    axes.set_xlabel("x", fontsize=TEXT)
    axes.tick_params(labelsize=LEGEND)


def _falling(axes: Axes, errors: Grid) -> None:
    n, error = errors[:, 0], errors[:, 1]
    shown = error > 0
    axes.loglog(n[shown], error[shown], "o-", color="black", linewidth=4, markersize=12, label="greatest error")
    axes.loglog(n, error[-1] * (n[-1] / n) ** 2, ":", color="gray", linewidth=4, label="a fall as 1/n²")
    axes.set_xticks(n, [f"{units:g}" for units in n])
    axes.minorticks_off()
    axes.set_xlabel("n, number of ReLUs", fontsize=TITLE)
    axes.set_ylabel("greatest error", fontsize=TITLE)
    axes.tick_params(labelsize=TEXT)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=TEXT)
