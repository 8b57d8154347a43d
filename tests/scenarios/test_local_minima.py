"""The wave's loss has the minima that the scenario names, equal weights stay equal, small batches jump out."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from mark1.base.report import Report, Table
from mark1.lab import scenario
from mark1.modern.demos import sine_unit, xor
from mark1.modern.losses import mean_squared_error
from mark1.modern.network import Trainer
from tests.helpers.paths import ROOT

SCRIPT = ROOT / "scenarios" / "local_minima.py"


@cache
def run() -> Callable[..., Report]:
    return scenario.load(SCRIPT)


@cache
def tables() -> dict[str, Table]:
    return {table.title: table for table in run()(runs=6).tables}


def test_the_landscape_is_the_loss_of_the_unit() -> None:
    x, y = sine_unit.samples(20, noise=0.3, seed=1)
    for weight, loss in zip((-2.0, 0.7, 4.0), sine_unit.landscape(x, y, [-2.0, 0.7, 4.0]), strict=True):
        assert loss == pytest.approx(sine_unit.unit(weight).loss(x, y, mean_squared_error), abs=1e-15)


def test_the_slope_of_the_unit_is_that_of_the_landscape() -> None:
    x, y = sine_unit.samples(20, seed=2)
    low, high = sine_unit.landscape(x, y, [0.9 - 1e-6, 0.9 + 1e-6])
    assert sine_unit.unit(0.9).gradients(x, y, mean_squared_error)[0] == pytest.approx((high - low) / 2e-6, rel=1e-6)


def test_without_noise_the_lowest_minimum_is_the_weight_that_made_the_samples() -> None:
    x, y = sine_unit.samples(60)
    bottoms = sine_unit.minima(x, y, np.linspace(-4.5, 6.5, 2201))
    losses = sine_unit.landscape(x, y, bottoms)
    assert bottoms[losses.argmin()] == pytest.approx(sine_unit.TRUE, abs=0.005)
    assert len(bottoms) == 5
    assert sorted(losses)[1] > 0.4


@pytest.mark.slow
def test_a_descent_ends_in_the_basin_that_it_starts_in() -> None:
    x, y = sine_unit.samples(60)
    rows = [[float(str(cell)) for cell in row] for row in tables()["Many starts"].rows]
    assert sum(row[2] for row in rows) == 41
    for bottom, _, _, *edges in rows:
        for edge in edges:  # no start is parted from its minimum by a higher point
            between = sine_unit.landscape(x, y, np.linspace(edge, bottom, 200))
            assert between.max() <= between[0] + 1e-12


@pytest.mark.parametrize("start", ["zeros", "ones"])
@pytest.mark.parametrize("hidden", [2, 5])
def test_hidden_units_that_start_alike_stay_alike(start: str, hidden: int) -> None:
    net = xor.network(hidden, start=start)
    Trainer(net, xor.X, xor.Y, loss=xor.LOSS, batch_size=None).run(200)
    assert np.ptp(net.weights[0], axis=0).max() < 1e-9
    assert np.ptp(net.weights[1]) < 1e-9
    assert net.accuracy(xor.X, xor.Y) < 1


def test_from_zeros_no_weight_moves() -> None:
    net = xor.network(3, start="zeros")
    assert np.abs(net.gradients(xor.X, xor.Y, xor.LOSS)).max() < 1e-15
    assert net.loss(xor.X, xor.Y, xor.LOSS) == pytest.approx(np.log(2))


def test_random_starts_learn_more_than_equal_ones_but_not_always() -> None:
    zeros, ones, random = tables()["Exclusive or"].rows
    assert (zeros[2], ones[2]) == (0, 0)
    assert 0 < int(str(random[2])) < 6


def test_the_smaller_the_batch_the_more_runs_jump_out() -> None:
    jumped = [int(str(row[2])) for row in tables()["Batches that jump out"].rows]
    assert jumped[:2] == [0, 0]
    assert 0 < jumped[2] <= jumped[3] == 6


def test_noise_throws_single_samples_out_of_the_lowest_minimum() -> None:
    x, y = sine_unit.samples(60, noise=0.1)
    runs = [
        sine_unit.train(x, y, sine_unit.TRUE, learning_rate=0.3, batch_size=1, epochs=30, seed=seed)
        for seed in range(6)
    ]
    assert sum(abs(trainer.network.parameters[0] - sine_unit.TRUE) < 0.15 for trainer in runs) < 6


@pytest.mark.parametrize(
    ("settings", "word"), [({"runs": 0}, "runs"), ({"noise": -1.0}, "noise"), ({"seed": -1}, "seed")]
)
def test_bad_settings_are_refused(settings: dict[str, float], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        run()(**settings)


def test_samples_and_weights_must_be_numbers() -> None:
    with pytest.raises(ValueError, match="n must be a whole number"):
        sine_unit.samples(0)
    x, y = sine_unit.samples(4)
    with pytest.raises(ValueError, match="weights must be finite"):
        sine_unit.landscape(x, y, [0.0, np.nan])
