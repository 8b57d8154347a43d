"""Saved rigs and journals as paths, file objects and pickles; damaged and hostile files give one clear error."""

import copy
import io
import json
import pickle
import zipfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig
from mark1.clockwork.history.file_format import digest
from mark1.clockwork.history.save import _digest

SPEC = MachineSpec(retina_shape=(2, 2), association_units=3, response_units=1, excitatory=1, inhibitory=0, threshold=1)
IMAGE = np.array([[1, 0], [0, 1]])


@pytest.fixture
def rig() -> Rig:
    """A small rig in mid exposure with its motors running, a fault, a scheduled fault and a deposit."""
    rig = Rig(SPEC, seed=1)
    rig.faults.inject("A2 stuck on")
    rig.faults.inject("R1 stuck 1", at=9000)
    rig.deposit("A1.value", 0.25)
    rig.present(IMAGE, [1])
    rig.run(until=1700)
    return rig


def state(rig: Rig) -> str:
    return digest(rig.registers)


def saved(rig: Rig) -> bytes:
    file = io.BytesIO()
    rig.save(file)
    return file.getvalue()


def journal_of(rig: Rig) -> bytes:
    file = io.BytesIO()
    rig.journal.save(file)
    return file.getvalue()


def test_file_objects_are_saved_to_and_loaded_from(rig: Rig) -> None:
    loaded = Rig.load(io.BytesIO(saved(rig)))
    assert state(loaded) == state(rig)
    assert state(Rig.replay(io.BytesIO(journal_of(rig)))) == state(rig)
    loaded.run()
    rig.run()
    assert state(loaded) == state(rig)


def test_a_rig_that_was_shown_an_image_without_a_target_is_loaded() -> None:
    rig = Rig(SPEC, seed=1)
    rig.show(IMAGE)
    assert state(Rig.load(io.BytesIO(saved(rig)))) == state(rig)


@pytest.mark.parametrize("other", [5, None, io.StringIO()])
def test_anything_else_is_refused(rig: Rig, other: Any) -> None:
    for read in (Rig.load, Rig.replay):
        with pytest.raises(ValueError, match=r"path or a binary file object|binary mode"):
            read(other)
    with pytest.raises(ValueError, match=r"path or a binary file object|binary mode"):
        rig.save(other)


@pytest.mark.parametrize("copied", [lambda rig: pickle.loads(pickle.dumps(rig)), copy.deepcopy])  # noqa: S301
def test_a_pickled_rig_is_equal_to_the_bit_and_goes_on_alike(rig: Rig, copied: Any) -> None:
    rig.pace, rig.trace.keep = 1e9, False
    twin = copied(rig)
    assert state(twin) == state(rig)
    assert (twin.spec, twin.pace, twin.trace.longest, twin.trace.keep) == (rig.spec, 1e9, rig.trace.longest, False)
    assert [repr(entry) for entry in twin.journal] == [repr(entry) for entry in rig.journal]
    for each in (rig, twin):
        each.run()
        each.teach(IMAGE.T, [0])
    assert state(twin) == state(rig)


def test_a_pickled_machine_and_trace_are_equal_and_cannot_be_written_into(rig: Rig) -> None:
    machine = pickle.loads(pickle.dumps(rig.machine))  # noqa: S301
    assert digest(machine.registers) == state(rig)
    rows = list(pickle.loads(pickle.dumps(rig.trace)))  # noqa: S301
    assert [digest(row.after) for row in rows] == [digest(row.after) for row in rig.trace]
    for registers in (machine.registers, rows[0].before):
        with pytest.raises(ValueError, match="read-only"):
            registers.value[0] = 1


def taught(rig: Rig) -> Rig:
    rig.run()
    rig.teach(IMAGE, [0])
    return rig


def test_rigs_go_to_other_processes_and_come_back(rig: Rig) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = pool.submit(taught, rig.fork()).result(timeout=60)
    assert state(there) == state(taught(rig))


def result(read: Any, content: bytes) -> str:
    """Return the state that was read, or "refused"; any error but the reader's own is raised."""
    try:
        return state(read(io.BytesIO(content)))
    except ValueError as error:
        assert str(error).startswith("the file object ")  # noqa: PT017 - which is what is tested
        assert len(str(error)) < 300  # noqa: PT017
        return "refused"


@pytest.mark.parametrize(("write", "read"), [(saved, Rig.load), (journal_of, Rig.replay)])
def test_a_flipped_bit_is_refused_or_changes_nothing(rig: Rig, write: Any, read: Any) -> None:
    whole = write(rig)
    found = set()
    for at in np.random.default_rng(0).choice(8 * len(whole), 400, replace=False).tolist():
        damaged = bytearray(whole)
        damaged[at // 8] ^= 1 << at % 8
        found.add(result(read, bytes(damaged)))
    assert found <= {"refused", state(rig)}
    assert "refused" in found


def test_every_flipped_bit_of_the_directory_is_refused_or_changes_nothing(rig: Rig) -> None:
    whole = saved(rig)
    start = whole.index(b"PK\x01\x02")
    found = set()
    for at in range(8 * start, 8 * (start + 120)):
        damaged = bytearray(whole)
        damaged[at // 8] ^= 1 << at % 8
        found.add(result(Rig.load, bytes(damaged)))
    assert found <= {"refused", state(rig)}


def resaved(rig: Rig, change: Any, *, sign: bool = True) -> bytes:
    """Return a saved rig whose arrays and header were changed, with a valid digest or the old one."""
    with np.load(io.BytesIO(saved(rig))) as file:
        arrays: dict[str, Any] = dict(file)
    header = json.loads(str(arrays.pop("header")))
    old = arrays.pop("digest")
    change(header, arrays)
    text = json.dumps(header)
    digest = np.array(_digest(text, arrays)) if sign else old
    out = io.BytesIO()
    np.savez_compressed(out, header=np.array(text), digest=digest, **arrays)
    return out.getvalue()


def test_a_saved_rig_that_was_changed_is_told_by_its_digest(rig: Rig) -> None:
    def more(_header: Any, arrays: Any) -> None:
        arrays["value"] = arrays["value"] + 2.0**-30

    assert Rig.load(io.BytesIO(resaved(rig, lambda *_: None, sign=False))).tick == rig.tick
    assert Rig.load(io.BytesIO(resaved(rig, more))).tick == rig.tick
    with pytest.raises(ValueError, match="it was changed after it was saved"):
        Rig.load(io.BytesIO(resaved(rig, more, sign=False)))


def put(name: str, value: Any) -> Any:
    """Return a change that sets an array or, of a dotted name, an entry of the header."""

    def change(header: Any, arrays: Any) -> None:
        if not name.startswith("header."):
            arrays[name] = value
            return
        *path, last = name.split(".")[1:]
        for key in path:
            header = header[key]
        header[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (put("value", np.zeros(4)), "array 'value' has the wrong type or shape"),
        (put("value", np.zeros(3, np.float32)), "array 'value' has the wrong type or shape"),
        (put("value", np.array([0, np.nan, 0])), "array 'value' holds NaN"),
        (put("parts.rise", np.full(4, -9)), "array 'parts.rise' holds numbers out of range"),
        (put("wallpaper", np.zeros(3)), "an array 'wallpaper', which no saved rig has"),
        (put("cords", np.array([[7, 0, 1]])), "does not fit 3 A-units"),
        (put("header.spec.association_units", 10**9), "its spec is invalid|wrong type or shape"),
        (put("header.spec.dead_zone", 2.0**40), "its spec is invalid: dead_zone"),
        (put("header.spec.colour", 1), "its spec is damaged"),
        (put("header.seed", -1), "seed must be"),
        (put("header.numbers.tick", 2**70), "register 'tick' is damaged"),
        (put("header.numbers.tick", "7"), "register 'tick' is damaged"),
        (put("header.numbers.phase", 99), "register 'phase' is damaged"),
        (put("header.numbers.mode", 9), "register 'mode' is damaged"),
        (put("header.journal", {}), "its journal is damaged"),
        (put("header.journal", [{"verb": "hop"}]), "an operator action in it is damaged"),
        (put("header.format", [1, 99]), "update mark1"),
        (put("header.format", "new"), "does not name its format"),
    ],
)
def test_a_file_that_was_made_up_is_refused(rig: Rig, change: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^the file object cannot be read as a saved rig: .*({sentence})"):
        Rig.load(io.BytesIO(resaved(rig, change)))


def test_pickled_objects_in_a_saved_rig_are_not_read(rig: Rig) -> None:
    content = resaved(rig, put("value", np.array([{}], object)))
    with pytest.raises(ValueError, match="Python objects"):
        Rig.load(io.BytesIO(content))


def test_a_member_of_gigabytes_is_refused_without_inflating_it(rig: Rig) -> None:
    content = io.BytesIO(saved(rig))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("journal.1.npy", "w") as member:
        for _ in range(30):
            member.write(bytes(1_000_000))
    whole = bytearray(content.getvalue())
    directory = whole.rindex(b"PK\x01\x02")
    whole[directory + 24 : directory + 28] = (2**32 - 2).to_bytes(4, "little")
    with pytest.raises(ValueError, match="at most 4294967296 are read"):
        Rig.load(io.BytesIO(bytes(whole)))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[" * 100_000,
        b"\n" * 100_000,
        b"\xff\xfe\n{}\n",
        b"{}\n{}\n",
        b"9" * 10_000 + b"\n{}",
        b'{"format": [1, 2], "spec": {"association_units": 1e999}, "seed": 0}\n{}',
    ],
)
def test_a_text_that_is_no_journal_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"^the file object cannot be read as a journal: "):
        Rig.replay(io.BytesIO(content))


@pytest.mark.parametrize(
    ("line", "old", "new"),
    [
        (1, "A2 stuck on", "A9 stuck on"),
        (1, '"inject"', '"hop"'),
        (1, '"names"', '"name"'),
        (1, '["A2 stuck on"]', "7"),
        (3, '"A1.value"', '"A9.value"'),
        (3, "0.25", '{"a": 1}'),
        (4, '"tick": 0', '"tick": -1'),
        (4, '"tick": 0', f'"tick": {2**60}'),
        (4, '"event": 0', '"event": 3.5'),
        (-1, '"tick": 1700', '"tick": 5'),
        (-1, '"end"', '"and"'),
        (0, '"cords": [[', '"cords": [[99999, '),
    ],
)
def test_a_changed_journal_gives_one_error(rig: Rig, line: int, old: str, new: str) -> None:
    lines = journal_of(rig).decode().splitlines()
    assert old in lines[line]
    lines[line] = lines[line].replace(old, new)
    with pytest.raises(
        ValueError, match=r"^the file object cannot be (read as a journal: |replayed, it was changed: )"
    ):
        Rig.replay(io.BytesIO("\n".join(lines).encode()))


def test_journals_and_rigs_of_format_1_1_are_read(rig: Rig, tmp_path: Path) -> None:
    text = journal_of(rig).decode().replace('"format": [1, 2]', '"format": [1, 1]').replace('"inject"', '"strike"')
    (tmp_path / "old.jsonl").write_text(text)
    assert state(Rig.replay(tmp_path / "old.jsonl")) == state(rig)

    def older(header: Any, _arrays: Any) -> None:
        header["format"] = [1, 1]
        for entry in header["journal"]:
            entry["verb"] = {"inject": "strike"}.get(entry["verb"], entry["verb"])

    assert [entry.verb for entry in Rig.load(io.BytesIO(resaved(rig, older))).journal][:2] == ["inject", "inject"]
