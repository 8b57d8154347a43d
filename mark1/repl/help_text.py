"""Print the manual of the prompt, from the docstrings of the verbs; each example runs as it stands."""

import inspect
import pydoc
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

NOTES = {
    "rig": """\
rig: the machine itself; the verbs always mean the rig of this name

rig.panel holds the switches, rig.breakpoints the breakpoints, rig.pending the
pending events, rig.journal the operator actions, rig.cost the cost so far.
rig.pace is the speed relative to real time; None means unlimited.

Example:
    rig.panel.mode = "forced learning"
    rig.pace = 1000
    rig.pending""",
    "letters": """\
letters: the 26 capital letters on 20 x 20 light levels

letters.x holds the levels, letters.labels the names. Verbs take a letter by
its name as well, show("E").

Example:
    print(letters[4])
    show(letters[4])""",
}
"""Help topics that are not verbs."""

TOGETHER = {"plug": ("cut", "move"), "reset": ("dial",), "inject": ("clear", "faults"), "back": ("redo",)}
"""Verbs that share the line of another in the list, which must fit a screen."""

NAMES = 23
"""Columns of the list that hold names and abbreviations."""

MORE = "help step explains a verb. A line may leave out brackets and quotes: teach E 5"

Verbs = Mapping[str, Callable[..., Any]]


def show(verbs: Verbs, names: Mapping[str, Any], what: Any = None) -> None:
    """Print the list of the verbs, the page of one, or Python's own help (KeyError: there is no verb of that name)."""
    text = _page(verbs, names, what)
    print(text) if text else pydoc.help(what)  # noqa: T201 - help prints


def _page(verbs: Verbs, names: Mapping[str, Any], what: Any) -> str:
    """Return the page of a verb or a topic; "" for anything else."""
    if what is None:
        return listed(verbs)
    name = what if isinstance(what, str) else _name(verbs, names, what)
    if name in NOTES:
        return NOTES[name]
    if name in verbs:
        return _explained(verbs[name], _short(verbs, verbs[name]))
    if isinstance(what, str):
        near = get_close_matches(what, [*verbs, *NOTES], 1)
        raise KeyError(f"there is no verb {what!r}; {f'did you mean {near[0]!r}?' if near else 'help() lists them'}")
    return ""


def _name(verbs: Verbs, names: Mapping[str, Any], what: Any) -> str:
    topics = {key: names.get(key) for key in NOTES}
    return next((name for name, thing in {**verbs, **topics}.items() if thing is what), "")


def listed(verbs: Verbs) -> str:
    """Return the list of the verbs: a line each, with abbreviations and the first line of the manual."""
    others = {name for names in TOGETHER.values() for name in names}
    names = [name for name, verb in verbs.items() if verb.__name__ == name and name not in others]
    return "\n".join([*(_listed(verbs, name) for name in names), MORE])


def _listed(verbs: Verbs, name: str) -> str:
    short = _short(verbs, verbs[name])
    named = ", ".join((name, *TOGETHER.get(name, ()), *([short] if short else [])))
    return f"{named:<{NAMES}}{_first_line(verbs[name])}"


def _explained(verb: Callable[..., Any], short: str) -> str:
    parameters = inspect.signature(verb).parameters.values()
    plain = [each.replace(annotation=inspect.Parameter.empty) for each in parameters]
    also = f"   or {short}" if short else ""
    return f"{verb.__name__}{inspect.Signature(plain)}{also}\n\n{inspect.getdoc(verb)}"


def _short(verbs: Verbs, verb: Callable[..., Any]) -> str:
    return ", ".join(name for name, other in verbs.items() if other is verb and name != verb.__name__)


def _first_line(verb: Callable[..., Any]) -> str:
    return (inspect.getdoc(verb) or "").partition("\n")[0]
