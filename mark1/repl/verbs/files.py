"""Verbs that save, load and copy the rig."""

from os import PathLike, fspath
from pathlib import Path

from mark1.clockwork.rig import Rig
from mark1.repl import arguments
from mark1.repl.results import Text
from mark1.repl.session import Session


class FileVerbs:
    """Verbs that write the rig at hand or replace it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, path: str | PathLike[str]) -> Text:
        """Write the rig as it stands to a file.

        Motors may be running.

        Example:
            save("lesson.npz")
        """
        rig = self._session.rig
        file = arguments.path(path)
        rig.save(file)
        size = Path(file).stat().st_size
        return Text(f"Wrote {fspath(file)}, {size // 1000} kB: the rig at {rig.tick} ms, event {rig.registers.event}.")

    def load(self, path: str | PathLike[str]) -> None:
        """Put a saved rig in the place of this one.

        It goes on at the pace of this one.

        Example:
            save("lesson.npz")
            teach("E", 5)
            load("lesson.npz")
        """
        names = self._session.names
        loaded, old = Rig.load(arguments.path(path)), names.get("rig")
        loaded.pace = old.pace if isinstance(old, Rig) else None
        names["rig"] = loaded

    def fork(self) -> Rig:
        """Return an independent rig in the same state.

        Neither changes the other from here on.

        Example:
            twin = fork()
            teach("E", 5)
            diff(twin, rig)
        """
        return self._session.rig.fork()
