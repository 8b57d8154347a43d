"""The prompt on a real terminal, with IPython's front and with Python's own."""

import os
import re
import select
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen, run

import pytest

from mark1.repl.prompt import HISTORY

OWN_TERMINAL = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "  # else Ctrl-C reaches nobody
STANDARD = "import sys; sys.modules['IPython'] = None; "
COMMAND = "import sys; sys.argv = ['mark1', 'repl', '--seed', '0']; from mark1.cli import main; main()"
CTRL_C, CTRL_D = "\x03", "\x04"
ESCAPES = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[=>78])")

DIALOGUE = [
    ("help()", "Halt runs when an event"),
    ("help(step)", "units of its bank"),
    ('teach("E", 5)', "exposures 1"),
    ('show("E").bits.tolist()', "[0, 0, 0, 0, 0, 1, 0, 1]"),
    ('teach("X", 3)', "exposures 3"),
    ("teach X 3 times=2", "exposures 5"),
    ("wat", "did you mean 'watch'?"),
    ("tech E 5", "did you mean 'teach'?"),
    ("teach(E 5)", "help lists the verbs."),
    ("help", "Halt runs when an event"),
    ("faults", "no faults"),
    ("e A17.value", "0"),
    ('teach("E")', "needs a target, 0, 1 or None"),
    ('teach("EE", 1)', "is neither a letter, such as"),
    ('e("A17.valeu")', "did you mean 'value'?"),
    ('load("none.npz")', "there is no such file"),
    ('int("x")', "invalid literal for int()"),
    ('present("E", 2)', "operator: present"),
    ("s()", "event shutter"),
    ("s(2)", "event associate"),
    ('b("R7 flips")', ""),
    ("go()", " R7 flips"),
    ('explain("R7")', "dead zone 0"),
    ("back()", "gone back"),
    ("redo()", "event "),
    ("remove()", ""),
    ('watch("R8.bits")', ""),
    ("list(rig.breakpoints)", "['R8.bits']"),
    ("remove('R8.bits')", ""),
    ('d("A17.value", 2.5)', "operator: deposit"),
    ('e("A17.value")', "2.5"),
    ("trace(3)", "ms  #"),
    ('trace("R7.r")', "R7.r 0 -> 1 at"),
    ('save("lesson.npz")', ""),
    ("twin = fork()", ""),
    ("g()", " idle"),
    ("diff(twin, rig)", "exposures: 5 | 6"),
    ('load("lesson.npz")', "another rig"),
    ("diff(twin, rig)", "no register differs"),
    ("panel", "exposures 5"),
    ("rig.pace = 1", ""),
]
"""Lines that a user types, and what each must bring to the screen."""


class Screen:
    """A pseudo-terminal of 80 x 24 with a program on it, which Ctrl-C reaches as on a real one."""

    def __init__(self, program: str, home: Path) -> None:
        termios = pytest.importorskip("termios")
        self.keys, terminal = pytest.importorskip("pty").openpty()
        termios.tcsetwinsize(terminal, (24, 80))
        # Nothing here answers where the cursor stands, which IPython's prompt would ask and wait for.
        env = os.environ | {"HOME": str(home), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "PYTHON_BASIC_REPL": "1"}
        for name in ("IPYTHONDIR", "PYTHONSTARTUP", "COLUMNS", "LINES"):
            env.pop(name, None)
        self.program = Popen(  # noqa: S603
            [sys.executable, "-c", OWN_TERMINAL + program],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env=env,
            cwd=home,
            start_new_session=True,
        )
        os.close(terminal)
        self.seen = ""

    def read_until(self, mark: str) -> str:
        """Return what is shown up to the mark; what comes after it is kept for the next call."""
        while mark not in self.seen:
            if not select.select([self.keys], [], [], 60)[0]:
                pytest.fail(f"nothing more came after {self.seen!r}; {mark!r} was expected")
            piece = os.read(self.keys, 65536).decode(errors="replace")
            self.seen = ESCAPES.sub("", self.seen + piece)
        before, _, self.seen = self.seen.partition(mark)
        return before

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self.keys, keys.encode())

    def type(self, line: str) -> None:
        """Type a line and Enter."""
        self.press(f"{line}\r")

    def leave(self) -> int:
        """Press Ctrl-D and return the program's exit code."""
        self.press(CTRL_D)
        try:
            while os.read(self.keys, 65536):
                pass
        except OSError:  # Linux's way of saying that the program has closed the terminal
            pass
        return self.program.wait()

    def switch_off(self) -> None:
        """End what still runs."""
        self.program.kill()
        self.program.wait()
        os.close(self.keys)


Open = Callable[[str], Screen]


@pytest.fixture
def screen_with(tmp_path: Path) -> Iterator[Open]:
    """Open a program on a screen, at home in tmp_path."""
    screens: list[Screen] = []

    def start(program: str) -> Screen:
        screens.append(Screen(program, tmp_path))
        return screens[-1]

    yield start
    for screen in screens:
        screen.switch_off()


def test_the_standard_prompt_draws_the_panel_and_keeps_the_lines(screen_with: Open, tmp_path: Path) -> None:
    screen = screen_with(STANDARD + COMMAND)
    screen.read_until("Ctrl-D leaves.")
    screen.read_until(">>> ")
    screen.type('teach("E", 5)')
    screen.read_until("exposures 1")
    screen.read_until(">>> ")
    screen.type('teach("E")')
    assert "Traceback" not in screen.read_until(">>> ")
    assert screen.leave() == 0
    assert 'teach("E", 5)' in (tmp_path / HISTORY).read_text()


def test_the_standard_prompt_opens_where_no_history_can_be_kept(screen_with: Open, tmp_path: Path) -> None:
    (tmp_path / HISTORY).mkdir()
    screen = screen_with(STANDARD + COMMAND)
    screen.read_until(">>> ")
    assert screen.leave() == 0


IGNORED = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "


@pytest.mark.parametrize("signals", ["", IGNORED], ids=["as usual", "Ctrl-C ignored"])
def test_lines_from_a_pipe_are_carried_out_without_a_terminal(tmp_path: Path, signals: str) -> None:
    done = run(  # noqa: S603
        [sys.executable, "-c", STANDARD + signals + COMMAND],
        input="teach E 5\nwat\nshow E\nrun\n",
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
        env=os.environ | {"HOME": str(tmp_path), "PYTHONUTF8": "1"},
        check=True,
    )
    assert "at the look 00000101 = 5" in done.stdout
    assert "nothing is pending: the machine is idle" in done.stdout
    assert "did you mean 'watch'?" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("front", ["python", pytest.param("ipython", marks=pytest.mark.slow)])
def test_a_lesson_at_the_prompt(screen_with: Open, front: str, tmp_path: Path) -> None:
    """Every verb, mistakes, Ctrl-C in a paced run, completion, and the way out."""
    if front == "ipython":
        pytest.importorskip("IPython")
    else:
        pytest.importorskip("readline")
    screen = screen_with((STANDARD if front == "python" else "") + COMMAND)
    prompts = iter(f"In [{number}]:" for number in range(1, 99)) if front == "ipython" else iter([">>> "] * 98)
    screen.read_until(next(prompts))
    for line, mark in DIALOGUE:
        screen.type(line)
        shown = (screen.read_until(mark) if mark else "") + screen.read_until(next(prompts))
        assert ("Traceback" in shown) == line.startswith("int("), line
    screen.type("go()")
    screen.read_until("running; Ctrl-C stops it")
    screen.press(CTRL_C)
    assert "Traceback" not in screen.read_until("Stopped by Ctrl-C between two events")
    screen.read_until(next(prompts))
    screen.type("diff(twin, rig).splitlines()[0], rig.phase")
    screen.read_until("event: ")
    screen.read_until(next(prompts))
    screen.type("rig.pace = None; go()")
    screen.read_until(" idle")
    screen.read_until(next(prompts))
    screen.press("rig.jour\t")
    screen.read_until("nal")
    screen.press("\r")
    screen.read_until("present image of 20 x 20")
    screen.read_until(next(prompts))
    assert screen.leave() == 0
    assert (tmp_path / "lesson.npz").is_file()
