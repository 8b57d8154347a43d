"""Verbs that read and set registers, set breakpoints, and say what happened."""

from collections.abc import Callable
from typing import Any

import numpy as np

from mark1.clockwork.observe.breakpoints import Breakpoints, ConditionLike
from mark1.clockwork.observe.explain import Answer, LastChange
from mark1.clockwork.rig import Rig
from mark1.repl import arguments
from mark1.repl.session import Session


class RegisterVerbs:
    """Verbs over the registers and the trace of the rig at hand."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def examine(self, name: str) -> Any:
        """Read a register, or units of it, at this tick.

        Units count from 1, as on the panel; slices from 0, as in numpy.

        Example:
            examine("A17.value")
            examine("value[0:64]")
            examine("phase")
        """
        value = self._session.rig.examine(name)
        return value.item() if isinstance(value, np.generic) else value

    def deposit(self, name: str, value: Any) -> None:
        """Set a register, or units of it, at this tick.

        Names are as in examine; value, light, s, a, r and the switches can be set.

        Example:
            deposit("A17.value", 2.5)
            deposit("mode", "forced learning")
        """
        self._session.rig.deposit(name, value)

    def watch(self, name: str) -> None:
        """Halt runs when an event changes a register or unit.

        remove ends this.

        Example:
            watch("R8.bits")
            teach("E", 5)
        """
        self._session.rig.watch(name)

    def breakpoint(
        self, when: ConditionLike | None = None, action: Callable[[Rig], Any] | None = None
    ) -> Breakpoints | None:
        """Halt runs at the tick at which a condition becomes true.

        A condition is "R1 flips", "A17.value > 3", "any motor at stop" or a function
        of a view of the rig. The action, if any, is called with the rig. Without a
        condition it lists all breakpoints.

        Example:
            breakpoint("R8 flips", lambda rig: print(rig.explain("R8")))
            teach("E", 5)
            run()
            breakpoint()
        """
        if when is None:
            return self._session.rig.breakpoints
        self._session.rig.breakpoint(when, action)
        return None

    def remove(self, what: str | None = None) -> None:
        """Remove one breakpoint or watchpoint by its text, or all.

        Example:
            watch("A17.value")
            remove("A17.value")
            remove()
        """
        breakpoints = self._session.rig.breakpoints
        breakpoints.clear() if what is None else breakpoints.remove(what)

    def explain(self, name: str) -> Answer:
        """Explain the state of a unit, down to the cells.

        The unit is an R-unit, an A-unit or an S-unit.

        Example:
            teach("E", 5)
            explain("R8")
        """
        return self._session.rig.explain(name)

    def panel(self) -> None:
        """Draw the panel, as after each stop.

        The lamps are the S-units. Each R-unit has a line: its lamp and its sum as
        last read; its bit and sum at the look, ? where the sum lay in the dead zone;
        its target; and the way its motors turn. rig.panel holds the switches.

        Example:
            panel()
            rig.panel.mode = "forced learning"
        """
        self._session.draw()

    def trace(self, what: int | str = 20) -> Answer | LastChange | None:
        """Show the last events, or the last change of a register.

        A number is a number of events; a name asks for its last change and the cause.

        Example:
            teach("E", 5)
            trace(5)
            trace("R8.r")
        """
        if isinstance(what, str):
            return self._session.rig.trace.last_change(what)
        return Answer(self._session.rig.trace.tail(arguments.count(what)))
