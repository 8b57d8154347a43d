"""The page of the speed table: rows as lines of a table in Markdown, and the page with its table renewed."""

import re
from collections.abc import Mapping

from tests.benchmarks.measure import Row

BEGIN, END = "<!-- table: written by python -m tests.benchmarks --page -->", "<!-- end of table -->"
HEAD = "| benchmark | measure | target | ours | reached | note |\n| --- | --- | --- | --- | --- | --- |"


def cells(row: Row) -> tuple[str, str, str, str, str]:
    """The texts of a row, without the name of its benchmark."""
    ours = "-" if row.ours is None else f"{row.ours:.3g}"
    reached = {True: "yes", False: "NO", None: "not measured"}[None if row.passed is None else bool(row.passed)]
    return row.measure, row.target, ours, reached, row.note


def renewed(text: str, computer: Mapping[str, str], rows: Mapping[str, list[Row]]) -> str:
    """The page with a new table; lines of benchmarks that were not measured stay (ValueError: it has no markers)."""
    before, begin, rest = text.partition(BEGIN)
    old, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page has no place for the table; give it the lines {BEGIN!r} and {END!r}")
    lines = {name: [line(name, row) for row in found] for name, found in rows.items()}
    kept = [each for each in re.findall(r"^\| (?!benchmark|---).*$", old, re.M) if each.split(" | ")[0][2:] not in rows]
    told = "Measured on: " + "; ".join(f"{name} {value}" for name, value in computer.items()) + "."
    table = "\n".join([HEAD, *kept, *(each for found in lines.values() for each in found)])
    return f"{before}{BEGIN}\n\n{told}\n\n{table}\n\n{END}{after}"


def line(name: str, row: Row) -> str:
    """One line of the table."""
    return f"| {name} | {' | '.join(each.replace('|', '/') for each in cells(row))} |"


def listed(text: str) -> list[tuple[str, str]]:
    """Benchmark and measure of each line that the page has."""
    found = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", text.partition(BEGIN)[2].partition(END)[0], re.M)
    return [(name, measure) for name, measure in found if name not in ("benchmark", "---")]
