"""A discrete-event simulator of Rosenblatt's Mark I Perceptron, beside a modern dense-layer network.

    from mark1 import MachineSpec, Rig, stimuli, modern, compare

Names are loaded on first use, so that `import mark1` imports neither Pillow nor matplotlib.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from mark1.base.version import __version__

if TYPE_CHECKING:
    from mark1 import compare, lab, modern, stimuli
    from mark1.base.rng import stream as rng
    from mark1.clockwork.difference import diff
    from mark1.clockwork.fleet import Fleet
    from mark1.clockwork.rig import Rig
    from mark1.lab.sweeps import sweep
    from mark1.machine.spec import MachineSpec
    from mark1.machine.wiring import wiring
    from mark1.paper import theory
    from mark1.paper.perceptron1958 import Perceptron1958
    from mark1.paper.readout import ReadOut
    from mark1.show import page, recording, views

__all__ = [
    "Fleet",
    "MachineSpec",
    "Perceptron1958",
    "ReadOut",
    "Rig",
    "__version__",
    "compare",
    "diff",
    "lab",
    "modern",
    "page",
    "recording",
    "rng",
    "stimuli",
    "sweep",
    "theory",
    "views",
    "wiring",
]

_OBJECTS = {
    "Fleet": "mark1.clockwork.fleet.Fleet",
    "MachineSpec": "mark1.machine.spec.MachineSpec",
    "Perceptron1958": "mark1.paper.perceptron1958.Perceptron1958",
    "ReadOut": "mark1.paper.readout.ReadOut",
    "Rig": "mark1.clockwork.rig.Rig",
    "diff": "mark1.clockwork.difference.diff",
    "rng": "mark1.base.rng.stream",
    "sweep": "mark1.lab.sweeps.sweep",
}
_MODULES = {
    "compare": "mark1.compare",
    "lab": "mark1.lab",
    "page": "mark1.show.page",
    "recording": "mark1.show.recording",
    "modern": "mark1.modern",
    "stimuli": "mark1.stimuli",
    "theory": "mark1.paper.theory",
    "views": "mark1.show.views",
    "wiring": "mark1.machine.wiring.wiring",
}


def __getattr__(name: str) -> object:
    if name in _OBJECTS:
        module, _, attribute = _OBJECTS[name].rpartition(".")
        return getattr(import_module(module), attribute)
    if name in _MODULES:
        return import_module(_MODULES[name])
    raise AttributeError(f"module 'mark1' has no attribute {name!r}; it has {', '.join(sorted(__all__))}")


def load_ipython_extension(ipython: object) -> None:
    """Register rich displays of rigs, images and reports; IPython calls this on `%load_ext mark1`."""
    import_module("mark1.show.notebook").load_ipython_extension(ipython)


def unload_ipython_extension(ipython: object) -> None:
    """Remove the rich displays; IPython calls this on `%unload_ext mark1`."""
    import_module("mark1.show.notebook").unload_ipython_extension(ipython)


def __dir__() -> list[str]:
    return sorted(__all__)
