"""Read .npz files from anywhere: nothing is executed, inflated or allocated before names, types and sizes are checked.

The header of an array is parsed here, not by numpy, which evaluates it as Python and fails in many ways of its own.
"""

import io
import math
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mark1.base.files import FileLike, InvalidFileError, read_file

MOST_MEMBERS = 100_000
"""Arrays that a file may hold."""

LONGEST_HEADER = 10_000
"""Bytes that the header of one array may have."""

_HEADER = re.compile(
    rb"\{'descr': '([<>|=]?[a-zA-Z][0-9]*)', 'fortran_order': (True|False), "
    rb"'shape': \(((?:[0-9]{1,18}(?:, [0-9]{1,18})*,?)?)\), \} *\n?"
)


class ArrayHeader(NamedTuple):
    """Type and shape of an array in a file, as its header declares them."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    fortran: bool = False

    @property
    def size(self) -> int:
        """Number of bytes of the array."""
        return math.prod(self.shape) * self.dtype.itemsize


def read_npz(
    source: FileLike, check: Callable[[Mapping[str, ArrayHeader]], object], most_bytes: int
) -> dict[str, NDArray[Any]]:
    """Return the arrays of a .npz file by their names.

    `check` is called with the headers of all arrays, before any of them is read, and raises ValueError for those that
    do not belong in the file. `most_bytes` limits the size of the file and the total size of its arrays.

    Raises:
        ValueError: the file is not a .npz file, is damaged, is too large, or `check` refuses it. The message is a
            clause without the name of the file.
    """
    file = NpzFile(source, most_bytes)
    check(file.headers)
    return {name: file.read(name) for name in file.headers}


class NpzFile:
    """A .npz file whose headers are read: `headers` by the names of the arrays, which `read` returns one by one.

    Arguments and errors are those of `read_npz`.
    """

    def __init__(self, source: FileLike, most_bytes: int) -> None:
        content = read_file(source, most_bytes)
        with _own_errors():
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self._members = _checked_members(self._archive, most_bytes)
            found = {name: _header_of(self._archive, member) for name, member in self._members.items()}
        self.headers = {name: header for name, (header, _) in found.items()}
        self._starts = {name: start for name, (_, start) in found.items()}

    def read(self, name: str) -> NDArray[Any]:
        """Return one of the arrays."""
        with _own_errors():
            return _array(self._archive, self._members[name], self.headers[name], self._starts[name])


@contextmanager
def _own_errors() -> Iterator[None]:
    """Raise one error of this module for all that zipfile raises on damaged bytes, which is nearly anything."""
    try:
        yield
    except InvalidFileError:
        raise
    except Exception:
        raise InvalidFileError("it is not a .npz file, or it is damaged") from None


def _checked_members(archive: zipfile.ZipFile, most_bytes: int) -> dict[str, zipfile.ZipInfo]:
    """Return the members by the names of their arrays, once the directory of the archive is plausible."""
    listed = archive.infolist()
    members = {member.filename.removesuffix(".npy"): member for member in listed}
    if len(listed) > MOST_MEMBERS or len(members) != len(listed):
        raise InvalidFileError("its list of arrays is damaged")
    for member in listed:
        if not member.filename.endswith(".npy") or member.flag_bits & 1:  # 1: encrypted
            raise InvalidFileError("it holds something else than arrays")
    total = sum(member.file_size for member in listed)
    if total > most_bytes:
        raise InvalidFileError(f"its arrays have {total} bytes; at most {most_bytes} are read")
    return members


def _header_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[ArrayHeader, int]:
    """Return the header of an array, and the number of bytes before its content."""
    with archive.open(member) as file:
        header, start = _read_header(file)
    # Sizes are compared as Python's integers, so that a shape of 10^11 units is refused and not allocated.
    if start + header.size != member.file_size:
        raise InvalidFileError(f"its array {_short(member)} does not have the size that its header declares")
    return header, start


def _read_header(file: IO[bytes]) -> tuple[ArrayHeader, int]:
    magic = file.read(8)
    wide = magic[6:7] in (b"\x02", b"\x03")
    if magic[:6] != b"\x93NUMPY" or not (wide or magic[6:7] == b"\x01"):
        raise InvalidFileError("it holds something else than arrays of numpy")
    length = int.from_bytes(file.read(4 if wide else 2), "little")
    if length > LONGEST_HEADER:
        raise InvalidFileError("the header of an array is damaged")
    match = _HEADER.fullmatch(file.read(length))
    if not match:
        raise InvalidFileError("the header of an array is damaged, or it holds Python objects, which are not read")
    dtype = _dtype(match[1].decode())
    shape = tuple(int(size) for size in match[3].split(b",") if size.strip())
    return ArrayHeader(dtype, shape, match[2] == b"True"), (12 if wide else 10) + length


def _dtype(name: str) -> np.dtype[Any]:
    try:
        dtype = np.dtype(name)
    except (TypeError, ValueError):
        raise InvalidFileError("the header of an array is damaged") from None
    if dtype.kind not in "biufcUS":
        raise InvalidFileError("it holds Python objects or dates, which are not read; save plain arrays")
    return dtype


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo, header: ArrayHeader, start: int) -> NDArray[Any]:
    with archive.open(member) as file:
        content = file.read()  # at most the declared size, whatever the compressed bytes inflate to; checks the CRC
    if len(content) != member.file_size or len(header.shape) > 32:
        raise InvalidFileError(f"its array {_short(member)} is cut short")
    flat = np.frombuffer(content, header.dtype, offset=start) if header.size else np.zeros(0, header.dtype)
    array: NDArray[Any] = flat.reshape(header.shape, order="F" if header.fortran else "C")
    return array.copy()


def _short(member: zipfile.ZipInfo) -> str:
    return ascii(member.filename.removesuffix(".npy")[:40])
