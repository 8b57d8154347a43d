"""What is no rig, network, set of images, code or count is refused in one sentence, before anything changes."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, compare, stimuli
from mark1.compare import codes
from mark1.modern import Dense, Network
from mark1.show import views

LETTERS = stimuli.letters("EX")
RIG = Rig(MachineSpec(association_units=64, response_units=2))

WRONG_OBJECTS: list[Callable[[Any], object]] = [
    lambda wrong: compare.match(wrong, LETTERS, LETTERS),
    lambda wrong: compare.match([wrong], LETTERS, LETTERS),
    lambda wrong: compare.match([RIG], wrong, LETTERS),
    lambda wrong: compare.match([RIG], LETTERS, wrong),
    lambda wrong: compare.match([RIG], LETTERS, {"new": wrong}),
    lambda wrong: compare.match([RIG], LETTERS, LETTERS, exposures=0 if wrong == 5 else wrong),
    lambda wrong: compare.network_from(wrong),
    lambda wrong: compare.dial(wrong, np.zeros(64)),
    lambda wrong: compare.dial(RIG, wrong),
    lambda wrong: compare.diagnose(wrong, LETTERS, [[0, 1], [1, 0]]),
    lambda wrong: compare.diagnose(RIG, LETTERS, wrong),
    lambda wrong: compare.ladder(wrong, 2),
    lambda wrong: compare.MarkOne(wrong, 2),
    lambda wrong: compare.IdealValues(wrong, 2),
    lambda wrong: compare.Learner1958(wrong, 2),
    lambda wrong: compare.Neuron(wrong),
]


@pytest.mark.parametrize("wrong", [5, None, "rig", 1j, b"1"], ids=repr)
@pytest.mark.parametrize("number", range(len(WRONG_OBJECTS)))
def test_other_objects_are_refused_in_one_sentence(number: int, wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"must|needs|give") as error:
        WRONG_OBJECTS[number](wrong)
    text = str(error.value)
    assert len(text) < 300
    assert not any(word in text for word in ("attribute", "NoneType' object", "subscript", "iterable", "_"))


@pytest.mark.parametrize("classes", [0, -1, 1.5, True, "2", None, 1j])
def test_a_number_of_classes_is_a_whole_number_from_1(classes: Any) -> None:
    for call in (compare.bits_for, lambda n: compare.code_book(n, 2), lambda n: compare.MarkOne(RIG, n)):
        with pytest.raises(ValueError, match="classes must be a whole number of at least 1"):
            call(classes)


@pytest.mark.parametrize("bits", [0, 9, 1.5, "2"])
def test_a_number_of_bits_is_one_that_a_machine_can_have(bits: Any) -> None:
    with pytest.raises(ValueError, match="bits must be a whole number from 1 to 8"):
        compare.code_book(1, bits)


@pytest.mark.parametrize(
    "book", [[["0", "1"], ["1", "0"]], [[b"0", b"1"], [b"1", b"0"]], [[0j, 1], [1, 0]], [[0, 1], [1, 2]], 5]
)
def test_codes_are_bits(book: Any) -> None:
    with pytest.raises(ValueError, match="codes must be 2 rows, one per class, of 2 bits 0 or 1"):
        codes.as_codes(book, 2, 2)


def test_two_classes_with_one_code_are_refused() -> None:
    with pytest.raises(ValueError, match=r"classes 1 and 3 have the same code \[0, 1\]; give each class its own"):
        compare.MarkOne(RIG, 3, codes=[[0, 1], [1, 1], [0, 1]])


def test_a_match_takes_a_network_as_it_takes_a_rig() -> None:
    network = Network(400, [Dense(2, "softmax", kernel_initializer="zeros")])
    neuron = compare.Neuron(Network(400, [Dense(2, "softmax", kernel_initializer="zeros")]))
    report = compare.match([Rig(RIG.spec), network, neuron], LETTERS, LETTERS, exposures=2)
    assert [score.name for score in report.scores] == ["changed machine*", "network", "today's neuron"]
    assert report.scores[1].curve == report.scores[2].curve
    assert network.accuracy(LETTERS.x, LETTERS.y) == report.scores[1].accuracy["training"]
    two = compare.match([network, Network(400, [Dense(2, "softmax")])], LETTERS, LETTERS, exposures=1)
    assert [score.name for score in two.scores] == ["network 1", "network 2"]
    assert views.learning(report).axes[0].get_title() == views.learning([report]).axes[0].get_title()


def test_a_network_with_one_output_learns_two_classes_in_a_match() -> None:
    network = Network(400, [Dense(1, "sigmoid", kernel_initializer="zeros")])
    report = compare.match([network], LETTERS, LETTERS, exposures=20)
    assert report.scores[0].accuracy["training"] == 1


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: compare.read_codes(None, 2), "bits must be an array of real numbers"),  # type: ignore[arg-type]
        (lambda: compare.read_codes(["a"], 2), "bits must be an array of real numbers"),
        (lambda: compare.read_codes([1, 0], 2), r"bits must be 0 or 1, a row of R-units per image; got shape \(2,\)"),
        (lambda: compare.read_codes([[2, 0]], 2), "bits must be 0 or 1"),
        (lambda: compare.cut_weights(5, 0.5, np.random.default_rng(0)), "neuron must be a compare.Neuron, not int"),  # type: ignore[arg-type]
        (lambda: compare.Neuron(Network(4, [Dense(2)]), optimizer="Adm"), "unknown optimizer 'Adm', did you mean 'Ada"),
        (lambda: compare.dial(RIG, np.zeros(64), images=[1, [2]]), "images must be an array of real numbers"),  # type: ignore[arg-type]
        (lambda: compare.network_from(RIG, dtype="x"), "dtype must be float64, .* not 'x'"),
        (lambda: compare.bits_for(10**400), r"1000.*\.\.\. classes are more than 8 R-units can code"),
    ],
)
def test_what_a_function_of_compare_cannot_use_is_named(call: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says) as error:
        call()
    assert len(str(error.value)) < 400
