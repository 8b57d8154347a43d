"""Lines of the prompt that leave out brackets and quotes, unknown names, and results below the panel."""

import re
from pathlib import Path
from typing import Any

import pytest

from mark1 import Rig, repl
from mark1.repl.commands import translate
from mark1.repl.errors import sentence
from mark1.repl.results import Text, results_last

NAMES, VERBS = repl.at_hand(Rig(seed=0))[0].names, repl.at_hand(Rig(seed=0))[1]


def python_of(line: str, **own: Any) -> str:
    """Return what a line means at a prompt at which the user has given own names."""
    return translate(line, VERBS, {**VERBS, "rig": None, **own})


@pytest.mark.parametrize(
    ("line", "python"),
    [
        ("help", "help()"),
        ("step", "step()"),
        ("  panel  ", "panel()"),
        ("s", "s()"),
        ("step; step", "step(); step()"),
        ("step 3", "step(3)"),
        ("back -1", "back(-1)"),
        ("s 4 unit", "s(4, 'unit')"),
        ("show E", "show('E')"),
        ("show 5", "show('5')"),
        ("teach E 5", "teach('E', 5)"),
        ("teach E 5 times=3", "teach('E', 5, times=3)"),
        ("teach E target=5", "teach('E', target=5)"),
        ("teach E [1, None]", "teach('E', [1, None])"),
        ('teach "E" 5', "teach('E', 5)"),
        ("present X 3; step 3", "present('X', 3); step(3)"),
        ("e A17.value", "e('A17.value')"),
        ("d A17.value 2", "d('A17.value', 2)"),
        ("d A17.value -2.5", "d('A17.value', -2.5)"),
        ("deposit mode forced learning", "deposit('mode', 'forced learning')"),
        ("examine value[0:64]", "examine('value[0:64]')"),
        ("run R1 flips", "run('R1 flips')"),
        ("g 1600", "g(1600)"),
        ("run looking", "run('looking')"),
        ("b A17.value > 3", "b('A17.value > 3')"),
        ("back R8 flips", "back('R8 flips')"),
        ("trace R8.r", "trace('R8.r')"),
        ("inject A42 stuck on, wiper 7 jammed at=9000", "inject('A42 stuck on', 'wiper 7 jammed', at=9000)"),
        ("clear A42", "clear('A42')"),
        ("plug S137->A42", "plug('S137->A42')"),
        ("move S12>A1 to S13", "move('S12>A1', 'S13')"),
        ("dial A17 2.5", "dial('A17', 2.5)"),
        ("dial 17 -2.5", "dial(17, -2.5)"),
        ("show /tmp/e.png", "show('/tmp/e.png')"),
        ("save ~/m.npz", "save('~/m.npz')"),
        ("teach E 00000101", "teach('E', '00000101')"),
        ("save my lesson.npz", "save('my lesson.npz')"),
        ("help step", "help('step')"),
        ("explain R8", "explain('R8')"),
        ("tech E 5", "help('tech')"),
    ],
)
def test_a_line_that_begins_with_a_verb_may_leave_out_brackets_and_quotes(line: str, python: str) -> None:
    assert python_of(line) == python
    compile(python, "<line>", "single")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "5",
        "rig",
        "letters",
        "step()",
        'teach("E", 5)',
        "d = {",
        "e = 2.7",
        "s == g",
        "b if rig else",
        "for s in 'EX':",
        "teach(",
        "# step",
        "s / (",
        "run, step = 1, 2",
        "help.__doc__",
        "?step",
        "foo bar",
        "if step:\n    step()\n",
    ],
)
def test_a_line_of_python_stays_as_it_is(line: str) -> None:
    assert python_of(line) == line


def test_a_name_that_the_user_has_given_to_something_else_is_no_verb() -> None:
    assert python_of("e", e=2.7) == "e"
    assert python_of("step 3", step=1) == "step 3"


def error_of(line: str, names: dict[str, Any] | None = None) -> str | None:
    """Return the sentence for the error of a line."""
    session, verbs = repl.at_hand(Rig(seed=0))
    try:
        exec(compile(translate(line, verbs, session.names), "<line>", "single"), session.names | (names or {}))  # noqa: S102
    except BaseException as error:
        return sentence(error, session.names)
    raise AssertionError(f"{line} raised nothing")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("wat", "there is no name 'wat'; did you mean 'watch'?"),
        ('tech("E", 5)', "there is no name 'tech'; did you mean 'teach'?"),
        ("tech E 5", "there is no verb 'tech'; did you mean 'teach'?"),
        ("xyzzyx", "there is no name 'xyzzyx'; help() lists the verbs"),
        ("teach(E, 5)", 'there is no name E; letters and units are written in quotes: "E"'),
        ("explain(R8)", 'there is no name R8; letters and units are written in quotes: "R8"'),
        ("save", 'save needs path, such as save("lesson.npz")'),
        ("teach", 'teach needs image, such as teach("E", target=5)'),
        ("dial A17", 'dial needs a and volts, such as dial("A17", 2.5)'),
        ('teach("E", 5, tmes=3)', "teach has no option 'tmes', did you mean 'times'?; call it as "),
        ("panel(1)", "panel takes no arguments, such as panel()"),
        ("redo 5", "redo takes no arguments, such as redo()"),
        ("teach E 5 times=0", "times must be a whole number of at least 1, not 0"),
        ("teach E 256", "target 256 does not fit 8 bits, one for each R-unit; give a number from 0 to 255"),
        (
            "teach E five",
            "a target is a number from 0 to 255, 8 bits such as 00000101, or 0, 1 or None",
        ),
        ("inject", 'inject needs the name of a fault, such as inject("A42 stuck on")'),
        ("show EE", "'EE' is neither a letter, such as \"E\", nor a file"),
        ("show('x' * 5000)", "is neither a letter"),
        ("help stpe", "there is no verb 'stpe'; did you mean 'step'?"),
    ],
)
def test_a_mistake_is_a_sentence_that_says_what_to_type(line: str, text: str) -> None:
    said = error_of(line)
    assert said is not None
    assert text in said
    assert "Verbs" not in said


def test_an_unknown_name_in_a_function_of_the_user_keeps_its_traceback() -> None:
    session, _ = repl.at_hand(Rig(seed=0))
    exec("def f():\n    return unknown_name()\n", session.names)  # noqa: S102
    assert error_of("f()", {"f": session.names["f"]}) is None


def typed(line: str, capsys: pytest.CaptureFixture[str], *before: str) -> list[str]:
    """Return the lines that the last of some lines prints."""
    session, verbs = repl.at_hand(Rig(seed=0))
    for each in (*before, line):
        capsys.readouterr()
        session.begin_line()
        with results_last(session):
            exec(compile(translate(each, verbs, session.names), "<line>", "single"), session.names)  # noqa: S102
        session.redraw()
    return capsys.readouterr().out.splitlines()


def test_a_result_stands_in_one_line_below_the_panel(capsys: pytest.CaptureFixture[str]) -> None:
    lines = typed("show E", capsys, "teach E 5")
    assert len(lines) == 22
    assert lines[1].split()[-7:] == ["R", "sum", "V", "at", "look", "V", "target"] or "target" in lines[1]
    assert lines[-1] == "at the look 00000101 = 5; 6 of 8 R-units undecided"
    assert any("card: E, DejaVu Sans" in line for line in lines)


def test_the_events_of_a_run_stay_on_the_panel(capsys: pytest.CaptureFixture[str]) -> None:
    lines = typed("run", capsys, "present X 3")
    assert len(lines) == 22
    assert "events: shutter, sense, associate," in "\n".join(lines)
    assert re.fullmatch(r"idle: event \d+ at 7500 ms", lines[-1])


def test_a_loop_draws_one_panel_above_its_results(capsys: pytest.CaptureFixture[str]) -> None:
    lines = typed("for name in 'EX': show(name)\n", capsys)
    assert len(lines) == 23
    assert [line[:11] for line in lines[-2:]] == ["at the look"] * 2


@pytest.mark.parametrize("line", ["run", "run R1 flips", "run looking"])
def test_a_run_with_nothing_pending_says_so(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(line, capsys) == ['nothing is pending: the machine is idle; present("E", 5) puts a card up']


def test_teaching_several_times_repeats_the_exposure(capsys: pytest.CaptureFixture[str]) -> None:
    assert "exposures 3" in typed("teach E 5 times=3", capsys)[0]


def test_cords_and_files_say_what_changed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert typed("cut S12>A1", capsys)[-1] == "took out S12+>A1; 10239 cords are plugged"
    assert typed("plug S12->A1", capsys, "cut S12>A1")[-1] == "plugged S12->A1; 10240 cords are plugged"
    assert typed("move S12>A1 S13", capsys)[-1] == "plugged S13+>A1 and took out S12+>A1; 10240 cords are plugged"
    assert re.fullmatch(r"Wrote m, \d+ kB: the rig at 0 ms, event 0\.", typed("save m", capsys)[-1])
    assert (tmp_path / "m").is_file()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert typed("save ~/n", capsys)[-1].startswith(f"Wrote {tmp_path}")
    assert typed("faults", capsys, "inject A42 stuck on")[-1] == "A42 stuck on"
    assert typed("faults", capsys) == ["no faults"]
    assert typed("b", capsys, "b R8 flips") == ["R8 flips"]


def test_a_text_is_shown_without_quotes() -> None:
    assert repr(Text("Wrote m")) == "Wrote m"
