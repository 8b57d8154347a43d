"""A timeline of a rig: S-units, A-units, motors and R-units over machine time, as a logic analyser draws them."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from mark1.base.checks import check_count
from mark1.clockwork.observe.row import Row
from mark1.clockwork.rig import Rig
from mark1.machine.exact.units import TICK
from mark1.machine.state import addresses
from mark1.machine.state.addresses import Address
from mark1.machine.state.registers import Registers
from mark1.show import plots
from mark1.show.views import captions
from mark1.show.views.panel_view import REGISTERS
from mark1.show.views.states import between, last_rows, sums

CORNERS = 30
"""Points through which a wiper's way between two events is drawn, its dead time included."""

MOST_EXPOSURES = 40
"""Most exposures that remain readable beside each other."""

IDLE_S = 1.5
"""Time without an event or a motor (s) from which on it is drawn short."""

ANALOGUE = ("value", "sum")
DIGITAL = ("s", "a", "r", "drive")


class Sample(NamedTuple):
    """Return the registers at a tick."""

    registers: Registers
    tick: int


def timeline(rig: Rig, *names: str, exposures: int = 3) -> plots.Labelled:
    """The last exposures in the trace over machine time (s): units on in each bank, motors on, and chosen traces.

    `names` are units, such as "S137", "A17" and "R1", drawn as on or off, or registers of one: "A17.drive" (its motor
    is on), "A17.value" and "R1.sum" (V, with lines at the stops or the edges of the dead zone). Without names the wiper
    that moved most is shown with its motor and its R-unit. KeyError for a name that is not there, ValueError for a
    trace without rows and for more than MOST_EXPOSURES.
    """
    check_count("exposures", exposures, low=1, high=MOST_EXPOSURES)
    rows = last_rows(rig, exposures)
    chosen = names or _telling([row for row, _ in rows], rig)
    samples = _samples([row for row, _ in rows], rig.tick)
    times = np.array([sample.tick for sample in samples]) * TICK
    tracks = [*_banks(samples), *(_track(rig, name, samples) for name in chosen)]
    shutters = {row.before.exposures + 1: row.tick * TICK for row, _ in rows if row.name == "shutter"}
    figure = plots.timeline(times, tracks, _gaps(samples), shutters, captions.machine(rig))
    figure.title = f"Timeline: {captions.machine(rig)}"
    figure.description = f"{captions.settings(rig)}; ticks {samples[0].tick} to {samples[-1].tick}"
    return figure


def _samples(rows: Sequence[Row], end: int) -> list[Sample]:
    """The state just before and after each event, so that jumps stand upright, and corners while motors turn."""
    found = []
    for row, after in zip(rows, [*(after.tick for _, after in pairwise(rows)), end], strict=True):
        found += [Sample(row.before, row.tick), Sample(row.after, row.tick)]
        found += [Sample(row.after, tick) for tick in between(row.after, row.tick, after, CORNERS)]
    return [*found, Sample(rows[-1].after, end)]


def _gaps(samples: Sequence[Sample]) -> list[tuple[float, float]]:
    """From when to when nothing happens for long (s)."""
    return [
        (one.tick * TICK, other.tick * TICK)
        for one, other in pairwise(samples)
        if (other.tick - one.tick) * TICK > IDLE_S and not one.registers.drive.any()
    ]


def _banks(samples: Sequence[Sample]) -> list[plots.Track]:
    counts = {"S-units on": "s", "A-units on": "a", "motors on": "drive", "R-units on": "r"}
    return [
        plots.Track(name, np.array([np.count_nonzero(getattr(now, register)) for now, _ in samples]), "count")
        for name, register in counts.items()
    ]


def _track(rig: Rig, name: str, samples: Sequence[Sample]) -> plots.Track:
    place = _place(name, samples[-1].registers)
    if place.register in DIGITAL:
        shown = np.array([getattr(now, place.register)[place.units] != 0 for now, _ in samples])
        return plots.Track(f"{name[:-6]} motor" if place.register == "drive" else name, shown, "digital")
    machine = rig.machine
    read: Callable[..., np.ndarray] = machine.positions if place.register == "value" else lambda *at: sums(machine, *at)
    volts = np.array([read(now, tick)[place.units] for now, tick in samples])
    bound, what = (machine.stop, "stops") if place.register == "value" else (machine.dead_zone, "dead zone")
    return plots.Track(f"{name} (V)", volts, "analogue", bound, what)


def _place(name: str, now: Registers) -> Address:
    unit = isinstance(name, str) and "." not in name and name[:1] in REGISTERS
    place = addresses.find(f"{name}.{REGISTERS[name[0]]}" if unit else name, now)
    if not isinstance(place.units, int) or place.register not in (*ANALOGUE, *DIGITAL):
        raise KeyError(
            f"{name!r} is no trace of one unit; name units such as S137, A17 and R1, or A17.drive, A17.value and R1.sum"
        )
    return place


def _telling(rows: Sequence[Row], rig: Rig) -> list[str]:
    """The wiper that moved most in these rows, with its A-unit, motor and R-unit, and a cell that the A-unit sees."""
    moved = np.abs(rows[-1].after.travelled - rows[0].before.travelled)
    unit = int(np.argmax(moved))
    feeds = rig.machine.feeds[unit] + 1
    lit = np.any([row.after.s for row in rows], axis=0)
    cords = rows[-1].after.cords
    cells = cords[(cords[:, 0] == unit) & lit[cords[:, 1]], 1]
    seen = [f"S{cell + 1}" for cell in cells[:1]]
    return [*seen, *(f"A{unit + 1}{what}" for what in ("", ".drive", ".value")), f"R{feeds}.sum", f"R{feeds}"]
