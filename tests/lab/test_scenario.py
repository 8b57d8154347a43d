"""Scenario scripts as commands."""

import inspect
import io
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from rich.console import Console

from mark1.base.progress import bars, progress
from mark1.base.report import Figure, Report, Table
from mark1.lab import options, scenario
from mark1.show import plots

SCRIPT = '''\
"""Count steps.

A second paragraph with [brackets].
"""

import sys

from mark1 import lab

STEPS = 3  # steps to count


def run(seed: int = 0, steps: int = STEPS, wait: bool = False) -> lab.Report:
    if steps < 0:
        raise ValueError(f"steps is {steps};\\n give 0 or more")
    if steps > 99:
        raise RuntimeError("a bug")
    for step in lab.progress(range(steps), "counting"):
        for _ in lab.progress(iter("abc"), "spelling", 3):
            if wait and step == 1:
                sys.stdin.readline()
    return lab.Report("Steps", [lab.Table("Counted", ["steps"], [[steps]])], settings={"seed": seed})


if __name__ == "__main__":
    lab.main(run)
'''
TEXT = "Steps\n=====\nseed 0\n\nCounted\n\nsteps\n-----\n    3\n"

Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A scenario script that counts."""
    path = tmp_path / "count.py"
    path.write_text(SCRIPT)
    return path


@pytest.fixture
def call(script: Path) -> Call:
    """Run the script with some options, as a user does."""

    def run(*options: str, **how: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, script.name, *options]
        return subprocess.run(command, cwd=script.parent, capture_output=True, text=True, check=False, **how)  # noqa: S603

    return run


def exit_code(run: Callable[..., Report], *args: str) -> object:
    """Return the code with which the scenario leaves."""
    with pytest.raises(SystemExit) as left:
        scenario.main(run, args, "test")
    return left.value.code


def test_a_run_without_a_terminal_prints_the_report_and_nothing_else(call: Call) -> None:
    done = call()
    assert (done.returncode, done.stdout, done.stderr) == (0, TEXT, "")


def test_options_are_the_settings_and_help_is_the_docstring(call: Call) -> None:
    assert "    7\n" in call("--steps", "7", "--seed", "5").stdout
    help_text = call("--help").stdout
    assert all(
        part in help_text for part in ("Count steps.", "[brackets]", "--seed", "--out", "--no-wait", "default: 3")
    )


def test_out_saves_the_report_and_says_what_was_written(call: Call, tmp_path: Path) -> None:
    done = call("--out", "new/results")
    assert (done.returncode, done.stdout) == (0, TEXT)
    assert done.stderr == f"Wrote report.txt, report.json, counted.csv in {Path('new/results')}\n"
    assert (tmp_path / "new/results/report.txt").read_text() == TEXT


def test_bars_within_bars_are_those_of_the_outer_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr("mark1.base.progress.Console", lambda **_: Console(file=screen, force_terminal=True))
    with bars(), bars():
        assert list(progress("ab", "spelling")) == ["a", "b"]


def test_svg_writes_each_figure_as_svg_too_and_asks_for_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run() -> Report:
        return Report("Drawn", figures={"empty": plots.Figure})

    assert exit_code(run, "--svg") == 2
    assert "give --out FOLDER as well" in capsys.readouterr().err
    assert exit_code(run, "--svg", "--out", str(tmp_path)) == 0
    assert {"empty.png", "empty.svg"} < {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("name", ["out", "svg"])
def test_a_setting_cannot_have_the_name_of_an_option_of_the_runner(name: str) -> None:
    def run(**settings: object) -> Report:
        return Report("Own", settings=settings)

    keyword = inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=3, annotation=int)
    run.__signature__ = inspect.Signature([keyword])  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match=f"takes '{name}', which every scenario has as an option"):
        scenario.main(run, [])


@pytest.mark.parametrize(
    ("options", "said"), [(["--steps", "-1"], "steps is -1; give 0 or more"), (["--seed", "x"], "--seed")]
)
def test_a_refused_setting_is_said_without_a_traceback(call: Call, options: list[str], said: str) -> None:
    done = call(*options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bug_stays_a_traceback(call: Call) -> None:
    done = call("--steps", "100")
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert done.stderr.endswith("RuntimeError: a bug\n")


@pytest.mark.parametrize("out", ["count.py", "count.py/below"])
def test_an_output_folder_that_cannot_be_written_is_said_before_the_run(
    tmp_path: Path, script: Path, out: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def run() -> Report:
        raise RuntimeError("the run has begun")

    assert exit_code(run, "--out", out) == 2
    assert capsys.readouterr().err.startswith("Error: --out")
    assert script.read_text() == SCRIPT


def test_a_folder_without_leave_to_write_is_said_before_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    def run() -> Report:
        raise RuntimeError("the run has begun")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    assert exit_code(run, "--out", str(tmp_path)) == 2
    assert "cannot be written (Permission denied)" in capsys.readouterr().err


def test_a_full_disk_is_one_sentence_and_the_report_is_still_printed(call: Call, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    done = call("--out", "out", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)))
    assert (done.returncode, done.stdout) == (1, TEXT)
    assert done.stderr == f"Error: cannot write {Path('out/report.json')}: File too large\n"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.txt"]


def test_a_figure_that_cannot_be_drawn_costs_no_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def draw() -> Figure:
        raise RuntimeError("no curve to draw")

    def run() -> Report:
        return Report("Found by work", figures={"curves": draw})

    with pytest.raises(RuntimeError, match="no curve"):
        scenario.main(run, ["--out", str(tmp_path)], "test")
    assert capsys.readouterr().out.startswith("Found by work\n")


def on_a_terminal(script: Path, act: Callable[[subprocess.Popen[bytes], int], object]) -> tuple[str, str, int]:
    """Run the script with input and standard error on a terminal; act once the bar stands at 1 of 3."""
    pty = pytest.importorskip("pty")
    screen, terminal = pty.openpty()
    command = [sys.executable, str(script), "--wait"]
    ends = {"stdin": terminal, "stderr": terminal, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=os.environ | {"TERM": "xterm"}, **ends) as process:  # noqa: S603
        os.close(terminal)
        seen = b""
        while b"1/3" not in seen and select.select([screen], [], [], 60)[0]:
            seen += os.read(screen, 4096)
        act(process, screen)
        while piece := read_to_end(screen):
            seen += piece
        assert process.stdout is not None
        out = process.stdout.read().decode()
    os.close(screen)
    return seen.decode(), out, process.returncode


def read_to_end(screen: int) -> bytes:
    """Read from a terminal; nothing once the other side has closed it."""
    try:
        return os.read(screen, 4096)
    except OSError:  # Linux's way of saying so
        return b""


def test_a_terminal_shows_bars_and_standard_output_stays_clean(script: Path) -> None:
    seen, out, code = on_a_terminal(script, lambda _, screen: os.write(screen, b"\n\n\n"))
    assert (code, out) == (0, TEXT)
    assert "counting" in seen
    assert "spelling" in seen


def test_ctrl_c_is_one_line_and_the_cursor_comes_back(script: Path) -> None:
    seen, out, code = on_a_terminal(script, lambda process, _: process.send_signal(signal.SIGINT))
    assert (code, out) == (130, "")
    assert seen.rindex("\x1b[?25h") > seen.rindex("\x1b[?25l")
    assert seen.endswith("Stopped by Ctrl-C.\r\n")
    assert "Traceback" not in seen


def test_types_of_settings_reach_run_as_they_were_declared() -> None:
    got: dict[str, object] = {}

    def run(
        rate: Annotated[float, "volts a second"] = 0.5,
        names: tuple[str, ...] = ("a", "b"),
        shape: tuple[int, int] = (20, 20),
        sizes: list[int] | None = None,
        grey: bool = False,
        images: Path | None = None,
        plain: Annotated[str, typer.Option("--other")] = "x",
    ) -> Report:
        got.update(locals())
        return Report("r")

    assert exit_code(run) == 0
    assert (got["names"], got["shape"], got["sizes"], got["images"]) == (("a", "b"), (20, 20), None, None)
    args = ["--rate", "2", "--shape", "3", "4", "--grey", "--images", "p", "--other", "o"]
    args += [part for name in "xyz" for part in ("--names", name)] + ["--sizes", "1", "--sizes", "2"]
    assert exit_code(run, *args) == 0
    assert got["rate"] == 2.0
    assert (got["names"], got["shape"], got["sizes"]) == (("x", "y", "z"), (3, 4), [1, 2])
    assert (got["grey"], got["images"], got["plain"]) == (True, Path("p"), "o")


def test_the_help_of_a_setting_is_its_annotation(capsys: pytest.CaptureFixture[str]) -> None:
    def run(rate: Annotated[float, "volts a second"] = 0.5) -> Report:
        return Report(str(rate))

    assert exit_code(run, "--help") == 0
    assert "volts a second" in capsys.readouterr().out


def test_a_setting_without_a_default_is_refused() -> None:
    def run(steps: int) -> Report:
        return Report(str(steps))

    with pytest.raises(ValueError, match="the setting 'steps' of run"):
        scenario.main(run, [], "test")


def test_a_key_error_is_said_without_quotation_marks(capsys: pytest.CaptureFixture[str]) -> None:
    def run(name: str = "A9") -> Report:
        raise KeyError(f"no register is named {name}; give one of the table")

    assert exit_code(run) == 2
    assert capsys.readouterr().err == "Error: no register is named A9; give one of the table\n"


def test_progress_outside_a_command_only_passes_the_items_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(progress("abc", "spelling")) == ["a", "b", "c"]
    assert list(progress(iter([]), "nothing", total=0)) == []
    assert capsys.readouterr() == ("", "")


def test_loading_a_script_gives_its_run(script: Path) -> None:
    report = scenario.load(script)(steps=4)
    assert report.tables == (Table("Counted", ["steps"], [[4]]),)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("x = 1", ValueError, "bad.py has no function run"),
        ("run = 3", ValueError, "bad.py has no function run"),
        ("int('x')", RuntimeError, "bad.py failed while it was loaded"),
        ("def", SyntaxError, "invalid syntax"),
        (None, ValueError, "bad.py is not a Python file"),
    ],
)
def test_a_script_that_cannot_be_used_is_named(
    tmp_path: Path, text: str | None, error: type[Exception], said: str
) -> None:
    path = tmp_path / "bad.py"
    if text is not None:
        path.write_text(text)
    with pytest.raises(error, match=said):
        scenario.load(path)


def test_quick_sets_what_the_script_says_but_for_options_that_are_given(script: Path) -> None:
    script.write_text(SCRIPT.replace("def run(", 'QUICK = {"steps": 1, "seed": 5}\n\n\ndef run(', 1))

    def printed(*options: str) -> str:
        command = [sys.executable, str(script), *options]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603

    assert printed("--quick") == TEXT.replace("    3\n", "    1\n").replace("seed 0", "seed 5")
    assert printed("--steps", "3", "--quick") == TEXT.replace("seed 0", "seed 5")
    assert printed() == TEXT
    assert "--quick" in printed("--help")
    assert options.quick(scenario.load(script)) == {"steps": 1, "seed": 5}
