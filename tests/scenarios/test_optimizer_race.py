"""The surfaces are what they are said to be, laps count their work, and Newton wins in steps or names a saddle."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageSequence

from mark1 import modern
from mark1.base.report import Report
from mark1.lab import scenario
from mark1.modern.demos import surfaces
from mark1.modern.demos.optimizer_race import lap
from mark1.modern.demos.surfaces import SURFACES, Surface
from mark1.modern.optimizers import KINDS
from mark1.modern.second_order import graph
from mark1.modern.second_order.newton import name_point
from tests.helpers.heavy import some_every_day
from tests.helpers.paths import ROOT

SCRIPT = ROOT / "scenarios" / "optimizer_race.py"
EACH = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


@cache
def run() -> Callable[..., Report]:
    return scenario.load(SCRIPT)


@cache
def report() -> Report:
    return run()()


def row(track: str, runner: str) -> dict[str, Any]:
    """One row of a track's table by the names of its columns."""
    table = next(table for table in report().tables if table.title == track)
    return dict(zip(table.names, next(cells for cells in table.rows if cells[0] == runner), strict=True))


@EACH
def test_each_minimum_of_a_surface_is_one(surface: Surface) -> None:
    for minimum in surface.minima:
        value, gradient = graph.gradient(surface.function, minimum)
        assert value == pytest.approx(surface.lowest, abs=1e-12)
        assert np.abs(gradient).max() < 1e-12
        assert name_point(np.linalg.eigvalsh(graph.hessian(surface.function, minimum))) == "minimum"


@EACH
def test_nothing_that_is_drawn_lies_below_the_lowest_value(surface: Surface) -> None:
    x, y, heights = surface.heights(50)
    assert heights.min() >= surface.lowest
    assert heights[7, 9] == pytest.approx(surface.value(np.array([x[7, 9], y[7, 9]])))


def test_the_valley_is_a_hundred_times_as_steep_across_as_along() -> None:
    curvatures = np.linalg.eigvalsh(graph.hessian(SURFACES["valley"].function, (0.3, -2.0)))
    assert curvatures == pytest.approx([1.0, 100.0])


def test_an_unknown_surface_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="did you mean 'valley'"):
        surfaces.get("valey")


def test_newton_needs_one_step_on_the_quadratic_valley_from_anywhere() -> None:
    for start in ((-4.0, -2.0), (100.0, 3.0), (1e-3, -7.0)):
        assert lap(modern.Newton(), SURFACES["valley"].function, start, goal=1e-6).steps == 1


@pytest.mark.parametrize("track", some_every_day(["saddle", "Beale"], 1))
def test_the_whole_step_ends_at_a_saddle_and_says_so(track: str) -> None:
    assert row(track, "Newton, whole step")["ended at"] == "saddle"
    assert row(track, "Newton, whole step")["steps to goal"] is None


@pytest.mark.parametrize("track", ["valley", "Beale", "saddle", "network"])
def test_newton_with_a_line_search_arrives_first_of_all_and_pays_in_entries_of_h(track: str) -> None:
    newton = row(track, "Newton, line search")
    others = [row(track, name)["steps to goal"] for name in KINDS]
    assert newton["steps to goal"] < min(steps for steps in others if steps is not None)
    assert newton["Hessian entries"] == newton["steps to goal"] * (17 if track == "network" else 2) ** 2
    assert all(row(track, name)["Hessian entries"] == 0 for name in KINDS)


def test_gradient_descent_leaves_the_saddle() -> None:
    assert row("saddle", "GradientDescent")["ended at"] == "goal"


def test_a_lap_counts_a_gradient_a_step_and_stops_at_the_goal() -> None:
    run = lap(modern.GradientDescent(0.1), lambda w: w[0] ** 2, [1.0], goal=0.01)
    assert (run.steps, run.gradients, run.hessian_entries, run.end) == (11, 11, 0, "goal")  # 0.64^11 < 0.01 < 0.64^10
    assert run.values == pytest.approx(0.64 ** np.arange(12))
    assert run.path[:, 0] == pytest.approx(0.8 ** np.arange(12))


def test_a_lap_that_is_too_short_ends_on_the_slope() -> None:
    for runner in (modern.GradientDescent(0.1), modern.Newton(learning_rate=0.5)):
        run = lap(runner, lambda w: w[0] ** 2, [1.0], goal=1e-9, steps=3)
        assert (run.steps, run.end, len(run.path), len(run.values)) == (3, "slope", 4, 4)


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"goal": 2.0}, "already at the goal"),
        ({"goal": float("nan")}, "goal must be"),
        ({"goal": 0.1, "steps": 0}, "steps must be"),
    ],
)
def test_a_lap_without_a_way_to_go_is_refused(settings: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        lap(modern.Adam(), lambda w: w[0] ** 2, [1.0], **settings)


def test_a_lap_that_diverges_names_the_rate() -> None:
    with pytest.raises(
        ValueError, match=r"GradientDescent diverged at step \d+ with learning_rate 3: choose a smaller"
    ):
        lap(modern.GradientDescent(3.0), lambda w: w[0] ** 4, [2.0], goal=1e-6)


@pytest.mark.slow
@EACH
@pytest.mark.parametrize("name", KINDS)
def test_no_other_rate_of_the_ladder_is_faster(surface: Surface, name: str) -> None:
    chosen = run().__globals__["RATES"][name][list(SURFACES).index(surface.name)]
    steps = row(surface.name, name)["steps to goal"] or 1001
    for rate in {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0} - {chosen}:
        try:
            other = lap(KINDS[name](rate), surface.function, surface.start, goal=surface.lowest + 1e-6, steps=steps - 1)
        except ValueError as error:
            assert "diverged" in str(error)  # noqa: PT017  (a rate that is too high is no faster)
        else:
            assert other.end == "slope", rate


def test_seconds_are_a_column_only_when_asked_for() -> None:
    assert "seconds" not in report().tables[0].names
    assert "seconds" in run()(steps=2, seconds=True).tables[0].names


@pytest.mark.parametrize(
    ("settings", "word"), [({"steps": 0}, "steps"), ({"tolerance": 1e9}, "already at the goal"), ({"seed": -1}, "seed")]
)
def test_bad_settings_are_refused(settings: dict[str, float], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        run()(**settings)


@pytest.mark.slow
def test_the_film_is_a_gif_of_the_race_and_leaves_the_report_as_it_is(tmp_path: Path) -> None:
    filmed = run()(steps=20, film=tmp_path / "race.gif")
    assert filmed.text() == run()(steps=20).text()
    with Image.open(tmp_path / "race.gif") as film:
        assert sum(1 for _ in ImageSequence.Iterator(film)) == 21
        assert b"seed 0, most steps 20" in film.info["comment"]
    assert (tmp_path / "race.gif").stat().st_size < 1_000_000


@pytest.mark.parametrize(
    ("name", "said"), [("race.mp4", "does not end in .gif"), ("nowhere/race.gif", "cannot be written .No such file")]
)
def test_a_film_that_cannot_be_written_is_refused(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        run()(steps=2, film=tmp_path / name)
