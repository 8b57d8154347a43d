"""A timeline shows the trace's events at their machine times, and wipers on their way between them."""

from io import BytesIO

import numpy as np
import pytest

from mark1 import MachineSpec, Rig
from mark1.show import plots, views
from mark1.show.views import timeline_view

SMALL = MachineSpec(retina_shape=(3, 5), association_units=20, response_units=2, excitatory=4, inhibitory=1)
CARD = np.ones((3, 5))
A_UNIT = "A1"


@pytest.fixture
def rig() -> Rig:
    """A machine that has learned once and was asked once; from idle to idle."""
    rig = Rig(SMALL, seed=0)
    rig.teach(CARD, [1, 0])
    rig.show(CARD)
    return rig


@pytest.fixture
def drawn(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Times and values of every track of a timeline of some units."""
    found = {}

    def caught(times: np.ndarray, tracks: list[plots.Track], *_: object) -> plots.Labelled:
        found.update({track.name: (times, np.asarray(track.values)) for track in tracks})
        return plots.Labelled()

    monkeypatch.setattr(plots, "timeline", caught)
    views.timeline(rig, "S1", A_UNIT, f"{A_UNIT}.drive", f"{A_UNIT}.value", "R1.sum", "R1")
    return found


def at(track: tuple[np.ndarray, np.ndarray], time: float) -> float:
    """The last value of a track up to a time (s)."""
    times, values = track
    return float(values[times <= time + 1e-9][-1])


def test_banks_are_counted_and_units_stand_as_in_the_trace(
    rig: Rig, drawn: dict[str, tuple[np.ndarray, np.ndarray]]
) -> None:
    assert list(drawn) == [
        *("S-units on", "A-units on", "motors on", "R-units on"),
        *("S1", "A1", "A1 motor", "A1.value (V)", "R1.sum (V)", "R1"),
    ]
    for row in [row for row, after in zip(rig.trace, [*rig.trace][1:], strict=False) if row.tick < after.tick]:
        now, time = row.after, row.tick / 1000
        assert at(drawn["S-units on"], time) == now.s.sum()
        assert at(drawn["A-units on"], time) == now.a.sum()
        assert at(drawn["motors on"], time) == np.count_nonzero(now.drive)
        assert (at(drawn["R1"], time), at(drawn["A1"], time)) == (now.r[0], now.a[0])


def test_a_wiper_turns_in_a_straight_line_between_two_events(
    rig: Rig, drawn: dict[str, tuple[np.ndarray, np.ndarray]]
) -> None:
    times, volts = drawn["A1.value (V)"]
    energised = next(row for row in rig.trace if row.after.drive.any())
    for time, value in zip(times, volts, strict=True):
        if energised.tick <= 1000 * time < energised.tick + 1000:
            assert value in (0, pytest.approx(rig.machine.positions(energised.after, round(1000 * time))[0]))
    assert len(set(volts)) > 10


def test_a_sum_has_no_dip_where_motors_are_released(drawn: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    times, volts = drawn["R1.sum (V)"]
    steps = np.diff(volts[(times > 1.6) & (times < 7)])
    assert (steps >= 0).all()


def test_idle_time_is_a_gap_and_the_time_of_the_motors_is_none(rig: Rig) -> None:
    samples = timeline_view._samples(list(rig.trace), rig.tick)
    rows = [row for row in rig.trace if row.name == "idle"]
    assert timeline_view._gaps(samples) == [pytest.approx((row.tick / 1000 - 4.8, row.tick / 1000)) for row in rows]


def test_without_names_the_wiper_that_moved_most_is_shown(rig: Rig) -> None:
    figure = views.timeline(rig)
    figure.savefig(BytesIO(), dpi=20)
    names = [axes.get_ylabel().split("\n")[0] for axes in figure.axes]
    unit = int(np.argmax(rig.registers.travelled)) + 1
    assert f"A{unit}.value (V)" in names
    assert figure.axes[-1].get_xlabel().startswith("machine time (s)")
    assert figure.description == (
        "seed 0; MachineSpec: retina_shape (3, 5), association_units 20, response_units 2, excitatory 4, inhibitory 1; "
        f"ticks 0 to {rig.tick}"
    )


def test_a_machine_that_only_was_asked_has_a_timeline_too() -> None:
    rig = Rig(SMALL, seed=0)
    rig.show(CARD)
    views.timeline(rig).savefig(BytesIO(), dpi=20)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("A21",), "A-units are A1 to A20"),
        (("value",), "'value' is no trace of one unit; name units such as S137"),
        (("A1.travelled",), "'A1.travelled' is no trace"),
        ((17,), "17 is not the name"),
    ],
)
def test_names_of_nothing_that_can_be_drawn_are_refused(rig: Rig, names: tuple[str, ...], said: str) -> None:
    with pytest.raises(KeyError, match=said):
        views.timeline(rig, *names)


def test_more_exposures_than_can_be_told_apart_are_refused(rig: Rig) -> None:
    with pytest.raises(ValueError, match="exposures must be a whole number from 1 to 40, not 41"):
        views.timeline(rig, exposures=41)


def test_a_trace_without_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="no rows to draw"):
        views.timeline(Rig(SMALL))
