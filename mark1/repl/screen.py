"""Screen: the control panel drawn in colour, for a terminal of 80 columns and 24 lines with room for the prompt.

The lamp field of the retina on the left, the R-units and a few words on what happened on the right.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from textwrap import wrap

from rich.console import Console
from rich.live import Live
from rich.text import Text

from mark1 import Rig
from mark1.clockwork.observe.row import Row
from mark1.machine.panel import text_face
from mark1.machine.panel.panel import CHOICES
from mark1.machine.panel.text_face import BESIDE, FIELD, LOOK, MOTOR
from mark1.machine.state.diff import changes, describe
from mark1.machine.state.registers import Registers

COLOURS = {"[·○]": "bright_black", "░+": "yellow", "█+": "bold bright_yellow", "●": "bold bright_red"}  # of lamps
PLAIN = str.maketrans("·░█●○", ".:#*o")  # where the terminal has no such characters
# What only keeps the books would crowd out what moved.
BOOKS = ("energised", "motor_ticks", "travelled", "goal", "meter")


def draw(rig: Rig, before: Registers | None = None, reason: str = "") -> None:
    """Print the panel of a rig, with what changed since `before` and the reason of its halt."""
    console = Console(highlight=False)
    console.print(_for(console, panel(rig, before, reason)), no_wrap=True, overflow="crop", crop=False)


def panel(rig: Rig, before: Registers | None = None, reason: str = "") -> Text:
    """The panel as coloured text: at most 21 lines of at most 79 columns."""
    now = rig.machine.registers
    beside = [*_units(now), Text()]
    beside += _words(rig, before, reason, FIELD - len(beside))
    rows = zip_longest(map(_lit, text_face.lamps(now, rig.spec.retina_shape)), beside, fillvalue=Text())
    lines = [_padded(lamps, 2 * FIELD + 1) + told for lamps, told in rows]
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
    told = f" {rig.tick} ms   event {rig.machine.registers.event}   {rig.phase}   exposures {rig.cost.exposures}{pace}"
    return Text(told[:79].ljust(79), "reverse")


def _lit(line: str) -> Text:
    """A line of the panel with its lamps in their colours."""
    text = Text(line)
    for lamps, colour in COLOURS.items():
        text.highlight_regex(lamps, colour)
    return text


def _units(now: Registers) -> list[Text]:
    """A line an R-unit, its motors on a bright ground while they run."""
    head, *lines = text_face.units(now)
    return [Text(head, "dim"), *(_unit(line, bool(now.running[unit])) for unit, line in enumerate(lines))]


def _unit(line: str, running: bool) -> Text:
    text = _lit(line)
    text.stylize("cyan", LOOK.start, LOOK.stop)
    text.stylize("bold reverse green" if running else "green", MOTOR.start, MOTOR.stop)
    return text


def _words(rig: Rig, before: Registers | None, reason: str, most: int) -> list[Text]:
    """Why it halted, what changed, what is due next; what changed gets the lines that the others leave of `most`."""
    due = rig.pending
    upcoming = f"{due[0].event.name} ({due[0].event.bank}) at {due[0].tick} ms" if due else "nothing is due"
    switches = ", ".join(str(getattr(rig.panel, name)) for name in CHOICES if name != "reinforcement")
    now = rig.machine.registers
    changed = "; ".join(_changed(before, now)) if before is not None else ""
    why = _wrapped("", reason, 2, "bold")
    others = [
        *_wrapped("motors: ", text_face.motors(now), 1, "bold red"),
        *_wrapped("next: ", upcoming, 1, "magenta"),
        *_wrapped("meter: ", _meter(rig), 1, "cyan"),
        *_wrapped("", switches + ("" if now.reinforcement else ", reinforcement off"), 2, "dim"),
    ]
    return why + _wrapped("changed: ", changed, most - len(why) - len(others), "green") + others


def _changed(before: Registers, now: Registers) -> list[str]:
    return describe({name: units for name, units in changes(before, now).items() if name not in BOOKS})


def _meter(rig: Rig) -> str:
    reading = rig.panel.reading
    return "" if reading is None else f"{rig.panel.meter} {reading:+.4f} V"


def _wrapped(label: str, words: str, most: int, style: str) -> list[Text]:
    """The words in lines that fit beside the lamps, cut after `most`; none where there are no words."""
    lines = wrap(label + words, BESIDE, max_lines=most, placeholder=" ...") if words else []
    return [Text(line, style) for line in lines]


def _padded(text: Text, width: int) -> Text:
    padded = text.copy()
    padded.pad_right(width - len(padded.plain))
    return padded


def _for(console: Console, text: Text) -> Text:
    if console.options.ascii_only:
        text.plain = text.plain.translate(PLAIN)
    return text
