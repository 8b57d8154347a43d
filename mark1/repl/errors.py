"""Errors at the prompt: those that mark1 raised are one sentence, all others keep their traceback."""

from traceback import walk_tb

HOME = "__main__"
"""The name of the module that lines typed at the prompt believe to be in."""

TOLD = (ValueError, KeyError, OSError)
INTERRUPTED = "Stopped by Ctrl-C between two events; go() goes on."


def sentence(error: BaseException) -> str | None:
    """Return what to say of an error instead of its traceback; None where the traceback must be seen."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if not isinstance(error, TOLD) or not _is_of_mark1(error):
        return None
    if isinstance(error, KeyError):  # whose text is the repr of what it was given
        return " ".join(map(str, error.args))
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _is_of_mark1(error: BaseException) -> bool:
    """Whether the error came up in mark1, and not in a function of the user's that mark1 called."""
    while error.__cause__ is not None:  # simpy raises a copy of what comes up in its process
        error = error.__cause__
    modules = [str(frame.f_globals.get("__name__")) for frame, _ in walk_tb(error.__traceback__)]
    known = [module for module in modules if module == HOME or module.startswith("mark1.")]
    return bool(known) and known[-1] != HOME
