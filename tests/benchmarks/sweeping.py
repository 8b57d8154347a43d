"""What a sweep costs: two processes against one, and what it spends on a run beside the run itself.

Run `python -m tests.benchmarks.sweeping`. The gain needs two cores that nobody else uses.
"""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console
from rich.table import Table as Screen

from mark1 import MachineSpec, Rig, stimuli, sweep
from mark1.base.report import Report, Table
from tests.benchmarks.measure import Row, interleaved

RUNS = 8
EXPOSURES = 6000  # in each run: more than a second
GAIN = 1.7
EMPTY = 1000  # runs without any work


def run(seed: int = 0, exposures: int = EXPOSURES) -> Report:
    """Teach a Mark I five letters for so many exposures."""
    rig, letters = Rig(MachineSpec(response_units=5), seed=seed), stimuli.letters("ABCDE")
    for place in range(exposures):
        letter = place % len(letters)
        rig.teach(letters.x[letter], [int(unit == letter) for unit in range(5)])
    return Report("Taught", [Table("Cost", ["machine hours"], [[rig.tick / 3_600_000]])])


def rows() -> list[Row]:
    """The gain of a second process, and what an empty run costs on processes and on a cluster."""
    return [gain(), *(empty_runs())]


def gain() -> Row:
    """How many times as fast two processes are as one."""
    times = interleaved({name: partial(swept, processes=n) for name, n in (("one", 1), ("two", 2))}, repetitions=3)
    ratio = times["one"] / times["two"]
    note = f"{RUNS} runs of {times['one'] / RUNS:.1f} s: {times['one']:.1f} s on one, {times['two']:.1f} s on two"
    return Row("sweep on 2 processes against 1", f"at least {GAIN} x", ratio, ratio >= GAIN, note)


def swept(processes: int) -> None:
    """A sweep of real work into a folder that vanishes."""
    with TemporaryDirectory() as folder:
        sweep(run, {}, RUNS, out=folder, processes=processes)


def empty_runs() -> Iterator[Row]:
    """Milliseconds for each run without work, and bytes of its row."""
    for name, workers in {"2 processes": None, "2 dask workers": cluster}.items():
        with TemporaryDirectory() as folder:
            if workers is None:
                seconds = timed(Path(folder), None)
            else:
                with workers() as executor:
                    seconds = timed(Path(folder), executor)
            size = (Path(folder) / "runs.jsonl").stat().st_size
        note = f"{EMPTY} runs that only wire a machine, with all else; {size / EMPTY:.0f} bytes a row"
        yield Row(f"ms a run, {name}", "-", 1000 * seconds / EMPTY, None, note)


def timed(folder: Path, executor: Executor | None) -> float:
    """Seconds for a sweep of runs without work."""
    start = perf_counter()
    sweep(run, {"exposures": [0]}, EMPTY, out=folder, executor=executor, processes=None if executor else 2)
    return perf_counter() - start


@contextmanager
def cluster() -> Iterator[Executor]:
    """Two workers of dask on this computer."""
    from distributed import LocalCluster

    from mark1.lab.sweeps.workers import on_cluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as ours,  # type: ignore[no-untyped-call]
        on_cluster(ours.scheduler_address) as executor,
    ):
        yield executor


def main() -> None:
    """Measure and print the rows."""
    screen = Screen(*(name.replace("_", " ") for name in Row._fields))
    for row in rows():
        screen.add_row(
            row.measure, row.target, f"{row.ours:.2f}", "-" if row.passed is None else str(row.passed), row.note
        )
    Console().print(screen)


if __name__ == "__main__":
    main()
