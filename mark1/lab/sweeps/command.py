"""The command `mark1 sweep`: what the command line says, to a sweep, its report and a code to leave with."""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import typer

from mark1.base.progress import bars
from mark1.base.report import Report
from mark1.lab import scenario
from mark1.lab.sweeps.grid import read_over
from mark1.lab.sweeps.run_sweep import FILE, sweep
from mark1.lab.sweeps.summary import FAILED
from mark1.lab.sweeps.workers import on_cluster


def main(
    script: Path,
    over: Sequence[str],
    seeds: int,
    out: Path,
    processes: int | None,
    cluster: str | None,
    measures: Sequence[str],
) -> None:
    """Sweep a script, print the report, and leave with code 1 if runs failed. ValueError as of `sweep`."""
    if cluster is not None and processes is not None:
        raise ValueError("--workers and --cluster are both given; the workers of a cluster are started by themselves")
    run = scenario.load(script)
    values = read_over(run, over)
    try:
        with bars(), on_cluster(cluster) if cluster is not None else nullcontext() as executor:
            report = sweep(run, values, seeds, out=out, executor=executor, processes=processes, measures=measures)
    except KeyboardInterrupt:
        typer.echo(f"Finished runs are in {out / FILE}; the same command does the rest.", err=True)
        raise
    report.print()
    if _failed(report):
        raise typer.Exit(1)


def _failed(report: Report) -> bool:
    return any(table.title == FAILED for table in report.tables)
