"""Titles and metadata of rig figures: seed, settings and machine time."""

from dataclasses import fields

from mark1.clockwork.rig import Rig
from mark1.machine.spec import MachineSpec


def machine(rig: Rig) -> str:
    """Return the name of the machine."""
    unlike = "; ".join(rig.spec.unlike_mark1())
    return f"{f'Not the Mark I ({unlike})' if unlike else 'Mark I'}, simulated, seed {rig.machine.seed}"


def settings(rig: Rig) -> str:
    """The seed and every field of the spec that is not at its default, for the picture's file."""
    usual = MachineSpec()
    names = [field.name for field in fields(MachineSpec)]
    own = [f"{name} {getattr(rig.spec, name)}" for name in names if getattr(rig.spec, name) != getattr(usual, name)]
    return f"seed {rig.machine.seed}; MachineSpec: {', '.join(own) or 'defaults'}"
