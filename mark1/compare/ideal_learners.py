"""Learners with ideal values: the machine's rules without motors, and the read-out of 1957/58; neither is the Mark I.

On the same cords as the machine, the first shows the effect of the motors, the second the effect of R-units that decide
independently, against mutually exclusive responses (R58, theory).
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import check_count
from mark1.clockwork.cycle import decay_asked, directions_asked, speeds_asked, until_right
from mark1.clockwork.rig import Rig
from mark1.compare.codes import NO_CLASS, as_codes, classes_of
from mark1.compare.learners import Answering, Classes, Images, check_rig
from mark1.machine import response
from mark1.machine.exact.units import Bits, Flags, Volts
from mark1.paper.perceptron1958 import NO_RESPONSE, Perceptron1958
from mark1.paper.readout import ReadOut


class IdealValues(Answering):
    """The machine of a rig with exact values: no motors, dead times, end stops or rounding, and no machine time.

    Cords, source sets, dead zone and panel are the rig's, the panel as it is at each exposure. Values start at 0 V and
    move by the rule of `exact.ideal_values`. R-units are cleared between cards. `codes` (classes, R) are the bits of
    each class, by default its number in binary. Raises ValueError for more classes than the R-units can code.
    """

    cost = None

    def __init__(
        self, rig: Rig, classes: int, name: str = "ideal values*", change: str = "", codes: ArrayLike | None = None
    ) -> None:
        self.name, self.change, self.corrections = name, change, 0
        self.rig, self.classes = check_rig(rig), check_count("classes", classes)
        self.codes = as_codes(codes, classes, rig.spec.response_units)
        self.values = np.zeros(rig.spec.association_units)

    @property
    def weights(self) -> int:
        """Number of values, one per A-unit."""
        return self.values.size

    def learn(self, image: Images, label: int) -> None:
        """Change the values by the rig's reinforcement mode for this image and its class, then decay them."""
        machine = self.rig.machine
        active = machine.activity(image[np.newaxis])[0]
        now = machine.registers.changed(a=active, r=self.bits(active), target=self.codes[label], testing=False)
        now = now.changed(direction=directions_asked(now), ideal=self.values)
        turned = machine.ideal_after(now, speeds_asked(machine, now), until_right(now))
        self.values = turned * (1 - decay_asked(machine, now))
        self.corrections += bool(now.direction.any())

    def answer(self, images: Images) -> Classes:
        """Return the classes whose codes the R-units answer."""
        bits = [self.bits(active) for active in self.rig.machine.activity(images)]
        return classes_of(np.reshape(bits, (-1, self.codes.shape[1])), self.codes)

    def sums(self, active: Flags) -> Volts:
        """Return the sum of the active values at every R-unit: active A-units (A,) -> (R,), in V."""
        return response.sums(self.values, active, self.rig.machine.feeds, self.rig.spec.response_units)

    def bits(self, active: Flags) -> Bits:
        """Return the bit of every R-unit, cleared before (shape (R,))."""
        machine = self.rig.machine
        return machine.decide(machine.registers, self.sums(active), np.zeros(self.codes.shape[1], np.int8))


class Learner1958(Answering):
    """The read-out of 1957/58 on the cords of a rig, not the Mark I: one response per class, the dominant one answers.

    Source sets are the rig's if it has as many R-units as classes, else its A-units are split into equal sets.
    `settings` are those of ReadOut (default: forced learning, alpha, sigma); the panel is not used.
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
        self.classes = check_count("classes", classes)
        responses = None if classes == check_rig(rig).spec.response_units else classes
        self.perceptron = Perceptron1958.of_machine(rig.machine, responses, ReadOut(**settings))

    @property
    def weights(self) -> int:
        """Number of values, one per A-unit."""
        return self.perceptron.values.size

    def learn(self, image: Images, label: int) -> None:
        """Expose the image, with reinforcement."""
        before = self.perceptron.values
        self.perceptron.teach(image, label)
        self.corrections += not np.array_equal(self.perceptron.values, before)

    def answer(self, images: Images) -> Classes:
        """Return the dominant response of each image, or NO_CLASS."""
        responses = self.perceptron.respond(images)
        return np.where(responses == NO_RESPONSE, NO_CLASS, responses)
