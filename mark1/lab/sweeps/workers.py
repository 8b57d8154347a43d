"""Workers of a sweep: processes of this computer, or any `concurrent.futures.Executor`, such as dask's.

Outcomes come as runs end. A process of ours that dies takes the runs with it that were handed out; they are done once
more, each by itself, so that only the one that kills its process counts as failed.
"""

import os
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any, NamedTuple

from mark1.lab.sweeps.grid import Task
from mark1.lab.sweeps.script import Outcome, Script, failure, perform

AT_A_TIME = 10_000
"""Runs that are handed to an executor that is not ours, at most, before the first of them have ended."""

Done = Generator[tuple[Task, Outcome], None, None]


class Flow(NamedTuple):
    """Runs of a script: those that wait, and those that were handed out."""

    script: Script
    waiting: deque[Task]
    out: "dict[Future[Outcome], Task]"

    def ended(self, executor: Executor, most: int) -> "Iterator[tuple[Task, Future[Outcome]]]":
        """Hand out the runs, at most so many at a time, and yield each when it has ended."""
        ends: SimpleQueue[Future[Outcome]] = SimpleQueue()
        while self.waiting or self.out:
            while self.waiting and len(self.out) < most and ends.empty():
                task = self.waiting[0]
                future = executor.submit(perform, self.script, task.settings, task.seed)
                self.out[future] = self.waiting.popleft()
                future.add_done_callback(ends.put)
            future = ends.get()
            yield self.out[future], future
            del self.out[future]


def in_processes(script: Script, tasks: Sequence[Task], workers: int | None = None) -> Done:
    """Do the runs in so many processes of this computer (default: one for each core that this process may use)."""
    count = min(workers or _cores(), len(tasks) or 1)
    flow = Flow(script, deque(tasks), {})
    while flow.waiting:
        try:
            with _pool(count) as executor:
                for task, future in flow.ended(executor, 2 * count):
                    yield task, future.result()
        except BrokenExecutor:
            yield from _by_themselves(flow)


def on_executor(script: Script, tasks: Sequence[Task], executor: Executor) -> Done:
    """Do the runs on an executor that is open, and leave it open.

    Raises ValueError if it breaks; what its worker raises for one run is an outcome.
    """
    try:
        for task, future in Flow(script, deque(tasks), {}).ended(executor, AT_A_TIME):
            yield task, _answer(future)
    except (BrokenExecutor, CancelledError) as error:
        raise ValueError(f"the workers were lost ({type(error).__name__}); start again: finished runs stay") from error


@contextmanager
def on_cluster(address: str) -> Iterator[Executor]:
    """Lend the workers of a dask.distributed scheduler (ValueError: it is not installed, or does not answer)."""
    try:
        import distributed
    except ImportError as error:
        raise ValueError("a cluster needs dask.distributed; install it with pip install 'mark1[cluster]'") from error
    try:
        client: Any = distributed.Client(address, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ValueError(f"no dask scheduler answers at {address}; give one such as tcp://host:8786") from error
    with client:
        executor = client.get_executor(pure=False)
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)


def _answer(future: "Future[Outcome]") -> Outcome:
    try:
        return future.result()
    except (BrokenExecutor, CancelledError):
        raise
    except Exception as error:  # such as dask's KilledWorker, after several deaths over one run
        return failure(error)


def _by_themselves(flow: Flow) -> Done:
    """Do again what was handed out when a process died; the next run, if processes died before they had any."""
    if not flow.out:
        task = flow.waiting.popleft()
        yield task, _alone(flow.script, task)
    for future, task in flow.out.items():
        if future.done() and not future.cancelled() and future.exception() is None:
            yield task, future.result()
        else:
            yield task, _alone(flow.script, task)
    flow.out.clear()


def _alone(script: Script, task: Task) -> Outcome:
    try:
        with _pool(1) as executor:
            return executor.submit(perform, script, task.settings, task.seed).result()
    except BrokenExecutor:
        return {"error": {"type": "WorkerDied", "message": "the process of the run ended without an answer"}}


@contextmanager
def _pool(workers: int) -> Iterator[Executor]:
    """Lend fresh processes that end when the context is left, also by an error, and when this process dies."""
    context = get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    executor = ProcessPoolExecutor(workers, context, _begin, (theirs,))
    try:
        with _ctrl_c_afterwards():
            for _ in range(workers):
                executor.submit(int)  # something to do, for which each starts its process
        yield executor
        executor.shutdown()
    finally:
        ours.close()
        executor.shutdown(cancel_futures=True)
        theirs.close()


@contextmanager
def _ctrl_c_afterwards() -> Iterator[None]:
    """Put Ctrl-C off while processes start, for them until they can ignore it; Windows cannot."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(lifeline: Connection) -> None:
    """Begin a worker: Ctrl-C is for the process that sweeps, with which this one ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Connection) -> None:
    lifeline.poll(None)  # nothing is ever sent: what comes is the end of the other side
    os._exit(1)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
