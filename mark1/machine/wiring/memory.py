"""Memory: what a machine of some size needs, reckoned before anything of it is drawn.

It grows with the number of cords. Nothing here says anything of the Mark I: it is about the computer that simulates it.
"""

import os
from pathlib import Path

from mark1.machine.plugboard import LARGEST_DENSE
from mark1.machine.spec import MachineSpec
from mark1.machine.wiring.cords import LARGEST_WIDE, PIECE

PER_UNIT = 250
"""Bytes for an A-unit or a cell: its registers and parts, and what one exposure changes and works out."""

PER_WORKED_CORD = 32
"""Bytes for a cord of the piece of the table that is worked on."""

PER_DRAWN_UNIT = 350
PER_DRAWN_CORD = 8
"""Bytes for an A-unit, and for each of its cords, while a board with a limit of jacks is drawn unit by unit."""

MEMORY_TOLD = Path("/proc/meminfo")
"""Where Linux tells how much memory can still be had."""


def memory_estimate(spec: MachineSpec) -> int:
    """Bytes that wiring a machine, and teaching it one exposure, takes at most, beside interpreter and libraries.

    What a trace and a history keep of further exposures comes on top.
    """
    units, cords = spec.association_units, spec.association_units * (spec.excitatory + spec.inhibitory)
    table = cords * 3 * (8 if cords <= LARGEST_WIDE else 4)
    dense = 8 * units * spec.cells if units * spec.cells <= LARGEST_DENSE else 0
    drawing = 0 if spec.jacks is None else PER_DRAWN_UNIT * units + PER_DRAWN_CORD * cords
    working = PER_UNIT * (units + spec.cells) + PER_WORKED_CORD * min(cords, PIECE)
    return table + dense + max(drawing, working)


def check_memory(spec: MachineSpec) -> None:
    """Refuse a machine that needs more memory than there is, where the system tells (ValueError)."""
    needed, free = memory_estimate(spec), free_memory()
    if free is not None and needed > free:
        raise ValueError(
            f"a machine of {spec.association_units:,} A-units with {spec.excitatory} + {spec.inhibitory} inputs needs "
            f"about {needed / 1e9:.1f} GB and this computer has {free / 1e9:.1f} GB free; lower association_units or "
            "the inputs"
        )


def free_memory() -> int | None:
    """Bytes that can still be had, caches included; all of the computer's where only that is told; None: neither."""
    try:
        told = dict(line.split(":", 1) for line in MEMORY_TOLD.read_text().splitlines())
        return int(told["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # Windows has no such call
        return None
