"""Memory that a machine needs, estimated before anything of it is allocated.

It grows with the number of cords. This is about the computer that simulates, not about the Mark I.
"""

import os
from pathlib import Path

from mark1.machine.plugboard import LARGEST_DENSE
from mark1.machine.spec import MachineSpec
from mark1.machine.wiring.cords import LARGEST_WIDE, PIECE

PER_UNIT = 250
"""Bytes for each A-unit and each cell: registers, parts, and what one exposure changes and computes."""

PER_CHUNK_CORD = 32
"""Bytes for each cord of the part of the table that is being processed."""

PER_SAMPLED_UNIT = 350
PER_SAMPLED_CORD = 8
"""Bytes for each A-unit, and each of its cords, while a board with a limit of jacks is sampled unit by unit."""

MEMINFO = Path("/proc/meminfo")
"""File in which Linux reports the available memory."""


def memory_estimate(spec: MachineSpec) -> int:
    """Return the bytes needed to wire a machine and teach it one exposure, beside interpreter and libraries.

    The trace and the history of further exposures need more.
    """
    units, cords = spec.association_units, spec.association_units * (spec.excitatory + spec.inhibitory)
    sampling = 0 if spec.jacks is None else PER_SAMPLED_UNIT * units + PER_SAMPLED_CORD * cords
    return _table(units, spec.cells, cords) + max(sampling, _working(units, spec.cells, cords))


def _table(units: int, cells: int, cords: int) -> int:
    dense = 8 * units * cells if units * cells <= LARGEST_DENSE else 0
    return cords * 3 * (8 if cords <= LARGEST_WIDE else 4) + dense


def _working(units: int, cells: int, cords: int) -> int:
    return PER_UNIT * (units + cells) + PER_CHUNK_CORD * min(cords, PIECE)


def check_memory(spec: MachineSpec) -> None:
    """Raise ValueError if a machine needs more memory than is available, as far as the system reports that."""
    _check(
        memory_estimate(spec),
        f"a machine of {spec.association_units:,} A-units with {spec.excitatory} + {spec.inhibitory} inputs",
        "lower association_units or the inputs",
    )


def check_board_memory(units: int, cells: int, cords: int) -> None:
    """Raise ValueError if a board of these sizes needs more memory than is available, as far as that is known."""
    _check(
        _table(units, cells, cords) + _working(units, cells, cords),
        f"a board of {units:,} A-units, {cells:,} S-units and {cords:,} cords",
        "use a smaller one",
    )


def _check(needed: int, what: str, advice: str) -> None:
    free = free_memory()
    if free is not None and needed > free:
        raise ValueError(
            f"{what} needs about {needed / 1e9:.1f} GB and this computer has {free / 1e9:.1f} GB free; {advice}"
        )


def free_memory() -> int | None:
    """Return the bytes of memory available, caches included, or else all of the computer's; None if not known."""
    try:
        reported = dict(line.split(":", 1) for line in MEMINFO.read_text().splitlines())
        return int(reported["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # Windows has no such call
        return None
