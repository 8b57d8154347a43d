"""States of a rig that its trace remembers, and the machine between two of them, where nothing changes but wipers."""

from itertools import pairwise

import numpy as np

from mark1.base.checks import check_count
from mark1.clockwork.observe.row import Row
from mark1.clockwork.rig import Rig
from mark1.machine.exact.units import Volts
from mark1.machine.machine import Machine
from mark1.machine.state.registers import Phase, Registers


def last_rows(rig: Rig, exposures: int) -> list[tuple[Row, list[int]]]:
    """The rows of the last exposures in the trace, or all rows where it has fewer, each with `between` up to the next.

    ValueError for a trace without rows.
    """
    check_count("exposures", exposures, low=1)
    rows = list(rig.trace)
    if not rows:
        raise ValueError("the trace has no rows to draw; step(), show() or teach() makes some")
    shutters = [place for place, row in enumerate(rows) if row.name == "shutter"]
    rows = rows[shutters[-exposures] if len(shutters) >= exposures else 0 :]
    ends = [*(after.tick for _, after in pairwise(rows)), rig.tick]
    return [(row, between(row.after, row.tick, end)) for row, end in zip(rows, ends, strict=True)]


def between(now: Registers, tick: int, end: int, count: int = 4) -> list[int]:
    """At most `count` ticks after `tick` and before `end`, evenly spaced; none where no motor runs."""
    if not now.drive.any():
        return []
    ticks = np.linspace(tick, end, count + 2)[1:-1].astype(int).tolist()
    return [each for each in dict.fromkeys(ticks) if tick < each < end]


def sums(machine: Machine, now: Registers, tick: int) -> Volts:
    """Sums of the R-units: live from when motors run until values decay, else as they were last read (V, (R,))."""
    return machine.sums(now, tick) if now.phase in (Phase.REINFORCING, Phase.DECAYING) else now.sum
