"""Errors at the prompt: those that mark1 raised and misspelled names are one sentence, others keep their traceback."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from traceback import walk_tb

HOME = "__main__"
"""The name of the module that lines typed at the prompt believe to be in."""

SENTENCES = (ValueError, KeyError, OSError)
"""Errors of mark1 that are shown as a sentence."""

INTERRUPTED = "Stopped by Ctrl-C between two events; go() goes on."
HINT = 'A line is Python, as teach("E", 5), or a verb and words, as teach E 5; help lists the verbs.'


def sentence(error: BaseException, names: Iterable[str] = ()) -> str | None:
    """Return what to print for an error instead of its traceback; None if the traceback must be printed.

    `names` are those that a misspelled name is compared with.
    """
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, NameError):
        typed = [module for module in _modules(error) if not module.startswith("mark1.repl")]
        return _misspelled(error, names) if typed == [HOME] else None
    if not _is_of_mark1(error):
        return None
    if isinstance(error, KeyError):  # whose text is the repr of what it was given
        return " ".join(map(str, error.args))
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _misspelled(error: NameError, names: Iterable[str]) -> str:
    name = error.name or str(error)
    if len(name) == 1 or re.fullmatch(r"[SAR][0-9]+", name):
        return f'there is no name {name}; letters and units are written in quotes: "{name}"'
    near = get_close_matches(name, [each for each in names if len(each) > 1], 1)
    return f"there is no name {name!r}; {f'did you mean {near[0]!r}?' if near else 'help() lists the verbs'}"


def _is_of_mark1(error: BaseException) -> bool:
    """Return True if mark1 raised the error, and not a function of the user's that mark1 called."""
    while error.__cause__ is not None:  # simpy raises a copy of what comes up in its process
        error = error.__cause__
    modules = _modules(error)
    options = modules[-1:] == ["mark1.base.options"]  # which raises TypeError for an unknown option
    return bool(modules) and modules[-1] != HOME and (isinstance(error, SENTENCES) or options)


def _modules(error: BaseException) -> list[str]:
    """Return the modules of an error's frames that are the user's or mark1's, outermost first."""
    modules = [str(frame.f_globals.get("__name__")) for frame, _ in walk_tb(error.__traceback__)]
    return [module for module in modules if module == HOME or module.startswith("mark1.")]
