"""How long each scenario takes, at its defaults and at its quick setting: written to scenarios/times.csv.

Run `python -m tests.benchmarks.scenarios` for all, or with names for some of them; the others keep their rows. A name
that is new goes to the end of its shelf. Times are of one run on one core and only tell a reader whether to wait.
"""

import csv
import subprocess
import sys
from os import times
from pathlib import Path

from mark1.lab import catalogue, options, scenario

FOLDER = Path(__file__).parents[2] / "scenarios"


def seconds(entry: catalogue.Entry, *options: str) -> str:
    """Processor time of a scenario as a process of its own (s): what it takes on a core that has nothing else to do."""
    before = times()
    subprocess.run([sys.executable, str(entry.path), *options], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    after = times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return f"{spent:.1f}"


def measured(entry: catalogue.Entry) -> tuple[str, ...]:
    """Row of a scenario that is run now."""
    quick = seconds(entry, "--quick") if options.quick(scenario.load(entry.path)) else ""
    return entry.name, seconds(entry), quick


def kept(entry: catalogue.Entry) -> tuple[str, ...]:
    """Row of a scenario as it was measured before."""
    return entry.name, *("" if each is None else f"{each:.1f}" for each in (entry.seconds, entry.quick))


def main() -> None:
    """Measure the named scenarios, or all, and write the file anew."""
    entries, names = catalogue.entries(FOLDER), sys.argv[1:]
    rows = [measured(entry) if entry.name in names or not names else kept(entry) for entry in entries]
    with (FOLDER / catalogue.TIMES).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("name", "seconds", "quick"), *rows])


if __name__ == "__main__":
    main()
