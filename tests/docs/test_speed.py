"""The speed table: its page has every row of the benchmarks, and is renewed without losing the others."""

from importlib import import_module

import pytest

from tests.benchmarks import page
from tests.benchmarks.__main__ import known
from tests.benchmarks.measure import Row, computer, interleaved
from tests.helpers.paths import ROOT

PAGE = ROOT / "docs" / "reference" / "speed.md"
EMPTY = f"Before.\n\n{page.BEGIN}\n\n{page.END}\n\nAfter.\n"
REACHED = Row("answers / product", "at most 1.5 x", 1.25, True, "10 ms | 8 ms")
MISSED = Row("step", "at least 1 x", 0.5, False, "")
UNKNOWN = Row("step", "at least 1 x", None, None, "PyTorch is not installed")


@pytest.mark.parametrize("name", known())
def test_the_page_has_every_row_of_a_benchmark(name: str) -> None:
    listed = [measure for benchmark, measure in page.listed(PAGE.read_text()) if benchmark == name]
    assert listed
    assert set(getattr(import_module(f"tests.benchmarks.{name}"), "MEASURES", listed)) == set(listed)


def test_a_row_says_whether_its_target_was_reached_or_that_it_was_not_measured() -> None:
    assert [page.cells(row)[2:4] for row in (REACHED, MISSED, UNKNOWN)] == [
        ("1.25", "yes"),
        ("0.5", "NO"),
        ("-", "not measured"),
    ]


def test_renewing_one_benchmark_keeps_the_rows_of_the_others_and_the_text_around() -> None:
    first = page.renewed(EMPTY, {"cores": "2"}, {"respond": [REACHED], "modern": [MISSED]})
    assert page.listed(first) == [("respond", "answers / product"), ("modern", "step")]
    second = page.renewed(first, {"cores": "4"}, {"modern": [UNKNOWN]})
    assert page.listed(second) == page.listed(first)
    assert "| modern | step | at least 1 x | - | not measured | PyTorch is not installed |" in second
    assert (second.startswith("Before."), second.endswith("After.\n"), "cores 4" in second) == (True, True, True)
    assert page.renewed(second, {"cores": "4"}, {"modern": [UNKNOWN]}) == second


def test_a_page_without_a_place_for_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="the page has no place for the table"):
        page.renewed("# Speed\n", {}, {})


def test_runs_take_turns() -> None:
    taken: list[str] = []
    found = interleaved({name: lambda name=name: taken.append(name) for name in "abc"}, 2)  # type: ignore[misc]
    assert taken == [*"abcabc"]
    assert list(found) == [*"abc"]


def test_the_computer_is_told_with_the_kernel_of_its_blas() -> None:
    assert list(computer()) == ["processor", "cores", "load", "memory", "system", "Python", "numpy", "BLAS"]
    assert "kernel" in computer()["BLAS"]
