"""A table of confusion has a column for no class, and agreement tells right and wrong by marks."""

from io import BytesIO

import numpy as np
import pytest

from mark1.show import plots
from mark1.show.plots.results.agreement import IN_A_ROW, MOST
from mark1.show.plots.results.confusion import MOST_NUMBERED

COUNTS = np.array([[3, 0, 1], [1, 2, 0]])


def test_answers_that_name_no_class_have_the_last_column() -> None:
    figure = plots.confusion({"Mark I": COUNTS, "neuron": COUNTS}, ["A", "B"])
    figure.savefig(BytesIO(), dpi=20)
    assert [axes.get_title() for axes in figure.axes] == ["Mark I", "neuron"]
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["A", "B", "no class"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["A", "B"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("answer (class)", "shown (class)")
    assert sorted(text.get_text() for text in axes.texts) == ["1", "1", "2", "3"]


def test_what_is_right_is_framed() -> None:
    axes = plots.confusion({"Mark I": COUNTS}, ["A", "B"]).axes[0]
    corners = [patch.get_window_extent().transformed(axes.transData.inverted()).corners() for patch in axes.patches]
    middles = np.array([each.mean(axis=0) for each in corners])
    assert middles == pytest.approx(np.array([[0, 0], [1, 1]]), abs=1e-9)


def test_many_classes_have_a_bar_in_place_of_numbers() -> None:
    classes = MOST_NUMBERED + 1
    figure = plots.confusion({"a": np.ones((classes, classes + 1))}, [f"{k}" for k in range(classes)])
    table, bar = figure.axes
    assert len(table.texts) == 0
    assert bar.get_ylabel() == "pictures (count)"


def test_a_table_without_the_column_for_no_class_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'neuron' has the shape \(2, 2\); 2 classes need \(2, 3\)"):
        plots.confusion({"neuron": np.eye(2)}, ["A", "B"])


def test_right_and_wrong_have_marks_of_their_own() -> None:
    figure = plots.agreement({"a": [True, True, False], "b": [True, False, False]}, ["E", "F", "X"], "training")
    figure.savefig(BytesIO(), dpi=20)
    (axes,) = figure.axes
    dots, crosses = axes.collections
    assert np.asarray(dots.get_offsets()).tolist() == [[0, 0], [1, 0], [0, 1]]
    assert np.asarray(crosses.get_offsets()).tolist() == [[2, 0], [1, 1], [2, 1]]
    shapes = [np.shape(each.get_paths()[0].vertices) for each in (dots, crosses)]
    assert shapes[0] != shapes[1]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["E", "F", "X"]
    assert len(axes.patches) == 1  # they disagree on F alone


@pytest.mark.parametrize(("count", "rows", "told"), [(IN_A_ROW, 1, False), (IN_A_ROW + 1, 2, False), (999, 4, True)])
def test_many_pictures_are_drawn_in_rows_and_too_many_in_part(count: int, rows: int, told: bool) -> None:
    figure = plots.agreement({"a": np.ones(count)}, ["E"] * count)
    assert len(figure.axes) == rows
    assert (f"the first {MOST} of {count} pictures" in figure.get_suptitle()) == told


def test_answers_to_another_number_of_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match=r"'a' has answers of shape \(2,\) for 1 pictures"):
        plots.agreement({"a": [True, False]}, ["E"])
