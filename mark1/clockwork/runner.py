"""Runner: step and run a timeline to where the operator wants it, with breakpoints, callbacks and a pace."""

from collections.abc import Callable
from typing import TypeAlias

from mark1.base.checks import check_number
from mark1.clockwork.history.timeline import Timeline
from mark1.clockwork.observe.breakpoints import Breakpoints, Condition, ConditionLike, condition, in_phase
from mark1.clockwork.observe.readings import phase_of
from mark1.clockwork.observe.row import Row
from mark1.clockwork.run import Halt, RunLimits
from mark1.clockwork.scheduler import pending
from mark1.clockwork.ticks import check_tick
from mark1.machine.state.registers import Phase, Registers

PHASES = {phase.name.lower() for phase in Phase}

Until: TypeAlias = int | ConditionLike | Condition | None
"""The end of a run: a tick, the name of a phase, a condition, or None for idle."""


class Runner:
    """Runs one timeline."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._pace: float | None = None
        self._callbacks: list[Callable[[Row], object]] = []
        self.breakpoints = Breakpoints()

    @property
    def pace(self) -> float | None:
        """Machine time over real time; None means unlimited."""
        return self._pace

    @pace.setter
    def pace(self, factor: float | None) -> None:
        if factor is not None:
            check_number("pace", factor, above=0, hint=", or None for no limit")
        self._pace = None if factor is None else float(factor)

    def on_event(self, callback: Callable[[Row], object]) -> Callable[[], None]:
        """Call a function with the row of every event of a run or step; return a function that ends this."""
        if not callable(callback):
            raise ValueError(f"on_event takes a function of the row of an event, not {callback!r}")
        self._callbacks.append(callback)

        def remove() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return remove

    def run(self, until: Until = None) -> Halt:
        """Run to idle, to a tick, to the begin of a phase, or until a condition becomes true."""
        timeline, start = self._timeline, self._timeline.registers
        own, tick = self._own(until)
        conditions = [*own, *self.breakpoints.conditions()]
        limits = RunLimits(conditions=conditions, pace=self.pace)
        if tick is not None:
            limits = RunLimits(tick, conditions=conditions, pace=self.pace)
        fired = timeline.run(limits, tuple(self._callbacks))
        if tick is not None and not fired:
            timeline.wait(tick)
        return self._halted(start, fired, own)

    def _own(self, until: Until) -> tuple[list[Condition], int | None]:
        """Return the condition or the tick that ends the next run."""
        if until is None:
            return [], None
        if isinstance(until, str) and until in PHASES:
            return [in_phase(until)], None
        if isinstance(until, str | Condition) or callable(until):
            return [condition(until, self._timeline.machine)], None
        return [], check_tick("until", until, self._timeline.registers.tick)

    def _halted(self, start: Registers, fired: list[Condition], own: list[Condition]) -> Halt:
        """Return the halt of a run; print it if a breakpoint caused it, and call the actions of these breakpoints."""
        now = self._timeline.registers
        reason = ", ".join(each.text for each in fired) or ("idle" if now.phase == Phase.IDLE else f"tick {now.tick}")
        halt = Halt(reason, start, now)
        if any(each not in own for each in fired):
            print(halt)  # noqa: T201 - the user asked to be told of breakpoints
        for action in [self.breakpoints.action(each) for each in fired]:
            if action is not None:
                action()
        return halt

    def step(self, n: int = 1) -> Row:
        """Carry out the next `n` events, at most to idle, and return the row of the last (ValueError when idle)."""
        timeline = self._timeline
        if not pending(timeline.machine):
            raise ValueError("no event is pending: the machine is idle; present(image, target) puts a card up")
        timeline.run(RunLimits(event=timeline.registers.event + n), tuple(self._callbacks))
        return timeline.trace[-1]

    def step_exposures(self, n: int) -> Row:
        """Run to the end of this exposure and show the same card n - 1 times more; return the last row."""
        timeline = self._timeline
        for _ in range(n):
            if phase_of(timeline.registers) == "idle":
                cards = [entry for entry in timeline.journal if entry.verb == "present"]
                if not cards:
                    raise ValueError("no card was ever put up; present(image, target) does it")
                timeline.act("present", **cards[-1].arguments)
            if self.run().reason != "idle":
                break
        return timeline.trace[-1]
