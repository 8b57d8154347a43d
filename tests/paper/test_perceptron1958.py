"""The read-out of 1957/58: the worked example of 1957 digit by digit, and every rule by hand on a small set."""

from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Perceptron1958, ReadOut, Rig
from mark1.machine.plugboard import Plugboard
from mark1.paper.perceptron1958 import NO_RESPONSE, equal_sets
from mark1.paper.theory.example1957 import ACTIVE_1957, SUMS_1957, VALUES_1957

FEEDS = [0, 0, 0, 0, 1, 1, 1]
ACTIVE = [1, 0, 0, 1, 1, 0, 0]
"""Four A-units of R1, two of them on, and three of R2, one of them on."""

SYSTEMS = ("alpha", "beta", "gamma 1958", "gamma 1961")


def without_cords(feeds: Any = FEEDS, seed: int = 0, **settings: Any) -> Perceptron1958:
    """A read-out that is driven by given activity alone."""
    return Perceptron1958(Plugboard([], len(feeds), 400, 0), feeds, 1, ReadOut(**settings), seed=seed)


def example_1957(**settings: Any) -> Perceptron1958:
    return without_cords(equal_sets(64, 2), **settings)


def four_cells(**settings: Any) -> Perceptron1958:
    """Cell k excites A-unit k and A-unit k + 1, threshold 2: two cells side by side turn one A-unit on."""
    cords = [(0, 0, 1), (1, 0, 1), (1, 1, 1), (2, 1, 1), (2, 2, 1), (3, 2, 1), (3, 3, 1)]
    return Perceptron1958(Plugboard(cords, 4, 4, 2), [0, 0, 1, 1], 2, ReadOut(**settings), retina_shape=(1, 4))


def halves(size: tuple[int, int], seed: int = 0, count: int = 20) -> tuple[Any, Any]:
    """Rectangles of this size at random in the left and, class 1, in the right half of the field."""
    rng, (rows, columns) = np.random.default_rng(seed), size
    images, classes = np.zeros((count, 20, 20)), np.arange(count) % 2
    for image, half in zip(images, classes, strict=True):
        row, column = rng.integers(0, 21 - rows), rng.integers(0, 11 - columns) + 10 * half
        image[row : row + rows, column : column + columns] = 1
    return images, classes


def test_training_the_first_three_stimuli_of_1957_gives_the_published_values_of_r1() -> None:
    machine = example_1957()
    for active in ACTIVE_1957:
        machine.reinforce(active, 0)
    assert machine.values[:32].tolist() == VALUES_1957["a"][:32].tolist()
    assert not machine.values[32:].any()


@pytest.mark.parametrize("case", ["a", "b"])
def test_the_published_values_of_1957_give_the_published_sums_and_answers(case: str) -> None:
    machine = example_1957()
    machine.values = VALUES_1957[case]
    assert machine.sums(ACTIVE_1957).tolist() == SUMS_1957[case].tolist()
    assert machine.respond_to(ACTIVE_1957).tolist() == [{"a": 0, "b": 1}[case]] * 3


def test_the_greatest_sum_and_the_greatest_mean_may_belong_to_different_responses() -> None:
    active = [[1, 1, 1, 0, 1, 0, 0]]
    for discrimination, winner in (("sigma", 0), ("mu", 1)):
        machine = without_cords(discrimination=discrimination)
        machine.values = [1, 1, 1, 9, 2, 9, 9]
        assert machine.sums(active).tolist() == [[3, 2]]
        assert machine.means(active).tolist() == [[1, 2]]
        assert machine.respond_to(active).tolist() == [winner]


@pytest.mark.parametrize(("discrimination", "winner"), [("sigma", 1), ("mu", 0)])
def test_a_set_without_an_active_unit_has_the_sum_0_but_no_mean(discrimination: str, winner: int) -> None:
    machine = without_cords(discrimination=discrimination)
    machine.values = [-1, 0, 0, 0, 0, 0, 0]
    active = [[1, 0, 0, 0, 0, 0, 0]]
    assert np.isnan(machine.means(active)[0, 1])
    assert machine.respond_to(active).tolist() == [winner]


@pytest.mark.parametrize("discrimination", ["sigma", "mu"])
def test_no_active_unit_means_no_response(discrimination: str) -> None:
    machine = without_cords(discrimination=discrimination)
    assert machine.respond_to(np.zeros((2, 7))).tolist() == [NO_RESPONSE] * 2


def test_ties_fall_at_random_the_same_way_for_the_same_seed() -> None:
    stack = np.ones((40, 7))
    answers = without_cords(seed=1).respond_to(stack).tolist()
    assert set(answers) == {0, 1}
    assert without_cords(seed=1).respond_to(stack).tolist() == answers
    assert without_cords(seed=2).respond_to(stack).tolist() != answers


def test_asking_uses_no_random_number_up() -> None:
    rig = Rig(MachineSpec(response_units=4))
    images, _ = halves((4, 4))

    def dominant(asks: int) -> list[int]:
        machine = Perceptron1958.of_machine(rig.machine, read_out=ReadOut(mode="spontaneous learning"))
        for _ in range(asks):
            machine.respond(images)
        return [machine.teach(image) for image in images]

    assert dominant(0) == dominant(3)


def test_rule_b_turns_off_what_does_not_feed_the_dominant_response() -> None:
    machine = four_cells(feedback="b")
    image = [[[1, 1, 1, 0]]]
    assert machine.active(image).tolist() == [[False, True, True, False]]
    assert machine.active_after(image, 0).tolist() == [[False, True, False, False]]
    assert machine.active_after(image, 1).tolist() == [[False, False, True, False]]


@pytest.mark.parametrize("strength", [1, 2])
def test_rule_a_turns_on_units_of_its_own_set_that_were_near_their_threshold(strength: int) -> None:
    machine = four_cells(feedback="a", feedback_strength=strength)
    image = [[[1, 1, 1, 0]]]
    assert machine.active_after(image, 0).tolist() == [[True, True, True, False]]
    assert machine.active_after(image, 1).tolist() == [[False, True, True, True]]
    assert machine.active_after([[[0, 0, 0, 1]]], 0).tolist() == [[strength == 2, strength == 2, False, False]]


@pytest.mark.parametrize(("feedback", "values"), [("b", [0, 1, 0, 0]), ("a", [1, 1, 0, 0])])
def test_what_the_feedback_leaves_on_or_turns_on_is_reinforced(feedback: str, values: list[int]) -> None:
    machine = four_cells(feedback=feedback)
    machine.teach([[1, 1, 1, 0]], 0)
    assert machine.values.tolist() == values


@pytest.mark.parametrize(
    ("system", "up", "down"),
    [
        ("alpha", [1, 0, 0, 1], [-1, 0, 0]),
        ("beta", [3, 0, 0, 3], [-6, 0, 0]),
        ("gamma 1958", [1, -1, -1, 1], [-1, 0.5, 0.5]),
        ("gamma 1961", [0.5, -0.5, -0.5, 0.5], [-2 / 3, 1 / 3, 1 / 3]),
    ],
)
def test_each_system_moves_the_values_as_worked_out_by_hand(system: str, up: list[float], down: list[float]) -> None:
    monovalent, bivalent = (
        without_cords(system=system, valence=valence, beta_total=6) for valence in ("monovalent", "bivalent")
    )
    monovalent.reinforce(ACTIVE, 0)
    bivalent.reinforce(ACTIVE, 0)
    assert monovalent.values.tolist() == [*up, 0, 0, 0]
    assert bivalent.values == pytest.approx([*up, *down])


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("active", [[0] * 7, [1] * 4 + [0] * 3])
def test_a_set_that_is_all_off_stays_and_under_gamma_one_that_is_all_on(system: str, active: list[int]) -> None:
    machine = without_cords(system=system)
    machine.reinforce(active, 0)
    assert machine.values.any() == (any(active) and not system.startswith("gamma"))


@pytest.mark.parametrize("valence", ["monovalent", "bivalent"])
@pytest.mark.parametrize("system", ["gamma 1958", "gamma 1961"])
def test_gamma_conserves_the_total_of_every_set(system: str, valence: str) -> None:
    machine, rng = without_cords(equal_sets(120, 3), system=system, valence=valence), np.random.default_rng(0)
    machine.values = rng.normal(size=120)
    before = machine.set_totals
    for _ in range(1000):
        machine.reinforce(rng.random(120) < 0.2, int(rng.integers(3)))
    assert np.abs(machine.values).max() > 10
    assert np.abs(machine.set_totals - before).max() < 1e-9


def test_alpha_leaves_inactive_values_alone_and_beta_adds_the_same_total_each_time() -> None:
    rng = np.random.default_rng(0)
    alpha, beta = without_cords(equal_sets(60, 2)), without_cords(equal_sets(60, 2), system="beta")
    for turn in range(1, 50):
        active, before = rng.random(60) < 0.3, alpha.values
        alpha.reinforce(active, 1)
        beta.reinforce(active, 1)
        assert np.array_equal(alpha.values[~active], before[~active])
        assert beta.set_totals == pytest.approx([0, 10 * turn])


def test_values_decay_after_an_exposure_with_reinforcement_only() -> None:
    settings: dict[str, Any] = {"mode": "error correction", "decay": 0.25}
    machine = four_cells(**settings)
    machine.values = [4, 4, 8, 0]
    assert machine.teach([[1, 1, 1, 0]], 1) == 1
    assert machine.values.tolist() == [4, 4, 8, 0]
    assert machine.teach([[1, 1, 1, 0]], 0) == 1
    assert machine.values.tolist() == [3, 3.75, 6, 0]


@pytest.mark.parametrize(
    ("mode", "monovalent", "bivalent"),
    [
        ("test", [0, 1, 2, 0], [0, 1, 2, 0]),
        ("forced learning", [0, 2, 2, 0], [0, 2, 1, 0]),
        ("error correction", [0, 2, 2, 0], [0, 2, 1, 0]),
        ("spontaneous learning", [0, 1, 3, 0], [0, 0, 3, 0]),
    ],
)
def test_the_mode_says_whose_response_is_reinforced(mode: str, monovalent: list[int], bivalent: list[int]) -> None:
    """R2 answers, R1 is asked for."""
    for valence, values in (("monovalent", monovalent), ("bivalent", bivalent)):
        machine = four_cells(mode=mode, valence=valence)
        machine.values = [0, 1, 2, 0]
        assert machine.teach([[1, 1, 1, 0]], 0) == 1
        assert machine.values.tolist() == values


def test_reinforcing_given_activity_follows_forced_learning_whatever_the_mode() -> None:
    for mode in ("test", "error correction", "spontaneous learning", "forced learning"):
        machine = without_cords(mode=mode, valence="bivalent")
        machine.reinforce(ACTIVE, 0)
        assert machine.values.tolist() == [1, 0, 0, 1, -1, 0, 0]


def test_bivalent_error_correction_blames_the_wrong_response_and_no_third() -> None:
    cords = [(unit, 0, 1) for unit in range(3)]
    read_out = ReadOut(mode="error correction", valence="bivalent")
    machine = Perceptron1958(Plugboard(cords, 3, 1, 3), [0, 1, 2], 1, read_out, retina_shape=(1, 1))
    machine.values = [0, 1, 2]
    assert machine.teach([[1]], 0) == 2
    assert machine.values.tolist() == [1, 1, 1]


def test_no_response_is_corrected_without_blame_and_reinforces_nothing_by_itself() -> None:
    dark = np.zeros((1, 4))
    machine = four_cells(mode="error correction", valence="bivalent", decay=0.5)
    machine.values = [2, 2, 2, 2]
    assert machine.teach(dark, 0) == NO_RESPONSE
    assert machine.values.tolist() == [1, 1, 1, 1]
    machine = four_cells(mode="spontaneous learning", decay=0.5)
    machine.values = [2, 2, 2, 2]
    assert machine.teach(dark) == NO_RESPONSE
    assert machine.values.tolist() == [2, 2, 2, 2]


def test_spontaneous_learning_makes_the_first_dominance_last() -> None:
    machine = four_cells(mode="spontaneous learning")
    first = machine.teach([[1, 1, 1, 0]])
    assert [machine.teach([[1, 1, 1, 0]]) for _ in range(10)] == [first] * 10


@pytest.mark.parametrize("size", [(4, 4), (20, 2)], ids=["squares", "bars"])
@pytest.mark.parametrize("seed", range(3))
def test_forced_learning_tells_figures_in_the_left_half_from_those_in_the_right(
    size: tuple[int, int], seed: int
) -> None:
    images, classes = halves(size, seed)
    machine = Perceptron1958.of_machine(Rig(MachineSpec(response_units=2), seed).machine)
    for image, label in zip(images, classes, strict=True):
        machine.teach(image, label)
    assert machine.respond(images).tolist() == classes.tolist()


def test_it_has_the_cords_and_the_source_sets_of_the_rig_as_they_stand() -> None:
    rig = Rig(MachineSpec(response_units=3, s_threshold=0.3, s_threshold_tolerance=0.5), seed=4)
    a, s, _ = (rig.examine("cords")[0] + 1).tolist()
    rig.plugboard.cut(a, s)
    images = np.random.default_rng(0).random((5, 20, 20))
    machine = Perceptron1958.of_machine(rig.machine)
    assert np.array_equal(machine.active(images), rig.machine.activity(images))
    assert machine.feeds.tolist() == rig.spec.feeds.tolist()
    assert Perceptron1958.of_machine(rig.machine, 26).responses == 26
    assert not machine.values.any()


def test_teaching_it_leaves_the_rig_alone() -> None:
    rig = Rig(MachineSpec(response_units=2))
    before = rig.machine.registers
    Perceptron1958.of_machine(rig.machine).teach(np.eye(20), 1)
    assert rig.machine.registers is before


def test_values_are_read_only_and_a_copy_of_what_was_given() -> None:
    machine, given = without_cords(), np.arange(7.0)
    machine.values = given
    given[0] = 5
    assert machine.values[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        machine.values[0] = 1


def test_source_sets_are_as_equal_as_can_be() -> None:
    assert equal_sets(5, 2).tolist() == [0, 0, 0, 1, 1]


def test_it_never_calls_itself_the_mark_i() -> None:
    assert "not the Mark I" in repr(without_cords())


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"discrimination": "max"}, "discrimination must be one of 'sigma', 'mu'.*, not 'max'"),
        ({"feedback": "c"}, "feedback must be one of 'b', 'a'.*, not 'c'"),
        ({"feedback_strength": 0}, "feedback_strength must be a whole number of at least 1.*not 0"),
        ({"system": "gamma"}, "system must be one of 'alpha', 'beta', 'gamma 1958', 'gamma 1961'.*, not 'gamma'"),
        ({"mode": 1}, "mode must be one of 'test'.*, not 1"),
        ({"valence": None}, "valence must be one of 'monovalent', 'bivalent'.*, not None"),
        ({"beta_total": 0}, "beta_total must be a finite number above 0, not 0"),
        ({"beta_total": float("inf")}, "beta_total must be .*not inf"),
        ({"decay": 1.5}, "decay must be a finite number from 0 to 1, not 1.5"),
        ({"decay": "some"}, "decay must be .*not 'some'"),
    ],
)
def test_an_impossible_setting_is_refused_in_one_sentence(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ReadOut(**settings)


@pytest.mark.parametrize(
    ("refused", "message"),
    [
        (lambda: without_cords([0] * 7), "the source sets have 7 A-units; give at least two responses"),
        (lambda: without_cords([0, 2, 2]), "the source sets have 1, 0, 2 A-units"),
        (
            lambda: without_cords([0, 10**12]),
            "feeds names response 1000000000000 .from 0., but",
        ),
        (
            lambda: without_cords([0, -1]),
            r"feeds has shape \(2,\) and dtype int64; it must hold, for each",
        ),
        (lambda: without_cords([0.0, 1.0]), "dtype float64"),
        (lambda: Perceptron1958(Plugboard([], 2, 9, 0), [0, 1], 1), "9 S-units and the retina 20 x 20 cells"),
        (lambda: equal_sets(4, 5), "4 A-units cannot make 5 source sets"),
        (lambda: equal_sets(4, 1), "responses must be a whole number of at least 2.*not 1"),
        (lambda: Perceptron1958.of_machine(Rig(MachineSpec(response_units=1)).machine), "give at least two responses"),
        (
            lambda: four_cells().teach([[1, 1, 1, 0]]),
            "response must be .* from 0 to 1, for R1 to R2, not None",
        ),
        (lambda: four_cells().teach([[1, 1, 1, 0]], 2), "response must be .* not 2"),
        (lambda: four_cells().teach([[1, 1, 1]], 0), "the image has the shape 1 x 3; the retina needs 1 x 4"),
        (lambda: four_cells().respond([[1, 1, 1, 0]]), "the retina needs n x 1 x 4 light levels"),
        (lambda: without_cords().reinforce(ACTIVE, True), "response must be .* not True"),
        (lambda: without_cords().reinforce([1, 0], 0), r"active has shape \(1, 2\); it must hold 7 flags, each 0 or 1"),
        (lambda: without_cords().reinforce([[1], [1, 0]], 0), "active must be an array of real numbers of one shape"),
        (lambda: without_cords().respond_to(["1111111"]), "active must be an array of real numbers of one shape"),
        (lambda: without_cords().respond_to([[2] * 7]), "it must hold 7 flags, each 0 or 1"),
        (lambda: setattr(without_cords(), "values", [1, 2]), "values must be 7 finite numbers"),
        (lambda: setattr(without_cords(), "values", [np.nan] * 7), "values must be finite"),
        (lambda: setattr(without_cords(), "values", ["1"] * 7), "values must be an array of real numbers"),
        (lambda: setattr(without_cords(), "values", [1j] * 7), "values must be an array of real numbers"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(refused: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        refused()


def test_nothing_is_learned_after_an_error() -> None:
    machine = four_cells(decay=0.5)
    machine.values = [1, 2, 3, 4]
    for response in (None, 7):
        with pytest.raises(ValueError, match="response must be"):
            machine.teach([[1, 1, 1, 0]], response)
    assert machine.values.tolist() == [1, 2, 3, 4]
