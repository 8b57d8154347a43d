"""Replay: carry out a saved journal, and compare the registers at its end."""

from os import PathLike

from mark1.clockwork.history import journal as journals
from mark1.clockwork.history.file_format import digest
from mark1.clockwork.history.timeline import Timeline
from mark1.clockwork.observe.trace import Trace


def replay(path: str | PathLike[str]) -> Timeline:
    """Carry out all operator actions of a saved journal.

    Raises:
        ValueError: the file is invalid, or the run does not end in the same registers to the bit.
    """
    saved, end = journals.load(path)
    timeline = Timeline(saved, Trace(), applied=0)
    try:
        timeline.replay(end["event"])
        timeline.wait(int(end["tick"]))
        same = digest(timeline.registers, end["without"]) == end["registers"]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValueError(f"{path} cannot be replayed, it was changed: {error}") from None
    if not same:
        raise ValueError(f"{path} ends in other registers than it was written with; it or the program was changed")
    return timeline
