"""Every scenario prints what is kept beside it."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "scenarios").glob("*.py"))
QUICK = {"side_by_side", "circuit", "worked_example", "relu_sum"}
"""Scenarios of a few seconds; the others are run with the slow tests."""


def pinned() -> dict[str, str]:
    """The versions of tests/constraints.txt that decide what is computed and printed."""
    lines = (line.partition(";")[0].strip() for line in (ROOT / "tests" / "constraints.txt").read_text().splitlines())
    versions = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    return {name: versions[name] for name in ("numpy", "pillow", "matplotlib", "rich")}


@pytest.mark.parametrize(
    "script",
    [pytest.param(path, id=path.stem, marks=() if path.stem in QUICK else pytest.mark.slow) for path in SCRIPTS],
)
def test_a_scenario_prints_what_is_kept_beside_it(script: Path, tmp_path: Path) -> None:
    """`python scenarios/NAME.py > scenarios/NAME.txt` renews the text after a change that is meant."""
    other = {name: version(name) for name, wanted in pinned().items() if version(name) != wanted}
    if other:
        pytest.skip(f"the text holds under tests/constraints.txt, not under {other}")
    command = [sys.executable, str(script), "--out", str(tmp_path / "out")]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)  # noqa: S603
    assert run.stdout == script.with_suffix(".txt").read_text()
    assert list((tmp_path / "out").glob("*.png"))
