"""Shown: what a page shows of the registers, and what one step changes of it.

Wipers are given as a page works them out: where each started, its travel a tick, how long it waits, and its goal where
it has one. A step lists a wiper's start only where it is not where the wiper had come to by then.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mark1.machine.faults import faults
from mark1.machine.machine import Machine
from mark1.machine.panel.panel import CHOICES
from mark1.machine.reinforcement import LEAVE, NO_TARGET
from mark1.machine.state.registers import Phase, Registers
from mark1.machine.wiring.cords import unmatched
from mark1.show.recording.packing import Pool, bytes_of, packed, sparse, steps

Whole = NDArray[np.int64]

TARGET_SIGNS = {0: "0", 1: "1", LEAVE: "-", NO_TARGET: "?"}
"""Sign of each target of an R-unit. A table, since the two sentinels are negative and would index from the end."""


class Shown:
    """Works out what steps change, and keeps the pools of rows that come again."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.pools = {"lights": Pool(), "s": Pool(), "a": Pool()}

    def changes(self, before: Registers | None, after: Registers) -> dict[str, Any]:
        """Return the changes from one table of registers to the next; everything if there is no earlier table."""
        held = self._held(after)
        known = {} if before is None else self._held(before)
        changed = {name: value for name, value in held.items() if name not in known or known[name] != value}
        wipers = {name: change for name, change in self._wipers(before, after).items() if change is not None}
        return changed | wipers | self._cords(before, after)

    def _held(self, now: Registers) -> dict[str, Any]:
        """All that is written whole where it changes."""
        return {
            "phase": Phase(now.phase).name.lower(),
            "card": self.pools["lights"].place(bytes_of(now.card)),
            "light": self.pools["lights"].place(bytes_of(now.light)) if now.light.any() else None,
            "s": self.pools["s"].place(packed(now.s)),
            "a": self.pools["a"].place(packed(now.a)),
            "on": self.pools["a"].place(packed(now.drive != 0)),
            "energised": now.energised,
            "r": digits(now.r),
            "noise": steps(now.noise).tolist(),
            "supply": now.supply,
            "target": "".join(TARGET_SIGNS[bit] for bit in now.target.tolist()),
            "bits": digits(now.bits),
            "sums": steps(now.sums).tolist(),
            "asked": now.direction.tolist(),
            "limited": digits(now.limited),
            "mode": "test" if now.testing else CHOICES["mode"][now.mode],
            "system": CHOICES["system"][now.system],
            "corrections": now.corrections,
            "faults": list(map(str, faults.in_force(now))),
        }

    def _wipers(self, before: Registers | None, after: Registers) -> dict[str, Any]:
        travel, value = _travel(after), steps(after.value)
        none = np.zeros_like(value)
        old_travel, old_delay, come_to = none, none, none
        if before is not None:
            old_travel, old_delay = _travel(before), before.delay
            moved = (travel != old_travel) | (after.delay != old_delay)
            come_to = np.where(moved, steps(self.machine.positions(before, after.tick)), steps(before.value))
        return {
            "travel": sparse(old_travel, travel),
            "delay": sparse(old_delay, after.delay),
            "goal": sparse(self._stops(travel), self._goals(after)),
            "value": sparse(come_to, value),
        }

    def _goals(self, now: Registers) -> Whole:
        """Return the end positions of driven wipers: the stop they turn towards, or the operator's goal."""
        stops = self._stops(_travel(now))
        healthy = (now.motor_factor > 0) & (now.drive != 0)
        return np.where(healthy, steps(now.goal), stops) if now.phase == Phase.HOMING else stops

    def _stops(self, travel: Whole) -> Whole:
        return np.asarray(np.sign(travel) * steps(self.machine.stop))

    def _cords(self, before: Registers | None, after: Registers) -> dict[str, Any]:
        """Cords that no longer carry anything, and those that do so newly: a row (A-unit, S-unit, sign) each."""
        if before is None or (before.cords is after.cords and before.severed is after.severed):
            return {}
        old, new = (faults.without(now.cords, now.severed) for now in (before, after))
        return {"unplugged": old[unmatched(old, new)].tolist(), "plugged": new[unmatched(new, old)].tolist()}


def _travel(now: Registers) -> Whole:
    return steps(faults.travel(now, now.drive))


def digits(row: Any) -> str:
    """A row of 0 and 1, or truths, as one text."""
    return "".join(str(int(bit)) for bit in row)
