"""Class labels: names or whole numbers, turned into indices and one-hot rows, and the confusion matrix."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1.base.checks import Array, check_array, check_count, short_repr, suggest

ClassNames = tuple[str, ...]
Indices = NDArray[np.int64]

MOST_CLASSES = 2**20
"""Most classes that are told by number."""


def are_names(y: ArrayLike) -> bool:
    """Return True for class names: one or more texts, in any shape; raises ValueError for texts mixed with numbers."""
    if isinstance(y, np.ndarray) and y.dtype.kind != "O":
        return bool(y.dtype.kind == "U")
    kinds = {isinstance(each, str) for each in _flat(y)}
    if len(kinds) > 1:
        raise ValueError("the targets mix class names and numbers; give one or the other")
    return kinds == {True}


def _flat(y: ArrayLike) -> NDArray[np.object_]:
    """Return the entries unchanged, before numpy turns numbers beside texts into texts; none for a ragged list."""
    try:
        return np.array(y, dtype=object).ravel()
    except ValueError:
        return np.empty(0, dtype=object)


def find_classes(y: ArrayLike) -> ClassNames:
    """Return the distinct class names in alphabetical order, as scikit-learn numbers them."""
    return tuple(sorted({str(name) for name in np.asarray(y).flat}))


def check_classes(classes: Sequence[str], outputs: int) -> ClassNames:
    """Return the class names of a network, in the order of its outputs.

    One output stands for two classes, the first where it is low. Raises ValueError for another number of names, for
    what is not a text, and for a name given twice.
    """
    names = tuple(classes) if isinstance(classes, Sequence) and not isinstance(classes, str) else ()
    if not names or not all(isinstance(name, str) for name in names):
        raise ValueError(f"classes must be a list of class names, not {short_repr(classes)}")
    needed = max(outputs, 2)
    if len(names) != needed:
        how = "one output tells two classes" if outputs == 1 else f"the network has {outputs} outputs"
        raise ValueError(f"there are {len(names)} class names ({_listed(names)}), but {how}: give {needed}")
    if len(set(names)) != len(names):
        raise ValueError(f"the class names {_listed(names)} hold one name twice")
    return names


def class_indices(y: ArrayLike, classes: Sequence[str] | None) -> Indices:
    """Return the index of each class name in `classes`, in the shape of y; raises ValueError for an unknown name."""
    if classes is None:
        raise ValueError(
            "y holds class names, but the network has none yet: train it on names first, or give them as classes="
        )
    index = {name: k for k, name in enumerate(classes)}
    array = np.asarray(y)
    for name in (str(each) for each in array.flat):
        if name not in index:
            raise ValueError(f"unknown class {name!r}{suggest(name, index)}; known: {_listed(classes)}")
    return np.array([index[str(name)] for name in array.flat], np.int64).reshape(array.shape)


def one_hot(labels: ArrayLike, classes: int | None = None) -> Array:
    """Return rows of shape (n, classes) with 1 at each label.

    Labels are class names, numbered alphabetically, or whole numbers from 0 to classes - 1. Without `classes` there are
    as many as names, or the greatest label + 1. Raises ValueError for labels out of this range.
    """
    if are_names(labels):
        labels = class_indices(labels, find_classes(labels))
    array = check_array("labels", labels)
    if classes is None:
        classes = int(min(max(array.max(initial=0), 0), MOST_CLASSES)) + 1
    check_count("classes", classes, high=MOST_CLASSES)
    wrong = (array < 0) | (array >= classes) | (array != np.floor(array))
    if array.ndim != 1 or wrong.any():
        given = array[wrong][0] if wrong.any() else array.shape
        raise ValueError(f"labels must be whole numbers from 0 to {classes - 1} in one dimension, not {given}")
    return np.eye(classes)[array.astype(np.intp)]


def confusion_matrix(y_true: ArrayLike, y_pred: ArrayLike, classes: int | Sequence[str] | None = None) -> Indices:
    """Return how often each class (rows) was predicted as each class (columns), as scikit-learn lays it out.

    Labels are class names or whole numbers from 0; `classes` gives their number or, in the order of the rows, their
    names. Shape (classes, classes). Raises ValueError for labels that do not fit.
    """
    if are_names(y_true) or are_names(y_pred):
        names = find_classes(np.append(np.ravel(y_true), np.ravel(y_pred)))
        order = names if classes is None or isinstance(classes, int) else tuple(classes)
        y_true, y_pred, classes = class_indices(y_true, order), class_indices(y_pred, order), len(order)
    named = isinstance(classes, Sequence) and all(isinstance(name, str) for name in classes)
    if not (named or isinstance(classes, int | None)) or isinstance(classes, str):
        raise ValueError(f"classes must be a number or a list of class names, not {short_repr(classes)}")
    number = classes if isinstance(classes, int | None) else len(classes)
    if number is None:
        both = np.append(check_array("y_true", y_true), check_array("y_pred", y_pred))
        number = int(min(max(both.max(initial=0), 0), MOST_CLASSES)) + 1
    truth, predicted = one_hot(np.ravel(y_true), number), one_hot(np.ravel(y_pred), number)
    if len(truth) != len(predicted):
        raise ValueError(f"y_true has {len(truth)} labels and y_pred {len(predicted)}; give as many of each")
    return np.asarray(truth.T @ predicted).astype(np.int64)


def predicted_classes(p: Array, threshold: float = 0.5) -> Indices:
    """Return the class of each row of outputs: the highest output, or with one output 1 from the threshold on."""
    chosen = p.argmax(axis=1) if p.shape[1] > 1 else p.ravel() >= threshold
    return np.asarray(chosen, np.int64)


def truth_and_prediction(y: ArrayLike, p: Array) -> tuple[Indices, Indices]:
    """Return the true classes, from class numbers or one-hot rows y, and those predicted by outputs p (n, outputs)."""
    truth = check_array("y", y)
    if truth.shape == p.shape and p.shape[1] > 1:
        truth = truth.argmax(axis=1)
    if truth.size != len(p):
        raise ValueError(f"y has shape {truth.shape}, but there are {len(p)} samples")
    if p.shape[1] > 1:
        return truth.ravel(), predicted_classes(p)
    # Targets of -1 and 1 belong to an output around 0, targets of 0 and 1 to one around 0.5.
    return np.asarray(truth.ravel() > 0, np.int64), predicted_classes(p, 0.0 if truth.min() < 0 else 0.5)


def _listed(names: Sequence[str], most: int = 12) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown}, ... ({len(names)} in all)"
