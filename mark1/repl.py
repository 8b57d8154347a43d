"""The prompt: Python with a rig, the letters and the rooms of mark1 at hand; IPython's where it is installed."""

import atexit
import code
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from mark1 import MachineSpec, Rig, compare, modern, stimuli

HISTORY = ".mark1_history"  # in the home folder: the lines typed at Python's own prompt

BANNER = """\
The Mark I, wired and at rest.
At hand: rig, letters, MachineSpec, Rig, stimuli, modern, compare, np. Try:
  print(letters[4])
  rig.teach(letters.x[4], [0, 0, 1, 0, 1, None, None, None])
  rig.show(letters.x[4])
  rig.examine("value[128:192]")  # the potentiometers of R3
Ctrl-D leaves."""


def main(seed: int = 0) -> None:
    """Open the prompt until the user leaves; `seed` is the rig's."""
    names = namespace(seed)
    if find_spec("IPython"):
        ipython_prompt(names)
    else:
        python_prompt(names)


def namespace(seed: int = 0) -> dict[str, object]:
    """Return what is at hand at the prompt, by name; the rig is new, with MachineSpec's defaults."""
    return {
        "rig": Rig(MachineSpec(), seed=seed),
        "letters": stimuli.letters(),
        "MachineSpec": MachineSpec,
        "Rig": Rig,
        "stimuli": stimuli,
        "modern": modern,
        "compare": compare,
        "np": np,
    }


def ipython_prompt(names: dict[str, object]) -> None:
    """Open IPython's prompt."""
    from IPython import start_ipython
    from traitlets.config import Config

    settings = Config()
    settings.TerminalInteractiveShell.banner1 = f"{BANNER}\n"
    settings.TerminalInteractiveShell.confirm_exit = False
    start_ipython(argv=[], user_ns=names, config=settings)


def python_prompt(names: dict[str, object]) -> None:
    """Open Python's own prompt, with completion and a kept history where readline is there."""
    with suppress(ImportError):  # Windows has none
        _ready_line(names)
    code.interact(banner=BANNER, local=names, exitmsg="")


def _ready_line(names: dict[str, object]) -> None:
    import readline
    import rlcompleter

    history = Path.home() / HISTORY
    readline.set_completer(rlcompleter.Completer(names).complete)
    libedit = "libedit" in (readline.__doc__ or "")  # as on macOS; it has a key language of its own
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    with suppress(OSError):
        readline.read_history_file(history)
    atexit.register(_keep_history, history)


def _keep_history(history: Path) -> None:
    import readline

    readline.set_history_length(1000)
    with suppress(OSError):  # a home that cannot be written costs the history, nothing else
        readline.write_history_file(history)
