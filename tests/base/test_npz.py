"""Reading .npz files from anywhere: one clear error for each kind of damage, before anything is inflated."""

import io
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mark1.base.npz import ArrayHeader, read_npz

MOST = 10_000_000
ARRAYS: dict[str, Any] = {
    "values": np.linspace(0, 1, 50).reshape(5, 10),
    "fortran": np.asfortranarray(np.arange(12).reshape(3, 4)),
    "flags": np.array([True, False]),
    "text": np.array("a description"),
    "empty": np.zeros((0, 3), np.int8),
}


def anything(_headers: Mapping[str, ArrayHeader]) -> None:
    pass


def packed(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def with_member(content: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("values.npy", content)
    return io.BytesIO(file.getvalue())


def npy(header: str, body: bytes = b"") -> bytes:
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + body


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_arrays_come_back_as_they_were_saved(save: Any, tmp_path: Path) -> None:
    save(tmp_path / "a.npz", **ARRAYS)
    for source in (tmp_path / "a.npz", str(tmp_path / "a.npz"), io.BytesIO((tmp_path / "a.npz").read_bytes())):
        found = read_npz(source, anything, MOST)
        assert list(found) == list(ARRAYS)
        for name, array in ARRAYS.items():
            assert (found[name].dtype, found[name].tolist()) == (np.asarray(array).dtype, np.asarray(array).tolist())


def test_headers_are_checked_before_an_array_is_read() -> None:
    seen: list[Mapping[str, ArrayHeader]] = []

    def refuse(headers: Mapping[str, ArrayHeader]) -> None:
        seen.append(headers)
        raise ValueError("it holds no letters")

    with pytest.raises(ValueError, match="it holds no letters"):
        read_npz(io.BytesIO(packed(**ARRAYS)), refuse, MOST)
    assert seen[0]["values"] == ArrayHeader(np.dtype(float), (5, 10))


def outcome(content: bytes) -> str:
    """Return "read" or the reader's error; any other error is raised."""
    try:
        read_npz(io.BytesIO(content), anything, MOST)
    except ValueError as error:
        return str(error)
    return "read"


def test_every_flipped_bit_gives_the_same_arrays_or_one_error_of_the_reader() -> None:
    whole = packed(values=np.arange(5), text=np.array("ab"))
    errors = 0
    for at in range(8 * len(whole)):
        damaged = bytearray(whole)
        damaged[at // 8] ^= 1 << at % 8
        said = outcome(bytes(damaged))
        errors += said != "read"
        assert said == "read" or said.startswith(("it is ", "it holds ", "its array", "its list", "the header ")), said
    assert errors > 4 * len(whole)


def test_a_file_that_is_cut_short_anywhere_is_refused() -> None:
    whole = packed(values=np.arange(5))
    for length in range(len(whole)):
        with pytest.raises(ValueError, match="it is not a "):
            read_npz(io.BytesIO(whole[:length]), anything, MOST)


@pytest.mark.parametrize(
    ("member", "sentence"),
    [
        (npy("{'descr': '<f8', 'fortran_order': False, 'shape': (100000000000,), }\n"), "does not have the size"),
        (npy("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 99999999999), }\n"), "the size"),
        (npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n", b"x"), "Python objects"),
        (npy("{'descr': '<M8', 'fortran_order': False, 'shape': (1,), }\n", b"x" * 8), "dates"),
        (npy("{'descr': __import__('os').abort(), 'shape': ()}\n"), "header of an array is damaged"),
        (npy("(" * 9000), "header of an array is damaged"),
        (b"\x93NUMPY\x02\x00\xff\xff\xff\x7f", "header of an array is damaged"),
        (b"hello", "something else than arrays"),
        (b"", "something else than arrays"),
    ],
)
def test_a_header_is_parsed_and_not_trusted(member: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_npz(with_member(member), anything, MOST)


def test_a_small_file_that_inflates_to_gigabytes_is_refused_without_inflating_it() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("values.npy", "w") as member:
        for _ in range(40):
            member.write(b"\0" * 1_000_000)
    content = file.getvalue()
    tracemalloc.start()
    with pytest.raises(ValueError, match="its arrays have 40000000 bytes; at most 10000000 are read"):
        read_npz(io.BytesIO(content), anything, MOST)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_file_that_declares_less_than_it_inflates_to_is_refused() -> None:
    content = bytearray(
        with_member(npy("{'descr': '|u1', 'fortran_order': False, 'shape': (5000,), }\n", bytes(5000))).getvalue()
    )
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    with pytest.raises(ValueError, match=r"size that its header declares|damaged"):
        read_npz(io.BytesIO(bytes(content)), anything, MOST)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("none.npz", "there is no such file"),
        (".", "it is not a regular file"),
        (5, "a path or a binary file object is needed, not int"),
        (io.StringIO("text"), "open it in binary mode, 'rb'"),
        (io.BytesIO(b"hello"), "it is not a .npz file"),
        (io.BytesIO(bytes(MOST + 1)), "it is larger than 10000000 bytes"),
    ],
)
def test_a_source_that_cannot_be_read_is_refused(source: Any, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_npz(tmp_path / source if isinstance(source, str) else source, anything, MOST)


def test_a_name_twice_and_a_member_that_is_no_array_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "hello")
    with pytest.raises(ValueError, match="something else than arrays"):
        read_npz(io.BytesIO(file.getvalue()), anything, MOST)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.npy", "hello")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.npy", "hello")
    with pytest.raises(ValueError, match="list of arrays is damaged"):
        read_npz(io.BytesIO(file.getvalue()), anything, MOST)
