"""The values of a rig as pictures: module by module behind their door, and folded back through the cords to the cells.

Read at this tick, also while motors run. Cords that are cut carry nothing and are left out.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mark1.clockwork.rig import Rig
from mark1.show import plots
from mark1.show.views import captions

if TYPE_CHECKING:
    from mark1.modern import Network

MOST_UNITS = 9
"""Units of today's neuron whose weights are drawn; of more the first are."""


def values(rig: Rig) -> plots.Labelled:
    """The values (V) of all A-units in modules of 8, as many as the machine has; of the Mark I that makes 8 x 8 x 8."""
    title = f"Values behind the A-units' door\n{captions.machine(rig)}"
    return _labelled(plots.modules(rig.examine("value"), rig.machine.feeds.tolist(), title), "Values", rig)


def looks_for(rig: Rig, network: "Network | None" = None, names: tuple[str, ...] = ()) -> plots.Labelled:
    """Draw the weight template of each R-unit on the retina, beside the weights of a network's first layer.

    On each cell stands the sum over the R-unit's A-units of value x signed cord (V). `names` are those of the network's
    units, of which the first MOST_UNITS are drawn. ValueError for a network whose inputs are not the rig's cells.
    """
    weights = None if network is None else _weights(rig, network, names)
    return _labelled(plots.looks_for(folded(rig), weights), "What each R-unit looks for", rig)


def folded(rig: Rig) -> dict[str, NDArray[np.float64]]:
    """For each R-unit the sum over its A-units of value x signed cord on each cell (V, shape of the retina)."""
    machine = rig.machine
    a, s, sign = machine.plugboard(rig.registers).cords.T
    sums = np.zeros((rig.spec.response_units, rig.spec.cells))
    np.add.at(sums, (machine.feeds[a], s), rig.examine("value")[a] * sign)
    return {f"R{unit}": each.reshape(rig.spec.retina_shape) for unit, each in enumerate(sums, 1)}


def _weights(rig: Rig, network: "Network", names: tuple[str, ...]) -> dict[str, NDArray[np.float64]]:
    if network.inputs != rig.spec.cells:
        raise ValueError(
            f"the network has {network.inputs} inputs and the retina {rig.spec.cells} cells; "
            "give a network that looks at the same retina"
        )
    told = [*names, *(f"unit {unit}" for unit in range(len(names) + 1, MOST_UNITS + 1))]
    first = network.weights[0][:MOST_UNITS]
    return {name: w.reshape(rig.spec.retina_shape) for name, w in zip(told, first, strict=False)}


def _labelled(figure: plots.Labelled, what: str, rig: Rig) -> plots.Labelled:
    figure.title = f"{what}: {captions.machine(rig)}"
    figure.description = f"{captions.settings(rig)}; tick {rig.tick}, exposures {rig.registers.exposures}"
    return figure
