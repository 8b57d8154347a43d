"""Back, redo, fork, save, load and replay: all end where running straight through does, every register, to the bit."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, wiring
from mark1.clockwork.history import state_history
from mark1.clockwork.history.file_format import FORMAT, digest
from mark1.clockwork.history.journal import Journal
from mark1.clockwork.history.timeline import Timeline
from mark1.clockwork.observe.row import Row
from mark1.clockwork.observe.trace import Trace
from mark1.machine.machine import Machine
from tests.clockwork.test_against_reference import random_fault, random_panel, random_spec

EXPOSURES = 3


def act_at_random(rig: Rig, rng: np.random.Generator) -> None:
    """One act that may come in mid exposure; what the machine refuses is left."""
    spec, now = rig.spec, rig.machine.registers
    unit = int(rng.integers(spec.association_units)) + 1
    kind = rng.integers(10)
    if kind == 0:
        rig.deposit(f"A{unit}.value", float(rng.uniform(-rig.machine.stop, rig.machine.stop)))
    elif kind == 1:
        rig.panel.forcing = rng.choice([-1, -1, 0, 1], spec.response_units).tolist()
    elif kind == 2:
        rig.panel.stimulus = rng.choice([-1, -1, 0, 1], spec.cells).tolist()
    elif kind == 3:
        rig.deposit("s", (rng.random(spec.cells) < 0.5).astype(int).tolist())
    elif kind == 4:
        cord = now.cords[rng.integers(len(now.cords))]
        free = sorted(set(range(spec.cells)) - set(now.cords[now.cords[:, 0] == cord[0], 1].tolist()))
        if free:
            rig.plugboard.move(int(cord[0]) + 1, int(cord[1]) + 1, free[0] + 1)
    elif kind == 5:
        setattr(rig.panel, "mode", str(rng.choice(["forced learning", "error correction"])))  # noqa: B010
    elif kind == 6:
        rig.panel.pulse_ms, rig.panel.meter = int(rng.integers(1, 400)), f"A{unit}.value"
    elif kind == 7:
        rig.plugboard.rewire(wiring.random(spec, int(rng.integers(100))))
    else:
        inject_or_clear(rig, rng)


def inject_or_clear(rig: Rig, rng: np.random.Generator) -> None:
    """A fault now or soon, or all of them mended; a part that has one already keeps it."""
    if rig.faults and rng.random() < 0.3:
        rig.faults.clear(*rig.faults.list()[: int(rng.integers(1, 3))])
        return
    with suppress(ValueError):
        rig.faults.inject(
            random_fault(rng, rig), at=rig.tick + int(rng.integers(0, 200)) if rng.random() < 0.5 else None
        )


class Logged(Timeline):
    """A timeline that notes its state after every event, and again after every operator action that follows it."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(Journal(machine), Trace())
        self.log = {0: digest(machine.registers)}

    def record(self, row: Row) -> None:
        """Add a row, and note the state after it."""
        super().record(row)
        self.log[row.number] = digest(row.after)

    def act(self, verb: str, **arguments: Any) -> None:
        """Carry out an action, and note the state after it."""
        super().act(verb, **arguments)
        self.log[self.registers.event] = digest(self.registers)


def live(seed: int) -> tuple[Rig, dict[int, str]]:
    """Return a random machine somewhere in a random run, and its states by event."""
    rng = np.random.default_rng(seed)
    timeline = Logged(Machine(random_spec(rng), seed))
    rig = Rig(_timeline=timeline)
    for name, setting in random_panel(rng, rig).items():
        setattr(rig.panel, name, setting)
    rig.panel.mode = "forced learning"
    for _ in range(EXPOSURES):
        rig.present(rng.random(rig.spec.retina_shape), rng.integers(0, 2, rig.spec.response_units).tolist())
        while rig.phase != "idle" or rig.registers.a_stale:
            if rng.random() < 0.25:
                act_at_random(rig, rng)
            if rng.random() < 0.3:
                rig.run(until=rig.tick + int(rng.integers(0, 90)))
            else:
                rig.step()
        rig.run()
        if rng.random() < 0.3:
            rig.panel.reset() if rng.random() < 0.5 else rig.panel.dial(1, float(rng.uniform(-1, 1)))
            rig.run(until=rig.tick + int(rng.integers(0, 90)))
            act_at_random(rig, rng) if rig.phase == "idle" else inject_or_clear(rig, rng)
            rig.run()
    return rig, dict(timeline.log)


def state(rig: Rig) -> str:
    return digest(rig.machine.registers)


def check(seed: int, tmp_path: Path) -> None:
    rig, log = live(seed)
    rng = np.random.default_rng([seed, 1])
    end, events = state(rig), rig.machine.registers.event
    n = int(rng.integers(1, events + 1))

    rig.back(n)
    assert rig.machine.registers.event == events - n
    there, rows = state(rig), str(rig.trace)
    assert there == log[events - n]
    rig.redo()
    assert state(rig) == end

    rig.back(n)
    assert (state(rig), str(rig.trace)) == (there, rows)
    fork = rig.fork()
    rig.save(tmp_path / "rig.npz")
    loaded = Rig.load(tmp_path / "rig.npz")
    assert state(loaded) == state(fork) == there
    for each in (fork, loaded):
        each.run()
    assert state(fork) == state(loaded)
    assert state(rig) == there

    rig.redo()
    rig.journal.save(tmp_path / "acts.jsonl")
    assert state(Rig.replay(tmp_path / "acts.jsonl")) == end


@pytest.mark.parametrize("seed", range(30))
def test_a_random_run_can_be_gone_back_in_saved_forked_and_replayed(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30, 230))
def test_many_random_runs_can_be_gone_back_in_saved_forked_and_replayed(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path)


IMAGE = np.eye(20)


@pytest.fixture
def rig() -> Rig:
    return Rig(MachineSpec(response_units=5), seed=3)


def test_going_back_event_by_event_meets_every_state_that_was() -> None:
    rig = Rig(MachineSpec(response_units=2), seed=1)
    rig.present(IMAGE, [1, 0])
    states = [state(rig)]
    while rig.pending:
        rig.step()
        states.append(state(rig))
    for expected in reversed(states[:-1]):
        rig.back()
        assert state(rig) == expected
    with pytest.raises(ValueError, match="history begins after event 0"):
        rig.back()
    assert state(rig) == states[0]


def test_going_back_in_mid_exposure_undoes_the_acts_made_after_it(rig: Rig) -> None:
    rig.present(IMAGE, [1] * 5)
    rig.run(until=1700)
    before = state(rig.fork())
    rig.step()
    rig.deposit("A17.value", 2.5)
    rig.panel.mode = "test"
    rig.back()
    assert rig.panel.mode == "error correction"
    assert len(rig.journal) == 1
    rig.run(until=1700)
    assert state(rig) == before
    with pytest.raises(ValueError, match="nothing to redo"):
        rig.redo()


def test_after_many_exposures_the_history_stays_small_and_one_event_back_replays_one_exposure_at_most(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_history, "RECENT", 50)
    monkeypatch.setattr(state_history, "MARKS", 16)
    far = ""
    for number in range(100):
        rig.present(IMAGE, [number % 2] * 5)
        if number == 40:
            far, event = state(rig), rig.machine.registers.event
        rig.run()
    assert len(rig._timeline.history) <= 50 + 17
    rig.back()
    assert rig.replayed < 20  # the events of the last exposure, which was leapt
    rig.back(rig.machine.registers.event - event)
    assert state(rig) == far
    assert rig.replayed <= 16 * 17  # the marks are 16 exposures apart by then
    rig.back(event)
    assert (rig.tick, rig.phase) == (0, "card")


def test_going_back_to_a_condition_ends_just_before_it_became_true(rig: Rig) -> None:
    rig.teach(IMAGE, [1] * 5)
    rig.teach(IMAGE, [1] * 5)
    rig.back(until="R1 flips")
    assert rig.step().name == "clear"
    rig.back()
    rig.back(until="R1 flips")
    assert rig.step().name == "gate"
    with pytest.raises(ValueError, match="did not come true"):
        rig.back(until="A1.value > 10")


def test_a_fork_and_the_original_go_their_own_ways(rig: Rig) -> None:
    rig.teach(IMAGE, [1] * 5)
    twin = rig.fork()
    cord = twin.machine.registers.cords[0]
    twin.plugboard.move(int(cord[0]) + 1, int(cord[1]) + 1, 400)
    twin.teach(IMAGE, [0] * 5)
    assert rig.cost.exposures == 1
    assert twin.cost.exposures == 2
    assert len(rig.journal) == 1
    assert state(rig) != state(twin)


def test_a_loaded_rig_begins_its_trace_at_the_load_and_keeps_its_journal(rig: Rig, tmp_path: Path) -> None:
    rig.present(IMAGE, [1] * 5)
    rig.run(until=1900)
    rig.save(tmp_path / "a.npz")
    loaded = Rig.load(tmp_path / "a.npz")
    assert (len(loaded.trace), len(loaded.journal)) == (0, 1)
    assert loaded.phase == "reinforcing"
    with pytest.raises(ValueError, match="history begins"):
        loaded.back()
    rig.run()
    loaded.run()
    assert state(rig) == state(loaded)
    loaded.journal.save(tmp_path / "a.jsonl")
    assert state(Rig.replay(tmp_path / "a.jsonl")) == state(rig)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def garbled(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    path.write_bytes(bytes(whole))


def not_ours(path: Path) -> None:
    np.savez(path, a=np.zeros(3))


def text(path: Path) -> None:
    path.write_text("hello")


def gone(path: Path) -> None:
    path.unlink()


def newer(path: Path) -> None:
    with np.load(path) as saved:
        arrays: dict[str, Any] = dict(saved)
    header = json.loads(str(arrays["header"]))
    arrays["header"] = np.array(json.dumps(header | {"format": [FORMAT[0], FORMAT[1] + 1]}))
    np.savez(path, **arrays)


def test_sets_of_named_a_units_are_kept_in_a_saved_rig_and_in_a_journal(tmp_path: Path) -> None:
    partition = (tuple(range(1, 513, 2)), tuple(range(2, 513, 2)))
    rig = Rig(MachineSpec(response_units=2, partition=partition), seed=3)
    rig.teach(np.eye(20), [1, 0])
    rig.save(tmp_path / "rig.npz")
    rig.journal.save(tmp_path / "acts.jsonl")
    for again in (Rig.load(tmp_path / "rig.npz"), Rig.replay(tmp_path / "acts.jsonl")):
        assert again.spec == rig.spec
        assert state(again) == state(rig)


@pytest.mark.parametrize("damage", [cut_short, garbled, not_ours, text, gone, newer])
def test_a_damaged_file_is_refused_by_name(damage: Any, rig: Rig, tmp_path: Path) -> None:
    path = tmp_path / "rig.npz"
    rig.save(path)
    damage(path)
    with pytest.raises(ValueError, match=r"rig\.npz cannot be read as a saved rig: "):
        Rig.load(path)


def test_a_changed_journal_is_refused(rig: Rig, tmp_path: Path) -> None:
    rig.teach(IMAGE, [1] * 5)
    path = tmp_path / "acts.jsonl"
    rig.journal.save(path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[1].replace('"target": [1', '"target": [0'), lines[2]]))
    with pytest.raises(ValueError, match=r"acts\.jsonl ends in other registers"):
        Rig.replay(path)
    path.write_text("\n".join(lines[:1]))
    with pytest.raises(ValueError, match=r"acts\.jsonl cannot be read as a journal"):
        Rig.replay(path)


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(rig: Rig, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"nowhere"):
        rig.save(tmp_path / "nowhere" / "rig.npz")
    assert list(tmp_path.iterdir()) == []


def test_a_link_stays_a_link_and_what_is_no_file_is_left_alone(rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "real.npz").touch()
    (tmp_path / "link.npz").symlink_to("real.npz")
    rig.save(tmp_path / "link.npz")
    assert (tmp_path / "link.npz").is_symlink()
    assert state(Rig.load(tmp_path / "real.npz")) == state(rig)
    (tmp_path / "folder.npz").mkdir()
    with pytest.raises(OSError, match="not a regular file"):
        rig.save(tmp_path / "folder.npz")


def test_a_loaded_rig_goes_back_to_the_load_with_the_acts_made_there_done_once(rig: Rig, tmp_path: Path) -> None:
    rig.teach(IMAGE, [1] * 5)
    rig.present(IMAGE, [0] * 5)
    rig.save(tmp_path / "a.npz")
    loaded = Rig.load(tmp_path / "a.npz")
    loaded.run("reinforcing")
    loaded.deposit("A1.value", 3.0)
    loaded.run()
    end = state(loaded)
    loaded.back(len(loaded.trace))
    assert state(loaded) == state(rig)
    loaded.redo()
    assert state(loaded) == end


def test_a_back_that_is_broken_off_leaves_the_rig_as_it_was(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    rig.teach(IMAGE, [1] * 5)
    end, rows = state(rig), len(rig.trace)

    def broken(_event: int) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(rig._timeline, "replay", broken)
    with pytest.raises(KeyboardInterrupt):
        rig.back(3)
    assert (state(rig), len(rig.trace), len(rig.journal)) == (end, rows, 1)


def test_a_condition_at_which_the_run_had_halted_is_found_going_back(rig: Rig) -> None:
    rig.present(IMAGE, [1] * 5)
    active = int(np.flatnonzero(rig.machine.activity(IMAGE[np.newaxis])[0])[0]) + 1
    rig.run(f"A{active}.value > 0.1")
    rig.run()
    rig.back(until=f"A{active}.value > 0.1")
    assert rig.phase == "reinforcing"
    assert rig.examine(f"A{active}.value") < 0.1


def test_what_is_deposited_can_be_saved_and_loaded(rig: Rig, tmp_path: Path) -> None:
    for value in (np.array([1, 2, 3], object), range(3), np.longdouble("1.5")):
        rig.deposit("value[0:3]", value)
    rig.save(tmp_path / "a.npz")
    rig.journal.save(tmp_path / "a.jsonl")
    assert state(Rig.load(tmp_path / "a.npz")) == state(Rig.replay(tmp_path / "a.jsonl")) == state(rig)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [('"verb": "present"', '"verb": "hop"'), ('"tick": 0', '"tick": 10000000'), ('"image"', '"picture"')],
)
def test_a_journal_that_cannot_be_replayed_is_named(rig: Rig, tmp_path: Path, was: str, becomes: str) -> None:
    rig.teach(IMAGE, [1] * 5)
    rig.journal.save(tmp_path / "acts.jsonl")
    lines = (tmp_path / "acts.jsonl").read_text().splitlines()
    lines[1] = lines[1].replace(was, becomes)
    (tmp_path / "acts.jsonl").write_text("\n".join(lines))
    with pytest.raises(ValueError, match=r"acts\.jsonl"):
        Rig.replay(tmp_path / "acts.jsonl")
