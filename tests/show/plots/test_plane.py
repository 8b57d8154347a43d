"""A slice says that it is one, names its axes by the pictures, and tells regions by more than colour."""

from io import BytesIO

import numpy as np
import pytest

from mark1.show import plots

CORNERS = {name: np.eye(4) for name in "EXF"}


def test_a_slice_says_that_it_is_no_border_and_its_axes_are_named_by_the_pictures() -> None:
    figure = plots.plane({"Mark I": np.eye(5, dtype=int)}, ["E", "X"], CORNERS, (0, 1))
    figure.savefig(BytesIO(), dpi=20)
    assert figure.get_suptitle() == "A slice, not the border: the plane through E, X and F in the space of 16 cells"
    *pictures, square = figure.axes
    assert [axes.get_title() for axes in pictures] == ["E", "X", "F"]
    assert square.get_xlabel() == "way from E to X (part of it)"
    assert square.get_ylabel() == "way from E to F (part of it)"


def test_regions_have_hatchings_and_names_of_their_own() -> None:
    answers = np.array([[0, 1, 2], [plots.NO_CLASS, 1, 2], [plots.NO_LIGHT, 1, 2]])
    (legend,) = plots.plane({"a": answers}, ["E", "X", "F"], CORNERS).legends
    told = {text.get_text(): patch.get_hatch() for text, patch in zip(legend.texts, legend.get_patches(), strict=True)}
    assert list(told) == ["E", "X", "F", "no class", "no picture: light below 0 or above 1"]
    assert len({told[name] for name in "EXF"}) == 3


def test_many_classes_share_a_last_region() -> None:
    labels = [f"class {number}" for number in range(9)]
    (legend,) = plots.plane({"a": np.arange(9).repeat(9).reshape(9, 9)}, labels, CORNERS).legends
    assert [text.get_text() for text in legend.texts][-1] == "others"
    assert len(legend.texts) == 6


def test_a_plane_through_two_pictures_is_refused() -> None:
    with pytest.raises(ValueError, match="three pictures, and 2 were given"):
        plots.plane({"a": np.zeros((3, 3))}, ["E"], {name: np.eye(4) for name in "EX"})
