"""Local minima: where gradient descent ends depends on where it starts, and small batches can jump out.

The lecture: gradient descent "easily converges to local minima by following the steepest descent"; "the choices of the
initial weights ... are important"; "local minima can also be avoided by computing the gradient in small batches".
Shown on a unit p = sin(w x) with one weight, whose loss can be drawn, and on a network with two hidden units that
learns exclusive or. Equal starts are worse than a bad minimum: hidden units that start alike stay alike.
"""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from mark1 import lab, modern
from mark1.base.checks import Array, check_count
from mark1.lab import Column, Report, Table
from mark1.modern.demos import sine_unit, xor
from mark1.show import plots

SAMPLES = 60  # of the wave
WEIGHTS = np.linspace(-5.5, 7.0, 2501)  # at which its loss is looked at
STARTS = np.linspace(-4.0, 6.0, 41)  # of gradient descent
RATE, UPDATES = 0.1, 300  # of each descent
HIGH = 4.5  # weight from which the runs in batches start
JUMPY, PASSES = 0.3, 30  # learning rate and epochs of these runs
BATCHES = (SAMPLES, 20, 5, 1)  # samples; the first is the full batch
DRAWN = ("full batch", "batches of 5", "batches of 1")
NEAR = 0.15  # a weight so near to that of the lowest minimum is in it
HIDDEN = 2  # units for exclusive or
EPOCHS = 1000  # of exclusive or, at the learning rate 1
LEARNED = 0.1  # loss below which it is learned

Runs = Mapping[str, Sequence[modern.Trainer]]


def run(
    seed: int = 0,
    noise: float = 0.0,  # standard deviation of the noise in the wave's samples
    runs: int = 20,  # random starts of the network, and orders of the batches
) -> Report:
    """Descend from many starts, from equal and random weights, and in batches of several sizes."""
    seeds = range(seed, seed + check_count("runs", runs))
    x, y = sine_unit.samples(SAMPLES, noise=noise, seed=seed)
    ends = descend(x, y)
    starts = {"all 0": [exclusive_or("zeros", 0)], "all 1": [exclusive_or("ones", 0)]}
    starts["random"] = [exclusive_or("glorot_uniform", k) for k in lab.progress(seeds, "random starts")]
    batches = {
        "full batch" if size == SAMPLES else f"batches of {size}": [
            sine_unit.train(x, y, HIGH, learning_rate=JUMPY, batch_size=size, epochs=PASSES, seed=k) for k in seeds
        ]
        for size in lab.progress(BATCHES, "batches")
    }
    return Report(
        "Local minima",
        tables=(of_minima(x, y, ends), of_starts(starts), of_batches(batches)),
        notes=(
            "Gradient descent on the full batch ends in the basin that it starts in. Each small batch has a "
            "loss of its own with other basins, so the weight is thrown about until it leaves; it rests where all "
            "samples agree. With --noise 0.1 they agree nowhere, and it is thrown out of the lowest minimum as well: "
            'the slide\'s "can be avoided" is no promise.',
        ),
        figures={"local minima": partial(draw, x, y, ends, starts, batches)},
        settings={"seed": seed, "noise": noise, "runs": runs},
    )


def descend(x: Array, y: Array) -> dict[float, Array]:
    """Minima of the wave's loss, each with the starts from which gradient descent ended there."""
    bottoms = sine_unit.minima(x, y, WEIGHTS)
    found = [
        sine_unit.train(x, y, start, learning_rate=RATE, batch_size=SAMPLES, epochs=UPDATES).network.parameters[0]
        for start in STARTS
    ]
    nearest = np.abs(np.subtract.outer(found, bottoms)).argmin(axis=1)
    return {float(bottom): STARTS[nearest == k] for k, bottom in enumerate(bottoms) if k in nearest}


def exclusive_or(start: str, seed: int) -> modern.Trainer:
    """One training of a small network on exclusive or, all four samples at once."""
    net = xor.network(HIDDEN, start=start, seed=seed)
    how = modern.GradientDescent(1.0)
    trainer = modern.Trainer(net, xor.X, xor.Y, loss=xor.LOSS, optimizer=how, batch_size=None, shuffle=False)
    trainer.run(EPOCHS)
    return trainer


def of_minima(x: Array, y: Array, ends: Mapping[float, Array]) -> Table:
    """One row a minimum, with the starts that led there."""
    rows = [(w, sine_unit.landscape(x, y, w)[0], len(starts), starts.min(), starts.max()) for w, starts in ends.items()]
    heads: list[str | Column] = [Column("minimum at w", "{:z.2f}"), Column("loss", "{:.3f}"), "starts that end there"]
    note = (
        f"Gradient descent on the full batch from {len(STARTS)} weights, evenly from {STARTS[0]:g} to {STARTS[-1]:g}."
    )
    return Table("Many starts", [*heads, Column("from", "{:.2f}"), Column("to", "{:.2f}")], rows, note)


def of_starts(starts: Runs) -> Table:
    """Equal and random starts of the network for exclusive or."""
    rows = []
    for name, trainers in starts.items():
        losses = [trainer.history.loss[-1] for trainer in trainers]
        apart = max(float(np.ptp(trainer.network.weights[0], axis=0).max()) for trainer in trainers)
        rows.append((name, len(losses), sum(loss < LEARNED for loss in losses), min(losses), max(losses), apart))
    heads: list[str | Column] = [
        "weights at the start",
        "runs",
        "learned",
        *(Column(f"{which} loss", "{:.3f}") for which in ("least", "greatest")),
    ]
    note = (
        "Equal hidden units have equal gradients, so they stay equal: from 0 nothing but the last bias could move, "
        "from 1 the network is worth one hidden unit. From random weights some runs end in a local minimum."
    )
    return Table("Exclusive or", [*heads, Column("hidden units differ by", "{:.3f}")], rows, note)


def of_batches(batches: Runs) -> Table:
    """Count the runs that came from the high local minimum to the lowest one, for each batch size."""
    rows = []
    for name, trainers in batches.items():
        ends = np.array([trainer.network.parameters[0] for trainer in trainers])
        rows.append((name, len(ends), int((np.abs(ends - sine_unit.TRUE) < NEAR).sum())))
    note = f"All start at w = {HIGH:g}, above a high local minimum, and go over the samples {PASSES} times."
    return Table("Batches that jump out", ["gradient of", "runs", "in the lowest minimum"], rows, note)


def total_loss(trainer: modern.Trainer) -> float:
    """Sum of a run's losses over its epochs: the run in the middle of this order is the one drawn."""
    return sum(trainer.history.loss)


def draw(x: Array, y: Array, ends: Mapping[float, Array], starts: Runs, batches: Runs) -> plots.Figure:
    """The wave's loss with the starts, losses of the network, losses per batch and per epoch."""
    curves = {name: [trainer.history.loss for trainer in trainers] for name, trainers in starts.items()}
    typical = {name: sorted(batches[name], key=total_loss)[len(batches[name]) // 2].history for name in DRAWN}
    shown = {name: (history.batch_loss, history.loss) for name, history in typical.items()}
    return plots.minima((WEIGHTS, sine_unit.landscape(x, y, WEIGHTS)), ends, curves, shown)


if __name__ == "__main__":
    lab.main(run)
