"""Letters of a typeface: where they stand, and characters and typefaces that aren't there."""

import subprocess
import sys
from pathlib import Path
from string import ascii_uppercase

import numpy as np
import pytest

from mark1 import stimuli
from mark1.stimuli.shapes.glyphs import DEJAVU, PILLOW, dejavu_file, ink, load

both_typefaces = pytest.mark.parametrize("typeface", [DEJAVU, PILLOW])


@both_typefaces
def test_the_alphabet_is_26_different_figures(typeface: str) -> None:
    letters = stimuli.letters(typeface=typeface)
    assert letters.x.shape == (26, 20, 20)
    assert letters.labels == tuple(ascii_uppercase)
    assert letters.y.tolist() == list(range(26))
    assert len({(figure >= 0.5).tobytes() for figure in letters.x}) == 26


@both_typefaces
def test_letters_are_white_on_black(typeface: str) -> None:
    letters = stimuli.letters(typeface=typeface)
    assert np.all(letters.x.max(axis=(1, 2)) > 0.7)
    assert np.all(letters.x[:, [0, 1, -2, -1], :] == 0)
    assert np.all(letters.x[:, :, [0, 1, -2, -1]] == 0)


@both_typefaces
@pytest.mark.parametrize("by", [(2, 2), (-2, 2), (2, -2), (-2, -2)])
def test_two_cells_of_shift_cut_nothing(typeface: str, by: tuple[int, int]) -> None:
    letters = stimuli.letters(typeface=typeface)
    there = stimuli.shift(letters, *by)
    np.testing.assert_array_equal(stimuli.shift(there, -by[0], -by[1]).x, letters.x)


def test_the_largest_capital_fills_the_middle() -> None:
    """DejaVu's W is the widest capital and takes 16 cells; its J reaches below the line and is the tallest."""
    wide, tall = stimuli.letters("WJ").x
    assert np.flatnonzero(wide.max(axis=0))[[0, -1]].tolist() == [2, 17]
    assert np.flatnonzero(tall.max(axis=1))[[0, -1]].tolist() == [2, 17]


@both_typefaces
def test_each_letter_is_centred_by_its_ink(typeface: str) -> None:
    for figure in stimuli.letters(typeface=typeface).x:
        for axis in (0, 1):
            first, last = np.flatnonzero(figure.max(axis=axis))[[0, -1]]
            assert first + last == 19


def test_a_letter_is_the_same_in_every_set() -> None:
    np.testing.assert_array_equal(stimuli.letters("IQ").x[1], stimuli.letters().x[16])


@pytest.mark.parametrize("shape", [(1, 1), (3, 40), (32, 24)])
def test_the_retina_may_have_another_shape(shape: tuple[int, int]) -> None:
    assert stimuli.letters("AB", shape=shape).x.shape == (2, *shape)


def test_what_is_larger_than_the_capitals_still_fits() -> None:
    assert np.all(stimuli.letters("\N{HORIZONTAL BAR}\N{EM DASH}@|").x[:, :, [0, 1, -2, -1]] == 0)


@both_typefaces
@pytest.mark.parametrize("character", ["\N{HIRAGANA LETTER A}", "\ue000", " ", "\n", "\ud800", "\u200b"])
def test_a_character_that_the_typeface_lacks_is_named(typeface: str, character: str) -> None:
    with pytest.raises(ValueError, match="draws nothing for") as caught:
        stimuli.letters("A" + character, typeface)
    assert repr(character) in str(caught.value)


@pytest.mark.parametrize("text", ["", None, 5, ["A"]])
def test_a_text_without_letters_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at least one character"):
        stimuli.letters(text)


def test_a_repeated_letter_is_named() -> None:
    with pytest.raises(ValueError, match="'B' stands 2 times"):
        stimuli.letters("ABCB")


@pytest.mark.parametrize("typeface", ["Arial", "", "/", None, 3, b"DejaVu Sans"])
def test_an_unknown_typeface_is_told_what_there_is(typeface: str) -> None:
    with pytest.raises(ValueError, match="'DejaVu Sans', 'Pillow' or the path"):
        stimuli.letters(typeface=typeface)


def test_a_font_file_can_be_given_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "own.ttf"
    file.write_bytes(dejavu_file().read_bytes())
    np.testing.assert_array_equal(stimuli.letters("AB", file).x, stimuli.letters("AB").x)


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    file = tmp_path / "own.ttf"
    file.write_bytes(b"no font")
    with pytest.raises(ValueError, match=r"own\.ttf can't be read"):
        stimuli.letters("A", file)


def test_ink_is_cut_to_its_box() -> None:
    drawn = ink(load(DEJAVU, pixels=64), "i")
    assert drawn[0].any()
    assert drawn[-1].any()
    assert not drawn.any(axis=1).all()  # the gap below the dot stays


def test_letters_do_not_import_matplotlib() -> None:
    code = "import sys; from mark1 import stimuli; stimuli.letters('A'); print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "False\n"
