"""Diagnose: what a machine can learn is found without teaching it, and teaching agrees."""

import sys
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from mark1 import MachineSpec, Rig, compare, stimuli, wiring
from mark1.compare.diagnosis import separability
from mark1.compare.diagnosis.findings import Finding
from mark1.paper.theory import corrections_bound

LETTERS = stimuli.letters()
CODES = compare.code_book(26, 5)[LETTERS.y]


def by_hand(rows: list[tuple[int, int, int]], cells: int = 3, units: int = 3, **constants: Any) -> Rig:
    """A machine of one R-unit whose A-units are on where their lit excitatory cells outnumber the inhibitory ones."""
    small: dict[str, Any] = {"retina_shape": (1, cells), "association_units": units, "response_units": 1}
    spec = MachineSpec(**(small | {"excitatory": 1, "inhibitory": 0, "threshold": 1} | constants))
    return Rig(spec, wiring=wiring.explicit(rows, spec))


def straight(cells: int = 3, **constants: Any) -> Rig:
    """A machine whose A1 sees S1, A2 sees S2, and so on."""
    return by_hand([(a, a, 1) for a in range(1, cells + 1)], cells=cells, units=cells, **constants)


def cards(*rows: str) -> np.ndarray:
    """Cards of one row of cells: "110" lights S1 and S2."""
    return np.array([[[float(cell) for cell in row]] for row in rows])


def only(rig: Rig, images: Any, bits: list[int | None]) -> Finding:
    (finding,) = compare.diagnose(rig, images, [[bit] for bit in bits]).findings
    return finding


def told(rig: Rig, images: Any, bits: list[int]) -> str:
    """What is printed of the one R-unit, on one line."""
    return " ".join(str(compare.diagnose(rig, images, [[bit] for bit in bits])).split())


# What no values can help.


def test_one_picture_with_two_answers_is_a_clash_of_its_two_cards() -> None:
    twice = LETTERS[[0, 4, 5, 4]]
    diagnosis = compare.diagnose(Rig(MachineSpec(response_units=2)), twice, [[0, 1], [1, 1], [1, 0], [0, 1]])
    assert diagnosis.findings[0].same == ((1, 3),)
    assert diagnosis.findings[0].clash == (1, 3)
    assert [finding.verdict for finding in diagnosis.findings] == ["cannot", "can learn"]
    assert not diagnosis.possible
    assert "R1 cannot answer all these cards" in str(diagnosis)
    assert "Card 2 (E) has the target 1 and card 4 (E) the target 0" in str(diagnosis).replace("\n", " ")


def test_pictures_that_differ_only_where_no_a_unit_of_the_set_sees_clash() -> None:
    """S3 is seen by A3, which feeds R2 alone."""
    rig = by_hand([(1, 1, 1), (2, 2, 1), (3, 3, 1)], response_units=2, partition=((1, 2), (3,)))
    first, second = compare.diagnose(rig, cards("110", "111", "100"), [[1, 0], [0, 1], [0, 0]]).findings
    assert first.same == ((0, 1),)
    assert second.verdict == "can learn"


@pytest.mark.parametrize(
    ("cleared", "bits", "silent"),
    [(True, [1, 1, 0], (0,)), (True, [0, 1, 0], ()), (False, [1, 1, 0], (0,)), (False, [0, 1, 0], (0,))],
)
def test_a_card_without_active_a_units_cannot_be_answered_1_nor_0_where_the_last_answer_stays(
    cleared: bool, bits: list[int | None], silent: tuple[int, ...]
) -> None:
    finding = only(straight(clear_responses=cleared), cards("000", "100", "010"), bits)
    assert finding.silent == finding.clash == silent


@pytest.mark.parametrize("cleared", [True, False])
def test_exclusive_or_clashes_as_a_whole(cleared: bool) -> None:
    """A3 is on for every card, so that no card is without an active A-unit."""
    rig = by_hand([(1, 1, 1), (2, 2, 1), (3, 3, 1)], clear_responses=cleared)
    xor = cards("001", "101", "011", "111")
    finding = only(rig, xor, [0, 1, 1, 0])
    assert finding.together == finding.clash == (0, 1, 2, 3)
    assert not finding.same
    assert not finding.silent
    assert "These 4 clash: card 1, card 2, card 3 and card 4." in told(rig, xor, [0, 1, 1, 0])


def random_question(seed: int, n: int = 14, units: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Different active sets, none empty, and the sign of the answer that each must have."""
    rng = np.random.default_rng(seed)
    active = np.unique(rng.random((n, units)) < 0.4, axis=0)
    active = active[active.any(axis=1)].astype(np.float64)
    return active, rng.choice([-1.0, 1.0], len(active))


@pytest.mark.parametrize("threshold", [False, True])
def test_what_is_said_to_clash_clashes_and_does_not_without_any_one_of_it(threshold: bool) -> None:
    found = 0
    for seed in range(20):
        active, sign = random_question(seed)
        sides = sign[:, np.newaxis] * active
        if separability.separable(sides, threshold):
            continue
        clash = separability.clash(sides, threshold)
        assert not by_perceptron(sides[clash], threshold)
        assert all(by_perceptron(np.delete(sides[clash], one, axis=0), threshold) for one in range(len(clash)))
        found += 1
    assert found > 10


def by_perceptron(sides: np.ndarray, threshold: bool, most: int = 4_000) -> bool:
    """Whether plain error correction comes to an end, the threshold kept from falling below 0."""
    if threshold:
        sides = np.column_stack([sides, -np.sign(sides.sum(axis=1))])
    weights = np.zeros(sides.shape[1])
    for _ in range(most):
        wrong = np.flatnonzero(sides @ weights <= 0)
        if not len(wrong):
            return True
        weights += sides[wrong[0]]
        weights[-1] = max(weights[-1], 0.0) if threshold else weights[-1]
    return False


@pytest.mark.parametrize("threshold", [False, True])
def test_what_is_separable_is_what_a_plain_perceptron_separates(threshold: bool) -> None:
    answers = []
    for seed in range(40):
        active, sign = random_question(seed, n=9)
        sides = sign[:, np.newaxis] * active
        answers.append(separability.separable(sides, threshold))
        assert answers[-1] == by_perceptron(sides, threshold), seed
    assert 5 < sum(answers) < 35


# What values can do.


@pytest.mark.parametrize("unit", [0, 4])
def test_the_margin_is_the_widest_as_another_solver_finds_it(unit: int) -> None:
    """Sequential quadratic programming of the hard margin, to 1e-5 of it."""
    rig = Rig(MachineSpec(association_units=200, response_units=5))
    finding = compare.diagnose(rig, LETTERS, CODES).findings[unit]
    active = rig.machine.activity(LETTERS.x)[:, rig.machine.feeds == unit].astype(np.float64)
    sides = np.where(CODES[:, unit] == 1, 1.0, -1.0)[:, np.newaxis] * active
    other = minimize(
        lambda w: w @ w / 2,
        np.zeros(active.shape[1]),
        jac=lambda w: w,
        constraints={"type": "ineq", "fun": lambda w: sides @ w - 1, "jac": lambda _: sides},
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-12},
    )
    assert other.success
    assert finding.margin == pytest.approx(1 / np.linalg.norm(other.x), rel=1e-5)
    assert finding.corrections == pytest.approx(corrections_bound(active, CODES[:, unit], other.x), rel=1e-4)


def test_margin_and_clearance_worked_out_by_hand() -> None:
    """{A1, A2} above 0, {A1} below: the shortest values that keep both 1 V away are -1 and 2 V.

    With A2 at the stop, 11 V, A1 in the middle between the two edges leaves 5.5 V on either side.
    """
    finding = only(straight(2), cards("11", "10"), [1, 0])
    assert finding.margin == pytest.approx(1 / np.sqrt(5))
    assert finding.corrections == pytest.approx(2 * 5)
    assert finding.least_stop == pytest.approx(0.05 / 2)
    assert finding.clearance == pytest.approx(5.5)


def test_the_values_make_the_rig_answer_all_cards_whether_deposited_or_dialled_in() -> None:
    rig = Rig(MachineSpec(response_units=5), seed=1)
    few = LETTERS[:8]
    diagnosis = compare.diagnose(rig, few, CODES[:8])
    assert diagnosis.possible
    assert [finding.by_pulses for finding in diagnosis.findings] == [True] * 5
    for pulses in (False, True):
        other = rig.fork()
        compare.dial(other, diagnosis.values, pulses=pulses)
        np.testing.assert_array_equal(other.respond(few.x), CODES[:8])
    rig.deposit("value", diagnosis.values)
    np.testing.assert_array_equal(rig.respond(few.x), CODES[:8])
    assert [finding.correct for finding in compare.diagnose(rig, few, CODES[:8]).findings] == [8] * 5


def test_the_clearance_is_how_far_the_sums_are_from_the_edge() -> None:
    rig = Rig(MachineSpec(response_units=1, dead_zone=2.0))
    finding = only(rig, LETTERS, CODES[:, 0].tolist())
    assert finding.values is not None
    sums = rig.machine.activity(LETTERS.x) @ finding.values
    assert (
        finding.clearance
        == np.where(CODES[:, 0] == 1, sums - rig.machine.dead_zone, rig.machine.dead_zone - sums).min()
    )
    assert np.abs(finding.values).max() <= rig.machine.stop


def test_an_r_unit_that_nothing_is_asked_of_is_left_out_and_its_wipers_stay() -> None:
    rig = Rig(MachineSpec(response_units=2))
    rig.deposit("value", 1.5)
    diagnosis = compare.diagnose(rig, LETTERS[:3], [[None, 1], [None, None], [None, 0]])
    (finding,) = diagnosis.findings
    assert (finding.unit, finding.cards, finding.ones) == (1, 2, 1)
    assert (diagnosis.values[rig.machine.feeds == 0] == 1.5).all()


def test_cards_that_turn_nothing_on_and_must_be_answered_0_need_no_values() -> None:
    finding = only(straight(), cards("000", "000"), [0, 0])
    assert (finding.verdict, finding.correct, finding.corrections, finding.margin) == ("can learn", 2, 0, None)


def test_the_machine_is_diagnosed_as_it_stands() -> None:
    """A cord that is cut takes away what told two cards apart; a switch that darkens its cell does so too."""
    rig = straight(2)
    assert only(rig, cards("11", "10"), [1, 0]).verdict == "can learn"
    darkened = rig.fork()
    darkened.panel.stimulus = [-1, 0]
    assert only(darkened, cards("11", "10"), [1, 0]).same == ((0, 1),)
    rig.plugboard.cut(2, 2)
    assert only(rig, cards("11", "10"), [1, 0]).same == ((0, 1),)


# Stops, dead zone and pulses.


@pytest.mark.parametrize(("stop", "verdict"), [(0.024, "limited by the stops"), (0.026, "can learn")])
def test_stops_that_lie_too_near_hold_an_r_unit_back(stop: float, verdict: str) -> None:
    """A sum of two values must leave a dead zone of 0.05 V while the first alone must not be above it."""
    finding = only(straight(2, stop=stop), cards("11", "10"), [1, 0])
    assert finding.verdict == verdict
    assert (finding.values is None) == (verdict == "limited by the stops")
    assert finding.least_stop == pytest.approx(0.025)
    assert not finding.clash


def test_stops_are_named_with_what_they_would_have_to_be() -> None:
    words = told(straight(2, stop=0.02), cards("11", "10"), [1, 0])
    assert "R1 could separate these cards, but its end stops are too near." in words
    assert "have a wiper beyond 0.025 V" in words
    assert "the stops are at 0.02 V" in words


AND = cards("11", "10", "01")


@pytest.mark.parametrize(
    ("constants", "verdict"),
    [({}, "only with the dead zone"), ({"dead_zone": 0.0}, "cannot"), ({"clear_responses": False}, "cannot")],
)
def test_only_a_dead_zone_that_answers_0_is_a_threshold(constants: dict[str, Any], verdict: str) -> None:
    """Two units together above the edge, each alone not: at an edge of 0 V that cannot be."""
    finding = only(straight(2, **constants), AND, [1, 0, 0])
    assert finding.verdict == verdict
    assert finding.margin is None
    assert finding.corrections is None


@pytest.mark.parametrize(("pulse_ms", "learns"), [(1000, False), (80, True)])
def test_by_the_dead_zone_alone_short_pulses_learn_what_long_ones_cannot(pulse_ms: int, learns: bool) -> None:
    """Each value must end between 0.025 and 0.05 V: whole pulses of 0.2134 V from 0 never do."""
    rig = straight(2)
    rig.panel.pulse_ms = pulse_ms
    finding = only(rig, AND, [1, 0, 0])
    assert finding.by_pulses == learns
    assert (finding.corrections_by_pulses is not None) == learns
    corrections = taught(rig, AND, np.array([[1], [0], [0]]), rounds=40)
    assert (rig.respond(AND).ravel() == [1, 0, 0]).all() == learns
    if finding.corrections_by_pulses is not None:
        assert 0 < corrections[0] <= finding.corrections_by_pulses


def test_a_pulse_that_turns_no_motor_promises_nothing() -> None:
    rig = straight(2, pulse_ms=30)
    finding = only(rig, cards("11", "10"), [1, 0])
    assert (finding.by_pulses, finding.corrections_by_pulses) == (False, None)
    assert "A pulse is too short to move a wiper" in told(rig, cards("11", "10"), [1, 0])


# Teaching agrees.


def taught(rig: Rig, images: np.ndarray, codes: np.ndarray, rounds: int) -> np.ndarray:
    """Corrections of each R-unit until all is right, by error correction, at most so many times round (shape (R,))."""
    corrections = np.zeros(codes.shape[1], np.int64)
    for _ in range(rounds):
        before = corrections.copy()
        for image, code in zip(images, codes.tolist(), strict=True):
            corrections += rig.teach(image, code).direction != 0
        if (corrections == before).all():
            break
    return corrections


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_letters_can_be_learned_on_five_r_units_and_are(seed: int) -> None:
    rig = Rig(MachineSpec(response_units=5), seed=seed)
    diagnosis = compare.diagnose(rig, LETTERS, CODES)
    assert {finding.verdict for finding in diagnosis.findings} == {"can learn"}
    corrections = taught(rig, LETTERS.x, CODES, rounds=60)
    np.testing.assert_array_equal(rig.respond(LETTERS.x), CODES)
    promised = [finding.corrections_by_pulses for finding in diagnosis.findings]
    assert all(bound is not None and made <= bound for made, bound in zip(corrections, promised, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize(("units", "responses", "seed"), [(512, 8, 0), (512, 8, 1), (160, 5, 1), (100, 5, 0)])
def test_of_few_a_units_a_bit_each_r_unit_learns_just_what_is_said(units: int, responses: int, seed: int) -> None:
    rig = Rig(MachineSpec(association_units=units, response_units=responses), seed=seed)
    codes = compare.code_book(26, responses)[LETTERS.y]
    diagnosis = compare.diagnose(rig, LETTERS, codes)
    assert {finding.verdict for finding in diagnosis.findings} <= {"can learn", "cannot"}
    taught(rig, LETTERS.x, codes, rounds=200)
    learned = (rig.respond(LETTERS.x) == codes).all(axis=0)
    assert learned.tolist() == [finding.verdict == "can learn" for finding in diagnosis.findings]


@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_corrections_by_pulses_are_enough_from_anywhere_and_with_stops_in_the_way(spread: float) -> None:
    """Stops of five pulses, wipers that stand anywhere, motors of different speeds."""
    rig = Rig(MachineSpec(response_units=2, stop=1.0, motor_speed_tolerance=spread), seed=4)
    rig.deposit("value", np.random.default_rng(0).uniform(-1, 1, 512))
    few, codes = LETTERS[:6], np.array([[1, 0], [0, 1], [1, 1], [0, 0], [1, 0], [0, 1]])
    diagnosis = compare.diagnose(rig, few, codes)
    corrections = taught(rig, few.x, codes, rounds=100)
    np.testing.assert_array_equal(rig.respond(few.x), codes)
    for made, finding in zip(corrections, diagnosis.findings, strict=True):
        assert finding.corrections_by_pulses is not None
        assert 0 < made <= finding.corrections_by_pulses


# The report, and what is refused.


def test_the_report_has_a_row_for_each_r_unit_and_one_for_each_clash() -> None:
    twice = LETTERS[[0, 4, 4]]
    report = compare.diagnose(Rig(MachineSpec(response_units=2)), twice, [[0, 1], [1, 1], [0, 1]]).report()
    findings, clashes = report.tables
    assert [row[0] for row in findings.rows] == ["R1", "R2"]
    assert clashes.rows == (("R1", "same A-units, different target", "card 2 (E), card 3 (E)"),)
    assert "simulated" in report.notes[-1]
    assert len(compare.diagnose(Rig(MachineSpec(response_units=1)), LETTERS[:2], [[0], [1]]).report().tables) == 1


def test_many_clashing_pairs_are_counted_and_not_all_told() -> None:
    assert "2 more pairs clash likewise." in told(straight(), cards(*["100"] * 5), [1, 1, 1, 0, 0])
    assert "1 more card activates none likewise." in told(straight(), cards(*["000"] * 5), [1] * 5)


def test_a_diagnosis_is_shown_in_one_line_and_printed_in_paragraphs() -> None:
    diagnosis = compare.diagnose(Rig(MachineSpec(response_units=2)), LETTERS[:2], [[1, 0], [0, 0]])
    assert repr(diagnosis) == "<Diagnosis of 2 cards: R1 can learn, R2 can learn>"
    assert [paragraph[:2] for paragraph in str(diagnosis).split("\n\n")] == ["R1", "R2"]
    assert max(map(len, str(diagnosis).splitlines())) <= 100


@pytest.mark.parametrize(
    ("images", "targets", "says"),
    [
        (np.ones((0, 20, 20)), np.ones((0, 2)), "there are no images; give at least one"),
        (LETTERS[:0], [], "there are no images; give at least one"),
        (np.ones((3, 4, 5)), np.ones((3, 2)), "the image has the shape 3 x 4 x 5; the retina needs 3 x 20 x 20"),
        (np.ones((20, 20)), np.ones((20, 2)), "the image has the shape 20 x 20; the retina needs n x 20 x 20"),
        (LETTERS[:2], [1, 0], r"the targets have shape \(2,\); they must have shape \(2, 2\): 0, 1 or None"),
        (LETTERS[:2], [[1], [0, 1]], r"the targets have shape .*; they must have shape \(2, 2\)"),
        (LETTERS[:2], [np.ones((2, 2)), np.ones((2, 3))], "the targets have shape"),
        (LETTERS[:2], [[1, 0], [0, 2]], "the target of card 2 for R2 is 2; it must be 0, 1, or None"),
        (LETTERS[:2], [[1, "0"], [0, 1]], "the target of card 1 for R2 is '0'"),
        (LETTERS[:2], [[None, None]] * 2, "all targets are None; give at least one"),
    ],
)  # fmt: skip
def test_what_cannot_be_diagnosed_is_refused_in_a_sentence(images: Any, targets: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        compare.diagnose(Rig(MachineSpec(response_units=2)), images, targets)


def test_a_forced_r_unit_is_refused_unless_nothing_is_asked_of_it() -> None:
    rig = Rig(MachineSpec(response_units=2))
    rig.panel.forcing = [-1, 1]
    with pytest.raises(ValueError, match="R2 is forced by its switch and answers 1 to every card; set its entry"):
        compare.diagnose(rig, LETTERS[:2], [[1, 0], [0, 1]])
    assert compare.diagnose(rig, LETTERS[:2], [[1, None], [0, None]]).possible


def test_without_scipy_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(ImportError, match=r"diagnose needs scipy, .* pip install 'mark1\[diagnose\]'"):
        only(straight(), cards("100", "010"), [1, 0])


def test_what_cannot_be_separated_has_no_margin() -> None:
    with pytest.raises(ValueError, match="not separable, so they have no margin"):
        separability.widest(np.array([[1.0, 1.0], [-1.0, 0.0], [0.0, -1.0]]))
