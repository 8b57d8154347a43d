"""The prompt: Python with a rig, one-word verbs and the rooms of mark1 at hand; IPython's where it is installed."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from mark1 import MachineSpec, Rig, compare, diff, modern, stimuli, wiring
from mark1.repl import prompt, script
from mark1.repl.errors import HOME
from mark1.repl.verbs import Verbs


def main(
    file: Path | None = None, *, seed: int | None = None, lesson: Path | None = None, pace: float | None = None
) -> int:
    """Open the prompt until the user leaves, or carry out the lines of a lesson; return the exit code.

    The rig is the one saved in `file`, or a new one of `seed` (0 unless given). `pace` is machine time over true time.
    ValueError for a file that is no saved rig, a lesson that is no Python, and a pace that is not above 0.
    """
    text = script.read(lesson) if lesson else ""
    verbs = at_hand(_rig(file, seed, pace))
    if lesson:
        return script.run(lesson, text, verbs)
    if find_spec("IPython"):
        prompt.ipython_prompt(verbs)
    else:
        prompt.python_prompt(verbs)
    return 0


def at_hand(rig: Rig) -> Verbs:
    """Return the verbs over a rig; their `names` are all that is at hand at the prompt."""
    names: dict[str, Any] = {
        "__name__": HOME,
        "rig": rig,
        "letters": stimuli.letters(),
        "MachineSpec": MachineSpec,
        "Rig": Rig,
        "diff": diff,
        "stimuli": stimuli,
        "modern": modern,
        "compare": compare,
        "wiring": wiring,
        "np": np,
    }
    verbs = Verbs(names)
    names |= verbs.by_name()
    return verbs


def _rig(file: Path | None, seed: int | None, pace: float | None) -> Rig:
    if file is not None and seed is not None:
        raise ValueError(f"{file} was made with a seed of its own; give a saved rig or a seed, not both")
    rig = Rig(MachineSpec(), seed=seed or 0) if file is None else Rig.load(file)
    rig.pace = pace
    return rig
