"""Rig: a machine, its clock, its trace, its journal and its history, as an operator works with them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from mark1.base.checks import check_count, check_number
from mark1.clockwork import run as running
from mark1.clockwork.history.journal import Journal
from mark1.clockwork.observe import explain
from mark1.clockwork.observe.breakpoints import Condition, changes, condition
from mark1.clockwork.observe.cost import Cost, cost
from mark1.clockwork.observe.deviation import Departure, departure
from mark1.clockwork.observe.explain import Answer
from mark1.clockwork.observe.last_event import Walk
from mark1.clockwork.observe.trace import LONGEST, Row, Trace
from mark1.clockwork.plugging import Plugging
from mark1.clockwork.run import Limits, Stop
from mark1.clockwork.scheduler import Due, pending
from mark1.machine.exact.units import TICK
from mark1.machine.machine import Machine
from mark1.machine.panel import panel
from mark1.machine.panel.panel import Panel
from mark1.machine.spec import MachineSpec
from mark1.machine.state import addresses
from mark1.machine.state.registers import Phase, Registers
from mark1.machine.wiring.wiring import Wiring
from mark1.paper.perceptron1958 import Perceptron1958
from mark1.paper.readout import ReadOut

LAST_TICK = 2**53
"""As far as the clock may be run at once: 285,000 years of machine time (ms)."""


class Rig(Plugging):
    """The simulated Mark I, wired and at rest: show it a picture, teach it, or step it event by event.

    The same spec, seed, wiring and acts make the same run. `longest` limits the rows that the trace keeps; `wiring` is
    one of mark1.wiring, which else is drawn from the seed. ValueError for a board that needs more memory than there is.
    """

    def __init__(
        self,
        spec: MachineSpec | None = None,
        seed: int = 0,
        longest: int | None = LONGEST,
        wiring: Wiring | None = None,
    ) -> None:
        if spec is not None and not isinstance(spec, MachineSpec):
            raise ValueError(f"the spec is {spec!r}; give a MachineSpec, or none for the defaults")
        if longest is not None:
            check_count("longest", longest, low=1)
        self._begin(Journal(Machine(spec or MachineSpec(), seed, wiring)), Trace(longest))

    def _begin(self, journal: Journal, trace: Trace) -> None:
        self.machine, self.journal, self.trace = journal.machine, journal, trace
        self.panel = Panel(lambda: self.machine, lambda verb, **arguments: self._act(verb, **arguments))
        self.stops: dict[str, tuple[Condition, Callable[[Rig], Any] | None]] = {}
        self._pace: float | None = None
        self._remember()
        self._walk: Walk | None = None

    @property
    def spec(self) -> MachineSpec:
        """The constants of this machine."""
        return self.machine.spec

    @property
    def registers(self) -> Registers:
        """All that the machine keeps, as it stands; print(rig.registers) lists it with shapes, units and meanings."""
        return self.machine.registers

    @property
    def tick(self) -> int:
        """Machine time (ms)."""
        return self.machine.registers.tick

    @property
    def pace(self) -> float | None:
        """Machine time over true time, such as 10 for ten times as fast; None: as fast as can be."""
        return self._pace

    @pace.setter
    def pace(self, factor: float | None) -> None:
        if factor is not None:
            check_number("pace", factor, above=0, hint=", or None for no limit")
        self._pace = None if factor is None else float(factor)

    @property
    def phase(self) -> str:
        """Where in its exposure the machine is, in a word."""
        return Phase(self.machine.registers.phase).name.lower()

    @property
    def pending(self) -> list[Due]:
        """What is due, and at which tick, the next first; empty when the machine is idle."""
        return pending(self.machine)

    @property
    def cost(self) -> Cost:
        """What the run has cost so far."""
        return cost(self.machine)

    @property
    def departure(self) -> Departure:
        """How far the motors' values stand from those of the exact rule, which are reached when motors begin to run."""
        return departure(self.machine)

    @overload
    def step(self, n: int = 1, of: Literal["event", "exposure"] = "event") -> Row: ...
    @overload
    def step(self, n: int, of: Literal["unit"]) -> Answer: ...
    def step(self, n: int = 1, of: str = "event") -> Row | Answer:
        """Run until the event number has grown by `n`, at most to idle; return the row of the last event.

        ValueError when nothing is due.

        step(n, "exposure") runs to the end of this exposure and shows the same card n - 1 times more. step(n, "unit")
        moves nothing: it walks through the units of the last event's bank in panel order and says what the event did
        to the next n.
        """
        check_count("n", n, low=1)
        if of not in ("event", "unit", "exposure"):
            raise ValueError(f'step goes by "event", "unit" or "exposure", not by {of!r}')
        if of == "unit":
            return self._walk_on(n)
        if of == "exposure":
            return self._expose(n)
        if not self.pending:
            raise ValueError("nothing more is due: the machine is idle; present(image, target) puts a card up")
        last = self.machine.registers.event + n
        self._run(Limits(event=last))
        return self.trace[-1]

    def _expose(self, n: int) -> Row:
        for _ in range(n):
            if self.phase == "idle":
                cards = [entry for entry in self.journal if entry.verb == "present"]
                if not cards:
                    raise ValueError("no card was ever put up; present(image, target) does it")
                self._act("present", **cards[-1].arguments)
            if self.run().reason != "idle":
                break
        return self.trace[-1]

    def _walk_on(self, n: int) -> Answer:
        if not len(self.trace):
            raise ValueError("no event has happened yet, so there is no bank to walk through; step() makes one happen")
        if self._walk is None or self._walk.row is not self.trace[-1]:
            self._walk = Walk(self.trace[-1])
        return Answer("\n".join(self._walk.take(n)) or f"no more units in the bank of {self._walk.row.name}")

    def run(self, until: Any = None) -> Stop:
        """Run to idle, or until something: an absolute tick, the name of a phase, or a condition.

        At a tick all is done that is due up to and at it, and the clock stands there. Conditions, those of `stop_when`
        among them, halt at the exact tick. Ctrl-C halts between two events and leaves the rig whole.
        """
        start = self.machine.registers
        own, limits = [], Limits(pace=self.pace)
        if isinstance(until, str) and until in PHASES:
            own = [replace(condition(lambda rig: rig.phase == until, self), text=f"phase {until}")]
        elif isinstance(until, str) or callable(until):
            own = [condition(until, self)]
        elif until is not None:
            check_count("until", until, low=self.tick, hint=", where the clock stands", high=LAST_TICK)
            limits.tick = int(until)
        limits.conditions = [*own, *(each for each, _ in self.stops.values())]
        fired = self._run(limits)
        if until is not None and not own and not fired:
            self.machine.registers = self.machine.registers.changed(tick=limits.tick)
        return self._halted(start, fired, own)

    def _run(self, limits: Limits) -> list[Condition]:
        self._undone.clear()
        return running.run(self.machine, self._record, limits)

    def _halted(self, start: Registers, fired: list[Condition], own: list[Condition]) -> Stop:
        """Say where the run halted; print it and do the actions where the operator's own stops did it."""
        reason = ", ".join(each.text for each in fired) or ("idle" if self.phase == "idle" else f"tick {self.tick}")
        stop = Stop(reason, start, self.machine.registers)
        if any(each not in own for each in fired):
            print(stop)  # noqa: T201 - a stop speaks up
        for each in fired:
            action = self.stops.get(each.text, (None, None))[1]
            if action is not None:
                action(self)
        return stop

    def stop_when(self, what: Any, action: Callable[["Rig"], Any] | None = None) -> None:
        """Halt runs when a condition comes true: "R1 flips", "A17.value > 3", "any motor at stop", or a function.

        `action` is called with the rig at each halt; what it does is in the journal.
        """
        stop = condition(what, self)
        others = sum(1 for text in self.stops if text.split(" #")[0] == stop.text) if callable(what) else 0
        stop = replace(stop, text=f"{stop.text} #{others + 1}") if others else stop
        self.stops[stop.text] = (stop, action)

    def watch(self, name: str) -> None:
        """Halt runs when an event changes this register or unit (KeyError: no such name)."""
        self.stops[name] = (changes(name, name, self.machine.registers), None)

    def unwatch(self, what: str | None = None) -> None:
        """Take back one watch or stop by its text, or all (KeyError: there is none of that text)."""
        if what is None:
            self.stops.clear()
        elif self.stops.pop(what, None) is None:
            raise KeyError(f"there is no stop {what!r}; there are {', '.join(self.stops) or 'none'}")

    def why(self, name: str) -> Answer:
        """Say why a unit stands as it does, down to the cells: "R1", "A17" or "S5" (KeyError: no such unit)."""
        return explain.why(self, name)

    def respond(self, images: Any) -> NDArray[np.int8]:
        """Bits that show() would answer for each of (n, rows, columns) images, in no machine time (shape (n, R)).

        One after the other, from idle; what was set by hand on S- or A-units does not last until then.
        """
        return self.machine.respond(images)

    def as_1958(self, responses: int | None = None, **settings: Any) -> Perceptron1958:
        """Return the model on paper of 1957/58, not the Mark I, on these cords; `settings` are those of ReadOut."""
        return Perceptron1958.of_machine(self.machine, responses, ReadOut(**settings))

    def examine(self, name: str) -> Any:
        """Read a register as it stands at this tick: "A17.value", "R1.sum", "value[0:64]", "phase", "mode".

        Units are counted from 1 in names and from 0 in slices. Values are read live while motors run. KeyError for a
        name that is not there.
        """
        now = self.machine.registers
        place = addresses.find(name, now)
        if place.register == "value":
            value: Any = self.machine.positions(now, now.tick)
        else:
            value = getattr(now, place.register)
        if place.register in panel.SWITCHES and place.register not in panel.BANKS:
            return panel.read_switch(now, place.register)
        if place.register == "phase":
            return self.phase
        return np.asarray(value)[place.units] if isinstance(value, np.ndarray) else value

    def __repr__(self) -> str:
        unlike = self.spec.unlike_mark1()
        head = f"Rig, not the Mark I ({'; '.join(unlike)})" if unlike else "Rig"
        return (
            f"<{head}: {self.spec.association_units} A-units, {self.spec.response_units} R-units, "
            f"seed {self.machine.seed}; {self.phase} at {self.tick * TICK:.3f} s after {self.cost.exposures} exposures>"
        )


PHASES = {phase.name.lower() for phase in Phase}
