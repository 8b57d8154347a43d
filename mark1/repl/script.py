"""A script of lines for the prompt: each is echoed and carried out, and the first error ends it."""

import ast
import sys
from collections.abc import Iterator
from importlib.util import decode_source
from pathlib import Path
from traceback import walk_tb
from types import CodeType

from mark1.repl.errors import sentence
from mark1.repl.verbs import Verbs

FAILED, INTERRUPTED = 1, 130  # exit codes


def read(path: Path) -> str:
    """Return the text of a script; ValueError that names a file that cannot be read, or is no Python."""
    try:
        text = decode_source(path.read_bytes())
        ast.parse(text, str(path))
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from None
    except SyntaxError as error:
        where = f", line {error.lineno}" if error.lineno else ""
        raise ValueError(f"{path}{where}: {error.msg}") from None
    except ValueError as error:  # no text, or zeros in it
        raise ValueError(f"{path} cannot be read as Python: {error}") from None
    return text


def run(path: Path, text: str, verbs: Verbs) -> int:
    """Carry out a script's lines, the panel drawn after each stop; return 0, or another number after an error."""
    try:
        for lines, code in _statements(text, str(path)):
            _echo(lines)
            exec(code, verbs.names)  # noqa: S102 - the user's own lines
            verbs.board.redraw()
    except KeyboardInterrupt as error:
        return _failed(path, error, INTERRUPTED)
    except Exception as error:  # whatever it is, the line that it happened in is told
        return _failed(path, error, FAILED)
    return 0


def _statements(text: str, name: str) -> Iterator[tuple[list[str], CodeType]]:
    """Each statement of the outermost level: its lines, those above it that hold comments, and its code."""
    lines, done = text.splitlines(), 0
    for statement in ast.parse(text, name).body:
        end = statement.end_lineno or len(lines)
        yield lines[done:end], compile(ast.Interactive([statement]), name, "single")
        done = max(done, end)
    if lines[done:]:
        yield lines[done:], compile("", name, "exec")


def _echo(lines: list[str]) -> None:
    """Print lines after the marks of a prompt."""
    inside = False
    for line in filter(str.strip, lines):
        print(f"{'...' if inside else '>>>'} {line}", flush=True)  # noqa: T201 - an echo
        inside = not line.lstrip().startswith("#") or inside


def _failed(path: Path, error: BaseException, code: int) -> int:
    lines = [number for frame, number in walk_tb(error.__traceback__) if frame.f_code.co_filename == str(path)]
    where = f"{path}, line {lines[-1]}" if lines else str(path)
    told = sentence(error) or f"{type(error).__name__}: {error}".removesuffix(": ")
    print(f"{where}: {told}", file=sys.stderr)  # noqa: T201
    return code
