"""Rig: the simulated Mark I as an operator works with it."""

import io
from collections.abc import Callable
from functools import partial
from typing import Any, Literal, Self, overload

import numpy as np
from numpy.typing import NDArray

from mark1.base.checks import check_count
from mark1.base.files import FileLike
from mark1.base.types import ImageLike, TargetLike
from mark1.clockwork.groups import Faults, PlugboardActions
from mark1.clockwork.history import replay, save
from mark1.clockwork.history.journal import Journal
from mark1.clockwork.history.timeline import Timeline
from mark1.clockwork.images import check_image
from mark1.clockwork.observe import readings
from mark1.clockwork.observe.breakpoints import Breakpoints, ConditionLike, condition, watchpoint
from mark1.clockwork.observe.cost import Cost, cost
from mark1.clockwork.observe.deviation import Deviation, deviation
from mark1.clockwork.observe.explain import Answer, explain
from mark1.clockwork.observe.row import Row
from mark1.clockwork.observe.trace import LONGEST, Trace
from mark1.clockwork.observe.unit_walk import UnitWalk
from mark1.clockwork.operations import deposited
from mark1.clockwork.run import Halt
from mark1.clockwork.runner import Runner, Until
from mark1.clockwork.scheduler import PendingEvent, pending
from mark1.machine.exact.units import TICK
from mark1.machine.machine import Machine
from mark1.machine.panel.panel import Panel
from mark1.machine.response import Response
from mark1.machine.spec import MachineSpec
from mark1.machine.state.registers import Registers
from mark1.machine.wiring.wiring import Wiring


class Rig:
    """A Mark I, wired and at rest: show it an image, teach it, or step it event by event.

    The same spec, seed, wiring and operator actions give the same run, to the bit. `longest` limits the rows that the
    trace keeps (None: no limit). `wiring` is a wiring of `mark1.wiring`; default: a random one, drawn from the seed.

    Raises:
        ValueError: an argument is invalid, or the board needs more memory than there is.
    """

    def __init__(
        self,
        spec: MachineSpec | None = None,
        seed: int = 0,
        longest: int | None = LONGEST,
        wiring: Wiring | None = None,
        *,
        _timeline: Timeline | None = None,
    ) -> None:
        if _timeline is None:
            if spec is not None and not isinstance(spec, MachineSpec):
                raise ValueError(f"spec must be a MachineSpec, or None for the defaults, not {type(spec).__name__}")
            longest = _checked(longest)
            machine = Machine(spec or MachineSpec(), seed, wiring)
            _timeline = Timeline(Journal(machine), Trace(longest, machine.registers))
        self._timeline = _timeline
        self._runner = Runner(_timeline)
        self._walk = UnitWalk()
        self.panel = Panel(lambda: _timeline.machine, _timeline.act)
        self.faults = Faults(_timeline)
        self.plugboard = PlugboardActions(_timeline)

    # State

    @property
    def machine(self) -> Machine:
        """The machine, without clock and history."""
        return self._timeline.machine

    @property
    def spec(self) -> MachineSpec:
        """The constants of this machine."""
        return self.machine.spec

    @property
    def registers(self) -> Registers:
        """All state of the machine; print(rig.registers) lists it with shapes, units and meanings."""
        return self.machine.registers

    @property
    def wiring(self) -> Wiring:
        """The cords that are plugged; `plugboard` changes them."""
        return self.plugboard.wiring

    @property
    def tick(self) -> int:
        """Machine time (ms)."""
        return self.registers.tick

    @property
    def phase(self) -> str:
        """Phase of the exposure: "idle", "card", "settling", "looking", ..."""
        return readings.phase_of(self.registers)

    @property
    def pending(self) -> list[PendingEvent]:
        """The pending events, sorted by tick; empty when the machine is idle."""
        return pending(self.machine)

    @property
    def response(self) -> Response:
        """The panel's reading at the last look; before the look of an exposure, the R-units as they stand."""
        return readings.response_of(self.machine, self.registers)

    @property
    def cost(self) -> Cost:
        """The cost of the run so far."""
        return cost(self.machine, self.registers)

    @property
    def deviation(self) -> Deviation:
        """Deviation of the motors' values from the exact rule, whose values change when motors begin to run."""
        return deviation(self.machine, self.registers)

    @property
    def trace(self) -> Trace:
        """The last events, one row per event."""
        return self._timeline.trace

    @property
    def journal(self) -> Journal:
        """The operator actions so far."""
        return self._timeline.journal

    @property
    def replayed(self) -> int:
        """Number of events that the last `back` had to carry out again."""
        return self._timeline.replayed

    # Exposures

    def show(self, image: ImageLike) -> Response:
        """Run an exposure in mode test, without learning, and return the response.

        `image` holds levels from 0 to 1 in the shape of the retina.
        """
        self._timeline.act("present", image=check_image(image), testing=True)
        self.run()
        return self.response

    def teach(self, image: ImageLike, target: TargetLike = None) -> Response:
        """Run an exposure with reinforcement by the mode of the panel and return the response at the look.

        `target` is 0, 1 or None (leave alone) for each R-unit.

        Raises:
            ValueError: image or target is invalid, the mode needs a target, or the machine is not idle.
        """
        self.present(image, target)
        self.run()
        return self.response

    def present(self, image: ImageLike, target: TargetLike = None) -> None:
        """Put a card before the camera of an idle machine without running; step() and run() do."""
        self._timeline.act("present", image=check_image(image), target=target)

    def respond(self, images: ImageLike) -> NDArray[np.int8]:
        """Return the bits that `show` would give for each of (n, rows, columns) images, in no machine time.

        The images count as shown one after the other from idle, in shape (n, R). S- and A-units that were set by hand
        do not last until then.
        """
        return self.machine.respond(check_image(images))

    # Running

    @overload
    def step(self, n: int = 1, of: Literal["event", "exposure"] = "event") -> Row: ...
    @overload
    def step(self, n: int, of: Literal["unit"]) -> Answer: ...
    def step(self, n: int = 1, of: str = "event") -> Row | Answer:
        """Carry out the next `n` events, at most to idle, and return the row of the last.

        step(n, "exposure") runs to the end of this exposure and shows the same card n - 1 times more. step(n, "unit")
        moves nothing: it returns, in panel order, what the last event did to the next n units of its bank.

        Raises:
            ValueError: no event is pending, or an argument is invalid.
        """
        check_count("n", n, low=1)
        if of == "unit":
            return self._walk.take(self.trace, n)
        if of not in ("event", "exposure"):
            raise ValueError(f'step goes by "event", "unit" or "exposure", not by {of!r}')
        return self._runner.step_exposures(n) if of == "exposure" else self._runner.step(n)

    def run(self, until: Until = None) -> Halt:
        """Run to idle, or until an absolute tick (ms), the begin of a phase, or a condition; return the halt.

        All events up to and at a tick are carried out. Conditions, those of breakpoints included, halt the run at the
        exact tick; see `breakpoint`. Ctrl-C halts it between two events.
        """
        return self._runner.run(until)

    @property
    def pace(self) -> float | None:
        """Speed relative to real time, such as 10 for ten times as fast; None means unlimited."""
        return self._runner.pace

    @pace.setter
    def pace(self, factor: float | None) -> None:
        self._runner.pace = factor

    def on_event(self, callback: Callable[[Row], object]) -> Callable[[], None]:
        """Call a function with the row of every event of a run or step; return a function that ends this."""
        return self._runner.on_event(callback)

    @property
    def breakpoints(self) -> Breakpoints:
        """The breakpoints and watchpoints; `remove(text)` and `clear()` remove them."""
        return self._runner.breakpoints

    def breakpoint(self, when: ConditionLike, action: Callable[["Rig"], object] | None = None) -> None:
        """Halt runs when a condition becomes true: "R1 flips", "A17.value > 3", "any motor at stop", or a function.

        A function is called with a `RigView` after each event and returns true or false. `action` is called with the
        rig after each halt, and may change it.
        """
        if action is not None and not callable(action):
            raise ValueError(f"action must be a function of the rig, or None, not {type(action).__name__}")
        self.breakpoints.add(condition(when, self.machine), None if action is None else partial(action, self))

    def watch(self, name: str) -> None:
        """Halt runs when an event changes a register or unit, such as "A17.value" (KeyError: no such name)."""
        self.breakpoints.add(watchpoint(name, name, self.registers))

    # Operator actions; `panel`, `plugboard` and `faults` have the others

    def deposit(self, name: str, value: Any) -> None:
        """Set a register or some of its units at this tick: "A17.value" (V), "value[0:64]", "R1.r", "mode".

        A running motor goes on from the new position.

        Raises:
            KeyError: there is no register or unit of that name, or it cannot be set.
            ValueError: the value is invalid.
        """
        self._timeline.act("deposit", name=name, value=deposited(self.registers, name, value))

    def reset(self) -> Halt:
        """Let the motors run every wiper to exactly 0 V; at the default speed this takes up to 50 s.

        `panel.reset()` begins the same without running it (ValueError: the machine is not idle).
        """
        self.panel.reset()
        return self.run()

    def dial(self, a: int | str, volts: float) -> Halt:
        """Let the motor of one A-unit, 17 or "A17", turn its wiper to the reachable position nearest to `volts`.

        Motors run for whole ticks, so the wiper stops within half a tick's travel. `panel.dial(a, volts)` begins the
        same without running it.

        Raises:
            ValueError: the machine is not idle, or the voltage is out of range.
            KeyError: there is no such A-unit.
        """
        self.panel.dial(a, volts)
        return self.run()

    # Observing

    def examine(self, name: str) -> Any:
        """Return the content of a register at this tick: "A17.value", "R1.sum", "value[0:64]", "phase", "mode".

        Units count from 1 in names and from 0 in slices. KeyError: there is no such name.
        """
        return readings.examine(self.machine, self.registers, name)

    def explain(self, name: str) -> Answer:
        """Explain the state of a unit, "R1", "A17" or "S5", down to the cells (KeyError: no such unit)."""
        return explain(self.machine, self.registers, self.trace, name)

    # History

    def back(self, n: int = 1, until: ConditionLike | None = None) -> None:
        """Go back to just after the event `n` before the last; operator actions made there stay in force.

        With a condition, go back to just before the last event that made it true. Later actions are set aside: `redo`
        restores them until the next action, step or run.

        Raises:
            ValueError: that is before the start of the history, or the condition never became true.
        """
        check_count("n", n, low=1)
        self._timeline.back(n, None if until is None else condition(until, self.machine))

    def redo(self) -> None:
        """Restore what the last `back` set aside (ValueError: there is nothing to restore)."""
        self._timeline.redo()

    def fork(self) -> Self:
        """Return an independent rig in the same state and with the same past, without breakpoints."""
        return type(self)(_timeline=self._timeline.fork())

    def save(self, file: FileLike) -> None:
        """Write the state and the journal as .npz to a path or binary file object (OSError: it cannot be written)."""
        save.save(file, self.machine, self.journal)

    @classmethod
    def load(cls, file: FileLike, longest: int | None = LONGEST) -> Self:
        """Return a saved rig from a path or binary file object; its trace and history begin at the load.

        Raises:
            ValueError: the file is invalid, or `longest` is.
        """
        longest = _checked(longest)
        journal = save.load(file)
        return cls(_timeline=Timeline(journal, Trace(longest, journal.machine.registers)))

    @classmethod
    def replay(cls, file: FileLike) -> Self:
        """Carry out a saved journal, a path or binary file object, and return the rig.

        Raises:
            ValueError: the file is invalid, or the run does not end in the same registers to the bit.
        """
        return cls(_timeline=replay.replay(file))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the format of `save`, which keeps state and journal, with the settings of trace and pace.

        Trace, history and breakpoints stay behind.
        """
        buffer = io.BytesIO()
        self.save(buffer)
        return _restored, (type(self), buffer.getvalue(), self.trace.longest, self.trace.keep, self.pace)

    def __repr__(self) -> str:
        unlike = self.spec.unlike_mark1()
        head = f"Rig, not the Mark I ({'; '.join(unlike)})" if unlike else "Rig"
        return (
            f"<{head}: {self.spec.association_units} A-units, {self.spec.response_units} R-units, "
            f"seed {self.machine.seed}; {self.phase} at {self.tick * TICK:.3f} s after {self.cost.exposures} exposures>"
        )


def _checked(longest: int | None) -> int | None:
    return None if longest is None else check_count("longest", longest, low=1)


def _restored(cls: type[Rig], saved: bytes, longest: int | None, keep: bool, pace: float | None) -> Rig:
    rig = cls.load(io.BytesIO(saved), longest)
    rig.trace.keep, rig.pace = keep, pace
    return rig
