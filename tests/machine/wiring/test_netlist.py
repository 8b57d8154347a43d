"""Netlists: what is written is read again, and every wrong line is named."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1 import MachineSpec, wiring
from mark1.machine.wiring import memory
from mark1.machine.wiring.wiring import Wiring

HEADER = "mark1 netlist 1\nretina: 2 x 3\nA-units: 4\njacks: 2\nrepeats: none\n"
ADDING = HEADER.replace("none", "add up")


def load(tmp_path: Path, text: str | bytes) -> Wiring:
    path = tmp_path / "board.net"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return wiring.load(path)


@st.composite
def wirings(draw: st.DrawFn) -> Wiring:
    """Any wiring of a small board, of jacks for all of its cords."""
    rows, columns, a_units = (draw(st.integers(1, most)) for most in (4, 5, 6))
    repeats = draw(st.booleans())
    cord = st.tuples(st.integers(0, a_units - 1), st.integers(0, rows * columns - 1), st.sampled_from([1, -1]))
    cords = draw(st.lists(cord, max_size=30, unique_by=None if repeats else lambda row: row[:2]))
    return Wiring(np.array(cords, np.int64), (rows, columns), a_units, 30, repeats=repeats)


@given(wirings())
@settings(derandomize=True, deadline=None, max_examples=100)
def test_what_is_saved_is_loaded_again(tmp_path_factory: pytest.TempPathFactory, made: Wiring) -> None:
    path = tmp_path_factory.mktemp("nets") / "board.net"
    made.save(path)
    loaded = wiring.load(path)
    assert loaded == made
    assert loaded.jacks == made.jacks


def test_a_person_may_write_spaces_comments_blank_lines_and_any_order(tmp_path: Path) -> None:
    text = "\ufeff# mine\r\n\nmark1 netlist 1 # first\nrepeats: none\njacks:2\nA-units: 4\nretina: 2x3\n\n"
    made = load(tmp_path, text + "S6 - > A 4   # last\n  S1+>A1\nS02 ->A1")
    assert made == wiring.explicit([(1, 1, 1), (1, 2, -1), (4, 6, -1)], small())


def small() -> MachineSpec:
    return MachineSpec(
        retina_shape=(2, 3), association_units=4, response_units=1, excitatory=2, inhibitory=1, jacks=2, threshold=1
    )


def test_where_repeats_add_up_a_pair_may_be_joined_again_and_with_both_signs(tmp_path: Path) -> None:
    assert len(load(tmp_path, ADDING + "S1+>A1\nS1+>A1\nS1->A1\n")) == 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", 'line 1: not a netlist; the first line must be "mark1 netlist 1"'),
        ("hello\n", "line 1: not a netlist"),
        ("# only this\n\nS1+>A1\n", "line 3: not a netlist"),
        (HEADER.replace("1\n", "2\n", 1), "line 1: the netlist has version 2 and this program reads 1"),
        (
            HEADER + "motors: 3\n",
            "line 6: unknown header 'motors'; it must be one of retina, A-units, jacks",
        ),
        (HEADER + "jacks: 3\n", "line 6: 'jacks' is given twice in the header"),
        (HEADER.replace("2 x 3", "6"), "line 2: the retina is '6'; write its rows and columns as 20 x 20"),
        (HEADER.replace("2 x 3", "0 x 3"), "line 2: the retina is '0 x 3'"),
        (HEADER.replace("2 x 3", "99999 x 99999"), "line 2: the retina is"),
        (HEADER.replace("4", "-4"), "line 3: '-4' must be a whole number from 1"),
        (HEADER.replace("none", "some"), 'line 5: repeats is \'some\'; it must be "none" or "add up"'),
        (HEADER.replace("jacks: 2\n", "") + "S1+>A1\n", "line 5: the header has no 'jacks'"),
        (HEADER.replace("repeats: none\n", ""), "line 4: the header has no 'repeats'"),
        (HEADER + "S7+>A1\n", "line 6: there is no S7; S-units are S1 to S6"),
        (HEADER + "S0+>A1\n", "line 6: there is no S0"),
        (HEADER + "\nS1+>A5\n", "line 7: there is no A5; A-units are A1 to A4"),
        (HEADER + "S1+>A0\n", "line 6: there is no A0"),
        (HEADER + "S1>A1\n", "line 6: 'S1>A1' has no sign; write S1[+]>A1 or S1->A1"),
        (HEADER + "S1+A1\n", "line 6: 'S1[+]A1' is not a cord; write one as"),
        (HEADER + "S1+>A1 S2+>A1\n", "line 6: 'S1[+]>A1 S2[+]>A1' is not a cord"),
        (HEADER + "S1+>A1\n# \nS1+>A1\n", "line 8: A1 and S1 are joined by more than one cord"),
        (HEADER + "S1+>A1\nS1->A1\n", "line 7: A1 and S1 are joined by more than one cord"),
        (HEADER + "S1+>A1\nS1+>A2\nS1->A4\nS1+>A3\n", "line 9: S1 has 3 excitatory cords but 2 such jacks"),
        (ADDING + "S1->A1\nS1->A1\nS1->A1\n", "line 8: S1 has 3 inhibitory cords but 2 such jacks"),
        (HEADER.encode() + b"S1+>A1\n\xff\xfe\x00", "line 7: not text"),
        (bytes(1000), "line 1: not a netlist"),
    ],
)
def test_a_wrong_line_is_named_with_its_file(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=rf"board\.net, {sentence}") as raised:
        load(tmp_path, text)
    assert "\n" not in str(raised.value)


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no\.net cannot be read as a netlist: there is no such file"):
        wiring.load(tmp_path / "no.net")
    with pytest.raises(ValueError, match="cannot be read as a netlist: is a directory"):
        wiring.load(tmp_path)


def test_a_netlist_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        wiring.explicit([(1, 1, 1)], small()).save(tmp_path / "nowhere" / "board.net")
    assert list(tmp_path.iterdir()) == []


def saved(tmp_path: Path) -> bytes:
    """A saved netlist whose last cords end in numbers of several digits."""
    spec = MachineSpec(association_units=16, response_units=1, excitatory=2, inhibitory=1, jacks=20)
    path = tmp_path / "board.net"
    wiring.random(spec, seed=1).save(path)
    return path.read_bytes()


def test_the_header_says_how_many_cords_follow(tmp_path: Path) -> None:
    text = saved(tmp_path).decode()
    assert text.splitlines()[1] == "cords: 48"
    assert load(tmp_path, text.replace("cords: 48\n", "")) == load(tmp_path, text)


def test_a_saved_netlist_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    data = saved(tmp_path)
    for end in range(len(data)):
        with pytest.raises(ValueError, match=r"board\.net, line \d+: "):
            load(tmp_path, data[:end])


def test_a_cut_inside_the_last_number_is_named_as_an_incomplete_file(tmp_path: Path) -> None:
    text = HEADER.replace("retina: 2 x 3\nA-units: 4", "cords: 2\nretina: 4 x 4\nA-units: 12")
    assert len(load(tmp_path, text + "S1+>A1\nS15+>A12\n")) == 2
    for cut, sentence in (
        ("S1+>A1\nS15+>A12", "line 8: the last line has no line end; the file is incomplete"),
        ("S1+>A1\nS15+>A1", "line 8: the last line has no line end; the file is incomplete"),
        ("S1+>A1\n", "line 7: the file holds 1 cords but its header says 2; the file is incomplete"),
        ("S1+>A1\nS15+>A12\nS16+>A12\n", "line 9: the file holds 3 cords but its header says 2"),
    ):
        with pytest.raises(ValueError, match=sentence):
            load(tmp_path, text + cut)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("sizes", ["2 x 3,999999999", "30000 x 30000,4", "40000 x 50000,999999999"])
def test_sizes_in_a_file_are_not_trusted(tmp_path: Path, sizes: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "free_memory", lambda: 8 * 10**9)
    monkeypatch.setattr(np, "zeros", lambda *_args, **_how: pytest.fail("memory was allocated"))
    retina, units = sizes.split(",")
    text = HEADER.replace("2 x 3", retina).replace("A-units: 4", f"A-units: {units}")
    with pytest.raises(ValueError, match=r"board\.net, line 6: a board of .* needs about \d+\.\d GB"):
        load(tmp_path, text + "S1+>A1\n")


def test_a_wiring_too_large_for_memory_is_refused_however_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "free_memory", lambda: 8 * 10**9)
    with pytest.raises(ValueError, match="a board of 1,000,000,000 A-units, 400 S-units and 0 cords needs about"):
        Wiring(np.empty((0, 3), np.int64), (20, 20), 10**9, None)
