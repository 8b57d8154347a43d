"""Sessions: messages act on the rig as the rig's own methods do, bad ones change nothing, and pages stay in step."""

import json
from io import BytesIO
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, recording, stimuli
from mark1.clockwork.history.file_format import digest
from mark1.show.live import Session
from mark1.show.recording.packing import bytes_of

SPEC = MachineSpec(association_units=48, response_units=2, motor_speed_tolerance=0.2, sum_noise=0.02)
E, X = np.rint(stimuli.letters("EX").x * 255) / 255
"""Letters in the 256 levels that a message carries."""


def session() -> Session:
    return Session(Rig(SPEC, seed=3))


def send(live: Session, does: str, **members: Any) -> dict[str, Any]:
    return live.handle(json.dumps({"id": 1, "do": does} | members))


def act(live: Session, verb: str, at: int | None = None, label: str | None = None, **arguments: Any) -> dict[str, Any]:
    return send(live, "act", verb=verb, arguments=arguments, at=at, label=label)


def present(live: Session, image: Any, target: Any = None, testing: bool = False, **more: Any) -> dict[str, Any]:
    return act(live, "present", image=bytes_of(image), target=target, testing=testing, **more)


def grown(snapshot: dict[str, Any], answers: list[dict[str, Any]]) -> dict[str, Any]:
    """The recording that a page holds after these answers."""
    held = snapshot
    for answer in answers:
        held = answer.get("snapshot", held)
        for name, rows in answer.get("pools", {}).items():
            held[name] = held[name] + rows
        held["labels"] = held["labels"] + answer.get("labels", [])
        for step in answer.get("steps", []):
            if not held["exposures"] or held["exposures"][-1]["number"] != step["exposure"]:
                held["exposures"].append({"number": step["exposure"], "steps": [], "beside": None})
            held["exposures"][-1]["beside"] = step.get("beside") or held["exposures"][-1]["beside"]
            held["exposures"][-1]["steps"].append(step)
    return held


def steps_of(held: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps with the rows of the pools in place of their numbers, so that recordings can be compared."""
    pools = {"card": "lights", "light": "lights", "s": "s", "a": "a", "on": "a"}
    plain = []
    for exposure in held["exposures"]:
        for step in exposure["steps"]:
            changes = {
                name: held[pools[name]][value] if name in pools and value is not None else value
                for name, value in step["changes"].items()
            }
            plain.append({"tick": step["tick"], "name": step.get("name"), "act": step.get("act"), "changes": changes})
    return plain


def test_a_lesson_by_messages_ends_in_the_registers_of_the_same_lesson_by_methods() -> None:
    live, rig = session(), Rig(SPEC, seed=3)
    for image, target in ((E, [1, 0]), (X, [0, None])):
        present(live, image, target)
        send(live, "run")
        rig.teach(image, target)
    present(live, E, testing=True)
    send(live, "step", n=3)
    send(live, "run")
    rig.show(E)
    act(live, "dial", a=17, volts=1.5)
    send(live, "run")
    rig.dial(17, 1.5)
    assert digest(live.rig.registers) == digest(rig.registers)


def test_the_grown_recording_equals_the_recording_of_the_whole_lesson() -> None:
    live = session()
    joined = live.hello()["snapshot"]
    answers = [present(live, E, [1, 0], label="E")]
    answers += [send(live, "step") for _ in range(7)]
    answers.append(act(live, "inject", names=["A9 stuck on", "motor 7 reversed"]))
    answers.append(
        act(live, "cut", a=3, s=int(live.rig.registers.cords[live.rig.registers.cords[:, 0] == 2][0, 1]) + 1)
    )
    answers += [send(live, "run"), present(live, X, [0, 1]), send(live, "run")]
    held, whole = grown(joined, answers), recording.lesson(live.rig, ["E", "X"])
    assert [each["changes"] for each in steps_of(held)] == [each["changes"] for each in steps_of(whole)]
    assert [each["beside"] for each in held["exposures"]] == [each["beside"] for each in whole["exposures"]]
    assert held["labels"][1:] == ["E", None]


def test_an_act_in_mid_exposure_is_done_at_its_tick() -> None:
    live, rig = session(), Rig(SPEC, seed=3)
    present(live, E, [1, 0])
    send(live, "run", until="reinforcing")
    tick = live.rig.tick + 30
    answer = act(live, "deposit", at=tick, name="A5.value", value=-3)
    assert "error" not in answer
    assert answer["tick"] == tick
    rig.present(E, [1, 0])
    rig.run(until="reinforcing")
    rig.run(until=tick)
    rig.deposit("A5.value", -3)
    assert digest(live.rig.registers) == digest(rig.registers)
    late = act(live, "deposit", at=answer["due"] + 1, name="A5.value", value=3)
    assert "the next act can be at a tick from" in late["error"]
    assert digest(live.rig.registers) == digest(rig.registers)


def test_back_and_redo_answer_with_a_snapshot_that_grows_on() -> None:
    live = session()
    present(live, E, [1, 0])
    send(live, "run")
    end = digest(live.rig.registers)
    back = send(live, "back", n=3)
    assert "steps" not in back
    names = [step.get("name") for step in back["snapshot"]["exposures"][0]["steps"]]
    assert names == [None, *(row.name for row in live.rig.trace)]
    again = send(live, "redo")
    assert digest(live.rig.registers) == end
    assert steps_of(again["snapshot"]) == steps_of(recording.lesson(live.rig))
    assert "nothing to redo" in send(live, "redo")["error"]


def test_what_a_prompt_does_to_the_rig_is_news_to_the_page() -> None:
    live = session()
    assert live.news() is None
    live.rig.teach(E, [1, 0])
    live.rig.panel.system = "alpha"
    news = live.news()
    assert news is not None
    assert [step.get("name") for step in news["steps"]][1:-1] == [row.name for row in live.rig.trace]
    assert news["panel"]["system"] == "alpha"
    assert live.news() is None
    live.rig.back(2)
    after = live.news()
    assert after is not None
    assert "snapshot" in after


def test_one_who_joins_late_gets_the_exposure_under_way_and_not_the_history() -> None:
    live = session()
    for _ in range(3):
        present(live, E, [1, 0])
        send(live, "run")
    present(live, X, [0, 1])
    send(live, "step", n=5)
    joined = live.hello()
    assert [each["number"] for each in joined["snapshot"]["exposures"]] == [4]
    assert steps_of(joined["snapshot"]) == steps_of(
        {**(whole := recording.lesson(live.rig)), "exposures": whole["exposures"][3:]}
    )
    assert joined["due"] == live.rig.pending[0].tick


def test_a_saved_journal_replays_to_the_same_registers() -> None:
    live = session()
    present(live, E, [1, 0])
    send(live, "run")
    saved = send(live, "save")["saved"]
    assert digest(Rig.replay(BytesIO(saved.encode())).registers) == digest(live.rig.registers)
    assert json.loads(send(live, "save", **{"as": "recording"})["saved"])["kind"] == "lesson"


BAD = [
    "",
    "nonsense",
    "[]",
    "[" * 100_000,
    "NaN",
    '{"id": 1}',
    '{"do": "run"}',
    '{"id": true, "do": "run"}',
    '{"id": 1, "do": "exec"}',
    '{"id": 1, "do": {"a": 1}}',
    '{"id": 1, "do": "act"}',
    '{"id": 1, "do": "act", "verb": "rewire", "arguments": {"cords": [], "repeats": false}}',
    '{"id": 1, "do": "act", "verb": ["reset"]}',
    '{"id": 1, "do": "act", "verb": "reset", "arguments": {"x": 1}}',
    '{"id": 1, "do": "act", "verb": "dial", "arguments": {"a": "A1", "volts": {}}}',
    '{"id": 1, "do": "act", "verb": "dial", "arguments": {"a": 1, "volts": 1e999}}',
    '{"id": 1, "do": "act", "verb": "switch", "arguments": {"name": "__class__", "setting": 1}}',
    '{"id": 1, "do": "act", "verb": "switch", "arguments": {"name": [1], "setting": 1}}',
    '{"id": 1, "do": "act", "verb": "deposit", "arguments": {"name": "cords", "value": []}}',
    '{"id": 1, "do": "act", "verb": "deposit", "arguments": {"name": 7, "value": []}}',
    '{"id": 1, "do": "act", "verb": "present", "arguments": {"image": "AAAA"}}',
    '{"id": 1, "do": "act", "verb": "present", "arguments": {"image": 5}}',
    '{"id": 1, "do": "act", "verb": "inject", "arguments": {"names": "A1 stuck on"}}',
    '{"id": 1, "do": "act", "verb": "inject", "arguments": {"names": ["A1 stuck on"], "at": "x"}}',
    '{"id": 1, "do": "act", "verb": "plug", "arguments": {"a": 0, "s": 1, "sign": 1}}',
    '{"id": 1, "do": "act", "verb": "reset", "at": 99}',
    '{"id": 1, "do": "step", "n": 0}',
    '{"id": 1, "do": "step", "n": 2001}',
    '{"id": 1, "do": "step", "n": 1.5}',
    '{"id": 1, "do": "run", "until": -1}',
    '{"id": 1, "do": "run", "until": 1e300}',
    '{"id": 1, "do": "run", "until": ["R1 flips"]}',
    '{"id": 1, "do": "run", "until": "__import__"}',
    '{"id": 1, "do": "back", "n": 5}',
    '{"id": 1, "do": "save", "as": "/etc/passwd"}',
    '{"id": 1, "do": "explain", "unit": "A99999"}',
    '{"id": 1, "do": "explain"}',
    '{"id": 1, "do": "run", "x": ' + '"' + "a" * 70_000 + '"}',
]


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_an_invalid_message_is_answered_by_a_sentence_and_changes_nothing(text: str) -> None:
    live = session()
    before = live.rig.registers
    answer = live.handle(text)
    assert live.rig.registers is before
    assert len(live.rig.journal) == 0
    assert answer["error"]
    assert "Traceback" not in answer["error"]
    assert "steps" not in answer
    json.dumps(answer, allow_nan=False)


def test_an_explanation_is_the_rigs_own() -> None:
    live = session()
    present(live, E, [1, 0])
    send(live, "run")
    assert send(live, "explain", unit="R1")["explanation"] == str(live.rig.explain("R1"))


def test_pages_begin_anew_after_many_exposures_so_that_pools_do_not_grow_without_end() -> None:
    live = session()
    rng = np.random.default_rng(0)
    snapshots = 0
    for _ in range(410):
        live.rig.show(rng.random((20, 20)) < 0.3)
        snapshots += "snapshot" in (live.news() or {})
    assert snapshots == 2
    assert len(live.hello()["snapshot"]["lights"]) < 450
