"""A read-only view of a rig: what the functions of breakpoints are given."""

from typing import Any, NoReturn

from mark1.clockwork.observe import readings
from mark1.clockwork.observe.cost import Cost, cost
from mark1.clockwork.observe.deviation import Deviation, deviation
from mark1.clockwork.observe.explain import Answer, explain
from mark1.clockwork.observe.trace import Trace
from mark1.machine.machine import Machine
from mark1.machine.response import Response
from mark1.machine.spec import MachineSpec
from mark1.machine.state.registers import Registers
from mark1.machine.wiring.wiring import Wiring


class RigView:
    """A rig after one of its events: `registers` and `trace` are both those of that event.

    It reads as a `Rig` does and has no methods that change anything.
    """

    def __init__(self, machine: Machine, registers: Registers, trace: Trace) -> None:
        self._machine = machine
        self.registers = registers
        self.trace = trace

    def at(self, tick: int) -> "RigView":
        """Return the view at another tick before the next event; only turning wipers differ."""
        return RigView(self._machine, self.registers.changed(tick=tick), self.trace)

    @property
    def spec(self) -> MachineSpec:
        """The constants of the machine."""
        return self._machine.spec

    @property
    def tick(self) -> int:
        """Machine time (ms)."""
        return self.registers.tick

    @property
    def phase(self) -> str:
        """Phase of the exposure in lower case."""
        return readings.phase_of(self.registers)

    @property
    def response(self) -> Response:
        """The panel's reading at the last look; before the look of an exposure, the R-units as they stand."""
        return readings.response_of(self._machine, self.registers)

    @property
    def wiring(self) -> Wiring:
        """The cords that are plugged."""
        return readings.wiring_of(self._machine, self.registers)

    @property
    def cost(self) -> Cost:
        """The cost of the run so far."""
        return cost(self._machine, self.registers)

    @property
    def deviation(self) -> Deviation:
        """The deviation of the motors' values from those of the exact rule."""
        return deviation(self._machine, self.registers)

    def examine(self, name: str) -> Any:
        """Return the content of a register or of some of its units, as `Rig.examine` does."""
        return readings.examine(self._machine, self.registers, name)

    def explain(self, name: str) -> Answer:
        """Explain the state of a unit, as `Rig.explain` does."""
        return explain(self._machine, self.registers, self.trace, name)

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(
            f"a condition reads the rig and cannot use {name!r}; it has {', '.join(READABLE)}. To change something, "
            "give rig.breakpoint(condition, action) an action"
        )


READABLE = (
    *("spec", "registers", "trace", "tick", "phase", "response", "wiring", "cost", "deviation"),
    *("examine(name)", "explain(name)"),
)
"""Attributes and methods of a view."""
