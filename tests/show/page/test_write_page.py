"""A page is one file, written whole or not at all, that asks for nothing from anywhere."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mark1 import MachineSpec, Rig, stimuli
from mark1.show import page, recording
from mark1.show.page import write_page

ROOT = Path(write_page.__file__).parent


@pytest.fixture(scope="module")
def told() -> recording.Recording:
    rig = Rig(MachineSpec(response_units=1), seed=0)
    rig.teach(stimuli.letters("E").x[0], 1)
    return recording.lesson(rig, ["E"])


def data(text: str) -> Any:
    """The recording that a page carries."""
    (found,) = re.findall(r'<script id="recording" type="application/json">(.*?)</script>', text, re.DOTALL)
    return json.loads(found)


def test_a_page_carries_its_recording(told: recording.Recording) -> None:
    assert data(page.text(told)) == json.loads(json.dumps(told))


def test_a_page_asks_for_nothing_from_anywhere(told: recording.Recording) -> None:
    text = page.text(told).replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|//[a-z]+\.|@import|url\(|fetch\(|\bimport\b\s*[({'\"]", text)
    assert re.findall(r'(?:src|href)="([^"]*)"', text) == ["data:,"]


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--<script>", "$title ${script}", "A & B"])
def test_texts_of_a_recording_stay_texts(told: recording.Recording, text: str) -> None:
    made = page.text(told | {"title": text, "labels": [text]})
    assert made.count("</script>") == 2
    assert data(made)["title"] == text
    assert "<!--" not in made.partition("<main")[2]


def test_every_script_and_style_of_the_folder_is_on_some_page() -> None:
    pages = (*write_page.KINDS.values(), write_page.LIVE)
    scripts = {f"js/{name}.js" for parts in pages for name in parts.scripts}
    styles = {f"css/{name}.css" for parts in pages for name in parts.styles}
    found = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*.*") if path.suffix in (".js", ".css")}
    assert scripts | styles == found


def test_a_page_is_written_whole_or_not_at_all(told: recording.Recording, tmp_path: Path) -> None:
    page.write(told, tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text() == page.text(told)
    with pytest.raises(ValueError, match="cannot be written"):
        page.write(told, tmp_path / "nowhere" / "page.html")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_page_that_grows_too_long_is_refused(told: recording.Recording, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"would have 3\.\d MB"):
        page.write(told | {"lights": ["x" * 3 * 2**20]}, tmp_path / "page.html")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("change", [{"kind": "film"}, {"kind": None}, {"format": [2, 0]}])
def test_what_is_no_recording_that_a_page_knows_is_refused(told: recording.Recording, change: Any) -> None:
    with pytest.raises(ValueError, match="a page is made of a lesson or a training of format 1"):
        page.text(told | change)
