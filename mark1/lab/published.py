"""Published figures beside ours: what was reported, what kind of figure it is, and whether a run here agrees.

Kinds must never be mixed up: a formula, a program on the IBM 704, the machine itself, a newspaper, a later paper. So
every verdict names the kind of the figure that it is about; whatever runs here is a simulation or a formula of ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from mark1.base.checks import check_seed
from mark1.base.files import write_whole
from mark1.base.intervals import Mean
from mark1.base.intervals import mean as mean_of
from mark1.base.progress import progress
from mark1.base.report import Cell, Column, Report, Table
from mark1.lab import catalogue, options, scenario

KINDS = {
    "theory": "a formula or a curve on paper",
    "704": "a program on the IBM 704, not the machine",
    "machine": "the Mark I, as its builders told of it",
    "press": "a newspaper or a caption",
    "modern": "a later paper",
}
"""What each kind of figure is."""

TITLE = "Reported and ours"
"""Title of the one table in a report that the card gathers."""

NARROW = 1e-3
"""Ranges narrower than this part of their middle (or than this) are told as their middle and half their width."""

COLUMNS = (
    Column("what"),
    Column("kind"),
    Column("reported"),
    Column("agrees if"),
    Column("ours", "{:.4g}"),
    Column("±", "{:.2g}"),
    Column("runs"),
    Column("verdict"),
)


class Claim(NamedTuple):
    """A figure that was reported, and the range in which ours is said to agree with it, fixed before any run.

    `reported` is as it was printed. Without a range there is no verdict, only the two beside each other.
    """

    what: str
    kind: str
    reported: str
    least: float | None = None
    most: float | None = None

    @property
    def agrees_if(self) -> str | None:
        """The range, as it is printed."""
        if self.least is None and self.most is None:
            return None
        if self.least is None or self.most is None:
            return f">= {self.least:.4g}" if self.most is None else f"<= {self.most:.4g}"
        middle, half = (self.least + self.most) / 2, (self.most - self.least) / 2
        if half < NARROW * max(abs(middle), 1):
            return f"{middle:.4g} ± {half:.1g}" if half else f"{middle:.4g}"
        return f"{self.least:.4g} to {self.most:.4g}"

    def verdict(self, ours: Mean | None) -> str:
        """Say whether our mean agrees, and of which kind the figure is that it agrees with.

        It agrees inside the range; it differs if all of its 95 % interval is outside; otherwise more runs would tell.
        """
        if ours is None:
            return "not run"
        if self.agrees_if is None:
            return f"{self.kind}: no verdict"
        if self._holds(ours.mean, 0):
            return f"{self.kind}: agrees"
        return f"{self.kind}: {'differs' if self.differs(ours) else 'undecided'}"

    def differs(self, ours: Mean) -> bool:
        """Return True if our whole interval is outside the range."""
        return not self._holds(ours.mean, ours.half or 0)

    def _holds(self, value: float, slack: float) -> bool:
        low = self.least is None or value + slack >= self.least
        return low and (self.most is None or value - slack <= self.most)


def near(what: str, kind: str, value: float, within: float, text: str = "{:.4g}") -> Claim:
    """Claim a number that ours may miss by `within`."""
    return Claim(what, kind, text.format(value), value - within, value + within)


def findings(results: Iterable[tuple[Claim, Sequence[float] | None]], note: str = "") -> Table:
    """Put ours beside what was reported: for each claim a sample a run, whose mean and 95 % interval are shown.

    A single sample, such as the value of a formula, has no interval. None for what was not run. ValueError for a claim
    of an unknown kind.
    """
    return Table(TITLE, COLUMNS, [_row(claim, samples) for claim, samples in results], note)


def _row(claim: Claim, samples: Sequence[float] | None) -> list[Cell]:
    if claim.kind not in KINDS:
        raise ValueError(f"{claim.what!r} is of the kind {claim.kind!r}; kinds are {', '.join(KINDS)}")
    ours = None if samples is None else mean_of(samples)
    numbers = (None, None, None) if ours is None or samples is None else (ours.mean, ours.half, len(samples))
    return [claim.what, claim.kind, claim.reported, claim.agrees_if, *numbers, claim.verdict(ours)]


def report_card(
    seed: Annotated[int, "Seed of every experiment."] = 0,
    quick: Annotated[bool, typer.Option("--quick", help="Each experiment at its quick setting.")] = False,
    mnist: Annotated[Path | None, "Folder of the MNIST files; without it that experiment is not run."] = None,
    page: Annotated[Path | None, "Write the card to this .md file too."] = None,
) -> Report:
    """Run every published experiment and gather what was reported and ours in one table.

    An experiment that fails is a row that says why. ValueError if there are none, or the page cannot be written.
    """
    check_seed(seed)
    if page is not None:
        scenario.try_folder(page.parent, "--page")
    report = card(seed, quick, {"mnist": {"mnist": mnist}})
    if page is not None:
        chosen = [f"--seed {seed}"] * bool(seed) + ["--quick"] * quick + ["--mnist FOLDER"] * bool(mnist)
        text = markdown(report, " ".join(["mark1 report-card", *chosen, f"--page {page.name}"]))
        write_whole(page, lambda file: file.write(text.encode()))
    return report


def card(seed: int, quick: bool, settings: Mapping[str, Mapping[str, object]]) -> Report:
    """Run every published experiment; `settings` are further settings by the name of a scenario."""
    entries = [each for each in catalogue.scenarios().values() if each.shelf == "published"]
    if not entries:
        raise ValueError("there are no published experiments; they lie in scenarios/published, here or beside mark1")
    rows = [
        (entry.name, *row)
        for entry in progress(entries, "experiments")
        for row in _rows(entry, seed, quick, settings.get(entry.name, {}))
    ]
    return Report(
        "Report card: what was published, and what a run here gives",
        tables=[
            Table("Kinds", ("kind", "a figure of this kind is"), [*KINDS.items()]),
            Table(TITLE, ("scenario", *COLUMNS), rows, _note(rows)),
        ],
        settings={"seed": seed, "setting": "quick" if quick else "full"},
    )


def markdown(report: Report, command: str) -> str:
    """Return a card as a page of Markdown that names the command which made it."""
    parts = [f"# {report.title}", f"Made by `{command}`; renew it by the same command."]
    for table in report.tables:
        rows = [[head.text(cell) for head, cell in zip(table.heads, row, strict=True)] for row in table.rows]
        lines = [_line(cells) for cells in (table.names, ["---"] * len(table.names), *rows)]
        parts += [f"## {table.title}", "\n".join(lines), *([table.note] if table.note else [])]
    return "\n\n".join(parts) + "\n"


def _line(cells: Sequence[str]) -> str:
    escaped = (cell.replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _rows(entry: catalogue.Entry, seed: int, quick: bool, settings: Mapping[str, object]) -> Sequence[Sequence[Cell]]:
    try:
        run = scenario.load(entry.path)
        report = run(seed=seed, **{**(options.quick(run) if quick else {}), **settings})
    except Exception as error:  # whatever it is: the others must still be seen
        return [_failure(f"{type(error).__name__}: {' '.join(map(str, error.args))}")]
    found = next((table.rows for table in report.tables if table.title == TITLE), None)
    return [_failure(f"its report has no table {TITLE!r}")] if found is None else found


def _failure(why: str) -> list[Cell]:
    return [why, *[None] * (len(COLUMNS) - 2), "failed"]


def _note(rows: Sequence[Sequence[Cell]]) -> str:
    verdicts = [str(row[-1]).rpartition(": ")[2] for row in rows]
    counts = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in dict.fromkeys(verdicts))
    return (
        f"{len(rows)} figures: {counts}. Ours are means over runs (wirings) with 95 % confidence intervals; one run "
        "has none. A verdict names the kind of figure that it is about; whatever runs here is a simulation or a "
        "formula of ours, never the machine."
    )
