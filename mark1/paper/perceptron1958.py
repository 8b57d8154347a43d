"""The perceptron of 1957/58, whose responses compete until one is dominant. It is not the Mark I.

A model on paper, run as a program on an IBM 704 in 1957-58 (R57, R58 p. 388-391, theory). S-units, cords and A-units
are those of the machine. What follows is not: there are no motors, no stops and no clock, values are exact numbers in
steps, and no R-unit decides for itself. First, in the predominant phase, A-units respond to the stimulus. Then the
response whose source set has the greatest sum (sigma) or the greatest mean (mu) of active values becomes dominant; it
feeds back to the A-units, and reinforcement in this postdominant phase acts on those that the feedback leaves active.

R58 lets source sets overlap; here, as in the example of R57 and on the machine, every A-unit belongs to one set.
"""

import copy
import math
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1.base.checks import check_array, check_count, is_count
from mark1.base.rng import stream
from mark1.machine import association, retina
from mark1.machine.exact.units import Bits, Flags, Levels, Units
from mark1.machine.machine import Machine
from mark1.machine.plugboard import Plugboard
from mark1.machine.reinforcement import speeds
from mark1.machine.response import sums as sums_by_set
from mark1.machine.spec import MachineSpec
from mark1.paper.readout import TAUGHT, ReadOut

Steps = NDArray[np.float64]
"""Ideal values: exact numbers in steps; alpha adds 1 step to an active unit at one exposure."""

NO_RESPONSE = -1
"""Response if no A-unit is active, so that none becomes dominant."""


class Perceptron1958:
    """The perceptron of 1957/58 on paper: cords, source sets, a threshold, exact values and a read-out.

    `feeds` is the response, counted from 0, to which each A-unit belongs (shape (A,)). Ties, and so all dominance
    before anything was learned, are broken at random (R58 p. 388-391) from `seed`, a whole number or a Generator.
    ValueError for source sets or a retina that do not fit the plugboard.
    """

    def __init__(
        self,
        plugboard: Plugboard,
        feeds: ArrayLike,
        threshold: int,
        read_out: ReadOut | None = None,
        *,
        retina_shape: tuple[int, int] = MachineSpec.retina_shape,
        s_threshold: float | Levels = MachineSpec.s_threshold,
        seed: int | np.random.Generator = 0,
    ) -> None:
        if math.prod(retina_shape) != plugboard.s_units:
            raise ValueError(
                f"the plugboard has {plugboard.s_units} S-units and the retina {' x '.join(map(str, retina_shape))} "
                "cells; give retina_shape=(rows, columns) with a cell for each S-unit"
            )
        self.plugboard, self.threshold, self.read_out = plugboard, threshold, read_out or ReadOut()
        self.feeds = _checked_sets(feeds, plugboard.a_units)
        self.responses = int(self.feeds.max()) + 1
        self.retina_shape, self.s_threshold = retina_shape, s_threshold
        self._rng = seed if isinstance(seed, np.random.Generator) else stream(seed, "noise")
        self.values = np.zeros(plugboard.a_units)

    @classmethod
    def of_machine(cls, machine: Machine, responses: int | None = None, read_out: ReadOut | None = None) -> Self:
        """Return one with the cords, cells, seed and source sets of a machine in its present state; all values 0.

        With `responses` the A-units are split into that many sets, in order and as equal as possible.
        """
        feeds = machine.feeds if responses is None else equal_sets(len(machine.feeds), responses)
        return cls(
            machine.plugboard(machine.registers),
            feeds,
            machine.spec.threshold,
            read_out,
            retina_shape=machine.spec.retina_shape,
            s_threshold=machine.parts.s_threshold,
            seed=machine.seed,
        )

    @property
    def values(self) -> Steps:
        """Value of every A-unit (steps, shape (A,)); the array is read-only, but a new one may be assigned."""
        return self._values

    @values.setter
    def values(self, values: ArrayLike) -> None:
        given = np.array(check_array("values", values))
        if given.shape != self.feeds.shape:
            raise ValueError(f"values must be {len(self.feeds)} finite numbers, one for each A-unit")
        given.setflags(write=False)
        self._values = given

    @property
    def set_totals(self) -> Steps:
        """Sum of all values of each source set, active or not (steps, shape (responses,))."""
        return sums_by_set(self.values, np.ones_like(self.feeds, np.bool_), self.feeds, self.responses)

    def active(self, images: ArrayLike) -> Flags:
        """Return the A-units active in the predominant phase: levels (n, rows, columns) -> (n, A)."""
        return association.active(self._signals(images), self.threshold)

    def active_after(self, images: ArrayLike, response: int) -> Flags:
        """Return the A-units active in the postdominant phase, once `response` has fed back: shapes as for `active`."""
        return self._fed_back(self._signals(images), self._checked(response))

    def sums(self, active: ArrayLike) -> Steps:
        """Return the sums of the active values of each source set: active A-units (n, A) -> (n, responses)."""
        return np.array([self._sums(row) for row in self._checked_stack(active)]).reshape(-1, self.responses)

    def means(self, active: ArrayLike) -> Steps:
        """Return the means of the active values of each source set, NaN if none is active: (n, A) -> (n, responses)."""
        return np.array([self._means(row) for row in self._checked_stack(active)]).reshape(-1, self.responses)

    def respond(self, images: ArrayLike) -> Units:
        """Return the response that each image would make dominant, from 0, or NO_RESPONSE: (n, rows, columns) -> (n,).

        Nothing is learned, and ties are broken from a copy of the random stream: a query changes no later response.
        """
        return self.respond_to(self.active(images))

    def respond_to(self, active: ArrayLike) -> Units:
        """Return what `respond` does, from active A-units: (n, A) -> (n,)."""
        ahead = copy.deepcopy(self._rng)
        return np.array([self._dominant(row, ahead) for row in self._checked_stack(active)], dtype=np.intp)

    def teach(self, image: ArrayLike, response: int | None = None) -> int:
        """Expose one image (rows, columns), reinforce by the mode, and return the response before any forcing.

        Forced learning makes `response`, counted from 0, dominant and reinforces it. Error correction does so if the
        own response was another or none. Spontaneous learning reinforces the own response; in a test nothing is
        learned; both ignore `response`. ValueError if a response is needed and not valid.
        """
        wanted = self._checked(response) if self.read_out.mode in TAUGHT else NO_RESPONSE
        signals = self._signals(retina.check_light(image, self.retina_shape).reshape(1, *self.retina_shape))[0]
        active = association.active(signals, self.threshold)
        testing = self.read_out.mode == "test"  # which changes no later answer
        answer = self._dominant(active, copy.deepcopy(self._rng) if testing else self._rng)
        dominant = self._reinforced(answer, wanted)
        if dominant != NO_RESPONSE:
            after = self._fed_back(signals, dominant)
            blamed = answer if self.read_out.mode == "error correction" else None
            self._turn(np.where(self.feeds == dominant, after, active), self._directions(dominant, blamed))
        return answer

    def reinforce(self, active: ArrayLike, response: int) -> None:
        """Reinforce a response with these A-units active (shape (A,)), as forced learning does, whatever the mode.

        The feedback is taken to have acted already on the set of `response`. If bivalent, the active units of all other
        sets are changed in the opposite direction.
        """
        dominant = self._checked(response)
        self._turn(self._checked_stack(check_array("active", active)[np.newaxis])[0], self._directions(dominant))

    def _signals(self, images: ArrayLike) -> NDArray[np.int64]:
        s = retina.lit(retina.check_stack(images, self.retina_shape), np.asarray(self.s_threshold))
        return self.plugboard.signals(s)

    def _sums(self, active: Flags) -> Steps:
        return sums_by_set(self.values, active, self.feeds, self.responses)

    def _means(self, active: Flags) -> Steps:
        count = np.bincount(self.feeds, active, self.responses)
        return np.where(count > 0, self._sums(active) / np.maximum(count, 1), np.nan)

    def _dominant(self, active: Flags, rng: np.random.Generator) -> int:
        """Return the dominant response; a set without active units has the sum 0 (sigma), or cannot win (mu)."""
        if not active.any():
            return NO_RESPONSE
        strength = self._sums(active) if self.read_out.discrimination == "sigma" else self._means(active)
        best = np.flatnonzero(strength == np.nanmax(strength))
        return int(best[0] if len(best) == 1 else rng.choice(best))

    def _fed_back(self, signals: NDArray[np.int64], dominant: int) -> Flags:
        own = self.feeds == dominant
        excited = signals + self.read_out.feedback_strength * own * (self.read_out.feedback == "a")
        active = association.active(excited, self.threshold)
        return active & own if self.read_out.feedback == "b" else active

    def _reinforced(self, answer: int, wanted: int) -> int:
        """Return the response that the mode makes dominant and reinforces, NO_RESPONSE for none."""
        mode = self.read_out.mode
        if mode == "spontaneous learning":
            return answer
        right = mode == "error correction" and answer == wanted
        return NO_RESPONSE if mode == "test" or right else wanted

    def _directions(self, dominant: int, blamed: int | None = None) -> Bits:
        """Return the direction of each set: 1 for the dominant one; if bivalent, -1 for `blamed` (None: all others).

        R58 table 1 defines the valences for responses of which several are on or off at once. For exclusive responses
        we take as off all that are not dominant; in error correction, only the wrong one. Their active units are those
        of the predominant phase, since rule b leaves none active afterwards.
        """
        everyone = np.arange(self.responses)
        lost = (blamed is None) | (everyone == blamed)
        direction = np.where(lost, -1, 0) * (self.read_out.valence == "bivalent")
        return np.where(everyone == dominant, 1, direction).astype(np.int8)

    def _turn(self, active: Flags, direction: Bits) -> None:
        steps = speeds(self.read_out.system, direction, active, self.feeds, self.read_out.beta_total)
        self.values = (self.values + steps) * (1 - self.read_out.decay)

    def _checked(self, response: object) -> int:
        if not is_count(response, 0, self.responses - 1):
            raise ValueError(
                f"response must be a whole number from 0 to {self.responses - 1}, for R1 to R{self.responses}, not "
                f"{response!r}"
            )
        return int(response)

    def _checked_stack(self, active: ArrayLike) -> Flags:
        given = check_array("active", active)
        if given.ndim != 2 or given.shape[1] != len(self.feeds) or not np.isin(given, (0, 1)).all():
            raise ValueError(
                f"active has shape {given.shape}; it must hold {len(self.feeds)} flags, each 0 or 1, for each exposure"
            )
        return given.astype(np.bool_)

    def __repr__(self) -> str:
        return (
            f"<Perceptron1958, not the Mark I: {len(self.feeds)} A-units, {self.responses} responses, "
            f"{self.read_out.discrimination}, feedback {self.read_out.feedback}, {self.read_out.mode}, "
            f"{self.read_out.system}>"
        )


def equal_sets(a_units: int, responses: int) -> Units:
    """Return the response, from 0, of each of `a_units` A-units, in sets as equal as possible (shape (A,))."""
    check_count("responses", responses, low=2, hint=", since responses compete")
    if responses > a_units:
        raise ValueError(f"{a_units} A-units cannot make {responses} source sets; each needs at least one")
    return np.sort(np.arange(a_units) % responses)


def _checked_sets(feeds: ArrayLike, a_units: int) -> Units:
    given = np.asarray(feeds)
    if given.shape != (a_units,) or given.dtype.kind not in "iu" or (given < 0).any():
        raise ValueError(
            f"feeds has shape {given.shape} and dtype {given.dtype}; it must hold, for each of the {a_units} A-units, "
            "the response it belongs to, a whole number from 0"
        )
    if (given >= a_units).any():
        raise ValueError(f"feeds names response {given.max()} (from 0), but {a_units} A-units feed at most {a_units}")
    sets: Units = given.astype(np.intp)
    sizes = np.bincount(sets)
    if len(sizes) < 2 or not sizes.all():
        raise ValueError(
            f"the source sets have {', '.join(map(str, sizes))} A-units; give at least two responses, and every "
            "response at least one A-unit"
        )
    sets.setflags(write=False)
    return sets
