"""Arguments of a rig: what is invalid is refused where it is given, in one sentence, and nothing moves."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import mark1
from mark1 import MachineSpec, Rig, stimuli

E = stimuli.letters("E").x[0]


@pytest.fixture
def rig() -> Rig:
    return Rig(MachineSpec(response_units=5), seed=3)


class Levels:
    """An object that numpy can make an array of."""

    def __init__(self, array: Any) -> None:
        self._array = array

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.asarray(self._array, dtype)


def test_objects_with_an_array_are_shown_taught_and_answered(rig: Rig) -> None:
    rig.teach(Levels(E), Levels([1, 0, 1, 0, 1]))
    shown = rig.show(Levels(E)).bits.tolist()
    assert rig.respond(Levels(E[np.newaxis])).tolist() == [shown]
    assert rig.respond(E[np.newaxis].tolist()).tolist() == [shown]


@pytest.mark.parametrize(
    ("image", "sentence"),
    [
        ("E", r"not the text 'E': give stimuli.letters\(\"E\"\).x\[0\]"),
        ("picture.png", r"not a path: give stimuli.image\(path\)"),
        (Path("picture.png"), r"not a path: give stimuli.image\(path\)"),
        (Image.new("L", (20, 20)), r"not a PIL image: give stimuli.image\(picture\)"),
        (stimuli.letters("EX"), r"not a set of stimuli: give its x, all images, or x\[0\], the first"),
        (b"\0" * 400, "not bytes"),
        (5, "not int"),
        (None, "not NoneType"),
        (np.zeros((20, 20), complex), "holds complex numbers"),
    ],
)
def test_an_image_that_is_no_array_names_the_function_that_makes_one(rig: Rig, image: Any, sentence: str) -> None:
    for act in (rig.show, lambda image: rig.teach(image, [1] * 5), rig.respond):
        with pytest.raises(ValueError, match=sentence):
            act(image)
    assert (rig.tick, len(rig.journal)) == (0, 0)


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (5, r"got one number, need 5 bits; the class number 5 is \[0, 0, 1, 0, 1\]; a target is 0, 1 or None for each"),
        (99, "got int, need 5 bits"),
        ([1, 0], "got 2 bits, need 5"),
        ([1, 0, 2, 0, 1], r"got the target \[1, 0, 2, 0, 1\], need 5 bits"),
        (["1"] * 5, "need 5 bits"),
        ([b"1"] * 5, "target must be numbers, a list of them or an array, not bytes"),
        ([1 + 0j] * 5, "target must be numbers, a list of them or an array, not complex"),
        (np.ones(5, complex), "need 5 bits"),
        ([Fraction(1, 2)] * 5, "need 5 bits"),
        ("10101", "got str, need 5 bits"),
    ],
)
def test_a_target_that_is_no_row_of_bits_says_what_was_given_and_what_is_needed(
    rig: Rig, target: Any, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        rig.teach(E, target)
    assert len(rig.journal) == 0


@pytest.mark.parametrize(
    "value", [10**400, "1", b"1", 1j, np.complex128(1), None, [1, [2]], [1, "2"], np.array(["1"]), {1: 2}, object()]
)
def test_a_value_that_is_no_real_number_is_not_deposited(rig: Rig, value: Any) -> None:
    with pytest.raises(
        ValueError, match=r"A1.value cannot be set to .*; give one number, or one for each of its units"
    ):
        rig.deposit("A1.value", value)
    assert (rig.examine("A1.value"), len(rig.journal)) == (0.0, 0)


@pytest.mark.parametrize(
    ("act", "error", "sentence"),
    [
        (
            lambda rig: rig.breakpoint("R1 flips", 5),
            ValueError,
            "action must be a function of the rig, or None, not int",
        ),
        (lambda rig: rig.breakpoint(5), ValueError, "neither a condition nor a phase"),
        (lambda rig: rig.on_event(5), ValueError, "on_event takes a function"),
        (lambda rig: rig.trace.last_change("foo"), KeyError, "there is no register 'foo'"),
        (lambda rig: rig.trace.of("R9.r"), KeyError, "R1 to R5"),
        (lambda rig: rig.breakpoints.remove(5), KeyError, "there is no breakpoint 5; there are none"),
        (lambda rig: rig.faults.inject(), ValueError, "name at least one fault"),
        (
            lambda rig: mark1.diff(rig, None),  # type: ignore[arg-type]
            ValueError,
            "diff compares two rigs, not NoneType",
        ),
        (lambda rig: rig.dial("A1", 10**400), ValueError, "give a finite number of volts"),
        (lambda rig: rig.plugboard.plug(1, 1, 1.0), ValueError, "the sign must be 1"),
        (lambda rig: rig.plugboard.plug(1, 1, np.array([1, 2])), ValueError, "the sign must be 1"),
        (lambda _: Rig.load("none.npz", longest=0), ValueError, "longest must be a whole number of at least 1"),
        (
            lambda _: Rig(spec=5),  # type: ignore[arg-type]
            ValueError,
            "spec must be a MachineSpec, or None for the defaults, not int",
        ),
    ],
)
def test_an_argument_is_refused_where_it_is_given(rig: Rig, act: Any, error: Any, sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        act(rig)
    assert len(rig.journal) == 0


def test_no_message_is_longer_than_a_few_lines(rig: Rig) -> None:
    for act in (
        lambda: rig.deposit("value", ["x"] * 512),
        lambda: rig.teach(E, ["x"] * 5000),
        lambda: rig.show(b"\xff" * 10_000),
        lambda: rig.run("x" * 10_000),
        lambda: rig.explain("x" * 10_000),
        lambda: rig.breakpoints.remove("x" * 10_000),
    ):
        with pytest.raises((ValueError, KeyError)) as refused:
            act()
        assert len(str(refused.value)) < 500
