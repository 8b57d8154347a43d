"""The numbers that a report holds, each by a name: the title of its table, the label of its row, its column.

"Letters right / removed (%) 10 / Mark I right": a row is known by its first cell, or by as many leading words as tell
the rows apart. The only row of a table needs no label, unless it begins with a word.
"""

import math
from collections.abc import Sequence

from mark1.base.report import Cell, Column, Report, Table


def numbers(report: Report) -> dict[str, float]:
    """Return every finite number in the tables of a report by its name; yes counts as 1 and no as 0."""
    return {name: value for table in report.tables for name, value in _of_table(table).items()}


def _of_table(table: Table) -> dict[str, float]:
    labels, first = _labels(table)
    return {
        " / ".join(filter(None, (table.title, label, head.name))): float(cell)
        for label, row in zip(labels, table.rows, strict=True)
        for head, cell in list(zip(table.heads, row, strict=True))[first:]
        if isinstance(cell, int | float) and math.isfinite(cell)
    }


def _labels(table: Table) -> tuple[list[str], int]:
    """Return a label for each row, and the index of the first column after the labels."""
    words = _leading_words(table.rows)
    if not words and len(table.rows) == 1:
        return [""], 0
    for count in range(1, max(words, 1) + 1):
        labels = [", ".join(map(_label, table.heads[:count], row)) for row in table.rows]
        if len(set(labels)) == len(labels):
            return labels, count
    return [f"row {number}" for number in range(1, len(table.rows) + 1)], words


def _leading_words(rows: Sequence[Sequence[Cell]]) -> int:
    """Return the number of columns from the left that hold a word in some row."""
    columns = [any(isinstance(cell, str) for cell in column) for column in zip(*rows, strict=True)]
    return [*columns, False].index(False)


def _label(head: Column, cell: Cell) -> str:
    return cell if isinstance(cell, str) else f"{head.name} {head.text(cell)}"
