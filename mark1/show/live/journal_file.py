"""Journal file: the journal of a rig on disk, written on at every action.

New lines replace the last one, the state of the machine, in a single write, so that a process that is killed leaves a
file that replays to the last action.
"""

import json
import os
from io import BytesIO
from pathlib import Path

from mark1.base.files import write_whole
from mark1.clockwork.history.file_format import digest, plain
from mark1.clockwork.rig import Rig


class JournalFile:
    """The journal of one rig in one file.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, rig: Rig, path: Path) -> None:
        self._rig, self.path = rig, path
        self._write_whole()

    def update(self) -> None:
        """Write what has been done since the last update (OSError: the disk is full, say)."""
        rig = self._rig
        if rig.journal is not self._journal:  # back() or redo() changed the past
            self._write_whole()
            return
        if rig.registers is self._registers:
            return
        now = rig.registers
        entries = [vars(entry) for entry in list(rig.journal)[self._count :]]
        end = {"end": {"tick": now.tick, "event": now.event, "registers": digest(now)}}
        lines = [(json.dumps(line, default=plain) + "\n").encode() for line in (*entries, end)]
        with self.path.open("r+b") as file:
            os.pwrite(file.fileno(), b"".join(lines), self._end)
            os.ftruncate(file.fileno(), self._end + sum(map(len, lines)))
            if entries:
                os.fsync(file.fileno())
        self._end += sum(map(len, lines[:-1]))
        self._note()

    def _write_whole(self) -> None:
        buffer = BytesIO()
        self._rig.journal.save(buffer)
        text = buffer.getvalue()
        write_whole(self.path, lambda file: file.write(text))
        self._end = text[:-1].rindex(b"\n") + 1
        self._note()

    def _note(self) -> None:
        rig = self._rig
        self._journal, self._registers, self._count = rig.journal, rig.registers, len(rig.journal)
