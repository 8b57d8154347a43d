"""The figure of errors against size on logarithmic axes: ours with their spread over what was reported."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from mark1.show.plots.common import LOOKS, TEXT, TITLE, plain


def errors_by_size(
    ours: Mapping[str, Mapping[int, Sequence[float]]],
    reported: Mapping[str, Mapping[int, Sequence[float]]],
    levels: Mapping[str, float],
    across: str,
    up: str,
) -> Figure:
    """Draw the mean error of each size, a line per kind of wiring, with a bar from the least to the largest run.

    `ours` and `reported` hold, by name, the errors of every run of each size; `levels` are errors of learners without a
    size, drawn as horizontal lines with their names.
    """
    figure = Figure(figsize=(16, 9), layout="constrained")
    axes = figure.subplots()
    for (name, theirs), (colour, dash, mark) in zip(reported.items(), LOOKS, strict=False):
        for label, runs, filled in ((f"{name}, reported", theirs, False), (f"{name}, ours", ours.get(name, {}), True)):
            if not runs:
                continue
            sizes = sorted(runs)
            means = [sum(runs[size]) / len(runs[size]) for size in sizes]
            lows = [mean - min(runs[size]) for size, mean in zip(sizes, means, strict=True)]
            highs = [max(runs[size]) - mean for size, mean in zip(sizes, means, strict=True)]
            axes.errorbar(
                sizes,
                means,
                yerr=(lows, highs),
                label=plain(label),
                color=colour,
                linestyle=dash if filled else ":",
                marker=mark,
                markerfacecolor=colour if filled else "white",
                markersize=13,
                linewidth=3,
                capsize=8,
            )
    for name, level in levels.items():
        axes.axhline(level, color="dimgray", linewidth=2)
        axes.annotate(plain(name), (0.01, level), xycoords=("axes fraction", "data"), fontsize=TEXT, va="bottom")
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xlabel(across, fontsize=TITLE)
    axes.set_ylabel(up, fontsize=TITLE)
    every = sorted({size for runs in reported.values() for size in runs})
    axes.set_xticks(every, [f"{size:,}" for size in every])
    axes.minorticks_off()
    axes.set_yticks([100, 200, 500, 1000, 2000, 5000], ["100", "200", "500", "1,000", "2,000", "5,000"])
    axes.tick_params(labelsize=TEXT)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=TEXT)
    return figure
