"""The verbs at the prompt, the panel that is drawn after them, and scripts of them."""

import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from rich.cells import cell_len

from mark1 import MachineSpec, Rig, cli, compare, repl, stimuli
from mark1.repl import arguments, help_text, prompt, results, screen
from mark1.repl.commands import translate
from mark1.repl.session import Session
from mark1.repl.verbs.table import GROUPS, SHORT, verbs_of
from tests.helpers.paths import ROOT

IN_IPYTHON = 2  # lines that its prompt takes below the panel: a blank one and its own
E = [0, 0, 0, 0, 0, 1, 0, 1]


VERBS = [name for name in verbs_of(Session({"rig": Rig()})) if name not in SHORT]


class Verbs:
    """The verbs of a prompt as attributes, and its session."""

    def __init__(self, rig: Rig) -> None:
        self.session, self.table = repl.at_hand(rig)
        self.names = self.session.names

    @property
    def rig(self) -> Rig:
        """The rig at hand."""
        return self.session.rig

    def __getattr__(self, name: str) -> Any:
        return self.table[name]


@pytest.fixture
def verbs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Verbs:
    """What is at hand at a prompt that was opened in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Verbs(Rig(seed=0))


def examples(text: str) -> list[str]:
    """The lines of the example on a page of the manual."""
    return [line.strip() for line in text.partition("Example:\n")[2].splitlines() if line.strip()]


def type_in(verbs: Verbs, *lines: str) -> None:
    """Carry out lines as a prompt does."""
    for line in lines:
        python = translate(line, verbs.table, verbs.names)
        verbs.session.begin_line()
        with results.results_last(verbs.session):
            exec(compile(python, "<console>", "single"), verbs.names)  # noqa: S102
        verbs.session.redraw()


def test_at_hand_are_the_rig_the_letters_the_verbs_and_their_abbreviations(verbs: Verbs) -> None:
    assert verbs.names["rig"] is verbs.rig
    assert verbs.names["letters"].labels[4] == "E"
    assert {*VERBS, *SHORT, "diff", "MachineSpec", "compare", "modern"} <= set(verbs.names)
    assert verbs.names["g"] == verbs.names["go"] == verbs.names["run"]


def test_what_the_banner_says_to_try_works(verbs: Verbs, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line.strip() for line in prompt.BANNER.splitlines() if line.startswith("  ")]
    type_in(verbs, *lines)
    assert len(lines) == 5
    assert "exposures 2" in capsys.readouterr().out


@pytest.mark.parametrize("name", [*VERBS, *help_text.NOTES])
def test_every_example_of_help_runs(verbs: Verbs, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    verbs.help(name)
    page = capsys.readouterr().out
    assert max(map(len, page.splitlines())) < 80
    assert examples(page)
    type_in(verbs, *examples(page))


def test_help_lists_every_verb_on_one_screen(verbs: Verbs, capsys: pytest.CaptureFixture[str]) -> None:
    verbs.help()
    lines = capsys.readouterr().out.splitlines()
    named = [name for line in lines[:-1] for name in re.findall(r"\w+", line[: help_text.NAMES])]
    assert [name for name in named if name not in SHORT] == list(VERBS)
    assert len(lines) + IN_IPYTHON <= 24
    assert max(map(len, lines)) < 80


@pytest.mark.parametrize("what", ["step", "s"])
def test_help_takes_a_verb_and_its_name(verbs: Verbs, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    verbs.help(what)
    named = capsys.readouterr().out
    verbs.help(verbs.names[what])
    assert named == capsys.readouterr().out
    assert named.startswith("step(n=1, of='event')   or s\n")


def test_help_of_anything_else_is_pythons(verbs: Verbs, capsys: pytest.CaptureFixture[str]) -> None:
    verbs.help(len)
    assert "Return the number of items" in capsys.readouterr().out
    with pytest.raises(KeyError, match="did you mean 'step'"):
        verbs.help("stpe")


def test_an_image_may_be_a_letter_a_path_a_picture_a_figure_or_levels(tmp_path: Path) -> None:
    spec = MachineSpec()
    letter = stimuli.letters("E").x[0]
    Image.fromarray((letter * 255).astype(np.uint8)).save(tmp_path / "e.png")
    with Image.open(tmp_path / "e.png") as picture:
        ways = ["E", tmp_path / "e.png", str(tmp_path / "e.png"), picture, stimuli.letters("E"), letter]
        for way in ways:
            assert np.abs(arguments.card(way, spec).image - letter).max() < 0.01
    assert arguments.card("E", MachineSpec(retina_shape=(30, 24))).image.shape == (30, 24)


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("EE", "'EE' is neither a letter"),
        (5, "a path|the path"),
        (stimuli.letters("AB"), "2 figures"),
        ("", "is neither a letter"),
    ],
)
def test_an_image_that_is_none_is_told(image: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        arguments.card(image, MachineSpec())


def test_a_target_may_be_the_number_of_a_class_coded_as_compare_does() -> None:
    book = compare.codes.code_book(26, 8)
    assert [arguments.target(number, MachineSpec()) for number in range(1, 27)] == book.tolist()
    assert arguments.target(0, MachineSpec(response_units=1)) == [0]
    assert arguments.target([1, None], MachineSpec()) == [1, None]
    assert arguments.target("00000101", MachineSpec()) == arguments.target(5, MachineSpec())
    for number in (-1, 256):
        with pytest.raises(ValueError, match="from 0 to 255"):
            arguments.target(number, MachineSpec())


def test_verbs_do_what_the_rig_does(verbs: Verbs) -> None:
    plain = Rig(seed=0)
    letters = stimuli.letters("EX").x
    plain.teach(letters[0], E)
    plain.present(letters[1], E)
    plain.step(3)
    plain.deposit("A17.value", 2.5)
    plain.run("looking")
    verbs.teach("E", 5)
    verbs.present("X", 5)
    verbs.step(3)
    verbs.deposit("A17.value", 2.5)
    assert verbs.run("looking").reason == "phase looking"
    assert verbs.names["diff"](plain, verbs.rig) == "no register differs"
    assert verbs.examine("A17.value") == 2.5
    assert verbs.show is not verbs.rig.show


def test_loading_puts_the_saved_rig_under_the_name_of_the_old_at_its_pace(verbs: Verbs) -> None:
    verbs.save("one.npz")
    old, verbs.rig.pace = verbs.rig, 1e9
    verbs.teach("E", 5)
    verbs.load("one.npz")
    assert verbs.names["rig"] is verbs.rig is not old
    assert (verbs.rig.tick, verbs.rig.pace) == (0, 1e9)
    verbs.show("E")
    assert verbs.rig.cost.exposures == 1


def test_a_name_that_is_no_rig_any_more_is_told_and_loading_mends_it(verbs: Verbs) -> None:
    verbs.save("one.npz")
    verbs.names["rig"] = 5
    verbs.session.redraw()
    with pytest.raises(ValueError, match=r"rig is 5 now; rig = Rig\(\)"):
        verbs.step()
    verbs.load("one.npz")
    assert verbs.run().reason == "idle"


@pytest.mark.parametrize("line", ["save(5)", "save('')", "load(5)", "trace(2.5)", "trace(0)", "trace(None)"])
def test_what_no_verb_can_take_is_a_sentence(verbs: Verbs, line: str) -> None:
    with pytest.raises(ValueError, match=r"a file is named by its path|whole number of at least 1"):
        type_in(verbs, line)


def test_the_panel_is_drawn_when_a_register_changed_and_not_otherwise(
    verbs: Verbs, capsys: pytest.CaptureFixture[str]
) -> None:
    for line, reason in [
        ('teach("E", 5)', "idle"),
        ("examine('value[0:4]')", None),
        ("rig.present(letters.x[4], [1] * 8)", "operator: present"),
        ("step()", "event shutter"),
        ('run("R1 flips")', "R1 flips"),
        ("back(2)", "gone back"),
        ('save("one.npz")', None),
        ('load("one.npz")', "another rig"),
    ]:
        type_in(verbs, line)
        shown = capsys.readouterr().out
        assert ("exposures 1" in shown) == (reason is not None), line
        assert reason is None or f" {reason}\n" in shown


def test_a_stop_in_an_exposure_is_the_reason_that_the_panel_tells(
    verbs: Verbs, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(verbs, 'breakpoint("S90 flips")', 'show("E")')
    assert "halted in mid exposure; go() goes on" in capsys.readouterr().out
    type_in(verbs, "remove()", "go()", 'breakpoint("R8 flips")', 'teach("E", 5)')
    assert " R8 flips\n" in capsys.readouterr().out


def busy() -> Rig:
    """A rig in the midst of an exposure with all that a panel can tell."""
    rig = Rig(MachineSpec(response_units=8), seed=1)
    rig.panel.mode = "forced learning"
    rig.panel.correction = "non-quantized"
    rig.panel.system = "gamma 1961"
    rig.panel.valence, rig.panel.sign = "bivalent", "negative"
    rig.pace = 1e9
    rig.deposit("value", -9.0)
    rig.teach(stimuli.letters("E").x[0], [1] * 8)
    rig.present(stimuli.letters("M").x[0], [0, 1, None, 0, 1, 1, 0, 1])
    rig.run("reinforcing")
    return rig


@pytest.mark.parametrize("rig", [Rig(), busy(), Rig(MachineSpec(retina_shape=(50, 31), response_units=1))])
def test_the_panel_fits_a_screen_of_80_by_24_with_the_prompt(rig: Rig) -> None:
    text = screen.panel(rig, Rig(rig.spec, seed=5).machine.registers, "any motor at stop, " * 9)
    lines = text.plain.splitlines()
    assert len(lines) + IN_IPYTHON <= 24
    assert max(map(cell_len, lines)) < 80


def test_the_panel_shows_lamps_sums_what_changed_and_what_is_due() -> None:
    rig = busy()
    text = screen.panel(rig, Rig(rig.spec, seed=1).machine.registers, "one event").plain
    assert text.count("█") == 2 * rig.examine("s").sum()
    assert re.search(r"R1 [●○] +[+-]\d+\.\d{3}", text)
    for told in ("one event", "changed: ", "motors: ", "next: ", "pace 1e+09", "forced learning"):
        assert told in text


def test_a_large_retina_is_condensed_so_that_no_light_is_lost() -> None:
    rig = Rig(MachineSpec(retina_shape=(50, 31)))
    dot = np.zeros((50, 31))
    dot[49, 30] = 1.0
    rig.present(dot, [1] * 8)
    rows = screen.panel(rig).plain.splitlines()[1:]
    assert [row[:40].count("○") for row in rows] == [0] * 16 + [1]


def test_a_terminal_without_such_characters_is_drawn_in_ascii(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding="ascii") as out:
        monkeypatch.setattr(sys, "stdout", out)
        screen.draw(busy())
    assert "##" in (tmp_path / "out").read_text()


def test_at_a_pace_every_event_is_drawn_on_a_terminal_and_no_stop_is_left(
    verbs: Verbs, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    verbs.rig.pace = 1e9
    verbs.show("E")
    assert "running" not in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    verbs.breakpoint("S90 flips", lambda rig: rig.breakpoints.clear())
    verbs.show("E")
    verbs.run()
    shown = capsys.readouterr().out
    assert shown.count("running; Ctrl-C stops it") >= 10
    assert not verbs.rig.breakpoints


def lesson(tmp_path: Path, text: str) -> Path:
    """A script of these lines."""
    path = tmp_path / "lesson.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_script_echoes_its_lines_and_shows_what_they_give(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        '# Teach.\n\nfor name in "EX":\n    n = 5  # ä\n    teach(name, n)\n'
        'n + 1; n + 2\nassert show("X").bits[5] == 1\n# End.\n'
    )
    assert repl.main(lesson=lesson(tmp_path, text)) == 0
    shown = capsys.readouterr()
    said = [line for line in shown.out.splitlines() if line[:3] in (">>>", "...")]
    marks = [">>> ", ">>> ", "... ", "... ", ">>> ", ">>> ", ">>> "]
    assert said == [mark + line for mark, line in zip(marks, filter(None, text.splitlines()), strict=True)]
    assert ">>> n + 1; n + 2\n6\n7\n" in shown.out
    assert shown.out.count(" idle ") == 2
    assert not shown.err


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ('teach("E", 5)\nteach("E")\nprint("not" + "any")', 1, "line 2: error correction needs a target"),
        ("\n\nassert 1 == 2, 'sums'\n", 1, "line 3: AssertionError: sums"),
        ("def f():\n    return 1 / 0\n\n\nf()\n", 1, "line 2: ZeroDivisionError: division by zero"),
        ("int('x')", 1, "line 1: ValueError: invalid literal"),
        ("load('none.npz')", 1, "line 1: none.npz cannot be read as a saved rig"),
        ("save('no/where.npz')", 1, r"line 1: .*where\.npz: "),
        ("breakpoint(lambda rig: int('x'))\nshow('E')", 1, "line 1: ValueError: invalid literal"),
        ("raise KeyboardInterrupt", 130, "line 1: Stopped by Ctrl-C"),
    ],
)
def test_a_script_ends_at_its_first_error_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, code: int, said: str
) -> None:
    path = lesson(tmp_path, text)
    assert repl.main(lesson=path) == code
    shown = capsys.readouterr()
    assert re.match(re.escape(f"{path}, ") + said, shown.err)
    assert shown.err.count("\n") == 1
    assert "notany" not in shown.out


@pytest.mark.parametrize("content", [b"teach('E'", b"\xff\xfe", b"x = 1\0", b"# coding: none\n"])
def test_a_script_that_is_no_python_is_refused_before_anything_is_done(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lesson.py"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=re.escape(str(path))):
        repl.main(lesson=path)


def test_ctrl_c_in_a_paced_script_leaves_the_rig_between_two_events(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "import signal\nbreakpoint(lambda rig: signal.raise_signal(signal.SIGINT))\nteach('E', 5)\n"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert repl.main(lesson=lesson(tmp_path, text), pace=1e9) == 130
    assert "line 3: Stopped by Ctrl-C" in capsys.readouterr().err


@pytest.mark.parametrize(("ipython", "opened"), [(object(), "ipython"), (None, "python")])
def test_ipython_is_taken_where_it_is_installed(monkeypatch: pytest.MonkeyPatch, ipython: object, opened: str) -> None:
    taken: list[str] = []
    monkeypatch.setattr(repl, "find_spec", lambda _: ipython)
    monkeypatch.setattr(prompt, "ipython_prompt", lambda *_: taken.append("ipython"))
    monkeypatch.setattr(prompt, "python_prompt", lambda *_: taken.append("python"))
    assert repl.main() == 0
    assert taken == [opened]


def test_the_rig_at_hand_is_that_of_the_file_or_of_the_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Rig] = []
    monkeypatch.setattr(repl, "find_spec", lambda _: None)
    monkeypatch.setattr(prompt, "python_prompt", lambda session, _: opened.append(session.rig))
    rig = Rig(seed=4)
    rig.show(stimuli.letters("E").x[0])
    rig.save(tmp_path / "rig.npz")
    repl.main(tmp_path / "rig.npz", pace=3)
    repl.main(seed=7)
    assert [(each.machine.seed, each.cost.exposures, each.pace) for each in opened] == [(4, 1, 3), (7, 0, None)]
    for wrong in (0.0, -1.0, float("nan")):
        with pytest.raises(ValueError, match="above 0"):
            repl.main(pace=wrong)
    with pytest.raises(ValueError, match="not both"):
        repl.main(tmp_path / "rig.npz", seed=7)


Mark1 = Callable[..., int]


@pytest.fixture
def mark1(monkeypatch: pytest.MonkeyPatch) -> Mark1:
    """The command line: call it with arguments, get the code with which it leaves."""

    def run(*args: object) -> int:
        monkeypatch.setattr(sys, "argv", ["mark1", *map(str, args)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        assert isinstance(left.value.code, int)
        return left.value.code

    return run


def test_the_command_opens_the_prompt_with_its_options(monkeypatch: pytest.MonkeyPatch, mark1: Mark1) -> None:
    arguments: list[Any] = []

    def main(*args: Any, **options: Any) -> int:
        arguments.append((*args, *options.values()))
        return 0

    monkeypatch.setattr(repl, "main", main)
    assert mark1("repl", "--seed", 7) == 0
    assert mark1("repl", "rig.npz", "--script", "lesson.py", "--pace", 10) == 0
    assert mark1("repl", "--seed", -1) == 2
    assert arguments == [(None, 7, None, None), (Path("rig.npz"), None, Path("lesson.py"), 10.0)]


def test_the_command_says_in_a_sentence_what_it_cannot_open(
    tmp_path: Path, mark1: Mark1, capsys: pytest.CaptureFixture[str]
) -> None:
    for args in [(tmp_path / "none.npz",), ("--script", tmp_path / "none.py"), ("--pace", 0), ("--script", tmp_path)]:
        assert mark1("repl", *args) == 2
        shown = capsys.readouterr()
        assert shown.err.startswith("Error: ")
        assert shown.err.count("\n") == 1
    assert mark1("repl", "--script", lesson(tmp_path, "assert rig.tick")) == 1


def test_replaying_a_journal_says_that_it_ends_in_the_same_registers(
    tmp_path: Path, mark1: Mark1, capsys: pytest.CaptureFixture[str]
) -> None:
    verbs = Verbs(Rig(seed=3))
    verbs.teach("E", 5)
    verbs.deposit("A17.value", 2.5)
    path = tmp_path / "lesson.jsonl"
    verbs.rig.journal.save(path)
    events = verbs.rig.machine.registers.event
    assert mark1("replay", path) == 0
    assert capsys.readouterr().out == (
        f"{path} ends in the same registers to the bit: 2 acts, {events} events, tick {verbs.rig.tick}.\n"
    )


def test_a_journal_that_cannot_be_replayed_is_one_sentence(
    tmp_path: Path, mark1: Mark1, capsys: pytest.CaptureFixture[str]
) -> None:
    verbs = Verbs(Rig(seed=3))
    verbs.deposit("A17.value", 2.5)
    verbs.rig.journal.save(tmp_path / "lesson.jsonl")
    text = (tmp_path / "lesson.jsonl").read_text()
    contents = {"short": text[: len(text) // 2], "other": text.replace('"value": 2.5', '"value": 3.5'), "none": None}
    for name, content in contents.items():
        path = tmp_path / f"{name}.jsonl"
        if content is not None:
            path.write_text(content)
        assert mark1("replay", path) == 2
        shown = capsys.readouterr()
        assert shown.err.startswith(f"Error: {path}")
        assert shown.err.count("\n") == 1
        assert not shown.out


def test_no_verb_hides_a_name_of_another() -> None:
    names = [name for kind in GROUPS for name in vars(kind) if not name.startswith("_")]
    assert len(names) == len(set(names))
    assert [*names, "help"] == VERBS
    assert not set(SHORT) & set(VERBS)


def test_the_script_of_the_reference_page_holds_its_own_proof(tmp_path: Path) -> None:
    page = ROOT / "docs" / "reference" / "repl.md"
    (text,) = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert text.count("assert") == 2
    assert repl.main(lesson=lesson(tmp_path, text)) == 0


def test_a_cord_is_plugged_cut_and_moved_by_its_name(verbs: Verbs) -> None:
    before = verbs.rig.wiring
    type_in(verbs, 'cut("S12>A1")', 'plug("S12->A1")', 'move("S12>A1", to="S13")')
    assert str(verbs.rig.wiring.difference(before)) == "S13->A1 | S12+>A1"
    with pytest.raises(ValueError, match=r"a cord is named as .*, not by 5"):
        type_in(verbs, "cut(5)")


def test_the_reference_page_tells_of_every_verb() -> None:
    page = ROOT / "docs" / "reference" / "repl.md"
    told = re.findall(r"`(\w+)\(", page.read_text(encoding="utf-8"))
    assert set(VERBS) <= set(told)
