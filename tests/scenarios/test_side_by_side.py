"""The main job as a command: on letters, on a folder of pictures, and on input that it must refuse."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mark1.lab import scenario
from tests.helpers.paths import ROOT

SCRIPT = ROOT / "scenarios" / "side_by_side.py"
MODES = ("L", "1", "RGB", "RGBA", "P", "CMYK", "I;16", "F", "LA")
KINDS = ("bar", "circle", "cross", "disc", "square")


def draw(kind: str, size: tuple[int, int]) -> Image.Image:
    """A white figure on black, in the middle of a picture of any size."""
    picture = Image.new("L", size, 0)
    pen = ImageDraw.Draw(picture)
    (x, y), reach = (size[0] / 2, size[1] / 2), 0.38 * min(size)
    box, width = [x - reach, y - reach, x + reach, y + reach], max(2, min(size) // 9)
    if kind == "bar":
        pen.rectangle([x - reach / 3, y - reach, x + reach / 3, y + reach], fill=255)
    elif kind == "cross":
        pen.line(box, fill=255, width=width)
        pen.line([box[0], box[3], box[2], box[1]], fill=255, width=width)
    elif kind == "square":
        pen.rectangle(box, outline=255, width=width)
    else:
        pen.ellipse(box, outline=255, width=width, fill=255 if kind == "disc" else None)
    return picture


def in_mode(picture: Image.Image, mode: str) -> Image.Image:
    if mode == "I;16":
        return Image.fromarray(np.asarray(picture).astype(np.uint16) * 257)
    return picture.convert(mode)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Five classes of ten pictures of odd sizes and modes, half of them dark on light."""
    folder = tmp_path / "pictures"
    for kind in KINDS:
        (folder / kind).mkdir(parents=True)
        for number in range(10):
            picture = draw(kind, (23 + 31 * number, 200 - 17 * number))
            picture = Image.eval(picture, lambda level: 255 - level) if number % 2 else picture
            in_mode(picture, MODES[number % len(MODES)]).save(folder / kind / f"{number}.tiff")
    return folder


def command(*options: object) -> int:
    """Run the script's command line in this process; return its exit code."""
    with pytest.raises(SystemExit) as left:
        scenario.main(scenario.load(SCRIPT), [str(option) for option in options])
    return int(left.value.code or 0)


def test_a_folder_of_pictures_of_odd_sizes_and_modes_is_learned(pictures: Path, tmp_path: Path) -> None:
    assert command("--images", pictures, "--out", tmp_path / "out") == 0
    with (tmp_path / "out" / "side-by-side.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["learner"] for row in rows][:2] == ["Mark I", "every A-unit to every R-unit*"]
    assert float(rows[0]["training"]) > 0.7  # a dot of four cells turns hardly any A-unit on
    assert all(float(row["new images"]) > 0.3 for row in rows[3:])  # chance is 0.2
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["tables"][0]["columns"][:3] == ["learner", "training", "new images"]
    with Image.open(tmp_path / "out" / "side-by-side.png") as figure:
        assert figure.size[0] > 1000


def test_some_letters_are_learned_on_as_few_r_units_as_code_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("--letters", "EFX", "--exposures", 10) == 0
    assert "3 R-units, highest sum*" in capsys.readouterr().out


def refusals(tmp_path: Path) -> list[tuple[list[object], str]]:
    empty, single, loose, broken, a_file = (tmp_path / name for name in ("empty", "single", "loose", "broken", "file"))
    empty.mkdir()
    loose.mkdir()
    draw("bar", (20, 20)).save(loose / "a.png")
    a_file.write_text("no folder")
    for kind in ("bar", "disc"):
        (single / kind).mkdir(parents=True)
        draw(kind, (20, 20)).save(single / kind / "one.png")
        (broken / kind).mkdir(parents=True)
        (broken / kind / "cut.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return [
        (["--images", empty], "empty"),
        (["--images", tmp_path / "missing"], "missing"),
        (["--images", a_file], "file"),
        (["--images", loose], "loose"),
        (["--images", single], "one"),
        (["--images", broken], "cut.png"),
        (["--letters", ""], "letter"),
        (["--letters", "EE"], "E"),
        (["--exposures", 0], "exposures must be a whole number of at least 1, not 0"),
        (["--seed", -1], "seed"),
        (["--out", a_file], "cannot be written"),
        (["--out", a_file / "below"], "cannot be written"),
    ]


@pytest.mark.parametrize("case", range(12))
def test_bad_input_is_one_sentence_and_nothing_is_written(
    case: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options, word = refusals(tmp_path)[case]
    before = sorted(tmp_path.rglob("*"))
    assert command(*options) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("Error: ")
    assert word in printed.err
    assert len(printed.err.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before
