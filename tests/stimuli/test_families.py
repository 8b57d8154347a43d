"""Families of figures: seeded draws, two sides that never meet, and what the settings mean."""

import hashlib
import subprocess
import sys
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1 import stimuli
from mark1.stimuli import Bar, Circle, Diamond, Family, Kind, Square, Stimuli, family
from mark1.stimuli.raster import Levels

ALL = pytest.mark.parametrize("name", list(stimuli.families))


def pictures(x: Stimuli) -> set[bytes]:
    return {levels.tobytes() for levels in x.x}


def pieces(levels: Levels) -> int:
    """How many parts of lit cells hang together side by side, found by walking from cell to cell."""
    lit = set(zip(*np.nonzero(levels), strict=True))
    count = 0
    while lit:
        count += 1
        border = [lit.pop()]
        while border:
            row, column = border.pop()
            beside = {(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)} & lit
            lit -= beside
            border += beside
    return count


@pytest.mark.slow
@ALL
def test_no_test_picture_of_a_published_family_is_trained_on(name: str) -> None:
    train, test = stimuli.families[name].split(60, 40)
    assert (len(train), len(test)) == (60, 40)
    assert not pictures(train) & pictures(test)


varied = st.fixed_dictionaries(
    {
        "shift": st.one_of(st.integers(1, 3), st.just("anywhere")),
        "turn": st.sampled_from([0, 0, 90]),
        "scale": st.sampled_from([(1, 1), (0.5, 1)]),
        "noise": st.sampled_from([0, 0, 1e-4, 0.1]),
        "whole_cells": st.booleans(),
        "seed": st.integers(0, 2**70),
    }
)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(varied)
@pytest.mark.slow
def test_the_two_sides_never_meet(how: dict[str, Any]) -> None:
    """Two of the classes look the same where they are turned or shifted."""
    drawn = family(Square(4), Circle(5), Bar(4, 4), **how)
    train, test = drawn.split(30, 30)
    assert not pictures(train) & pictures(test)
    assert np.bincount(train.y).tolist() == [10, 10, 10]


def test_a_small_family_keeps_half_of_its_pictures_for_the_test() -> None:
    letters = family("EX", shift=1)
    train, test = letters.split(400, 400)
    assert len(pictures(train)) == 10
    assert len(pictures(test)) == 8
    assert pictures(train) | pictures(test) == pictures(letters.all_images())


def test_a_family_without_another_picture_says_so() -> None:
    alone = family("EX")
    assert len(pictures(alone.train(10))) == 2
    with pytest.raises(ValueError, match=r"class '[EX]' of .* has no image left for the test; allow more shift"):
        alone.test(1)


def test_an_endless_family_that_draws_one_picture_says_so_too() -> None:
    """A disc that is turned is the same disc, nearly always; too little noise shows in no picture."""
    still = family("E", noise=1e-12)
    with pytest.raises(ValueError, match="no image left"):
        still.split(1, 1)


def test_pictures_that_two_classes_share_are_trained_on_only() -> None:
    twins = family(Kind("a", Square(4)), Kind("b", Square(4)), shift=1)  # type: ignore[arg-type]
    assert not pictures(twins.train(90)) & pictures(twins.test(9))


def test_a_longer_set_begins_with_the_shorter_one() -> None:
    letters = family("EX", shift=2, turn=30, noise=0.05)
    np.testing.assert_array_equal(letters.train(20).x[:7], letters.train(7).x)
    np.testing.assert_array_equal(letters.test(20).x[:7], letters.test(7).x)


def test_iteration_gives_the_training_pictures_without_end() -> None:
    letters = family("EX", shift=2)
    train = letters.train(9)
    for (levels, label), known, k in zip(islice(letters, 9), train.x, train.y, strict=True):
        np.testing.assert_array_equal(levels, known)
        assert label == train.labels[k]


def test_classes_take_turns_in_random_order() -> None:
    y = family("ABC", shift=1).train(300).y.reshape(-1, 3)
    assert np.all(np.sort(y) == [0, 1, 2])
    assert len({tuple(row) for row in y}) == 6


def test_the_same_seed_gives_the_same_pictures_in_another_process() -> None:
    code = (
        "import hashlib; from mark1 import stimuli\n"
        "f = stimuli.family('E', stimuli.Circle(5), shift=1, turn=30, scale=(.8, 1.2), noise=.05, seed=7)\n"
        "print(hashlib.sha256(b''.join(x.tobytes() for part in f.split(9, 9) for x in part.x)).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    here = family("E", Circle(5), shift=1, turn=30, scale=(0.8, 1.2), noise=0.05, seed=7)
    joined = b"".join(levels.tobytes() for part in here.split(9, 9) for levels in part.x)
    assert done.stdout.strip() == hashlib.sha256(joined).hexdigest()


def test_another_seed_gives_other_pictures() -> None:
    drawn = family("EX", shift=2, turn=30)
    assert not pictures(drawn.train(9)) & pictures(drawn.varied(seed=1).train(9))


@pytest.mark.parametrize("whole_cells", [True, False])
def test_what_is_placed_anywhere_is_never_cut(whole_cells: bool) -> None:
    drawn = family(Diamond(5), Bar(3, 9), shift="anywhere", turn=90, whole_cells=whole_cells)
    train = drawn.train(60)
    for levels, k in zip(train.x, train.y, strict=True):
        assert levels.sum() == pytest.approx((25, 27)[k], abs=1e-5)


def test_shifts_in_whole_cells_keep_the_edges() -> None:
    assert set(np.unique(family(Square(4), shift="anywhere").train(50).x)) == {0.0, 1.0}
    assert set(np.unique(family(Square(3), shift="anywhere").train(50).x)) == {0.0, 1.0}
    assert len(np.unique(family(Square(4), shift=2, whole_cells=False).train(50).x)) > 50


@pytest.mark.parametrize(
    ("drawn", "count"),
    [
        (family(Square(4), shift="anywhere"), 17 * 17),
        (family(Square(3), shift="anywhere"), 18 * 18),
        (family(Square(20), shift="anywhere"), 1),
        (family(Bar(2, 5), shift="anywhere", shape=(5, 7)), 4 * 3),
        (family("EFX", shift=2), 3 * 25),
        (family("EFX", whole_cells=False), 3),
        (family(Square(4), Square(4).turned(90), shift=1), 18),
        (family(Kind("square", (Square(4), Square(4).turned(90))), shift=1), 9),
        (stimuli.families["left and right squares"], 2 * 17 * 7),
        (stimuli.parity(1), 2),
        (stimuli.parity(10), 1024),
    ],
    ids=repr,
)
def test_every_picture_is_counted_once(drawn: Family, count: int) -> None:
    every = drawn.all_images()
    assert len(every) == count
    assert np.all(np.diff(every.y) >= 0)


def test_noise_turns_about_its_share_of_cells() -> None:
    """20,000 cells, within five standard errors; other cells in each picture."""
    noisy = family(Square(400), noise=0.1).train(50).x
    assert 1 - noisy.mean() == pytest.approx(0.1, abs=5 * np.sqrt(0.1 * 0.9 / 20_000))
    assert len({levels.tobytes() for levels in noisy}) == 50


def test_scale_and_turn_keep_to_their_ranges() -> None:
    areas = family(Square(5), scale=(0.8, 1.2), seed=3).train(200).x.sum(axis=(1, 2))
    assert 25 * 0.64 <= areas.min() < 18
    assert 34 < areas.max() <= 25 * 1.44
    lying = family(Bar(1, 10), turn=10).train(50).x
    assert lying[:, [0, 1, 2, 3, -4, -3, -2, -1]].sum() == 0


def test_squares_keep_to_their_half() -> None:
    every = stimuli.families["left and right squares"].all_images()
    assert every.x[every.y == 0][:, :, 10:].sum() == 0
    assert every.x[every.y == 1][:, :, :10].sum() == 0


@pytest.mark.parametrize("n", [1, 2, 5])
def test_parity_is_that_of_the_lit_cells(n: int) -> None:
    every = stimuli.parity(n).all_images()
    assert every.labels == ("even", "odd")
    assert np.all(every.x.sum(axis=(1, 2)) % 2 == every.y)
    assert every.x.max(axis=0).sum() == n


def test_two_of_the_four_long_figures_hang_together() -> None:
    every = stimuli.families["connectedness"].all_images()
    assert [pieces(levels) for levels in every.x] == [1, 1, 2, 2]


def test_the_ends_of_the_long_figures_tell_nothing_alone() -> None:
    """Each left end and each right end stands in one figure of either class."""
    every = stimuli.families["connectedness"].all_images()
    for half in (every.x[:, :, :10], every.x[:, :, 10:]):
        both = [{levels.tobytes() for levels in half[every.y == k]} for k in (0, 1)]
        assert both[0] == both[1]
        assert len(both[0]) == 2


def test_squares_and_circles_have_one_area() -> None:
    every = stimuli.families["squares and circles"].all_images()
    np.testing.assert_allclose(every.x.sum(axis=(1, 2)), 36, atol=1e-5)


def test_company_stands_beside_every_silhouette() -> None:
    alone, beside = (stimuli.families[name] for name in ("silhouettes", "silhouettes in company"))
    assert beside.train(40).x.sum() > alone.train(40).x.sum() * 1.15
    assert len(beside.company) == 3


@ALL
def test_a_published_family_tells_its_source_and_what_is_assumed(name: str) -> None:
    assert stimuli.families[name].source
    assert stimuli.families[name].assumed


def test_settings_of_a_published_family_can_be_varied() -> None:
    wide = stimuli.families["E and F"].varied(shift=3, seed=5)
    assert (wide.shift, wide.seed, wide.labels) == (3, 5, ("E", "F"))
    assert len(wide.all_images()) == 2 * 49


def test_a_family_prints_what_differs_from_the_defaults() -> None:
    assert repr(family("EX", shift=2, noise=0.05)) == "<Family of E, X: shift=2, noise=0.05>"
    assert repr(family("ABCDEFGH")) == "<Family of A, B, C, ..., H>"


BAD: list[tuple[Any, str]] = [
    (lambda: family(), "one or more classes"),
    (lambda: family(""), "a class is a letter"),
    (lambda: family(3), "a class is a letter"),  # type: ignore[arg-type]
    (lambda: family("EE"), "different names"),
    (lambda: family(Kind("nothing", ())), "class 'nothing' needs figures"),
    (lambda: family("E", shift=-1), "the greatest shift"),
    (lambda: family("E", shift="everywhere"), "unless it is 'anywhere'"),
    (lambda: family("E", shift=1.5), "give a whole number, or whole_cells=False"),
    (lambda: family("E", turn=float("nan")), "the greatest turn"),
    (lambda: family("E", scale=2), "scale is given as"),
    (lambda: family("E", scale=(1.2, 0.8)), "least scale comes first"),
    (lambda: family("E", scale=(0, 1)), "a scale must be a number above 0"),
    (lambda: family("E", noise=2), "the fraction of noise"),
    (lambda: family("E", company=("F",)), "company"),
    (lambda: family("E", shape=(0, 1)), "the retina's shape"),
    (lambda: family("E", seed="0"), "seed must be"),
    (lambda: family("E", tilt=3), "no setting 'tilt'; it has shift, turn"),
    (lambda: family("E", typeface="Arial").train(1), "no typeface 'Arial'"),
    (lambda: family("\N{HIRAGANA LETTER A}", shift=1).train(1), "draws nothing for"),
    (lambda: family("E").train(0), "the number of training images"),
    (lambda: family("E").train(2.5), "whole numbers"),  # type: ignore[arg-type]
    (lambda: family("E", turn=1).all_images(), "can't be listed"),
    (lambda: family(Square(30), shift="anywhere").train(1), "30 cells high or wide and has no room within 20"),
    (lambda: stimuli.parity(0), "the number of cells of a parity"),
    (lambda: stimuli.parity(11), "from 1 to 10"),
]


@pytest.mark.parametrize(("make", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_what_is_no_family_is_refused_in_one_sentence(make: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_an_unknown_family_is_told_what_there_is() -> None:
    with pytest.raises(KeyError, match="no family 'letters'; there are left and right squares, squares and circles"):
        stimuli.families["letters"]


@pytest.mark.parametrize("bounds", ["x", None, (1,), (5, -5), (0, 0), (0, "1"), (float("nan"), 1), (1j, 2)])
def test_bounds_of_a_class_are_two_numbers_the_lower_first(bounds: Any) -> None:
    with pytest.raises(ValueError, match="rows must be two bounds in cells, the lower first"):
        stimuli.Kind("a", (stimuli.Square(2),), rows=bounds)
