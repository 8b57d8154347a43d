"""What training costs: a step of Adam in float32 against PyTorch's, and against its matrix products alone.

A step is forward, loss, backward and the update; both take the same batches in the same order from the same weights,
on two threads. PyTorch takes its fused Adam with the epsilon of ours; before it is timed, the losses of the first steps
are compared. Run `python -m tests.benchmarks modern`; `pip install mark1[bench]` brings PyTorch.
"""

from collections.abc import Callable
from importlib.util import find_spec
from itertools import cycle
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mark1 import modern
from tests.benchmarks.measure import Row, interleaved

THREADS = 2
CLASSES = 26
BATCHES = 20
REPETITIONS = 9
COMPARED = 5
LEAST_OF_PRODUCTS = 0.65

Floats = NDArray[np.float32]


class Case(NamedTuple):
    """A network on 400 inputs, its batch, how many steps are timed at once, and how fast it is to be beside PyTorch."""

    units: tuple[int, ...]
    batch: int
    steps: int
    least: float

    def __str__(self) -> str:
        return f"{'-'.join(map(str, (400, *self.units)))}, batch {self.batch}"


CASES = (
    Case((64, CLASSES), 32, 200, 1.3),
    Case((256, CLASSES), 128, 100, 1.1),
    Case((512, 512, CLASSES), 256, 20, 1.0),
)
MEASURES = (
    *(f"Adam step, PyTorch / ours: {case}" for case in CASES),
    f"Adam step, its matrix products / whole: {CASES[-1]}",
)


def trainer(case: Case) -> modern.Trainer:
    """Ours, on batches that are taken in their order, of random images and labels."""
    rng = np.random.default_rng(0)
    samples = case.batch * BATCHES
    x, y = (rng.random((samples, 400)) < 0.2).astype(np.float32), rng.integers(0, CLASSES, samples)
    hidden = [modern.Dense(units, "relu") for units in case.units[:-1]]
    network = modern.Network(400, [*hidden, modern.Dense(CLASSES, "softmax")], dtype="float32")
    return modern.Trainer(network, x, y, optimizer=modern.Adam(), batch_size=case.batch, shuffle=False)


def pytorch(ours: modern.Trainer) -> Callable[[], float]:
    """A step of PyTorch on the same batches from the same weights; it returns the loss before the update."""
    import torch

    torch.set_num_threads(THREADS)
    layers: list[torch.nn.Module] = []
    for w, b in zip(ours.network.weights, ours.network.biases, strict=True):
        layer = torch.nn.Linear(w.shape[1], w.shape[0])
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(w.copy()))
            layer.bias.copy_(torch.from_numpy(b.copy()))
        layers += [layer, torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7, fused=True)
    loss, size = torch.nn.CrossEntropyLoss(), ours.batch_size
    x, y = torch.from_numpy(ours.x), torch.from_numpy(ours.y.argmax(axis=1))
    batches = cycle([(x[at : at + size], y[at : at + size]) for at in range(0, len(x), size)])

    def step() -> float:
        inputs, targets = next(batches)
        optimizer.zero_grad()
        value = loss(model(inputs), targets)
        value.backward()
        optimizer.step()
        return float(value.item())

    return step


def products(ours: modern.Trainer) -> Callable[[], None]:
    """The matrix products of a step alone, on arrays of the same shapes: forward, then backward."""
    rng, weights = np.random.default_rng(1), [w.copy() for w in ours.network.weights]
    sizes = (400, *(len(w) for w in weights))
    outputs: list[Floats] = [rng.random((ours.batch_size, units), dtype=np.float32) for units in sizes]

    def run() -> None:
        for k, w in enumerate(weights):
            _ = outputs[k] @ w.T
        for k in reversed(range(len(weights))):
            _ = outputs[k + 1].T @ outputs[k]
            if k:
                _ = outputs[k + 1] @ weights[k]

    return run


def agree(ours: modern.Trainer) -> bool:
    """Whether the losses of the first steps are PyTorch's but for rounding."""
    theirs = pytorch(ours)
    return all(np.isclose(ours.step(), theirs(), rtol=1e-4) for _ in range(COMPARED))


def seconds(case: Case) -> dict[str, float]:
    """Median seconds of a step of each."""
    ours = trainer(case)
    runs: dict[str, Callable[[], object]] = {"ours": ours.step, "products": products(ours)}
    if find_spec("torch"):
        runs["PyTorch"] = pytorch(ours)
    for run in runs.values():
        run()
    many = {name: _repeated(run, case.steps) for name, run in runs.items()}
    return {name: each / case.steps for name, each in interleaved(many, REPETITIONS).items()}


def _repeated(run: Callable[[], object], times: int) -> Callable[[], None]:
    def repeated() -> None:
        for _ in range(times):
            run()

    return repeated


def beside_pytorch(measure: str, case: Case, step: dict[str, float]) -> Row:
    """How many of our steps go into one of PyTorch's."""
    target = f"at least {case.least} x"
    if "PyTorch" not in step:
        return Row(measure, target, None, None, "PyTorch is not installed: pip install mark1[bench]")
    ratio, same = step["PyTorch"] / step["ours"], agree(trainer(case))
    note = f"{step['ours'] * 1e6:.0f} us, PyTorch {step['PyTorch'] * 1e6:.0f} us, {THREADS} threads; losses "
    return Row(measure, target, ratio, ratio >= case.least and same, note + ("agree" if same else "DIFFER"))


def rows() -> list[Row]:
    """Return a row for each network, and one for the products of the largest."""
    with threadpool_limits(limits=THREADS, user_api="blas"):
        steps = [seconds(case) for case in CASES]
        found = [beside_pytorch(*each) for each in zip(MEASURES, CASES, steps, strict=False)]
    share = steps[-1]["products"] / steps[-1]["ours"]
    note = f"{steps[-1]['ours'] * 1e6:.0f} us, products {steps[-1]['products'] * 1e6:.0f} us, {THREADS} threads"
    return [*found, Row(MEASURES[-1], f"at least {LEAST_OF_PRODUCTS}", share, share >= LEAST_OF_PRODUCTS, note)]
