"""Translate command lines to Python: `step`, `teach E 5`, `e A17.value` become step(), teach("E", 5), e("A17.value").

Only a line that begins with the name of a verb is translated, and only if it is a bare name or is not Python.
"""

import ast
import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

from mark1.base.checks import suggest

Names = Mapping[str, Any]
Verbs = Mapping[str, Callable[..., Any]]

PAIRS = ("teach", "present", "step", "deposit", "move", "dial")
"""Verbs whose command line is split in two: the first word, and the rest."""

NUMBERED = ("step", "run", "back", "trace", "dial")
"""Verbs whose first word is a number if it looks like one."""

LISTS = ("inject", "clear")
"""Verbs that take several names, separated by commas."""

COMMAND = re.compile(r"\s*([A-Za-z]+)(?:\s+(?![=<>!+*%&|^]|/\s|in\b|is\b|and\b|or\b|if\b|for\b)(\S.*?))?\s*", re.DOTALL)
"""A word, and what follows it unless that is an operator of Python."""


def translate(line: str, verbs: Verbs, names: Names) -> str:
    """Return a line of the prompt as Python; a line that is no command is returned unchanged.

    A verb whose name the user has given to something else is not translated.
    """
    if "\n" in line.strip():
        return line
    parts = [line] if re.search(r"[\"'\[({]", line) else line.split(";")
    done = [_translated(part, verbs, names) for part in parts]
    return "; ".join(done) if done != parts else line


def _translated(line: str, verbs: Verbs, names: Names) -> str:
    match = COMMAND.fullmatch(line)
    if not match:
        return line
    word, rest = match.groups()
    if rest and not re.match(r"-[0-9]|/", rest) and _is_python(line):  # a verb less or divided by something is none
        return line
    if word in verbs and names.get(word) is verbs[word]:
        return f"{word}({_arguments(verbs[word], rest or '')})"
    if rest and word not in names and suggest(word, verbs) and _is_plain(rest):
        return f"help({word!r})"  # which says that there is no such verb, and names the nearest
    return line


def _is_python(line: str) -> bool:
    try:
        ast.parse(line.strip())
    except (SyntaxError, ValueError):
        return False
    return True


def _is_plain(rest: str) -> bool:
    return re.fullmatch(r"[\w .,+>\-]+", rest) is not None


def _arguments(verb: Callable[..., Any], rest: str) -> str:
    """Return the rest of a command line as the arguments of a call."""
    parameters = inspect.signature(verb).parameters
    options: list[str] = []
    while found := re.search(rf"(?:^|\s)({'|'.join(parameters) or '-'})=([^=\s]\S*)$", rest):
        options.insert(0, f"{found[1]}={_value(found[2])}")
        rest = rest[: found.start()]
    return ", ".join([*_positional(verb.__name__, rest.strip()), *options])


def _positional(name: str, rest: str) -> list[str]:
    if not rest:
        return []
    if name in LISTS:
        return [repr(part.strip()) for part in rest.split(",")]
    first, *others = rest.split(None, 1) if name in PAIRS else [rest]
    if name == "move":
        others = [each.removeprefix("to ") for each in others]
    is_number = name in NUMBERED and re.fullmatch(r"-?[0-9]+", first)
    return [first if is_number else repr(_unquoted(first)), *map(_value, others)]


def _value(text: str) -> str:
    """Return a literal of Python as it is, and anything else as a text."""
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return repr(_unquoted(text))
    return text


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
