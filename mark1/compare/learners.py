"""Learners: whatever can be shown one image at a time and asked for a class, the machine and neurons alike.

Only `MarkOne` is the machine. The others change one thing after another, up to today's neuron, and are labelled so.
"""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mark1.clockwork.observe.cost import Cost
from mark1.clockwork.rig import Rig
from mark1.compare.codes import NO_CLASS, as_codes, named, read_codes
from mark1.machine import response
from mark1.machine.exact.units import TICK, Bits, Volts, on_grid
from mark1.machine.machine import Machine
from mark1.machine.spec import MachineSpec
from mark1.modern import GradientDescent, Network
from mark1.modern.optimizers import Optimizer

LEARNING_RATE = 0.05
"""Step of gradient descent of a neuron that is given no optimizer: the same on every rung of the ladder."""

Images = NDArray[np.float64]
Classes = NDArray[np.int64]
Features = Callable[[Images], NDArray[Any]]


class Learner(Protocol):
    """What `match` needs of a learner: it is taught image by image and answers with classes counted from 0."""

    name: str
    classes: int
    change: str
    """What it does otherwise than the learner before it, in a few words; may be empty."""

    @property
    def corrections(self) -> int:
        """Exposures so far that changed a weight."""

    @property
    def weights(self) -> int:
        """Adjustable weights."""

    @property
    def cost(self) -> Cost | None:
        """What the machine has spent; None for what is not simulated in time."""

    def learn(self, image: Images, label: int) -> None:
        """Be shown one image (rows, columns) of the class `label` and learn from it."""

    def answer(self, images: Images) -> Classes:
        """Name the class of each image (n, rows, columns), NO_CLASS where the answer names none (shape (n,))."""

    def right(self, labels: Classes, answers: Classes) -> float:
        """Part of the answers that is right."""


class Answering:
    """A learner whose answers are right where they name the class."""

    def right(self, labels: Classes, answers: Classes) -> float:
        """Part of the answers that name the class."""
        return float(np.mean(answers == labels))


class MarkOne(Answering):
    """The simulated Mark I, classes read as bits of its R-units; ValueError for more classes than they can code.

    Without a `name` it is called the Mark I where it counts as that, see `MachineSpec.unlike_mark1`. `codes` are what
    each class is to be answered with (classes, R), by default its number in binary.
    """

    change = ""

    def __init__(self, rig: Rig, classes: int, name: str | None = None, codes: Any = None) -> None:
        self.rig, self.classes = rig, classes
        self.unlike = rig.spec.unlike_mark1()
        self.name = name or ("changed machine*" if self.unlike else "Mark I")
        self.codes = as_codes(codes, classes, rig.spec.response_units)

    @property
    def weights(self) -> int:
        """One potentiometer for each A-unit."""
        return self.rig.spec.association_units

    @property
    def corrections(self) -> int:
        """Exposures so far in which motors were energised."""
        return self.rig.cost.corrections

    @property
    def cost(self) -> Cost:
        """Machine time, motor time and way of the wipers so far."""
        return self.rig.cost

    def learn(self, image: Images, label: int) -> None:
        """Run one whole exposure with reinforcement, on the machine's own clock."""
        self.rig.teach(image, self.codes[label])

    def answer(self, images: Images) -> Classes:
        """Read the R-units as a test of each image would set them, in no machine time."""
        return named(self.rig.respond(images), self.codes)

    def sums(self, images: Images) -> Volts:
        """Sums that a test would bring to the R-units, noise left out: (n, rows, columns) -> (n, R) (V)."""
        machine, value, units = self.rig.machine, self.rig.examine("value"), self.rig.spec.response_units
        exact = [response.sums(value, on, machine.feeds, units) for on in machine.activity(images)]
        return np.asarray(on_grid(machine.registers.supply * np.reshape(exact, (-1, units))))

    def potentiometers(self, columns: int = 8) -> dict[str, Volts]:
        """Values of each R-unit's set by its name, in panel order, rows of `columns` (V); 0 fills the last row up."""
        value, feeds = self.rig.examine("value"), self.rig.spec.feeds
        sets = {f"R{unit + 1}": value[feeds == unit] for unit in range(self.rig.spec.response_units)}
        rows = -(-max(map(len, sets.values())) // columns)
        return {
            name: np.resize(np.append(own, np.zeros(rows * columns)), (rows, columns)) for name, own in sets.items()
        }


class Chance:
    """Guessing: right once in as many times as there are classes."""

    name = "chance"
    change = ""
    weights = 0
    corrections = 0
    cost = None

    def __init__(self, classes: int) -> None:
        self.classes = classes

    def learn(self, image: Images, label: int) -> None:
        """Learn nothing."""

    def answer(self, images: Images) -> Classes:
        """Name no class: `right` is the figure that counts."""
        return np.full(len(images), NO_CLASS)

    def right(self, labels: Classes, answers: Classes) -> float:  # noqa: ARG002
        """One in as many as there are classes."""
        return 1 / self.classes


class FullyConnected(Answering):
    """Every A-unit of the machine feeds every output: not the Mark I, whose A-units feed one R-unit each.

    Each output is taught its bit of the class's code by the machine's rule, error correction. Values start at 0 V,
    move by what one undisturbed pulse turns and are held at the end stops, as exact numbers and in no machine time.
    """

    cost = None

    def __init__(self, machine: Machine, codes: Bits, name: str, change: str = "") -> None:
        self.name, self.change, self.corrections = name, change, 0
        self.machine, self.codes, self.classes = machine, codes, len(codes)
        self.step = pulse_travel(machine.spec)
        self.values = np.zeros((machine.spec.association_units, codes.shape[1]))

    @property
    def weights(self) -> int:
        """A-units x outputs."""
        return self.values.size

    def learn(self, image: Images, label: int) -> None:
        """Turn the values of the active A-units one step at every output whose bit is wrong."""
        active = self.machine.activity(image[np.newaxis])[0]
        direction = self.codes[label] - self.bits((active @ self.values)[np.newaxis])[0]
        if direction.any():
            turned = self.values + self.step * np.outer(active, direction)
            self.values = np.clip(turned, -self.machine.stop, self.machine.stop)
            self.corrections += 1

    def answer(self, images: Images) -> Classes:
        """Read the bits as codes of classes."""
        return read_codes(self.bits(self.sums(images)), len(self.codes))

    def sums(self, images: Images) -> Volts:
        """Sums of the active values at every output: (n, rows, columns) -> (n, outputs) (V)."""
        return np.asarray(self.machine.activity(images).astype(np.float64) @ self.values)

    def bits(self, sums: Volts) -> Bits:
        """Decide every output as an R-unit does that was cleared before (shape (n, outputs))."""
        free = np.full(sums.shape[1], response.NOT_FORCED, np.int8)
        return response.decide(sums, np.zeros_like(free), self.machine.dead_zone, free)


class HighestSum(FullyConnected):
    """One output for each class, taught like the others, but read by which has the highest sum."""

    def __init__(self, machine: Machine, classes: int, name: str, change: str = "") -> None:
        super().__init__(machine, np.eye(classes, dtype=np.int8), name, change)

    def answer(self, images: Images) -> Classes:
        """Name the class of the highest sum, the first of equal ones."""
        winners: Classes = self.sums(images).argmax(axis=1)
        return winners


class Neuron(Answering):
    """Today's neuron: a network that takes one step of gradient descent at every exposure.

    `features` turns images (n, rows, columns) into the network's inputs; by default they are its inputs as they are.
    """

    cost = None

    def __init__(
        self,
        network: Network,
        name: str = "today's neuron",
        change: str = "",
        features: Features | None = None,
        optimizer: Optimizer | None = None,
        loss: str = "cross_entropy",
    ) -> None:
        self.name, self.change, self.corrections = name, change, 0
        self.network, self.loss, self.classes = network, loss, network.outputs
        self.features = features or _as_they_are
        self.optimizer = optimizer or GradientDescent(LEARNING_RATE)
        self.state = self.optimizer.start(network.parameters)

    @property
    def weights(self) -> int:
        """Weights and biases of all layers, but for those that are not there."""
        return self.network.size - self.network.masked

    def learn(self, image: Images, label: int | NDArray[Any]) -> None:
        """Take one step down the gradient of the loss on this image; a row as `label` is what each output is asked."""
        gradient = self.network.gradients(self._inputs(image[np.newaxis]), np.array([label]), loss=self.loss)
        parameters, self.state = self.optimizer.step(self.network.parameters, gradient, self.state)
        self.network.parameters = parameters
        self.corrections += 1

    def answer(self, images: Images) -> Classes:
        """Name the class of the highest output."""
        winners: Classes = self.network.predict(self._inputs(images)).argmax(axis=1)
        return winners

    def _inputs(self, images: Images) -> NDArray[np.float64]:
        return np.asarray(self.features(images), dtype=np.float64).reshape(len(images), -1)


def _as_they_are(images: Images) -> Images:
    return images


def pulse_travel(spec: MachineSpec, pulse_ms: int | None = None) -> float:
    """How far one undisturbed quantized pulse, the spec's or another, turns a wiper of the nominal speed (V)."""
    turning = max((pulse_ms or spec.pulse_ms) - spec.dead_time_ms, 0)
    return float(on_grid(spec.motor_speed * TICK) * turning)
