"""A film is an animated GIF of what was drawn, in order, and holds what it was made of."""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest
from matplotlib.lines import Line2D
from PIL import Image

from mark1.show import plots
from mark1.show.plots.machine.film import FILM_DPI, freeze
from mark1.show.plots.modern.optimizer_race import EACH, FRAMES, LAST


def drawn(heights: list[float], frozen: bool = False) -> Image.Image:
    """A film of a level line at one height after the other."""
    figure = plots.Figure(figsize=(2, 1))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(0, 1))
    axes.axvline(0.5, color="red")
    line = axes.add_line(Line2D([0, 1], [0, 0], color="black", linewidth=6))
    if frozen:
        freeze(figure, [line])

    def frames() -> Iterator[None]:
        for height in heights:
            line.set_ydata([height, height])
            yield

    file = BytesIO()
    plots.film(file, figure, frames(), lambda: None, comment="seed 3")
    return Image.open(file)


def height(film: Image.Image, frame: int) -> float:
    """How high the line stands in a frame."""
    film.seek(frame)
    rows = np.asarray(film.convert("RGB")).sum(-1)[:, 20]
    return float(1 - np.flatnonzero(rows < 100).mean() / (film.height - 1))


@pytest.mark.parametrize("frozen", [False, True])
def test_frames_come_in_order_and_the_file_tells_what_it_holds(frozen: bool) -> None:
    film = drawn([0.2, 0.5, 0.8], frozen)
    assert (film.n_frames, film.size) == (3, (2 * FILM_DPI, FILM_DPI))  # type: ignore[attr-defined]
    assert film.info["comment"] == b"seed 3"
    assert [height(film, frame) for frame in range(3)] == pytest.approx([0.2, 0.5, 0.8], abs=0.02)
    film.seek(0)
    assert np.asarray(film.convert("RGB"))[5, FILM_DPI].tolist() == [255, 0, 0]


def test_equal_frames_become_one_that_is_shown_longer() -> None:
    film = drawn([0.2, 0.5, 0.5, 0.5])
    durations = []
    for frame in range(film.n_frames):  # type: ignore[attr-defined]
        film.seek(frame)
        durations.append(film.info["duration"])
    assert durations[1] == pytest.approx(3 * durations[0], abs=30)


def test_a_race_shows_every_step_at_first_then_fewer_and_stands_still_at_the_end() -> None:
    steps = plots.race_steps(1000)
    assert steps[: EACH + 1] == list(range(EACH + 1))
    assert steps[-LAST - 1 :] == [1000] * (LAST + 1)
    assert steps == sorted(steps)
    assert len(steps) <= EACH + 1 + FRAMES + LAST
    assert plots.race_steps(0) == [0] * (LAST + 1)


def test_all_ways_of_a_race_grow_together_up_to_their_ends() -> None:
    x, y = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-1, 1, 9))
    paths = {"long": np.zeros((6, 2)), "short": np.ones((2, 2))}
    race = plots.RaceFilm({"bowl": plots.Terrain(x, y, x**2 + y**2, [(0, 0)], paths)})
    assert race.longest == 5
    race.show(3)
    lengths = {str(line.get_label()): np.size(line.get_xdata()) for line in race.figure.axes[0].lines}
    assert (lengths["long"], lengths["short"], race.title.get_text()) == (4, 2, "after 3 steps")
