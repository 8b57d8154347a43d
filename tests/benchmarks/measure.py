"""Measuring: medians of interleaved runs, rows in which a benchmark says what it measured, and what it ran on."""

import os
import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_info

REST = 0.02
"""Pause before each run (s): threads of the run before wait for more work busily at first, and would slow this one."""


class Row(NamedTuple):
    """One measure: its target in words, what it was, and whether that passed; None where it could not be measured."""

    measure: str
    target: str
    ours: float | None
    passed: bool | None
    note: str


def interleaved(runs: Mapping[str, Callable[[], object]], repetitions: int = 5) -> dict[str, float]:
    """Median seconds of each run, taken a, b, c, a, b, c, so that a busy machine slows all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repetitions):
        for name, run in runs.items():
            sleep(REST)
            start = perf_counter()
            run()
            seconds[name].append(perf_counter() - start)
    return {name: median(times) for name, times in seconds.items()}


def computer() -> dict[str, str]:
    """What the benchmarks run on: processor, cores and their load, memory, Python, numpy, BLAS and its kernel."""
    blas: dict[str, object] = next((each for each in threadpool_info() if each["user_api"] == "blas"), {})
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.1f} of the last minute",
        "memory": f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "numpy": np.__version__,
        "BLAS": f"{blas.get('internal_api')} {blas.get('version')}, kernel {blas.get('architecture')}",
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:  # not Linux
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
