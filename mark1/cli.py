"""The command `mark1`: scenarios and sweeps of them, pictures, the prompt, journals and their pages, the evidence.

A scenario NAME is `scenarios/NAME.py` below the current folder if it is there, else the one that came with mark1.
"""

import textwrap
from pathlib import Path
from typing import Annotated

import typer

from mark1.base.version import __version__
from mark1.lab import catalogue, scenario

SHELVES = {
    "published": "Published experiments, with what was reported",
    "lessons": "Lessons for a class",
    "": "More scenarios",
}
"""Folders of scenarios in the order in which they are listed."""

WIDTH = 100
"""Characters of a line in the list of scenarios."""

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
        _list()
        raise typer.Exit
    with scenario.one_sentence():
        run = scenario.load(catalogue.find(name))
    scenario.main(run, options or [], f"mark1 run {name}")


@app.command("list")
def _list(
    lessons: Annotated[bool, typer.Option("--lessons", help="Only the lessons for a class.")] = False,
    published: Annotated[bool, typer.Option("--published", help="Only the published experiments.")] = False,
) -> None:
    """List the scenarios, each with a line and the time that it took."""
    wanted = {name for name, chosen in {"lessons": lessons, "published": published}.items() if chosen}
    known = [each for each in catalogue.scenarios().values() if not wanted or each.shelf in wanted]
    width = max((len(each.name) for each in known), default=0)
    for shelf, entries in ((shelf, [each for each in known if each.shelf == shelf]) for shelf in SHELVES):
        if entries:
            typer.echo("\n".join([SHELVES[shelf], *(_listed(each, width) for each in entries), ""]))
    if not known:
        typer.echo("No scenarios here and none came with mark1.", err=True)


def _listed(entry: catalogue.Entry, width: int) -> str:
    """Write a scenario's name, time and line, in several where it is too long for one."""
    head = f"  {entry.name:{width}}  {_time(entry.seconds):>6}  "
    return textwrap.fill(entry.line, WIDTH, initial_indent=head, subsequent_indent=" " * len(head)) or head.rstrip()


def _time(seconds: float | None) -> str:
    """Write a running time: to the second below two minutes, to the minute above, "-" for one that is not known."""
    if seconds is None:
        return "-"
    return f"{max(1, round(seconds))} s" if seconds < 120 else f"{round(seconds / 60)} min"


@app.command("report-card", context_settings={"ignore_unknown_options": True}, add_help_option=False)
def _report_card(options: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Run all published experiments: what was reported and ours, in one table."""
    from mark1.lab import published

    scenario.main(published.report_card, options or [], "mark1 report-card")


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
    from mark1.lab.sweeps import command

    with scenario.one_sentence():
        command.main(catalogue.find(script), over or [], seeds, out, workers, cluster, measure or [])


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


@app.command("page")
def _page(
    file: Annotated[Path, typer.Argument(help="A journal that was saved.")],
    out: Annotated[Path, typer.Option(help="Write the page to this .html file.")],
    labels: Annotated[
        str | None, typer.Option(help="Names of the different cards as they first come: ABC, or word,word.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="What stands above the page. None: the journal's name.")] = None,
) -> None:
    """Write a page on which a class can replay the lesson that a journal holds."""
    from mark1 import Rig
    from mark1.show import page, recording

    with scenario.one_sentence():
        names = labels.split(",") if labels and "," in labels else labels
        page.write(recording.lesson(Rig.replay(file), names, title or file.stem), out)
    typer.echo(f"Wrote {out}", err=True)


@app.command("live")
def _live(
    file: Annotated[Path | None, typer.Argument(help="A rig that was saved. None: a new one.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of a new rig.")] = 0,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of this computer. 0: a free one.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
    journal: Annotated[Path | None, typer.Option(help="Write the journal to this file at every action.")] = None,
    share: Annotated[str | None, typer.Option(help="Also serve a link to watch on this address.")] = None,
) -> None:
    """Work a Mark I in the browser: draw a card, teach it, and watch the motors."""
    from mark1 import Rig
    from mark1.show.live import command

    with scenario.one_sentence():
        command.main(Rig.load(file) if file else Rig(seed=seed), port, journal, share, open_page=browser)


@app.command("look")
def _look(
    path: Annotated[
        Path, typer.Argument(help="A folder of pictures, a picture, a .csv or .npz file, or IDX pictures.")
    ],
    labels: Annotated[Path | None, typer.Argument(help="The IDX labels that belong to IDX pictures.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write a contact sheet to this .png file, or into a folder.")] = None,
    skip: Annotated[bool, typer.Option("--skip", help="Skip the files of a folder that can't be used.")] = False,
    encoding: Annotated[str, typer.Option(help="Encoding of a .csv file, such as latin-1.")] = "utf-8",
) -> None:
    """Show what the retina sees of pictures: lamp fields, and a contact sheet."""
    from mark1.stimuli import inspect_images

    with scenario.one_sentence():
        figures, warned = inspect_images.read(path, labels, skip=skip, encoding=encoding)
        for text in warned:
            typer.echo(inspect_images.printable(f"Warning: {text}"), err=True)
        written = inspect_images.save_contact_sheet(figures, out) if out is not None else None
        typer.echo(inspect_images.printable(inspect_images.summary(figures)))
        if written:
            typer.echo(inspect_images.printable(written), err=True)


@app.command("evidence")
def _evidence(
    name: Annotated[str | None, typer.Argument(help="A constant, such as pulse_ms. None: all of them.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, below a line of comment to cite it by.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the CSV to this file.")] = None,
) -> None:
    """Tell the value, source and standing of the machine's constants."""
    from mark1.lab import evidence_report

    with scenario.one_sentence():
        if out is not None:
            _write(out, evidence_report.csv(name))
        elif as_csv:
            typer.echo(evidence_report.csv(name), nl=False)
        else:
            (evidence_report.constants() if name is None else evidence_report.constant(name)).print()


def _write(out: Path, text: str) -> None:
    from mark1.base.files import write_whole

    try:
        write_whole(out, lambda file: file.write(text.encode()))
    except OSError as error:
        raise ValueError(f"--out {out} cannot be written ({error.strerror}); name a file that can be") from error
    typer.echo(f"Wrote {out}", err=True)
