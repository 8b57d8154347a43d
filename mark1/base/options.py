"""Check the arguments of a call by name: misspelled, missing and superfluous ones are refused in the user's terms."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import ParamSpec, TypeVar

from mark1.base.checks import suggest

P = ParamSpec("P")
R = TypeVar("R")
Class = TypeVar("Class", bound=type)


def checks_options(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator for a function that users call as `name`.

    The decorated function raises TypeError for an unknown keyword argument, with the nearest valid one, for a missing
    argument, and for too many without a name.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        known = list(signature(function).parameters.values())
        unnamed = [each.name for each in known if each.kind is Parameter.POSITIONAL_OR_KEYWORD]
        methods = unnamed[:1] == ["self"]
        options = [each.name for each in known if each.name != "self"]
        required = [each.name for each in known if each.default is Parameter.empty and each.name != "self"]

        @wraps(function)
        def checked(*args: P.args, **settings: P.kwargs) -> R:
            for given in settings:
                if given not in options:
                    raise TypeError(
                        f"{name} has no option {given!r}{suggest(given, options)}; options: {', '.join(options)}"
                    )
            if len(args) > len(unnamed):
                most = len(unnamed) - methods
                raise TypeError(
                    f"{name} takes {most} arguments without a name, not {len(args) - methods}; name the others, as "
                    f"{(options[most:] or options)[0]}="
                )
            missing = [each for each in required if each not in settings and each not in unnamed[: len(args)]]
            if missing:
                raise TypeError(f"{name} needs {' and '.join(missing)}")
            return function(*args, **settings)

        return checked

    return decorate


def options_checked(kind: Class) -> Class:
    """Make a class check its arguments in the same way when it is called; a class decorator."""
    kind.__init__ = checks_options(kind.__name__)(kind.__init__)  # type: ignore[misc]
    return kind
