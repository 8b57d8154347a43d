"""Operating: the part of a rig that does things to its machine; each is an act, entered in its journal."""

from contextlib import suppress
from numbers import Integral, Real
from typing import Any

import numpy as np

from mark1.clockwork import fault_injection
from mark1.clockwork.history.journal import Entry
from mark1.clockwork.history.time_travel import TimeTravel
from mark1.clockwork.operations import ACTS
from mark1.clockwork.run import Stop
from mark1.machine.faults import faults
from mark1.machine.panel.panel import Panel
from mark1.machine.response import Response
from mark1.machine.state import addresses
from mark1.machine.state.registers import TABLE, Phase


class Faults(list[str]):
    """Faults in words, which a prompt shows a line each."""

    def __repr__(self) -> str:
        return "\n".join(self) or "no faults"


class Operating(TimeTravel):
    """What an operator does with a machine: hold cards up, set registers, run wipers home; and what it answered."""

    panel: Panel

    def run(self, until: Any = None) -> Stop:
        """Run to idle, or until something; see Rig."""
        raise NotImplementedError

    @property
    def response(self) -> Response:
        """What the panel showed at the last look; before the look of an exposure, the R-units as they stand."""
        now = self.machine.registers
        if Phase.CARD <= now.phase <= Phase.LOOKING:  # nothing has been looked at yet: the R-units as they stand
            nothing = np.zeros_like(now.direction)
            open_ = np.abs(now.sum) <= self.machine.dead_zone
            return Response(now.r, now.sum, open_, nothing, nothing.astype(np.bool_))
        limited = now.limited & (now.direction != 0)
        return Response(now.bits, now.sums, now.undecided, now.direction, limited)

    def show(self, image: Any) -> Response:
        """Run a whole exposure of one image (levels 0 to 1, shape of the retina) in mode test; nothing is learned."""
        self._act("present", image=image, testing=True)
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
        self._act("present", image=image, target=target)

    def deposit(self, name: str, value: Any) -> None:
        """Set a register or some of its units at this tick: "A17.value" (V), "value[0:64]", "R1.r", "mode".

        A running motor goes on from the new position. KeyError for a name, ValueError for a value that it cannot be.
        """
        if TABLE[addresses.find(name, self.machine.registers).register].per:
            with suppress(TypeError, ValueError):  # a word, or what deposit will refuse
                value = np.asarray(value, dtype=np.float64).tolist()
        self._act("deposit", name=name, value=value)

    @property
    def faults(self) -> Faults:
        """The faults that are in force and to come, in words; a list that prints a line a fault."""
        now = self.machine.registers
        to_come = (f"{each.fault} at {each.tick} ms" for each in fault_injection.coming(now))
        return Faults([*map(str, faults.in_force(now)), *to_come])

    def strike(self, *names: str, at: int | None = None) -> None:
        """Let faults take hold now, or strike at a tick (ms): "A42 stuck on", "motor 7 slipping 0.5".

        ValueError for what is no fault, a part that is not there or has one already, and a tick in the past.
        """
        self._act("strike", names=list(names), at=at)

    def strike_share(self, share: float, of: str = "A-units", at: int | None = None, seed: int | None = None) -> Faults:
        """Remove a random share of the healthy "A-units" (stuck off) or "cords" (cut), now or at a tick; return which.

        `seed` draws them (None: the rig's own). ValueError for a share that is none and for other parts.
        """
        names = Faults(fault_injection.random_share(self.machine, share, of, seed, len(self.journal)))
        self.strike(*names, at=at)
        return names

    def repair(self, *parts: str) -> None:
        """Mend parts, named such as "A42", "motor 7" or by their faults, and take back what is to strike them.

        Without a name all of them. ValueError for a part that has no fault, in force or to come.
        """
        self._act("repair", names=list(parts) or list(self.faults))

    def reset(self) -> Stop:
        """Have the motors run every wiper to exactly 0 V and stop there; at the default speed it takes up to 50 s.

        `panel.reset()` begins the same without running it. ValueError unless the machine is idle.
        """
        self.panel.reset()
        return self.run()

    def dial(self, a: int | str, volts: float) -> Stop:
        """Have the motor of one A-unit, 17 or "A17", turn its wiper to where it stands nearest to `volts`.

        A motor runs for whole ticks, so that the wiper comes within half a tick's travel. `panel.dial(a, volts)` begins
        the same without running it. ValueError unless the machine is idle; KeyError for a name that is no A-unit's.
        """
        self.panel.dial(a, volts)
        return self.run()

    def _act(self, verb: str, **arguments: Any) -> None:
        """Do an act and enter it in the journal; what was set aside by back() is forgotten."""
        now, kept = self.machine.registers, {name: _kept(name, value) for name, value in arguments.items()}
        self.machine.registers = ACTS[verb](self.machine, now, **kept)
        self.journal.append(Entry(now.tick, now.event, verb, kept))
        self._undone.clear()


_PLAIN = {bool, int, float, str, type(None)}


def _kept(name: str, value: Any) -> Any:
    """Return an argument as a journal can keep it, and as the act is given it: numbers, words, lists and arrays.

    ValueError for anything else.
    """
    if isinstance(value, np.ndarray):
        return _kept_array(name, value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        if _PLAIN.issuperset(map(type, value)):  # a target, mostly
            return list(value)
        return [_kept(name, each) for each in value]
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real | np.bool_):
        return bool(value) if isinstance(value, np.bool_) else float(value)
    return _kept_array(name, value)


def _kept_array(name: str, value: Any) -> Any:
    """An array that nobody else writes into, a list where it holds objects."""
    if not hasattr(value, "__array__"):
        raise ValueError(f"{name} is {value!r}; give numbers, a list of them or an array")
    array = np.array(value)
    if array.dtype.kind == "O":
        return _kept(name, array.tolist())
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    array.setflags(write=False)
    return array
