"""A lesson's recording: it holds every event, says what was done, and is as short as a page needs it."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, stimuli, wiring
from mark1.clockwork.cycle import ORDER
from mark1.clockwork.operations import ACTIONS
from mark1.clockwork.scheduler import FAULT
from mark1.compare import Neuron, code_book
from mark1.machine.exact.units import GRID
from mark1.modern import Dense, Network
from mark1.show import page, recording
from mark1.show.recording.operator_actions import _WORDS
from mark1.show.recording.packing import packed, sparse

SPEC = MachineSpec(retina_shape=(2, 2), association_units=2, response_units=1, excitatory=1, inhibitory=0, threshold=1)
BOARD = wiring.explicit([(1, 1, 1), (2, 2, 1)], SPEC)
LIT = np.array([[1.0, 0.0], [0.0, 0.0]])
OTHER = np.array([[0.0, 1.0], [0.0, 0.0]])


def taught() -> Rig:
    """Two A-units, of which the first is taught."""
    rig = Rig(SPEC, wiring=BOARD)
    rig.teach(LIT, [1])
    return rig


def test_every_event_of_the_trace_is_a_step_and_every_act_stands_before_what_it_caused() -> None:
    rig = taught()
    (exposure,) = recording.lesson(rig)["exposures"]
    act, *events = exposure["steps"]
    assert act["act"] == "The operator puts up a card and asks for R1 1."
    assert [(step["event"], step["tick"], step["name"]) for step in events] == [
        (row.number, row.tick, row.name) for row in rig.trace
    ]


def test_a_pulse_is_a_start_and_a_travel_and_no_position() -> None:
    """Worked by hand: 236223 x 2**-30 V a tick; where the wiper comes to follows, and is not written."""
    told = recording.lesson(taught())
    steps = {step["name"]: step["changes"] for step in told["exposures"][0]["steps"] if "name" in step}
    assert steps["energise"]["travel"] == [packed(np.array([True, False])), 236223]
    assert steps["release or stop"]["travel"] == [packed(np.array([True, False])), 0]
    assert not any("value" in change for change in steps.values())
    assert told["start"]["energised"] == 0
    assert steps["energise"]["energised"] == 1500


def test_a_value_that_is_set_by_hand_is_written() -> None:
    rig = taught()
    rig.deposit("A2.value", 2.5)
    last = recording.lesson(rig)["exposures"][-1]
    assert last["number"] == 2
    assert last["steps"][0]["act"] == "The operator sets A2.value to 2.5."
    assert last["steps"][0]["changes"] == {"value": [packed(np.array([False, True])), round(2.5 / GRID)]}


def test_only_numbers_that_differ_are_written_and_equal_ones_once() -> None:
    assert sparse(np.zeros(3), np.zeros(3)) is None
    assert sparse(np.zeros(3), np.array([0, 4, 4])) == [base64.b64encode(b"\x06").decode(), 4]
    assert sparse(np.zeros(3), np.array([5, 0, 4])) == [base64.b64encode(b"\x05").decode(), [5, 4]]


def test_rows_that_come_again_are_kept_once() -> None:
    rig = Rig(SPEC, wiring=BOARD)
    for _ in range(3):
        rig.teach(LIT, [1])
    told = recording.lesson(rig)
    assert [len(told[pool]) for pool in ("s", "a", "lights")] == [2, 2, 2]


def test_acts_between_two_events_are_told_one_by_one() -> None:
    rig = Rig(SPEC, wiring=BOARD)
    rig.panel.mode = "forced learning"
    rig.present(LIT, [0])
    rig.run(until="reinforcing")
    rig.run(until=rig.tick + 100)
    rig.faults.inject("motor 1 reversed")
    rig.run(until=rig.tick + 100)
    rig.deposit("A1.value", 1)
    rig.run()
    rig.faults.clear()
    told = [
        (step["tick"], step["act"])
        for each in recording.lesson(rig)["exposures"]
        for step in each["steps"]
        if "act" in step
    ]
    assert told == [
        (0, "The operator sets mode to forced learning."),
        (0, "The operator puts up a card and asks for R1 0."),
        (1600, "Faults: motor 1 reversed."),
        (1700, "The operator sets A1.value to 1.0."),
        (7500, "Faults cleared: motor 1 reversed."),
    ]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda rig: rig.dial(1, 1.5), "The operator has the motor of A1 turn its wiper to 1.5 V."),
        (lambda rig: rig.reset(), "The operator has the motors run all wipers to 0 V."),
        (lambda rig: rig.plugboard.plug("S3+>A1"), "The operator plugs a cord from S3 to A1 (+)."),
        (lambda rig: rig.plugboard.cut("S1>A1"), "The operator takes out a cord from S1 to A1."),
        (lambda rig: rig.plugboard.move("S1>A1", to="S4"), "The operator moves a cord of A1 from S1 to S4."),
        (lambda rig: rig.plugboard.rewire(BOARD), "The operator plugs the whole board anew: 2 cords."),
        (lambda rig: rig.faults.inject("S1 dead", at=9000), "Faults scheduled for 9000 ms: S1 dead."),
        (lambda rig: rig.show(LIT), "The operator puts up a card for a test."),
    ],
)
def test_an_act_is_told_in_words(act: Any, words: str) -> None:
    rig = taught()
    act(rig)
    assert recording.lesson(rig)["exposures"][1]["steps"][0]["act"] == words


def test_cords_that_are_cut_or_plugged_are_written_once() -> None:
    rig = taught()
    rig.faults.inject("S1>A1 cut")
    rig.plugboard.plug("S3+>A2")
    cut, plug = recording.lesson(rig)["exposures"][1]["steps"]
    assert (cut["changes"]["unplugged"], cut["changes"]["plugged"]) == ([[0, 0, 1]], [])
    assert (plug["changes"]["unplugged"], plug["changes"]["plugged"]) == ([], [[1, 2, 1]])


@pytest.mark.parametrize(
    "labels", [["left", "right"], stimuli.Stimuli(np.array([OTHER, LIT]), np.array([1, 0]), ("left", "right"))]
)
def test_cards_are_named_in_their_order_or_by_the_set_that_they_are_from(labels: Any) -> None:
    rig = Rig(SPEC, wiring=BOARD)
    for image, bit in ((LIT, 1), (OTHER, 0), (LIT, 1)):
        rig.teach(image, [bit])
    told = recording.lesson(rig, labels)
    assert sorted(label for label in told["labels"] if label) == ["left", "right"]
    assert told["labels"][told["start"]["card"]] is None
    assert told["exposures"][1]["steps"][0]["act"] == "The operator puts up the card right and asks for R1 0."


def test_todays_neuron_answers_before_it_learns_the_same_cards_in_the_same_order() -> None:
    letters = stimuli.letters("EX")
    codes = code_book(2, 2)
    rig = Rig(MachineSpec(response_units=2), seed=0)
    neuron = Neuron(Network(400, [Dense(2, "sigmoid", kernel_initializer="zeros")]), loss="binary_cross_entropy")
    answers = []
    for place in (0, 1, 1, 0):
        answers.append(np.round(neuron.network.predict(letters.x[place])[0], 4).tolist())
        rig.teach(letters.x[place], codes[place])
        neuron.learn(letters.x[place], codes[place])
    rig.show(letters.x[0])
    beside = [exposure["beside"] for exposure in recording.lesson(rig)["exposures"]]
    assert [each["output"] for each in beside[:4]] == answers
    assert [each["learned"] for each in beside] == [True] * 4 + [False]


def test_a_bit_that_is_not_asked_teaches_the_neuron_nothing() -> None:
    rig = Rig(MachineSpec(response_units=2), seed=0)
    for _ in range(2):
        rig.teach(stimuli.letters("E").x[0], [1, None])
    first, second = (exposure["beside"]["output"] for exposure in recording.lesson(rig)["exposures"])
    assert first == [0.5, 0.5]
    assert second[0] > 0.5
    assert second[1] == 0.5


def test_a_saved_journal_makes_the_same_recording(tmp_path: Path) -> None:
    rig = taught()
    rig.journal.save(tmp_path / "lesson.jsonl")
    assert recording.lesson(Rig.replay(tmp_path / "lesson.jsonl")) == recording.lesson(rig)


def test_a_trace_that_was_shortened_is_recorded_from_where_it_begins() -> None:
    rig = Rig(SPEC, wiring=BOARD, longest=5)
    rig.teach(LIT, [1])
    told = recording.lesson(rig)
    (exposure,) = told["exposures"]
    assert [step["event"] for step in exposure["steps"]] == [row.number for row in rig.trace]
    assert told["start"]["value"] == [packed(np.array([True, False])), 970 * 236223]


def test_the_alphabet_ten_times_stays_short() -> None:
    letters, codes = stimuli.letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), code_book(26, 5)
    rig = Rig(MachineSpec(response_units=5), seed=0)
    for _ in range(10):
        for image, code in zip(letters.x, codes, strict=True):
            rig.teach(image, code)
    assert len(json.dumps(recording.lesson(rig, letters), separators=(",", ":"))) < 600_000


@pytest.mark.parametrize(
    ("make", "labels", "word"),
    [
        (lambda: Rig(SPEC, wiring=BOARD), None, "nothing has happened yet"),
        (taught, ["one", "two"], "2 labels for 1 different cards"),
        (taught, stimuli.Stimuli(np.array([OTHER]), np.array([0]), ("right",)), "lacks a card"),
        (taught, stimuli.letters("A"), "lacks a card"),
    ],
)
def test_what_cannot_be_recorded_is_refused(make: Any, labels: Any, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        recording.lesson(make(), labels)


def test_a_machine_that_is_too_large_to_be_shown_is_refused() -> None:
    rig = Rig(MachineSpec(association_units=2000, jacks=None), seed=0)
    rig.show(np.zeros((20, 20)))
    with pytest.raises(ValueError, match="too large for a page"):
        recording.lesson(rig)


def test_there_are_words_for_every_act_and_every_event() -> None:
    script = (Path(page.__file__).parent / "js" / "words.js").read_text()
    told = set(re.findall(r'^  "?([a-z ]+)"?: \(', script, re.MULTILINE))
    assert set(_WORDS) | {"present"} == set(ACTIONS)
    assert told == {event.name for event in (FAULT, *ORDER)}


def test_a_unit_left_alone_and_a_lesson_without_a_target_have_signs_of_their_own() -> None:
    rig = Rig(MachineSpec(association_units=48, response_units=2), seed=0)
    letter = stimuli.letters("E").x[0]
    rig.teach(letter, [1, None])
    rig.show(letter)
    targets = [
        step["changes"]["target"]
        for exposure in recording.lesson(rig)["exposures"]
        for step in exposure["steps"]
        if "target" in step["changes"]
    ]
    assert targets == ["1-", "??"]
