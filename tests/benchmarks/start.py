"""What starting costs: `import mark1` and `mark1 --help` in processes of their own, beside one of bare Python.

Run `python -m tests.benchmarks start`.
"""

import subprocess
import sys
from collections.abc import Callable

from tests.benchmarks.measure import Row, interleaved

ABSENT = ("matplotlib", "dask", "PIL")
"""What neither may load."""

HELP = "import sys; from mark1.cli import main; sys.argv = ['mark1', '--help']; main()"
MOST_IMPORT = 0.2
MOST_HELP = 0.4
MEASURES = ("import mark1", "mark1 --help")


def process(code: str) -> Callable[[], str]:
    """A run of Python in a process of its own; what it prints."""
    return lambda: subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout  # noqa: S603


def loaded(code: str) -> str:
    """Which of what is to be absent such a process has loaded when it ends."""
    end = f"import atexit, sys; atexit.register(lambda: print(*(set({ABSENT!r}) & sys.modules.keys())))"
    return process(f"{end}\n{code}")().splitlines()[-1]


def row(measure: str, most: float, seconds: float, bare: float, code: str) -> Row:
    """One process against its target."""
    found = loaded(code)
    said = f"LOADS {found}" if found else f"without {', '.join(ABSENT)}"
    return Row(measure, f"under {most} s", seconds, seconds < most and not found, f"bare Python {bare:.3f} s; {said}")


def rows() -> list[Row]:
    """Seconds of whole processes, Python's own start included."""
    codes = dict(zip(MEASURES, ("import mark1", HELP), strict=True))
    runs = {name: process(code) for name, code in {"bare": "pass", **codes}.items()}
    seconds = interleaved(runs, 11)
    most = (MOST_IMPORT, MOST_HELP)
    pairs = zip(MEASURES, most, strict=True)
    return [row(name, top, seconds[name], seconds["bare"], codes[name]) for name, top in pairs]
