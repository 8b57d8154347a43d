"""The speed table: `python -m tests.benchmarks [NAME ...]` measures, prints one table and writes it as JSON.

Each benchmark is a module of this folder with `rows()`, and with `MEASURES`, the names of its rows in their order. BLAS
runs on one thread where a benchmark does not say otherwise.
"""

import json
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from mark1.base.files import write_whole
from tests.benchmarks import page
from tests.benchmarks.measure import Row, computer

NAMES = ("clockwork", "fleet", "respond", "size", "modern", "start", "sweeping")
DEFAULT_OUT = Path(gettempdir()) / "mark1-speed.json"
Rows = dict[str, list[Row]]


def known() -> list[str]:
    """The benchmarks that are there."""
    folder = Path(__file__).parent
    there = [name for name in NAMES if (folder / f"{name}.py").is_file()]
    return [name for name in there if hasattr(import_module(f"tests.benchmarks.{name}"), "rows")]


def measured(name: str) -> list[Row]:
    """The rows of one benchmark."""
    with threadpool_limits(limits=1, user_api="blas"):
        found: list[Row] = import_module(f"tests.benchmarks.{name}").rows()
    return found


def table(rows: Rows) -> Table:
    """All rows, as they are printed."""
    drawn = Table("benchmark", "measure", "target", "ours", "reached", "note")
    for name, row in ((name, row) for name, found in rows.items() for row in found):
        drawn.add_row(name, *page.cells(row))
    return drawn


def as_json(told: dict[str, str], rows: Rows) -> bytes:
    """All rows and the computer."""
    found = [{"benchmark": name, **row._asdict()} for name, each in rows.items() for row in each]
    return json.dumps({"computer": told, "rows": found}, indent=1, default=float).encode()


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Benchmarks by name. None: all.")] = None,
    out: Annotated[Path, typer.Option(help="Write the rows to this JSON file.")] = DEFAULT_OUT,
    renew: Annotated[Path | None, typer.Option("--page", help="Renew the table in this page.")] = None,
) -> None:
    """Measure, print the table and write it."""
    if unknown := sorted(set(names or ()) - set(known())):
        raise typer.BadParameter(f"no benchmark is named {unknown[0]!r}; known are {', '.join(known())}")
    rows: Rows = {}
    told = computer()  # first, so that the load is that of others
    for name in names or known():
        typer.echo(f"measuring {name} ...", err=True)
        rows[name] = measured(name)
    Console().print(", ".join(told.values()), table(rows))
    write_whole(out, lambda file: file.write(as_json(told, rows)))
    typer.echo(f"Wrote {out}", err=True)
    if renew is not None:
        text = page.renewed(renew.read_text(), told, rows)
        write_whole(renew, lambda file: file.write(text.encode()))


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    app()
