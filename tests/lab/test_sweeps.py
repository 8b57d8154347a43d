"""Sweeps: the grid, its results file, what they report, and who does the work."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner

from mark1 import cli, sweep
from mark1.base.intervals import mean
from mark1.base.report import Column, Report, Table
from mark1.lab import scenario
from mark1.lab.sweeps.grid import read_over, tasks
from mark1.lab.sweeps.measures import numbers
from mark1.lab.sweeps.workers import in_processes, on_cluster

SCRIPT = '''\
"""Draw numbers. Runs of seed 2 and more wait while there is a file `wait`, and say so."""

import os
import random
import time
import warnings
from pathlib import Path

from mark1.base.report import Report, Table

HERE = Path(__file__).parent


def run(
    seed: int = 0,
    size: int = 1,
    kind: str = "a",
    parts: tuple[float, ...] = (0.5, 1),
    loud: bool = False,
    dies: bool = False,
) -> Report:
    with (HERE / "log").open("a") as log:
        log.write(f"{size} {kind} {seed}\\n")
    if (HERE / "wait").exists() and seed >= 2:
        with (HERE / "wait").open("w") as mark:
            mark.write(f"{os.getpid()}\\n")
        time.sleep(600)
    if loud:
        print("loud")
        warnings.warn("a warning")
    if dies and seed == 1:
        os._exit(1)
    if size == 13:
        raise KeyError("no luck")
    draw = random.Random(f"{seed} {size} {kind}")
    rows = [[name, draw.random() - size, seed] for name in ("Mark I", "neuron")]
    return Report("Draws", [Table("Drawn", ["who", "level", "seed"], rows), Table("Whole", ["parts"], [[len(parts)]])])


if __name__ == "__main__":
    raise RuntimeError("a sweep runs no main")
'''


class AtOnce(Executor):
    """Does what it is handed at once, or breaks after so many runs."""

    def __init__(self, last: int | None = None) -> None:
        self.last, self.runs = last, count()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":  # noqa: D102
        future: Future[Any] = Future()
        if next(self.runs) == self.last:
            future.set_exception(BrokenExecutor("pulled out"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A script to sweep."""
    path = tmp_path / "draws.py"
    path.write_text(SCRIPT)
    return path


@pytest.fixture(autouse=True)
def _rough_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures of few dots: drawing them is most of the work here."""
    monkeypatch.setattr("mark1.base.report.DPI", 10)


def log(script: Path) -> list[str]:
    """The runs that were begun since the last look."""
    path = script.with_name("log")
    lines = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return sorted(lines)


def files(folder: Path) -> dict[str, bytes]:
    """What a sweep left, its runs sorted."""
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return found | {"runs.jsonl": b"\n".join(sorted(found["runs.jsonl"].splitlines()))}


def rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "runs.jsonl").read_text().splitlines()[1:]]


def command(script: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, ["sweep", str(script), *words], catch_exceptions=False)
    return done.exit_code, done.output


OVER: dict[str, Sequence[Any]] = {"size": [1, 2, 13], "kind": ["a", "b"]}


@pytest.mark.slow
def test_the_files_do_not_depend_on_who_does_the_runs(script: Path, tmp_path: Path) -> None:
    sweep(script, OVER, 4, out=tmp_path / "one", processes=1)
    sweep(script, OVER, 4, out=tmp_path / "two", processes=2)
    with ThreadPoolExecutor(3) as threads:
        sweep(script, OVER, 4, out=tmp_path / "threads", executor=threads)
    sweep(script, OVER, 4, out=tmp_path / "serial", executor=AtOnce())
    one = files(tmp_path / "one")
    reports = {"means.csv", "means.png", "report.json", "report.txt", "runs-that-failed.csv"}
    assert reports | {"runs.jsonl", "all-means.csv"} == one.keys()
    assert all(files(tmp_path / other) == one for other in ("two", "threads", "serial"))


def test_means_and_intervals_are_those_of_the_runs(script: Path, tmp_path: Path) -> None:
    report = sweep(scenario.load(script), {"size": [2, 1]}, 5, out=tmp_path / "out", executor=AtOnce())
    (table,) = report.tables
    levels = [
        [row["numbers"]["Drawn / neuron / level"] for row in rows(tmp_path / "out") if row["settings"]["size"] == size]
        for size in (2, 1)
    ]
    found = [row[1:] for row in table.rows if row[0] == "Drawn / neuron / level"]
    assert found == [(size, 5, *mean(samples)) for size, samples in zip((2, 1), levels, strict=True)]


def test_a_grid_that_grows_does_only_what_is_missing(script: Path, tmp_path: Path) -> None:
    """A run is known by all its settings: one that names a default is the same run."""
    out = tmp_path / "out"
    sweep(script, {"size": [1, 2]}, 2, out=out, executor=AtOnce())
    assert log(script) == ["1 a 0", "1 a 1", "2 a 0", "2 a 1"]
    sweep(script, {"size": [1, 2, 3]}, 2, out=out, executor=AtOnce())
    assert log(script) == ["3 a 0", "3 a 1"]
    sweep(script, {"size": [1]}, 3, out=out, executor=AtOnce())
    assert log(script) == ["1 a 2"]
    sweep(script, {"kind": ["a", "b"]}, [0, 5], out=out, executor=AtOnce())
    assert log(script) == ["1 a 5", "1 b 0", "1 b 5"]
    before = files(out)
    sweep(script, {"kind": ["a", "b"]}, [0, 5], out=out, executor=AtOnce())
    assert (log(script), files(out)) == ([], before)


def test_a_last_line_that_was_cut_off_is_done_again(script: Path, tmp_path: Path) -> None:
    out, file = tmp_path / "out", tmp_path / "out" / "runs.jsonl"
    sweep(script, {}, 3, out=out, executor=AtOnce())
    log(script)
    whole, before = file.read_bytes(), files(out)
    for cut in (1, 40):
        file.write_bytes(whole[:-cut])
        sweep(script, {}, 3, out=out, executor=AtOnce())
        assert (log(script), files(out)) == (["1 a 2"], before)
    file.write_bytes(whole[:20])
    sweep(script, {}, 3, out=out, executor=AtOnce())
    assert (len(log(script)), files(out)) == (3, before)


def test_a_run_that_fails_is_a_row_and_the_rest_go_on_and_it_is_tried_again(script: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = sweep(script, {"size": [13, 1]}, 2, out=out, executor=AtOnce())
    means, failed = report.tables
    assert {row[1] for row in means.rows} == {1}
    assert failed.rows == ((13, 0, "KeyError", "no luck"), (13, 1, "KeyError", "no luck"))
    assert "2 of 4 runs succeeded" in report.notes[0]
    log(script)
    sweep(script, {"size": [13, 1]}, 2, out=out, executor=AtOnce())
    assert log(script) == ["13 a 0", "13 a 1"]


def test_a_sweep_of_which_every_run_fails_reports_that(script: Path, tmp_path: Path) -> None:
    code, said = command(script, "--over", "size=13", "--seeds", "2", "--workers", "1", "--out", str(tmp_path / "out"))
    assert code == 1
    assert "0 of 2 runs succeeded" in said


def test_what_a_script_prints_is_not_seen_and_its_warnings_are_told(
    script: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report = sweep(script, {"loud": [True]}, 2, out=tmp_path / "out", executor=AtOnce())
    assert capfd.readouterr() == ("", "")
    assert "2 of 2 runs gave a warning, the first: a warning" in report.notes


def test_workers_that_are_lost_keep_what_was_done(script: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the workers were lost"):
        sweep(script, {}, 5, out=tmp_path / "out", executor=AtOnce(last=3))
    assert [row["seed"] for row in rows(tmp_path / "out")] == [0, 1, 2]
    log(script)
    sweep(script, {}, 5, out=tmp_path / "out", executor=AtOnce())
    assert log(script) == ["1 a 3", "1 a 4"]


@pytest.mark.slow
def test_a_process_that_dies_takes_no_other_run_with_it(script: Path, tmp_path: Path) -> None:
    report = sweep(script, {"dies": [True]}, 5, out=tmp_path / "out", processes=2)
    means, failed = report.tables
    assert {row[2] for row in means.rows} == {4}
    assert [row[1:3] for row in failed.rows] == [(1, "WorkerDied")]


def test_nothing_to_do_starts_no_process(script: Path) -> None:
    assert [*in_processes(script_text(script), [])] == []


def script_text(script: Path) -> Any:
    from mark1.lab.sweeps.script import script_of

    return script_of(scenario.load(script))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--over", "siz=1"], "run() has no setting 'siz'; it has size, kind, parts, loud, dies"),
        (["--over", "seed=1"], "seed cannot be varied: give the seeds by themselves (--seeds)"),
        (["--over", "out=x"], "out cannot be varied"),
        (["--over", "size=1,x"], "size cannot be 'x'"),
        (["--over", "loud=perhaps"], "loud cannot be 'perhaps'; give yes or no"),
        (["--over", "size="], "no value or an empty one"),
        (["--over", "size=1,,2"], "no value or an empty one"),
        (["--over", "size"], "write name=value,value"),
        (["--over", "size=1,1"], "size is to be 1 twice"),
        (["--over", "size=1", "--over", "size=2"], "given twice"),
        (["--seeds", "0"], "seeds must be a whole number of at least 1, not 0"),
        (["--workers", "0"], "0 processes; give 1 or more"),
        (["--workers", "1", "--cluster", "tcp://127.0.0.1:1"], "both given"),
        (["--out", "draws.py"], "a file is in its way"),
        (["--out", "draws.py/below"], "a file is in its way"),
    ],
)
def test_what_will_not_do_is_said_in_a_sentence_before_any_work(
    script: Path, words: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(script.parent)
    code, said = command(script, *([] if "--out" in words else ["--out", "out"]), *words)
    assert (code, said.count("\n")) == (2, 1)
    assert sentence in said
    assert log(script) == []
    assert [path.name for path in script.parent.iterdir()] == ["draws.py"]


@pytest.mark.parametrize(
    ("over", "seeds", "sentence"),
    [
        ({"size": []}, 1, "at least one value"),
        ({"size": "12"}, 1, "a list of at least one value"),
        ({"size": [object()]}, 1, "a sweep knows numbers"),
        ({}, [], "at least one and each once"),
        ({}, [1, 1], "at least one and each once"),
        ({}, [-1], "whole numbers from 0"),
    ],
)
def test_what_python_may_not_give_is_said_too(
    script: Path, tmp_path: Path, over: dict[str, Any], seeds: Any, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        sweep(script, over, seeds, out=tmp_path / "out", executor=AtOnce())


def test_a_function_that_workers_cannot_find_is_refused(tmp_path: Path) -> None:
    def run(seed: int = 0) -> Report:
        raise RuntimeError(f"run with {seed}")

    with pytest.raises(ValueError, match="not at the top of test_sweeps"):
        sweep(run, out=tmp_path)
    typed: dict[str, Any] = {}
    exec("def run(seed=0): return None", typed)  # noqa: S102
    with pytest.raises(ValueError, match=r"no function of a \.py file"):
        sweep(typed["run"], out=tmp_path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda text: text.replace(b"draws.py", b"other.py"), "holds runs of run() of other.py, not of run() of draws"),
        (lambda text: text.replace(b'"version": "', b'"version": "0'), "another version of draws.py"),
        (lambda text: text.replace(b'"mark1": "', b'"mark1": "0'), "another version of mark1"),
        (lambda text: text.replace(b'{"seed": 1', b'{"sead": 1'), "line 3 of .* is no row of a sweep"),
        (lambda text: b"a letter\n" + text, "line 1 of .* is no row of a sweep"),
    ],
)
def test_a_file_of_something_else_is_refused_and_stays_as_it_is(
    script: Path, tmp_path: Path, change: Callable[[bytes], bytes], sentence: str
) -> None:
    out, file = tmp_path / "out", tmp_path / "out" / "runs.jsonl"
    sweep(script, {}, 2, out=out, executor=AtOnce())
    changed = change(file.read_bytes())
    file.write_bytes(changed)
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        sweep(script, {}, 3, out=out, executor=AtOnce())
    assert file.read_bytes() == changed


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such lock")
def test_two_sweeps_at_the_same_time_do_not_share_a_file(script: Path, tmp_path: Path) -> None:
    class Second(AtOnce):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
            with pytest.raises(ValueError, match="another sweep is writing"):
                sweep(script, {}, 3, out=tmp_path / "out", executor=AtOnce())
            return super().submit(fn, *args, **kwargs)

    sweep(script, {}, 1, out=tmp_path / "out", executor=Second())
    assert log(script) == ["1 a 0"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit files")
def test_a_full_disk_is_said_in_a_sentence_and_costs_no_finished_run(script: Path, tmp_path: Path) -> None:
    """Files may grow to so many bytes and no further, in the midst of a row."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1200, before[1]))
    try:
        with pytest.raises(ValueError, match=r"runs\.jsonl cannot be written"):
            sweep(script, {}, 6, out=tmp_path / "out", executor=AtOnce())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    done = (tmp_path / "out" / "runs.jsonl").read_bytes().count(b"\n") - 1
    assert 0 < done < 5
    log(script)
    sweep(script, {}, 6, out=tmp_path / "out", executor=AtOnce())
    assert log(script) == [f"1 a {seed}" for seed in range(done, 6)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("size=1,-2", [1, -2]),
        ("kind=a,b c", ["a", "b c"]),
        ('kind="a,b",c', ["a,b", "c"]),
        ("loud=yes,no", [True, False]),
        ("parts=0.5,1 2", [(0.5,), (1.0, 2.0)]),
    ],
)
def test_values_are_read_as_the_options_of_the_script(script: Path, text: str, values: list[Any]) -> None:
    assert read_over(scenario.load(script), [text]) == {text.partition("=")[0]: values}


def test_the_last_setting_varies_first_and_seeds_before_it(script: Path) -> None:
    done = tasks(scenario.load(script), {"size": [2, 1], "kind": ["b", "a"]}, [0, 1])
    assert [(*task.settings.values(), task.seed) for task in done[:5]] == [
        (2, "b", 0),
        (2, "b", 1),
        (2, "a", 0),
        (2, "a", 1),
        (1, "b", 0),
    ]


@pytest.mark.parametrize(
    ("columns", "cells", "names"),
    [
        (["n"], [[3]], {"T / n": 3}),
        (["who", "n", "ok"], [["a", 1, True], ["b", None, False]], {"T / a / n": 1, "T / a / ok": 1, "T / b / ok": 0}),
        ([Column("x (%)", "{:.0f}"), "n"], [[10.0, 1], [20.0, 2]], {"T / x (%) 10 / n": 1, "T / x (%) 20 / n": 2}),
        (["who", "of", "n"], [["a", "x", 1], ["a", "y", 2]], {"T / a, x / n": 1, "T / a, y / n": 2}),
        (["who", "n"], [["a", 1], ["a", 2]], {"T / row 1 / n": 1, "T / row 2 / n": 2}),
        (
            ["n", "m"],
            [[1, 5], [1, 6]],
            {"T / row 1 / n": 1, "T / row 1 / m": 5, "T / row 2 / n": 1, "T / row 2 / m": 6},
        ),
        (["who", "n"], [["a", float("nan")], ["b", float("inf")]], {}),
        (["who", "n"], [], {}),
    ],
)
def test_numbers_are_named_by_table_row_and_column(
    columns: Sequence[str | Column], cells: Any, names: dict[str, float]
) -> None:
    assert numbers(Report("R", [Table("T", columns, cells)])) == names


def test_a_measure_chooses_numbers_by_a_part_of_their_names(script: Path, tmp_path: Path) -> None:
    report = sweep(script, {}, 2, out=tmp_path / "out", executor=AtOnce(), measures=["NEURON / lev", "whole"])
    assert [row[0] for row in report.tables[0].rows] == ["Drawn / neuron / level", "Whole / parts"]
    with pytest.raises(ValueError, match="no measure is named like 'x'; the runs have Drawn / Mark I / level;"):
        sweep(script, {}, 2, out=tmp_path / "out", executor=AtOnce(), measures=["x"])


def test_a_script_names_its_headline_measures_and_all_others_are_in_the_csv(script: Path, tmp_path: Path) -> None:
    script.write_text(script.read_text().replace("HERE =", 'HEADLINE = ("neuron / level", "not there")\nHERE ='))
    report = sweep(script, {"size": [1, 2]}, 2, out=tmp_path / "out", executor=AtOnce())
    assert [row[:2] for row in report.tables[0].rows] == [("Drawn / neuron / level", 1), ("Drawn / neuron / level", 2)]
    lines = (tmp_path / "out" / "all-means.csv").read_text().splitlines()
    assert len(lines) == 1 + 2 * 5
    assert any(line.startswith("Whole / parts,2,2,2.0,0.0") for line in lines)


def begun(script: Path, out: Path) -> "subprocess.Popen[str]":
    """A sweep by one process in a group of its own, at the moment in which its third run has begun."""
    script.with_name("wait").symlink_to("/dev/stdout")
    words = [sys.executable, "-m", "mark1", "sweep", str(script), "--seeds", "6", "--workers", "1", "--out", str(out)]
    process = subprocess.Popen(  # noqa: S603
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() != ""
    script.with_name("wait").unlink()
    return process


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no groups of processes")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_a_sweep_that_was_stopped_goes_on_where_it_was(script: Path, tmp_path: Path, blow: signal.Signals) -> None:
    out = tmp_path / "out"
    process = begun(script, out)
    os.killpg(process.pid, blow)
    _, said = process.communicate()
    if blow == signal.SIGINT:
        assert process.returncode == 130
        assert said.splitlines()[-2:] == [
            f"Finished runs are in {out / 'runs.jsonl'}; the same command does the rest.",
            "Stopped by Ctrl-C.",
        ]
        assert "Traceback" not in said
    done = {row["seed"] for row in rows(out)}
    assert 0 in done
    log(script)
    sweep(script, {}, 6, out=out, executor=AtOnce())
    assert log(script) == [f"1 a {seed}" for seed in range(6) if seed not in done]
    sweep(script, {}, 6, out=tmp_path / "whole", executor=AtOnce())
    assert files(out) == files(tmp_path / "whole")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_workers_end_with_the_process_that_started_them(script: Path, tmp_path: Path) -> None:
    """Their standard error is ours: it ends when the last of them does."""
    process = begun(script, tmp_path / "out")
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_a_worker_of_a_cluster_that_is_killed_costs_no_run(script: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")
    wait = script.with_name("wait")
    os.mkfifo(wait)

    def kill() -> None:
        worker = int(wait.read_text())
        wait.unlink()
        os.kill(worker, signal.SIGKILL)

    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        killer = Thread(target=kill, daemon=True)
        killer.start()
        with on_cluster(cluster.scheduler_address) as executor:
            sweep(script, OVER, 3, out=tmp_path / "cluster", executor=executor)
        killer.join()
    sweep(script, OVER, 3, out=tmp_path / "serial", executor=AtOnce())
    assert files(tmp_path / "cluster") == files(tmp_path / "serial")


def test_a_cluster_without_dask_says_what_to_install(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, said = command(script, "--cluster", "tcp://127.0.0.1:1", "--out", str(tmp_path / "out"))
    assert (code, said) == (
        2,
        "Error: a cluster needs dask.distributed; install it with pip install 'mark1[cluster]'\n",
    )
