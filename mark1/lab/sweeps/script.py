"""A script as a sweep hands it to its workers: as text, so that a worker on another computer needs no shared folder.

A worker needs mark1 and what the script imports, in the same versions. Files that a script reads have to be at the
same path on every worker.
"""

import hashlib
import inspect
import os
import sys
import warnings
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any, NamedTuple

from threadpoolctl import threadpool_limits

from mark1.base.report import Report
from mark1.lab.sweeps.measures import numbers

Run = Callable[..., Report]

Outcome = dict[str, Any]
"""What came of a run, in the types of JSON: its `numbers` by name or its `error`, and the `warnings` that it gave."""

# Standard output, warnings and BLAS threads belong to a process and not to a thread: one run at a time in each.
_ONE_RUN = Lock()


class Script(NamedTuple):
    """A script: where it was read, its text, and the name of its function."""

    path: str
    text: str
    function: str

    @property
    def digest(self) -> str:
        """Tells one version of the text from another."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def script_of(run: Run) -> Script:
    """Return the script in which a function stands.

    Raises ValueError for one that no worker could find there: typed at a prompt, nested in another, or a lambda.
    """
    name = getattr(run, "__name__", "")
    path = Path(run.__code__.co_filename) if inspect.isfunction(run) else Path()
    if not path.is_file():
        raise ValueError(f"{name or run!r} is no function of a .py file, where workers look; put it into one")
    if run.__qualname__ != name or name == "<lambda>":
        raise ValueError(f"{run.__qualname__} is not at the top of {path.name}, where workers look; move it there")
    return Script(str(path.resolve()), path.read_text(encoding="utf-8"), name)


def perform(script: Script, settings: dict[str, Any], seed: int) -> Outcome:
    """Run the script once: what a worker does. An error of the run is an outcome; what it prints is not kept."""
    with _ONE_RUN, ExitStack() as stack:
        nowhere = stack.enter_context(Path(os.devnull).open("w"))
        stack.enter_context(redirect_stdout(nowhere))
        stack.enter_context(redirect_stderr(nowhere))
        warned = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always")
        outcome = _tried(script, settings, seed)
    told = sorted({str(warning.message) for warning in warned})
    return outcome | ({"warnings": told} if told else {})


def failure(error: BaseException) -> Outcome:
    """The outcome of a run that failed."""
    text = " ".join(map(str, error.args)) if isinstance(error, KeyError) else str(error)
    return {"error": {"type": type(error).__name__, "message": text}}


def _tried(script: Script, settings: dict[str, Any], seed: int) -> Outcome:
    try:
        run = _loaded(script)
        with threadpool_limits(limits=1, user_api="blas"):
            return {"numbers": numbers(run(seed=seed, **settings))}
    except (Exception, SystemExit) as error:
        return failure(error)


@cache
def _loaded(script: Script) -> Run:
    """Run the script's text as a module, once in a process."""
    module = sys.modules[f"mark1_sweep_{script.digest}"] = ModuleType(f"mark1_sweep_{script.digest}")
    module.__file__ = script.path
    exec(compile(script.text, script.path, "exec"), module.__dict__)  # noqa: S102  (the script that was asked for)
    run: Run = getattr(module, script.function)
    return run
