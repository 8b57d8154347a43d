"""Learners: the machine, networks, and the steps between them, with one interface for `match`.

A learner is taught one image at a time and names the class of images. Only `MarkOne` is the machine; the others are
labelled as not the Mark I.
"""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1.base.checks import check_count
from mark1.clockwork.observe.cost import Cost
from mark1.clockwork.rig import Rig
from mark1.compare.codes import NO_CLASS, as_codes, classes_of, read_codes
from mark1.machine import response
from mark1.machine.exact.units import TICK, Bits, Volts, on_grid
from mark1.machine.machine import Machine
from mark1.machine.spec import MachineSpec
from mark1.modern import GradientDescent, Network, optimizers
from mark1.modern.network import check_network
from mark1.modern.optimizers import Optimizer

LEARNING_RATE = 0.05
"""Learning rate of a Neuron without an optimizer: the same on every rung of the ladder."""

Images = NDArray[np.float64]
Classes = NDArray[np.int64]
Features = Callable[[Images], NDArray[Any]]


class Learner(Protocol):
    """The interface of `match`: a learner is taught image by image and answers with class numbers from 0."""

    name: str
    classes: int
    change: str
    """The one change from the learner before it, in a few words; may be empty."""

    @property
    def corrections(self) -> int:
        """Number of exposures so far that changed a weight."""

    @property
    def weights(self) -> int:
        """Number of adjustable weights."""

    @property
    def cost(self) -> Cost | None:
        """Machine time and motor work so far; None for a learner that is not simulated in time."""

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of the sums and gradients of training so far; 0 for the simulated machine and for guessing."""

    def learn(self, image: Images, label: int) -> None:
        """Learn from one exposure of an image (rows, columns) of the class `label`."""

    def answer(self, images: Images) -> Classes:
        """Return the class of each image (n, rows, columns), NO_CLASS where the answer names none (shape (n,))."""

    def accuracy(self, labels: Classes, answers: Classes) -> float:
        """Return the accuracy of these answers."""


class Answering:
    """A learner whose answer is correct if it names the class."""

    @property
    def multiply_adds(self) -> int:
        """Return 0: not counted, as for the simulated machine, which pays in its own time."""
        return 0

    def accuracy(self, labels: Classes, answers: Classes) -> float:
        """Return the fraction of answers that name the class."""
        return float(np.mean(answers == labels))


class MarkOne(Answering):
    """The simulated Mark I; its R-units answer with the code of a class.

    `codes` (classes, R) holds the bits of each class, by default its number in binary. Without a `name` it is called
    "Mark I" if its spec counts as one, see `MachineSpec.unlike_mark1`. Raises ValueError for more classes than the
    R-units can code, and for two classes with the same code.
    """

    change = ""

    def __init__(self, rig: Rig, classes: int, name: str | None = None, codes: ArrayLike | None = None) -> None:
        self.rig, self.classes = check_rig(rig), check_count("classes", classes)
        self.unlike = rig.spec.unlike_mark1()
        self.name = name or ("changed machine*" if self.unlike else "Mark I")
        self.codes = as_codes(codes, classes, rig.spec.response_units)

    @property
    def weights(self) -> int:
        """Number of potentiometers, one per A-unit."""
        return self.rig.spec.association_units

    @property
    def corrections(self) -> int:
        """Number of exposures so far in which motors were energized."""
        return self.rig.cost.corrections

    @property
    def cost(self) -> Cost:
        """Machine time, motor time and wiper travel so far."""
        return self.rig.cost

    def learn(self, image: Images, label: int) -> None:
        """Run one whole exposure with reinforcement on the machine's clock."""
        self.rig.teach(image, self.codes[label])

    def answer(self, images: Images) -> Classes:
        """Return the classes that a test of each image would give, without using machine time."""
        return classes_of(self.rig.respond(images), self.codes)

    def sums(self, images: Images) -> Volts:
        """Return the sums of a test at the R-units, without noise: (n, rows, columns) -> (n, R), in V."""
        machine, value, units = self.rig.machine, self.rig.examine("value"), self.rig.spec.response_units
        exact = [response.sums(value, on, machine.feeds, units) for on in machine.activity(images)]
        return np.asarray(on_grid(machine.registers.supply * np.reshape(exact, (-1, units))))

    def potentiometers(self, columns: int = 8) -> dict[str, Volts]:
        """Return the values of each R-unit's source set (V), in panel order in rows of `columns`, padded with 0."""
        value, feeds = self.rig.examine("value"), self.rig.spec.feeds
        sets = {f"R{unit + 1}": value[feeds == unit] for unit in range(self.rig.spec.response_units)}
        rows = -(-max(map(len, sets.values())) // columns)
        return {
            name: np.resize(np.append(own, np.zeros(rows * columns)), (rows, columns)) for name, own in sets.items()
        }


class Chance:
    """Guess the class at random: the accuracy is 1 / classes."""

    name = "chance"
    change = ""
    weights = 0
    corrections = 0
    multiply_adds = 0
    cost = None

    def __init__(self, classes: int) -> None:
        self.classes = classes

    def learn(self, image: Images, label: int) -> None:
        """Learn nothing."""

    def answer(self, images: Images) -> Classes:
        """Return NO_CLASS for every image; `accuracy` is the expected value."""
        return np.full(len(images), NO_CLASS)

    def accuracy(self, labels: Classes, answers: Classes) -> float:  # noqa: ARG002
        """Return 1 / classes."""
        return 1 / self.classes


class FullyConnected(Answering):
    """Every A-unit of the machine feeds every output; not the Mark I, whose A-units feed one R-unit each.

    Each output learns its bit of the class code by error correction. Values start at 0 V, move by the travel of one
    pulse and stay within the end stops; they are exact numbers and take no machine time.
    """

    cost = None

    def __init__(self, machine: Machine, codes: Bits, name: str, change: str = "") -> None:
        self.name, self.change, self.exposures, self.corrections = name, change, 0, 0
        self.machine, self.codes, self.classes = machine, codes, len(codes)
        self.step = pulse_travel(machine.spec)
        self.values = np.zeros((machine.spec.association_units, codes.shape[1]))

    @property
    def weights(self) -> int:
        """Number of A-units x outputs."""
        return self.values.size

    @property
    def multiply_adds(self) -> int:
        """One for each value and exposure, to sum them, and for each value and correction, to change them."""
        return (self.exposures + self.corrections) * self.values.size

    def learn(self, image: Images, label: int) -> None:
        """Change the values of the active A-units by one step at every output whose bit is incorrect."""
        self.exposures += 1
        active = self.machine.activity(image[np.newaxis])[0]
        direction = self.codes[label] - self.bits((active @ self.values)[np.newaxis])[0]
        if direction.any():
            turned = self.values + self.step * np.outer(active, direction)
            self.values = np.clip(turned, -self.machine.stop, self.machine.stop)
            self.corrections += 1

    def answer(self, images: Images) -> Classes:
        """Return the classes whose codes the outputs are."""
        return read_codes(self.bits(self.sums(images)), len(self.codes))

    def sums(self, images: Images) -> Volts:
        """Return the sums of the active values at every output: (n, rows, columns) -> (n, outputs), in V."""
        return np.asarray(self.machine.activity(images).astype(np.float64) @ self.values)

    def bits(self, sums: Volts) -> Bits:
        """Return the bit of every output, decided like a cleared R-unit (shape (n, outputs))."""
        free = np.full(sums.shape[1], response.NOT_FORCED, np.int8)
        return response.decide(sums, np.zeros_like(free), self.machine.dead_zone, free)


class HighestSum(FullyConnected):
    """One output per class; the highest sum names the class."""

    def __init__(self, machine: Machine, classes: int, name: str, change: str = "") -> None:
        super().__init__(machine, np.eye(classes, dtype=np.int8), name, change)

    def answer(self, images: Images) -> Classes:
        """Return the class of the highest sum, the first of equal ones."""
        winners: Classes = self.sums(images).argmax(axis=1)
        return winners


class Neuron(Answering):
    """Today's neuron: a network that takes one step of gradient descent at every exposure.

    `features` turns images (n, rows, columns) into the network's inputs; by default the light levels are the inputs.
    `loss` None follows the output layer. One output stands for two classes, the second from 0.5 on.
    """

    cost = None

    def __init__(
        self,
        network: Network,
        name: str = "today's neuron",
        change: str = "",
        features: Features | None = None,
        optimizer: str | Optimizer | None = None,
        loss: str | None = None,
    ) -> None:
        self.name, self.change, self.corrections = name, change, 0
        self.network, self.loss, self.classes = (
            check_network(network),
            network.loss_for(loss).name,
            max(network.outputs, 2),
        )
        self.features = features or _light_levels
        self.optimizer = GradientDescent(LEARNING_RATE) if optimizer is None else optimizers.get(optimizer)
        self.state = self.optimizer.start(network.parameters)

    @property
    def weights(self) -> int:
        """Number of weights and biases of all layers, without masked weights."""
        return self.network.size - self.network.masked

    @property
    def multiply_adds(self) -> int:
        """Of each step: one per weight forward, one for its gradient, and one backward except in the first layer."""
        sizes = [weights.size for weights in self.network.weights]
        return self.corrections * (3 * sum(sizes) - sizes[0])

    def learn(self, image: Images, label: int | NDArray[Any]) -> None:
        """Take one step of gradient descent on this image; `label` is a class or a row of targets, one per output."""
        gradient = self.network.gradients(self._inputs(image[np.newaxis]), np.array([label]), loss=self.loss)
        parameters, self.state = self.optimizer.step(self.network.parameters, gradient, self.state)
        self.network.parameters = parameters
        self.corrections += 1

    def answer(self, images: Images) -> Classes:
        """Return the class of the highest output."""
        p = self.network.predict(self._inputs(images))
        winners: Classes = p.argmax(axis=1) if self.network.outputs > 1 else (p.ravel() >= 0.5).astype(np.int64)
        return winners

    def _inputs(self, images: Images) -> NDArray[np.float64]:
        return np.asarray(self.features(images), dtype=np.float64).reshape(len(images), -1)


def _light_levels(images: Images) -> Images:
    return images


def check_rig(rig: object) -> Rig:
    """Return the rig; raises ValueError for anything else."""
    if not isinstance(rig, Rig):
        raise ValueError(f"rig must be a Rig, such as Rig(seed=0), not {type(rig).__name__}")
    return rig


def pulse_travel(spec: MachineSpec, pulse_ms: int | None = None) -> float:
    """Return the travel (V) of a wiper at nominal speed in one quantized pulse of the spec, or of `pulse_ms`."""
    turning = max((pulse_ms or spec.pulse_ms) - spec.dead_time_ms, 0)
    return float(on_grid(spec.motor_speed * TICK) * turning)
