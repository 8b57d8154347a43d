"""Summarise a sweep: the mean of each measure over seeds and its 95 % confidence interval, for every setting."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from mark1.base.intervals import Mean, mean
from mark1.base.report import Cell, Column, Report, Table
from mark1.lab.sweeps.grid import Task, plain
from mark1.lab.sweeps.script import Outcome

if TYPE_CHECKING:
    from mark1.show.plots import Figure
    from mark1.show.plots.results.sweep import Point

FAILED = "Runs that failed"
"""The title of their table."""

PANELS, LINES = 4, 6
"""The most numbers that the figure shows, and the most lines in a panel."""

HEADS = "the measure", "runs with it", "mean over seeds", "95 % CI ±"
"""Columns; settings are Python names and so are never named like them."""

Values = tuple[Cell, ...]
"""The values of the settings that are varied."""


class Line(NamedTuple):
    """A measure at one setting: its name, the setting, the number of runs that have it, and their mean."""

    name: str
    values: Values
    runs: int
    mean: Mean


def summary(name: str, tasks: Sequence[Task], outcomes: Mapping[str, Outcome], measures: Sequence[str]) -> Report:
    """Report the runs of a grid: means of the chosen measures, failed runs, a figure over the first varied setting.

    Raises: ValueError if no measure of the runs has a name that contains one of `measures`.
    """
    varied = [*tasks[0].settings]
    done = [(task, outcomes[task.key]) for task in tasks]
    names = _chosen(_every(done), measures)
    lines = [*_lines(names, done)]
    tables = [_means(lines, varied)] if lines else []
    failed = [(*_values(task), task.seed, *outcome["error"].values()) for task, outcome in done if "error" in outcome]
    tables += [Table(FAILED, [*varied, "seed", "kind of error", "its message"], failed)] if failed else []
    figures = {"means": partial(draw, lines, varied)} if varied and lines else {}
    notes = [*_notes(done, len(failed)), *(_of_figure(names, lines) if figures else ())]
    return Report(f"Sweep of {name}", tables, notes, figures, {"seeds": _told([task.seed for task in tasks])})


def all_means(tasks: Sequence[Task], outcomes: Mapping[str, Outcome]) -> Table:
    """Return the means of every measure of the runs, for the CSV file that the printed report is chosen from."""
    done = [(task, outcomes[task.key]) for task in tasks]
    return _means([*_lines(_every(done), done)], [*tasks[0].settings])


def headline(names: Iterable[str], wanted: Sequence[str]) -> Sequence[str]:
    """Return the headline measures of a script that its runs have; empty, for all of them, if they have none."""
    every = [*names]
    return [each for each in wanted if any(each.lower() in name.lower() for name in every)]


def _every(done: Sequence[tuple[Task, Outcome]]) -> list[str]:
    return [*dict.fromkeys(name for _, outcome in done for name in outcome.get("numbers", {}))]


def _means(lines: Sequence[Line], varied: Sequence[str]) -> Table:
    rows = [(line.name, *line.values, line.runs, *line.mean) for line in lines]
    return Table("Means", [HEADS[0], *varied, *HEADS[1:]], rows)


def draw(lines: Sequence[Line], varied: Sequence[str]) -> "Figure":
    """Draw the first measures over the first varied setting, a line for each value of the others."""
    from mark1.show import plots

    return plots.swept(
        {name: dict([*_drawn(name, lines, varied).items()][:LINES]) for name in _names(lines)[:PANELS]}, varied[0]
    )


def _lines(names: Iterable[str], done: Sequence[tuple[Task, Outcome]]) -> Iterator[Line]:
    groups: dict[Values, list[dict[str, float]]] = {}
    for task, outcome in done:
        groups.setdefault(_values(task), []).append(outcome.get("numbers", {}))
    for name in names:
        for values, runs in groups.items():
            samples = [numbers[name] for numbers in runs if name in numbers]
            if samples:
                yield Line(name, values, len(samples), mean(samples))


def _drawn(name: str, lines: Sequence[Line], varied: Sequence[str]) -> "dict[str, list[Point]]":
    """Points (x, mean, half of the interval) of a number, by the values of all settings but the first."""
    points: dict[str, list[Point]] = {}
    for line in lines:
        if line.name == name:
            x, *others = map(_number_or_word, line.values)
            told = ", ".join(f"{each} {value}" for each, value in zip(varied[1:], others, strict=True))
            points.setdefault(told, []).append((x, line.mean.mean, line.mean.half or 0))
    return points


def _number_or_word(cell: Cell) -> float | str:
    return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else Column("").text(cell)


def _chosen(names: Iterable[str], measures: Sequence[str]) -> list[str]:
    every = [*names]
    found = [name for name in every if not measures or any(each.lower() in name.lower() for each in measures)]
    if every and not found:
        some = "; ".join(every[:5]) + (f"; and {len(every) - 5} more" if len(every) > 5 else "")
        raise ValueError(f"no measure is named like {' or '.join(map(repr, measures))}; the runs have {some}")
    return found


def _notes(done: Sequence[tuple[Task, Outcome]], failed: int) -> Iterator[str]:
    well = f"{len(done) - failed} of {len(done)} runs succeeded"
    yield f"{well}. Mean over seeds with its 95 % confidence interval (Student's t)."
    if failed:
        yield "The same command tries failed runs again."
    told = [outcome["warnings"] for _, outcome in done if "warnings" in outcome]
    if told:
        yield f"{len(told)} of {len(done)} runs gave a warning, the first: {told[0][0]}"


def _of_figure(names: Sequence[str], lines: Sequence[Line]) -> Iterator[str]:
    if len(names) > PANELS:
        yield f"The figure shows the first {PANELS} of {len(names)} measures; choose others with --measure."
    others = len({line.values[1:] for line in lines})
    if others > LINES:
        yield f"The figure shows {LINES} of {others} lines."


def _names(lines: Sequence[Line]) -> list[str]:
    return [*dict.fromkeys(line.name for line in lines)]


def _values(task: Task) -> Values:
    return tuple(_cell(plain(name, value)) for name, value in task.settings.items())


def _cell(value: Any) -> Cell:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _told(seeds: Sequence[int]) -> str:
    every = [*dict.fromkeys(seeds)]
    if len(every) > 2 and every == [*range(every[0], every[-1] + 1)]:
        return f"{every[0]} to {every[-1]}"
    return " ".join(map(str, every))
