"""Light levels on a retina: area averaging, the border, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1.stimuli.raster import as_levels, as_shape, fit, reduce

sides = st.integers(1, 12)


def test_a_cell_is_the_mean_of_its_area() -> None:
    picture = np.array([[0.0, 1.0, 0.5, 0.5], [1.0, 0.0, 0.5, 0.25]])
    assert reduce(picture, (1, 2), 2).light.tolist() == [[0.5, 0.4375]]


def test_a_cell_that_is_half_covered_gets_half_the_light() -> None:
    assert reduce(np.ones((2, 3)), (2, 4), 1).surrounded(0).tolist() == [[0.5, 1, 1, 0.5]] * 2


@settings(derandomize=True, deadline=None)
@given(sides, sides, sides, sides, st.floats(0, 1))
def test_a_blank_picture_stays_blank(height: int, width: int, rows: int, columns: int, level: float) -> None:
    """Whatever its size and the retina's, an even picture on an even board of the same level shows no edge."""
    reduced = reduce(np.full((height, width), level), (rows, columns), fit((height, width), (rows, columns)))
    np.testing.assert_allclose(reduced.surrounded(level), level, atol=2**-16)
    assert reduced.border() == pytest.approx(level)


@settings(derandomize=True, deadline=None)
@given(sides, sides, sides, st.integers(0, 9))
def test_no_light_is_lost_or_made(height: int, width: int, rows: int, seed: int) -> None:
    picture = np.random.default_rng(seed).random((height, width))
    scale = fit((height, width), (rows, rows))
    assert reduce(picture, (rows, rows), scale).light.sum() * scale**2 == pytest.approx(picture.sum())


def test_an_enlarged_picture_keeps_its_pixels() -> None:
    picture = np.array([[0.0, 1.0], [0.5, 0.25]])
    assert reduce(picture, (4, 4), 0.5).surrounded(0).tolist() == np.kron(picture, np.ones((2, 2))).tolist()


def test_the_border_is_the_level_of_most_outer_cells() -> None:
    picture = np.full((5, 5), 0.75)
    picture[1:4, 1:4] = picture[0, 2] = 0  # a figure that touches the border
    assert reduce(picture, (5, 9), 1).border() == 0.75


@pytest.mark.parametrize("shape", [(0, 5), (20,), (1, 2, 3), (2.5, 3), 20, "20", None])
def test_a_shape_that_is_no_rows_and_columns_is_refused(shape: object) -> None:
    with pytest.raises(ValueError, match="rows, columns"):
        as_shape(shape)


@pytest.mark.parametrize(
    "levels", [[[0.5, np.nan]], [[2]], [[-0.1]], [[np.inf]], [1, 0], [[[]]], [[1], [1, 0]], "light", None, [[1j]]]
)
def test_what_are_no_light_levels_is_refused(levels: object) -> None:
    with pytest.raises(ValueError, match="light levels"):
        as_levels(levels, dimensions=(2, 3))


def test_levels_taken_are_a_copy() -> None:
    given_levels = np.zeros((2, 2))
    as_levels(given_levels, dimensions=(2,))[0, 0] = 1
    assert given_levels[0, 0] == 0
