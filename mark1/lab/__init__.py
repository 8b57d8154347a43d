"""Experiments: scenario scripts and their runner, published figures, sweeps, the catalogue, the ledger of evidence.

from mark1 import lab

def run(seed: int = 0) -> lab.Report:
    return lab.Report("My experiment", [lab.Table("Result", ["what", "value"], [["x", 1]])])

if __name__ == "__main__":
    lab.main(run)
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mark1.base.intervals import Groups, Mean, Quantity, mean, table_of_means
    from mark1.base.progress import progress
    from mark1.base.report import Cell, Column, Report, Table
    from mark1.lab.published import Claim, findings, near
    from mark1.lab.scenario import main

_HOMES = {
    "mark1.base.intervals": ("Groups", "Mean", "Quantity", "mean", "table_of_means"),
    "mark1.base.progress": ("progress",),
    "mark1.base.report": ("Cell", "Column", "Report", "Table"),
    "mark1.lab.published": ("Claim", "findings", "near"),
    "mark1.lab.scenario": ("main",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Cell",
    "Claim",
    "Column",
    "Groups",
    "Mean",
    "Quantity",
    "Report",
    "Table",
    "findings",
    "main",
    "mean",
    "near",
    "progress",
    "table_of_means",
]


def __getattr__(name: str) -> object:
    """Load a name on first use, so that `mark1 --help` need not load numpy."""
    if name in _HOME_OF:
        return getattr(import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module 'mark1.lab' has no attribute {name!r}; it has {', '.join(__all__)}")
