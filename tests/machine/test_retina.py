"""The retina: thresholds and delays of photocells, and what is refused as an image."""

from typing import Any

import numpy as np
import pytest

from mark1.machine import retina
from mark1.machine.exact.units import NEVER

SHAPE = (2, 3)


def test_light_at_the_threshold_lights_a_cell_and_less_does_not() -> None:
    light = np.array([0.5, np.nextafter(0.5, 0), np.nextafter(0.5, 1), 0.0, 1.0])
    assert retina.lit(light, np.full(5, 0.5)).tolist() == [True, False, True, False, True]


def test_an_s_unit_follows_its_cell_after_the_rise_or_the_fall_and_not_where_they_agree() -> None:
    lit, s = np.array([True, False, True, False]), np.array([False, True, True, False])
    since, rise, fall = np.array([10, 20, 30, 40]), np.array([1, 2, 3, 4]), np.array([100, 200, 300, 400])
    assert retina.turning(lit, s, since, (rise, fall)).tolist() == [11, 220, NEVER, NEVER]


def test_an_image_is_copied_and_a_stack_is_flattened_to_rows() -> None:
    image = np.array([[0, 0.5, 1], [1, 0, 0]])
    levels = retina.check_light(image, SHAPE)
    image[:] = 0
    assert levels.tolist() == [0, 0.5, 1, 1, 0, 0]
    assert retina.check_stack([[[0, 1, 0], [1, 0, 1]]] * 2, SHAPE).tolist() == [[0, 1, 0, 1, 0, 1]] * 2
    assert retina.check_stack(np.zeros((0, 2, 3)), SHAPE).shape == (0, 6)


REFUSED: list[tuple[Any, str]] = [
    ([[0, 1], [1]], "the image has rows of different lengths; it must have {by} light levels"),
    ([["a", "b", "c"]] * 2, "the image holds text; it must hold light levels from 0 .black. to 1 .white."),
    ([[b"0"] * 3] * 2, "the image holds bytes"),
    ([[1j, 0, 0]] * 2, "the image holds complex numbers"),
    ([[None] * 3] * 2, "the image holds objects that are not numbers"),
    ([[10**400] * 3] * 2, "the image holds objects that are not numbers"),
    (None, "the image holds objects that are not numbers"),
    (0.5, "the image has the shape of a single number; the retina needs {by} light levels"),
    ([[0, 1, 0]], "the image has the shape {given}; the retina needs {by} light levels"),
    ([[0, 1, 1.5]] * 2, "the image has levels from 0 to 1.5; they must be from 0 to 1"),
    ([[0, -1, 1]] * 2, "the image has levels from -1 to 1; they must be from 0 to 1"),
    ([[0, np.nan, 1]] * 2, "the image holds NaN or infinity; every light level must be a number from 0 to 1"),
    ([[0, np.inf, 1]] * 2, "the image holds NaN or infinity"),
]


@pytest.mark.parametrize(("image", "sentence"), REFUSED)
def test_an_invalid_image_is_refused_in_one_sentence(image: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.format(by="2 x 3", given="1 x 3")):
        retina.check_light(image, SHAPE)


@pytest.mark.parametrize(("image", "sentence"), [row for row in REFUSED if row[0] != 0.5])
def test_a_stack_with_an_invalid_image_is_refused_in_one_sentence(image: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.format(by="(n|1) x 2 x 3", given="1 x 1 x 3")):
        retina.check_stack([image], SHAPE)
