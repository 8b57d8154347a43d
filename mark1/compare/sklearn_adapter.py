"""Scikit-learn estimators: the simulated Mark I and today's network for `cross_val_score`, `GridSearchCV`, pipelines.

Needs scikit-learn (`pip install 'mark1[sklearn]'`); nothing else in mark1 imports this module. Rows of X that fit the
retina are images of light levels from 0 to 1. Other data are drawn on the retina as bars, one per feature, with heights
scaled to the range of the training data: a way to put numbers before the camera that Rosenblatt did not describe.
"""

from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from mark1.base.checks import check_count
from mark1.clockwork.rig import Rig
from mark1.compare.codes import bits_for
from mark1.compare.learners import MarkOne
from mark1.machine.spec import MachineSpec
from mark1.modern import Dense, Network, Optimizer

Samples = NDArray[np.float64]


class _Classifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Labels as scikit-learn has them: any values, kept in `classes_`, that predict returns."""

    classes_: NDArray[Any]

    def _checked(self, X: ArrayLike, y: ArrayLike) -> tuple[Samples, NDArray[np.int64]]:  # noqa: N803
        """Return checked samples and class numbers, and set `classes_` and `n_features_in_`."""
        samples, labels = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(labels)
        self.classes_, numbers = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"y holds 1 class, {self.classes_[0]!r}; give samples of at least 2 classes")
        return samples, numbers

    def _samples(self, X: ArrayLike) -> Samples:  # noqa: N803
        check_is_fitted(self)
        checked: Samples = validate_data(self, X, dtype=np.float64, reset=False)
        return checked

    def _seed(self, random_state: int | np.random.RandomState | None) -> int:
        return int(check_random_state(random_state).randint(2**31 - 1))


class MarkOneClassifier(_Classifier):
    """The simulated Mark I as a classifier; its R-units code the classes in binary.

    `fit` wires a machine and shows it all samples in a new order each round, until it classifies all correctly or
    `exposures` rounds are done. `encoding` is "image" (light levels, one feature per cell), "bars" (a bar per feature),
    or "auto": image if the features fit the retina and lie from 0 to 1, else bars. `random_state` draws wiring and
    order.

    After `fit`: `classes_`, `n_features_in_`, and the machine as `rig_`.
    """

    def __init__(
        self,
        exposures: int = 20,
        association_units: int = 512,
        retina_shape: tuple[int, int] = (20, 20),
        encoding: Literal["auto", "image", "bars"] = "auto",
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.exposures = exposures
        self.association_units = association_units
        self.retina_shape = retina_shape
        self.encoding = encoding
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:  # noqa: N803
        """Wire a machine and teach it samples X (n, features) of classes y (n,)."""
        samples, numbers = self._checked(X, y)
        check_count("exposures", self.exposures)
        self.encoding_ = self._chosen_encoding(samples)
        low, high = samples.min(axis=0), samples.max(axis=0)
        self.low_, self.span_ = low, np.where(high > low, high - low, 1.0)
        classes, seed = len(self.classes_), self._seed(self.random_state)
        spec = MachineSpec(
            retina_shape=self.retina_shape,
            association_units=self.association_units,
            response_units=bits_for(classes),
        )
        self.rig_ = Rig(spec, seed=seed, longest=1)
        learner, images, rng = MarkOne(self.rig_, classes), self._images(samples), np.random.default_rng(seed)
        for _ in range(self.exposures):
            for k in rng.permutation(len(images)):
                learner.learn(images[k], int(numbers[k]))
            if (learner.answer(images) == numbers).all():
                break
        return self

    def predict(self, X: ArrayLike) -> NDArray[Any]:  # noqa: N803
        """Return the class that a test of each sample gives; where the R-units code no class, the nearest code's.

        Of the codes that differ in the fewest bits the first counts.
        """
        samples = self._samples(X)
        bits = self.rig_.respond(self._images(samples))
        codes = MarkOne(self.rig_, len(self.classes_)).codes
        distance = (bits[:, np.newaxis] != codes).sum(axis=2)
        return np.asarray(self.classes_[distance.argmin(axis=1)])

    def _chosen_encoding(self, samples: Samples) -> str:
        rows, columns = self.retina_shape
        fits = samples.shape[1] == rows * columns
        if self.encoding == "image" and not fits:
            raise ValueError(
                f"X has {samples.shape[1]} features; encoding='image' needs {rows * columns}, one per cell"
            )
        if self.encoding not in ("auto", "image", "bars"):
            raise ValueError(f"encoding must be 'auto', 'image' or 'bars', not {self.encoding!r}")
        light = fits and samples.min() >= 0 and samples.max() <= 1
        chosen = ("image" if light else "bars") if self.encoding == "auto" else self.encoding
        if chosen == "bars" and samples.shape[1] > columns:
            raise ValueError(
                f"X has {samples.shape[1]} features, but a retina of {columns} columns has room for {columns} bars; "
                "give a wider retina_shape"
            )
        return chosen

    def _images(self, samples: Samples) -> Samples:
        rows, columns = self.retina_shape
        if self.encoding_ == "image":
            return samples.clip(0.0, 1.0).reshape(-1, rows, columns)
        height = ((samples - self.low_) / self.span_).clip(0.0, 1.0) * rows
        feature = np.arange(columns) * samples.shape[1] // columns  # each feature has its share of the columns
        level = np.arange(rows)[::-1, np.newaxis] + 0.5
        return np.asarray(height[:, np.newaxis, feature] > level, np.float64)


class NetworkClassifier(_Classifier):
    """Today's network as a classifier: hidden layers and a softmax output, trained by `Network.fit`.

    `hidden_layer_sizes` are the units of the hidden layers, () for none. The other arguments are those of `Dense` and
    `Network.fit`. After `fit`: `classes_`, `n_features_in_`, the network as `network_`, its history as `history_`.
    """

    def __init__(
        self,
        hidden_layer_sizes: tuple[int, ...] = (64,),
        activation: str = "relu",
        optimizer: str | Optimizer = "Adam",
        batch_size: int | None = 32,
        epochs: int = 200,
        l2: float = 0.0,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.optimizer = optimizer
        self.batch_size = batch_size
        self.epochs = epochs
        self.l2 = l2
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:  # noqa: N803
        """Train on samples X (n, features) of classes y (n,)."""
        samples, numbers = self._checked(X, y)
        seed = self._seed(self.random_state)
        hidden = [Dense(units, self.activation, l2=self.l2) for units in self.hidden_layer_sizes]
        output = Dense(len(self.classes_), "softmax", l2=self.l2)
        self.network_ = Network(samples.shape[1], [*hidden, output], seed=seed)
        self.history_ = self.network_.fit(
            samples, numbers, optimizer=self.optimizer, batch_size=self.batch_size, epochs=self.epochs, seed=seed
        )
        return self

    def predict_proba(self, X: ArrayLike) -> Samples:  # noqa: N803
        """Return the probability of each class, shape (n, classes)."""
        samples = self._samples(X)
        return np.asarray(self.network_.predict(samples.reshape(len(samples), self.n_features_in_)))

    def predict(self, X: ArrayLike) -> NDArray[Any]:  # noqa: N803
        """Return the most probable class of each sample."""
        best = self.predict_proba(X).argmax(axis=1)
        return np.asarray(self.classes_[best])
