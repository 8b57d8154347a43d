"""Misspelled, missing and superfluous arguments are refused in the user's terms, and the signature stays visible."""

from inspect import signature
from typing import Any

import pytest

from mark1.base.options import checks_options, options_checked


@checks_options("draw")
def draw(x: int, y: int = 2, *, colour: str = "black") -> tuple[int, int, str]:
    return x, y, colour


@options_checked
class Pen:
    """A class with options."""

    def __init__(self, width: int, *, colour: str = "black") -> None:
        self.width, self.colour = width, colour


def test_valid_calls_pass_through() -> None:
    assert draw(1) == (1, 2, "black")
    assert draw(1, 3, colour="red") == (1, 3, "red")
    assert draw(y=1, x=2) == (2, 1, "black")
    assert Pen(2, colour="red").colour == "red"
    assert list(signature(draw).parameters) == ["x", "y", "colour"]


@pytest.mark.parametrize(
    ("arguments", "options", "says"),
    [
        ((1,), {"color": "red"}, r"^draw has no option 'color', did you mean 'colour'\?; options: x, y, colour$"),
        ((1,), {"zzz": 1}, r"^draw has no option 'zzz'; options: x, y, colour$"),
        ((), {"y": 1}, r"^draw needs x$"),
        ((1, 2, "red"), {}, r"^draw takes 2 arguments without a name, not 3; name the others, as colour=$"),
    ],
)
def test_invalid_calls_are_refused(arguments: tuple[Any, ...], options: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        draw(*arguments, **options)


def test_a_class_is_named_as_it_is_called() -> None:
    pen: Any = Pen
    with pytest.raises(TypeError, match=r"^Pen has no option 'with', did you mean 'width'"):
        pen(**{"with": 3})
    with pytest.raises(TypeError, match=r"^Pen takes 1 arguments without a name, not 2; name the others, as colour=$"):
        pen(1, "red")
