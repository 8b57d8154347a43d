"""Network from a machine: today's network that answers as the machine does, bit for bit; `dial_weights` is the inverse.

A machine in test mode is a network of two frozen layers of step units and one layer of weights, many to one (OM fig. 1,
documented; A- and R-units by their signed sums: R57, R58, theory). The machine has no sigmoid; it only lets gradients
through.
"""

import numpy as np
from numpy.typing import DTypeLike

from mark1.base.checks import short_repr
from mark1.clockwork.rig import Rig
from mark1.compare.learners import check_rig
from mark1.machine import response
from mark1.machine.exact.units import GRID, Bits, Flags, Volts
from mark1.machine.faults import faults
from mark1.machine.faults.faults import HEALTHY, STUCK_ON
from mark1.machine.machine import Machine
from mark1.modern import Dense, Network

MOST_CELLS = 4096
"""Most photocells; their layer has one weight for each pair of them."""

MOST_BYTES = 2**30
"""Most memory for the kernels of all layers (bytes)."""


def network_from(rig: Rig, activation: str = "sigmoid", dtype: DTypeLike = "float64") -> Network:
    """Return the network that answers every card (n, rows, columns) as the rig's machine does now.

    Its layers are the photocells, the A-units and the R-units; bits are f(x) >= 0.5, with "sigmoid" or "step" as the
    last activation, and only the weights that are potentiometers are trainable. R-units are cleared before every card.
    A forced R-unit, and a cell whose stimulus switch is on or off, do not depend on the card. Raises ValueError for a
    machine that keeps its last answer, for a network that would be too large, and for a `dtype` other than float64.
    """
    machine = check_rig(rig).machine
    _check_network(machine, activation, dtype)
    layers = [_photocells(machine), _a_units(machine), _r_units(machine, activation)]
    return Network(machine.spec.cells, layers, dtype=dtype)


def _check_network(machine: Machine, activation: str, dtype: DTypeLike) -> None:
    spec = machine.spec
    if not isinstance(activation, str) or activation not in ("sigmoid", "step"):
        raise ValueError(f'activation must be "sigmoid", which can be trained, or "step", not {short_repr(activation)}')
    if not isinstance(dtype, str | type | np.dtype) or dtype not in ("float64", np.float64, float):
        raise ValueError(f"dtype must be float64, in which sums of values are exact, not {short_repr(dtype)}")
    if not spec.clear_responses:
        raise ValueError(
            "this machine keeps its last answer, since its R-units are not cleared between cards, and a network "
            "cannot; give a machine with clear_responses=True"
        )
    if machine.registers.supply != 1 or spec.sum_noise:
        raise ValueError(
            "this machine has a supply fault or noise on its sums, which a network cannot have; "
            "rig.faults.clear('supply') clears the fault, a spec with sum_noise=0 has no noise"
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
    """Return the layer of S-units: on if light >= threshold."""
    # The sign of a difference of two floats is always correct, so this layer is exact.
    stimulus, fault = machine.registers.stimulus, machine.registers.cell_fault
    camera = (stimulus < 0) & (fault == HEALTHY)
    by_switch = np.where(stimulus < 0, 0.0, stimulus) - machine.parts.s_threshold
    return _frozen(np.diag(camera.astype(np.float64)), _held(by_switch, fault))


def _held(bias: Volts, fault: Bits) -> Volts:
    """Return the biases of step units; a unit stuck by a fault gets 1 or -1, of which only the sign counts."""
    return np.where(fault == HEALTHY, bias, np.where(fault == STUCK_ON, 1.0, -1.0))


def _a_units(machine: Machine) -> Dense:
    """Return the layer of A-units: on if the signed sum is at least theta; parallel cords add up."""
    spec, fault = machine.spec, machine.registers.unit_fault
    a, s, sign = machine.plugboard(machine.registers).cords.T
    cords = np.zeros((spec.association_units, spec.cells))
    np.add.at(cords, (a, s), sign)
    cords[fault != HEALTHY] = 0
    return _frozen(cords, _held(np.full(spec.association_units, -float(spec.threshold)), fault))


def _frozen(kernel: Volts, bias: Volts) -> Dense:
    return Dense(
        len(kernel), "step", kernel_initializer=kernel, bias_initializer=bias, train_kernel=False, train_bias=False
    )


def _r_units(machine: Machine, activation: str) -> Dense:
    """Return the layer of R-units: on if the sum is above the dead zone.

    Sums are multiples of GRID, so above it means at least one GRID above it. A forced unit has no weights and a logit
    of 1 or -1, of which only the sign counts.
    """
    forcing = faults.forcing(machine.registers)
    free = forcing == response.NOT_FORCED
    mask = fed(machine) & free[:, np.newaxis]
    position = machine.positions(machine.registers, machine.registers.tick)
    return Dense(
        len(mask),
        activation,
        kernel_initializer=mask * position,
        bias_initializer=np.where(free, -least_sum(machine), np.where(forcing == 1, 1.0, -1.0)),
        train_bias=False,
        kernel_mask=mask,
    )


def fed(machine: Machine) -> Flags:
    """Return a mask, True where an A-unit feeds an R-unit (shape (R, A))."""
    units: Flags = np.arange(machine.spec.response_units)[:, np.newaxis] == machine.feeds
    return units


def least_sum(machine: Machine) -> float:
    """Return the least sum to which a cleared R-unit answers 1 (V)."""
    return machine.dead_zone + GRID
