"""The two fronts of the prompt: IPython, and Python's own with completion and a history that is kept."""

import atexit
import code
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any

from mark1.repl.errors import TOLD, sentence
from mark1.repl.verbs import Verbs

HISTORY = ".mark1_history"  # in the home folder: the lines typed at Python's own prompt

BANNER = """\
The Mark I at its prompt. Try:
  teach("E", 5)
  show("E")
  present("X", 3); step(3)
  examine("value[448:456]")
  help()
Ctrl-D leaves."""


def ipython_prompt(verbs: Verbs) -> None:
    """Open IPython's prompt."""
    settings = import_module("traitlets.config").Config()
    settings.TerminalInteractiveShell.banner1 = f"{BANNER}\n"
    settings.TerminalInteractiveShell.confirm_exit = False
    app = import_module("IPython.terminal.ipapp").TerminalIPythonApp.instance(config=settings, user_ns=verbs.names)
    app.initialize(argv=[])

    def explain(
        shell: Any, kind: type[BaseException], error: BaseException, trace: TracebackType, tb_offset: int | None = None
    ) -> None:
        if not _tell(error, verbs):
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    app.shell.set_custom_exc((*TOLD, KeyboardInterrupt), explain)
    app.shell.events.register("post_run_cell", lambda _: verbs.board.redraw())
    app.start()


def python_prompt(verbs: Verbs) -> None:
    """Open Python's own prompt, with completion and a kept history where readline is there."""
    with suppress(ImportError):  # Windows has none
        _ready_line(verbs.names)
    sys.excepthook = sys.__excepthook__  # typer's would show the frames of the console as well
    _Console(verbs).interact(banner=BANNER, exitmsg="")


class _Console(code.InteractiveConsole):
    """Python's own prompt, which draws the panel after a line and says mark1's errors in a sentence."""

    def __init__(self, verbs: Verbs) -> None:
        super().__init__(verbs.names)
        self._verbs = verbs

    def runcode(self, code: CodeType) -> None:
        super().runcode(code)
        self._verbs.board.redraw()

    def showtraceback(self) -> None:
        error = sys.exception()
        if error is None or not _tell(error, self._verbs):
            super().showtraceback()


def _tell(error: BaseException, verbs: Verbs) -> bool:
    """Say an error in a sentence and tell whether that was enough."""
    told = sentence(error)
    if told is None:
        return False
    if isinstance(error, KeyboardInterrupt):
        verbs.board.reason = "Ctrl-C"
    print(told, file=sys.stderr)  # noqa: T201
    return True


def _ready_line(names: dict[str, Any]) -> None:
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
