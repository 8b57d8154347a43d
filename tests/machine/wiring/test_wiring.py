"""Wiring as a value: kinds of drawing, what it tells, and what a rig does with it."""

from collections import Counter
from collections.abc import Callable
from math import comb, sqrt
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, wiring
from mark1.machine import plugboard as plugboard_module
from mark1.machine.plugboard import Plugboard
from mark1.machine.wiring.wiring import Wiring

SPEC = MachineSpec()
SMALL = MachineSpec(
    retina_shape=(3, 4), association_units=6, response_units=2, excitatory=2, inhibitory=2, jacks=4, threshold=1
)
REPEATING = wiring.explicit([(1, 5, 1), (1, 5, 1), (1, 5, -1), (2, 1, -1), (2, 1, -1)], SMALL, repeats=True)


@pytest.mark.parametrize("seed", range(3))
def test_the_random_wiring_is_that_of_a_rig(seed: int) -> None:
    drawn = wiring.random(SPEC, seed=seed)
    assert drawn == Rig(SPEC, seed=seed).wiring
    assert Rig(SPEC, seed=9, wiring=drawn).wiring == drawn


def test_the_random_wiring_of_a_seed_stays_the_same() -> None:
    assert wiring.random(SPEC, seed=0).inputs("A1")[:4] == ["S12+>A1", "S18+>A1", "S107+>A1", "S113+>A1"]


@pytest.mark.parametrize("jacks", [20, 13])
def test_with_replacement_cells_come_again_and_jack_limits_hold(jacks: int) -> None:
    drawn = wiring.with_replacement(MachineSpec(jacks=jacks))
    pairs = Counter(map(tuple, drawn.cords[:, :2].tolist()))
    signs = Counter(map(tuple, drawn.cords.tolist()))
    assert drawn.repeats
    assert max(signs.values()) > 1
    assert len(pairs) < len(signs) < len(drawn)
    assert (drawn.fan_in() == 10).all()
    assert drawn.fan_out().max() == jacks


def test_every_jack_of_a_board_can_be_drawn_with_replacement() -> None:
    spec = MachineSpec(retina_shape=(8, 8), association_units=64, excitatory=4, inhibitory=4, jacks=4)
    assert (wiring.with_replacement(spec).fan_out() == 4).all()


def binomial_p_a(x: int, y: int, theta: int, lit: float) -> float:
    """P_a of inputs drawn with replacement, or on a large retina: R57 eq. 2, R58 eq. 1."""

    def term(inputs: int, on: int) -> float:
        return comb(inputs, on) * lit**on * (1 - lit) ** (inputs - on)

    return sum(term(x, e) * term(y, i) for e in range(x + 1) for i in range(y + 1) if e - i >= theta)


def test_the_binomial_form_gives_the_printed_figures() -> None:
    figures = [binomial_p_a(10, 10, 2, 0.1), binomial_p_a(5, 5, 1, 0.3), binomial_p_a(10, 10, 3, 0.5)]
    assert figures == pytest.approx([0.122, 0.364, 0.132], abs=5e-4)


@pytest.mark.slow
@pytest.mark.parametrize(("x", "y", "theta"), [(5, 5, 1), (5, 5, 2), (10, 10, 2), (10, 10, 3), (10, 0, 1)])
def test_activity_with_replacement_agrees_with_the_binomial_form(x: int, y: int, theta: int) -> None:
    """Ten wirings with jacks to spare, 200 stimuli of each size; tolerance 3 sqrt(P (1 - P) / (512 wirings))."""
    spec = MachineSpec(excitatory=x, inhibitory=y, threshold=theta, jacks=10_000)
    machines = [Rig(spec, wiring=wiring.with_replacement(spec, seed)).machine for seed in range(10)]
    for lit in (40, 80, 120, 200):
        cells = np.random.default_rng(lit).random((200, 400)).argsort(axis=1) < lit
        measured = np.mean([machine.activity(cells.reshape(200, 20, 20)).mean() for machine in machines])
        expected = binomial_p_a(x, y, theta, lit / 400)
        assert abs(measured - expected) <= 3 * sqrt(expected * (1 - expected) / (512 * 10)), lit


def places_of(drawn: Wiring, unit: int) -> Any:
    """Rows and columns of an A-unit's inputs (shape (2, inputs))."""
    return np.array(np.divmod(drawn.cords[drawn.cords[:, 0] == unit, 1], drawn.retina_shape[1]))


@pytest.mark.parametrize("shape", ["gaussian", "window"])
def test_local_inputs_are_distinct_and_jack_limits_hold(shape: str) -> None:
    drawn = wiring.local(SPEC, spread=4, shape=shape)
    assert not drawn.repeats
    assert (drawn.fan_in() == 10).all()
    assert drawn.fan_out().max() <= SPEC.jacks


def test_local_inputs_stay_within_their_window() -> None:
    drawn = wiring.local(SPEC, seed=1, spread=4, shape="window")
    widths = [np.ptp(places_of(drawn, unit), axis=1) for unit in range(512)]
    assert np.max(widths) == 8


def test_gaussian_inputs_have_the_asked_spread() -> None:
    """Few inputs of many cells, away from the edge; three standard errors of the mean variance are about 6 %."""
    spec = MachineSpec(retina_shape=(80, 80), excitatory=5, inhibitory=5)
    drawn = wiring.local(spec, spread=5.0)
    places = [places_of(drawn, unit) for unit in range(512)]
    inner = [each for each in places if each.min() >= 15 and each.max() < 65]
    variance = np.mean([each.var(axis=1, ddof=1) for each in inner])
    assert variance == pytest.approx(25, rel=0.06)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"spread": 3, "shape": "window"}, "holds 16 cells in a corner of the retina, but an A-unit has 20 inputs"),
        ({"spread": 0.05}, "raise spread"),
        ({"spread": 0}, "must be a finite number above 0"),
        ({"spread": float("nan")}, "must be a finite number above 0"),
        ({"spread": "3"}, "must be a finite number above 0"),
        ({"shape": "disc"}, 'must be "gaussian" or "window"'),
    ],
)
def test_what_cannot_be_drawn_near_a_centre_is_refused(wanted: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        wiring.local(SPEC, **wanted)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([(7, 1, 1)], "there is no A7; A-units are A1 to A6"),
        ([(1, 0, 1)], "there is no S0; S-units are S1 to S12"),
        ([(1, 1, 0)], "is not a cord"),
        ([(1, 1)], "is not a cord"),
        ([(1.5, 1, 1)], "is not a cord"),
        ([(1, 1, 1), (1, 1, 1)], "A1 and S1 are joined by more than one cord"),
        ([(unit, 3, 1) for unit in range(1, 6)], "S3 has 5 excitatory cords but 4 such jacks"),
    ],
)
def test_a_row_that_the_board_cannot_take_is_refused(rows: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        wiring.explicit(rows, SMALL)


def test_a_wiring_is_a_value() -> None:
    rows = [(1, 12, -1), (1, 5, 1), (3, 5, 1)]
    one, other = wiring.explicit(rows, SMALL), wiring.explicit(rows[::-1], SMALL)
    assert one == other
    assert len({one, other}) == 1
    assert one != wiring.explicit(rows, SMALL, repeats=True)
    assert one != rows
    assert len(one) == 3
    with pytest.raises(ValueError, match="read-only"):
        one.cords[0, 0] = 1


def test_a_wiring_names_its_cords() -> None:
    made = wiring.explicit([(1, 12, -1), (1, 5, 1), (3, 5, 1)], SMALL)
    assert made.inputs("A1") == ["S5+>A1", "S12->A1"]
    assert made.outputs("S5") == ["S5+>A1", "S5+>A3"]
    assert made.inputs("A2") == []
    assert made.field("A1") == ". . . .\n+ . . .\n. . . -"
    assert str(made).splitlines() == [
        "<Wiring: 3 cords, 6 A-units on 3 x 4 cells",
        "  + 2: 0-1 to an A-unit, 0-2 from an S-unit",
        "  - 1: 0-1 to an A-unit, 0-1 from an S-unit",
        "  S5+>A1 S12->A1 S5+>A3>",
    ]
    for name in ("A7", "S1", "A", 1):
        with pytest.raises(KeyError, match="they are A1 to A6"):
            made.inputs(name)  # type: ignore[arg-type]


def test_a_field_shows_what_repeats_add_up_to() -> None:
    assert REPEATING.field("A1").splitlines()[1] == "+ . . ."
    assert REPEATING.on_retina("A2")[0, 0] == -2
    cancelled = wiring.explicit([(1, 5, 1), (1, 5, -1)], SMALL, repeats=True)
    assert cancelled.field("A1").splitlines()[1] == "0 . . ."


def test_a_difference_names_the_cords_that_only_one_has() -> None:
    more = wiring.explicit([(1, 5, 1), (1, 5, -1), (2, 1, -1), (4, 2, 1)], SMALL, repeats=True)
    assert REPEATING - more == ["S5+>A1", "S1->A2"]
    assert str(REPEATING.difference(more)) == "S5+>A1 S1->A2 | S2+>A4"
    assert str(more.difference(more)) == "no cord differs"
    with pytest.raises(ValueError, match="6 A-units on 3 x 4 cells with one of 512 A-units on 20 x 20 cells"):
        more.difference(wiring.explicit([], SPEC))


@pytest.mark.parametrize("largest", [2**20, 0])
def test_a_rig_with_repeats_answers_as_the_bare_signed_sum(monkeypatch: pytest.MonkeyPatch, largest: int) -> None:
    monkeypatch.setattr(plugboard_module, "LARGEST_DENSE", largest)
    spec = MachineSpec(retina_shape=(4, 4), association_units=40, excitatory=7, inhibitory=6, jacks=40)
    drawn = wiring.with_replacement(spec, seed=5)
    images = np.random.default_rng(5).random((30, 4, 4)) < 0.4
    active = Rig(spec, wiring=drawn).machine.activity(images)
    for image, units in zip(images.reshape(30, 16), active, strict=True):
        sums = [0] * 40
        for a, s, sign in drawn.cords.tolist():
            sums[a] += sign * int(image[s])
        assert [total >= spec.threshold for total in sums] == units.tolist()


def test_an_a_unit_may_have_any_number_of_inputs() -> None:
    rig = Rig(SMALL, wiring=wiring.explicit([(2, cell, 1) for cell in range(1, 13)], SMALL))
    assert np.flatnonzero(rig.machine.activity(np.ones((1, 3, 4)))).tolist() == [1]


def test_a_wiring_of_another_board_is_refused() -> None:
    for other in (wiring.random(SPEC), "board.net"):
        with pytest.raises(ValueError, match=r"the wiring (has|must be)"):
            Rig(SMALL, wiring=other)  # type: ignore[arg-type]
    narrow = MachineSpec(
        retina_shape=(3, 4), association_units=6, response_units=2, excitatory=1, inhibitory=1, jacks=1, threshold=1
    )
    with pytest.raises(ValueError, match="S1 has 2 inhibitory cords but 1 such jacks"):
        Rig(narrow, wiring=wiring.explicit([(1, 1, -1), (2, 1, -1)], SMALL))


@pytest.mark.parametrize(
    ("board", "sentence"),
    [
        (((20, 20), 0, 20), "a_units must be a whole number from 1"),
        (((20, 20), True, 20), "a_units must be a whole number"),
        (((20, 20), 512, 0), "jacks must be a whole number from 1 .* or None for no limit"),
        (((20, 20), 512, 1.5), "jacks must be"),
        (((20,), 512, 20), "retina_shape must be a pair"),
        (((20, "20"), 512, 20), "retina_shape must be a pair"),
    ],
)
def test_a_board_of_no_valid_size_is_refused(board: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Wiring(np.empty((0, 3), np.int64), *board)


@pytest.mark.parametrize("row", [(True, 1, 1), (1, 1, True), ("1", 1, 1), (1, 1j, 1), (1, [1], 1), 5, "abc"])
def test_a_row_of_anything_but_three_integers_is_not_a_cord(row: Any) -> None:
    with pytest.raises(ValueError, match="is not a cord"):
        wiring.explicit([row], MachineSpec())


def test_cords_are_counted_where_indices_have_32_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where numpy's intp has 32 bits, np.bincount refuses indices of 64 bits."""
    made, counted = wiring.random(MachineSpec(), seed=1), np.bincount

    def strict(indices: Any, *rest: Any, **how: Any) -> Any:
        if not np.can_cast(np.asarray(indices).dtype, np.int32, "safe"):
            raise TypeError("Cannot cast array data from dtype('int64') to dtype('int32') according to the rule 'safe'")
        return counted(indices, *rest, **how)

    lit = np.arange(400) % 3 == 0
    expected = made.fan_in(), made.fan_out(), Plugboard(made.cords, 512, 400, 20).signals(lit)
    monkeypatch.setattr(np, "bincount", strict)
    monkeypatch.setattr(np, "intp", np.int32)
    monkeypatch.setattr(plugboard_module, "LARGEST_DENSE", 0)
    again = Wiring(made.cords, (20, 20), 512, 20)
    found = again.fan_in(), again.fan_out(), Plugboard(made.cords, 512, 400, 20).signals(lit)
    assert all(map(np.array_equal, found, expected))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: wiring.random(5), "spec must be a MachineSpec, not int"),  # type: ignore[arg-type]
        (lambda: wiring.with_replacement(None), "spec must be a MachineSpec"),  # type: ignore[arg-type]
        (lambda: wiring.local("spec"), "spec must be a MachineSpec"),  # type: ignore[arg-type]
        (lambda: wiring.explicit([], 5), "spec must be a MachineSpec"),  # type: ignore[arg-type]
        (lambda: wiring.explicit(5, SPEC), "rows must be a list of cords"),  # type: ignore[arg-type]
        (lambda: wiring.load(5), "path must name a file, .* not 5"),  # type: ignore[arg-type]
        (lambda: wiring.load("a\0b"), "path must name a file"),
    ],
)
def test_arguments_of_the_wrong_kind_are_refused_in_our_words(make: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make()
