"""Validators take what they should, refuse what they should not, and say what is valid."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import mark1
from mark1.base.checks import (
    check_array,
    check_count,
    check_fraction,
    check_number,
    check_seed,
    find_named,
    is_number,
    make_generator,
)
from mark1.base.rng import STREAMS, stream

NOT_NUMBERS = (
    True,
    np.True_,
    "1",
    b"1",
    1 + 0j,
    None,
    [1],
    np.ones(1),
    Decimal(1),
    float("nan"),
    float("inf"),
    10**400,
)


@pytest.mark.parametrize("value", NOT_NUMBERS)
def test_what_is_not_a_finite_real_number_is_refused(value: object) -> None:
    assert not is_number(value)
    with pytest.raises(ValueError, match=r"^x must be a finite number of at least 0, not "):
        check_number("x", value)
    with pytest.raises(ValueError, match=r"^x must be a finite number from 0 to 1, not "):
        check_fraction("x", value)


@pytest.mark.parametrize("value", [*NOT_NUMBERS[:-1], 1.0, Fraction(1), -1])
def test_what_is_not_a_whole_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"^n must be a whole number of at least 1, not "):
        check_count("n", value)
    with pytest.raises(ValueError, match=r"^seed must be a whole number of at least 0, not "):
        check_seed(value)


def test_numbers_of_every_kind_become_plain_ones() -> None:
    for value in (1, np.int8(1), np.uint64(1)):
        assert type(check_count("n", value)) is int
    for number in (1, 1.0, np.float32(1), np.int16(1), Fraction(1)):
        assert check_number("x", number) == 1.0
        assert type(check_number("x", number)) is float


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        ({"low": -np.inf}, ""),
        ({}, " of at least 0"),
        ({"low": -1, "high": 1}, " from -1 to 1"),
        ({"above": 0}, " above 0"),
        ({"above": 0, "high": 2}, " above 0 and at most 2"),
        ({"below": 1.0}, " of at least 0 and below 1"),
        ({"low": -np.inf, "high": 1}, " at most 1"),
    ],
)
def test_the_message_names_the_range(bounds: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=rf"^x must be a finite number{sentence}, not 'many'$"):
        check_number("x", "many", **bounds)  # type: ignore[arg-type]


def test_bounds_are_included_unless_said_otherwise() -> None:
    assert check_number("x", 0) == 0
    assert check_number("x", 1, high=1) == 1
    assert check_count("n", 3, 1, 3) == 3
    for value, bounds in ((0, {"above": 0}), (1, {"below": 1}), (1.5, {"high": 1}), (-1, {})):
        with pytest.raises(ValueError, match="x must be"):
            check_number("x", value, **bounds)  # type: ignore[arg-type]


def test_a_long_value_is_cut_and_a_huge_integer_does_not_break_the_message() -> None:
    with pytest.raises(ValueError, match="must be") as raised:
        check_count("n", "x" * 10_000)
    assert len(str(raised.value)) < 300
    with pytest.raises(ValueError, match="not a number of very many digits"):
        check_count("n", -(10**5000))


def test_an_unknown_name_is_answered_with_the_nearest_and_all_known_ones() -> None:
    assert find_named("mode", "test", {"test": 1}) == 1
    with pytest.raises(ValueError, match=r"^unknown mode 'tset', did you mean 'test'\?; known: test, other$"):
        find_named("mode", "tset", {"test": 1, "other": 2})


@pytest.mark.parametrize("values", [[1, [2]], "ab", [1j], [None], [10**400]])
def test_arrays_of_anything_but_real_numbers_are_refused(values: object) -> None:
    with pytest.raises(ValueError, match="x must be an array of real numbers of one shape"):
        check_array("x", values)  # type: ignore[arg-type]


def test_the_first_entry_that_is_not_finite_is_named() -> None:
    with pytest.raises(ValueError, match=r"x must be finite, but entry \(0, 1\) is nan"):
        check_array("x", [[1, np.nan]])


def test_a_generator_is_used_as_it_is_and_a_seed_makes_one() -> None:
    rng = np.random.default_rng(3)
    assert make_generator(rng) is rng
    assert make_generator(3).random() == np.random.default_rng(3).random()
    with pytest.raises(ValueError, match="seed must be a whole number of at least 0, or a numpy Generator, not None"):
        make_generator(None)


def test_streams_of_one_seed_are_independent_and_reproducible() -> None:
    first = {name: mark1.rng(5, name).random() for name in STREAMS}
    assert len(set(first.values())) == len(STREAMS)
    assert first == {name: stream(5, name).random() for name in STREAMS}
    assert stream(5, "stimuli", 1).random() != first["stimuli"]


@pytest.mark.parametrize(
    ("seed", "name", "child", "sentence"),
    [
        (-1, "stimuli", (), "seed must be a whole number of at least 0, not -1"),
        (1.0, "stimuli", (), "seed must be"),
        (True, "stimuli", (), "seed must be"),
        (0, "stimulus", (), "unknown random stream 'stimulus', did you mean 'stimuli'?"),
        (0, 5, (), "unknown random stream 5"),
        (0, "stimuli", (-1,), "child must be a whole number of at least 0, not -1"),
    ],
)
def test_a_stream_that_does_not_exist_is_refused(seed: int, name: str, child: tuple[int, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"must be|unknown") as raised:
        mark1.rng(seed, name, *child)
    assert sentence in str(raised.value)
