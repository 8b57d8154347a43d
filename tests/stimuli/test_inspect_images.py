"""`mark1 look` and the contact sheet: what the retina sees of whatever a path leads to."""

import gzip
import struct
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from mark1 import cli, stimuli
from mark1.stimuli import Stimuli
from mark1.stimuli.contact_sheet import MOST

LETTERS = stimuli.letters("AB")


def look(*args: object) -> tuple[int, str, str]:
    """Run the command; its code, and what it prints and warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        done = CliRunner().invoke(cli.app, ["look", *map(str, args)])
    return done.exit_code, done.stdout, done.stderr


def test_the_help_of_the_command_loads_no_pillow() -> None:
    for args in (["--help"], ["look", "--help"]):
        command = [sys.executable, "-X", "importtime", "-m", "mark1", *args]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        assert "look" in done.stdout
        assert not {"PIL", "numpy"} & {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two letters, twice each."""
    for name, figure in zip("AB", LETTERS.x, strict=True):
        (tmp_path / "photos" / name).mkdir(parents=True)
        for copy in "12":
            picture = Image.fromarray((figure * 255).astype(np.uint8))
            picture.save(tmp_path / "photos" / name / f"{copy}.png")
    return tmp_path / "photos"


def test_a_folder_is_told_by_its_classes_and_the_first_picture_of_each(folder: Path) -> None:
    code, printed, warned = look(folder)
    lines = printed.splitlines()
    assert (code, warned) == (0, "")
    assert lines[:2] == ["<Stimuli: 4 figures of 20 x 20, classes A, B>", "Figures of each class: A 2, B 2"]
    assert lines[2].split() == ["A", "B"]
    assert "\n".join(lines[2:]) == str(stimuli.folder(folder)[[0, 2]])


@pytest.mark.parametrize("name", ["set.npz", "set.csv", "set.CSV"])
def test_a_saved_set_is_told_likewise(tmp_path: Path, name: str) -> None:
    LETTERS.save(tmp_path / name)
    code, printed, _ = look(tmp_path / name)
    assert code == 0
    assert printed.splitlines()[2:] == str(LETTERS).splitlines()


def test_idx_pictures_are_told_with_their_labels(tmp_path: Path) -> None:
    pixels = (LETTERS.x * 255).astype(np.uint8)
    (tmp_path / "images").write_bytes(gzip.compress(struct.pack(">4I", 2051, 2, 20, 20) + pixels.tobytes()))
    (tmp_path / "labels").write_bytes(struct.pack(">2I", 2049, 2) + bytes([4, 2]))
    code, printed, _ = look(tmp_path / "images", tmp_path / "labels")
    assert (code, printed.splitlines()[1]) == (0, "Figures of each class: 2 1, 4 1")


def test_one_picture_is_told_alone(folder: Path) -> None:
    code, printed, _ = look(folder / "A" / "1.png")
    assert code == 0
    assert printed.splitlines() == [
        "<Stimuli: 1 figure of 20 x 20, classes 1>",
        *str(Stimuli(stimuli.image(folder / "A" / "1.png")[None], np.array([0]), ("A",))).splitlines(),
    ]


def test_blank_pictures_are_warned_of(folder: Path, tmp_path: Path) -> None:
    Image.new("L", (9, 9), 100).save(folder / "A" / "fog.png")
    code, _, warned = look(folder)
    assert (code, warned) == (
        0,
        f"Warning: blank: {folder / 'A' / 'fog.png'} has the same light everywhere, or nearly\n",
    )
    replace(LETTERS, x=LETTERS.x * [[[1]], [[0]]]).save(tmp_path / "set.npz")
    assert look(tmp_path / "set.npz")[2].startswith("Warning: blank: 2 of 2 (counted from 1) have the same light")


def test_what_cannot_be_used_is_refused_in_one_sentence_or_skipped_on_demand(folder: Path, tmp_path: Path) -> None:
    bad = folder / "A" / "bad.png"
    bad.write_text("a text")
    code, printed, warned = look(folder, "--out", tmp_path / "sheet.png")
    reason = f"{bad} can't be used as a picture: its format is unknown\n"
    assert (code, printed, warned) == (2, "", f"Error: {reason}")
    assert not (tmp_path / "sheet.png").exists()
    code, printed, warned = look(folder, "--skip")
    assert (code, printed.splitlines()[1], warned) == (
        0,
        "Figures of each class: A 2, B 2",
        f"Warning: skipped: {reason}",
    )


@pytest.mark.parametrize("name", ["nowhere", "nowhere.png", "nowhere.csv", "nowhere.npz"])
def test_a_path_that_leads_nowhere_is_one_sentence(tmp_path: Path, name: str) -> None:
    code, printed, warned = look(tmp_path / name)
    assert (code, printed) == (2, "")
    assert warned.startswith(f"Error: {tmp_path / name} can't be ")
    assert warned.count("\n") == 1


@pytest.mark.parametrize(("out", "file"), [("sheet.PNG", "sheet.PNG"), ("sheets", "sheets/contact-sheet.png")])
def test_a_contact_sheet_is_written_to_a_file_or_into_a_folder(
    folder: Path, tmp_path: Path, out: str, file: str
) -> None:
    (tmp_path / "sheets").mkdir()
    code, _, warned = look(folder, "--out", tmp_path / out)
    assert (code, warned) == (0, f"Wrote {tmp_path / file}\n")
    with Image.open(tmp_path / file) as sheet:
        assert (sheet.format, sheet.mode) == ("PNG", "L")


@pytest.mark.parametrize("out", ["sheet.jpg", "nowhere", "nowhere/sheet.png"])
def test_a_contact_sheet_that_cannot_be_written_is_one_sentence(folder: Path, tmp_path: Path, out: str) -> None:
    code, printed, warned = look(folder, "--out", tmp_path / out)
    assert (code, printed) == (2, "")
    assert warned.startswith("Error: ")
    assert str(tmp_path / out) in warned
    assert warned.count("\n") == 1


def test_more_than_a_sheet_holds_are_told_to_be_the_first(tmp_path: Path) -> None:
    Stimuli(np.zeros((MOST + 1, 2, 2)), np.zeros(MOST + 1, dtype=int), ("A",)).save(tmp_path / "set.npz")
    _, _, warned = look(tmp_path / "set.npz", "--out", tmp_path / "sheet.png")
    assert "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 991 more of 1001" in warned
    assert warned.endswith(f"Wrote {tmp_path / 'sheet.png'}, the first {MOST} of {MOST + 1}\n")


def test_a_sheet_shows_every_figure_in_its_place(tmp_path: Path) -> None:
    """Each cell of a figure as a square of pixels of its grey, from the left and from the top."""
    figures = stimuli.letters("ABCDE")
    stimuli.contact_sheet(figures, tmp_path / "all.png")
    with Image.open(tmp_path / "all.png") as sheet:
        pixels = np.asarray(sheet)
    for place, figure in enumerate(figures.x):
        top, left = 8 + place // 3 * 148, 8 + place % 3 * 128
        shown = pixels[top + 3 : top + 120 : 6, left + 3 : left + 120 : 6]
        np.testing.assert_allclose(shown, figure * 255, atol=0.5 + 1e-9)


def test_the_first_of_a_sheet_can_be_chosen(tmp_path: Path) -> None:
    for name, figures, first in (("chosen", LETTERS, 1), ("one", LETTERS[0], None)):
        stimuli.contact_sheet(figures, tmp_path / f"{name}.png", first)
    assert (tmp_path / "chosen.png").read_bytes() == (tmp_path / "one.png").read_bytes()


@pytest.mark.parametrize("name", ["猫", "w" * 200, "\udcff", "two\nlines", " ", "e\u0301"])
@pytest.mark.parametrize("shape", [(1, 1), (20, 20), (2, 300), (300, 2)])
def test_a_name_of_any_kind_stays_below_its_figure(tmp_path: Path, name: str, shape: tuple[int, int]) -> None:
    figure = Stimuli(np.full((1, *shape), 1.0), np.array([0]), (name,))
    stimuli.contact_sheet(figure, tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        pixels = np.asarray(sheet)
    around = np.concatenate([pixels[:, :8].ravel(), pixels[:, -8:].ravel(), pixels[-8:].ravel()])
    assert set(around.tolist()) == {64}


@pytest.mark.parametrize("first", [0, -1, MOST + 1, 1.5, True])
def test_a_wrong_number_of_figures_is_refused(tmp_path: Path, first: int) -> None:
    with pytest.raises(ValueError, match="first must be a whole number from 1 to 1000"):
        stimuli.contact_sheet(LETTERS, tmp_path / "sheet.png", first)


def test_an_empty_set_has_no_sheet(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shows 1 to 1000 figures, not 0"):
        stimuli.contact_sheet(LETTERS[[]], tmp_path / "sheet.png")


def test_a_csv_file_in_another_encoding_is_read_as_the_message_says(tmp_path: Path) -> None:
    (tmp_path / "set.csv").write_bytes("é,0,1,1,0\n".encode("latin-1"))
    code, _, warned = look(tmp_path / "set.csv")
    assert (code, "encoding='latin-1'" in warned) == (2, True)
    code, printed, _ = look(tmp_path / "set.csv", "--encoding", "latin-1")
    assert code == 0
    assert "classes é>" in printed


def test_labels_beside_a_folder_are_refused(folder: Path) -> None:
    code, _, warned = look(folder, folder)
    assert (code, "labels belong to IDX images" in warned) == (2, True)
