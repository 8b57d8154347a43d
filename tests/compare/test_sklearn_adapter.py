"""The estimators keep scikit-learn's conventions; these tests skip where scikit-learn is not installed."""

from typing import Any

import numpy as np
import pytest

from mark1 import stimuli
from mark1.modern import Adam

sklearn = pytest.importorskip("sklearn", reason="scikit-learn is not installed")

from sklearn.exceptions import NotFittedError  # noqa: E402
from sklearn.model_selection import GridSearchCV, cross_val_score  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import MinMaxScaler  # noqa: E402
from sklearn.utils.estimator_checks import check_estimator  # noqa: E402

from mark1.compare.sklearn_adapter import MarkOneClassifier, NetworkClassifier  # noqa: E402

NOT_TRIED = {
    "check_array_api_input": "arrays of other libraries are turned into numpy arrays",
    "check_classifier_data_not_an_array": "pandas is not installed",
}
"""Checks that scikit-learn itself skips here, each with the reason."""


def failed(estimator: Any) -> list[str]:
    """Names of scikit-learn's checks that an estimator does not pass."""
    results = check_estimator(estimator, on_fail=None, on_skip=None)
    assert len(results) > 40
    return [
        f"{result['check_name']}: {result['exception']}"
        for result in results
        if result["status"] != "passed" and not (result["status"] == "skipped" and result["check_name"] in NOT_TRIED)
    ]


@pytest.mark.filterwarnings("ignore")  # of scikit-learn's own checks
@pytest.mark.timeout(300)
def test_the_network_passes_all_of_scikit_learns_checks() -> None:
    assert failed(NetworkClassifier(hidden_layer_sizes=(16,), epochs=60)) == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.timeout(600)
def test_the_mark_i_passes_all_of_scikit_learns_checks() -> None:
    assert failed(MarkOneClassifier(exposures=10)) == []


def letters() -> tuple[np.ndarray, np.ndarray]:
    """Three letters by name, each five times with noise on its cells."""
    x = stimuli.letters("EXO").x
    rng = np.random.default_rng(0)
    noisy = np.concatenate([np.where(rng.random(x.shape) < 0.03, 1 - x, x) for _ in range(5)])
    return noisy.reshape(15, 400), np.array(["E", "X", "O"] * 5)


@pytest.mark.parametrize(
    "estimator", [MarkOneClassifier(exposures=5, random_state=0), NetworkClassifier((), epochs=30, random_state=0)]
)
def test_letters_are_cross_validated_by_name(estimator: Any) -> None:
    x, y = letters()
    assert cross_val_score(estimator, x, y, cv=5).mean() > 0.8
    assert set(estimator.fit(x, y).predict(x)) <= {"E", "X", "O"}


def test_a_grid_of_settings_is_searched_on_a_simulated_mark_i() -> None:
    x, y = letters()
    grid = {"association_units": [64, 256], "exposures": [1, 4]}
    search = GridSearchCV(MarkOneClassifier(random_state=0), grid, cv=3).fit(x, y)
    assert search.best_score_ > 0.5
    assert search.best_estimator_.rig_.spec.association_units == search.best_params_["association_units"]


def test_one_random_state_gives_one_machine() -> None:
    x, y = letters()
    one, same, other = (MarkOneClassifier(2, random_state=seed).fit(x, y).rig_ for seed in (1, 1, 2))
    assert (one.examine("value") == same.examine("value")).all()
    assert (one.wiring.cords != other.wiring.cords).any()


def test_numbers_are_drawn_as_bars_and_light_levels_as_images() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 3)) * (1, 100, 0.01)
    y = np.where(x[:, 0] > 0, "up", "down")
    bars = MarkOneClassifier(10, random_state=0).fit(x, y)
    assert bars.encoding_ == "bars"
    assert (bars.predict(x) == y).mean() > 0.8
    image = bars._images(x[:1])[0]
    assert image.shape == (20, 20)
    assert (np.diff(image, axis=0) >= 0).all()  # a bar stands on the lowest row
    assert MarkOneClassifier(1, random_state=0).fit(*letters()).encoding_ == "image"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"exposures": 0}, "exposures must be a whole number of at least 1"),
        ({"encoding": "image"}, "X has 30 features; encoding='image' needs 400"),
        ({"encoding": "bars"}, "X has 30 features, but a retina of 20 columns has room for 20 bars"),
        ({"encoding": "picture"}, "encoding must be 'auto', 'image' or 'bars', not 'picture'"),
    ],
)
def test_settings_that_do_not_fit_are_refused_at_fit(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        MarkOneClassifier(**settings).fit(np.eye(30), [0, 1] * 15)


def test_one_class_and_no_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="1 class"):
        NetworkClassifier().fit([[1.0], [2.0]], ["a", "a"])
    with pytest.raises(NotFittedError):
        NetworkClassifier().predict([[1.0]])
    with pytest.raises(NotFittedError):
        MarkOneClassifier().predict([[1.0]])


def test_a_pipeline_scales_for_the_network() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 2)) * (1, 1000)
    y = (x[:, 1] > 0).astype(int)
    model = make_pipeline(MinMaxScaler(), NetworkClassifier((), optimizer=Adam(0.05), random_state=0)).fit(x, y)
    assert model.score(x, y) > 0.9
    assert model.predict_proba(x).sum(axis=1) == pytest.approx(np.ones(60))
