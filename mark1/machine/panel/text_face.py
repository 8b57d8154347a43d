"""The face of the panel as text: the lamp field of the S-units, the R-units' lamps, and readings, in 80 x 24.

A field of 20 x 20 lamps and eight rows of switch and lamp for the R-units: OM fig. 2, SI counted, documented. How sums
and switches are set out beside them is ours.
"""

from collections.abc import Mapping
from itertools import zip_longest
from math import ceil
from textwrap import wrap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mark1.machine.faults.faults import in_force
from mark1.machine.state.registers import Phase, Registers

FIELD = 20
"""Lamps a side; each is two columns wide."""

BESIDE = 38
"""Columns to the right of the lamps: 79 in all with the gap, since some terminals break a line of 80."""

DARK, LIT, ON = LAMPS = (" ·", "░░", "██")
"""A cell in the dark, a cell on which light falls, and an S-unit that is on."""

AIMS = {0: "0", 1: "1"}


def face(now: Registers, shape: tuple[int, int], switches: Mapping[str, Any], reading: str) -> str:
    """Draw the panel: at most 21 lines of at most 79 characters.

    `shape` is that of the retina, `switches` their settings by name, `reading` what the meter shows.
    """
    head = f"{now.tick:>7} ms   event {now.event}   {Phase(now.phase).name.lower()}   exposures {now.exposures}"
    beside = [
        *units(now),
        "",
        *_settings(switches),
        *_set_by_unit(switches),
        f"meter: {reading}",
        *([f"motors: {told}"] if (told := motors(now)) else []),
        *_faults(now),
    ]
    rows = zip_longest(lamps(now, shape), beside[:FIELD], fillvalue="")
    return "\n".join([head[:79], *(f"{field:<{2 * FIELD + 1}}{told}".rstrip() for field, told in rows)])


def lamps(now: Registers, shape: tuple[int, int]) -> list[str]:
    """The lamp field, a line a row; one lamp stands for several cells where the retina has more than 20 a side."""
    lit = np.maximum(now.card, now.light) >= 0.5
    shown = _condensed(np.where(now.s, 2, lit.astype(np.int64)).reshape(shape))
    return ["".join(LAMPS[lamp] for lamp in row) for row in shown.tolist()]


def _condensed(field: NDArray[np.int64]) -> NDArray[np.int64]:
    cells = ceil(max(field.shape) / FIELD)
    rows, columns = (range(0, side, cells) for side in field.shape)
    condensed: NDArray[np.int64] = np.maximum.reduceat(np.maximum.reduceat(field, rows, 0), columns, 1)
    return condensed


def units(now: Registers) -> list[str]:
    """A line an R-unit: lamp and sum as last read, bit and sum at the look, what is asked and which way motors turn."""
    return ["R   last sum V     at the look V asked", *(_unit(now, unit) for unit in range(len(now.r)))]


def _unit(now: Registers, unit: int) -> str:
    lamp = "●" if now.r[unit] else "○"
    doubt = "?" if now.undecided[unit] else " "
    looked = not Phase.CARD <= now.phase <= Phase.LOOKING  # before, what was read belongs to the card before
    motors = "-0+"[now.direction[unit] + 1] if looked and now.direction[unit] else " "
    look = f"   {now.bits[unit]} {now.sums[unit]:>+9.3f}{doubt}" if looked else " " * 15
    return f"R{unit + 1} {lamp} {now.sum[unit]:>+9.3f}{look}   {AIMS.get(int(now.target[unit]), '-')} {motors}"


def _settings(switches: Mapping[str, Any]) -> list[str]:
    words = [switches[name] for name in ("mode", "system", "correction", "valence", "sign")]
    reinforcement = "on" if switches["reinforcement"] else "off"
    return [
        *wrap(", ".join(words), BESIDE, break_on_hyphens=False),
        f"reinforcement {reinforcement}, pulse {switches['pulse_ms']} ms",
    ]


def _set_by_unit(switches: Mapping[str, Any]) -> list[str]:
    """The rows of switches, where any of them does not stand as when the machine was switched on."""
    forced = [f"R{unit + 1}={at}" for unit, at in enumerate(switches["forcing"]) if at >= 0]
    disabled = [f"R{unit + 1}" for unit, on in enumerate(switches["enabled"]) if not on]
    stimulus = switches["stimulus"]
    by_hand = [f"{(stimulus == at).sum()} {word}" for at, word in ((1, "on"), (0, "off")) if (stimulus == at).any()]
    told = {"forced": " ".join(forced), "disabled": " ".join(disabled), "stimulus switches": ", ".join(by_hand)}
    return [line for name, set_ in told.items() if set_ for line in wrap(f"{name}: {set_}", BESIDE, max_lines=2)]


def _faults(now: Registers) -> list[str]:
    count = len(in_force(now))
    return [f"faults: {count} in force"] if count else []


def motors(now: Registers) -> str:
    """How many motors are on and how many of their wipers stand at a stop; empty where none is."""
    running = np.count_nonzero(now.drive)
    return f"{running} on, {np.count_nonzero(now.stalled)} at a stop" if running else ""
