"""The gallery shows every picture with the code that draws it.

`python -m tests.docs.test_gallery` renews the pictures after a change that is meant, or those that are named.
"""

import re
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mark1.lab import sweeps
from mark1.show import plots, views
from tests.helpers.browser import browser, found
from tests.helpers.paths import ROOT
from tests.scenarios.test_every_scenario import ENTRIES, pinned

DOCS = ROOT / "docs"
PAGE = DOCS / "guides" / "gallery.md"
PICTURES = DOCS / "pictures" / "gallery"
WIDE = 900
"""Dots across of a picture as a reader sees it."""

COLOURS, REFINED = 160, 3
MOST_BYTES, MOST_ALL = 300_000, 2_000_000
MOST_LINES = 6
NEAR = 3.0
"""How far a picture may be from the one that is kept, in greys of 256 and the mean over all dots."""

SET_UP = re.compile(r"```python\n(.*?)```", re.DOTALL)
SHOWN = re.compile(
    r"!\[(?P<told>[^\]]+)\]\(\.\./pictures/gallery/(?P<name>[\w.]+)\)\n\n```python\n(?P<code>.*?)```", re.DOTALL
)
TEXT = PAGE.read_text(encoding="utf-8")
ENTRIES_OF_PAGE = {match["name"]: match["code"] for match in SHOWN.finditer(TEXT)}

PARTS = {"lamp_field", "error_curves", "signed_picture", "tiles", "loss_curves", "over_runs", "a_units_in_a_row"}
"""Functions of plots that draw a part of a picture, or count."""


def set_up() -> list[str]:
    """The pieces of code before the first picture."""
    return SET_UP.findall(TEXT[: TEXT.index("![")])


def drawn(folder: Path, names: dict[str, Any]) -> Iterator[tuple[str, Path]]:
    """Run the page's code in its order, in a folder; yield the name and the file of each picture."""
    for code in set_up():
        exec(code, names)  # noqa: S102
    for name, code in ENTRIES_OF_PAGE.items():
        names.pop("figure", None)
        exec(code, names)  # noqa: S102
        yield name, saved(folder / name, names.get("figure"))


def saved(path: Path, figure: plots.Figure | None) -> Path:
    """The file that the code wrote, or the figure that it left, as small as on the page."""
    page = path.with_suffix(".html")
    if figure is not None:
        figure.savefig(path, dpi=WIDE / figure.get_size_inches()[0])
    elif page.is_file() and (chromium := found()):
        with browser(chromium) as tab:
            tab.open(page, "#exposure=1&t=2000&unit=A17")
            tab.picture(path)
    if path.suffix == ".png" and path.is_file():
        shrink(path)
    return path


def shrink(path: Path) -> None:
    """A PNG in few colours and of the page's width."""
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    if picture.width > WIDE:
        picture = picture.resize((WIDE, round(picture.height * WIDE / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(COLOURS, kmeans=REFINED, dither=Image.Dither.NONE).save(path, optimize=True)


def greys(path: Path) -> np.ndarray:
    """A picture, or the first of a film, in greys."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("L"), dtype=float)


def distance(one: Path, other: Path) -> float:
    """How far two pictures are from each other (greys of 256, the mean)."""
    a, b = map(greys, (one, other))
    return float(np.abs(a - b).mean()) if a.shape == b.shape else np.inf


@pytest.mark.slow
def test_each_picture_is_drawn_by_the_code_below_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks like the one that is kept; a page in a browser is only drawn."""
    monkeypatch.chdir(tmp_path)
    exact = {name: version(name) for name in pinned()} == pinned()
    for name, path in drawn(tmp_path, {}):
        if name == "replay_page.png":
            assert path.with_suffix(".html").is_file()
        else:
            assert path.is_file(), f"{name} was not drawn"
            assert not exact or distance(path, PICTURES / name) < NEAR, f"{name} is no longer the picture that is kept"


@pytest.mark.parametrize("name", ENTRIES_OF_PAGE)
def test_a_picture_is_there_and_small_and_its_code_is_short(name: str) -> None:
    assert (PICTURES / name).stat().st_size <= MOST_BYTES
    assert 0 < len(ENTRIES_OF_PAGE[name].splitlines()) <= MOST_LINES
    assert greys(PICTURES / name).shape[1] <= 1.4 * WIDE


def test_all_pictures_together_are_small_and_all_are_shown() -> None:
    kept = sorted(path.name for path in PICTURES.iterdir())
    assert kept == sorted(ENTRIES_OF_PAGE)
    assert TEXT.count("../pictures/") == len(kept)
    assert sum((PICTURES / name).stat().st_size for name in kept) < MOST_ALL


def test_every_scenario_but_the_published_ones_has_a_picture() -> None:
    named = set(re.findall(r'(?:figures|find)\("(\w+)"', TEXT))
    assert {each.name for each in ENTRIES if each.shelf != "published"} == named


def test_every_view_and_every_figure_of_plots_has_a_picture() -> None:
    """By its name on the page, in a scenario that the page runs, or in a view."""
    folders = [Path(views.__file__).parent, Path(sweeps.__file__).parent, DOCS.parent / "scenarios"]
    code = TEXT + "".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py"))
    figures = {name for name in plots.__all__ if name.islower()} - PARTS
    assert {name for name in figures if f"plots.{name}(" not in code} == set()
    assert {name for name in views.__all__ if f"views.{name}" not in code} == set()


if __name__ == "__main__":
    import os
    import shutil
    import sys

    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)
        for name, path in drawn(Path(place), {}):
            if path.is_file() and (not sys.argv[1:] or name in sys.argv[1:]):
                shutil.copyfile(path, PICTURES / name)
