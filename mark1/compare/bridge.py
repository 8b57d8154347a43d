"""Bridge: the machine as a network of today's neurons, equal bit for bit, and a network's weights dialled back into it.

A machine in test mode is a network of two frozen layers of step neurons and one layer of weights, many to one (OM fig.
1, documented; A- and R-units by their signed sums: R57, R58, theory). What is not on the machine is said so: the
sigmoid through which gradients flow, a bias of one's own, and today's order and way of turning the potentiometers in.
"""

from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from mark1.clockwork.rig import Rig
from mark1.compare.learners import pulse_travel
from mark1.machine import response, values
from mark1.machine.machine import Machine
from mark1.machine.units import GRID, Bits, Flags, Volts, on_grid
from mark1.modern import Dense, Network
from mark1.modern.checks import finite
from mark1.report import Cell, Column, Report, Table

MOST_CELLS = 4096
"""Photocells up to which their layer, one weight for each pair of them, is worth its memory."""

MOST_BYTES = 2**30
"""Largest kernels, all layers together, that `network_from` makes (bytes)."""


def network_from(rig: Rig, activation: str = "sigmoid", dtype: DTypeLike = "float64") -> Network:
    """The network that answers every card (n, rows, columns) as the rig's machine does now, wherever its wipers stand.

    Its layers are the photocells, the A-units and the R-units; bits are f(x) >= 0.5, with "sigmoid" or "step" as the
    last activation, and only the weights that are potentiometers train. Every card finds the R-units cleared. A forced
    R-unit and a cell whose stimulus switch is on or off do not depend on the card. ValueError where the machine
    remembers its last answer, where the network would be too large, and for a `dtype` other than float64.
    """
    machine = rig.machine
    _check_network(machine, activation, dtype)
    layers = [_photocells(machine), _a_units(machine), _r_units(machine, activation)]
    return Network(machine.spec.cells, layers, dtype=dtype)


def _check_network(machine: Machine, activation: str, dtype: DTypeLike) -> None:
    spec = machine.spec
    if activation not in ("sigmoid", "step"):
        raise ValueError(f'the activation is {activation!r}; it must be "sigmoid", which can be trained, or "step"')
    if dtype not in ("float64", np.float64):
        raise ValueError(f"the dtype is {dtype!r}, in which sums of values are not exact; it must be float64")
    if not spec.clear_responses:
        raise ValueError(
            "this machine's R-units are not cleared between cards, so that it remembers its last answer, which a "
            "network cannot; give a machine with clear_responses=True"
        )
    if spec.cells > MOST_CELLS:
        raise ValueError(f"a layer of {spec.cells} photocells is too large; the retina may have at most {MOST_CELLS}")
    size = 8 * (spec.cells**2 + spec.association_units * (spec.cells + spec.response_units))
    if size > MOST_BYTES:
        raise ValueError(
            f"the kernels for {spec.association_units} A-units and {spec.cells} S-units would take about "
            f"{size / 2**30:.1f} GiB, above {MOST_BYTES / 2**30:g} GiB; give a machine with fewer A-units"
        )


def _photocells(machine: Machine) -> Dense:
    """S-units: on where light >= threshold; a difference of two floats has the right sign, so this is exact."""
    stimulus = machine.registers.stimulus
    camera = stimulus < 0
    by_switch = np.where(camera, 0.0, stimulus)
    return _frozen(np.diag(camera.astype(np.float64)), by_switch - machine.parts.s_threshold)


def _a_units(machine: Machine) -> Dense:
    """A-units: on where the signed sum is at least theta; cords between the same two units would add up."""
    spec, (a, s, sign) = machine.spec, machine.registers.cords.T
    cords = np.zeros((spec.association_units, spec.cells))
    np.add.at(cords, (a, s), sign)
    return _frozen(cords, np.full(spec.association_units, -float(spec.threshold)))


def _frozen(kernel: Volts, bias: Volts) -> Dense:
    return Dense(
        len(kernel), "step", kernel_initializer=kernel, bias_initializer=bias, train_kernel=False, train_bias=False
    )


def _r_units(machine: Machine, activation: str) -> Dense:
    """R-units: on where the sum, a multiple of GRID, is above the dead zone, that is at least one GRID above it.

    A forced one has no weights and a score of 1 or -1, of which only the sign counts.
    """
    forcing = machine.registers.forcing
    free = forcing == response.NOT_FORCED
    fed = _fed(machine) & free[:, np.newaxis]
    position = machine.positions(machine.registers, machine.registers.tick)
    return Dense(
        len(fed),
        activation,
        kernel_initializer=fed * position,
        bias_initializer=np.where(free, -_least_sum(machine), np.where(forcing == 1, 1.0, -1.0)),
        train_bias=False,
        kernel_mask=fed,
    )


def _fed(machine: Machine) -> Flags:
    """Which A-units feed which R-unit (shape (R, A))."""
    units: Flags = np.arange(machine.spec.response_units)[:, np.newaxis] == machine.feeds
    return units


def _least_sum(machine: Machine) -> float:
    """The least sum that a cleared R-unit answers with 1 (V)."""
    return machine.dead_zone + GRID


def dial(
    rig: Rig, weights: Network | ArrayLike, scale: float | None = None, pulses: bool = False, images: Any = None
) -> Report:
    """Turn weights into the potentiometers of an idle machine, motor after motor on its own clock; report what it took.

    `weights` is a network, of which the last layer is taken, or values of shape (A,) or (R, A), the latter 0 where the
    A-unit does not feed the R-unit; what the network's mask takes away is left as it stands. `scale` is V per unit of
    weight (None: 1). With `pulses`, wipers are only turned by whole quantized pulses, as a machine taught by them could
    hold the weights. With `images` (n, rows, columns), answers are compared with those of the exact weights. ValueError
    for weights of another wiring, before anything moves. That dialling goes one motor after the other is invented: the
    panel has one meter.
    """
    _check_idle(rig)
    wanted = _wanted(rig.machine, weights, _checked_scale(scale))
    expected = None if images is None else wanted.answers(rig.machine, images)
    before = _Reading(rig, expected, images)
    targets = _reachable(rig, wanted.volts, pulses)
    turned = _turn(rig, np.where(wanted.given, targets, before.position))
    after = _Reading(rig, expected, images)
    notes = [*_bias_note(rig.machine, wanted), NOTE]
    settings = {"scale": wanted.scale, "whole pulses": "yes" if pulses else "no"}
    return Report("Weights dialled in", [_table(rig.machine, wanted, turned, before, after)], notes, settings=settings)


NOTE = (
    "The Mark I is simulated: its motor speed, and so every time here, is an invented default; that the potentiometers "
    "are dialled in one after the other is invented too."
)


def _check_idle(rig: Rig) -> None:
    if rig.phase != "idle":
        raise ValueError(
            f"an exposure is under way ({rig.phase}, tick {rig.tick}); run() ends it, then weights can be dialled in"
        )


def _checked_scale(scale: Any) -> float:
    if scale is None:
        return 1.0
    if isinstance(scale, bool) or not isinstance(scale, Real) or not 0 < float(scale) < np.inf:
        raise ValueError(f"the scale is {scale!r}; it must be a number above 0, in V per unit of weight")
    return float(scale)


@dataclass(frozen=True, eq=False)
class _Wanted:
    """Weights in V and which were given (shape (A,)), V per unit of weight, and the network, if there is one."""

    volts: Volts
    given: Flags
    scale: float
    network: Network | None

    def answers(self, machine: Machine, images: Any) -> Bits:
        """Bits that the exact weights answer, by the network's own scores where there is a network (shape (n, R))."""
        if np.size(images) == 0:
            raise ValueError("there are no images to compare answers on; give at least one, or leave images out")
        if self.network is not None:
            return np.asarray(self.network.look(images)["z_o"] >= 0, dtype=np.int8)
        sums = machine.activity(images).astype(np.float64) @ (_fed(machine) * self.volts).T
        cleared = np.zeros(machine.spec.response_units, np.int8)
        return response.decide(sums, cleared, machine.dead_zone, machine.registers.forcing)


def _wanted(machine: Machine, weights: Network | ArrayLike, scale: float) -> _Wanted:
    network = weights if isinstance(weights, Network) else None
    fed = _fed(machine)
    table = _table_of(fed, weights.weights[-1] if isinstance(weights, Network) else weights)
    for r, a in np.argwhere((table != 0) & ~fed):
        raise ValueError(
            f"the weights hold {table[r, a]:g} from A{a + 1} to R{r + 1}, but A{a + 1} feeds R{machine.feeds[a] + 1} "
            "alone; give 0 there, as network_from(rig) keeps it"
        )
    mask = None if network is None else network.layers[-1].mask
    given: Flags = np.any(fed if mask is None else fed & mask, axis=0)
    return _Wanted(table.sum(axis=0) * scale, given, scale, network)


def _table_of(fed: Flags, weights: ArrayLike) -> Volts:
    """The weights as a table (R, A); ValueError for another shape and for what is no finite number."""
    table: Volts = finite("the weights", weights)
    if table.shape not in (fed.shape[1:], fed.shape):
        raise ValueError(
            f"the weights have shape {table.shape}; they must have shape ({fed.shape[1]},) or {fed.shape}, or be a "
            "network that ends in such a layer"
        )
    return np.where(fed, table, 0.0) if table.ndim == 1 else table


def _reachable(rig: Rig, volts: Volts, pulses: bool) -> Volts:
    """Where wipers are sent (V, shape (A,)): within the stops, on the grid, and with `pulses` whole pulses away."""
    stop = rig.machine.stop
    held: Volts = on_grid(np.clip(volts, -stop, stop))
    if not pulses:
        return held
    step = pulse_travel(rig.spec)
    if step == 0:
        raise ValueError(
            f"a pulse of {rig.spec.pulse_ms} ms turns nothing, since motors start after {rig.spec.dead_time_ms} ms; "
            "leave pulses out, or give a machine with a longer pulse_ms"
        )
    start = rig.examine("value")
    whole = (held - start) / step
    short, long = (np.clip(start + step * count, -stop, stop) for count in (np.floor(whole), np.ceil(whole)))
    nearest: Volts = np.where(np.abs(short - held) <= np.abs(long - held), short, long)
    return nearest


def _turn(rig: Rig, targets: Volts) -> int:
    """Dial every wiper that one tick would bring nearer, in panel order; return how many were dialled."""
    start, stop = rig.examine("value"), rig.machine.stop
    gap = targets - start
    tick = values.travel_per_tick(rig.machine.parts.motor_speed, np.sign(gap))
    nearer = np.abs(values.turn(start, tick, np.ones_like(gap, np.int64), stop) - targets) < np.abs(gap)
    for a in np.flatnonzero(nearer):
        rig.dial(int(a) + 1, float(targets[a]))  # type: ignore[attr-defined]
        halt = rig.run()
        if rig.phase != "idle":
            raise ValueError(
                f"dialling was halted at A{a + 1} by the stop {halt.reason!r}; unwatch() what halts it, run() to idle "
                "and dial again: what stands right already is skipped"
            )
    return int(nearer.sum())


class _Reading:
    """What a rig has spent, where its wipers stand (V) and, of answers expected of it, the part that it gives."""

    def __init__(self, rig: Rig, expected: Bits | None, images: Any) -> None:
        self.cost, self.position = rig.cost, rig.examine("value")
        self.equal = None if expected is None else float((rig.respond(images) == expected).all(axis=1).mean())


def _table(machine: Machine, wanted: _Wanted, turned: int, before: _Reading, after: _Reading) -> Table:
    """What dialling took, and what stops and whole steps cost."""
    given = wanted.given
    held = np.clip(wanted.volts, -machine.stop, machine.stop)
    beyond = np.abs(wanted.volts - held)[given]
    left = np.abs(after.position - held)[given]
    rows: list[list[Cell]] = [
        ["weights given", int(given.sum()), ""],
        ["wipers turned", turned, ""],
        ["machine time", after.cost.hours - before.cost.hours, "h"],
        ["motor time", after.cost.motor_seconds - before.cost.motor_seconds, "s"],
        ["way of the wipers", after.cost.volts_travelled - before.cost.volts_travelled, "V"],
        ["weights beyond the stops", int((beyond > 0).sum()), ""],
        ["held back by the stops, all together", beyond.sum(), "V"],
        ["largest error left by whole steps", left.max(initial=0.0), "V"],
        ["mean error left by whole steps", left.mean() if left.size else 0.0, "V"],
    ]
    if before.equal is not None:
        rows.append(["answers equal to the network's, before", before.equal, "part"])
        rows.append(["answers equal to the network's, after", after.equal, "part"])
    return Table("Weights dialled in", ["what", Column("value", "{:,.6g}"), "unit"], rows)


def _bias_note(machine: Machine, wanted: _Wanted) -> list[str]:
    """Say for which R-units the network has a bias of its own, which no potentiometer holds."""
    if wanted.network is None:
        return []
    bias, own = wanted.network.biases[-1] * wanted.scale, -_least_sum(machine)
    free = machine.registers.forcing == response.NOT_FORCED
    units = np.flatnonzero(free & ((bias if bias.size else 0.0) != own))
    names = ", ".join(f"R{unit + 1}" for unit in units)
    note = (
        f"The network's bias for {names} is not the machine's own, {own:g} V from its dead zone: the machine has no "
        "other, so biases are not dialled in."
    )
    return [note] if names else []
