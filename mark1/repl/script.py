"""Run a script of lines for the prompt: each is echoed and carried out, and the first error ends it."""

import ast
import sys
from collections.abc import Iterator
from importlib.util import decode_source
from pathlib import Path
from traceback import walk_tb
from types import CodeType

from mark1.repl.errors import sentence
from mark1.repl.results import results_last
from mark1.repl.session import Session

FAILED, INTERRUPTED = 1, 130  # exit codes


def read(path: Path) -> str:
    """Return the text of a script (ValueError that names a file that cannot be read or is not Python)."""
    try:
        text = decode_source(path.read_bytes())
        ast.parse(text, str(path))
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from None
    except SyntaxError as error:
        where = f", line {error.lineno}" if error.lineno else ""
        raise ValueError(f'{path}{where}: {error.msg}; a script is Python, such as teach("E", 5)') from None
    except ValueError as error:  # not text, or with a zero byte
        raise ValueError(f"{path} cannot be read as Python: {error}") from None
    return text


def run(path: Path, text: str, session: Session) -> int:
    """Carry out the lines of a script, with the panel after each stop; return the exit code, 0 without an error."""
    try:
        for lines, code in _statements(text, str(path)):
            _echo(lines)
            session.begin_line()
            with results_last(session):
                exec(code, session.names)  # noqa: S102 - the user's own lines
            session.redraw()
    except KeyboardInterrupt as error:
        return _failed(path, error, INTERRUPTED, session)
    except Exception as error:  # of any kind: the message names the line
        return _failed(path, error, FAILED, session)
    return 0


def _statements(text: str, name: str) -> Iterator[tuple[list[str], CodeType]]:
    """Yield each statement of the outermost level: its lines, with the comments above it, and its code."""
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


def _failed(path: Path, error: BaseException, code: int, session: Session) -> int:
    lines = [number for frame, number in walk_tb(error.__traceback__) if frame.f_code.co_filename == str(path)]
    where = f"{path}, line {lines[-1]}" if lines else str(path)
    text = sentence(error, session.names) or f"{type(error).__name__}: {error}".removesuffix(": ")
    print(f"{where}: {text}", file=sys.stderr)  # noqa: T201
    return code
