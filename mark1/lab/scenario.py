"""Run a scenario script as a command.

`main(run)` reads the options off the signature of `run`, checks the output folder before any work is done, shows a
progress bar on standard error, prints the report on standard output and saves it under `--out`. `run` itself stays a
plain function, to be called from Python as well.
"""

import inspect
import io
import sys
import tempfile
import typing
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from threadpoolctl import threadpool_limits

from mark1.base.progress import bars
from mark1.lab.options import Run, command

if TYPE_CHECKING:
    from mark1.base.report import Report


def main(run: Run, args: Sequence[str] | None = None, name: str | None = None) -> None:
    """Run a scenario as a command: `args` (default: those of the process) are the settings of `run`; then exit.

    Every setting is an option, of type int, float, str, bool, Path, or a list or tuple of one of them (the option is
    given once per item); its help is the comment beside the constant that is its default. `--out` and `--svg` are the
    runner's own. A script with settings in `QUICK` takes them with `--quick`, except those that are given. Exit codes:
    0; 1 if the report could not be saved; 2 for a setting that `run` (by ValueError or KeyError) or the command line
    refuses; 130 after Ctrl-C.
    """
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    text = sys.modules[run.__module__].__doc__ or run.__doc__ or ""
    app.command(help=inspect.cleandoc(text))(command(run, _work))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a folder's name may be no text; the results still print
    app(args=args, prog_name=name or Path(sys.argv[0]).name)


@contextmanager
def one_sentence() -> Iterator[None]:
    """Turn a ValueError or KeyError (code 2) and Ctrl-C (code 130) into one line on standard error and an exit."""
    try:
        yield
    except KeyError as error:  # whose text is the repr of its argument
        _leave(f"Error: {' '.join(map(str, error.args))}", 2)
    except ValueError as error:
        _leave(f"Error: {error}", 2)
    except KeyboardInterrupt:
        _leave("Stopped by Ctrl-C.", 130)


def try_folder(out: Path, option: str = "--out") -> bool:
    """Create the folder, write a temporary file in it, and return True if the folder is new.

    Raises: ValueError if it cannot be written.
    """
    new = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=out) as trial:
            trial.write(b"trial")
    except OSError as error:
        why = "it is a file" if out.is_file() else error.strerror
        raise ValueError(f"{option} {out} cannot be written ({why}); name a folder that can be") from error
    return new


def load(path: Path) -> Run:
    """Return the `run` of a scenario script.

    Raises: ValueError that names the file if it is not a script or has no `run`; RuntimeError, so that the traceback is
    shown, for a ValueError or KeyError of the script's own.
    """
    spec = spec_from_file_location(f"mark1_scenario_{path.stem}", path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise ValueError(f"{path} is not a Python file; name a scenario script, a file whose name ends in .py")
    module = sys.modules[spec.name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (ValueError, KeyError) as error:
        raise RuntimeError(f"{path} failed while it was loaded") from error
    run: Run | None = getattr(module, "run", None)
    if not callable(run):
        raise ValueError(f"{path} has no function run(...); a scenario script defines one that returns a Report")
    return run


def _work(run: Run, settings: dict[str, Any]) -> None:
    """Check the folder, run, save, print: saved first, so that a reader who hangs up loses no files."""
    out: Path | None = settings.pop("out")
    svg: bool = settings.pop("svg")
    with one_sentence():
        if svg and out is None:
            raise ValueError("--svg saves figures but there is no folder to save them in; give --out FOLDER as well")
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
    """Show warnings as one line on standard error; missing glyphs of figures are not worth one."""

    def show(message: Warning | str, *_where: Any, **_more: Any) -> None:
        typer.echo(f"Warning: {message}", err=True)

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")
        warnings.showwarning = show
        yield


@contextmanager
def _empty_again(new: Path | None) -> Iterator[None]:
    """Remove a folder that was created for a run that then failed."""
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
