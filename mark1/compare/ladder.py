"""Ladder: learners from the Mark I to today's network, each with one change from the one before."""

from mark1.base.checks import check_count
from mark1.base.rng import stream
from mark1.clockwork.rig import Rig
from mark1.compare.learners import Chance, Features, FullyConnected, HighestSum, Learner, MarkOne, Neuron, check_rig
from mark1.modern import Dense, Network

HIDDEN_UNITS = 64
"""Neurons in the hidden layer of the last rung."""


def ladder(rig: Rig, classes: int) -> list[Learner]:
    """Return chance, the Mark I, and learners that each differ from the one before by one change.

    All share the machine's wiring and seed. Raises ValueError for fewer than two classes, for more than the R-units can
    code, and for a rig that is not set to error correction and the alpha system.
    """
    machine, cells = check_rig(rig).machine, rig.spec.cells
    seed = int(stream(machine.seed, "modern").integers(2**31))
    check_count("classes", classes, 2)
    if (rig.panel.mode, rig.panel.system) != ("error correction", "alpha"):
        raise ValueError(
            f"the rig is set to {rig.panel.mode}, {rig.panel.system}; the ladder needs error correction, alpha"
        )
    mark_one = MarkOne(rig, classes)

    def softmax(inputs: int, *hidden: Dense) -> Network:
        return Network(inputs, [*hidden, Dense(classes, "softmax", kernel_initializer="zeros")], seed=seed)

    def neuron(network: Network, name: str, change: str, features: Features | None = None) -> Neuron:
        return Neuron(network, name, change, features)

    return [
        Chance(classes),
        mark_one,
        FullyConnected(machine, mark_one.codes, "every A-unit to every R-unit*", "every A-unit feeds every R-unit"),
        HighestSum(
            machine,
            classes,
            f"{classes} R-units, highest sum*",
            "one R-unit per class, the highest sum wins",
        ),
        neuron(
            softmax(rig.spec.association_units),
            "softmax on the A-units",
            "softmax, biases and gradient descent at every exposure in place of fixed steps after an incorrect answer",
            machine.activity,
        ),
        neuron(softmax(cells), "dense layer on the S-bits", "one dense layer on the S-units, no A-units", machine.lit),
        neuron(softmax(cells), "dense layer on grey levels", "grey levels, not bits"),
        neuron(
            softmax(cells, Dense(HIDDEN_UNITS, "relu")),
            f"hidden layer of {HIDDEN_UNITS}",
            f"a hidden layer of {HIDDEN_UNITS} neurons",
        ),
    ]
