"""Figures as descriptions: their light, their moves, and what can't be a figure."""

import pickle
from math import inf, nan, pi, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1 import stimuli
from mark1.stimuli import (
    Bar,
    Cells,
    Circle,
    Cross,
    Diamond,
    Dots,
    Figure,
    Letter,
    Polygon,
    Silhouette,
    Square,
    Triangle,
)
from mark1.stimuli.shapes.glyphs import DEJAVU, PILLOW
from tests.helpers.heavy import some_every_day
from tests.reference.areas import light

STAR = ((-4, 0), (3, -3.5), (-1.5, 3.75), (-1.5, -3.75), (3, 3.5))
FRAME = Polygon(
    ((-4, -4), (4, -4), (4, 3), (-4, 4)), holes=(((-2, -2), (-2, 2), (2, 2)), ((2.5, -3), (3.5, 1), (3, 2)))
)
FIGURES: tuple[Figure, ...] = (
    Square(4),
    Square(4).shifted(1.5, -2).turned(30),
    Square(5).outlined(0.75).turned(10),
    Square(3).thickened(1.2),
    Bar(1.3, 6).turned(-77),
    Circle(7),
    Circle(6).outlined(0.5).shifted(0.3, 0.1),
    Circle(3).outlined(0.5).thickened(0.4),
    Diamond(4.1),
    Triangle(5).turned(5),
    Triangle(6).outlined(0.6).thickened(0.3),
    Cross(7, 1.5).turned(20),
    Cross(6, 1).outlined(0.3),
    Dots(5, diameter=2, within=(6, 6), seed=3),
    Cells(((0, 0), (-2, 1), (-2, 2))),
    Cells(()),
    Polygon(STAR),
    Polygon(STAR).outlined(0.4).turned(15),
    FRAME,
    FRAME.thickened(0.3).scaled(0.8),
    Silhouette("ship", 7),
    Square(3).shifted(-1, -1) + Circle(3).shifted(1, 1),
    (Square(3) + Diamond(3).shifted(0.5, 0)).outlined(0.5).turned(40).scaled(1.2),
    Square(40).shifted(2, 21),
    Letter("e", within=(7, 7)),
    Letter("&", PILLOW, within=(7, 7)).turned(200),
    Letter("R", within=(7, 7)).outlined(0.3),
    Letter("n", within=(6, 6)).thickened(0.2),
)

sizes = st.floats(0.1, 9)
shapes = st.one_of(
    st.builds(Square, sizes),
    st.builds(Circle, sizes),
    st.builds(Diamond, sizes),
    st.builds(Triangle, sizes),
    st.builds(Bar, sizes, sizes),
    st.builds(Cross, sizes, sizes),
    st.builds(Letter, st.sampled_from("AEgS8")),
    st.builds(Silhouette, st.sampled_from(["ship", "aeroplane", "tank", "house"]), sizes),
    st.builds(Dots, st.integers(1, 9), diameter=st.floats(0.2, 2), within=st.just((9, 9)), seed=st.integers(0, 99)),
    st.builds(Polygon, st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=3, max_size=7, unique=True)),
)
moved = st.builds(
    lambda figure, degrees, factor, rows, columns: figure.turned(degrees).scaled(factor).shifted(rows, columns),
    shapes,
    st.floats(-360, 360),
    st.floats(0.2, 2),
    st.floats(-3, 3),
    st.floats(-3, 3),
)
figures = st.one_of(shapes, moved, st.builds(lambda a, b: a + b, moved, moved))
many = settings(derandomize=True, deadline=None, max_examples=60)


@pytest.mark.parametrize("figure", some_every_day(FIGURES[::-1], 8), ids=repr)
def test_the_light_of_a_cell_is_the_share_that_is_covered(figure: Figure) -> None:
    """Against 64 x 64 points in every cell."""
    np.testing.assert_allclose(figure.on((9, 8)), light(figure, (9, 8)), atol=0.02)


@settings(derandomize=True, deadline=None, max_examples=15)
@given(moved)
def test_so_it_is_for_any_figure_wherever_it_is_moved(figure: Figure) -> None:
    np.testing.assert_allclose(figure.on((6, 7)), light(figure, (6, 7)), atol=0.02)


@pytest.mark.slow
@many
@given(figures)
def test_all_light_inside_the_retina_is_the_area(figure: Figure) -> None:
    assert figure.on((90, 90)).sum() == pytest.approx(figure.area, abs=1e-5)


@pytest.mark.parametrize(
    ("figure", "area"),
    [
        (Square(4), 16),
        (Bar(2, 7), 14),
        (Circle(6), 9 * pi),
        (Circle(6).scaled(1.7), 9 * pi * 1.7**2),
        (Circle(6).outlined(1), 5 * pi),
        (Circle(6).thickened(1), 16 * pi),
        (Diamond(3), 9),
        (Triangle(4), 4 * sqrt(3)),
        (Cross(5, 1), 9),
        (Square(4).outlined(1), 12),
        (Square(4).outlined(9), 16),
        (Square(4).thickened(1), 16 + 16 + pi),
        (Square(4).scaled(2).thickened(1), 64 + 32 + pi),
        (Square(4).thickened(1).scaled(2), 4 * (16 + 16 + pi)),
        (Square(4).thickened(0.5).thickened(0.5), 16 + 16 + pi),
        (Square(6).outlined(1).thickened(1), 56 + pi),
        (Square(4) + Square(4).shifted(2, 2), 28),
        (Cells(((0, 0), (0, 0), (3, 2))), 2),
        (Cells(()), 0),
        (Polygon(((0, 0), (2, 2), (0, 2), (2, 0))), 2),
        (Polygon(((0, 0), (0, 4), (4, 4), (4, 0)), holes=(((1, 1), (1, 2), (2, 2), (2, 1)),)), 15),
    ],
    ids=repr,
)
def test_areas_are_those_of_geometry(figure: Figure, area: float) -> None:
    assert figure.area == pytest.approx(area, rel=1e-4)


@many
@given(figures, st.integers(-9, 9), st.integers(-9, 9))
def test_a_shift_by_whole_cells_moves_the_light_and_changes_nothing(figure: Figure, rows: int, columns: int) -> None:
    levels = figure.on((80, 80))
    np.testing.assert_array_equal(figure.shifted(rows, columns).on((80, 80)), stimuli.shift(levels, rows, columns))


@many
@given(figures)
def test_four_quarters_of_a_turn_are_none(figure: Figure) -> None:
    levels = figure.on()
    once = figure.turned(90).on()
    np.testing.assert_allclose(once, np.rot90(levels), atol=1e-8)
    np.testing.assert_array_equal(figure.turned(90).turned(90).turned(90).turned(90).on(), levels)
    np.testing.assert_array_equal(figure.turned(-360).on(), levels)


def test_turning_is_counter_clockwise_about_the_middle() -> None:
    right = Square(2).shifted(0, 6)
    np.testing.assert_array_equal(right.turned(90).on(), Square(2).shifted(-6, 0).on())


@many
@given(figures)
def test_a_description_prints_as_what_makes_it(figure: Figure) -> None:
    noisy = figure.blurred(0.5).noised(0.1, 3).grained(0.1, 4).occluded(0.2, 5).inverted()
    for each in (figure, noisy):
        again = eval(repr(each), dict(vars(stimuli)))  # noqa: S307
        assert again == each
        assert hash(again) == hash(each)


def test_a_description_prints_in_few_words() -> None:
    figure = Square(np.float64(4.0)).shifted(1.5, -2).turned(30).noised(0.1, seed=2)
    assert repr(figure) == "Square(4).shifted(1.5, -2).turned(30).noised(0.1, seed=2)"
    assert repr(Letter("E", PILLOW)) == "Letter('E', typeface='Pillow')"
    assert repr((Square(2) + Circle(3)).turned(5)) == "(Square(2) + Circle(3)).turned(5)"


@pytest.mark.parametrize("typeface", [DEJAVU, PILLOW])
def test_letters_stand_as_the_drawn_ones_do(typeface: str) -> None:
    drawn = stimuli.letters(typeface=typeface)
    for character, levels in zip(drawn.labels, drawn.x, strict=True):
        np.testing.assert_allclose(Letter(character, typeface).on(), levels, atol=0.1)


def test_a_typeface_may_be_a_path(tmp_path: Path) -> None:
    from mark1.stimuli.shapes.glyphs import dejavu_file

    file = tmp_path / "own.ttf"
    file.write_bytes(dejavu_file().read_bytes())
    np.testing.assert_array_equal(Letter("A", file).on(), Letter("A").on())  # type: ignore[arg-type]


def test_light_is_changed_after_all_moves() -> None:
    early, late = Square(4).noised(0.2, 1).shifted(2, 0), Square(4).shifted(2, 0).noised(0.2, 1)
    assert early == late
    np.testing.assert_array_equal(late.on(), stimuli.noise(Square(4).shifted(2, 0).on(), 0.2, 1))
    np.testing.assert_array_equal(Square(4).inverted().on(), 1 - Square(4).on())


def test_a_blur_spreads_the_light_and_keeps_it() -> None:
    blurred = Square(4).blurred(1).on()
    assert blurred.sum() == pytest.approx(16)
    assert blurred.max() < 1
    np.testing.assert_allclose(blurred, blurred.T)
    np.testing.assert_allclose(Square(4).blurred(1e-3).on(), Square(4).on(), atol=1e-9)


def test_grain_has_its_spread() -> None:
    grey = Square(400).blurred(1000).on()
    assert np.ptp(grey) < 0.01  # far from both ends, so that hardly anything is held back
    grainy = Square(400).grained(0.1, 0).inverted().on((100, 100))
    assert grainy[grainy > 0].std() == pytest.approx(0.1 * sqrt(1 - 2 / pi), rel=0.1)


def test_what_covers_takes_its_share() -> None:
    board = Square(20)
    for seed in range(9):
        assert board.occluded(0.25, seed).on().sum() == pytest.approx(300, abs=1e-5)
    assert board.occluded(1, 0).on().sum() == 0
    assert len({board.occluded(0.25, seed).on().tobytes() for seed in range(9)}) == 9


def test_drawn_makes_a_set_of_figures() -> None:
    together = stimuli.draw(Square(4), Circle(4), shape=(6, 8))
    assert together.labels == ("Square(4)", "Circle(4)")
    assert together.x.shape == (2, 6, 8)


SQUARE: Any = Square(4)
BAD: list[tuple[Any, str]] = [
    (lambda: Square(0), "the side of a square .in cells. must be a number above 0"),
    (lambda: Square(-1), "above 0"),
    (lambda: Square(nan), "not nan"),
    (lambda: Circle(inf), "not inf"),
    (lambda: Bar("3", 1), "the rows of a bar"),  # type: ignore[arg-type]
    (lambda: Square(True), "not True"),
    (lambda: Square(1e9), "above 0 and at most 10000"),
    (lambda: Cross(5, None), "the thickness of a cross"),  # type: ignore[arg-type]
    (lambda: Dots(0), "the number of dots"),
    (lambda: Dots(2.5), "whole numbers"),  # type: ignore[arg-type]
    (lambda: Dots(3, within=5), "room is given as"),  # type: ignore[arg-type]
    (lambda: Dots(3, seed=-1), "seed must be"),
    (lambda: Dots(3).outlined(1), "can't be outlined"),
    (lambda: Polygon(()), "at least three different corners"),
    (lambda: Polygon(((0, 0), (1, 1), (0, 0))), "at least three different corners"),
    (lambda: Polygon(((0, 0), (1, nan), (0, 1))), "not nan"),
    (lambda: Polygon((1, 2, 3)), "corners are given as"),  # type: ignore[arg-type]
    (lambda: Polygon(((0, 0), (1, 1), (0, 1)), holes=((),)), "at least three"),
    (lambda: Cells(((0,),)), "corners are given as"),  # type: ignore[arg-type]
    (lambda: Letter("EF"), "one character"),
    (lambda: Letter("E", 3), "by its name or path"),  # type: ignore[arg-type]
    (lambda: Letter("E", "Arial").on(), "no typeface 'Arial'"),
    (lambda: Letter("\N{HIRAGANA LETTER A}").on(), "draws nothing for"),
    (lambda: Letter(" ").on(), "draws nothing for ' '"),
    (lambda: Letter("E", within=(0, 3)), "a room's height"),
    (lambda: Silhouette("cat"), "no silhouette 'cat'; there are ship, aeroplane, tank, house"),
    (lambda: SQUARE.shifted(nan, 0), "a shift must be a number"),
    (lambda: SQUARE.turned("90"), "an angle must be a number"),
    (lambda: SQUARE.scaled(0), "a scale must be a number above 0"),
    (lambda: SQUARE.thickened(-1), "a thickness"),
    (lambda: SQUARE.outlined(1).outlined(1), "can't be outlined any more"),
    (lambda: SQUARE.thickened(1).outlined(1), "before it is thickened"),
    (lambda: SQUARE.blurred(0), "a blur"),
    (lambda: SQUARE.noised(1.5, 0), "a fraction must be a number from 0 to 1"),
    (lambda: SQUARE.noised(0.5, None), "seed must be"),
    (lambda: SQUARE.noised(0.5, np.random.default_rng(0)), "seed must be"),
    (lambda: SQUARE.grained(-1, 0), "a spread of grain"),
    (lambda: SQUARE.occluded(nan, 0), "a fraction"),
    (lambda: SQUARE.on((0, 20)), "the retina's shape"),
    (lambda: SQUARE + SQUARE.inverted(), "can't be joined"),
    (lambda: stimuli.Together((SQUARE,)), "two figures or more"),
    (lambda: stimuli.draw(), "given as descriptions"),
    (lambda: stimuli.draw("E"), "given as descriptions"),  # type: ignore[arg-type]
    (lambda: stimuli.draw(SQUARE, Square(4.0)), "two classes are named 'Square.4.'"),
]


@pytest.mark.parametrize(("make", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_what_is_no_figure_is_refused_in_one_sentence(make: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    file = tmp_path / "own.ttf"
    file.write_bytes(b"no font")
    with pytest.raises(ValueError, match=r"own\.ttf can't be read"):
        Letter("A", str(file)).on()


@pytest.mark.parametrize(
    "made",
    [
        Square(4).turned(3) + Circle(2),
        Letter("E").noised(0.1, seed=1),
        stimuli.Silhouette("ship"),
        stimuli.family("AB", shift=1),
        stimuli.Kind("a", (Square(2),)),
        stimuli.Optics(turn=2),
    ],
    ids=lambda made: type(made).__name__,
)
def test_descriptions_pickle_so_that_workers_can_have_them(made: object) -> None:
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301
