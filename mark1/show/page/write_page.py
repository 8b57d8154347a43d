"""Writing a page: a recording, the style and the program put into one file that needs nothing else.

The page takes a recording as it stands in docs/reference/page.md and knows nothing of a machine.
"""

import json
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from os import PathLike
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

from mark1.base.files import write_whole

MAJOR = 1
"""Major version of the recordings that the pages know."""

LARGEST = 3 * 2**20
"""Bytes that a page may have, so that it can be sent and opens at once."""

SHARED = ("unpack", "dom", "address", "player", "controls", "frame")
"""Scripts of every page, in the order in which they need each other."""


class Parts(NamedTuple):
    """Parts of a page besides its recording: names of style sheets and of scripts."""

    styles: tuple[str, ...]
    scripts: tuple[str, ...]


BENCH = (*SHARED, "wipers", "state", "words", "grid", "bench", "cords", "timeline", "unit", "beside", "lesson")

LIVE = Parts(
    ("page", "bench", "below", "operator"),
    (*BENCH, "live/growing", "live/card", "live/operator", "live/socket", "live/start"),
)
"""What the page of a live bench is made of."""

KINDS = {
    "lesson": Parts(("page", "bench", "below"), (*BENCH, "replay")),
    "training": Parts(("page", "below", "training"), (*SHARED, "network", "answer", "training")),
}
"""Kinds of recordings, and what draws them."""


def write(recording: Mapping[str, Any], path: str | PathLike[str]) -> None:
    """Write the page of a recording, whole or not at all (ValueError: invalid, too long, or cannot be written)."""
    page = text(recording).encode()
    if len(page) > LARGEST:
        raise ValueError(
            f"the page would have {len(page) / 2**20:.1f} MB, above {LARGEST / 2**20:.0f}; record a shorter lesson"
        )
    try:
        write_whole(Path(path), lambda file: file.write(page))
    except OSError as error:
        raise ValueError(f"{path} cannot be written ({error.strerror}); name a file that can be") from error


def text(recording: Mapping[str, Any]) -> str:
    """The page of a recording as HTML (ValueError: it is no recording of a kind and version that is known)."""
    kind, version = recording.get("kind"), recording.get("format", [0])
    if kind not in KINDS or version[0] != MAJOR:
        raise ValueError(
            f"this is a recording of kind {kind!r} and format {version}; "
            f"a page is made of a {' or a '.join(KINDS)} of format {MAJOR}"
        )
    return Template(_part("page.html")).substitute(
        title=escape(str(recording["title"])),
        style="\n".join(_part(f"css/{name}.css") for name in KINDS[kind].styles),
        recording=_as_data(recording),
        script="\n".join(_part(f"js/{name}.js") for name in KINDS[kind].scripts),
    )


def live_text(title: str, nonce: str) -> str:
    """Return the page of a live bench as HTML; `nonce` is that of the policy which lets its style and script run."""
    return Template(_part("live.html")).substitute(
        title=escape(title),
        nonce=nonce,
        style="\n".join(_part(f"css/{name}.css") for name in LIVE.styles),
        script="\n".join(_part(f"js/{name}.js") for name in LIVE.scripts),
    )


def _part(name: str) -> str:
    return (files("mark1.show.page") / name).read_text(encoding="utf-8")


def _as_data(recording: Mapping[str, Any]) -> str:
    """JSON that no HTML parser takes for the end of a script or for a comment, whatever the texts in it."""
    return json.dumps(recording, separators=(",", ":")).replace("<", "\\u003c")
