"""A race of optimizers: gradient descent and its descendants against Newton's method, in steps and in work.

The lecture: "Newton converges faster... but needs the Hessian"; "everything relies on computing the gradient". Four
tracks: a valley 100 times as steep across as along, Beale's function (1958), a saddle, and the loss of a network of 17
weights on exclusive or. Newton runs with the exact Hessian, once as the slide has it (the whole step, lambda = 1) and
once with a line search. The others run at the fastest of the rates .001, .002, .005, .01, ... 1, so that the race is
between methods and not between guesses.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from numpy.typing import ArrayLike

from mark1 import lab, modern
from mark1.base.checks import Array
from mark1.base.files import write_whole
from mark1.lab import Column, Report, Table
from mark1.modern import optimizers
from mark1.modern.demos import xor
from mark1.modern.demos.optimizer_race import Lap, Runner, lap
from mark1.modern.demos.surfaces import SURFACES
from mark1.modern.second_order.newton import Problem, of_function, of_network
from mark1.show import plots

STEPS = 1000  # at most
TOLERANCE = 1e-6  # above the lowest value of a surface
LOSS = 0.07  # that the network is to reach
NETWORK = "network"
RATES = {  # of the columns valley, Beale, saddle, network
    "GradientDescent": (0.01, 0.02, 0.2, 1.0),
    "Momentum": (0.005, 0.01, 0.2, 1.0),
    "Nesterov": (0.005, 0.01, 0.2, 1.0),
    "Adagrad": (1.0, 1.0, 1.0, 1.0),
    "RMSprop": (0.01, 0.01, 0.05, 0.2),
    "Adadelta": (1.0, 1.0, 1.0, 1.0),
    "Adam": (0.5, 0.2, 0.5, 0.1),
    "AMSGrad": (0.5, 0.2, 0.05, 0.02),
}
DRAWN = ("GradientDescent", "Momentum", "Adam", "Newton, whole step", "Newton, line search")
HIDDEN = 4  # units
PENALTY = 1e-3  # L2 of the network: without it H would be singular


def run(
    seed: int = 0,
    steps: int = STEPS,
    tolerance: float = TOLERANCE,
    seconds: bool = False,  # print what each took on this computer
    film: Path | None = None,  # write the race over the surfaces to this .gif file, step by step
) -> Report:
    """Let all runners go on all tracks."""
    if film is not None and film.suffix.lower() != ".gif":
        raise ValueError(f"--film {film} does not end in .gif; a film is written as an animated GIF only")
    tracks: dict[str, tuple[Problem, ArrayLike, float]] = {
        name: (of_function(s.function), s.start, s.lowest + tolerance) for name, s in SURFACES.items()
    }
    net = xor.network(HIDDEN, l2=PENALTY, seed=seed)
    begin, problem = net.parameters, of_network(net, xor.X, xor.Y, xor.LOSS)
    tracks[NETWORK] = (problem, begin, LOSS)
    results: dict[str, dict[str, Lap]] = {}
    for place, (name, (function, start, goal)) in enumerate(tracks.items()):
        field = lab.progress(runners(name, place).items(), name)
        results[name] = {who: lap(runner, function, start, goal=goal, steps=steps) for who, runner in field}
    hessian = problem.hessian(begin)
    if film is not None:
        shoot(film, results, f"A race of optimizers; seed {seed}, most steps {steps}, tolerance {tolerance}")
    return Report(
        "A race of optimizers",
        tables=[standings(name, place, results[name], seconds) for place, name in enumerate(results)],
        notes=(
            "Newton takes few steps because H tells how the slope will change: on a quadratic one step is "
            "enough. It pays with n^2 entries of H and about n^3 operations a step: 289 entries for 17 weights, "
            "10^12 for a million.",
            "The whole step goes to any point without a gradient: on Beale and on the saddle that is a saddle, which "
            "the eigenvalues of H tell. The line search turns those below 0 around and goes on down.",
            "RMSprop's steps do not shrink with the gradient: at a constant rate it ends up circling the minimum. "
            "Adadelta starts with steps of about the root of its epsilon.",
            "The formulas are those of the papers, as the slides' cannot be meant: their Adam lacks the power t in its "
            "corrections, their RMSprop has one lambda for the rate and for the average, their AdaGrad divides the "
            "first gradient by the root of epsilon alone.",
        ),
        figures={"optimizer race": partial(draw, results, hessian)},
        settings={"seed": seed, "most steps": steps, "tolerance": tolerance},
    )


def runners(track: str, place: int) -> dict[str, Runner]:
    """Optimizers at their rates of that column, and Newton; the network has the one with a line search."""
    field: dict[str, Runner] = {name: optimizers.KINDS[name](rates[place]) for name, rates in RATES.items()}
    whole = {} if track == NETWORK else {"Newton, whole step": modern.Newton()}
    return field | whole | {"Newton, line search": modern.Newton(line_search=True)}


def standings(track: str, place: int, laps: Mapping[str, Lap], seconds: bool) -> Table:
    """One row a runner, in the order of the start list."""
    rows = [
        (
            name,
            RATES[name][place] if name in RATES else 1.0,
            lap.steps if lap.end == "goal" else None,
            lap.values[-1],
            lap.end,
            lap.gradients,
            lap.hessian_entries,
            *([lap.seconds] if seconds else []),
        )
        for name, lap in laps.items()
    ]
    end = "end loss" if track == NETWORK else "end value"
    heads: list[str | Column] = [
        "runner",
        "rate",
        "steps to goal",
        Column(end, "{:z.3f}"),
        "ended at",
        "gradients",
        "Hessian entries",
    ]
    note = ""
    if track in SURFACES:
        note = f"f = {SURFACES[track].formula}"
    return Table(track, [*heads, *([Column("seconds", "{:.4f}")] if seconds else [])], rows, note)


def draw(results: Mapping[str, Mapping[str, Lap]], hessian: Array) -> plots.Figure:
    """The ways of a few runners over each surface, and the network's H where it starts."""
    title = f"H of a network: {len(hessian)} x {len(hessian)} = {hessian.size} entries"
    return plots.race(terrains(results), hessian, title)


def terrains(results: Mapping[str, Mapping[str, Lap]]) -> dict[str, plots.Terrain]:
    """The surfaces with the ways of a few runners."""
    return {
        name: plots.Terrain(*s.heights(), s.minima, {who: results[name][who].path for who in DRAWN})
        for name, s in SURFACES.items()
    }


def shoot(path: Path, results: Mapping[str, Mapping[str, Lap]], comment: str) -> None:
    """Write the film of the same ways: all runners one step further at a time."""
    race = plots.RaceFilm(terrains(results))
    frames = map(race.show, lab.progress(plots.race_steps(race.longest), "film"))
    end = partial(race.show, race.longest)
    try:
        write_whole(path, lambda file: plots.film(file, race.figure, frames, end, comment=comment))
    except OSError as error:
        raise ValueError(f"--film {path} cannot be written ({error.strerror}); name a file that can be") from error


if __name__ == "__main__":
    lab.main(run)
