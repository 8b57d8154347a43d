"""Labelled sets: what fits together, parts, splits, sums and how they print."""

import io
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1 import stimuli
from mark1.stimuli import Stimuli, letters

DOT = [[[0.5]]]


def numbered(counts: list[int]) -> Stimuli:
    """A set with `counts` figures of each class, every figure different."""
    y = np.repeat(np.arange(len(counts)), counts)
    return Stimuli(np.linspace(0, 1, len(y)).reshape(-1, 1, 1), y, tuple(f"class {k}" for k in range(len(counts))))


def test_what_a_set_holds_can_not_be_written_into() -> None:
    figures = letters("AB")
    assert (figures.x.dtype.name, figures.y.dtype.name) == ("float64", "int64")
    for array in (figures.x, figures.y, figures[0].x, (figures + figures).x):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_set_is_apart_from_the_arrays_it_was_made_from() -> None:
    x, y = np.zeros((1, 1, 1)), np.zeros(1, dtype=np.int64)
    figures = Stimuli(x, y, ("A",))
    x[:], y[:] = 1, 5
    assert (figures.x[0, 0, 0], figures.y[0]) == (0, 0)


@pytest.mark.parametrize(
    ("x", "y", "labels", "message"),
    [
        ([[0.5]], [0], ("A",), r"shape \(1, 1\) .* \(n, rows, columns\)"),
        ([[[2]]], [0], ("A",), "between 0"),
        ([[[np.nan]]], [0], ("A",), "NaN"),
        (DOT, [0, 0], ("A",), "one class for each figure"),
        (DOT, None, ("A",), "one class for each figure"),
        (DOT, [[0], [1, 2]], ("A",), "one class for each figure"),
        (DOT, [1], ("A",), "counted from 0"),
        (DOT, [-1], ("A",), "counted from 0"),
        (DOT, [0.0], ("A",), "counted from 0"),
        (DOT, [0], ("A", "A"), "two classes are named 'A'"),
        (DOT, [0], ("",), "named by a text"),
        (DOT, [0], (3,), "named by a text"),
        (DOT, [0], None, "names of the classes"),
    ],
)
def test_parts_that_do_not_fit_are_refused(x: object, y: object, labels: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Stimuli(x, y, labels)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("which", "classes"),
    [
        (1, [1]),
        (-1, [3]),
        (np.int64(2), [2]),
        (slice(1, 3), [1, 2]),
        (slice(None, None, -1), [3, 2, 1, 0]),
        ([3, 0, 3], [3, 0, 3]),
        (np.array([True, False, True, False]), [0, 2]),
        ([], []),
    ],
)
def test_figures_are_picked_as_from_an_array(which: int, classes: list[int]) -> None:
    part = letters("ABCD")[which]
    assert part.y.tolist() == classes
    assert part.labels == ("A", "B", "C", "D")
    np.testing.assert_array_equal(part.x, letters("ABCD").x[classes])


@pytest.mark.parametrize("which", [2, -3, [0, 9]])
def test_a_figure_that_is_not_there_is_an_index_error(which: int) -> None:
    with pytest.raises(IndexError, match="there is no figure"):
        letters("AB")[which]


@pytest.mark.parametrize("which", ["A", 0.5, None, True, [[0]], [True]])
def test_what_picks_no_figures_is_refused(which: int) -> None:
    with pytest.raises(ValueError, match="pick"):
        letters("AB")[which]


def test_iteration_gives_sets_of_one() -> None:
    assert [(len(one), one.y[0]) for one in letters("ABC")] == [(1, 0), (1, 1), (1, 2)]


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(2, 9), min_size=1, max_size=4), st.floats(0.01, 0.99), st.integers(0, 99))
def test_a_split_parts_every_class(counts: list[int], fraction: float, seed: int) -> None:
    figures = numbered(counts)
    first, second = figures.split(fraction, seed)
    assert sorted([*first.x.ravel(), *second.x.ravel()]) == figures.x.ravel().tolist()
    for k, count in enumerate(counts):
        taken = np.count_nonzero(first.y == k)
        assert 1 <= taken <= count - 1
        assert abs(taken - fraction * count) <= 1
    for part in (first, second):
        assert np.all(np.diff(part.x.ravel()) > 0)  # the order is kept


def test_a_split_follows_from_its_seed() -> None:
    figures = numbered([9, 9])
    halves = [figures.split(0.5, seed)[0].x.ravel().tolist() for seed in (0, 0, 1)]
    assert halves[0] == halves[1] != halves[2]


def test_a_class_that_is_not_present_does_not_hinder_a_split() -> None:
    assert [part.y.tolist() for part in numbered([2, 0, 2]).split(0.5, 0)] == [[0, 2], [0, 2]]


def test_a_class_with_one_figure_can_not_be_split() -> None:
    with pytest.raises(ValueError, match="class 'class 1' has only one figure"):
        numbered([3, 1]).split(0.5, 0)


@pytest.mark.parametrize("fraction", [0, 1, -0.5, 2, float("nan"), "half", None])
def test_a_split_that_leaves_a_side_empty_is_refused(fraction: float) -> None:
    with pytest.raises(ValueError, match="fraction"):
        numbered([3, 3]).split(fraction, 0)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4), st.integers(0, 99))
def test_a_shuffle_keeps_every_figure_with_its_class(counts: list[int], seed: int) -> None:
    figures = numbered(counts)
    shuffled = figures.shuffle(seed)
    back = np.argsort(shuffled.x.ravel())
    np.testing.assert_array_equal(shuffled.x[back], figures.x)
    assert (shuffled.y[back].tolist(), shuffled.labels) == (figures.y.tolist(), figures.labels)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4), st.integers(0, 99))
def test_balance_leaves_as_many_of_each_class_as_of_the_rarest(counts: list[int], seed: int) -> None:
    """A class without figures doesn't count; the order is kept."""
    figures = numbered(counts)
    kept = figures.balance(seed)
    fewest = min(filter(None, counts), default=0)
    assert [np.count_nonzero(kept.y == k) for k in range(len(counts))] == [min(fewest, count) for count in counts]
    assert np.all(np.diff(kept.x.ravel()) > 0)
    assert set(kept.x.ravel()) <= set(figures.x.ravel())


def test_a_seed_gives_the_same_in_another_process() -> None:
    script = (
        "from mark1.stimuli import Stimuli; import numpy as np;"
        "s = Stimuli(np.linspace(0, 1, 30).reshape(-1, 1, 1), [0] * 20 + [1] * 10, ('a', 'b'));"
        "print([part.x.ravel().tolist() for part in (s.shuffle(3), s.balance(3), *s.split(0.5, 3))])"
    )
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    figures = Stimuli(np.linspace(0, 1, 30).reshape(-1, 1, 1), [0] * 20 + [1] * 10, ("a", "b"))  # type: ignore[arg-type]
    parts = figures.shuffle(3), figures.balance(3), *figures.split(0.5, 3)
    assert other.stdout.strip() == str([part.x.ravel().tolist() for part in parts])
    assert figures.shuffle(3).x.ravel().tolist() != figures.shuffle(4).x.ravel().tolist()


def test_a_seed_that_is_none_is_refused() -> None:
    for draw in (letters("AB").shuffle, letters("AB").balance):
        with pytest.raises(ValueError, match="seed must be a whole number"):
            draw(None)  # type: ignore[arg-type]


def test_sets_add_up_by_the_names_of_their_classes() -> None:
    both = letters("ABC") + letters("DB", "Pillow")
    assert both.labels == ("A", "B", "C", "D")
    assert both.y.tolist() == [0, 1, 2, 3, 1]
    np.testing.assert_array_equal(both.x[4], letters("B", "Pillow").x[0])


def test_sets_of_different_retinas_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="20 x 20 and of 5 x 4"):
        letters("A") + letters("B", shape=(5, 4))
    with pytest.raises(TypeError):
        letters("A") + 1


def test_one_figure_prints_as_a_field_of_lamps() -> None:
    one = Stimuli([[[0, 0.3], [0.5, 1]]], [0], ["A"])  # type: ignore[arg-type]
    assert str(one) == " ·░░\n▓▓██"
    assert [len(line) for line in str(letters("A")).splitlines()] == [40] * 20


def test_several_figures_print_side_by_side() -> None:
    three = Stimuli([[[0, 1]], [[1, 0]], [[1, 1]]], [0, 1, 0], ["A", "long name"])  # type: ignore[arg-type]
    assert str(three) == " A   lon A\n ·████ ·████"


def test_many_figures_print_a_few_and_how_many_more() -> None:
    lines = str(letters()).splitlines()
    assert (len(lines), lines[0].split(), lines[21].split()) == (43, ["A", "B"], ["C", "D"])
    assert lines[-1] == "... and 22 more"
    assert max(map(len, lines)) == 80


def test_the_short_form_names_the_classes() -> None:
    assert repr(letters("AB")) == "<Stimuli: 2 figures of 20 x 20, classes A, B>"
    assert repr(letters()[0]) == "<Stimuli: 1 figure of 20 x 20, classes A, B, C, ..., Z>"
    assert str(letters("AB")[[]]) == "<Stimuli: 0 figures of 20 x 20, classes A, B>"


class Refusing:
    """An object whose conversion to an array fails."""

    def __array__(self, *_: object, **__: object) -> None:
        raise RuntimeError("own words")


def name_of(value: object) -> str:
    """Return a short name of a wrong value."""
    return type(value).__name__


LEVELS = [None, "1", b"1", 1j, 10**400, [[1, 2], [3]], Refusing(), object(), [["a"]], np.array(["b"])]
POSITIONS = [None, "A", 1.5, 1j, Refusing(), slice(0.5, 2), slice(0, 2, 0), [[0]], True, 10**400]
LENGTHS = [None, "1", b"1", 1j, 10**400, float("nan"), Refusing(), [1], True]


@pytest.mark.parametrize("x", LEVELS, ids=name_of)
def test_light_levels_of_a_wrong_type_are_refused_in_a_sentence(x: object) -> None:
    with pytest.raises(ValueError, match=r"^light levels (must be an array of real numbers|of shape)"):
        Stimuli(x, [0], ("A",))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^light levels (must be an array of real numbers|of shape)"):
        stimuli.Optics(turn=1).seen(x)  # type: ignore[type-var]


@pytest.mark.parametrize("y", [None, "1", 1j, [10**400], Refusing(), [0.5], [[0]], [True]])
def test_classes_of_a_wrong_type_are_refused_in_a_sentence(y: object) -> None:
    with pytest.raises(ValueError, match=r"^y must hold (one class|whole numbers)"):
        Stimuli(np.zeros((1, 2, 2)), y, ("A",))  # type: ignore[arg-type]


@pytest.mark.parametrize("labels", [5, None, (1,), (b"A",), ("",), ("A\0",)])
def test_labels_of_a_wrong_type_are_refused_in_a_sentence(labels: object) -> None:
    with pytest.raises(ValueError, match=r"^(labels are the names|a class is named by a text)"):
        Stimuli(np.zeros((1, 2, 2)), [0], labels)  # type: ignore[arg-type]


@pytest.mark.parametrize("which", POSITIONS, ids=name_of)
def test_figures_that_cannot_be_picked_so_are_refused_in_a_sentence(which: object) -> None:
    with pytest.raises(ValueError, match=r"picked by|a slice"):
        stimuli.letters("AB")[which]  # type: ignore[index]


@pytest.mark.parametrize("value", LENGTHS, ids=name_of)
def test_a_length_or_count_of_a_wrong_type_is_refused_in_a_sentence(value: Any) -> None:
    for make in (stimuli.Square, stimuli.Circle, stimuli.Square(4).turned, stimuli.Square(4).scaled, stimuli.parity):
        with pytest.raises(ValueError, match="must be a number"):
            make(value)
    with pytest.raises(ValueError, match="must be a finite number from 0 to 1"):
        stimuli.letters("AB").split(value, 0)
    with pytest.raises(ValueError, match=r"shape is \(rows, columns\)|too many cells"):
        stimuli.letters("A", shape=(value, 20))


WRONG: Any = None
TEXT: Any = io.StringIO("x")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: stimuli.mnist(WRONG), "the folder of MNIST is given by its path, not by NoneType"),
        (lambda: stimuli.contact_sheet(WRONG, "a.png"), "drawn of a set, as stimuli.letters"),
        (lambda: stimuli.contact_sheet(letters("A"), WRONG), "written to the path of a .png file, not to None"),
        (lambda: letters("A").save("a\0.npz"), "a name cannot hold a zero byte"),
        (lambda: letters("A").save(TEXT), "open it in binary mode"),
        (lambda: stimuli.by_hand(b"XX"), "cells are given as a drawing or a list"),
        (lambda: stimuli.by_hand(["S" + "9" * 5000]), "there is no cell"),
        (lambda: stimuli.folder(""), "a folder of pictures is given by its path, not by ''"),
        (lambda: stimuli.image(TEXT), "open it in binary mode"),
        (lambda: stimuli.csv("."), "it is not a regular file"),
        (lambda: stimuli.csv(closed()), "it is not open for reading"),
    ],
)
def test_odd_arguments_are_refused_in_a_sentence(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)) as caught:
        call()
    assert "\n" not in str(caught.value)


def closed() -> io.BytesIO:
    """Return a file object that is closed."""
    file = io.BytesIO()
    file.close()
    return file
