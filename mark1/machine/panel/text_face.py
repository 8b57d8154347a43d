"""The panel as text in 80 x 24: the lamp field of the S-units, a line for each R-unit, the switches and the meter.

A field of 20 x 20 lamps and eight rows of switch and lamp for the R-units: OM fig. 2, SI counted, documented. The
layout of sums and switches beside them is ours.
"""

from collections.abc import Mapping
from itertools import zip_longest
from math import ceil
from textwrap import wrap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mark1.machine.exact.units import Flags
from mark1.machine.faults.faults import in_force
from mark1.machine.state.registers import Phase, Registers

FIELD = 20
"""Lamps on each side of the field; each is two columns wide."""

BESIDE = 38
"""Columns to the right of the lamps: 79 in all with the gap, since some terminals break a line of 80."""

DARK, CARD, LIGHT, ON = LAMPS = (" ·", " ○", "░░", "██")
"""A dark cell, a cell that is lit on a card no light comes from now, a lit cell, and an S-unit that is on."""

LOOK, MOTOR = slice(13, 26), slice(32, 38)
"""Columns of an R-unit's line: what was read at the look, and which way its motors turn."""

AIMS = {0: "0", 1: "1"}
"""Targets as they are printed; any other is "none"."""


def face(now: Registers, shape: tuple[int, int], switches: Mapping[str, Any], reading: str) -> str:
    """Draw the panel: at most 22 lines of at most 79 characters.

    `shape` is that of the retina, `switches` their settings by name, `reading` what the meter shows.
    """
    head = f"{now.tick:>7} ms   event {now.event}   {Phase(now.phase).name.lower()}   exposures {now.exposures}"
    beside = [
        *units(now),
        "",
        *_settings(switches),
        *_set_by_unit(switches),
        f"meter: {reading}",
        *([f"motors: {running}"] if (running := motors(now)) else []),
        *_faults(now),
    ]
    rows = zip_longest(lamps(now, shape), beside[:FIELD], fillvalue="")
    lines = [f"{field:<{2 * FIELD + 1}}{words}".rstrip() for field, words in rows]
    return "\n".join([head[:79], *lines, *filter(None, [legend(now)])])


def lamps(now: Registers, shape: tuple[int, int]) -> list[str]:
    """Return the lamp field, a line for each row; on a larger retina one lamp stands for several cells.

    A cell that is lit on the last card stays drawn, dimmed, while no light falls on it.
    """
    state = np.where(now.s, 3, np.where(now.light >= 0.5, 2, _on_dark_card(now)))
    shown = _condensed(state.reshape(shape))
    return ["".join(LAMPS[lamp] for lamp in row) for row in shown.tolist()]


def _on_dark_card(now: Registers) -> Flags:
    """Return the cells that are lit on the card while the shutter is closed (shape (S,))."""
    # The register keeps the card until the next one is put up, so that an idle panel can still show what was judged.
    return (now.card >= 0.5) & (now.light < 0.5) & (not now.light.any())


def _condensed(field: NDArray[np.int64]) -> NDArray[np.int64]:
    cells = ceil(max(field.shape) / FIELD)
    rows, columns = (range(0, side, cells) for side in field.shape)
    condensed: NDArray[np.int64] = np.maximum.reduceat(np.maximum.reduceat(field, rows, 0), columns, 1)
    return condensed


def legend(now: Registers) -> str:
    """Explain the signs that the panel shows at the moment, in one line of at most 79 characters."""
    where = ", the shutter is closed" if now.phase == Phase.CARD else " at the last look"
    signs = {
        f"{ON} S-unit on": now.s.any(),
        f"{LIGHT} light": ((now.light >= 0.5) & ~now.s).any(),
        f"{CARD.strip()} card{where}": (_on_dark_card(now) & ~now.s).any(),
        "? undecided: in the dead zone": _has_looked(now) and now.undecided.any(),
    }
    return "   ".join(sign for sign, shown in signs.items() if shown)


def units(now: Registers) -> list[str]:
    """Return a heading and a line for each R-unit.

    A line shows the lamp, the sum as last read, bit and sum at the look, the target, and which way the motors turn.
    """
    heading = f"{'R':4}{'sum V':>9}{'at look V':>12} {'target':>6}{'motor':>6}"
    return [heading, *(_unit(now, unit) for unit in range(len(now.r)))]


def _unit(now: Registers, unit: int) -> str:
    lamp = "●" if now.r[unit] else "○"
    look, motor = " " * 13, ""
    if _has_looked(now):
        look = f" {now.bits[unit]} {now.sums[unit]:>+9.3f}{'?' if now.undecided[unit] else ' '}"
        motor = ("down", "", "up")[now.direction[unit] + 1]
    target = AIMS.get(int(now.target[unit]), "none") if _has_looked(now) or _is_exposing(now) else ""
    return f"R{unit + 1} {lamp}{now.sum[unit]:>+9.3f}{look}{target:>6}{motor:>6}".rstrip()


def _is_exposing(now: Registers) -> bool:
    return Phase.CARD <= now.phase <= Phase.CHANGING


def _has_looked(now: Registers) -> bool:
    """Return False before the first look, and while what was read at the last one belongs to the card before."""
    return now.phase > Phase.LOOKING if _is_exposing(now) else now.exposures > 0


def _settings(switches: Mapping[str, Any]) -> list[str]:
    words = [switches[name] for name in ("mode", "system", "correction", "valence", "sign")]
    reinforcement = "on" if switches["reinforcement"] else "off"
    return [
        *wrap(", ".join(words), BESIDE, break_on_hyphens=False),
        f"reinforcement {reinforcement}, pulse {switches['pulse_ms']} ms",
    ]


def _set_by_unit(switches: Mapping[str, Any]) -> list[str]:
    """Return the rows of switches of which any is not in the position that it has when the machine is switched on."""
    forced = [f"R{unit + 1}={at}" for unit, at in enumerate(switches["forcing"]) if at >= 0]
    disabled = [f"R{unit + 1}" for unit, on in enumerate(switches["enabled"]) if not on]
    stimulus = switches["stimulus"]
    by_hand = [f"{(stimulus == at).sum()} {word}" for at, word in ((1, "on"), (0, "off")) if (stimulus == at).any()]
    rows = {"forced": " ".join(forced), "disabled": " ".join(disabled), "stimulus switches": ", ".join(by_hand)}
    return [line for name, row in rows.items() if row for line in wrap(f"{name}: {row}", BESIDE, max_lines=2)]


def _faults(now: Registers) -> list[str]:
    count = len(in_force(now))
    return [f"faults: {count} in force"] if count else []


def motors(now: Registers) -> str:
    """Return how many motors run and how many of their wipers stand at an end stop; "" where none runs."""
    running = np.count_nonzero(now.drive)
    return f"{running} on, {np.count_nonzero(now.stalled)} at a stop" if running else ""
