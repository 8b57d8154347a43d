"""Dial weights: run the machine's motors until its potentiometers hold a network's weights.

The motors are the machine's (OM fig. 1, documented). Running wipers to a voltage from the panel, one after the other
because it has one meter, is invented. A bias of the network's own has no potentiometer and is lost.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import check_array, check_number
from mark1.base.report import Cell, Column, Report, Table
from mark1.base.types import ImageLike
from mark1.clockwork.rig import Rig
from mark1.compare.learners import check_rig, pulse_travel
from mark1.compare.network_from_machine import fed, least_sum
from mark1.machine import potentiometers, response
from mark1.machine.exact.units import Bits, Flags, Volts, on_grid
from mark1.machine.faults import faults
from mark1.machine.machine import Machine
from mark1.modern import Network


def dial(
    rig: Rig,
    weights: Network | ArrayLike,
    scale: float | None = None,
    pulses: bool = False,
    images: ImageLike | None = None,
) -> Report:
    """Turn weights into the potentiometers of an idle machine, one motor after the other, and report time and errors.

    `weights` is a network, whose last layer is used, or an array of shape (A,) or (R, A), the latter 0 where the A-unit
    does not feed the R-unit; potentiometers of masked weights stay as they are. `scale` is V per unit of weight (None:
    1). With `pulses`, wipers move by whole quantized pulses only, so that the values are ones that teaching could
    reach. With `images` (n, rows, columns), answers are compared with those of the exact weights. Raises ValueError for
    weights of another wiring and for a machine that is not idle, before anything moves. The order, one motor after the
    other, is invented: the panel has one meter.
    """
    _check_idle(check_rig(rig))
    target = _target_values(rig.machine, weights, _checked_scale(scale))
    expected = None if images is None else target.answers(rig.machine, images)
    before = _Reading(rig, expected, images)
    targets = _reachable(rig, target.volts, pulses)
    turned = _turn(rig, np.where(target.given, targets, before.position))
    after = _Reading(rig, expected, images)
    notes = [*_bias_note(rig.machine, target), NOTE]
    settings = {"scale": target.scale, "whole pulses": "yes" if pulses else "no"}
    return Report(
        "Today's weights, turned in by motors",
        [_table(rig.machine, target, turned, before, after)],
        notes,
        settings=settings,
    )


NOTE = (
    "The Mark I is simulated: its motor speed, and so every time here, is an invented default; dialling the "
    "potentiometers one after the other is invented too."
)


def _check_idle(rig: Rig) -> None:
    if rig.phase != "idle":
        raise ValueError(
            f"the machine is busy ({rig.phase}, tick {rig.tick}); run() finishes the exposure, then dial again"
        )


def _checked_scale(scale: float | None) -> float:
    return 1.0 if scale is None else check_number("scale", scale, above=0, hint=" (V per unit of weight)")


@dataclass(frozen=True, eq=False)
class _TargetValues:
    """Weights in V and a mask of those given (shape (A,)), V per unit of weight, and the network, if there is one."""

    volts: Volts
    given: Flags
    scale: float
    network: Network | None

    def answers(self, machine: Machine, images: ImageLike) -> Bits:
        """Return the bits that the exact weights answer, by the network's own logits if there is one (shape (n, R))."""
        if check_array("images", images).size == 0:
            raise ValueError("there are no images to compare answers on; give at least one, or leave images out")
        if self.network is not None:
            return np.asarray(self.network.look(images)["z_o"] >= 0, dtype=np.int8)
        sums = machine.activity(images).astype(np.float64) @ (fed(machine) * self.volts).T
        cleared = np.zeros(machine.spec.response_units, np.int8)
        return response.decide(sums, cleared, machine.dead_zone, faults.forcing(machine.registers))


def _target_values(machine: Machine, weights: Network | ArrayLike, scale: float) -> _TargetValues:
    network = weights if isinstance(weights, Network) else None
    wired = fed(machine)
    table = _table_of(wired, weights.weights[-1] if isinstance(weights, Network) else weights)
    for r, a in np.argwhere((table != 0) & ~wired):
        raise ValueError(
            f"the weights hold {table[r, a]:g} from A{a + 1} to R{r + 1}, but A{a + 1} feeds R{machine.feeds[a] + 1} "
            "alone; give 0 there, as network_from(rig) keeps it"
        )
    mask = None if network is None else network.layers[-1].mask
    given: Flags = np.any(wired if mask is None else wired & mask, axis=0)
    return _TargetValues(table.sum(axis=0) * scale, given, scale, network)


def _table_of(wired: Flags, weights: ArrayLike) -> Volts:
    """Return the weights as a table (R, A); raises ValueError for another shape and for values that are not finite."""
    table: Volts = check_array("the weights", weights)
    if table.shape not in (wired.shape[1:], wired.shape):
        raise ValueError(
            f"the weights have shape {table.shape}; they must have shape ({wired.shape[1]},) or {wired.shape}, or be a "
            "network that ends in such a layer"
        )
    return np.where(wired, table, 0.0) if table.ndim == 1 else table


def _reachable(rig: Rig, volts: Volts, pulses: bool) -> Volts:
    """Return the target of each wiper (V, (A,)): within the stops, on the grid, and with `pulses` whole pulses away."""
    stop = rig.machine.stop
    held: Volts = on_grid(np.clip(volts, -stop, stop))
    if not pulses:
        return held
    step, pulse = pulse_travel(rig.spec, rig.panel.pulse_ms), rig.panel.pulse_ms
    if step == 0:
        raise ValueError(
            f"a pulse of {pulse} ms moves no wiper, since motors start after {rig.spec.dead_time_ms} ms; "
            "leave pulses out, or set a longer panel.pulse_ms"
        )
    return potentiometers.nearest(rig.examine("value"), held, step, stop)


def _turn(rig: Rig, targets: Volts) -> int:
    """Dial every wiper that would come nearer, in panel order; return the number of wipers dialled."""
    start = rig.examine("value")
    tick = potentiometers.travel_per_tick(rig.machine.parts.motor_speed, np.ones_like(start))
    moving = np.flatnonzero(potentiometers.nearest(start, targets, tick, rig.machine.stop) != start)
    for a in moving:
        halt = rig.dial(int(a) + 1, float(targets[a]))
        if rig.phase != "idle":
            raise ValueError(
                f"dialling was halted at A{a + 1} by {halt.reason!r}; remove that breakpoint, run() to idle and dial "
                "again: values that are set already are skipped"
            )
    return len(moving)


class _Reading:
    """Cost and wiper positions (V) of a rig and, if answers are expected of it, the fraction that it gives."""

    def __init__(self, rig: Rig, expected: Bits | None, images: ImageLike | None) -> None:
        self.cost, self.position = rig.cost, rig.examine("value")
        self.equal: float | None = None
        if expected is not None and images is not None:
            self.equal = float((rig.respond(images) == expected).all(axis=1).mean())


def _table(machine: Machine, target: _TargetValues, turned: int, before: _Reading, after: _Reading) -> Table:
    """Return the cost of dialling, and the errors left by stops and whole steps."""
    given = target.given
    held = np.clip(target.volts, -machine.stop, machine.stop)
    beyond = np.abs(target.volts - held)[given]
    left = np.abs(after.position - held)[given]
    rows: list[list[Cell]] = [
        ["weights given", int(given.sum()), ""],
        ["wipers moved", turned, ""],
        ["machine time", after.cost.hours - before.cost.hours, "h"],
        ["motor time", after.cost.motor_seconds - before.cost.motor_seconds, "s"],
        ["wiper travel", after.cost.volts_travelled - before.cost.volts_travelled, "V"],
        ["weights beyond the stops", int((beyond > 0).sum()), ""],
        ["total cut off by the stops", beyond.sum(), "V"],
        ["largest error left by whole steps", left.max(initial=0.0), "V"],
        ["mean error left by whole steps", left.mean() if left.size else 0.0, "V"],
    ]
    if before.equal is not None:
        rows.append(["answers equal to the network's, before", before.equal, ""])
        rows.append(["answers equal to the network's, after", after.equal, ""])
    return Table("Weights dialled in", ["quantity", Column("value", "{:,.6g}"), "unit"], rows)


def _bias_note(machine: Machine, target: _TargetValues) -> list[str]:
    """Return a note on the R-units for which the network has a bias of its own, which no potentiometer holds."""
    if target.network is None:
        return []
    bias, own = target.network.biases[-1] * target.scale, -least_sum(machine)
    free = faults.forcing(machine.registers) == response.NOT_FORCED
    units = np.flatnonzero(free & ((bias if bias.size else 0.0) != own))
    names = ", ".join(f"R{unit + 1}" for unit in units)
    note = (
        f"The network's bias for {names} differs from the machine's, {own:g} V from its dead zone; the machine has no "
        "other, so biases are not dialled in."
    )
    return [note] if names else []
