"""Tests of the optimizers: against golden values of an established framework, by hand, as the slides type them."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mark1.modern import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    AMSGrad,
    Constant,
    Cosine,
    GradientDescent,
    InverseTime,
    Momentum,
    Nesterov,
    Optimizer,
    RMSprop,
    StepDecay,
    optimizers,
)
from mark1.modern.demos.slide_optimizers import AS_PRINTED, AdagradAsPrinted, AdamAsPrinted, RMSpropAsPrinted
from mark1.modern.schedules import SCHEDULES
from tests.helpers import paths

RUNS = json.loads((paths.GOLDEN / "modern.json").read_text())["runs"]
DATA = np.array([[0.5, 1.0], [1.5, -0.5], [-1.0, 0.25], [-0.5, -2.0], [2.0, 0.75]])
BITS = np.array([1.0, 1.0, 0.0, 0.0, 1.0])
ALL: list[Optimizer] = [
    *(kind() for kind in optimizers.KINDS.values()),
    Adam(amsgrad=True),
    *(kind() for kind in AS_PRINTED.values()),
]


def beale(w: np.ndarray) -> np.ndarray:
    """Gradient of Beale's function."""
    x, y = w
    rests = [(k, c - x + x * y**k) for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))]
    return np.array([sum(2 * r * (y**k - 1) for k, r in rests), sum(2 * r * k * x * y ** (k - 1) for k, r in rests)])


def logistic(w: np.ndarray) -> np.ndarray:
    """Gradient of logistic regression on five points."""
    delta = (1 / (1 + np.exp(-(DATA @ w[:2] + w[2]))) - BITS) / 5
    return np.append(delta @ DATA, delta.sum())


GRADIENTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "valley": lambda w: np.array([w[0], 25 * w[1]]),
    "rosenbrock": lambda w: np.array([-2 * (1 - w[0]) - 400 * w[0] * (w[1] - w[0] ** 2), 200 * (w[1] - w[0] ** 2)]),
    "saddle": lambda w: np.array([2 * w[0], -2 * w[1]]),
    "beale": beale,
    "logistic": logistic,
}


def made(kind: str, settings: dict[str, Any]) -> Optimizer:
    """The optimizer of a golden run."""
    rate = settings.get("learning_rate")
    if isinstance(rate, list):
        settings = settings | {"learning_rate": SCHEDULES[rate[0]](**rate[1])}
    return {**optimizers.KINDS, **AS_PRINTED}[kind](**settings)


def deviation(run: dict[str, Any], optimizer: Optimizer) -> float:
    """Greatest difference from a golden run over its steps."""
    w, worst = np.array(run["start"]), 0.0
    state = optimizer.start(w)
    for seen in run["seen"]:
        w, state = optimizer.step(w, GRADIENTS[run["function"]](w), state)
        worst = max(worst, float(np.abs(w - seen).max()))
    return worst


def walk(optimizer: Optimizer, gradients: list[float], start: float = 0.0) -> list[float]:
    """Where a single parameter goes under given gradients."""
    w, seen = np.array([start]), []
    state = optimizer.start(w)
    for g in gradients:
        w, state = optimizer.step(w, np.array([g]), state)
        seen.append(float(w[0]))
    return seen


@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run['optimizer']}-{run['function']}")
def test_fifty_steps_are_those_of_an_established_framework(run: dict[str, Any]) -> None:
    assert len(run["seen"]) == 50
    assert deviation(run, made(run["optimizer"], run["settings"])) < 1e-10


def test_golden_runs_cover_every_optimizer_on_every_function() -> None:
    assert {(run["optimizer"], run["function"]) for run in RUNS} == {
        (kind, function) for kind in (*optimizers.KINDS, *AS_PRINTED) for function in GRADIENTS
    }


def test_golden_runs_distinguish_formulas_that_differ_by_little() -> None:
    run = next(r for r in RUNS if r["optimizer"] == "Adam" and not r["settings"] and r["function"] == "logistic")
    assert deviation(run, Adam(epsilon=1.1e-7)) > 1e-10


def test_the_slides_calls_run_as_typed() -> None:
    assert RMSprop(lr=0.001, rho=0.9, epsilon=None, decay=0.0) == RMSprop()
    slide = Adam(lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=None, decay=0.0, amsgrad=False)
    assert slide == Adam()
    assert slide.learning_rate == 0.001
    assert slide.epsilon == 1e-7


def test_keras_sgd_is_three_optimizers() -> None:
    assert SGD(lr=0.1) == GradientDescent(0.1)
    assert SGD(0.1, momentum=0.9, decay=0.5) == Momentum(0.1, momentum=0.9, decay=0.5)
    assert SGD(0.1, 0.9, nesterov=True) == Nesterov(0.1, momentum=0.9)
    assert optimizers.get("sgd") == GradientDescent()


def test_defaults_are_those_of_keras() -> None:
    rates = {kind: made(kind, {}).learning_rate for kind in optimizers.KINDS}
    assert rates == {
        "GradientDescent": 0.01, "Momentum": 0.01, "Nesterov": 0.01, "Adagrad": 0.01, "RMSprop": 0.001,
        "Adadelta": 1.0, "Adam": 0.001, "AMSGrad": 0.001,
    }  # fmt: skip
    assert (RMSprop().rho, Adadelta().rho, Adam().beta_1, Adam().beta_2) == (0.9, 0.95, 0.9, 0.999)


def test_two_steps_of_momentum_by_hand() -> None:
    assert walk(Momentum(0.5, momentum=0.5), [2.0, 1.0]) == [-1.0, -2.0]
    assert walk(Nesterov(0.5, momentum=0.5), [2.0, 1.0]) == [-1.5, -2.5]


def test_an_earlier_rate_stays_in_the_velocity() -> None:
    assert walk(Momentum(1.0, momentum=0.5, decay=1.0), [1.0, 1.0]) == [-1.0, -1.0 - (0.5 + 0.5)]


def test_under_a_constant_gradient_adagrad_slows_as_the_root_of_the_step_and_adam_never() -> None:
    steps = -np.diff([0.0, *walk(Adagrad(0.1, epsilon=1e-15), [3.0] * 9)])
    np.testing.assert_allclose(steps, 0.1 / np.sqrt(np.arange(1, 10)), rtol=1e-12)
    np.testing.assert_allclose(-np.diff([0.0, *walk(Adam(0.1, epsilon=1e-15), [3.0] * 9)]), 0.1, rtol=1e-12)


def test_as_printed_follows_the_slides_letter_by_letter() -> None:
    adagrad = walk(AdagradAsPrinted(0.1, epsilon=1.0), [2.0, 2.0])
    np.testing.assert_allclose(adagrad, [-0.2, -0.2 - 0.2 / 5**0.5])
    first = 0.2 / 1**0.5
    second = 0.2 / (1 + 0.9 * 4) ** 0.5  # one lambda = 0.1: G = 0.1 x 0 + 0.9 x 2^2
    np.testing.assert_allclose(walk(RMSpropAsPrinted(0.1, epsilon=1.0), [2.0, 2.0]), [-first, -first - second])
    m, g = 0.1 * 2.0, 0.001 * 4.0  # moments after the first gradient; hats of them count from the third update on
    third = 0.01 * (m / 0.1) / (g / 0.001 + 1e-7) ** 0.5
    np.testing.assert_allclose(walk(AdamAsPrinted(0.01), [2.0, 2.0, 2.0]), [0, 0, -third])


def test_adagrad_as_printed_leaps_at_its_first_step() -> None:
    assert walk(AdagradAsPrinted(0.01), [1.0])[0] == pytest.approx(-0.01 / 1e-7**0.5, rel=1e-12)


def test_the_two_amsgrads_differ_by_the_bias_correction_alone() -> None:
    gradients = [3.0, -0.5, 0.1, 2.0]
    paper, keras = walk(AMSGrad(0.1, epsilon=1e-15), gradients), walk(Adam(0.1, epsilon=1e-15, amsgrad=True), gradients)
    steps = np.diff([0.0, *paper]) / np.diff([0.0, *keras])
    t = np.arange(1, 5)
    np.testing.assert_allclose(steps, (1 - 0.9**t) / np.sqrt(1 - 0.999**t), rtol=1e-10)


def test_schedules_give_the_rates_of_their_formulas() -> None:
    assert [Constant(0.5).rate(t) for t in (0, 9)] == [0.5, 0.5]
    assert [InverseTime(1.0, decay=0.5).rate(t) for t in (0, 2)] == [1.0, 0.5]
    assert [StepDecay(1.0, factor=0.1, every=3).rate(t) for t in (0, 2, 3, 6)] == pytest.approx([1, 1, 0.1, 0.01])
    assert [Cosine(1.0, over=4, lowest=0.2).rate(t) for t in (0, 2, 4, 9)] == pytest.approx([1, 0.6, 0.2, 0.2])
    assert GradientDescent(InverseTime(1.0, decay=0.5)).rate(2) == GradientDescent(1.0, decay=0.5).rate(2)


@pytest.mark.parametrize("optimizer", ALL, ids=repr)
def test_a_step_changes_nothing_that_it_was_given(optimizer: Optimizer) -> None:
    w, g = np.array([1.0, -2.0]), np.array([0.5, 0.0])
    state = optimizer.start(w)
    kept = {name: np.copy(value) for name, value in state.items()}
    first, later = optimizer.step(w, g, state)
    held = {name: np.copy(value) for name, value in later.items()}
    optimizer.step(first, g, later)
    assert (w.tolist(), g.tolist()) == ([1.0, -2.0], [0.5, 0.0])
    assert all(np.array_equal(kept[name], state[name]) for name in state)
    assert all(np.array_equal(held[name], later[name]) for name in later)


@pytest.mark.parametrize("optimizer", ALL, ids=repr)
def test_where_the_gradient_was_always_zero_nothing_moves(optimizer: Optimizer) -> None:
    w = np.array([1.0, -2.0])
    state = optimizer.start(w)
    for _ in range(4):
        w, state = optimizer.step(w, np.array([0.5, 0.0]), state)
    assert w[1] == -2.0
    assert w[0] != 1.0


@pytest.mark.parametrize("optimizer", ALL, ids=repr)
def test_float32_parameters_stay_float32(optimizer: Optimizer) -> None:
    w = np.array([1.0, -2.0], np.float32)
    w, state = optimizer.step(w, np.ones(2, np.float32), optimizer.start(w))
    assert {a.dtype for a in (w, *state.values()) if isinstance(a, np.ndarray)} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (
            lambda: GradientDescent(-0.1),
            r"learning_rate of GradientDescent must be a finite number of at least 0, not -0.1",
        ),
        (lambda: Adam(lr=-1), r"learning_rate of Adam must be a finite number of at least 0"),
        (lambda: Adam(float("nan")), r"finite number of at least 0, not nan"),
        (lambda: Adam("fast"), r"finite number of at least 0, not 'fast'"),  # type: ignore[arg-type]
        (lambda: Adam(beta_1=1.0), r"beta_1 of Adam must be a finite number of at least 0 and below 1, not 1.0"),
        (lambda: RMSprop(rho=-0.1), r"rho of RMSprop must be a finite number of at least 0 and below 1"),
        (lambda: RMSprop(epsilon=0), r"epsilon of RMSprop must be above 0"),
        (lambda: Momentum(momentum=1.5), r"momentum of Momentum must be"),
        (lambda: Momentum(decay=-1), r"decay of Momentum"),
        (lambda: Adam(amsgrad="yes"), r"amsgrad of Adam must be True or False"),  # type: ignore[arg-type]
        (lambda: AdamAsPrinted(amsgrad=True), r"takes no amsgrad"),
        (lambda: StepDecay(0.1, every=0), r"every of StepDecay must be a whole number"),
        (lambda: Cosine(-0.1), r"learning_rate of Cosine"),
        (lambda: optimizers.get("adma"), r"unknown optimizer 'adma', did you mean 'Adam'"),
        (
            lambda: GradientDescent().step(np.zeros(2), np.zeros(3), {"updates": 0}),
            r"shape \(3,\), the parameters",
        ),
    ],
)
def test_settings_out_of_range_are_refused(build: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        build()


def test_adadelta_needs_no_rate_to_begin_by_hand() -> None:
    squares = 0.05 * 4.0
    step = 2.0 * (1e-6 / (squares + 1e-6)) ** 0.5
    assert walk(Adadelta(epsilon=1e-6), [2.0])[0] == pytest.approx(-step, rel=1e-14)
