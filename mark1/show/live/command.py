"""The command `mark1 live`: a rig, its journal file and the server of its page."""

from pathlib import Path

from mark1.clockwork.rig import Rig
from mark1.show.live.journal_file import JournalFile
from mark1.show.live.session import Session


def main(rig: Rig, port: int, journal: Path | None, share: str | None, *, open_page: bool) -> None:
    """Serve a rig until Ctrl-C.

    Raises:
        ValueError: the machine is too large for a page, `websockets` is not installed, or file or port cannot be used.
    """
    try:
        from mark1.show.live import server
    except ModuleNotFoundError as error:
        if error.name != "websockets":
            raise
        raise ValueError("mark1 live needs websockets; pip install 'mark1[live]' brings it") from None
    session = Session(rig)
    try:
        file = JournalFile(rig, journal) if journal else None
    except OSError as error:
        raise ValueError(f"{journal} cannot be written ({error.strerror}); name a file that can be") from error
    server.main(session, port, file, share, open_page)
