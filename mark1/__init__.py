"""A simulator of Rosenblatt's Mark I Perceptron, side by side with today's neuron.

    from mark1 import MachineSpec, Rig, stimuli, modern, compare

Names are loaded on first use, so that `import mark1` brings in neither Pillow nor matplotlib.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mark1 import compare, modern, page, recording, stimuli, views
    from mark1.clockwork.inquiry import diff
    from mark1.clockwork.rig import Rig
    from mark1.machine import theory, wiring
    from mark1.machine.perceptron1958 import Perceptron1958
    from mark1.machine.read_out import ReadOut
    from mark1.machine.spec import MachineSpec
    from mark1.sweeps import sweep

__version__ = "0.1.0"
__all__ = [
    "MachineSpec",
    "Perceptron1958",
    "ReadOut",
    "Rig",
    "__version__",
    "compare",
    "diff",
    "modern",
    "page",
    "recording",
    "stimuli",
    "sweep",
    "theory",
    "views",
    "wiring",
]

_HOMES = {
    "MachineSpec": "mark1.machine.spec",
    "Perceptron1958": "mark1.machine.perceptron1958",
    "ReadOut": "mark1.machine.read_out",
    "Rig": "mark1.clockwork.rig",
    "diff": "mark1.clockwork.inquiry",
    "sweep": "mark1.sweeps",
}
_ROOMS = {
    "compare": "mark1.compare",
    "page": "mark1.page",
    "recording": "mark1.recording",
    "modern": "mark1.modern",
    "stimuli": "mark1.stimuli",
    "theory": "mark1.machine.theory",
    "views": "mark1.views",
    "wiring": "mark1.machine.wiring",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _ROOMS:
        return import_module(_ROOMS[name])
    raise AttributeError(f"module 'mark1' has no attribute {name!r}; it has {', '.join(sorted(__all__))}")


def load_ipython_extension(ipython: object) -> None:
    """Show rigs, pictures and reports drawn in notebooks: what `%load_ext mark1` calls."""
    import_module("mark1.notebook").load_ipython_extension(ipython)


def unload_ipython_extension(ipython: object) -> None:
    """Show them as text again: what `%unload_ext mark1` calls."""
    import_module("mark1.notebook").unload_ipython_extension(ipython)


def __dir__() -> list[str]:
    return sorted(__all__)
