"""Sets as files: what is saved comes back, in .npz and in .csv, and nothing half written is left."""

import copy
import io
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from mark1 import stimuli
from mark1.stimuli import Stimuli
from mark1.stimuli.files.saving import write_set

NAMES = st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=5)


@st.composite
def sets(draw: st.DrawFn) -> Stimuli:
    """A set of any shape, levels and classes, some of them absent and out of order."""
    labels = tuple(draw(st.lists(NAMES, min_size=1, max_size=4, unique=True)))
    shape = draw(st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4)))
    x = draw(arrays.arrays(np.float64, shape, elements=st.floats(0, 1)))
    return Stimuli(x, draw(arrays.arrays(np.int64, shape[0], elements=st.integers(0, len(labels) - 1))), labels)


@settings(derandomize=True, deadline=None)
@given(figures=sets())
def test_npz_brings_back_all_of_a_set(tmp_path_factory: pytest.TempPathFactory, figures: Stimuli) -> None:
    path = tmp_path_factory.mktemp("saved") / "set.npz"
    figures.save(path)
    found = stimuli.npz(path, figures.x.shape[1:])
    np.testing.assert_array_equal(found.x, figures.x)
    assert (found.y.tolist(), found.labels) == (figures.y.tolist(), figures.labels)


@settings(derandomize=True, deadline=None)
@given(figures=sets())
def test_csv_brings_back_every_figure_under_the_name_of_its_class(
    tmp_path_factory: pytest.TempPathFactory, figures: Stimuli
) -> None:
    path = tmp_path_factory.mktemp("saved") / "set.csv"
    figures.save(path)
    found = stimuli.csv(path, figures.x.shape[1:])
    np.testing.assert_array_equal(found.x, figures.x)
    assert [found.labels[k] for k in found.y] == [figures.labels[k] for k in figures.y]


@pytest.mark.parametrize("name", ["réseau.npz", "猫.CSV", "كتاب.csv"])
def test_a_set_is_saved_under_a_name_in_any_script(tmp_path: Path, name: str) -> None:
    figures = replace(stimuli.letters("AB"), labels=("猫", "é"))
    figures.save(str(tmp_path / name))
    read = stimuli.npz if name.endswith("npz") else stimuli.csv
    assert set(read(tmp_path / name).labels) == {"猫", "é"}


def test_a_name_that_is_not_unicode_comes_back_from_npz_and_is_refused_by_csv(tmp_path: Path) -> None:
    """A folder's name may be any bytes."""
    figures = replace(stimuli.letters("AB"), labels=("A", "\udcff"))
    figures.save(tmp_path / "set.npz")
    assert stimuli.npz(tmp_path / "set.npz").labels == ("A", "\udcff")
    with pytest.raises(ValueError, match=r"not valid Unicode, which CSV needs; save the set as \.npz"):
        figures.save(tmp_path / "set.csv")
    assert not (tmp_path / "set.csv").exists()


@pytest.mark.parametrize(("kind", "read"), [(None, stimuli.npz), ("npz", stimuli.npz), ("csv", stimuli.csv)])
def test_a_set_is_saved_to_a_file_object_and_read_from_it(kind: str | None, read: Callable[..., Stimuli]) -> None:
    letters, file = stimuli.letters("AB"), io.BytesIO()
    letters.save(file, kind)
    file.seek(0)
    np.testing.assert_array_equal(read(file).x, letters.x)
    with pytest.raises(ValueError, match=r"ends in \.npz or \.csv, or with kind="):
        letters.save(file, "xml")


@pytest.mark.parametrize("copied", [lambda it: pickle.loads(pickle.dumps(it)), copy.deepcopy, copy.copy])  # noqa: S301
def test_a_set_pickles_and_comes_back_as_it_was_and_read_only(copied: Callable[[Stimuli], Stimuli]) -> None:
    letters = stimuli.letters("AB")
    found = copied(letters)
    np.testing.assert_array_equal(found.x, letters.x)
    assert (found.y.tolist(), found.labels) == ([0, 1], ("A", "B"))
    with pytest.raises(ValueError, match="read-only"):
        found.x[0] = 0


def test_an_empty_set_comes_back_from_npz(tmp_path: Path) -> None:
    stimuli.letters("AB")[[]].save(tmp_path / "empty.npz")
    found = stimuli.npz(tmp_path / "empty.npz")
    assert (found.x.shape, found.labels) == ((0, 20, 20), ("A", "B"))


@pytest.mark.parametrize("path", ["set.txt", "set", "", None, 3])
def test_another_ending_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"a set is saved to a path"):
        stimuli.letters("A").save(path)


@pytest.mark.parametrize("name", ["nowhere/set.npz", "folder.csv"])
def test_a_path_that_cannot_be_written_is_named_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ValueError, match=rf"{Path(name).name} can't be written"):
        stimuli.letters("A").save(tmp_path / name)
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder.csv"]


def test_a_file_stays_as_it_was_where_writing_breaks_off(tmp_path: Path) -> None:
    def broken(file: IO[bytes]) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    (tmp_path / "set.csv").write_text("whole")
    with pytest.raises(ValueError, match="No space left"):
        write_set(tmp_path / "set.csv", broken)
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("set.csv", "whole")]


def test_the_csv_is_of_the_usual_kind(tmp_path: Path) -> None:
    """A name of a column for each pixel tells the shape, and dark and full light are written short."""
    Stimuli([[[0, 0.5, 1]]], [0], ["A, b"]).save(tmp_path / "set.csv")  # type: ignore[arg-type]
    assert (tmp_path / "set.csv").read_bytes() == b'label,1x1,1x2,1x3\r\n"A, b",0,0.5,1\r\n'
