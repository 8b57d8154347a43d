"""Replay: read a saved journal, carry it out, and compare the registers at its end."""

from typing import NamedTuple

from mark1.base.checks import is_count
from mark1.base.files import MOST_BYTES, FileLike, InvalidFileError, name_of, parse_json, read_file, shortened
from mark1.clockwork.history.file_format import SINCE_1_0, check_format, digest, read_entry, read_spec
from mark1.clockwork.history.journal import Journal
from mark1.clockwork.history.timeline import Timeline
from mark1.clockwork.observe.trace import Trace
from mark1.clockwork.ticks import LAST_TICK
from mark1.machine.machine import Machine
from mark1.machine.wiring.wiring import Wiring


class _End(NamedTuple):
    """The state in which a journal was written."""

    tick: int
    event: int
    registers: str
    without: tuple[str, ...]


def replay(file: FileLike) -> Timeline:
    """Carry out all operator actions of a saved journal, a path or binary file object.

    Raises:
        ValueError: the file is invalid, or the run does not end in the same registers to the bit.
    """
    name = name_of(file)
    try:
        journal, end = _read(file)
    except InvalidFileError as error:
        raise ValueError(f"{name} cannot be read as a journal: {error}") from None
    timeline = Timeline(journal, Trace(start=journal.machine.registers), applied=0)
    try:
        timeline.replay(end.event)
        if end.tick < timeline.registers.tick:
            raise ValueError(f"its last line is at {end.tick} ms, before an earlier one")
        timeline.wait(end.tick)
    except Exception as error:  # the arguments of its actions may be anything
        own = isinstance(error, ValueError | KeyError)
        reason = shortened(error.args[0]) if own else "the arguments of an action are damaged"
        raise ValueError(f"{name} cannot be replayed, it was changed: {reason}") from None
    if digest(timeline.registers, end.without) != end.registers:
        raise ValueError(f"{name} ends in other registers than it was written with; it or the program was changed")
    return timeline


def _read(file: FileLike) -> tuple[Journal, _End]:
    """Return a journal with its machine as it was at first, and the state at its end."""
    lines = read_file(file, MOST_BYTES).splitlines()
    if len(lines) < 2:
        raise InvalidFileError("it is cut short, or not a journal")
    first = parse_json(lines[0])
    version = check_format(first)
    spec, seed = read_spec(first)
    try:
        machine = Machine(spec, seed, Wiring.of(spec, first.get("cords"), first.get("repeats", False)))
    except Exception as error:
        reason = shortened(error) if isinstance(error, ValueError) else "its cords are damaged"
        raise InvalidFileError(reason) from None
    entries = [read_entry(parse_json(line), version) for line in lines[1:-1]]
    return Journal(machine, entries), _end(parse_json(lines[-1]), version)


def _end(described: object, version: tuple[int, int]) -> _End:
    end = described.get("end") if isinstance(described, dict) else None
    if not isinstance(end, dict):
        raise InvalidFileError("it is cut short: its last line is missing")
    tick, event, registers = end.get("tick"), end.get("event"), end.get("registers")
    if not (is_count(tick, 0, LAST_TICK) and is_count(event, 0, LAST_TICK) and isinstance(registers, str)):
        raise InvalidFileError("its last line is damaged")
    return _End(tick, event, registers, SINCE_1_0 if version == (1, 0) else ())
