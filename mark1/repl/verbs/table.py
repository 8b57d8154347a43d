"""The table of verbs: every verb by its name and abbreviations, as a function that checks how it is called."""

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from mark1.base.checks import suggest
from mark1.repl import help_text
from mark1.repl.session import Session
from mark1.repl.verbs.exposures import ExposureVerbs
from mark1.repl.verbs.files import FileVerbs
from mark1.repl.verbs.registers import RegisterVerbs
from mark1.repl.verbs.repairs import RepairVerbs

SHORT = {"s": "step", "g": "run", "go": "run", "b": "breakpoint", "e": "examine", "d": "deposit"}
"""Abbreviations, as in Open SIMH; b sets a breakpoint."""

GROUPS = (ExposureVerbs, RegisterVerbs, FileVerbs, RepairVerbs)
"""Groups of verbs, in the order in which help lists them; every public method is a verb."""

Verb = Callable[..., Any]


def verbs_of(session: Session) -> dict[str, Verb]:
    """Return every verb of a session by its name and by its abbreviations."""
    verbs = {verb.__name__: _checked(verb) for kind in GROUPS for verb in _methods(kind(session))}

    def help(what: Any = None) -> None:  # noqa: A001 - it stands for Python's own, which it falls back to
        """List the verbs, or explain one.

        Of anything else it gives Python's own help.

        Example:
            help()
            help(step)
            help("step")
        """
        help_text.show(known, session.names, what)

    verbs["help"] = _checked(help)
    known = verbs | {short: verbs[name] for short, name in SHORT.items()}
    return known


def _methods(group: object) -> Iterator[Verb]:
    return (getattr(group, name) for name in vars(type(group)) if not name.startswith("_"))


def _checked(verb: Verb) -> Verb:
    """Return the verb, called with arguments that fit it (ValueError that says how it is called)."""
    signature = inspect.signature(verb)

    @wraps(verb)
    def call(*args: Any, **options: Any) -> Any:
        try:
            signature.bind(*args, **options)
        except TypeError:
            raise ValueError(_usage(verb.__name__, signature, options, inspect.getdoc(verb) or "")) from None
        return verb(*args, **options)

    return call


def _usage(name: str, signature: inspect.Signature, options: dict[str, Any], manual: str) -> str:
    """Say in a sentence why a call does not fit, with an example that does."""
    known = [each for each, parameter in signature.parameters.items() if parameter.kind != parameter.VAR_POSITIONAL]
    example = next(line.strip() for line in manual.partition("Example:\n")[2].splitlines() if f"{name}(" in line)
    for option in options:
        if option not in known:
            return f"{name} has no option {option!r}{suggest(option, known)}; call it as {example}"
    needed = [each for each in known if signature.parameters[each].default is inspect.Parameter.empty]
    takes = f"needs {' and '.join(needed)}" if needed else f"takes {', '.join(known) or 'no arguments'}"
    return f"{name} {takes}, such as {example}"
