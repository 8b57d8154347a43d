"""Session: a rig behind messages. Plain Python without input or output; a server or a widget carries the texts.

An answer tells what happened to the rig since the last one, whoever did it, so that several pages and a prompt on one
rig stay in step.
"""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from mark1.base.checks import is_count, short_repr
from mark1.base.version import __version__
from mark1.clockwork.observe.row import Row
from mark1.clockwork.rig import Rig
from mark1.machine.machine import Machine
from mark1.machine.panel.panel import CHOICES, SWITCHES
from mark1.machine.state.registers import Phase, Registers
from mark1.show.live import messages
from mark1.show.live.messages import MessageError
from mark1.show.recording.lesson import Step, acts, check_size, cords_of, lesson, machine_of, step_of
from mark1.show.recording.neuron import Beside
from mark1.show.recording.packing import FORMAT, Recording, bytes_of
from mark1.show.recording.registers import Shown

Answer = dict[str, Any]
"""An answer as JSON has it: docs/reference/live.md."""

LONGEST_PAST = 200
"""Exposures after which pages begin anew with a snapshot, so that neither they nor the pools grow without end."""


class Session:
    """A source of a live bench.

    Raises:
        ValueError: the machine is too large for a page.
    """

    def __init__(self, rig: Rig, title: str = "Live at the Mark I") -> None:
        check_size(rig)
        self.rig, self.title = rig, title
        self._labels: dict[str, str | None] = {}
        self._begin()

    # Messages

    def hello(self) -> Answer:
        """Return the answer for one who joins: a snapshot that begins with the exposure under way."""
        self._catch_up()
        head = {
            "id": None,
            "verbs": list(messages.DOES),
            "positions": {name: list(each) for name, each in CHOICES.items()},
        }
        return head | {"snapshot": self._snapshot()} | self._state()

    def news(self) -> Answer | None:
        """Return what happened to the rig since the last answer, or None if nothing did."""
        told = self._catch_up()
        return {"id": None} | told | self._state() if told else None

    def handle(self, text: str | bytes) -> Answer:
        """Carry out a message and return the answer; what is invalid changes nothing and has an `error`."""
        try:
            message = messages.read(text)
        except MessageError as error:
            return {"id": error.number, "error": str(error)} | self._state()
        answer: Answer = {"id": message["id"]}
        try:
            answer |= self._do(message)
        except (ValueError, KeyError) as error:
            answer["error"] = str(error.args[0]) if error.args else "that cannot be done"
        except (TypeError, OverflowError, AttributeError, IndexError):
            # Actions are functions from registers to registers: one that fails has changed nothing.
            answer["error"] = "the arguments have other types than the verb takes; see the table of messages"
        return answer | self._catch_up() | self._state()

    def _do(self, message: dict[str, Any]) -> Answer:
        does = message["do"]
        if does == "act":
            self._act(message)
        elif does == "step":
            self.rig.step(messages.count(message, messages.MOST_EVENTS))
        elif does == "run":
            self._run(message.get("until"))
        elif does == "back":
            self.rig.back(messages.count(message, messages.MOST_BACK))
        elif does == "redo":
            self.rig.redo()
        elif does == "save":
            return {"saved": self._saved(message.get("as", "journal"))}
        else:
            return {"explanation": self._explained(message.get("unit"))}
        return {}

    def _act(self, message: dict[str, Any]) -> None:
        rig = self.rig
        name = messages.label(message)
        verb, arguments = messages.action(message, rig.spec.retina_shape)
        self._wait(message.get("at"))
        if verb == "present" and name is not None:
            self._labels[bytes_of(arguments["image"].ravel())] = name
        if verb == "clear" and not arguments["names"]:
            rig.faults.clear()
        else:
            rig._timeline.act(verb, **arguments)

    def _wait(self, at: Any) -> None:
        """Let the clock stand at a tick before the next event, where an operator acts in mid exposure."""
        if at is None or at == self.rig.tick:
            return
        due = self._due()
        last = self.rig.tick if due is None else max(self.rig.tick, due - 1)
        if not is_count(at, self.rig.tick, last):
            raise ValueError(f"at={short_repr(at)}: the next act can be at a tick from {self.rig.tick} to {last}")
        self.rig.run(until=int(at))

    def _run(self, until: Any) -> None:
        rig = self.rig
        if until is None:
            rig.step(messages.MOST_EVENTS)
        elif isinstance(until, str) and len(until) <= 100:
            rig.run(until=until)
        elif is_count(until, rig.tick, rig.tick + messages.FURTHEST):
            rig.run(until=int(until))
        else:
            raise ValueError(
                f"until must be a tick from {rig.tick} to {rig.tick + messages.FURTHEST}, a phase, or a condition"
            )

    def _saved(self, kind: Any) -> str:
        if kind == "journal":
            file = BytesIO()
            self.rig.journal.save(file)
            return file.getvalue().decode()
        if kind == "recording":
            return json.dumps(lesson(self.rig, title=self.title))
        raise ValueError(f'as must be "journal" or "recording", not {short_repr(kind)}')

    def _explained(self, unit: Any) -> str:
        if not isinstance(unit, str) or len(unit) > 10:
            raise ValueError('unit must be a name such as "A17"')
        return str(self.rig.explain(unit))

    # What a page is told

    def _begin(self) -> None:
        """Begin anew from what the rig holds: pools, neuron, and what has been told."""
        rig = self.rig
        self._shown, self._beside = Shown(rig.machine), Beside(rig.spec)
        self._outputs: dict[int, dict[str, Any]] = {}
        for row in rig.trace:
            self._learn(row)
        self._since = rig.registers.exposures
        self._mark()

    def _mark(self) -> None:
        rig = self.rig
        self._trace, self._journal = rig.trace, rig.journal
        self._registers, self._acts = rig.registers, len(rig.journal)
        self._sent = {name: len(pool.rows) for name, pool in self._shown.pools.items()}

    def _learn(self, row: Row) -> None:
        if row.name == "look":
            self._outputs[row.before.exposures + 1] = self._beside.at_look(row)

    def _catch_up(self) -> Answer:
        """Return the steps since the last answer, a snapshot where the past itself changed, or nothing."""
        rig = self.rig
        if rig.trace is not self._trace or rig.journal is not self._journal:
            return self._anew()
        if rig.registers is self._registers:
            return {}
        rows = _after(rig, self._registers.event)
        if rows is None or rig.registers.exposures - self._since > LONGEST_PAST:
            return self._anew()
        told = [self._told(step) for step in self._steps(rows, self._registers, self._acts)]
        pools = {name: pool.rows[self._sent[name] :] for name, pool in self._shown.pools.items()}
        names = [self._labels.get(row) for row in pools["lights"]]
        self._mark()
        return {"steps": told, "pools": pools, "labels": names}

    def _anew(self) -> Answer:
        self._begin()
        return {"snapshot": self._snapshot()}

    def _steps(self, rows: list[Row], now: Registers, first: int) -> Iterator[Step]:
        """Return the events, and the journal's actions from the `first` on between them."""
        machine, entries = self.rig.machine, list(self.rig.journal)[first:]
        for row in rows:
            early = [entry for entry in entries if entry.event < row.number]
            entries = entries[len(early) :]
            yield from acts(machine, now, early)
            self._learn_once(row)
            yield Step(row.before, row.after, row)
            now = row.after
        yield from acts(machine, now, entries)

    def _learn_once(self, row: Row) -> None:
        if row.before.exposures + 1 not in self._outputs:
            self._learn(row)

    def _told(self, step: Step) -> dict[str, Any]:
        number = step.before.exposures + 1
        told: Answer = step_of(step, self._shown, self._labels) | {"exposure": number}
        if step.event and step.event.name == "look":
            told["beside"] = self._outputs.get(number)
        return told

    def _snapshot(self) -> Recording:
        """Return a recording that begins with the exposure under way, or with the last one."""
        rig = self.rig
        rows, start, before = self._last_exposure()
        first = self._shown.changes(None, start)
        begin = start.tick
        told = [self._told(step) for step in self._steps(rows, start, before)]
        for each in told:
            each.pop("beside", None)
        numbers = dict.fromkeys(each["exposure"] for each in told)
        self._sent = {name: len(pool.rows) for name, pool in self._shown.pools.items()}
        exposures: list[dict[str, Any]] = []
        for number in numbers:
            steps = [each for each in told if each["exposure"] == number]
            acted = "act" in steps[0]
            exposures.append(
                {
                    "number": number,
                    "begin": begin if acted and not exposures else steps[0]["tick"],
                    "beside": self._outputs.get(number),
                    "steps": steps,
                }
            )
        if not exposures:
            number = rig.registers.exposures + 1
            exposures.append({"number": number, "begin": begin, "beside": None, "steps": []})
        return {
            "format": FORMAT,
            "kind": "lesson",
            "made_by": f"mark1 {__version__}",
            "title": self.title,
            "machine": machine_of(rig.machine),
            "cords": cords_of(start),
            "labels": [self._labels.get(row) for row in self._shown.pools["lights"].rows],
            "beside": self._beside.told(),
            "start": first,
            "exposures": exposures,
            **{name: list(pool.rows) for name, pool in self._shown.pools.items()},
        }

    def _last_exposure(self) -> tuple[list[Row], Registers, int]:
        """Return the rows of the last exposure, the registers before it, and how many actions came before those."""
        rig, journal = self.rig, list(self.rig.journal)
        rows: list[Row] = []
        previous: Row | None = None
        for row in reversed(rig.trace):
            if rows and row.before.exposures != rows[0].before.exposures:
                previous = row
                break
            rows.insert(0, row)
        if not rows:
            return [], rig.registers, len(journal)
        first = rows[0].number
        if previous is not None:
            start = previous.after
        elif first == 1:
            start = Machine(rig.spec, rig.machine.seed, rig.machine.wiring).registers
        else:  # the trace does not reach back to the actions before this row
            return rows, rows[0].before, sum(act.event < first for act in journal)
        return rows, start, sum(act.event < first - 1 for act in journal)

    def _state(self) -> Answer:
        rig = self.rig
        due = self._due()
        return {
            "tick": rig.tick,
            "due": due,
            "pending": [each.event.name for each in rig.pending] if due is not None else [],
            "panel": {name: _plain(rig.panel.read(name)) for name in SWITCHES},
            "faults": list(rig.faults.list()),
        }

    def _due(self) -> int | None:
        rig = self.rig
        pending = rig.pending if rig.registers.phase != Phase.IDLE else []
        return pending[0].tick if pending else None


def _after(rig: Rig, event: int) -> list[Row] | None:
    """Return the rows after an event, None if the trace no longer holds them all."""
    rows: list[Row] = []
    for row in reversed(rig.trace):
        if row.number <= event:
            break
        rows.insert(0, row)
    return rows if len(rows) == rig.registers.event - event else None


def _plain(setting: Any) -> Any:
    return setting.tolist() if hasattr(setting, "tolist") else setting
