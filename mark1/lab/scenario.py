"""Scenarios: a script's `run(seed=0, out=None, ...) -> Report` as a command line.

`main(run)` reads the options off the signature of `run`, tries the output folder before any work is done, shows a
progress bar on standard error while it works, prints the report on standard output and saves it under `--out`.
`run` itself stays a plain function, to be called from Python as well.
"""

import inspect
import io
import sys
import tempfile
import typing
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from importlib.util import module_from_spec, spec_from_file_location
from operator import length_hint
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from threadpoolctl import threadpool_limits

if TYPE_CHECKING:
    from mark1.base.report import Report

Item = TypeVar("Item")

_HELP = {
    "seed": "Seed of every random draw.",
    "out": "Folder for the report as text, JSON, CSV and figures; made if need be.",
    "svg": "Write each figure as SVG too, for papers.",
}
_TRUTHS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_display: ContextVar[Progress | None] = ContextVar("display", default=None)


def main(run: "Callable[..., Report]", args: Sequence[str] | None = None, name: str | None = None) -> None:
    """Run a scenario as a command: `args` (default: those of the process) for the settings of `run`, then exit.

    Every setting is an option, of type int, float, str, bool, Path, or a list or tuple of one of them (the option is
    given once for each item); `Annotated[int, "text"]` gives its help. Beside `--out` there is `--svg`. A script with
    settings in `QUICK` takes them with `--quick`, but for those that are given. Exit codes: 0; 1 where the report could
    not be saved; 2 for a setting that `run` (by ValueError or KeyError) or the command line refuses; 130 after Ctrl-C.
    """
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    text = sys.modules[run.__module__].__doc__ or run.__doc__ or ""
    app.command(help=inspect.cleandoc(text))(_command(run, _work))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a folder's name may be no text; the results still print
    app(args=args, prog_name=name or Path(sys.argv[0]).name)


def progress(items: Iterable[Item], text: str, total: int | None = None) -> Iterator[Item]:
    """Yield the items, with a bar on the terminal while they last.

    As in `for card in progress(cards, "teaching")`; `total` is their number, where `items` has no length. Only a
    scenario run as a command draws bars; everywhere else the items just pass. Loops may nest: each has its line.
    """
    display = _display.get()
    if display is None:
        yield from items
        return
    line = display.add_task(text, total=total or length_hint(items) or None)
    try:
        yield from display.track(items, total=total, task_id=line)
    finally:
        display.remove_task(line)


@contextmanager
def bars() -> Iterator[None]:
    """Draw the bars of `progress` on standard error while the context lasts, if that is a terminal.

    Inside another such context the bars are that one's.
    """
    console = Console(stderr=True)
    if not console.is_terminal or _display.get() is not None:
        yield
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as display:
        token = _display.set(display)
        try:
            yield
        finally:
            _display.reset(token)


@contextmanager
def one_sentence() -> Iterator[None]:
    """Turn a ValueError or KeyError (code 2) and Ctrl-C (code 130) into one line on standard error and an exit."""
    try:
        yield
    except KeyError as error:  # whose text is the repr of what it was given
        _leave(f"Error: {' '.join(map(str, error.args))}", 2)
    except ValueError as error:
        _leave(f"Error: {error}", 2)
    except KeyboardInterrupt:
        _leave("Stopped by Ctrl-C.", 130)


def try_folder(out: Path, option: str = "--out") -> bool:
    """Make the folder and write a file in it that vanishes; return whether it is new. ValueError: it cannot be done."""
    new = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=out) as trial:
            trial.write(b"trial")
    except OSError as error:
        why = "it is a file" if out.is_file() else error.strerror
        raise ValueError(f"{option} {out} cannot be written ({why}); name a folder that can be") from error
    return new


def load(path: Path) -> "Callable[..., Report]":
    """Return the `run` of a scenario script.

    Raises ValueError that names the file if it is no script or has no `run`, and RuntimeError, so that the traceback
    is seen, for a ValueError or KeyError of the script's own.
    """
    spec = spec_from_file_location(f"mark1_scenario_{path.stem}", path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise ValueError(f"{path} is no Python file; name a scenario script, a file whose name ends in .py")
    module = sys.modules[spec.name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (ValueError, KeyError) as error:
        raise RuntimeError(f"{path} failed while it was loaded") from error
    run: Callable[..., Report] | None = getattr(module, "run", None)
    if not callable(run):
        raise ValueError(f"{path} has no function run(...); a scenario script defines one that returns a Report")
    return run


def quick(run: "Callable[..., Report]") -> dict[str, Any]:
    """Return the settings with which a scenario is done soon: `QUICK` of its script, empty where there is none."""
    return dict(getattr(sys.modules[run.__module__], "QUICK", {}))


def read(run: "Callable[..., Report]", name: str, text: str) -> Any:
    """Return the value that the text of an option gives a setting of `run`; a list has blanks between its items.

    Raises ValueError for a text that the option does not take.
    """
    app = typer.Typer(add_completion=False)
    app.command()(_command(run, lambda _, settings: settings))
    command = typer.main.get_command(app)
    (option,) = (each for each in command.params if each.name == name)
    try:
        return command.main(_written(option, text), standalone_mode=False)[name]
    except typer.BadParameter as error:
        raise ValueError(f"{name} cannot be {text!r}: {error.message}") from error


def _written(option: Any, text: str) -> list[str]:
    """Write an option with its value as on a command line."""
    if option.secondary_opts:
        if text.lower() not in _TRUTHS:
            raise ValueError(f"{option.name} cannot be {text!r}; give yes or no")
        return [(option.opts if _TRUTHS[text.lower()] else option.secondary_opts)[0]]
    if option.multiple:
        return [f"{option.opts[0]}={item}" for item in text.split()]
    return [option.opts[0], *text.split()] if option.nargs > 1 else [f"{option.opts[0]}={text}"]


def _command(
    run: "Callable[..., Report]", work: "Callable[[Callable[..., Report], dict[str, Any]], object]"
) -> Callable[..., object]:
    """Return a function with the options of `run` as its signature, for typer to read, that hands them to `work`."""
    signature, soon = inspect.signature(run), quick(run)
    hints = typing.get_type_hints(run, include_extras=True)
    settings = signature.parameters
    options = [_option(setting, hints.get(name, type(setting.default))) for name, setting in settings.items()]
    if "out" in settings and "svg" not in settings:
        options.append(_option(inspect.Parameter("svg", inspect.Parameter.KEYWORD_ONLY, default=False), bool))
    tuples = [name for name, hint in hints.items() if typing.get_origin(_bare(hint)) is tuple]

    options += _quick_options(soon)

    def command(context: typer.Context | None = None, **given: Any) -> object:
        if soon and given.pop("quick", False) and context is not None:
            given |= {name: value for name, value in soon.items() if not _is_given(context, name)}
        with one_sentence():
            given |= {name: tuple(given[name]) for name in tuples if name in given}
            return work(run, given)

    command.__signature__ = signature.replace(parameters=options, return_annotation=None)  # type: ignore[attr-defined]
    command.__annotations__ = {option.name: option.annotation for option in options}
    return command


def _option(setting: inspect.Parameter, hint: Any) -> inspect.Parameter:
    """Return the setting as a keyword with typer's option as its annotation."""
    if setting.default is setting.empty or setting.kind in (setting.VAR_POSITIONAL, setting.VAR_KEYWORD):
        raise ValueError(f"the setting {setting.name!r} of run() has no default; give every setting a type and one")
    bare, extras = _bare(hint), getattr(hint, "__metadata__", ())
    if typing.get_origin(bare) is tuple and typing.get_args(bare)[1:] == (...,):
        bare = list[typing.get_args(bare)[0]]  # type: ignore[misc]  # typer knows no tuple of any length
    text = next((extra for extra in extras if isinstance(extra, str)), _HELP.get(setting.name))
    ready = [extra for extra in extras if not isinstance(extra, str)]
    annotation = Annotated[bare, *(ready or [typer.Option(help=text)])]  # type: ignore[valid-type]
    return setting.replace(kind=setting.KEYWORD_ONLY, annotation=annotation)


def _quick_options(soon: dict[str, Any]) -> Iterator[inspect.Parameter]:
    """Yield --quick, and the context that tells which options are given; nothing where a script has no such setting."""
    if soon:
        keyword = inspect.Parameter.KEYWORD_ONLY
        text = ", ".join(f"{name} {value}" for name, value in soon.items())
        wanted = Annotated[bool, typer.Option("--quick", help=f"Be done soon: {text}.")]
        yield inspect.Parameter("context", keyword, annotation=typer.Context)
        yield inspect.Parameter("quick", keyword, default=False, annotation=wanted)


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _bare(hint: Any) -> Any:
    return typing.get_args(hint)[0] if typing.get_origin(hint) is Annotated else hint


def _work(run: "Callable[..., Report]", settings: dict[str, Any]) -> None:
    """Try the folder, run, save, print: saved first, so that a reader who hangs up loses no files."""
    out: Path | None = settings.get("out")
    svg = "svg" not in inspect.signature(run).parameters and settings.pop("svg", False)
    if svg and out is None:
        raise ValueError("--svg writes figures, and there is no folder to write them to; give --out FOLDER as well")
    new = out is not None and try_folder(out)
    # Matrices as small as ours gain nothing from threads, and on a busy machine threads that wait cost far more.
    with bars(), short_warnings(), threadpool_limits(limits=1, user_api="blas"), _empty_again(out if new else None):
        report = run(**settings)
    try:
        written = [] if out is None else report.save(out, svg=svg)
    except OSError as error:
        _leave(f"Error: cannot write {error.filename}: {error.strerror}", 1)
    finally:
        _print(report)  # also after a failure: the work is done, and its result must be seen
    if written:
        typer.echo(f"Wrote {', '.join(path.name for path in written)} in {out}", err=True)


def _print(report: "Report") -> None:
    try:
        report.print()
    except BrokenPipeError:  # the reader has seen enough
        raise
    except OSError as error:
        _leave(f"Error: the report cannot be printed: {error.strerror}", 1)


@contextmanager
def short_warnings() -> Iterator[None]:
    """Show warnings as one line on standard error; what figures lack glyphs for is not worth one."""

    def show(message: Warning | str, *_where: Any, **_more: Any) -> None:
        typer.echo(f"Warning: {message}", err=True)

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")
        warnings.showwarning = show
        yield


@contextmanager
def _empty_again(new: Path | None) -> Iterator[None]:
    """Take away a folder that was made for a run that then failed."""
    try:
        yield
    except BaseException:
        if new is not None:
            with suppress(OSError):
                new.rmdir()
        raise


def _leave(sentence: str, code: int) -> typing.NoReturn:
    typer.echo(" ".join(sentence.split()), err=True)
    raise typer.Exit(code)
