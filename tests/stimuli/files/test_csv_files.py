"""Pictures in CSV files: with and without a line of names, greys and levels, and what can't be read."""

from pathlib import Path

import numpy as np
import pytest

from mark1 import stimuli

BOTH = [[[0, 1], [1, 0]], [[1, 1], [0, 0]]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "digits.csv"


@pytest.mark.parametrize(
    "text",
    [
        "3,0,255,255,0\n10,255,255,0,0\n",
        "3,0,1,1,0\n10,1,1,0,0",
        "label,1x1,1x2,2x1,2x2\n3,0,1,1,0\n10,1,1,0,0\n",
        "label,0,1,2,3\n3,0,255,255,0\n10,255,255,0,0\n",
        "class,a,b,c,d\r\n\r\n3,0,255.0,2.55e2,0\r\n\r\n10,255,255,0,0\r\n",
        '\ufeff"3","0","1","1","0"\n10,1,1,0,0\n',
    ],
)
def test_a_line_of_names_and_the_scale_are_told_by_the_file(file: Path, text: str) -> None:
    """Classes are sorted as numbers."""
    file.write_text(text, encoding="utf-8")
    found = stimuli.csv(file, (2, 2))
    assert found.x.tolist() == BOTH
    assert (found.y.tolist(), found.labels) == ([0, 1], ("3", "10"))


def test_the_label_may_stand_last(file: Path) -> None:
    file.write_text("a,b,c,d,label\n0,1,1,0,cat\n1,1,0,0,Ant\n")
    found = stimuli.csv(str(file), (2, 2), label="last")
    assert found.x.tolist() == BOTH
    assert (found.y.tolist(), found.labels) == ([1, 0], ("Ant", "cat"))


def test_one_grey_above_1_makes_all_of_the_file_greys(file: Path) -> None:
    file.write_text("a,1,0,0,0\nb,0,0,0,2\n")
    np.testing.assert_array_equal(stimuli.csv(file, (2, 2)).x.ravel(), np.array([1, 0, 0, 0, 0, 0, 0, 2]) / 255)


def test_pictures_are_reduced_as_picture_files_are(file: Path) -> None:
    """Each cell the mean of its area, aspect kept, the level of the border around."""
    file.write_text("a,9,9,9,9,9,0,255,9\n")
    found = stimuli.csv(file, (2, 2), size=(2, 4))
    np.testing.assert_allclose(found.x[0], np.array([[9, 9], [6.75, 70.5]]) / 255, atol=1e-4)


def test_inversion_and_stretching_are_there_for_the_asking(file: Path) -> None:
    file.write_text("a,200,200,200,100\n")
    plain, asked = stimuli.csv(file, (2, 2)), stimuli.csv(file, (2, 2), invert=None, stretch=True)
    assert (plain.x[0, 0, 0], asked.x.tolist()) == (200 / 255, [[[0, 0], [0, 1]]])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it holds no image"),
        ("label,a,b,c,d\n", "it holds no image"),
        ("just a text\n", "line 1 has no comma"),
        ("3,0,1,1,0\n3,0,1,1\n", "line 2 holds 4 values and the lines before it 5"),
        ("3,0,1,1,0\n\n3,0,1,1,0,0\n", "line 3 holds 6 values and the lines before it 5"),
        ("3,0,1,x,0\n", "line 1 has 'x' in column 4, with a comma between values; a pixel is a number from 0 to 255"),
        ("3,0,1,1,0\n3,0,,1,0\n", "line 2 has '' in column 3"),
        ("3,0,256,1,0\n", "line 1 has '256' in column 3"),
        ("3,0,1,1,-1\n", "line 1 has '-1' in column 5"),
        ("3,nan,1,1,0\n", "line 1 has 'nan' in column 2"),
        ("3,0,1,inf,0\n", "line 1 has 'inf' in column 4"),
        ("3,0,1,1\n", "3 pixels, which fill no square; give their height and width as size="),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "line 1 holds the byte 0x89"),
        (b"\0" * 100, "line 1 has no comma"),
        ('3,"' + "0" * 200_000, "line 1 is not CSV: a value in quotes has no end"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_line(file: Path, text: str | bytes, said: str) -> None:
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ValueError, match=r"digits\.csv can't be used as a CSV file of images: ") as caught:
        stimuli.csv(file)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_size_that_does_not_fit_is_refused(file: Path) -> None:
    file.write_text("a,0,1,1,0\n")
    with pytest.raises(ValueError, match="4 pixels, not the 3 x 2 given as size"):
        stimuli.csv(file, size=(3, 2))


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"label": "middle"}, "'first' or 'last', not 'middle'"),
        ({"size": 28}, "two whole numbers"),
        ({"delimiter": ";;"}, "delimiter is one character between values, as ';', not ';;'"),
        ({"delimiter": 5}, "delimiter is one character"),
        ({"decimal": "x"}, "'.' or ',', not 'x'"),
        ({"delimiter": ",", "decimal": ","}, "they must differ"),
        ({"shape": (0, 5)}, "two whole numbers"),
        ({"invert": "yes"}, "invert is"),
    ],
)
def test_a_wrong_setting_is_not_taken_for_a_bad_file(file: Path, setting: dict[str, str], said: str) -> None:
    file.write_text("a,0,1,1,0\n")
    with pytest.raises(ValueError, match=said) as caught:
        stimuli.csv(file, **setting)  # type: ignore[arg-type]
    assert file.name not in str(caught.value)


@pytest.mark.parametrize("path", ["nowhere.csv", ".", None, 3])
def test_a_path_that_leads_to_no_file_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"no such file|not a regular file|by its path, or as a binary"):
        stimuli.csv(path)


@pytest.mark.parametrize(
    "text",
    [
        "3;0;1;1;0\n10;1;1;0;0\n",
        "3,0,1,1,0\r10,1,1,0,0\r",
        "3;0,0;1,0;1,0;0,0\n10;1;1;0;0\n",
        "3\t0\t1\t1\t0\n10\t1\t1\t0\t0\n",
        "3\t0,0\t1,0\t1\t0\n10\t1\t1\t0\t0\n",
        "3|0|1|1|0\n10|1|1|0|0\n",
        "label;1x1;1x2;2x1;2x2\r\n3;0;1;1;0\r\n10;1,0;1;0;0\r\n",
        "Class\ta\tb\tc\td\n3\t0\t1\t1\t0\n10\t1\t1\t0\t0\n",
        "sep=;\r\n3;0;1;1;0\n10;1;1;0;0\n",
        "a;b;c;d;target\n0;1;1;0;3\n1;1;0;0;10\n",
        "a,b,c,d,label\n0,1,1,0,3\n1,1,0,0,10\n",
    ],
)
def test_delimiter_decimal_mark_and_column_of_the_class_are_found(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    found = stimuli.csv(file, (2, 2))
    assert found.x.tolist() == BOTH
    assert (found.y.tolist(), found.labels) == ([0, 1], ("3", "10"))


def test_text_in_the_last_column_is_the_class(file: Path) -> None:
    file.write_text("0,1,1,0,cat\n1,1,0,0,Ant\n")
    found = stimuli.csv(file, (2, 2))
    assert found.x.tolist() == BOTH
    assert (found.y.tolist(), found.labels) == ([1, 0], ("Ant", "cat"))


def test_the_form_can_be_given(file: Path) -> None:
    file.write_text("0,0:1,0:1:0:3\n1:1:0:0:10\n")
    found = stimuli.csv(file, (2, 2), delimiter=":", decimal=",", label="last")
    assert found.x.tolist() == BOTH
    assert found.labels == ("3", "10")


def test_a_name_with_another_delimiter_in_it_stays_a_name(file: Path) -> None:
    file.write_text("a;b,0,1,1,0\nc;d,1,1,0,0\n")
    assert stimuli.csv(file, (2, 2)).labels == ("a;b", "c;d")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3;0;1;1;0\n3;0;1;1\n", "line 2 holds 4 values and the lines before it 5, with a semicolon between values"),
        ("3;0;1;1;0\n3;0;x;1;0\n", "line 2 has 'x' in column 3, with a semicolon between values"),
        ("3;0,5;1;1;0\n3;0.5;x;1;0\n", "line 2 has '0.5' in column 2, with a semicolon"),
        ("3\t0\t1_0\t1\t0\n", "line 1 has '1_0' in column 3, with a tab between values"),
        ("3,0,1,1,0\n,0,1,1,0\n", "line 2 has no class in its first column"),
    ],
)
def test_a_message_names_the_delimiter_that_was_found(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(ValueError, match="digits") as caught:
        stimuli.csv(file)
    assert said in str(caught.value)


def test_an_undecodable_byte_is_an_error_that_offers_an_encoding(file: Path) -> None:
    """Two classes would else merge, or get names that nobody has given."""
    file.write_bytes("x,0,1,1,0\né,0,1,1,0\nè,1,1,0,0\n".encode("latin-1"))
    with pytest.raises(ValueError, match="line 2 holds the byte 0xe9, which is invalid in utf-8") as caught:
        stimuli.csv(file)
    assert "encoding='latin-1'" in str(caught.value)
    assert stimuli.csv(file, (2, 2), encoding="latin-1").labels == ("x", "è", "é")
    file.write_text("é,0,1,1,0\n", encoding="utf-16")
    with pytest.raises(ValueError, match="encoding='utf-16'"):
        stimuli.csv(file)
    assert stimuli.csv(file, (2, 2), encoding="utf-16").labels == ("é",)
    with pytest.raises(ValueError, match="'klingon' is not the name of a text encoding"):
        stimuli.csv(file, encoding="klingon")


def test_a_binary_file_object_is_read_as_a_path_is(file: Path) -> None:
    file.write_text("3,0,1,1,0\n10,1,1,0,0\n")
    with file.open("rb") as opened:
        assert stimuli.csv(opened, (2, 2)).x.tolist() == BOTH
    with file.open() as opened, pytest.raises(ValueError, match="open it in binary mode, 'rb'"):
        stimuli.csv(opened)  # type: ignore[arg-type]
