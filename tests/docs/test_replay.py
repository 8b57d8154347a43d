"""The pages of docs/pages are what their script makes, and small enough to be sent."""

import json
import runpy
from importlib.metadata import version

import pytest

from mark1.show import page
from tests.helpers.paths import ROOT
from tests.scenarios.test_every_scenario import pinned
from tests.show.page.test_write_page import data

FOLDER = ROOT / "docs" / "pages"
PAGES = runpy.run_path(str(FOLDER / "make.py"))["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_todays_player_around_its_recording(name: str) -> None:
    """`python docs/pages/make.py` renews the pages after a change that is meant."""
    text = (FOLDER / f"{name}.html").read_text()
    assert page.text(data(text)) == text


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_recording_is_what_the_lesson_gives_today(name: str) -> None:
    other = {name: version(name) for name in ("numpy", "pillow") if version(name) != pinned()[name]}
    if other:
        pytest.skip(f"the recordings hold under tests/constraints.txt, not under {other}")
    kept, made = data((FOLDER / f"{name}.html").read_text()), json.loads(json.dumps(PAGES[name]()))
    assert made | {"made_by": ""} == kept | {"made_by": ""}


def test_there_are_no_other_pages_and_all_together_have_less_than_5_mb() -> None:
    pages = list(FOLDER.glob("*.html"))
    assert {path.stem for path in pages} == set(PAGES)
    assert sum(path.stat().st_size for path in pages) < 5_000_000
