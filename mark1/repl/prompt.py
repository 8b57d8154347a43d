"""The two fronts of the prompt: IPython, and Python's own with completion and a history that is kept."""

import atexit
import builtins
import code
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any

from mark1.clockwork.run import Halt
from mark1.machine.response import Response
from mark1.repl.commands import translate
from mark1.repl.errors import HINT, SENTENCES, sentence
from mark1.repl.results import results_last, text_of
from mark1.repl.session import Session

HISTORY = ".mark1_history"  # in the home folder: the lines typed at Python's own prompt

BANNER = """\
The Mark I at its prompt. Try:
  teach("E", target=5)  # 00000101
  show("E")
  present("X", 3); step(3)
  examine("value[448:456]")
  help()
Ctrl-D leaves."""

Verbs = dict[str, Callable[..., Any]]


def ipython_prompt(session: Session, verbs: Verbs) -> None:
    """Open IPython's prompt."""
    settings = import_module("traitlets.config").Config()
    settings.TerminalInteractiveShell.banner1 = f"{BANNER}\n"
    settings.TerminalInteractiveShell.confirm_exit = False
    settings.TerminalInteractiveShell.separate_in = ""  # a blank line less, so that panel, result and prompt fit 24
    app = import_module("IPython.terminal.ipapp").TerminalIPythonApp.instance(config=settings, user_ns=session.names)
    app.initialize(argv=[])
    prepare_shell(app.shell, session, verbs)
    app.start()


def prepare_shell(shell: Any, session: Session, verbs: Verbs) -> None:
    """Make an IPython shell understand command lines, draw the panel, and print errors as sentences."""

    def explain(
        shell: Any, kind: type[BaseException], error: BaseException, trace: TracebackType, tb_offset: int | None = None
    ) -> None:
        if not _print_sentence(error, session):
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    def translated(lines: list[str]) -> list[str]:
        return translate("".join(lines), verbs, session.names).splitlines(keepends=True)

    def show_result(result: Any, printer: Any, _cycle: bool) -> None:
        printer.text(text_of(result, session))

    syntax_error, start_result = shell.showsyntaxerror, shell.displayhook.start_displayhook

    def show_syntax_error(*args: Any, **options: Any) -> None:
        syntax_error(*args, **options)
        print(HINT, file=sys.stderr)  # noqa: T201

    def draw_before_result() -> None:
        session.redraw()
        start_result()

    shell.set_custom_exc((*SENTENCES, NameError, TypeError, KeyboardInterrupt), explain)
    shell.input_transformers_cleanup.append(translated)
    shell.showsyntaxerror, shell.displayhook.start_displayhook = show_syntax_error, draw_before_result
    for kind in (Response, Halt):
        shell.display_formatter.formatters["text/plain"].for_type(kind, show_result)
    shell.events.register("pre_run_cell", lambda _: session.begin_line())
    shell.events.register("post_run_cell", lambda _: session.redraw())


def python_prompt(session: Session, verbs: Verbs) -> None:
    """Open Python's own prompt, with completion and a kept history if there is readline."""
    with suppress(ImportError):  # Windows has none
        _ready_line(session.names)
    sys.excepthook = sys.__excepthook__  # typer's would show the frames of the console as well
    _Console(session, verbs).interact(banner=BANNER, exitmsg="")


class _Console(code.InteractiveConsole):
    """Python's own prompt, with command lines, the panel after a line, and errors of mark1 as sentences."""

    def __init__(self, session: Session, verbs: Verbs) -> None:
        super().__init__(session.names)
        self._session, self._verbs = session, verbs

    def runsource(self, source: str, filename: str = "<input>", symbol: str = "single") -> bool:
        return super().runsource(translate(source, self._verbs, self._session.names), filename, symbol)

    def runcode(self, code: CodeType) -> None:
        self._session.begin_line()
        try:
            with results_last(self._session):
                exec(code, self._session.names)  # noqa: S102 - the user's own line
        except SystemExit:
            raise
        except BaseException:  # Ctrl-C too
            self.showtraceback()
        self._session.redraw()

    def showtraceback(self) -> None:
        error = sys.exception()
        if error is None or not _print_sentence(error, self._session):
            super().showtraceback()

    def showsyntaxerror(self, *args: Any, **options: Any) -> None:
        super().showsyntaxerror(*args, **options)
        self.write(f"{HINT}\n")


def _print_sentence(error: BaseException, session: Session) -> bool:
    """Print an error as a sentence; return False if it needs a traceback."""
    text = sentence(error, [*session.names, *dir(builtins)])
    if text is None:
        return False
    if isinstance(error, KeyboardInterrupt):
        session.reason = "Ctrl-C"
    session.redraw()
    print(text, file=sys.stderr)  # noqa: T201
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
