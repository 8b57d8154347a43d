"""Printed output that is compared with kept text."""

import re


def without_times(text: str) -> str:
    """Take out what was measured on this computer: the last column of the table that says so."""
    before, title, after = text.partition("\nCost on this computer\n")
    table, note, rest = after.partition("\n\nTraining only.")
    rows = re.sub(r"(?m) +[\d,]+$", " (measured)", table)
    return "".join((before, title, rows, note, rest))
