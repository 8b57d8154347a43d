"""Arguments of the wrong kind are refused in one sentence of ours, wherever they are given."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mark1 import modern
from mark1.modern import Adam, Dense, EarlyStopping, Network, Newton, StepDecay, Trainer, confusion_matrix, one_hot

X, Y = np.eye(4), [0, 1, 0, 1]
WRONG: list[Any] = [
    None, -1, 1.5, "x", b"x", 1j, [[]], {}, float("nan"), float("inf"), 10**400, object(), [1, [2]],
    np.array("a"), np.zeros((2, 3, 3)), len,
]  # fmt: skip


def net() -> Network:
    return Network(4, [Dense(2, "softmax")])


CALLS: dict[str, Callable[[Any], object]] = {
    "predict": lambda wrong: net().predict(wrong),
    "fit x": lambda wrong: net().fit(wrong, Y),
    "fit y": lambda wrong: net().fit(X, wrong),
    "loss": lambda wrong: net().fit(X, Y, loss=wrong),
    "optimizer": lambda wrong: net().fit(X, Y, optimizer=wrong),
    "batch_size": lambda wrong: net().fit(X, Y, batch_size=wrong),
    "seed": lambda wrong: net().fit(X, Y, seed=wrong),
    "validation_data": lambda wrong: net().fit(X, Y, validation_data=wrong),
    "validation_split": lambda wrong: net().fit(X, Y, validation_split=wrong),
    "early_stopping": lambda wrong: net().fit(X, Y, early_stopping=wrong),
    "verbose": lambda wrong: net().fit(X, Y, verbose=wrong),
    "evaluate": lambda wrong: net().evaluate(X, wrong),
    "confusion matrix": lambda wrong: net().confusion_matrix(X, wrong),
    "inputs": lambda wrong: Network(wrong, [Dense(1)]),
    "layers": lambda wrong: Network(2, wrong),
    "dtype": lambda wrong: Network(2, [Dense(1)], dtype=wrong),
    "classes": lambda wrong: Network(2, [Dense(2)], classes=wrong),
    "units": lambda wrong: Network(2, [Dense(wrong)]),
    "activation": lambda wrong: Dense(1, wrong),
    "kernel_initializer": lambda wrong: Network(2, [Dense(1, kernel_initializer=wrong)]),
    "kernel_mask": lambda wrong: Network(2, [Dense(1, kernel_mask=wrong)]),
    "parameters": lambda wrong: setattr(net(), "parameters", wrong),
    "unpack": lambda wrong: net().unpack(wrong),
    "one_hot": lambda wrong: one_hot(wrong),
    "one_hot classes": lambda wrong: one_hot([0, 1], wrong),
    "y_true": lambda wrong: confusion_matrix(wrong, [0, 1]),
    "matrix classes": lambda wrong: confusion_matrix([0, 1], [0, 1], wrong),
    "save": lambda wrong: net().save(wrong),
    "load": lambda wrong: Network.load(wrong),
    "learning_rate": lambda wrong: Adam(wrong),
    "epsilon": lambda wrong: Adam(epsilon=wrong),
    "amsgrad": lambda wrong: Adam(amsgrad=wrong),
    "momentum": lambda wrong: modern.SGD(momentum=wrong),
    "every": lambda wrong: StepDecay(0.1, every=wrong),
    "patience": lambda wrong: EarlyStopping(patience=wrong),
    "Newton": lambda wrong: Newton(wrong),
    "Newton network": lambda wrong: Newton().fit(wrong, X, Y),
    "Newton function": lambda wrong: Newton().minimize(wrong, [1.0]),
    "hessian": lambda wrong: modern.hessian(wrong, X, Y),
    "variable": lambda wrong: modern.graph.variable(wrong),
    "Trainer": lambda wrong: Trainer(wrong, X, Y),
    "relu": lambda wrong: modern.activations.get("relu")(wrong),
}
VALID = {
    "loss": (None,), "optimizer": (), "batch_size": (None, 10**400), "validation_data": (None,),
    "early_stopping": (None,),
    "seed": (10**400,), "classes": (None,), "activation": (None,), "kernel_mask": (None,), "one_hot": ("x", b"x", 1.5),
    "one_hot classes": (None,), "matrix classes": (None,), "save": ("x",),
    "learning_rate": (1.5,), "epsilon": (None, 1.5),
    "every": (10**400,), "patience": (10**400,), "Newton": (1.5,), "Newton function": (len,),
}  # fmt: skip
"""What an argument may be, or what needs another test: no errors are expected."""
SOMETIMES = ("relu", "variable", "parameters", "one_hot", "y_true")
"""Calls that take numbers and arrays of any shape."""
NOT_OURS = ("object has no", "subscript", "positional", "unsupported", "iterable", "literal", "could not convert",
            "inhomogeneous", "ufunc", "truth value", "broadcast", "__")  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_wrong_kinds_are_refused_in_one_sentence(name: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for wrong in WRONG:
        if any(wrong is valid or (isinstance(wrong, type(valid)) and wrong == valid) for valid in VALID.get(name, ())):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                CALLS[name](wrong)
            except ValueError as error:
                text = str(error)
                assert 0 < len(text) < 400, (wrong, text)
                assert not any(word in text for word in NOT_OURS), (wrong, text)
            else:
                assert name in SOMETIMES, f"{wrong!r} was taken as {name}"
