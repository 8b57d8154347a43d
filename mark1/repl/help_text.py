"""The manual of the prompt: what `help` prints, from the docstrings of the verbs; each example runs as it stands."""

import inspect
import pydoc
from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mark1.repl.verbs import Verbs

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
"""What stands at hand and is no verb."""

TOGETHER = {"plug": ("cut", "move"), "reset": ("dial",), "inject": ("clear",), "back": ("redo",)}
"""Verbs that share the line of another in the list, which must fit a screen."""

MORE = "help(step) explains a verb, help(rig) and help(letters) what else is at hand."


def tell(verbs: "Verbs", what: Any = None) -> None:
    """Print the list of the verbs, the page of one, or Python's own help (KeyError: no verb is named so)."""
    print(text) if (text := _page(verbs, what)) else pydoc.help(what)  # noqa: T201 - help speaks


def _page(verbs: "Verbs", what: Any) -> str:
    """The page on what was asked; empty where it is nothing of the prompt's own."""
    if what is None:
        return listed(verbs)
    known = verbs.by_name()
    name = what if isinstance(what, str) else _name(known | {key: verbs.names.get(key) for key in NOTES}, what)
    if name in NOTES:
        return NOTES[name]
    if name in known:
        return _explained(known[name], _short(known, known[name]))
    if isinstance(what, str):
        near = get_close_matches(what, [*known, *NOTES], 1)
        raise KeyError(f"there is no verb {what!r}; {f'did you mean {near[0]!r}?' if near else 'help() lists them'}")
    return ""


def listed(verbs: "Verbs") -> str:
    """Every verb with its abbreviations and what it does, a line each."""
    known = verbs.by_name()
    others = {name for names in TOGETHER.values() for name in names}
    names = [name for name, verb in known.items() if verb.__name__ == name and name not in others]
    return "\n".join([*(_listed(known, name) for name in names), MORE])


def _listed(known: dict[str, Callable[..., Any]], name: str) -> str:
    named = ", ".join((name, *TOGETHER.get(name, ())))
    return f"{f'{named:<11}{_short(known, known[name])}':<17}{_first_line(known[name])}"


def _name(known: dict[str, Any], what: Any) -> str:
    return next((name for name, thing in known.items() if thing is what or (callable(what) and thing == what)), "")


def _explained(verb: Callable[..., Any], short: str) -> str:
    parameters = inspect.signature(verb).parameters.values()
    plain = [each.replace(annotation=inspect.Parameter.empty) for each in parameters]
    also = f"   or {short}" if short else ""
    return f"{verb.__name__}{inspect.Signature(plain)}{also}\n\n{inspect.getdoc(verb)}"


def _short(known: dict[str, Callable[..., Any]], verb: Callable[..., Any]) -> str:
    names = [name for name, other in known.items() if other == verb and name != verb.__name__]
    return ", ".join(names)


def _first_line(verb: Callable[..., Any]) -> str:
    return (inspect.getdoc(verb) or "").partition("\n")[0]
