"""Waveforms: a trace as a VCD file, which viewers such as GTKWave draw over time, and as a CSV table of its changes."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import IO, Any, NamedTuple

import numpy as np
from vcd import VCDWriter
from vcd.writer import Variable

from mark1.base.files import FileLike, write_file
from mark1.clockwork.observe.row import Row
from mark1.machine.exact.units import Units
from mark1.machine.panel.panel import CHOICES
from mark1.machine.state import addresses
from mark1.machine.state.diff import SHOWN
from mark1.machine.state.registers import TABLE, Phase, Registers
from mark1.machine.wiring.cords import cord_name

DRAWN = ("phase", "mode", "s", "a", "drive", "value", "sum", "r")
"""Default registers of a VCD file."""

WAVES = ("phase", *(name for name in SHOWN if TABLE[name].per != "cord"))
"""Registers that can be written as waveforms."""

WIRES = ("drive", "r", "bits", "reinforcement")
"""Registers written as wires though they are not flags; `drive` is 1 while the motor is energised."""

WORDS = {
    "phase": tuple(phase.name.lower() for phase in Phase),
    **{name: choices for name, choices in CHOICES.items() if name != "reinforcement"},
}
"""Registers that hold an index into these words."""

Names = str | Iterable[str]


class Change(NamedTuple):
    """A line of the CSV: tick, event and cause of a change, the unit, its old and new content."""

    tick: int
    event: int
    bank: str
    name: str
    register: str
    unit: str
    before: Any
    after: Any


COLUMNS = Change._fields


def to_vcd(rows: Iterable[Row], file: FileLike, registers: Names | None = None) -> None:
    """Write rows as VCD to a path or binary file object, in ticks of 1 ms: the first state, then the changes.

    `registers` are names as for `examine` ("value", "A17.value", "s[0:20]"); default: DRAWN. Flags and bits are wires
    (mark1.s.S1; mark1.drive.A1 is 1 while the motor is energised), voltages and light reals of 16 digits, the phase
    and rotary switches strings with _ for a blank, other numbers integers. VCD has no time within a tick, so the events
    of one tick merge into its last state. An operator action appears at the tick before the next event; a value, as in
    the trace, keeps the position where its motor started until the release.

    Raises:
        ValueError: there are no rows.
        KeyError: there is no register or unit of that name.
        OSError: the file cannot be written.
    """
    states = list({state.tick: state for row in rows for state in (row.before, row.after)}.values())
    if not states:
        raise ValueError("the trace has no rows to write; step() or run() makes some")
    chosen = _chosen(DRAWN if registers is None else registers, WAVES, states[0])
    write_file(file, partial(_write_vcd, states=states, chosen=chosen))


def to_csv(rows: Iterable[Row], file: FileLike, registers: Names | None = None) -> None:
    """Write rows as CSV to a path or binary file object: a line of COLUMNS, then one for each unit that changed.

    Ticks are ms, other units those of the registers; numbers have all their digits. `registers` are names as for
    `to_vcd`; default: all that a row prints. A change by the operator between two rows has no bank, the name
    `operator` and the number of the event before it; a cord is a unit that is 1 if it is plugged.

    Raises:
        KeyError: there is no register or unit of that name.
        OSError: the file cannot be written.
    """
    kept, wanted = list(rows), SHOWN if registers is None else registers
    chosen = _chosen(wanted, SHOWN, kept[0].before) if kept else {}
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *_changes(kept, chosen)])
    write_file(file, lambda out: out.write(text.getvalue().encode()))


def _chosen(names: Names, known: Sequence[str], now: Registers) -> dict[str, Units]:
    """Return the registers that are named, each with its units in order (KeyError: a name is not known)."""
    chosen: dict[str, set[int]] = {}
    for name in [names] if isinstance(names, str) else names:
        register, units = addresses.find(name, now)
        if register not in known:
            raise KeyError(f"{register!r} cannot be written here; there are {', '.join(known)}")
        every = np.arange(np.shape(getattr(now, register))[0] if TABLE[register].per else 1)
        chosen.setdefault(register, set()).update(np.atleast_1d(every[units]).tolist())
    if not chosen:
        raise ValueError(f"no register was named; give some of {', '.join(known)}")
    return {register: np.array(sorted(units), np.intp) for register, units in chosen.items()}


def _write_vcd(file: IO[bytes], states: Sequence[Registers], chosen: dict[str, Units]) -> None:
    text = io.TextIOWrapper(file, "ascii", newline="\n")
    first, last = states[0].tick, states[-1].tick
    # No date: the same run writes the same file.
    with VCDWriter(text, timescale="1 ms", date="", version="mark1", init_timestamp=first) as vcd:
        waves = {register: _declared(vcd, register, units, states[0]) for register, units in chosen.items()}
        for before, after in pairwise(states):
            for register, variables in waves.items():
                for unit, value in _moved(register, before, after, chosen[register]):
                    vcd.change(variables[unit], after.tick, value)
        vcd.close(last)
    text.detach()


def _declared(vcd: VCDWriter, register: str, units: Units, now: Registers) -> dict[int, Variable[Any]]:
    """Declare the variables of one register, by unit, with their first values."""
    per = TABLE[register].per
    scope = f"mark1.{register}" if per else "mark1"
    kind, size = _kind(register, now)
    values = _wave(register, now)
    return {
        unit: vcd.register_var(scope, f"{per}{unit + 1}" if per else register, kind, size, values[unit])
        for unit in units.tolist()
    }


def _kind(register: str, now: Registers) -> tuple[str, int | None]:
    """Return type and size of the variables of a register."""
    dtype = np.asarray(getattr(now, register)).dtype
    if register in WORDS:
        return "string", None
    if register in WIRES or dtype == np.bool_:
        return "wire", 1
    return ("real", 64) if dtype == np.float64 else ("integer", 8 * dtype.itemsize)


def _wave(register: str, now: Registers) -> list[Any]:
    """Return the values of a register as written in a waveform, one for each unit."""
    values = np.atleast_1d(getattr(now, register))
    if register in WORDS:
        return [WORDS[register][value].replace(" ", "_") for value in values]
    return list((values != 0 if register in WIRES else values).tolist())


def _moved(register: str, before: Registers, after: Registers, units: Units) -> list[tuple[int, Any]]:
    """Return the chosen units that changed, each with its new value."""
    if getattr(before, register) is getattr(after, register):
        return []
    values = _wave(register, after)
    return [(unit, values[unit]) for unit in _different(register, before, after, units)]


def _different(register: str, before: Registers, after: Registers, units: Units) -> list[int]:
    old, new = (np.atleast_1d(getattr(state, register))[units] for state in (before, after))
    return list(units[old != new].tolist())


def _changes(rows: Iterable[Row], chosen: dict[str, Units]) -> Iterator[Change]:
    """Yield every change of the chosen units, by each event and, before it, by the operator."""
    last: Registers | None = None
    for row in rows:
        # Between rows that do not follow each other, events are missing and their changes have no cause to name.
        if last is not None and last.event == row.before.event:
            yield from _between(last, row.before, chosen, (row.before.tick, last.event, "", "operator"))
        yield from _between(row.before, row.after, chosen, (row.tick, row.number, row.bank, row.name))
        last = row.after


def _between(
    before: Registers, after: Registers, chosen: dict[str, Units], by: tuple[int, int, str, str]
) -> Iterator[Change]:
    for register, units in chosen.items():
        old, new = (getattr(state, register) for state in (before, after))
        if old is new:
            continue
        if TABLE[register].per == "cord":
            yield from (Change(*by, register, *change) for change in _replugged(old, new))
        else:
            one, other = (np.atleast_1d(array).tolist() for array in (old, new))
            for unit in _different(register, before, after, units):
                name = f"{TABLE[register].per}{unit + 1}" if TABLE[register].per else ""
                yield Change(*by, register, name, _plain(register, one[unit]), _plain(register, other[unit]))


def _replugged(old: Any, new: Any) -> Iterator[tuple[str, int, int]]:
    """Yield the cords that were taken out or plugged, by name, with their numbers before and after."""
    was, is_now = (Counter(map(tuple, cords.tolist())) for cords in (old, new))
    for cord in sorted(was.keys() | is_now.keys()):
        if was[cord] != is_now[cord]:
            yield cord_name(*cord), was[cord], is_now[cord]


def _plain(register: str, value: Any) -> Any:
    """Return a value for the table: the position of a switch as its word, flags as 0 and 1."""
    if register in WORDS:
        return WORDS[register][value]
    return int(value) if isinstance(value, bool) else value
