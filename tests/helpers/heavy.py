"""Cases of a heavy test: the first few are tried every day, all others with the slow tests."""

from collections.abc import Iterable
from typing import Any

import pytest


def some_every_day(cases: Iterable[Any], few: int) -> list[Any]:
    """Return the cases for `parametrize`, those after the first `few` marked slow."""
    return [case if place < few else pytest.param(case, marks=pytest.mark.slow) for place, case in enumerate(cases)]
