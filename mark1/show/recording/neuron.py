"""Beside: today's neuron, taught the cards of a lesson in their order, and what it answered before each.

One dense layer on the light levels, a sigmoid for each R-unit that is asked for the same bit, from weights of 0, one
step of gradient descent an exposure. It hears of no fault and has no motors: it is what came of the machine, not it.
"""

from typing import Any

import numpy as np

from mark1.clockwork.observe.row import Row
from mark1.compare import Neuron
from mark1.machine.spec import MachineSpec
from mark1.modern import Dense, Network


class Beside:
    """The neuron beside a machine: it answers at each look, and then learns what was asked."""

    def __init__(self, spec: MachineSpec) -> None:
        layer = Dense(spec.response_units, "sigmoid", kernel_initializer="zeros")
        self.shape = spec.retina_shape
        self.neuron = Neuron(Network(spec.cells, [layer]), loss="binary_cross_entropy")

    def at_look(self, row: Row) -> dict[str, Any]:
        """Answer of the neuron to the card of an exposure (0 to 1 per R-unit), and whether it then learned."""
        now = row.after
        image = now.card.reshape(self.shape)
        output = self.neuron.network.predict(image)[0]
        asked = (now.target >= 0) & (not now.testing)
        if asked.any():
            # Where nothing is asked the target is its own answer, whose gradient is 0.
            self.neuron.learn(image, np.where(asked, now.target, output))
        return {"output": np.round(output, 4).tolist(), "learned": bool(asked.any())}

    def told(self) -> str:
        """Return a description in one sentence."""
        network = self.neuron.network
        return (
            f"One dense layer of {network.outputs} sigmoid {'unit' if network.outputs == 1 else 'units'} on the light "
            f"levels, {network.size} weights and biases from 0; a step of gradient descent "
            f"(learning rate {self.neuron.optimizer.rate(0):g}) after each card that asks for an answer."
        )
