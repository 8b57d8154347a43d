"""Writing files whole or not at all."""

import io
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from threading import Thread
from typing import IO, Any

import pytest

from mark1.base.files import read_file, write_file, write_whole


def _write(file: IO[bytes], content: bytes) -> None:
    file.write(content)


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        write_whole(tmp_path / "a", partial(_write, content=content))
        assert (tmp_path / "a").read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")

    def broken(file: Any) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match=r"No space left on device.*a'"):
        write_whole(tmp_path / "a", broken)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a", "old")]


def test_a_name_of_250_characters_can_be_written(tmp_path: Path) -> None:
    write_whole(tmp_path / ("a" * 250), lambda file: file.write(b"x"))
    assert (tmp_path / ("a" * 250)).read_bytes() == b"x"


def test_threads_that_save_one_path_leave_one_whole_file(tmp_path: Path) -> None:
    failed: list[BaseException] = []

    def save(letter: bytes) -> None:
        try:
            for _ in range(20):
                write_whole(tmp_path / "a", lambda file: [file.write(letter) for _ in range(1000)])
        except BaseException as error:
            failed.append(error)

    threads = [Thread(target=save, args=(letter,)) for letter in (b"a", b"b", b"c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    assert [each.name for each in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() in (b"a" * 1000, b"b" * 1000, b"c" * 1000)


def test_drafts_of_a_process_that_was_killed_are_removed_by_the_next_write(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from mark1.base.files import write_whole\n"
        "write_whole(Path(sys.argv[1]), lambda file: (file.write(b'half'), file.flush(), os._exit(9)))"
    )
    run = subprocess.run([sys.executable, "-c", script, str(tmp_path / "a")], check=False, timeout=60)  # noqa: S603
    assert run.returncode == 9
    assert len(list(tmp_path.iterdir())) == 1
    write_whole(tmp_path / "b", lambda file: file.write(b"x"))
    assert [each.name for each in tmp_path.iterdir()] == ["b"]


def test_drafts_of_running_processes_stay(tmp_path: Path) -> None:
    write_whole(tmp_path / "b", lambda _: write_whole(tmp_path / "c", lambda file: file.write(b"x")))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["b", "c"]


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "a").touch(mode=0o600)
    write_whole(tmp_path / "a", lambda file: file.write(b"x"))
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="not a regular file"):
        write_whole(tmp_path, lambda file: file.write(b"x"))


def test_file_and_folder_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(Path(f"/proc/self/fd/{descriptor}").is_dir()))
    write_whole(tmp_path / "a", lambda file: file.write(b"x"))
    assert len(synced) == 2


def test_file_objects_are_written_from_where_they_stand() -> None:
    file = io.BytesIO()
    file.write(b"before ")
    write_file(file, lambda out: out.write(b"x"))
    assert file.getvalue() == b"before x"
    file.seek(7)
    assert read_file(file, 10) == b"x"


@pytest.mark.parametrize(("target", "sentence"), [(5, "not int"), (io.StringIO(), "binary mode, 'wb'")])
def test_only_paths_and_binary_file_objects_are_written(target: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        write_file(target, lambda file: file.write(b"x"))
