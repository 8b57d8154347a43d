"""Every scenario prints what is kept beside it."""

import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import pytest

from mark1.lab import catalogue, options, scenario
from tests.helpers.paths import ROOT
from tests.helpers.printed import without_times

ENTRIES = catalogue.entries(ROOT / "scenarios")
EVERYDAY = 0.9
"""Seconds: scenarios that took longer when they were measured are run with the slow tests."""


def pinned() -> dict[str, str]:
    """The versions of tests/constraints.txt that decide what is computed and printed."""
    lines = (line.partition(";")[0].strip() for line in (ROOT / "tests" / "constraints.txt").read_text().splitlines())
    versions = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    return {name: versions[name] for name in ("numpy", "pillow", "matplotlib", "rich")}


def is_soon(entry: catalogue.Entry) -> bool:
    seconds = entry.seconds if entry.quick is None else entry.quick
    return seconds is not None and seconds < EVERYDAY


@pytest.mark.parametrize(
    "entry", [pytest.param(each, id=each.name, marks=() if is_soon(each) else pytest.mark.slow) for each in ENTRIES]
)
def test_a_scenario_prints_what_is_kept_beside_it(entry: catalogue.Entry, tmp_path: Path) -> None:
    """`python -m tests.scenarios.test_every_scenario NAME` renews the text after a change that is meant."""
    other = {name: version(name) for name, wanted in pinned().items() if version(name) != wanted}
    if other:
        pytest.skip(f"the text holds under tests/constraints.txt, not under {other}")
    assert without_times(printed(entry, tmp_path)) == without_times(entry.path.with_suffix(".txt").read_text())
    drawn, shelf = list((tmp_path / "out").glob("*.png")), entry.shelf
    assert drawn or shelf == "published"


def printed(entry: catalogue.Entry, folder: Path) -> str:
    """What a scenario prints, at its quick setting where it has one."""
    quick = ["--quick"] if entry.quick is not None or options.quick(scenario.load(entry.path)) else []
    command = [sys.executable, str(entry.path), *quick, "--out", str(folder / "out")]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder).stdout  # noqa: S603


def test_every_scenario_of_the_catalogue_was_measured() -> None:
    assert not [entry.name for entry in ENTRIES if entry.seconds is None]


if __name__ == "__main__":
    for entry in ENTRIES:
        if entry.name in sys.argv[1:]:
            with tempfile.TemporaryDirectory() as place:
                entry.path.with_suffix(".txt").write_text(printed(entry, Path(place)))
