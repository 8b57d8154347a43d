"""Plugging: the part of a rig that looks at the cords of its plugboard and changes them, one by one or all at once."""

from typing import Any

from mark1.clockwork.operating import Operating
from mark1.machine.wiring.cords import meant, s_unit
from mark1.machine.wiring.wiring import Wiring, fitting


class Plugging(Operating):
    """What a rig does with cords; each change is an act, entered in its journal."""

    @property
    def wiring(self) -> Wiring:
        """The cords as they stand now."""
        now = self.machine.registers
        return Wiring.of(self.machine.spec, now.cords, now.repeats)

    def plug(self, a: int | str, s: int | None = None, sign: int | None = None) -> None:
        """Plug a cord by its name, "S137+>A42", or from S-unit to A-unit, counted from 1, with its sign, 1 or -1.

        ValueError where the plugboard cannot take it.
        """
        self._act("plug", **meant(a, s, sign))

    def cut(self, a: int | str, s: int | None = None, sign: int | None = None) -> None:
        """Take out one cord by its name, "S137>A42", or between this A-unit and this S-unit, counted from 1.

        ValueError where there is none, or where cords of both signs join them and the sign is left out.
        """
        self._act("cut", **meant(a, s, sign))

    def move(self, a: int | str, s: int | None = None, to: Any = None, sign: int | None = None) -> None:
        """Move one cord, named as for cut, to the S-unit `to`, such as "S138" or 138; its sign is kept."""
        self._act("move", **meant(a, s, sign), to=s_unit(to))

    def rewire(self, wiring: Wiring) -> None:
        """Take out all cords and plug those of a wiring (ValueError: it is of another board, or a jack is taken)."""
        wanted = fitting(wiring, self.machine.spec)
        self._act("rewire", cords=wanted.cords, repeats=wanted.repeats)
