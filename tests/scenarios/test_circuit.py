"""The circuit (x + y) z: the lecture's numbers, and any others against the formulas."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1.lab import scenario
from mark1.show import plots
from tests.helpers.paths import ROOT

RUN = scenario.load(ROOT / "scenarios" / "circuit.py")
NUMBERS = st.floats(-1e3, 1e3)


def values(x: float, y: float, z: float) -> dict[str, float]:
    return {str(row[0]): float(row[2] or 0) for row in RUN(x=x, y=y, z=z).tables[0].rows}


def gradients(x: float, y: float, z: float) -> dict[str, tuple[float, ...]]:
    """Upstream, local and their product, by the way back."""
    return {str(row[0]): tuple(float(cell or 0) for cell in row[2:]) for row in RUN(x=x, y=y, z=z).tables[1].rows}


def test_the_lectures_circuit_has_the_known_values_and_gradients() -> None:
    assert values(2, 5, -4) == {"x": 2, "y": 5, "z": -4, "q": 7, "f": -28}
    back = gradients(2, 5, -4)
    assert back == {"f to q": (1, -4, -4), "f to z": (1, 7, 7), "q to x": (-4, 1, -4), "q to y": (-4, 1, -4)}


def test_the_lectures_numbers_are_the_defaults() -> None:
    assert RUN().text() == RUN(x=2.0, y=5.0, z=-4.0).text()


@given(x=NUMBERS, y=NUMBERS, z=NUMBERS)
@settings(derandomize=True, deadline=None, max_examples=25)
def test_the_gradients_of_any_numbers_follow_the_formulas(x: float, y: float, z: float) -> None:
    assert values(x, y, z)["f"] == (x + y) * z
    assert {way: row[2] for way, row in gradients(x, y, z).items()} == {
        "f to q": z,
        "f to z": x + y,
        "q to x": z,
        "q to y": z,
    }


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e300])
def test_a_number_that_is_not_finite_or_too_large_is_refused_by_its_name(bad: float) -> None:
    with pytest.raises(ValueError, match="y must be"):
        RUN(y=bad)


def test_the_figure_shows_every_value_and_every_gradient() -> None:
    drawn = RUN().figures["circuit"]()
    assert isinstance(drawn, plots.Figure)
    texts = [text.get_text() for text in drawn.axes[0].texts]
    for expected in ("x = 2", "y = 5", "z = -4", "q = 7", "f = -28", "+", "*", "1", "7"):
        assert expected in texts
    assert texts.count("-4") == 3
