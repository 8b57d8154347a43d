"""Reports as text, JSON, CSV and files."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from PIL import Image
from rich.console import Console

from mark1.base.report import WIDTH, Cell, Column, Report, Table, slug

TABLE = Table(
    "Side by side",
    columns=("learner", Column("right", "{:.0%}"), "hours"),
    rows=[("Mark I", 0.98, 2.25), ("one dense layer", np.float64(1.0), None)],
    note="Hours are the machine's.",
)
REPORT = Report("Letters", tables=[TABLE], notes=["One.", "Two."], settings={"seed": 0, "letters": "ABC", "out": None})
TEXT = """\
Letters
=======
seed 0, letters ABC, out -

Side by side

learner          right  hours
-----------------------------
Mark I             98%   2.25
one dense layer   100%      -

Hours are the machine's.

One.
Two.
"""


def draw() -> Figure:
    """Return an empty figure."""
    return Figure(figsize=(1, 1))


def broken_draw() -> Figure:
    """Fail, as a figure with a bug does."""
    raise RuntimeError("no curve to draw")


def test_a_report_as_text_is_what_is_written_here() -> None:
    assert REPORT.text() == TEXT


def test_the_text_does_not_depend_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"COLUMNS": "30", "FORCE_COLOR": "1", "TTY_COMPATIBLE": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    assert REPORT.text() == TEXT


def test_what_is_no_terminal_gets_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    REPORT.print()
    assert capsys.readouterr().out == TEXT


def test_a_terminal_gets_the_same_words_in_colour() -> None:
    screen = io.StringIO()
    REPORT.print(Console(file=screen, force_terminal=True, width=40, color_system="standard"))
    assert "\x1b[" in screen.getvalue()
    assert "98%" in screen.getvalue()


def test_wide_letters_and_empty_cells_keep_their_columns() -> None:
    text = Report("r", [Table("t", ["name", "n"], [["\u6f22\u5b57", 1], ["", None], ["abc", 22]])]).text()
    assert text.splitlines()[-5:] == ["name   n", "--------", "\u6f22\u5b57   1", "       -", "abc   22"]


def test_markup_in_a_cell_is_only_text() -> None:
    text = Report("[b]a[/b]", [Table("t", ["[red]x"], [["[/] :smile:"]])], notes=["[0, 1)"]).text()
    assert all(part in text for part in ("[b]a[/b]", "[red]x", "[/] :smile:", "[0, 1)"))


def test_cells_are_written_by_their_kind() -> None:
    column = Column("x")
    cells: list[Cell] = [None, True, False, 3, 0.123456, 12.0, float("nan"), float("-inf"), "3"]
    assert [column.text(cell) for cell in cells] == ["-", "yes", "no", "3", "0.1235", "12", "nan", "-inf", "3"]


def test_a_table_too_wide_is_cut_and_each_piece_is_led_by_the_first_column() -> None:
    names = ["learner", *(f"longish-head-{place}" for place in range(10))]
    lines = Report("r", [Table("wide", names, [["Mark I", *range(10)]])]).text().splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert sum(line.startswith("learner") for line in lines) == 2
    assert sum(line.startswith("Mark I") for line in lines) == 2
    assert all(" ".join(lines).count(name) == 1 for name in names[1:])


words = st.text("abcdefgh ", max_size=60)
cells = st.one_of(st.none(), st.integers(-(10**9), 10**9), st.floats(), st.booleans(), words)


@settings(derandomize=True, deadline=None)
@given(
    data=st.data(),
    names=st.lists(st.text("abcdefgh ", min_size=1, max_size=130), min_size=1, max_size=14, unique=True),
)
def test_no_line_is_wider_than_the_page_and_no_letter_is_lost(data: st.DataObject, names: list[str]) -> None:
    row = data.draw(st.tuples(*[cells] * len(names)))
    table = Table("t", names, [row])
    text = Report("r", [table]).text()
    assert max(map(len, text.splitlines())) <= WIDTH
    for letter in "abcdefgh":
        assert text.count(letter) >= sum(name.count(letter) for name in names)


def test_numpy_scalars_become_plain_numbers() -> None:
    row: list[Any] = [np.int64(3), np.float32(0.5), np.bool_(True), np.longdouble(2), np.str_("a")]
    table = Table("t", list("abcde"), [row])
    assert [type(cell) for cell in table.rows[0]] == [int, float, bool, float, str]


@pytest.mark.parametrize(
    ("columns", "rows", "said"),
    [
        (["a", "b"], [[1, 2], [1]], r"row 2 of the table 't' has 1 cells for 2 columns"),
        (["a", Column("a")], [], "two columns of the table 't' are named 'a'"),
        ([], [], "no columns"),
        ([3], [], "a name is a str"),
        (["a"], [[[1]]], "row 1 of the table 't': 'a' is a list"),
        (["a"], [[np.zeros(3)]], "is a ndarray"),
        (["a"], [[1j]], "is a complex"),
        ([Column("a", "{:d}")], [[0.5]], r"the format '\{:d\}' of column 'a' cannot write 0.5"),
        ([Column("a", "{x}")], [[0.5]], "cannot write 0.5"),
        ([Column("a", "{} {}")], [[0.5]], "cannot write 0.5"),
    ],
)
def test_a_table_refuses(columns: list[str | Column], rows: list[list[Cell]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Table("t", columns, rows)


def test_titles_that_would_share_a_file_are_refused() -> None:
    with pytest.raises(ValueError, match="two tables of the report 'r' are named 'a-b'"):
        Report("r", [Table("A b", ["x"], []), Table("a: B!", ["x"], [])])
    with pytest.raises(ValueError, match="two figures of the report 'r' are named 'a'"):
        Report("r", figures={"a": draw, "A": draw})


def test_a_single_note_or_table_where_a_list_belongs_is_refused() -> None:
    with pytest.raises(ValueError, match="give a list"):
        Report("r", notes="One sentence.")
    with pytest.raises(ValueError, match="give a list"):
        Report("r", tables=TABLE)  # type: ignore[arg-type]  # the mistake under test


def test_a_slug_is_a_file_name_and_a_title_without_one_is_refused() -> None:
    assert slug("Right, on the letters (A-Z)/..\\x") == "right-on-the-letters-a-z-x"
    assert len(slug("word " * 100)) <= 60
    with pytest.raises(ValueError, match="makes no file name"):
        Table("---", ["x"], [])


def test_saving_writes_each_part_and_says_where(tmp_path: Path) -> None:
    report = Report("Letters", [TABLE], figures={"Curves": draw})
    paths = report.save(tmp_path / "new" / "folder")
    assert [path.name for path in paths] == ["report.txt", "report.json", "side-by-side.csv", "curves.png"]
    assert sorted(paths) == sorted((tmp_path / "new" / "folder").iterdir())
    assert paths[0].read_text(encoding="utf-8") == report.text()
    assert paths[3].read_bytes().startswith(b"\x89PNG")


def test_a_figure_says_in_its_file_what_it_was_made_with(tmp_path: Path) -> None:
    report = Report("Letters \udce9", figures={"Curves": draw}, settings={"seed": 7, "letters": "ABC"})
    paths = report.save(tmp_path, svg=True)
    assert [path.name for path in paths[2:]] == ["curves.png", "curves.svg"]
    with Image.open(paths[2]) as picture:
        held = picture.info
    assert (held["Title"], held["Description"]) == ("Curves", "Letters \\udce9; seed 7, letters ABC")
    told = [part.text for part in ET.parse(paths[3]).iter() if part.text and part.text.strip()]  # noqa: S314
    assert {"Curves", "Letters \\udce9; seed 7, letters ABC"} <= set(told)
    assert not any(part.tag.endswith("}date") for part in ET.parse(paths[3]).iter())  # noqa: S314


def test_saved_numbers_keep_their_full_precision(tmp_path: Path) -> None:
    report = Report("r", [Table("t", ["a", Column("b", "{:.1f}")], [[1 / 3, 0.1 + 0.2], [None, 7]])])
    report.save(tmp_path)
    saved = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert saved["tables"] == [
        {"title": "t", "columns": ["a", "b"], "rows": [[1 / 3, 0.1 + 0.2], [None, 7]], "note": ""}
    ]
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["a", "b"], [repr(1 / 3), repr(0.1 + 0.2)], ["", "7"]]


def test_json_holds_no_nan_and_takes_any_setting() -> None:
    table = Table("t", ["a"], [[float("nan")], [float("inf")]])
    report = Report(
        "r", [table], settings={"rate": np.nan, "path": Path("x"), "shape": (2, np.int8(3)), "a": np.ones(2)}
    )
    saved = json.loads(report.json(), parse_constant=lambda name: pytest.fail(f"{name} in JSON"))
    assert saved["tables"][0]["rows"] == [[None], [None]]
    assert saved["settings"] == {"rate": None, "path": "x", "shape": [2, 3], "a": [1.0, 1.0]}


def test_words_that_are_no_utf_8_are_saved_all_the_same(tmp_path: Path) -> None:
    Report("r", [Table("t", ["a"], [["caf\udce9"]])]).save(tmp_path)
    assert "caf\\udce9" in (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["tables"][0]["rows"] == [["caf\udce9"]]


def test_figures_are_drawn_only_when_the_report_is_saved(tmp_path: Path) -> None:
    report = Report("r", figures={"broken": broken_draw})
    report.text()
    report.json()
    with pytest.raises(RuntimeError, match="no curve"):
        report.save(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_named_and_leaves_no_half_file(tmp_path: Path) -> None:
    class Unwritable(Figure):
        def savefig(self, fname: IO[bytes], **_: object) -> None:  # type: ignore[override]  # a stand-in for a full disk
            fname.write(b"\x89PN")
            raise OSError(28, "No space left on device")

    (tmp_path / "curves.png").write_bytes(b"the last one")
    with pytest.raises(OSError, match=r"No space left on device: '.*curves\.png'"):
        Report("r", figures={"curves": Unwritable}).save(tmp_path)
    assert (tmp_path / "curves.png").read_bytes() == b"the last one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["curves.png", "report.json", "report.txt"]


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(FileExistsError):
        REPORT.save(tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"
