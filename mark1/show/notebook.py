"""Rich displays in notebooks: `%load_ext mark1` shows rigs, panels, answers, pictures, plugboards and reports drawn.

Each display is a function from the object to HTML with pictures in SVG, without scripts, so that a saved notebook shows
them too. They are registered with IPython by type, and the classes know nothing of them.
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from math import isqrt
from typing import Any

import numpy as np

from mark1.base.report import Report, Table
from mark1.clockwork.rig import Rig
from mark1.machine.exact.units import TICK
from mark1.machine.panel.panel import BANKS, CHOICES, Panel
from mark1.machine.plugboard import Plugboard
from mark1.machine.response import Response
from mark1.stimuli.sets import Stimuli

MOST_FIGURES = 12
"""Figures of a set that are drawn."""

MOST_UNITS = 4096
"""Units of a field that are drawn."""

MOST_CORDS = 24
"""Cords of a cell that its tip names."""

A_COLUMNS = 32
"""A-units in a row of their field."""

WIDEST = 260
"""Largest width of a field (pixels)."""

WARM, COLD = "#ffd27a", "#6fb1ff"
"""Colours of what is above and below 0."""

FREE = ("free", "0", "1")
"""Positions -1, 0, 1 of a forcing switch."""


def load_ipython_extension(ipython: Any) -> None:
    """Register the displays with an IPython shell: what `%load_ext` calls."""
    html = ipython.display_formatter.formatters["text/html"]
    for kind, display in DISPLAYS.items():
        html.for_type(kind, display)


def unload_ipython_extension(ipython: Any) -> None:
    """Take the displays back: what `%unload_ext` calls."""
    html = ipython.display_formatter.formatters["text/html"]
    for kind in DISPLAYS:
        html.pop(kind, None)


def rig_html(rig: Rig) -> str:
    """A rig as it stands: the light, the S-units, the A-units, the wipers (live), and the R-units with their sums."""
    now, columns = rig.machine.registers, rig.spec.retina_shape[1]
    position = rig.machine.positions(now, now.tick)
    largest = float(np.abs(position).max())
    fields = [
        _field("light", now.light, columns, tips=_names("S", now.light)),
        _field(f"S-units, {now.s.sum()} on", now.s, columns, tips=_names("S", now.s)),
        _field(f"A-units, {now.a.sum()} on", now.a, A_COLUMNS, tips=_names("A", now.a)),
        _field(f"values, up to {largest:.3f} V", position / (largest or 1), A_COLUMNS, tips=_volts(position)),
    ]
    rows = [("state", now.r.tolist()), ("sum (V)", [f"{volts:+.3f}" for volts in now.sum])]
    rows.append(("motors", ["running" if running else "" for running in now.running]))
    clock = f"{rig.phase} at {now.tick * TICK:.3f} s, after {now.event} events and {now.exposures} exposures"
    return _titled(f"Rig, seed {rig.machine.seed}", clock, _beside(fields), _units_table("R", rows))


def panel_html(panel: Panel) -> str:
    """The switches: each rotary one with its positions, the present one bold, and the rows of the R-units."""
    rotary = [
        [escape(name), " &middot; ".join(_position(choice, getattr(panel, name)) for choice in choices)]
        for name, choices in CHOICES.items()
    ]
    enabled = ["on" if switch else "off" for switch in panel.enabled]
    rows = [("enabled", enabled), ("forcing", [FREE[position + 1] for position in panel.forcing])]
    dark, lit = (int((panel.stimulus == position).sum()) for position in BANKS["stimulus"][1:])
    stimulus = f"stimulus switches: {lit} on, {dark} off, {len(panel.stimulus) - lit - dark} at camera"
    return _titled("Panel", "", _table([], rotary), _units_table("R", rows), f"<div>{stimulus}</div>")


def _position(choice: object, present: object) -> str:
    text = escape({False: "off", True: "on"}[choice] if isinstance(choice, bool) else str(choice))
    return f"<b>{text}</b>" if choice == present else f'<span style="opacity:.5">{text}</span>'


def response_html(response: Response) -> str:
    """Return the panel's reading: bits, sums (? if undecided) and the direction of reinforcement of each R-unit."""
    sums = [
        f"{volts:+.3f}{' ?' if undecided else ''}"
        for volts, undecided in zip(response.sums, response.undecided, strict=True)
    ]
    rows: list[tuple[str, Sequence[object]]] = [("bit", response.bits.tolist()), ("sum (V)", sums)]
    if response.corrected:
        rows.append(("taught", ["-" if way < 0 else "+" if way else "" for way in response.direction]))
    if response.limited.any():
        rows.append(("time limit", ["met" if limited else "" for limited in response.limited]))
    return _units_table("R", rows)


def stimuli_html(stimuli: Stimuli) -> str:
    """The first figures of a set, each under the name of its class."""
    shown = stimuli[:MOST_FIGURES]
    fields = [
        _field(stimuli.labels[y], x.ravel(), x.shape[1], width=100) for x, y in zip(shown.x, shown.y, strict=True)
    ]
    more = len(stimuli) - len(shown)
    return _titled("Stimuli", repr(stimuli).strip("<>"), _beside(fields), f"<div>and {more} more</div>" if more else "")


def plugboard_html(board: Plugboard) -> str:
    """Return the cords leaving each cell, excitatory and inhibitory; a cell's tip names the A-units that they go to.

    A board does not know the shape of the retina: its cells stand in the squarest field that they fill.
    """
    columns = board.s_units // next(n for n in range(isqrt(board.s_units), 0, -1) if board.s_units % n == 0)
    fields = []
    for name, sign, counts in zip(("excitatory", "inhibitory"), (1, -1), board.fan_out(), strict=True):
        most = int(counts.max(initial=0))
        tips = _cord_tips(board, sign)
        fields.append(_field(f"{name}, up to {most} a cell", sign * counts / (most or 1), columns, tips=tips))
    return _titled("Plugboard", f"{len(board.cords)} cords to {board.a_units} A-units", _beside(fields))


def _cord_tips(board: Plugboard, sign: int) -> list[str]:
    ends: list[list[int]] = [[] for _ in range(board.s_units)]
    for a, s, _ in board.cords[board.cords[:, 2] == sign].tolist():
        ends[s].append(a + 1)
    return [f"S{cell}: {_named(units)}" for cell, units in enumerate(ends, 1)]


def _named(units: list[int]) -> str:
    more = len(units) - MOST_CORDS
    return " ".join(f"A{unit}" for unit in units[:MOST_CORDS]) + (f" and {more} more" if more > 0 else "")


def report_html(report: Report) -> str:
    """A report's tables, notes and settings; its figures are named and drawn only when it is saved."""
    settings = ", ".join(f"{name} {value}" for name, value in report.settings.items())
    notes = [f"<p>{escape(note)}</p>" for note in report.notes]
    figures = f"figures, drawn by save(directory): {', '.join(report.figures)}" if report.figures else ""
    return _titled(report.title, settings, *map(_report_table, report.tables), *notes, f"<div>{escape(figures)}</div>")


def _report_table(table: Table) -> str:
    heads = table.heads
    rows = [[escape(head.text(cell)) for head, cell in zip(heads, row, strict=True)] for row in table.rows]
    words = {place for row in table.rows for place, cell in enumerate(row) if isinstance(cell, str)}
    note = f"<div>{escape(table.note)}</div>" if table.note else ""
    return f"<h4>{escape(table.title)}</h4>{_table(table.names, rows, left=words)}{note}"


DISPLAYS: dict[type, Callable[[Any], str]] = {
    Rig: rig_html,
    Panel: panel_html,
    Response: response_html,
    Stimuli: stimuli_html,
    Plugboard: plugboard_html,
    Report: report_html,
}
"""What is displayed, and how."""


def _field(name: str, levels: Any, columns: int, *, tips: Sequence[str] = (), width: int = WIDEST) -> str:
    """A dark field of square lamps under its name: warm above 0, cold below, as bright as the level is far from 0."""
    drawn = np.asarray(levels, dtype=np.float64)[:MOST_UNITS]
    columns = max(1, min(columns, len(drawn)))
    rows = -(-len(drawn) // columns)
    lamps = (_lamp(place, columns, level, tips) for place, level in enumerate(drawn.tolist()) if level)
    scale = width / max(columns, 20)
    more = f", the first {len(drawn)}" if len(drawn) < len(levels) else ""
    return (
        f'<figure style="margin:0"><figcaption>{escape(name)}{more}</figcaption>'
        f'<svg viewBox="0 0 {columns} {rows}" width="{columns * scale:.0f}" height="{rows * scale:.0f}" '
        f'style="background:#222">{"".join(lamps)}</svg></figure>'
    )


def _lamp(place: int, columns: int, level: float, tips: Sequence[str]) -> str:
    row, column = divmod(place, columns)
    tip = f"<title>{escape(tips[place])}</title>" if tips else ""
    look = f'fill="{WARM if level > 0 else COLD}" fill-opacity="{min(abs(level), 1):.2g}"'
    return f'<path d="M{column} {row}h.9v.9h-.9z" {look}>{tip}</path>'


def _names(letter: str, levels: Any) -> list[str]:
    return [f"{letter}{unit} {level:.3g}" for unit, level in enumerate(levels[:MOST_UNITS].tolist(), 1)]


def _volts(position: Any) -> list[str]:
    return [f"A{unit} {volts:+.4f} V" for unit, volts in enumerate(position[:MOST_UNITS].tolist(), 1)]


def _units_table(letter: str, rows: Iterable[tuple[str, Sequence[object]]]) -> str:
    """A table with a column for each unit, whose head is the unit's name."""
    rows = list(rows)
    heads = ["", *(f"{letter}{unit + 1}" for unit in range(len(rows[0][1])))]
    return _table(heads, [[escape(name), *(escape(str(cell)) for cell in cells)] for name, cells in rows], left={0})


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], left: Iterable[int] = (0, 1)) -> str:
    """A table of cells that are HTML already; the columns `left` are set to the left, the others to the right."""
    places = frozenset(left)
    head = f"<thead>{_row('th', [escape(name) for name in heads], places)}</thead>" if heads else ""
    return f"<table>{head}<tbody>{''.join(_row('td', row, places) for row in rows)}</tbody></table>"


def _row(tag: str, cells: Sequence[str], left: frozenset[int]) -> str:
    sides = ("left" if place in left else "right" for place in range(len(cells)))
    parts = [f'<{tag} style="text-align:{side}">{cell}</{tag}>' for side, cell in zip(sides, cells, strict=True)]
    return f"<tr>{''.join(parts)}</tr>"


def _beside(parts: Iterable[str]) -> str:
    return f'<div style="display:flex;flex-wrap:wrap;gap:1em">{"".join(parts)}</div>'


def _titled(title: str, line: str, *parts: str) -> str:
    return f"<div><b>{escape(title)}</b> {escape(line)}</div>{''.join(parts)}"
