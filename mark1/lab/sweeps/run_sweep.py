"""Run a sweep: the runs of a grid that are missing, on workers; then the means of all with their intervals."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path
from typing import Any

from mark1.base.files import write_whole
from mark1.base.progress import progress
from mark1.base.report import Report
from mark1.lab import scenario
from mark1.lab.sweeps import grid, workers
from mark1.lab.sweeps.results import opened, told
from mark1.lab.sweeps.script import Run, script_of
from mark1.lab.sweeps.summary import all_means, headline, summary

FILE = "runs.jsonl"
"""The results file in the folder of a sweep."""

EVERY = "all-means.csv"
"""The file of the means of all measures; the report has the chosen ones."""


def sweep(
    run: Run | Path | str,
    over: Mapping[str, Sequence[Any]] | None = None,
    seeds: int | Iterable[int] = 20,
    *,
    out: Path | str,
    executor: Executor | None = None,
    processes: int | None = None,
    measures: Sequence[str] = (),
) -> Report:
    """Run a function of a script over a grid of settings and seeds, and report the means over seeds.

    A path stands for the `run` of the script there; workers get the text of the script. `over` gives the values of each
    setting that is varied; `seeds` is their number, from 0 on, or the seeds themselves.
    Each run that ends is a line of `out`/runs.jsonl at once, one that fails with its error; called again, only runs
    that are missing or failed are done. The work is done by so many `processes` (default: one for each core), or
    by an `executor`, which stays open. The report has the measures whose names contain one of `measures` (default:
    those that the script lists in `HEADLINE`, else all) and is saved in `out`, the means of all measures beside it in
    all-means.csv. It does not depend on who did the work, nor in which order.

    Raises: ValueError before any work for an invalid setting, value or folder.
    """
    run = run if callable(run) else scenario.load(Path(run))
    script, tasks = script_of(run), grid.tasks(run, over or {}, grid.seeds_of(seeds))
    if processes is not None and processes < 1:
        raise ValueError(f"there are to be {processes} processes; give 1 or more")
    folder = Path(out)
    with opened(folder / FILE, script) as results:
        missing = [task for task in tasks if not results.has(task.key)]
        done = (
            workers.in_processes(script, missing, processes)
            if executor is None
            else workers.on_executor(script, missing, executor)
        )
        text = f"runs, {len(tasks) - len(missing)} more were there" if len(missing) < len(tasks) else "runs"
        with closing(done):
            for task, outcome in progress(done, text, len(missing)):
                results.add(task.key, outcome)
        outcomes = results.outcomes
        every = [name for task in tasks for name in outcomes[task.key].get("numbers", {})]
        wanted = measures or headline(every, getattr(sys.modules[run.__module__], "HEADLINE", ()))
        report = summary(Path(script.path).stem, tasks, outcomes, wanted)
        table = all_means(tasks, outcomes).csv()
    with told(folder):
        report.save(folder)
        write_whole(folder / EVERY, lambda file: file.write(table.encode()))
    return report
