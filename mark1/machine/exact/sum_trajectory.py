"""Trajectory of the sums while motors turn: piecewise linear, so that no tick between two events need be computed.

Every wiper turns at a constant speed from the end of its dead time to its stop, so that the sum at an R-unit is linear
between corners: where a wiper begins to turn, where its last whole tick ends, and where it reaches the stop. Sums are
held as whole multiples of the grid, which Python's integers add and divide exactly.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mark1.machine.exact.units import NEVER, Ticks, Units, Volts, in_grid

FAR = 2**60
"""More than any sum, in steps of the grid."""

BEYOND = 2**62
"""Limit that no sum gets beyond, in steps of the grid."""

Limits = Sequence[tuple[int, int]]
"""The least and the largest sum of each R-unit, in steps of the grid, at which nothing happens yet."""


class SumTrajectory(NamedTuple):
    """The sums of all R-units from the tick at which motors were energised, in steps of the grid.

    At each of the `corners` (ticks) they are `sums`, and from there on change by `rates` per tick. `undisturbed`: no
    wiper at all reaches a stop as long as motors may run.
    """

    corners: list[int]
    sums: list[list[int]]
    rates: list[list[int]]
    undisturbed: bool

    def at(self, tick: int) -> list[int]:
        """Return the sums at a tick."""
        place = self._piece(tick)
        ticks = tick - self.corners[place]
        return [start + rate * ticks for start, rate in zip(self.sums[place], self.rates[place], strict=True)]

    def first_beyond(self, limits: Limits, tick: int, last: int) -> int:
        """Return the first tick from `tick` to `last` at which a sum is beyond its limits, else NEVER."""
        for place in range(self._piece(tick), len(self.corners)):
            start, end = self.corners[place], last
            if place + 1 < len(self.corners):
                end = min(self.corners[place + 1], last)
            # Within a piece the sums are linear, so that the first tick beyond a limit is a division.
            found = tick + _soonest(self.sums[place], self.rates[place], tick - start, limits)
            if found <= end:
                return found
            if end == last:
                break
            tick = end
        return NEVER

    def firsts_beyond(self, limits: Limits, tick: int, last: int) -> list[int]:
        """Return for each R-unit the first tick up to `last` at which its sum is beyond its limits, or NEVER.

        Only for sums that begin to change once and never turn back, each of which is beyond from then on.
        """
        begin = self.corners[-1]
        each = zip(self.sums[-1], self.rates[-1], limits, strict=True)
        ticks = [max(tick, begin + _soonest((start,), (rate,), 0, (limit,))) for start, rate, limit in each]
        return [first if first <= last else NEVER for first in ticks]

    def _piece(self, tick: int) -> int:
        return bisect_right(self.corners, tick) - 1


def _soonest(starts: Sequence[int], rates: Sequence[int], gone: int, limits: Limits) -> int:
    """Return the ticks until one of these sums, `gone` ticks after its start, is beyond its limits, or very many."""
    soonest = BEYOND
    for start, rate, (low, high) in zip(starts, rates, limits, strict=True):
        at = start + rate * gone
        if at > high or at < low:
            return 0
        if rate > 0:
            ticks = (high - at) // rate
        elif rate < 0:
            ticks = (at - low) // -rate
        else:
            continue
        if ticks < soonest:
            soonest = ticks
    return soonest + 1


def straight(base: Volts, travel: Volts, energised: int, begin: int) -> SumTrajectory:
    """Return the trajectory if all wipers begin to turn at one tick and none reaches a stop.

    `base` are the sums when motors are energised, `travel` the sums of the active wipers' travel per tick (V, (R,)).
    """
    sums, rates = in_grid(base).tolist(), in_grid(travel).tolist()
    return SumTrajectory([energised, begin], [sums, sums], [[0] * len(rates), rates], True)


class Turning(NamedTuple):
    """Wipers that turn: start (V), travel per tick (V, not 0), tick at which turning begins, and R-unit fed."""

    start: Volts
    travel: Volts
    begin: Ticks
    feeds: Units


def broken(base: Volts, wipers: Turning, energised: int, stop: float) -> SumTrajectory:
    """Return the trajectory with a corner wherever the travel of an active wiper changes; `base`: first sums (V, (R,)).

    A wiper travels for whole ticks, then in one tick the rest of the way to the stop, and then stands.
    """
    # Each wiper adds three changes of rate: it begins to turn, its last whole tick ends, and it stands at the stop.
    step, way = in_grid(wipers.travel), np.sign(wipers.travel).astype(np.int64)
    whole, rest = np.divmod(in_grid(stop - way * wipers.start), np.abs(step))
    ticks = [np.array([energised]), wipers.begin, wipers.begin + whole, wipers.begin + whole + 1]
    gained = [np.array([0]), step, way * rest - step, -way * rest]
    feeds = [np.array([0]), wipers.feeds, wipers.feeds, wipers.feeds]
    corners, places = np.unique(np.concatenate(ticks), return_inverse=True)
    rates = np.zeros((len(corners), len(base)), np.int64)
    np.add.at(rates, (places, np.concatenate(feeds)), np.concatenate(gained))
    # A first step that ends at the stop is entered and taken back at one corner: 64-bit wrap-around cancels.
    rates = rates.cumsum(axis=0)
    moved = (rates[:-1] * np.diff(corners)[:, None]).cumsum(axis=0)
    sums = in_grid(base) + np.vstack([np.zeros_like(rates[:1]), moved])
    return SumTrajectory(corners.tolist(), sums.tolist(), rates.tolist(), False)


def most(limit: int, supply: float) -> int:
    """Return the largest sum that the supply, rounding to the grid, scales to at most `limit` (steps of the grid).

    Where that is larger than any sum, of either sign, return some number that is.
    """
    if supply == 1:
        return limit
    # Rounding may shift the result by some steps: search among the sums that could be scaled to the limit.
    near, reach = int(np.clip(limit / supply, -FAR, FAR)), int(min(2 / supply, FAR)) + 2
    sums = range(near - reach, near + reach)
    return sums.start + bisect_left(sums, True, key=lambda each: round(each * supply) > limit) - 1
