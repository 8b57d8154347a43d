"""Rig: a machine, its clock and its trace, as an operator works with them."""

from dataclasses import dataclass
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mark1.clockwork import clock
from mark1.clockwork.due import Due, pending
from mark1.clockwork.trace import LONGEST, Row, Trace
from mark1.machine import places, retina
from mark1.machine.machine import Machine
from mark1.machine.panel import CHOICES, Panel
from mark1.machine.registers import Phase
from mark1.machine.reinforcement import NO_TARGET
from mark1.machine.response import Response
from mark1.machine.spec import MachineSpec
from mark1.machine.units import TICK

NEEDS_TARGET = ("error correction", "forced learning")


@dataclass(frozen=True)
class Cost:
    """What a run has cost so far: machine time (s), exposures, corrections, motor time (s), way of the wipers (V).

    A correction is an exposure in which motors were energised. Motor seconds are energised time, dead time and time
    at a stop included; volts travelled are movement of the wipers.
    """

    seconds: float
    exposures: int
    corrections: int
    motor_seconds: float
    volts_travelled: float

    @property
    def hours(self) -> float:
        """Machine time (h)."""
        return self.seconds / 3600


class Rig:
    """The simulated Mark I, wired and at rest: show it a picture, teach it, or step it event by event.

    The same spec and seed make the same machine and the same run. `longest` limits the rows that the trace keeps.
    """

    def __init__(self, spec: MachineSpec | None = None, seed: int = 0, longest: int | None = LONGEST) -> None:
        self.machine = Machine(spec or MachineSpec(), seed)
        self.trace = Trace(longest)

    @property
    def spec(self) -> MachineSpec:
        """The constants of this machine."""
        return self.machine.spec

    @property
    def panel(self) -> Panel:
        """The operator's switches."""
        return self.machine.panel

    @property
    def tick(self) -> int:
        """Machine time (ms)."""
        return self.machine.registers.tick

    @property
    def phase(self) -> str:
        """Where in its exposure the machine is, in a word."""
        return Phase(self.machine.registers.phase).name.lower()

    @property
    def pending(self) -> list[Due]:
        """What is due, and at which tick, the next first; empty when the machine is idle."""
        return pending(self.machine)

    @property
    def response(self) -> Response:
        """What the panel showed at the last look."""
        now = self.machine.registers
        limited = now.limited & (now.direction != 0)
        return Response(now.bits, now.sums, now.undecided, now.direction, limited)

    @property
    def cost(self) -> Cost:
        """What the run has cost so far."""
        now = self.machine.registers
        return Cost(
            seconds=now.tick * TICK,
            exposures=now.exposures,
            corrections=now.corrections,
            motor_seconds=float(now.motor_ticks.sum() * TICK),
            volts_travelled=float(now.travelled.sum()),
        )

    def show(self, image: Any) -> Response:
        """Run a whole exposure of one image (levels 0 to 1, shape of the retina) in mode test; nothing is learned."""
        self._put_up(image, None, testing=True)
        self.run()
        return self.response

    def teach(self, image: Any, target: Any = None) -> Response:
        """Run a whole exposure with reinforcement by the panel's mode; return what was answered at the look.

        `target` is 0, 1 or None (leave alone) for each R-unit. ValueError without one where the mode needs it.
        """
        self.present(image, target)
        self.run()
        return self.response

    def present(self, image: Any, target: Any = None) -> None:
        """Put a card before the camera of an idle machine and run nothing: step() and run() do."""
        self._put_up(image, target, testing=False)

    def _put_up(self, image: Any, target: Any, testing: bool) -> None:
        now = self.machine.registers
        if now.phase != Phase.IDLE:
            raise ValueError(
                f"an exposure is under way ({self.phase}, tick {self.tick}); run() ends it, then a card can go up"
            )
        card = retina.check_light(image, self.spec.retina_shape)
        aim = self.machine.target(target)
        if not testing and self.panel.mode in NEEDS_TARGET and (aim == NO_TARGET).all():
            raise ValueError(
                f"{self.panel.mode} needs a target, 0, 1 or None for each of the {self.spec.response_units} R-units; "
                "show(image) tests without one"
            )
        self.machine.registers = now.changed(
            card=card, target=aim, testing=testing, phase=Phase.CARD, phase_tick=now.tick
        )

    def step(self, n: int = 1) -> Row:
        """Run until the event number has grown by `n`; return the row of the last event.

        ValueError when nothing is due.
        """
        _check_whole("n", n, least=1)
        last = self.machine.registers.event + n
        clock.run(self.machine, self.trace.append, lambda _: self.machine.registers.event < last)
        if self.machine.registers.event < last:
            raise ValueError("nothing more is due: the machine is idle; present(image, target) puts a card up")
        return self.trace[-1]

    def run(self, until: int | None = None) -> None:
        """Run to idle; or to the absolute tick `until`: all that is due up to and at it, and the clock stands there."""
        if until is None:
            clock.run(self.machine, self.trace.append, lambda _: True)
            return
        _check_whole("until", until, least=self.tick)
        clock.run(self.machine, self.trace.append, lambda due: due.tick <= until)
        self.machine.registers = self.machine.registers.changed(tick=int(until))

    def respond(self, images: Any) -> NDArray[np.int8]:
        """Bits that show() would answer for each of (n, rows, columns) images, in no machine time (shape (n, R))."""
        return self.machine.respond(images)

    def examine(self, name: str) -> Any:
        """Read a register as it stands at this tick: "A17.value", "R1.sum", "value[0:64]", "phase", "mode".

        Units are counted from 1 in names and from 0 in slices. Values are read live while motors run. KeyError for a
        name that is not there.
        """
        now = self.machine.registers
        place = places.find(name, now)
        if place.register == "value":
            value: Any = self.machine.positions(now, now.tick)
        else:
            value = getattr(now, place.register)
        if place.register in CHOICES:
            return CHOICES[place.register][value]
        return np.asarray(value)[place.units] if isinstance(value, np.ndarray) else value

    def __repr__(self) -> str:
        return (
            f"<Rig: {self.spec.association_units} A-units, {self.spec.response_units} R-units, "
            f"seed {self.machine.seed}; {self.phase} at {self.tick * TICK:.3f} s after {self.cost.exposures} exposures>"
        )


def _check_whole(name: str, number: Any, least: int) -> None:
    if isinstance(number, bool) or not isinstance(number, Integral) or number < least:
        raise ValueError(f"{name} is {number!r}; it must be a whole number from {least}")
