"""A lesson as a recording: the machine as it stood at first, and step by step what events and acts changed.

Made from the trace and the journal of a rig, exposure by exposure. No picture is kept: where wipers stand at any
instant follows from where they started, as it does in the machine.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from mark1.base.version import __version__
from mark1.clockwork.history.entry import Entry
from mark1.clockwork.observe.row import Row
from mark1.clockwork.operations import ACTIONS
from mark1.clockwork.rig import Rig
from mark1.machine.exact.units import Levels
from mark1.machine.faults import faults
from mark1.machine.machine import Machine
from mark1.machine.state.registers import Registers
from mark1.show.recording.labels import Labels, named
from mark1.show.recording.neuron import Beside
from mark1.show.recording.operator_actions import told
from mark1.show.recording.packing import FORMAT, Recording, bytes_of, shorts, steps
from mark1.show.recording.registers import Shown

MOST = 1024
"""A-units, and cells, that a page can still show one by one."""


class Step(NamedTuple):
    """An event, or an act of the operator between two events, with the registers before and after it."""

    before: Registers
    after: Registers
    event: Row | None
    act: Entry | None = None


def lesson(rig: Rig, labels: Labels | None = None, title: str = "A lesson") -> Recording:
    """Record all that the trace of a rig holds, with today's neuron beside it.

    `labels` names the different cards in the order in which they first come, or is the set that they are from.
    ValueError where nothing has happened yet, the machine is too large to be shown, or the labels do not fit.
    """
    _check(rig)
    rows = list(rig.trace)
    start = _start(rig, rows)
    taken = list(_steps(rig, rows, start))
    names = _names(taken, labels)
    shown, beside = Shown(rig.machine), Beside(rig.spec)
    first = shown.changes(None, start)
    exposures = [
        _exposure(number, list(group), shown, beside, names)
        for number, group in groupby(taken, key=lambda step: step.before.exposures + 1)
    ]
    return {
        "format": FORMAT,
        "kind": "lesson",
        "made_by": f"mark1 {__version__}",
        "title": title,
        "machine": machine_of(rig.machine),
        "cords": cords_of(start),
        "labels": [names.get(row) for row in shown.pools["lights"].rows],
        "beside": beside.told(),
        "start": first,
        "exposures": exposures,
        **{name: pool.rows for name, pool in shown.pools.items()},
    }


def _check(rig: Rig) -> None:
    if not len(rig.trace):
        raise ValueError("nothing has happened yet, so there is nothing to record; show(image) or teach(image, target)")
    check_size(rig)


def check_size(rig: Rig) -> None:
    """Raise ValueError if the machine is too large for a page."""
    units, cells = rig.spec.association_units, rig.spec.cells
    if max(units, cells) > MOST:
        raise ValueError(
            f"a machine of {units} A-units and {cells} cells is too large for a page, which shows at most {MOST} of "
            "each; save its trace with trace.to_csv or trace.to_vcd"
        )


def _start(rig: Rig, rows: Sequence[Row]) -> Registers:
    """The registers that the steps begin from: at rest, or where the first row of a shortened trace begins."""
    if rows[0].number > 1:
        return rows[0].before
    return Machine(rig.spec, rig.machine.seed, rig.machine.wiring).registers


def _steps(rig: Rig, rows: Sequence[Row], start: Registers) -> Iterator[Step]:
    """The events with the operator's acts between them, each act done again on the registers before it."""
    made = {event: list(entries) for event, entries in groupby(rig.journal, key=lambda entry: entry.event)}
    first = rows[0].number
    yield from acts(rig.machine, start, made.get(0, []) if first == 1 else [])
    for row in rows:
        yield Step(row.before, row.after, row)
        yield from acts(rig.machine, row.after, made.get(row.number, []))


def acts(machine: Machine, now: Registers, entries: Iterable[Entry]) -> Iterator[Step]:
    """Return operator actions as steps, each carried out again on the registers before it."""
    for act in entries:
        before = now.changed(tick=act.tick)
        now = ACTIONS[act.verb](machine, before, **act.arguments)
        yield Step(before, now, None, act)


def _names(taken: Iterable[Step], labels: Labels | None) -> dict[str, str | None]:
    """The name of each different card that was put up, by its light."""
    cards: dict[str, Levels] = {}
    for step in taken:
        if (step.act and step.act.verb == "present") or (step.event and step.event.name == "shutter"):
            cards.setdefault(bytes_of(step.after.card), step.after.card)
    return dict(zip(cards, named(list(cards.values()), labels), strict=True))


def _exposure(
    number: int, taken: Sequence[Step], shown: Shown, beside: Beside, names: dict[str, str | None]
) -> dict[str, Any]:
    """One exposure with what the operator did before it; the last may be none, only acts after the others."""
    looks = [step.event for step in taken if step.event and step.event.name == "look"]
    return {
        "number": number,
        "begin": taken[0].before.tick if taken[0].act else taken[0].after.tick,
        "beside": beside.at_look(looks[0]) if looks else None,
        "steps": [step_of(each, shown, names) for each in taken],
    }


def step_of(step: Step, shown: Shown, names: dict[str, str | None]) -> dict[str, Any]:
    """Return a step as a recording has it."""
    head: dict[str, Any] = {"tick": step.after.tick}
    if step.event:
        head |= {"event": step.event.number, "name": step.event.name}
    elif step.act:
        head |= {"act": told(step.act, names.get(bytes_of(step.after.card)))}
    return head | {"changes": shown.changes(step.before, step.after)}


def machine_of(machine: Machine) -> dict[str, Any]:
    """Return what a recording says of its machine."""
    spec, waits = machine.spec, machine.parts.dead_time
    return {
        "seed": machine.seed,
        "retina": list(spec.retina_shape),
        "a_units": spec.association_units,
        "r_units": spec.response_units,
        "feeds": "".join(map(str, machine.feeds.tolist())),
        "threshold": spec.threshold,
        "stop": int(steps(machine.stop)),
        "dead_zone": int(steps(machine.dead_zone)),
        "dead_time": int(waits[0]) if (waits == waits[0]).all() else waits.tolist(),
        "unlike": spec.unlike_mark1(),
    }


def cords_of(now: Registers) -> dict[str, str]:
    """Return the cords that carry something: A-unit from 0; S-unit from 1, below 0 where the cord is inhibitory."""
    a, s, sign = faults.without(now.cords, now.severed).T
    return {"a": shorts(a), "s": shorts((s + 1) * sign)}
