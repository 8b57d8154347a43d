"""The verbs that run wipers to a voltage, and that inject and clear faults."""

from typing import Any

from mark1.clockwork.groups import FaultList
from mark1.clockwork.run import Halt
from mark1.repl.plugging import Plugging


class Servicing(Plugging):
    """Verbs over the wipers and the faults of the rig at hand."""

    def run(self, until: Any = None) -> Halt:
        """Run to idle; see Verbs."""
        raise NotImplementedError

    def reset(self) -> Halt:
        """Run every wiper to exactly 0 V, where it stops.

        It takes machine time, up to half the span of a potentiometer.

        Example:
            teach("E", 5)
            reset()
        """
        self.rig.panel.reset()
        return self.run()

    def dial(self, a: int | str, volts: float) -> Halt:
        """Have the motor of one A-unit turn its wiper to a voltage.

        It runs for whole ticks and stops nearest to it.

        Example:
            dial("A17", 2.5)
        """
        self.rig.panel.dial(a, volts)
        return self.run()

    def inject(self, *names: str, at: int | None = None) -> FaultList:
        """Inject faults, now or at a tick; clear ends them.

        S137 dead, S137 stuck on, S137+>A42 cut, A42 stuck on, A42 stuck off, motor 7
        dead, motor 7 slipping 0.5, motor 7 reversed, wiper 7 jammed, R3 stuck 1,
        supply sagging 0.8. Returns the faults in force and scheduled, as rig.faults.

        Example:
            inject("A42 stuck on", "wiper 7 jammed")
            inject("motor 7 reversed", at=rig.tick + 2000)
        """
        self.rig.faults.inject(*names, at=at)
        return self.rig.faults.list()

    def clear(self, *parts: str) -> FaultList:
        """Clear the faults of some parts, or all.

        A part is named alone or with its fault. Returns the remaining faults.

        Example:
            inject("A42 stuck on", "wiper 7 jammed")
            clear("A42")
            clear()
        """
        self.rig.faults.clear(*parts)
        return self.rig.faults.list()
