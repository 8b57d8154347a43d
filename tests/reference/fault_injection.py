"""How faults come and go in the naive machine: struck at a tick or by an operator, and repaired by one."""

from collections.abc import Iterable, Sequence
from functools import partial
from numbers import Integral
from typing import Any

from .faults import Kind, Part
from .moments import Life
from .motors import Motor
from .responses import RUnit
from .units import AUnit, Photocell, Shared, Tell


class FaultInjection:
    """Puts parts out of order and in order again, with what that changes directly and what it calls up on its tick."""

    def __init__(
        self,
        shared: Shared,
        cells: Sequence[Photocell],
        associations: Sequence[AUnit],
        motors: Sequence[Motor],
        responses: Sequence[RUnit],
    ) -> None:
        self._shared = shared
        self._cells, self._associations, self._motors, self._responses = cells, associations, motors, responses
        self._due: dict[int, list[tuple[Part, Kind]]] = {}

    def inject(self, fault: tuple[Any, ...], at: int | None) -> None:
        """Put a part out of order, by hand without a row or at the beginning of a tick with one."""
        struck = self._shared.faults.read(fault)
        if at is None:
            self._shared.faults.put(*struck)
            self._take_hold([struck[0]], self._shared.trace.know)
        else:
            self._check_tick(at)
            self._at(self._shared.clock.moment(at, "faults")).append(struck)

    def clear(self, part: Part) -> None:
        """Put a part in order again, by hand without a row."""
        self._shared.faults.mend(part)
        self._take_hold([part], self._shared.trace.know)

    def _check_tick(self, at: int) -> None:
        now = self._shared.clock.tick
        if not isinstance(at, Integral) or at < now:
            raise ValueError(f"a fault is to strike at {at!r}; give a whole tick from {now}, which is now")

    def _at(self, moment: int) -> list[tuple[Part, Kind]]:
        if moment not in self._due:
            self._due[moment] = []
            self._shared.clock.env.process(self._wait(moment))
        return self._due[moment]

    def _wait(self, moment: int) -> Life:
        yield self._shared.clock.env.timeout(moment - self._shared.clock.env.now)
        self._shared.trace.row("faults")
        struck = self._due.pop(moment)
        # All of them first: what they change is what they come to together.
        for part, kind in struck:
            self._shared.faults.put(part, kind)
        self._take_hold([part for part, _ in struck], partial(self._shared.trace.note, "faults"))

    def _take_hold(self, parts: Iterable[Part], tell: Tell) -> None:
        for part in parts:
            self._change(part, tell)
            self._call_up(part)
        for motor in self._motors:
            motor.show(tell)

    def _change(self, part: Part, tell: Tell) -> None:
        name, *numbers = part
        unit = int(numbers[0]) if numbers else 0
        if name == "S":
            self._cells[unit].stand(tell)
        elif name == "A":
            self._associations[unit].stand(tell)
        elif name == "R" and self._shared.faults.of(*part):
            self._responses[unit].stand(tell)
        elif name in ("motor", "wiper"):
            self._motors[unit].go_on()
        elif name == "supply":
            for motor in self._motors:
                motor.go_on()

    def _call_up(self, part: Part) -> None:
        repaired_a_unit = part[0] == "A" and not self._shared.faults.of(*part)
        if part[0] in ("S", "cord") or repaired_a_unit:
            self._shared.a_units_follow()
        elif part[0] in ("A", "R", "supply"):
            self._shared.r_units_follow()
