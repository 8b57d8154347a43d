"""Figures drawn in text or named cell by cell, and what the machine makes of them."""

from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, stimuli
from mark1.stimuli import by_hand

CROSS = [[0, 1, 0], [1, 1, 1], [0, 1, 0]]


@pytest.mark.parametrize(
    "text",
    [".X.\nXXX\n.X.", "\n.X.\nXXX\n.X.\n", "\n 1 \n111\n 1 \n   ", " # \n###\n # ", "010\nX1#\n0X \n"],
)
def test_lit_and_dark_cells_have_three_marks_each(text: str) -> None:
    levels = by_hand(text, (3, 3))
    assert (levels.tolist(), levels.dtype.name) == (CROSS, "float64")


@pytest.mark.parametrize(("shape", "place"), [((5, 5), (1, 1)), ((4, 6), (0, 1)), ((3, 4), (0, 0)), ((20, 20), (8, 8))])
def test_a_smaller_drawing_stands_in_the_middle(shape: tuple[int, int], place: tuple[int, int]) -> None:
    """Half a cell higher or further left where there is no middle."""
    expected = np.zeros(shape)
    expected[place[0] : place[0] + 3, place[1] : place[1] + 3] = CROSS
    np.testing.assert_array_equal(by_hand(".X.\nXXX\n.X.", shape), expected)


def test_dark_lines_and_columns_of_a_drawing_count() -> None:
    assert by_hand("...\n..X\n...", (3, 3)).tolist() == [[0, 0, 0], [0, 0, 1], [0, 0, 0]]
    assert by_hand("   \n  X\n...", (3, 3)).tolist() == [[0, 0, 0], [0, 0, 1], [0, 0, 0]]


@pytest.mark.parametrize("cells", [["S2", "S4", "S5", "S6", "S8"], [2, "S4", 5, "S6", 8, 8], np.array([2, 4, 5, 6, 8])])
def test_cells_are_named_from_1_row_after_row(cells: Any) -> None:
    assert by_hand(cells, (3, 3)).tolist() == CROSS
    assert by_hand((number for number in (2, 4, 5, 6, 8)), (3, 3)).tolist() == CROSS


def test_no_cells_at_all_are_a_dark_retina() -> None:
    assert not by_hand([]).any()
    assert by_hand([]).shape == (20, 20)


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ("", "the drawing is empty"),
        ("\n\n", "the drawing is empty"),
        ("X.\nX..", "line 2 has 3 cells and line 1 2; draw all lines as long"),
        ("\nX.\n\nX.", "line 2 has 0 cells and line 1 2"),
        ("X.\nXo", "line 2 holds 'o'; a lit cell is X, # or 1"),
        ("X\t", "line 1 holds '\\t'"),
        ("...X", "line 1 has 4 cells and the retina 3 columns"),
        ("X\nX\n.\nX", "line 4 is one too many: the retina has 3 rows and 4 are drawn"),
        (["S10"], "there is no cell 'S10'; cells are named S1 to S9, or 1 to 9"),
        (["S0"], "there is no cell 'S0'"),
        ([0], "there is no cell 0"),
        ([-1], "there is no cell -1"),
        (["A1"], "there is no cell 'A1'"),
        (["1"], "there is no cell '1'"),
        ([True], "there is no cell True"),
        ([1.0], "there is no cell 1.0"),
        (7, "not as 7"),
        (None, "not as None"),
    ],
)
def test_what_cannot_be_set_is_refused_with_its_line_or_cell(drawn: Any, said: str) -> None:
    with pytest.raises(ValueError, match=r"line|cell|empty") as caught:
        by_hand(drawn, (3, 3))
    assert said in str(caught.value)


def lit(rig: Rig, card: Any) -> list[int]:
    """S-units that are on once a card was up for their rise time, counted from 1."""
    rig.present(card, [1])
    rig.step()
    rig.step()
    found: list[int] = (np.flatnonzero(rig.examine("s")) + 1).tolist()
    rig.run()
    return found


def test_a_figure_by_hand_is_a_card_and_a_setting_of_the_switches() -> None:
    """Set to 0 a switch holds its cell dark; set to -1 it leaves the cell to the camera."""
    rig = Rig(MachineSpec(response_units=1), seed=0)
    drawn, E = by_hand("XX\nXX"), stimuli.letters("E").x[0]  # noqa: N806
    by_camera, middle = lit(rig, E), [190, 191, 210, 211]
    assert lit(rig, drawn) == middle
    rig.panel.stimulus = drawn.ravel()
    assert lit(rig, E) == middle
    rig.panel.stimulus = np.where(drawn.ravel(), 1, -1)
    assert lit(rig, E) == sorted({*by_camera, *middle})
