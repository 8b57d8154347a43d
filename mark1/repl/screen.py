"""Draw the panel in colour on a terminal of 80 columns and 24 lines, with room for a result and the prompt below.

The lamp field of the retina is on the left; the R-units and a few words on what happened are on the right.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby, takewhile, zip_longest
from textwrap import wrap

from rich.console import Console
from rich.live import Live
from rich.text import Text

from mark1.clockwork.observe.row import Row
from mark1.clockwork.rig import Rig
from mark1.machine.panel import text_face
from mark1.machine.panel.panel import CHOICES
from mark1.machine.panel.text_face import BESIDE, FIELD, LOOK, MOTOR
from mark1.machine.state.diff import changes, describe
from mark1.machine.state.registers import Registers

COLOURS = {"[·○]": "bright_black", "░+": "yellow", "█+": "bold bright_yellow", "●": "bold bright_red"}  # of lamps
PLAIN = str.maketrans("·░█●○", ".:#*o")  # where the terminal has no such characters

UNCHANGED = ("energised", "motor_ticks", "travelled", "goal", "meter", "sums", "bits", "undecided", "direction")
"""Registers left out of what changed: those of cost, and those that the lines of the R-units show anyway."""


def draw(rig: Rig, before: Registers | None = None, reason: str = "", card: str = "") -> None:
    """Print the panel of a rig, with what changed since `before`, the reason of its halt and the name of the card."""
    console = Console(highlight=False)
    console.print(_for(console, panel(rig, before, reason, card)), no_wrap=True, overflow="crop", crop=False)


def panel(rig: Rig, before: Registers | None = None, reason: str = "", card: str = "") -> Text:
    """Return the panel as coloured text: at most 21 lines of at most 79 columns."""
    now = rig.registers
    beside = _units(now)
    beside += _words(rig, before, reason, card, FIELD - len(beside))
    rows = zip_longest(map(_lit, text_face.lamps(now, rig.spec.retina_shape)), beside, fillvalue=Text())
    lines = [_padded(lamps, 2 * FIELD + 1) + words for lamps, words in rows]
    for line in lines:
        line.rstrip()
    return Text("\n").join([_head(rig), *lines])


@contextmanager
def watched(rig: Rig) -> Iterator[None]:
    """Draw the panel anew at every event of a run at a pace that can be watched, where there is a terminal."""
    console = Console(highlight=False)
    if not rig.pace or not console.is_terminal:
        yield
        return
    with Live(_for(console, panel(rig)), console=console, auto_refresh=False, transient=True) as live:

        def draw_panel(_row: Row) -> None:
            live.update(_for(console, panel(rig, reason="running; Ctrl-C stops it")), refresh=True)

        stop_drawing = rig.on_event(draw_panel)
        try:
            yield
        finally:
            stop_drawing()


def _head(rig: Rig) -> Text:
    pace = f"   pace {rig.pace:g}" if rig.pace else ""
    head = f" {rig.tick} ms   event {rig.registers.event}   {rig.phase}   exposures {rig.cost.exposures}{pace}"
    return Text(head[:79].ljust(79), "reverse")


def _lit(line: str) -> Text:
    """Return a line of the panel with its lamps in their colours."""
    text = Text(line)
    for lamps, colour in COLOURS.items():
        text.highlight_regex(lamps, colour)
    return text


def _units(now: Registers) -> list[Text]:
    """Return a line for each R-unit, with bright motors while they run."""
    head, *lines = text_face.units(now)
    return [Text(head, "dim"), *(_unit(line, bool(now.running[unit])) for unit, line in enumerate(lines))]


def _unit(line: str, running: bool) -> Text:
    text = _lit(line)
    text.stylize("cyan", LOOK.start, LOOK.stop)
    text.stylize("bold reverse green" if running else "green", MOTOR.start, MOTOR.stop)
    return text


def _words(rig: Rig, before: Registers | None, reason: str, card: str, most: int) -> list[Text]:
    """Return why it halted, what changed and what is pending, in at most `most` lines.

    The changes, the events and the legend of the signs, in this order, get the lines that the others leave.
    """
    now, events = rig.registers, rig.pending
    upcoming = (
        f"{events[0].event.name} ({events[0].event.bank}) at {events[0].tick} ms" if events else "nothing pending"
    )
    switches = ", ".join(str(getattr(rig.panel, name)) for name in CHOICES if name != "reinforcement")
    changed = "; ".join(_changed(before, now)) if before is not None else ""
    first = _wrapped("", reason, 2, "bold") + _wrapped("card: ", card, 1, "bold")
    last = [
        *_wrapped("motors: ", text_face.motors(now), 1, "bold red"),
        *_wrapped("next: ", upcoming, 1, "magenta"),
        *_wrapped("meter: ", _meter(rig), 1, "cyan"),
        *_wrapped("faults in force: ", str(len(rig.faults) or ""), 1, "red"),
        *_wrapped("", switches + ("" if now.reinforcement else ", reinforcement off"), 2, "dim"),
    ]
    room = most - len(first) - len(last)
    changes = _wrapped("changed: ", changed, room, "green")
    happened = _wrapped("events: ", _events(rig, before), min(room - len(changes), 3), "green")
    signs = [Text(sign, "dim") for sign in reversed(text_face.legend(now).split("   ")) if sign]
    return first + changes + happened + last + signs[: max(room - len(changes) - len(happened), 0)]


def _events(rig: Rig, before: Registers | None) -> str:
    """Return the names of the events since `before`, repeated ones with their number."""
    rows = [] if before is None else takewhile(lambda row: row.number > before.event, reversed(rig.trace))
    runs = [(name, len([*rows])) for name, rows in groupby(row.name for row in reversed([*rows]))]
    return ", ".join(name if count == 1 else f"{name} x {count}" for name, count in runs)


def _changed(before: Registers, now: Registers) -> list[str]:
    return describe({name: units for name, units in changes(before, now).items() if name not in UNCHANGED})


def _meter(rig: Rig) -> str:
    reading = rig.panel.reading
    return "" if reading is None else f"{rig.panel.meter} {reading:+.4f} V"


def _wrapped(label: str, words: str, most: int, style: str) -> list[Text]:
    """Return the words in lines that fit beside the lamps, cut after `most`; [] if there are no words."""
    lines = wrap(label + words, BESIDE, max_lines=most, placeholder=" ...") if words and most > 0 else []
    return [Text(line, style) for line in lines]


def _padded(text: Text, width: int) -> Text:
    padded = text.copy()
    padded.pad_right(width - len(padded.plain))
    return padded


def _for(console: Console, text: Text) -> Text:
    if console.options.ascii_only:
        text.plain = text.plain.translate(PLAIN)
    return text
