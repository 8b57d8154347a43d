"""Groups of a rig's methods: `rig.faults` and `rig.plugboard`."""

from collections.abc import Iterator
from typing import TypeAlias

from mark1.clockwork import fault_injection
from mark1.clockwork.history.timeline import Timeline
from mark1.clockwork.observe.readings import wiring_of
from mark1.machine.faults import faults
from mark1.machine.wiring.cords import meant, s_unit
from mark1.machine.wiring.wiring import Wiring, fitting


class FaultList(list[str]):
    """Names of faults; printed one per line."""

    def __repr__(self) -> str:
        return "\n".join(self) or "no faults"


class Faults:
    """The faults of a machine: inject them, clear them, list them. Changes are operator actions."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline

    def list(self) -> FaultList:
        """Return the names of the faults in force and of those scheduled."""
        now = self._timeline.registers
        scheduled = (f"{each.fault} at {each.tick} ms" for each in fault_injection.scheduled(now))
        return FaultList([*map(str, faults.in_force(now)), *scheduled])

    def inject(self, *names: str, at: int | None = None) -> None:
        """Inject faults such as "A42 stuck on" or "motor 7 slipping 0.5", now or at a tick (ms).

        Raises:
            ValueError: there is no such fault or part, the part has a fault already, or the tick is in the past.
        """
        if not names:
            raise ValueError('name at least one fault, such as "A42 stuck on"')
        self._timeline.act("inject", names=[*names], at=at)

    def inject_random(
        self, share: float, of: str = "A-units", at: int | None = None, seed: int | None = None
    ) -> FaultList:
        """Remove a random share of the healthy "A-units" (stuck off) or "cords" (cut), now or at a tick (ms).

        Return the names of the faults. `seed` draws them; default: the seed of the rig.

        Raises:
            ValueError: the share is not from 0 to 1, or `of` is neither "A-units" nor "cords".
        """
        timeline = self._timeline
        names = FaultList(fault_injection.random_share(timeline.machine, share, of, seed, len(timeline.journal)))
        timeline.act("inject", names=[*names], at=at)
        return names

    def clear(self, *parts: str) -> None:
        """Clear the faults of parts such as "A42" or "motor 7", in force and scheduled; without a name, all faults.

        Raises:
            ValueError: a part has no fault.
        """
        self._timeline.act("clear", names=[*parts] or [*self.list()])

    def __iter__(self) -> Iterator[str]:
        return iter(self.list())

    def __len__(self) -> int:
        return len(self.list())

    def __repr__(self) -> str:
        return repr(self.list())


Unit: TypeAlias = int | str
"""A unit by its number from 1, or by its name; in the first place also a whole cord by its name."""


class PlugboardActions:
    """The cords of a machine: plug, cut and move them, or replace them all. Changes are operator actions."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline

    @property
    def wiring(self) -> Wiring:
        """The cords that are plugged."""
        return wiring_of(self._timeline.machine, self._timeline.registers)

    def plug(self, a: Unit, s: int | None = None, sign: int | None = None) -> None:
        """Plug a cord by its name, "S137+>A42", or by A-unit and S-unit, counted from 1, and sign, 1 or -1.

        Raises:
            ValueError: the plugboard cannot take the cord.
        """
        self._timeline.act("plug", **meant(a, s, sign))

    def cut(self, a: Unit, s: int | None = None, sign: int | None = None) -> None:
        """Take out one cord by its name, "S137>A42", or by A-unit and S-unit, counted from 1.

        Raises:
            ValueError: there is no such cord, or cords of both signs join the units and no sign is given.
        """
        self._timeline.act("cut", **meant(a, s, sign))

    def move(self, a: Unit, s: int | None = None, to: Unit | None = None, sign: int | None = None) -> None:
        """Move one cord, named as for `cut`, to the S-unit `to`, such as "S138" or 138; its sign is kept."""
        self._timeline.act("move", **meant(a, s, sign), to=s_unit(to))

    def rewire(self, wiring: Wiring) -> None:
        """Take out all cords and plug those of a wiring (ValueError: it does not fit this machine)."""
        wanted = fitting(wiring, self._timeline.machine.spec)
        self._timeline.act("rewire", cords=wanted.cords, repeats=wanted.repeats)

    def __repr__(self) -> str:
        return repr(self.wiring)
