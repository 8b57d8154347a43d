"""Write files whole or not at all, and read and write paths and binary file objects alike."""

import errno
import io
import json
import os
import secrets
import stat
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from platform import node
from typing import IO, Any, BinaryIO, TypeAlias

FileLike: TypeAlias = str | os.PathLike[str] | BinaryIO
"""A path, or a binary file object."""

MOST_BYTES = 2**32
"""Default for the size of a file that is read, and for the arrays in it: 4 GB."""


class InvalidFileError(ValueError):
    """The content of a file is invalid; the message is a clause without the name of the file."""


_HOST = f"{zlib.crc32(node().encode()):08x}"


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file under a temporary name and put it in place, so that no reader ever sees half a file.

    A link stays a link. Temporary files of processes that have ended are removed from the folder.

    Raises:
        OSError: the file cannot be written; it names the path.
    """
    try:
        if "\0" in str(path):
            raise OSError(errno.EINVAL, "a name cannot hold a zero byte")
        target = path.resolve()
        if target.exists() and not target.is_file():
            raise OSError(errno.EINVAL, "it is not a regular file")
        _remove_abandoned_drafts(target.parent)
        # Short, since the file's own name may be as long as the file system allows; unique, since threads may save too.
        draft = target.with_name(f".mark1-{_HOST}-{os.getpid()}-{secrets.token_hex(4)}")
        try:
            with draft.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                draft.chmod(stat.S_IMODE(target.stat().st_mode))
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _remove_abandoned_drafts(folder: Path) -> None:
    if sys.platform == "win32":  # which has no harmless way to ask for a process by its number
        return
    with suppress(OSError):
        for draft in folder.glob(f".mark1-{_HOST}-*-*"):
            process = draft.name.split("-")[2]
            if process.isdigit() and not _is_running(int(process)):
                draft.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # of another user
        return True
    return True


def _sync_folder(folder: Path) -> None:
    """Make the new entry of a folder durable, where the system can do this."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_file(target: FileLike, write: Callable[[IO[bytes]], object]) -> None:
    """Write to a path, whole or not at all, or to a binary file object.

    Raises:
        OSError: the file cannot be written.
        ValueError: the target is neither a path nor a binary file object.
    """
    if isinstance(target, str | os.PathLike):
        write_whole(Path(target), write)
        return
    if not hasattr(target, "write"):
        raise ValueError(f"give a path or a binary file object to write to, not {type(target).__name__}")
    buffer = io.BytesIO()  # zip files need to go back, which a pipe cannot
    write(buffer)
    try:
        target.write(buffer.getvalue())
    except TypeError:
        raise ValueError(f"{name_of(target)} takes text; open it in binary mode, 'wb'") from None


def read_file(source: FileLike, most_bytes: int) -> bytes:
    """Return the content of a path or of a binary file object from its present position.

    Raises:
        InvalidFileError: it cannot be read, or is larger than `most_bytes`; the message does not name the file.
    """
    if isinstance(source, str | os.PathLike):
        return _read_path(Path(source), most_bytes)
    if not hasattr(source, "read"):
        raise InvalidFileError(f"a path or a binary file object is needed, not {type(source).__name__}")
    try:
        content = source.read(most_bytes + 1)
    except OSError as error:
        raise InvalidFileError(error.strerror or "it is not open for reading") from None
    except ValueError:  # a file object that is closed
        raise InvalidFileError("it is not open for reading") from None
    if not isinstance(content, bytes | bytearray):
        raise InvalidFileError("it gives text; open it in binary mode, 'rb'")
    return _checked_size(bytes(content), most_bytes)


def _read_path(path: Path, most_bytes: int) -> bytes:
    try:
        if "\0" in str(path):
            raise InvalidFileError("a name cannot hold a zero byte")
        if path.exists() and not path.is_file():  # a pipe would block
            raise InvalidFileError("it is not a regular file")
        with path.open("rb") as file:
            return _checked_size(file.read(most_bytes + 1), most_bytes)
    except FileNotFoundError:
        raise InvalidFileError("there is no such file") from None
    except OSError as error:
        raise InvalidFileError(error.strerror or "it cannot be opened") from None


def _checked_size(content: bytes, most_bytes: int) -> bytes:
    if len(content) > most_bytes:
        raise InvalidFileError(f"it is larger than {most_bytes} bytes, the most that is read")
    return content


def parse_json(text: str | bytes) -> Any:
    """Return the content of a JSON text from anywhere (InvalidFileError: it is not valid JSON)."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # not UTF-8, not JSON, an integer of too many digits, or nested too deeply
        raise InvalidFileError("its text is not valid JSON") from None


def shortened(reason: object, most: int = 200) -> str:
    """Return a text that an error message ends with, cut after `most` characters."""
    text = str(reason)
    return text if len(text) <= most else f"{text[:most]}..."


def name_of(file: object) -> str:
    """Return the name of a path or file object for messages."""
    if isinstance(file, str | os.PathLike):
        return os.fspath(file)
    name = getattr(file, "name", None)
    return name if isinstance(name, str) else "the file object"
