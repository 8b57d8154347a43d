"""MNIST: what is said without the digits, and a stand-in for them that is made here."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mark1.lab import scenario
from tests.helpers.paths import ROOT

RUN = scenario.load(ROOT / "scenarios" / "published" / "mnist.py")


def written(path: Path, magic: int, values: NDArray[np.uint8]) -> None:
    """Write an IDX file, packed where the name says so."""
    content = b"".join(number.to_bytes(4, "big") for number in (magic, *values.shape)) + values.tobytes()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    """A folder of blots on 28 x 28 cells, ten kinds of them, in files like those of MNIST."""
    rng = np.random.default_rng(0)
    kinds = (rng.random((10, 28, 28)) < 0.3) * np.uint8(255)
    for name, n, ending in (("train", 200, ".gz"), ("t10k", 50, "")):
        labels = np.arange(n, dtype=np.uint8) % 10
        written(tmp_path / f"{name}-images-idx3-ubyte{ending}", 2051, kinds[labels])
        written(tmp_path / f"{name}-labels-idx1-ubyte{ending}", 2049, labels)
    return tmp_path


def test_without_the_digits_nothing_is_run_and_it_is_said_what_to_give() -> None:
    report = RUN()
    assert {row[-1] for row in report.tables[0].rows} == {"not run"}
    assert "--mnist FOLDER" in report.notes[0]


def test_clear_digits_are_all_learned_and_only_the_chosen_size_is_run(stand_in: Path) -> None:
    report = RUN(mnist=stand_in, sizes=(1000,), repeats=2, cycles=3)
    first, *others = report.tables[0].rows
    assert first[4:] == (0, 0, 2, "modern: differs")
    assert {row[-1] for row in others} == {"not run"}
    assert report.tables[1].rows == (("RSC", 1000, "1663, 1951, 1977", "0, 0"),)
    assert [row[1] for row in report.tables[2].rows] == [512, 123_310]
    assert report.figures["errors"]()


def test_means_are_those_of_the_three_wirings_of_the_paper() -> None:
    """Its mean of 2,000 A-units was printed from other digits than the first of the three, which is hard to read."""
    module = RUN.__globals__
    for kind, sizes in module["REPORTED"].items():
        for size, errors in sizes.items():
            assert module["MEANS"][kind][size] == pytest.approx(sum(errors) / 3, abs=1)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"sizes": (500,)}, "the paper has no perceptron of 500 A-units"),
        ({"repeats": 0}, "repeats must be a whole number of at least .*not 0"),
        ({"mnist": Path("nowhere")}, "give a folder of the four MNIST files"),
    ],
)
def test_what_cannot_be_run_is_refused(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        RUN(**settings)
