"""Folders of pictures: what is loaded, what is skipped, and what can't be used."""

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mark1 import stimuli
from tests.benchmarks.pictures import measured, mixed_folder


def add(folder: Path, *names: str) -> None:
    """Put small pictures into a folder, each with one bright pixel at its own place."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, name in enumerate(names):
        picture = Image.new("L", (5, 5))
        picture.putpixel((1 + place % 3, 1 + place // 3), 255)
        picture.save(folder / name)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    add(tmp_path / "dog", "2.png", "10.gif")
    add(tmp_path / "Cat", "a.png", "B.tif", "c.bmp")
    return tmp_path


def test_a_class_is_named_as_its_folder(pictures: Path) -> None:
    """Plain sorting: capitals first, and 10 before 2."""
    found = stimuli.folder(pictures)
    assert found.labels == ("Cat", "dog")
    assert found.y.tolist() == [0, 0, 0, 1, 1]
    expected = [pictures / name for name in ("Cat/B.tif", "Cat/a.png", "Cat/c.bmp", "dog/10.gif", "dog/2.png")]
    np.testing.assert_array_equal(found.x, [stimuli.image(path) for path in expected])


def test_settings_are_those_of_one_picture(pictures: Path) -> None:
    found = stimuli.folder(str(pictures), (5, 7), invert=True, stretch=False)
    np.testing.assert_array_equal(
        found.x[4], stimuli.image(pictures / "dog" / "2.png", (5, 7), invert=True, stretch=False)
    )


def test_hidden_files_and_litter_do_not_count(pictures: Path) -> None:
    for folder in (pictures, pictures / "dog"):
        for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
            (folder / name).write_bytes(b"litter")
        for name in (
            ".ipynb_checkpoints",
            "__pycache__",
            "@eaDir",
            "__MACOSX",
            "$RECYCLE.BIN",
            "lost+found",
            "#recycle",
        ):
            add(folder / name, "1.png")
    (pictures / ".hidden").mkdir()
    (pictures / "README.txt").write_text("where these pictures come from")
    assert len(stimuli.folder(pictures)) == 5


@pytest.mark.parametrize("content", [b"", b"no picture", None])
def test_a_file_that_is_no_picture_is_skipped_with_a_warning(pictures: Path, content: bytes | None) -> None:
    bad = pictures / "dog" / "bad.png"
    bad.mkdir() if content is None else bad.write_bytes(content)
    with pytest.warns(UserWarning, match=r"skipped: .*bad\.png can't be used as a picture") as caught:
        assert len(stimuli.folder(pictures)) == 5
    assert [Path(warning.filename).name for warning in caught] == [Path(__file__).name]


def test_a_picture_beside_the_class_folders_is_skipped_with_a_warning(pictures: Path) -> None:
    add(pictures, "loose.PNG")
    with pytest.warns(UserWarning, match=r"loose\.PNG lies in no class folder"):
        assert len(stimuli.folder(pictures)) == 5


def test_a_class_of_which_nothing_remains_is_named(pictures: Path) -> None:
    (pictures / "eel").mkdir()
    with pytest.raises(ValueError, match="eel holds no picture"):
        stimuli.folder(pictures)
    (pictures / "eel" / "bad.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"eel holds no picture that can be used: .*bad\.png"):
        stimuli.folder(pictures)


def test_pictures_without_class_folders_are_refused(tmp_path: Path) -> None:
    add(tmp_path, "loose.png")
    with pytest.raises(ValueError, match=r"one loose picture \(loose\.png .* but no class folders; .*A.loose\.png"):
        stimuli.folder(tmp_path)


def test_one_class_is_not_enough(tmp_path: Path) -> None:
    add(tmp_path / "dog", "1.png", "2.png")
    with pytest.raises(ValueError, match="one class, 'dog'; at least two"):
        stimuli.folder(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds nothing"):
        stimuli.folder(tmp_path)


def test_a_path_that_is_no_folder_is_named(pictures: Path) -> None:
    for path in (pictures / "nowhere", pictures / "dog" / "2.png"):
        with pytest.raises(ValueError, match=f"{path.name} can't be read as a folder"):
            stimuli.folder(path)
    with pytest.raises(ValueError, match="by its path, not by None"):
        stimuli.folder(None)  # type: ignore[arg-type]


def test_a_wrong_setting_is_not_taken_for_a_bad_picture(pictures: Path) -> None:
    with pytest.raises(ValueError, match="rows, columns"):
        stimuli.folder(pictures, (0, 5))
    with pytest.raises(ValueError, match="invert is"):
        stimuli.folder(pictures, invert="yes")  # type: ignore[arg-type]


def test_a_class_with_one_picture_loads_but_can_not_be_split(pictures: Path) -> None:
    add(pictures / "eel", "only.png")
    found = stimuli.folder(pictures)
    with pytest.raises(ValueError, match="class 'eel' has only one figure"):
        found.split(0.5, seed=0)


def test_a_blank_picture_is_kept_and_named_in_a_warning(pictures: Path) -> None:
    Image.new("L", (30, 40), 128).save(pictures / "dog" / "fog.png")
    with pytest.warns(UserWarning, match=r"blank: .*fog\.png has the same light everywhere"):
        found = stimuli.folder(pictures)
    assert len(found) == 6


@pytest.mark.parametrize("bad", ["dog/bad.png", "loose.png"])
def test_without_skipping_what_cannot_be_used_is_an_error(pictures: Path, bad: str) -> None:
    add(pictures, "loose.png") if bad == "loose.png" else (pictures / bad).write_text("a text")
    with pytest.raises(stimuli.PictureError, match=Path(bad).name):
        stimuli.folder(pictures, skip=False)


def test_folders_that_lead_back_are_skipped(pictures: Path) -> None:
    """Links to the folder itself, to the one above it, to themselves, and in a class folder to its own."""
    try:
        (pictures / "loop").symlink_to(pictures)
    except OSError:
        pytest.skip("links can't be made here")
    (pictures / "up").symlink_to(pictures.parent)
    (pictures / "itself").symlink_to(pictures / "itself")
    (pictures / "dog" / "loop").symlink_to(pictures / "dog")
    with pytest.warns(UserWarning, match="skipped") as caught:
        assert len(stimuli.folder(pictures)) == 5
    assert len(caught) == 3
    assert "loop leads back to" in str(caught[0].message)
    with pytest.raises(stimuli.PictureError, match="loop leads back to"):
        stimuli.folder(pictures, skip=False)


def test_a_linked_class_folder_is_one_like_others(pictures: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    add(elsewhere, "1.png")
    (pictures / "eel").symlink_to(elsewhere)
    assert stimuli.folder(pictures).labels == ("Cat", "dog", "eel")


@pytest.mark.parametrize("name", ["猫", "собака", "كلب", "e\u0301 \U0001f408", "two\nlines"])
def test_names_may_be_in_any_script(pictures: Path, name: str) -> None:
    add(pictures / name, f"{name}.png")
    (pictures / name / f"{name}.txt").write_text("no picture")
    with pytest.warns(UserWarning, match="skipped"):
        assert name in stimuli.folder(pictures).labels


def test_pictures_of_odd_shapes_are_kept_and_blank_ones_named(pictures: Path) -> None:
    """One pixel, and a strip of which a cell sees next to nothing."""
    Image.new("L", (1, 1), 200).save(pictures / "dog" / "point.png")
    strip = Image.new("L", (20000, 10))
    strip.paste(255, (9000, 3, 11000, 5))
    strip.save(pictures / "dog" / "strip.png")
    with pytest.warns(UserWarning, match="the same light everywhere, or nearly") as caught:
        assert len(stimuli.folder(pictures)) == 7
    assert [Path(str(warning.message).split()[1]).name for warning in caught] == ["point.png", "strip.png"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is read from /proc")
def test_a_thousand_mixed_pictures_are_read_within_200_megabytes(tmp_path: Path) -> None:
    """Fifty photographs of 12 million pixels among them."""
    mixed_folder(tmp_path, 1000)
    count, _, held = measured("folder", tmp_path)
    assert count == 1000
    assert held < 200


def test_classes_one_folder_deeper_are_pointed_to(tmp_path: Path) -> None:
    add(tmp_path / "outer" / "more" / "cat", "1.png")
    add(tmp_path / "outer" / "photos" / "dog", "1.png")
    with pytest.raises(ValueError, match=r"more holds no pictures but the folder cat, .* give .*more"):
        stimuli.folder(tmp_path / "outer")


def test_a_folder_of_other_files_says_that_it_holds_no_pictures(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("a text")
    with pytest.raises(ValueError, match="no pictures and no class folders"):
        stimuli.folder(tmp_path)


@pytest.mark.parametrize("path", ["x" * 5000, "a\0b"])
def test_a_name_that_no_folder_can_have_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="can't be read as a folder"):
        stimuli.folder(path)
