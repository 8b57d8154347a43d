"""The documents build as a site without a warning; its links lead somewhere, and it fetches nothing from outside."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from inspect import ismodule
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.helpers.paths import ROOT

DOCS = ROOT / "docs"
NEEDED = ("mkdocs", "mkdocs-material", "mkdocs-awesome-nav", "mkdocstrings-python")
ROOMS = {
    "compare": "mark1.compare",
    "modern": "mark1.modern",
    "plots": "mark1.show.plots",
    "stimuli": "mark1.stimuli",
    "theory": "mark1.paper.theory",
    "views": "mark1.show.views",
    "wiring": "mark1.machine.wiring.wiring",
}
"""Pages of docs/reference/python whose module says what is public, and the module."""


def missing() -> list[str]:
    """What of the extra `docs` is not installed."""

    def is_missing(name: str) -> bool:
        try:
            return not version(name)
        except PackageNotFoundError:
            return True

    return [name for name in NEEDED if is_missing(name)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, built strictly: a warning is an error."""
    if missing():
        pytest.skip(f"the site needs pip install -e '.[docs]'; not installed: {', '.join(missing())}")
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "-q",
        "-f",
        ".mkdocs.yml",
        "--strict",
        "--site-dir",
        str(folder),
    ]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert (built.returncode, built.stdout + built.stderr) == (0, "")
    return folder


class Page(HTMLParser):
    """The names that can be jumped to, the links, and what a browser fetches by itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect from one tag."""
        given = dict(attrs)
        self.names |= {name for name in (given.get("id"), given.get("name")) if name}
        self.links += [link for link in (given.get("href"), given.get("src")) if link]
        self.fetched += [link for link in (given.get("src"), given.get("href") if tag == "link" else None) if link]


@cache
def page(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def pages(site: Path) -> list[Path]:
    """All but that of an error, whose links begin at the root of a server, and lessons to play, copied as they are."""
    written = (path for path in site.rglob("*.html") if path.parent != site / "pages")
    return sorted(path for path in written if path.name != "404.html")


def broken(path: Path) -> Iterator[str]:
    """Links of a page to files or names that are not there."""
    for link in page(path).links:
        scheme, host, target, _, name = urlsplit(link)
        if scheme or host:
            continue
        there = Path(os.path.normpath(path.parent / unquote(target))) if target else path
        there = there / "index.html" if there.is_dir() else there
        if not there.is_file() or (name and there.suffix == ".html" and unquote(name) not in page(there).names):
            yield link


@pytest.mark.slow
def test_the_site_has_every_page_and_its_links_lead_somewhere(site: Path) -> None:
    assert {path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")} == {
        path.relative_to(site) for path in pages(site)
    }
    assert {str(path.relative_to(site)): links for path in pages(site) if (links := list(broken(path)))} == {}


def test_a_broken_link_of_the_site_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<p id="x"><a href="#x"><a href="#y"><a href="b.html"><img src="c.png">')
    assert list(broken(tmp_path / "a.html")) == ["#y", "b.html", "c.png"]


@pytest.mark.slow
def test_no_page_of_the_site_fetches_anything_from_the_network(site: Path) -> None:
    fetched = {link for path in site.rglob("*.html") for link in page(path).fetched}
    assert {link for link in fetched if urlsplit(link).netloc} == set()
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"(?:url\(|@import )[\"']?https?:", styles) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ROOMS)
def test_every_public_name_of_a_room_stands_on_its_page(site: Path, name: str) -> None:
    """A function that is named as its file needs an entry of its own, since the tool takes the name for the file's."""
    shown = page(site / "reference" / "python" / f"{name}.html").names
    room = import_module(ROOMS[name])
    ours = {each: getattr(getattr(room, each), "__module__", None) or room.__name__ for each in room.__all__}
    absent = {each for each, home in ours.items() if not {f"{room.__name__}.{each}", f"{home}.{each}"} & shown}
    assert {each for each in absent if ours[each].startswith("mark1") and not ismodule(getattr(room, each))} == set()


@pytest.mark.slow
def test_the_search_knows_the_pages(site: Path) -> None:
    found = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    assert {path.relative_to(site).as_posix() for path in pages(site)} <= {each["location"] for each in found}


def test_no_page_links_out_of_the_documents() -> None:
    """The site holds nothing else: what stands elsewhere is named, not linked."""
    links = {
        (path.name, target)
        for path in DOCS.rglob("*.md")
        for target in re.findall(r"\]\(([^)#:\s]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).resolve().is_relative_to(DOCS.resolve())
    }
    assert links == set()


def test_the_first_page_gives_the_readmes_command() -> None:
    (command,) = re.findall(r"```sh\n(.*?)```", (DOCS / "index.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
