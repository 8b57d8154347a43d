"""Refuse misspelled keyword arguments with the nearest valid option, in place of Python's own message."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import ParamSpec, TypeVar

from mark1.base.checks import suggest

P = ParamSpec("P")
R = TypeVar("R")
Class = TypeVar("Class", bound=type)

_BY_KEYWORD = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)


def checks_options(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator for a function that users call as `name`.

    The decorated function raises TypeError for an unknown keyword argument, with the nearest valid one.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        known = [key for key, value in signature(function).parameters.items() if value.kind in _BY_KEYWORD]
        options = [key for key in known if key != "self"]

        @wraps(function)
        def checked(*args: P.args, **settings: P.kwargs) -> R:
            for given in settings:
                if given not in options:
                    raise TypeError(
                        f"{name} has no option {given!r}{suggest(given, options)}; options: {', '.join(options)}"
                    )
            return function(*args, **settings)

        return checked

    return decorate


def options_checked(kind: Class) -> Class:
    """Make a class refuse unknown keyword arguments in the same way when it is called; a class decorator."""
    kind.__init__ = checks_options(kind.__name__)(kind.__init__)  # type: ignore[misc]
    return kind
