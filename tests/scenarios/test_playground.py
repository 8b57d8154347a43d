"""The playground's data, features and settings; one linear unit separates only the Gaussians."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1.base.report import Report
from mark1.lab import scenario
from mark1.modern.demos.playground import DATA, FEATURES, REACH, features, points, square
from tests.helpers.paths import ROOT
from tests.show.page.test_write_page import data

SCRIPT = ROOT / "scenarios" / "playground.py"


@cache
def run() -> Callable[..., Report]:
    return scenario.load(SCRIPT)


@cache
def report() -> Report:
    return run()()


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.sampled_from(sorted(DATA)), st.integers(2, 300), st.floats(0, 0.5), st.integers(0, 9))
def test_points_lie_in_the_square_and_come_again_from_the_same_seed(data: str, n: int, noise: float, seed: int) -> None:
    x, y = points(data, n, noise=noise, seed=seed)
    assert x.shape == (n, 2)
    assert y.shape == (n,)
    assert np.abs(x).max() <= REACH
    assert set(y) <= {0, 1}
    assert np.array_equal(x, points(data, n, noise=noise, seed=seed)[0])


@pytest.mark.parametrize("data", ["circle", "gaussians", "spirals"])
def test_both_classes_are_equally_many_without_noise(data: str) -> None:
    assert points(data, 100)[1].sum() == 50


def test_the_disc_is_inside_the_ring() -> None:
    x, y = points("circle", 400)
    r = np.hypot(*x.T)
    assert r[y == 1].max() < 2.5
    assert 3.5 <= r[y == 0].min() <= r[y == 0].max() <= 5.0


def test_exclusive_or_is_the_sign_of_the_product_with_a_gap() -> None:
    x, y = points("exclusive or", 400)
    assert np.array_equal(y == 1, x.prod(axis=1) > 0)
    assert np.abs(x).min() >= 0.3


def test_the_gaussians_have_variance_half_without_noise_and_lie_around_2() -> None:
    x, y = points("gaussians", 20_000)
    assert x[y == 1].mean(axis=0) == pytest.approx([2, 2], abs=0.03)
    assert x[y == 0].mean(axis=0) == pytest.approx([-2, -2], abs=0.03)
    assert x[y == 1].var(axis=0) == pytest.approx([0.5, 0.5], abs=0.03)


def test_the_spirals_are_each_other_turned_by_half_a_turn() -> None:
    x, y = points("spirals", 100)
    one, other = (sorted(map(tuple, np.round(sign * x[y == k], 9) + 0.0)) for k, sign in ((1, 1), (0, -1)))
    assert np.allclose(one, other)


@pytest.mark.parametrize("data", ["circle", "exclusive or"])
def test_noise_turns_some_classes_to_the_other(data: str) -> None:
    plain, noisy = points(data, 400, seed=3), points(data, 400, noise=0.5, seed=3)
    assert np.array_equal(plain[0], noisy[0])
    assert 20 < (plain[1] != noisy[1]).sum() < 200


def test_features_are_what_they_are_called() -> None:
    assert features([(2.0, 3.0)], tuple(FEATURES))[0] == pytest.approx([2, 3, 4, 9, 6, np.sin(2), np.sin(3)])
    assert features([(2.0, 3.0)], ["xy"]).shape == (1, 1)


def test_the_square_goes_row_by_row_from_the_lowest() -> None:
    assert square(3)[:4].tolist() == [[-6, -6], [0, -6], [6, -6], [-6, 0]]


def test_one_linear_unit_separates_only_the_gaussians() -> None:
    right = {row[0]: row[1:] for row in report().tables[1].rows}
    linear = {data: float(str(cells[0])) for data, cells in right.items()}
    assert linear["gaussians"] == 1
    assert all(0.5 <= linear[data] < 0.75 for data in linear if data != "gaussians")


def test_hidden_units_or_features_separate_the_circle_and_exclusive_or_and_the_spirals_want_both() -> None:
    right = {row[0]: [float(str(cell)) for cell in row[1:]] for row in report().tables[1].rows}
    assert all(min(right[data][1:]) > 0.97 for data in ("circle", "exclusive or"))
    assert right["spirals"][3] > 0.9
    assert max(right["spirals"][:3]) < 0.75


def test_over_training_the_loss_falls_and_the_points_come_right() -> None:
    rows = np.array(report().tables[0].rows, dtype=float)
    assert rows[:, 0].tolist() == [0, 1, 3, 10, 30, 100]
    assert np.all(np.diff(rows[:, 1]) < 0)
    assert rows[-1, 3] == 1


def test_all_settings_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(run().__globals__, "EPOCHS", 1)
    made = run()(
        data="spirals",
        noise=0.1,
        feature=("x", "sin y"),
        hidden=(3, 2),
        activation="relu",
        optimizer="rmsprop",
        epochs=2,
    )
    assert "2 inputs: 3 relu, 2 relu, 1 sigmoid" in made.title
    assert [row[0] for row in made.tables[0].rows] == [0, 1, 2]
    made.save(tmp_path)
    assert (tmp_path / "border.png").is_file()
    assert (tmp_path / "loss.png").is_file()


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"data": "spiral"}, "did you mean 'spirals'"),
        ({"noise": 0.6}, "noise must be"),
        ({"feature": ("z",)}, "unknown feature 'z'"),
        ({"feature": ()}, "at least one of"),
        ({"hidden": (3, -1)}, "units of a layer"),
        ({"activation": "rel"}, "did you mean 'relu'"),
        ({"optimizer": "Adm"}, "did you mean 'Adam'"),
        ({"rate": -0.1}, "learning_rate"),
        ({"epochs": 0}, "epochs must be"),
        ({"seed": -1}, "seed"),
    ],
)
def test_bad_settings_are_refused(given: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        run()(**given)


@pytest.mark.parametrize("x", [[1.0, 2.0], [[1.0, 2.0, 3.0]], [[np.nan, 1.0]]])
def test_features_of_what_are_no_points_are_refused(x: list[Any]) -> None:
    with pytest.raises(ValueError, match="x must"):
        features(x)


def test_a_page_shows_every_epoch_of_the_same_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(run().__globals__, "EPOCHS", 1)
    made = run()(epochs=4, page=tmp_path / "page.html")
    told = data((tmp_path / "page.html").read_text())
    assert [epoch["epoch"] for epoch in told["epochs"]] == [0, 1, 2, 3, 4]
    assert told["epochs"][-1]["loss"] == pytest.approx(made.tables[0].rows[-1][1:3], abs=1e-6)
