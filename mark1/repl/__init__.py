"""The prompt: Python with a rig, verbs and the packages of mark1 at hand; IPython's prompt if it is installed."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from mark1 import compare, modern, stimuli
from mark1.clockwork.difference import diff
from mark1.clockwork.rig import Rig
from mark1.machine.spec import MachineSpec
from mark1.machine.wiring import wiring
from mark1.repl import prompt, script
from mark1.repl.errors import HOME
from mark1.repl.session import Session
from mark1.repl.verbs.table import Verb, verbs_of


def main(
    file: Path | None = None, *, seed: int | None = None, lesson: Path | None = None, pace: float | None = None
) -> int:
    """Open the prompt until the user leaves, or carry out the lines of a script; return the exit code.

    The rig is the one saved in `file`, or a new one of `seed` (default 0). `pace` is machine time over real time.

    Raises:
        ValueError: the file is not a saved rig, the script is not Python, or the pace is not above 0.
    """
    text = script.read(lesson) if lesson else ""
    session, verbs = at_hand(_rig(file, seed, pace))
    if lesson:
        return script.run(lesson, text, session)
    if find_spec("IPython"):
        prompt.ipython_prompt(session, verbs)
    else:
        prompt.python_prompt(session, verbs)
    return 0


def at_hand(rig: Rig) -> tuple[Session, dict[str, Verb]]:
    """Return a session over a rig, whose `names` are all that is at hand at the prompt, and its verbs by name."""
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
    session = Session(names)
    verbs = verbs_of(session)
    names |= verbs
    return session, verbs


def _rig(file: Path | None, seed: int | None, pace: float | None) -> Rig:
    if file is not None and seed is not None:
        raise ValueError(f"{file} has a seed of its own; give a saved rig or a seed, not both")
    rig = Rig(MachineSpec(), seed=seed or 0) if file is None else Rig.load(file)
    rig.pace = pace
    return rig
