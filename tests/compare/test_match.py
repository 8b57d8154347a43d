"""Machine and neuron side by side: codes, learners, the ladder and the match."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from mark1 import MachineSpec, Rig, compare, stimuli
from mark1.compare.learners import pulse_travel
from mark1.compare.match_tables import compute_cost
from mark1.modern import Dense, Network

LETTERS = stimuli.letters("EFXO")


def small_rig(seed: int = 0) -> Rig:
    return Rig(MachineSpec(response_units=3), seed=seed)


@pytest.mark.parametrize(("classes", "bits"), [(1, 1), (2, 2), (3, 2), (4, 3), (26, 5), (31, 5), (32, 6), (255, 8)])
def test_as_few_r_units_as_code_the_classes_and_none_as_no_class(classes: int, bits: int) -> None:
    assert compare.bits_for(classes) == bits
    codes = compare.code_book(classes, bits)
    assert codes.any(axis=1).all()
    assert compare.read_codes(codes, classes).tolist() == list(range(classes))
    assert compare.read_codes(np.zeros((1, bits)), classes).tolist() == [-1]


def test_r1_is_the_highest_bit() -> None:
    assert compare.code_book(26, 5)[25].tolist() == [1, 1, 0, 1, 0]


def test_a_code_above_the_last_class_names_none() -> None:
    assert compare.read_codes([[1, 1, 1]], 4).tolist() == [-1]


@pytest.mark.parametrize("learner", [compare.MarkOne, compare.IdealValues])
def test_two_classes_can_be_the_two_answers_of_one_r_unit(learner: type[compare.MarkOne | compare.IdealValues]) -> None:
    pair = stimuli.letters("XE")
    taught = learner(Rig(MachineSpec(association_units=64, response_units=1), seed=0), 2, codes=compare.NO_YES)
    assert taught.answer(pair.x).tolist() == [0, 0]  # cleared, it answers 0 to all
    lesson = compare.teach_to_no_error(taught, pair, 40, np.random.default_rng(0))
    assert lesson.after == 1
    assert taught.answer(pair.x).tolist() == [0, 1]


@pytest.mark.parametrize("codes", [((0,), (1,), (1,)), ((0, 1), (1, 0)), ((0,), (2,))])
def test_codes_that_do_not_fit_the_classes_or_the_r_units_are_refused(codes: ArrayLike) -> None:
    with pytest.raises(ValueError, match="codes must be 2 rows, one per class, of 1 bits 0 or 1"):
        compare.MarkOne(Rig(MachineSpec(association_units=64, response_units=1)), 2, codes=codes)


def test_more_classes_than_the_r_units_can_code_are_refused() -> None:
    with pytest.raises(ValueError, match=r"26 classes are more than 3 R-units can code \(7\)"):
        compare.MarkOne(small_rig(), 26)
    with pytest.raises(ValueError, match=r"256 classes .* at most 255"):
        compare.bits_for(256)


@pytest.mark.parametrize("seed", range(3))
def test_the_machine_learns_the_alphabet_at_a_fixed_place_within_forty_exposures(seed: int) -> None:
    (score,) = compare.match([Rig(MachineSpec(response_units=5), seed=seed)], stimuli.letters(), {}, 40, seed).scores
    assert score.needed is not None
    assert score.needed <= 20
    assert score.corrections > 26


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 10))
def test_it_does_so_with_other_wirings_too(seed: int) -> None:
    test_the_machine_learns_the_alphabet_at_a_fixed_place_within_forty_exposures(seed)


def test_a_fully_connected_output_with_one_r_unit_learns_what_the_machine_learns() -> None:
    """With one R-unit both are the same wiring, so the ideal step and the motors' step must agree."""
    rig = Rig(MachineSpec(response_units=1), seed=2)
    machine = compare.MarkOne(rig, 1)
    ideal = compare.FullyConnected(rig.machine, machine.codes, "ideal")
    for image in np.random.default_rng(0).random((20, 20, 20)).round():
        machine.learn(image, 0)
        ideal.learn(image, 0)
    assert rig.examine("value").tolist() == ideal.values[:, 0].tolist()
    assert machine.corrections == ideal.corrections > 0


def test_one_step_is_what_an_undisturbed_pulse_turns() -> None:
    assert pulse_travel(MachineSpec()) == pytest.approx(0.2134, abs=5e-5)
    assert pulse_travel(MachineSpec(pulse_ms=20)) == 0.0


def test_values_are_held_at_the_stops() -> None:
    rig = Rig(MachineSpec(response_units=1, stop=0.5, dead_zone=400.0), seed=0)
    learner = compare.FullyConnected(rig.machine, compare.code_book(1, 1), "held")
    for _ in range(5):
        learner.learn(np.eye(20), 0)
    assert learner.values.max() == 0.5


def test_the_rungs_of_the_ladder_share_wiring_and_differ_in_name_and_change() -> None:
    rungs = compare.ladder(small_rig(), 4)
    assert [type(rung).__name__ for rung in rungs[:4]] == ["Chance", "MarkOne", "FullyConnected", "HighestSum"]
    assert len({rung.name for rung in rungs}) == len(rungs) == 8
    assert [rung.weights for rung in rungs] == [0, 512, 512 * 3, 512 * 4, 513 * 4, 401 * 4, 401 * 4, 401 * 64 + 65 * 4]
    assert all(rung.change for rung in rungs[2:])


def test_a_match_shows_all_learners_the_same_images_in_the_same_order() -> None:
    class Recorder(compare.Chance):
        def __init__(self, name: str) -> None:
            super().__init__(4)
            self.name = name
            self.seen: list[int] = []

        def learn(self, image: Any, label: int) -> None:
            assert np.array_equal(image, LETTERS.x[label])
            self.seen.append(label)

    first, second = Recorder("one"), Recorder("other")
    compare.match([first, second], LETTERS, {}, exposures=5, seed=1)
    assert first.seen == second.seen
    assert sorted(first.seen) == sorted(list(range(4)) * 5)
    third = Recorder("third")
    compare.match([third], LETTERS, {}, exposures=5, seed=2)
    assert third.seen != first.seen


def test_the_report_of_a_match_has_a_row_a_learner_and_names_what_each_change_bought() -> None:
    rig = small_rig()
    tests = {"shifted": stimuli.shift(LETTERS, 0, 1), "noise": stimuli.noise(LETTERS, 0.05, 0)}
    report = compare.match(compare.ladder(rig, 4), LETTERS, tests, exposures=12)
    table, spent, _ = report.tables
    assert [row[0] for row in table.rows] == [score.name for score in report.scores[1:]]  # chance does not learn
    assert table.names[:4] == ("learner", "training", "shifted", "noise")
    assert table.note.endswith("Chance is 0.25.")
    assert dict(zip(table.names, table.rows[0], strict=True))["training"] == 1.0
    assert rig.cost.hours > 0
    assert spent.rows == (("Mark I", rig.cost.hours, rig.cost.motor_seconds, rig.cost.volts_travelled),)
    assert not [row for made in report.tables for row in made.rows if None in row]
    assert len(report.notes) == 6
    assert all("shifted" in note and "->" in note for note in report.notes)


def test_multiply_adds_are_those_of_the_sums_and_of_the_gradients() -> None:
    scores = compare.match(compare.ladder(small_rig(), 4), LETTERS, {}, exposures=3).scores
    cells, units, classes, exposures = 400, small_rig().spec.association_units, 4, 3 * len(LETTERS)
    counted = {score.name: score.multiply_adds for score in scores}
    assert counted["Mark I"] == counted["chance"] == 0
    assert counted["4 R-units, highest sum*"] == (exposures + scores[3].corrections) * units * classes
    assert counted["dense layer on grey levels"] == exposures * 2 * cells * classes
    hidden = 64
    forward_and_gradient = 2 * (cells * hidden + hidden * classes)
    assert counted["hidden layer of 64"] == exposures * (forward_and_gradient + hidden * classes)
    assert compute_cost(scores).rows[0][:2] == (scores[2].name, scores[2].multiply_adds)


def test_the_table_of_disagreement_names_the_classes() -> None:
    class Fixed(compare.Chance):
        def __init__(self, name: str, answers: list[int]) -> None:
            super().__init__(4)
            self.name, self.answers = name, np.array(answers)

        def answer(self, images: Any) -> Any:  # noqa: ARG002
            return self.answers

    report = compare.match([Fixed("one", [0, 1, 2, 3]), Fixed("other", [0, 1, 3, 2])], LETTERS, {}, exposures=1)
    assert report.tables[1].rows == (("training", "one", 2, "X O"),)


@pytest.mark.parametrize(
    ("curve", "needed"), [((0, 0.5, 1, 1), 2), ((0, 1, 0.9, 1), 3), ((1, 1), 0), ((0, 1, 0.5), None), ((0.2,), None)]
)
def test_exposures_to_no_error_count_to_the_last_error(curve: tuple[float, ...], needed: int | None) -> None:
    assert compare.Score("", "", 1, 0, None, curve, {}, {}).needed == needed


def test_a_neuron_takes_one_step_of_gradient_descent_an_exposure() -> None:
    network = Network(400, [Dense(4, "softmax", kernel_initializer="zeros")])
    neuron = compare.Neuron(network)
    neuron.learn(LETTERS.x[0], 0)
    assert network.weights[0][0].reshape(20, 20) == pytest.approx(0.05 * 0.75 * LETTERS.x[0])
    assert neuron.corrections == 1


@pytest.mark.parametrize("exposures", [0, -1, 2.5, True, "40"])
def test_exposures_are_a_whole_number_from_one(exposures: Any) -> None:
    with pytest.raises(ValueError, match="exposures must be a whole number"):
        compare.match([small_rig()], LETTERS, {}, exposures)


def test_learners_of_one_name_or_of_other_classes_are_refused_before_anything_runs() -> None:
    rig = small_rig()
    with pytest.raises(ValueError, match="two learners are named 'Mark I'"):
        compare.match([rig, small_rig(1)], LETTERS, {})
    with pytest.raises(ValueError, match="Mark I has 2 classes, but the training set has 4"):
        compare.match([compare.MarkOne(rig, 2)], LETTERS, {})
    assert rig.tick == 0


def test_the_ladder_refuses_a_rig_that_learns_otherwise() -> None:
    rig = small_rig()
    rig.panel.system = "gamma 1958"
    with pytest.raises(ValueError, match="error correction, alpha"):
        compare.ladder(rig, 4)


def test_a_match_without_learners_is_refused() -> None:
    with pytest.raises(ValueError, match="a list of at least one Rig, Network or learner"):
        compare.match([], LETTERS, {})


def test_a_test_set_of_other_classes_is_refused_before_anything_runs() -> None:
    rig = small_rig()
    with pytest.raises(ValueError, match="does not match the training set"):
        compare.match([rig], LETTERS, stimuli.letters("ABCD"))
    with pytest.raises(ValueError, match="empty"):
        compare.match([rig], LETTERS, LETTERS[:0])
    assert rig.tick == 0
