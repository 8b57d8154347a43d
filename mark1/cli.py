"""The command `mark1`: run or list scenarios, look at pictures, open the prompt, replay a journal, tell the evidence.

A scenario NAME is `scenarios/NAME.py` below the current folder if it is there, else the one that came with mark1.
"""

import ast
import difflib
from pathlib import Path
from typing import Annotated

import typer

from mark1 import __version__, scenario

app = typer.Typer(
    help="Rosenblatt's Mark I Perceptron beside today's neuron.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command line of the process."""
    app(prog_name="mark1")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mark1 {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""


# What follows NAME belongs to the scenario, --help included.
@app.command("run", context_settings={"allow_interspersed_args": False})
def _run(
    name: Annotated[str | None, typer.Argument(help="A scenario, or the path of a .py file. None: list them.")] = None,
    options: Annotated[list[str] | None, typer.Argument(help="The scenario's own; --help tells them.")] = None,
) -> None:
    """Run a scenario: mark1 run NAME [its options]."""
    if name is None:
        _scenarios()
        raise typer.Exit
    with scenario.one_sentence():
        path = find(name)
        run = scenario.load(path)
    scenario.main(run, options or [], f"mark1 run {name}")


@app.command("scenarios")
def _scenarios() -> None:
    """List the scenarios."""
    known = scenarios()
    width = max(map(len, known), default=0)
    for name, path in known.items():
        typer.echo(f"{name:{width}}  {_first_line(path)}".rstrip())
    if not known:
        typer.echo("No scenarios here and none came with mark1.", err=True)


@app.command("sweep")
def _sweep(
    script: Annotated[str, typer.Argument(help="A scenario, or the path of a .py file.")],
    out: Annotated[Path, typer.Option(help="Folder for the runs and the report; made if need be.")],
    over: Annotated[list[str] | None, typer.Option(help="A setting and its values: name=value,value.")] = None,
    seeds: Annotated[int, typer.Option(help="So many seeds, from 0 on, with every setting.")] = 20,
    workers: Annotated[int | None, typer.Option(help="Processes. Default: one for each core.")] = None,
    cluster: Annotated[str | None, typer.Option(help="Address of a dask scheduler, in place of processes.")] = None,
    measure: Annotated[list[str] | None, typer.Option(help="Only the numbers whose names hold this text.")] = None,
) -> None:
    """Run a scenario over a grid of settings and seeds; started again, only what is missing."""
    from mark1.sweeps import command

    with scenario.one_sentence():
        command.main(find(script), over or [], seeds, out, workers, cluster, measure or [])


@app.command("repl")
def _repl(
    file: Annotated[Path | None, typer.Argument(help="A rig that was saved. None: a new one.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of a new rig.", show_default="0")] = None,
    script: Annotated[Path | None, typer.Option(help="Carry out the lines of this file, then leave.")] = None,
    pace: Annotated[float | None, typer.Option(help="Times as fast as the machine. None: as fast as can be.")] = None,
) -> None:
    """Open a Python prompt with a rig and its verbs at hand."""
    from mark1 import repl

    with scenario.one_sentence():
        code = repl.main(file, seed=seed, lesson=script, pace=pace)
    raise typer.Exit(code)


@app.command("replay")
def _replay(file: Annotated[Path, typer.Argument(help="A journal that was saved.")]) -> None:
    """Do again what a journal holds, and say whether it ends in the same registers."""
    from mark1 import Rig

    with scenario.one_sentence():
        rig = Rig.replay(file)
    acts, events = len(rig.journal), rig.machine.registers.event
    typer.echo(f"{file} ends in the same registers to the bit: {acts} acts, {events} events, tick {rig.tick}.")


@app.command("look")
def _look(
    path: Annotated[
        Path, typer.Argument(help="A folder of pictures, a picture, a .csv or .npz file, or IDX pictures.")
    ],
    labels: Annotated[Path | None, typer.Argument(help="The IDX labels that belong to IDX pictures.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write a contact sheet to this .png file, or into a folder.")] = None,
    skip: Annotated[bool, typer.Option("--skip", help="Skip the files of a folder that can't be used.")] = False,
) -> None:
    """Show what the retina sees of pictures: lamp fields, and a contact sheet."""
    from mark1.stimuli import looking

    with scenario.one_sentence():
        figures, warned = looking.read(path, labels, skip=skip)
        for text in warned:
            typer.echo(looking.printable(f"Warning: {text}"), err=True)
        written = looking.drawn(figures, out) if out is not None else None
        typer.echo(looking.printable(looking.told(figures)))
        if written:
            typer.echo(looking.printable(written), err=True)


@app.command("evidence")
def _evidence(
    name: Annotated[str | None, typer.Argument(help="A constant, such as pulse_ms. None: all of them.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, below a line of comment to cite it by.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the CSV to this file.")] = None,
) -> None:
    """Tell the value, source and standing of the machine's constants."""
    from mark1 import ledger

    with scenario.one_sentence():
        if out is not None:
            _write(out, ledger.csv(name))
        elif as_csv:
            typer.echo(ledger.csv(name), nl=False)
        else:
            (ledger.constants() if name is None else ledger.constant(name)).print()


def _write(out: Path, text: str) -> None:
    from mark1.files import write_whole

    try:
        write_whole(out, lambda file: file.write(text.encode()))
    except OSError as error:
        raise ValueError(f"--out {out} cannot be written ({error.strerror}); name a file that can be") from error
    typer.echo(f"Wrote {out}", err=True)


def scenarios() -> dict[str, Path]:
    """Return the known scenarios by name, each with its script: the current folder's before those of mark1."""
    package = Path(__file__).parent
    folders = [Path("scenarios"), package / "scenarios"]
    if (package.parent / "pyproject.toml").is_file():  # a source checkout; beside an installed package lie strangers
        folders.append(package.parent / "scenarios")
    found = {path.stem: path for folder in reversed(folders) for path in folder.glob("[!_.]*.py")}
    return dict(sorted(found.items()))


def find(name: str) -> Path:
    """Return the script of a scenario's name, or the path itself if it is one of a .py file.

    Raises ValueError that lists the known names for one that is not among them.
    """
    path = Path(name)
    if path.suffix == ".py" and (path.is_file() or path.name != name):
        return path
    known = scenarios()
    stem = name.removesuffix(".py")
    if stem not in known:
        near = difflib.get_close_matches(stem, known, 1)
        hint = f"did you mean {near[0]}?" if near else "a path must end in .py"
        raise ValueError(f"no scenario is named {name!r}; known are {', '.join(known) or 'none'}; {hint}")
    return known[stem]


def _first_line(path: Path) -> str:
    """Return the first line of a script's docstring without running the script."""
    try:
        text = ast.get_docstring(ast.parse(path.read_bytes()))
    except (SyntaxError, ValueError) as error:
        return f"(not readable: {error})"
    return (text or "").partition("\n")[0]
