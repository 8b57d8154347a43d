"""Learning rates: low, good, high and too high on one network and its data, and decaying schedules.

The lecture: "The choices of the initial weights and the learning rates are important", and a picture of four curves of
the loss (known from A. Karpathy's CS231n); "there are different ways to update the learning rate". A network with a
hidden layer learns a noisy sine by mini-batch gradient descent, from the same weights and with the same batches each
time; only the rate differs.
"""

from collections.abc import Mapping
from functools import partial

import numpy as np

from mark1 import lab, modern
from mark1.base.checks import check_count
from mark1.lab import Column, Report, Table
from mark1.show import plots

SAMPLES = 200
NOISE = 0.3  # standard deviation of what is added to the sine: a loss of NOISE^2 = 0.09 is what it leaves
REACH = 2.0  # x lies in (-REACH, REACH)
UNITS = 8  # of the hidden layer
BATCH = 4  # samples
EPOCHS = 60  # epochs of each run
NAMES = ("low", "good", "high", "too high")
RATES = (0.0003, 0.02, 0.2, 1.0)  # low, good, high and too high
FALL = 20.0  # the schedule 1/(1 + decay t) ends at the rate / (1 + FALL)
STEPS = 6  # times that the step schedule halves the rate
SHOWN = (1, 5, 20)  # epochs of the tables, besides the last
TOP = 2.0  # loss at the upper edge of the figure


def run(
    seed: int = 0,
    rates: tuple[float, float, float, float] = RATES,
    epochs: int = EPOCHS,
) -> Report:
    """Train the same network at each rate, then by schedules that start from the high one."""
    check_count("epochs", epochs)
    if len(rates) != len(NAMES):
        raise ValueError(f"rates must be {len(NAMES)} numbers ({', '.join(NAMES)}), not {len(rates)}")
    constant: dict[str, modern.Schedule] = {
        f"{name}, {rate:g}": modern.Constant(rate) for name, rate in zip(NAMES, rates, strict=True)
    }
    falling = schedules(rates[2], epochs * SAMPLES // BATCH)
    every = {name: train(rate, seed, epochs) for name, rate in lab.progress((constant | falling).items(), "rates")}
    ways = {"constant rates": constant, f"decaying from {rates[2]:g}": falling}
    histories = {title: {name: every[name] for name in group} for title, group in ways.items()}
    return Report(
        "Learning rates",
        tables=[table(title, group, epochs) for title, group in histories.items()],
        notes=(
            *(f"{name}: {history.stopped}." for name, history in every.items() if history.stopped),
            "A low rate creeps, a good one arrives, a high one falls at once and then is thrown about by every batch, "
            "one that is too high makes each step overshoot by more than the last. A rate that starts high and falls "
            "has the quick start and comes to rest.",
        ),
        figures={"learning rates": partial(draw, histories)},
        settings={"seed": seed, "epochs": epochs},
    )


def schedules(rate: float, updates: int) -> dict[str, modern.Schedule]:
    """Three ways down from a rate in so many updates."""
    return {
        "1/(1 + decay t)": modern.InverseTime(rate, decay=FALL / updates),
        "step": modern.StepDecay(rate, factor=0.5, every=-(-updates // (STEPS + 1))),
        "cosine": modern.Cosine(rate, over=updates),
    }


def train(rate: modern.Schedule, seed: int, epochs: int) -> modern.History:
    """One run; `validation_loss` starts before it; one that diverges has the sentence that says so as `stopped`."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-REACH, REACH, (SAMPLES, 1))
    y = np.sin(2 * x) + rng.normal(0.0, NOISE, x.shape)
    net = modern.Network(1, [modern.Dense(UNITS, "tanh"), modern.Dense(1)], seed=seed)
    how = modern.GradientDescent(rate)
    trainer = modern.Trainer(net, x, y, loss="mean_squared_error", optimizer=how, batch_size=BATCH, seed=seed)
    history = trainer.history
    history.validation_loss.append(net.loss(x, y, trainer.loss))
    try:
        return trainer.run(epochs, validation_data=(x, y))
    except ValueError as error:
        if "diverged" not in str(error):
            raise
        history.stopped = str(error)
    return history


def table(title: str, histories: Mapping[str, modern.History], epochs: int) -> Table:
    """Loss on all samples after a few epochs; - where a run had ended by then."""
    shown = [epoch for epoch in SHOWN if epoch < epochs] + [epochs]
    rows = [
        (
            name,
            *(history.validation_loss[epoch] if epoch <= history.epochs else None for epoch in shown),
            "diverged" if history.stopped else "yes",
        )
        for name, history in histories.items()
    ]
    heads = [Column(f"epoch {epoch}", "{:#.3g}") for epoch in shown]
    return Table(title[0].upper() + title[1:], ["rate", *heads, "ended"], rows, "Loss on all samples after the epoch.")


def draw(histories: Mapping[str, Mapping[str, modern.History]]) -> plots.Figure:
    """Loss on all samples over the epochs, one panel for constant rates and one for those that fall."""
    curves = {
        title: {
            name: (np.arange(len(history.validation_loss)), np.array(history.validation_loss))
            for name, history in group.items()
        }
        for title, group in histories.items()
    }
    return plots.losses(curves, top=TOP)


if __name__ == "__main__":
    lab.main(run)
