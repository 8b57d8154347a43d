"""A film shows the events of the trace in order, wipers between them where they are, and is written whole or not."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from mark1 import MachineSpec, Rig, stimuli
from mark1.show import views
from mark1.show.views import animation
from mark1.show.views.animation import frames

SMALL = MachineSpec(retina_shape=(3, 5), association_units=20, response_units=2, excitatory=4, inhibitory=1)
CARD = np.ones((3, 5))


@pytest.fixture
def rig() -> Rig:
    rig = Rig(SMALL, seed=0)
    rig.teach(CARD, [1, 0])
    rig.show(CARD)
    return rig


def test_frames_follow_the_events_and_wipers_turn_between_them(rig: Rig) -> None:
    shown = frames(rig, exposures=2)
    ticks = [frame.tick for frame in shown]
    assert ticks == sorted(ticks)
    events = [frame for frame in shown[1:] if frame.told != "motors turn"]
    assert [(frame.told, frame.tick) for frame in events] == [(f"{r.name} ({r.bank})", r.tick) for r in rig.trace]
    turning = [frame for frame in shown if frame.told == "motors turn"]
    assert turning
    unit = int(np.argmax(turning[0].registers.drive))
    volts = [rig.machine.positions(frame.registers, frame.tick)[unit] for frame in turning]
    assert volts == sorted(volts)
    assert len(set(volts)) > 4


def test_a_film_has_a_picture_for_every_frame_and_tells_what_it_was_made_of(rig: Rig, tmp_path: Path) -> None:
    path = views.film(rig, tmp_path / "lesson.gif", exposures=1)
    with Image.open(path) as film:
        assert (
            sum(1 for _ in ImageSequence.Iterator(film))
            == len(frames(rig, exposures=1))
            < len(frames(rig, exposures=2))
        )
        assert film.size == (1200, 675)
        assert b"seed 0; MachineSpec: retina_shape (3, 5)" in film.info["comment"]
    assert path.stat().st_size < 250_000
    assert [each.name for each in tmp_path.iterdir()] == ["lesson.gif"]


@pytest.mark.slow
def test_twenty_exposures_of_the_whole_machine_take_less_than_5_mb(tmp_path: Path) -> None:
    rig = Rig(seed=0)
    letters = stimuli.letters("ABCDE").x
    for number in range(20):
        rig.teach(letters[number % 5], [(number % 5 >> bit) & 1 for bit in range(8)])
    assert views.film(rig, tmp_path / "lesson.gif").stat().st_size < 5_000_000


def test_a_lesson_that_was_halted_is_filmed_up_to_where_it_stands() -> None:
    rig = Rig(SMALL, seed=0)
    rig.present(CARD, [1, 1])
    rig.run(until=2000)
    last = frames(rig, exposures=20)[-1]
    assert (last.told, rig.trace[-1].tick < last.tick < 2000) == ("motors turn", True)


@pytest.mark.parametrize(
    ("volts", "turn"), [(0.0, 1.0), (0.2, 0.2), (0.21, 0.5), (1.5, 2.0), (5.1, 10.0), (10.5, 11.0)]
)
def test_a_dial_turns_for_the_next_round_voltage_or_for_the_stops(rig: Rig, volts: float, turn: float) -> None:
    value = np.zeros(20)
    value[3] = -volts
    frame = animation.Frame(rig.registers.changed(value=value), 0, "")
    assert animation._round_above([frame], 11.0) == pytest.approx(turn)


@pytest.mark.parametrize(
    ("name", "how", "said"),
    [
        ("lesson.mp4", {}, r"lesson.mp4 does not end in .gif"),
        ("lesson.gif", {"exposures": 0}, "exposures must be a whole number of at least 1, not 0"),
        ("lesson.gif", {"cords_of": "A21"}, "A1 to A20"),
        ("lesson.gif", {"full_turn": -1.0}, "full_turn must be a finite number above 0.*not -1.0"),
    ],
)
def test_what_cannot_be_filmed_is_refused_in_one_sentence(
    rig: Rig, tmp_path: Path, name: str, how: dict[str, object], said: str
) -> None:
    with pytest.raises((ValueError, KeyError), match=said):
        views.film(rig, tmp_path / name, **how)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_a_film_of_nothing_or_of_too_much_is_refused(rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="no rows to draw"):
        views.film(Rig(SMALL), tmp_path / "none.gif")
    monkeypatch.setattr(animation, "MOST_FRAMES", 10)
    with pytest.raises(ValueError, match="a film has at most 10; give fewer exposures"):
        views.film(rig, tmp_path / "long.gif")


def test_a_folder_that_is_not_there_is_named(rig: Rig, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"nowhere.*lesson\.gif"):
        views.film(rig, tmp_path / "nowhere" / "lesson.gif")


def test_ctrl_c_leaves_the_old_film_and_nothing_else(rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lesson.gif"
    path.write_bytes(b"the last one")

    def struck(items: object, *_: object) -> object:
        yield next(iter(items))  # type: ignore[call-overload]
        raise KeyboardInterrupt

    monkeypatch.setattr("mark1.show.views.animation.progress", struck)
    with pytest.raises(KeyboardInterrupt):
        views.film(rig, path)
    assert path.read_bytes() == b"the last one"
    assert list(tmp_path.iterdir()) == [path]
