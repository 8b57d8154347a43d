"""The verbs that run wipers to a voltage, and that break and mend parts."""

from typing import Any

from mark1.clockwork.operating import Faults
from mark1.clockwork.run import Stop
from mark1.repl.plugging import Plugging


class Servicing(Plugging):
    """Verbs over the wipers and the faults of the rig at hand."""

    def run(self, until: Any = None) -> Stop:
        """Run to idle; see Verbs."""
        raise NotImplementedError

    def reset(self) -> Stop:
        """Run every wiper to exactly 0 V, where it stops.

        It takes machine time, up to half the span of a potentiometer.

        Example:
            teach("E", 5)
            reset()
        """
        self.rig.panel.reset()
        return self.run()

    def dial(self, a: int | str, volts: float) -> Stop:
        """Have the motor of one A-unit turn its wiper to a voltage.

        It runs for whole ticks and stops nearest to it.

        Example:
            dial("A17", 2.5)
        """
        self.rig.panel.dial(a, volts)
        return self.run()

    def strike(self, *names: str, at: int | None = None) -> Faults:
        """Break parts, now or at a tick; repair mends them.

        S137 dead, S137 stuck on, S137+>A42 cut, A42 stuck on, A42 stuck off, motor 7
        dead, motor 7 slipping 0.5, motor 7 reversed, wiper 7 jammed, R3 stuck 1,
        supply sagging 0.8. What is broken, and will be, comes back; rig.faults too.

        Example:
            strike("A42 stuck on", "wiper 7 jammed")
            strike("motor 7 reversed", at=rig.tick + 2000)
        """
        self.rig.strike(*names, at=at)
        return self.rig.faults

    def repair(self, *parts: str) -> Faults:
        """Mend parts, or all of them.

        A part is named alone or with its fault. What is still broken comes back.

        Example:
            strike("A42 stuck on", "wiper 7 jammed")
            repair("A42")
            repair()
        """
        self.rig.repair(*parts)
        return self.rig.faults
