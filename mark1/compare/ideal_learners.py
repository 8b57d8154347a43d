"""Learners of ideal values: the machine's rules without its motors, and the read-out of 1957/58; neither is the Mark I.

Beside the machine on the same cords, the first shows what its motors cost, the second what its R-units, each of which
decides alone, cost or gain against responses that exclude one another (R58, theory).
"""

from typing import Any

import numpy as np

from mark1.clockwork.cycle import decay_asked, directions_asked, speeds_asked, until_right
from mark1.clockwork.rig import Rig
from mark1.compare.codes import NO_CLASS, as_codes, named
from mark1.compare.learners import Answering, Classes, Images
from mark1.machine import response
from mark1.machine.exact.units import Bits, Flags, Volts
from mark1.paper.perceptron1958 import NO_RESPONSE, Perceptron1958
from mark1.paper.readout import ReadOut


class IdealValues(Answering):
    """The machine of a rig with exact values: no motors, dead times, stops or rounding, and no machine time.

    Cords, source sets, dead zone and codes are the rig's, and so is its panel, as it stands at each exposure. Values
    start at 0 V and move by the rule of `exact.ideal_values`. R-units are cleared between cards. `codes` (classes, R)
    are the bits expected for each class, by default its number in binary. ValueError for more classes than the R-units
    can code.
    """

    cost = None

    def __init__(
        self, rig: Rig, classes: int, name: str = "ideal values*", change: str = "", codes: Any = None
    ) -> None:
        self.name, self.change, self.corrections = name, change, 0
        self.rig, self.classes = rig, classes
        self.codes = as_codes(codes, classes, rig.spec.response_units)
        self.values = np.zeros(rig.spec.association_units)

    @property
    def weights(self) -> int:
        """One value for each A-unit."""
        return self.values.size

    def learn(self, image: Images, label: int) -> None:
        """Move the values as the rig's panel asks for this image and the code of its class, then let them decay."""
        machine = self.rig.machine
        active = machine.activity(image[np.newaxis])[0]
        now = machine.registers.changed(a=active, r=self.bits(active), target=self.codes[label], testing=False)
        now = now.changed(direction=directions_asked(now), ideal=self.values)
        turned = machine.ideal_after(now, speeds_asked(machine, now), until_right(now))
        self.values = turned * (1 - decay_asked(machine, now))
        self.corrections += bool(now.direction.any())

    def answer(self, images: Images) -> Classes:
        """Read the R-units as codes of classes."""
        bits = [self.bits(active) for active in self.rig.machine.activity(images)]
        return named(np.reshape(bits, (-1, self.codes.shape[1])), self.codes)

    def sums(self, active: Flags) -> Volts:
        """Sum of the active values at every R-unit: A-units that are on (A,) -> (R,) (V)."""
        return response.sums(self.values, active, self.rig.machine.feeds, self.rig.spec.response_units)

    def bits(self, active: Flags) -> Bits:
        """Decide every R-unit as one that was cleared before (shape (R,))."""
        machine = self.rig.machine
        return machine.decide(machine.registers, self.sums(active), np.zeros(self.codes.shape[1], np.int8))


class Learner1958(Answering):
    """The read-out of 1957/58 on the cords of a rig, not the Mark I: one response a class, the dominant one answers.

    Source sets are the rig's where it has as many R-units as there are classes, else its A-units split anew into
    equal sets. `settings` are those of ReadOut (forced learning, alpha, sigma if none are given), not of the panel.
    """

    cost = None

    def __init__(
        self,
        rig: Rig,
        classes: int,
        name: str = "1958*",
        change: str = "",
        **settings: Any,
    ) -> None:
        self.name, self.change, self.corrections = name, change, 0
        self.classes = classes
        responses = None if classes == rig.spec.response_units else classes
        self.perceptron = Perceptron1958.of_machine(rig.machine, responses, ReadOut(**settings))

    @property
    def weights(self) -> int:
        """One value for each A-unit."""
        return self.perceptron.values.size

    def learn(self, image: Images, label: int) -> None:
        """Expose the image and reinforce by the mode."""
        before = self.perceptron.values
        self.perceptron.teach(image, label)
        self.corrections += not np.array_equal(self.perceptron.values, before)

    def answer(self, images: Images) -> Classes:
        """Name the response that becomes dominant, NO_CLASS where none does."""
        responses = self.perceptron.respond(images)
        return np.where(responses == NO_RESPONSE, NO_CLASS, responses)
