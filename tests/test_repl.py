"""The prompt, on a real terminal."""

import os
import re
import select
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen

import pytest

from mark1 import MachineSpec, Rig, repl

TRY = [line.strip() for line in repl.BANNER.splitlines() if line.startswith("  ")]
PYTHON = "from mark1 import repl; repl.python_prompt(repl.namespace(3))"
IPYTHON = "from mark1 import repl; repl.ipython_prompt(repl.namespace(3))"


class Screen:
    """A pseudo-terminal with a program on it."""

    def __init__(self, program: str, home: Path) -> None:
        self.keys, terminal = pytest.importorskip("pty").openpty()
        # Nothing here answers where the cursor stands, which IPython's prompt would ask and wait for.
        env = os.environ | {"HOME": str(home), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
        env.pop("IPYTHONDIR", None)
        command = [sys.executable, "-c", program]
        self.program = Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=env)  # noqa: S603
        os.close(terminal)
        self.seen = ""

    def read_until(self, mark: str) -> str:
        """Return what is shown up to the mark; what comes after it is kept for the next call."""
        while mark not in self.seen:
            if not select.select([self.keys], [], [], 60)[0]:
                pytest.fail(f"nothing more came after {self.seen!r}; {mark!r} was expected")
            piece = os.read(self.keys, 65536).decode(errors="replace")
            self.seen = re.sub(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07)", "", self.seen + piece)
        before, _, self.seen = self.seen.partition(mark)
        return before

    def type(self, line: str) -> None:
        """Type a line and Enter."""
        os.write(self.keys, line.encode() + b"\r")

    def leave(self) -> int:
        """Press Ctrl-D and return the program's exit code."""
        os.write(self.keys, b"\x04")
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


def test_at_hand_is_a_rig_of_the_seed_with_the_letters_and_the_rooms() -> None:
    names = repl.namespace(seed=5)
    assert isinstance(names["rig"], Rig)
    assert names["MachineSpec"] is MachineSpec
    assert all(name in repl.BANNER for name in names)


def test_what_the_banner_says_to_try_works(capsys: pytest.CaptureFixture[str]) -> None:
    names = repl.namespace()
    shown = [eval(line, names) for line in TRY]  # noqa: S307
    assert len(capsys.readouterr().out.splitlines()) == 20
    assert len(shown) >= 3


@pytest.mark.parametrize(("ipython", "opened"), [(object(), "ipython"), (None, "python")])
def test_ipython_is_taken_where_it_is_installed(monkeypatch: pytest.MonkeyPatch, ipython: object, opened: str) -> None:
    taken: list[str] = []
    monkeypatch.setattr(repl, "find_spec", lambda _: ipython)
    monkeypatch.setattr(repl, "ipython_prompt", lambda _: taken.append("ipython"))
    monkeypatch.setattr(repl, "python_prompt", lambda _: taken.append("python"))
    repl.main()
    assert taken == [opened]


def test_the_standard_prompt_takes_lines_and_keeps_them(screen_with: Open, tmp_path: Path) -> None:
    screen = screen_with(PYTHON)
    screen.read_until("Ctrl-D leaves.")
    for line in TRY:
        screen.read_until(">>> ")
        screen.type(line)
    screen.read_until(">>> ")
    screen.type("rig.show(letters.x[4]).bits.shape, 'mark', 6 * 7")
    shown = screen.read_until("'mark', 42)")
    assert "Traceback" not in shown
    assert "(8,), " in shown
    screen.read_until(">>> ")
    assert screen.leave() == 0
    assert TRY[1] in (tmp_path / repl.HISTORY).read_text()


def test_the_standard_prompt_completes_what_is_at_hand(screen_with: Open) -> None:
    pytest.importorskip("readline")
    screen = screen_with("from mark1 import repl; repl.python_prompt({'teaching': 6 * 7})")
    screen.read_until(">>> ")
    screen.type("teac\t")
    screen.read_until("teaching\r\n42")
    screen.read_until(">>> ")
    assert screen.leave() == 0


def test_the_standard_prompt_opens_where_no_history_can_be_kept(screen_with: Open, tmp_path: Path) -> None:
    (tmp_path / repl.HISTORY).mkdir()
    screen = screen_with(PYTHON)
    screen.read_until(">>> ")
    assert screen.leave() == 0


def test_ipythons_prompt_takes_lines(screen_with: Open) -> None:
    pytest.importorskip("IPython")
    screen = screen_with(IPYTHON)
    screen.read_until("Ctrl-D leaves.")
    screen.read_until("In [1]:")
    screen.type("print(letters[4]); rig.show(letters.x[4]).bits.shape, 'mark', 6 * 7")
    assert "Traceback" not in screen.read_until("'mark', 42)")
    screen.read_until("In [2]:")
    assert screen.leave() == 0
