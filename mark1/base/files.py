"""Files: how one is written, whole or not at all."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file under a temporary name and put it in place, so that no half file is ever seen.

    OSError names a file that cannot be written.
    """
    target = path.resolve()  # a link stays a link
    draft = target.with_name(f".{os.getpid()}-{target.name}")
    try:
        if target.exists() and not target.is_file():
            raise OSError(errno.EINVAL, "it is no ordinary file")
        with draft.open("wb") as file:
            write(file)
        draft.replace(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        draft.unlink(missing_ok=True)
