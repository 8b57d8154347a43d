"""Readers of files from anywhere: arbitrary bytes and valid files with changed bytes give a set or a ValueError."""

import gzip
import io
import struct
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from mark1 import stimuli

LABELS = struct.pack(">2I", 2049, 2) + bytes([7, 3])


def saved(kind: str) -> bytes:
    """Return a saved set of two letters."""
    file = io.BytesIO()
    stimuli.letters("AB", shape=(5, 5)).save(file, kind)
    return file.getvalue()


def picture(form: str) -> bytes:
    """Return a small picture file."""
    file = io.BytesIO()
    Image.fromarray((stimuli.letters("A").x[0] * 255).astype(np.uint8)).save(file, form)
    return file.getvalue()


def idx(content: bytes) -> object:
    """Read bytes as IDX images."""
    return stimuli.idx(io.BytesIO(content), io.BytesIO(LABELS))


IDX = struct.pack(">4I", 2051, 2, 2, 2) + bytes([0, 255, 255, 0, 255, 255, 0, 0])
READERS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "csv": (lambda content: stimuli.csv(io.BytesIO(content)), saved("csv")),
    "npz": (lambda content: stimuli.npz(io.BytesIO(content)), saved("npz")),
    "idx": (idx, IDX),
    "idx.gz": (idx, gzip.compress(IDX, mtime=0)),
    **{
        form: (lambda content: stimuli.image(io.BytesIO(content)), picture(form))
        for form in ("PNG", "GIF", "BMP", "TIFF", "JPEG", "PPM", "WEBP")
    },
}


def check(kind: str, content: bytes) -> None:
    """Read bytes; nothing but a ValueError of one line may come of it, and none of its causes' own words."""
    read, _ = READERS[kind]
    try:
        read(content)
    except ValueError as error:
        assert "\n" not in str(error)  # noqa: PT017
        assert len(str(error)) < 500  # noqa: PT017
        assert not any(word in str(error) for word in ("NoneType", "codec", "argument", "buffer", "array("))  # noqa: PT017


QUICK = settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("kind", READERS)
@QUICK
@given(content=st.binary(max_size=300))
def test_arbitrary_bytes_are_read_or_refused(kind: str, content: bytes) -> None:
    check(kind, content)
    start = READERS[kind][1]
    check(kind, start[: len(start) // 3] + content)


@pytest.mark.parametrize("kind", READERS)
@QUICK
@given(data=st.data())
def test_a_file_with_changed_bytes_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    content = bytearray(READERS[kind][1])
    for place, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=6)
    ):
        content[place] = byte
    check(kind, bytes(content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content))


@pytest.mark.parametrize("kind", ["npz", "idx", "idx.gz", "PNG", "JPEG", "GIF"])
def test_a_file_that_is_cut_short_is_refused_wherever_it_is_cut(kind: str) -> None:
    read, content = READERS[kind]
    for end in {*range(0, len(content) // 2, 7), len(content) // 2, len(content) * 3 // 4}:
        with pytest.raises(ValueError, match="can't be used as"):
            read(content[:end])


@settings(derandomize=True, deadline=None, max_examples=100)
@given(text=st.text(st.sampled_from('0159.,;\t|"\nabx-_ é\0'), max_size=60))
def test_a_text_of_the_signs_of_csv_is_read_or_refused(text: str) -> None:
    check("csv", text.encode())
