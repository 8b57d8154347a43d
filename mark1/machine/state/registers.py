"""Register table: all lasting state of the machine, one named register on each line.

Registers are replaced, never written into: an event makes a new table that shares what it did not change. A trace row
or a snapshot is therefore a reference, and nothing is copied to be kept.
"""

from dataclasses import dataclass, field, fields
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from mark1.base.checks import suggest
from mark1.machine.exact.units import Bits, Flags, Levels, Ticks, Volts
from mark1.machine.spec import MachineSpec
from mark1.machine.wiring.cords import Cords


class Phase(IntEnum):
    """Phase of the exposure: which event of the cycle comes next."""

    IDLE = 0
    CARD = 1
    SETTLING = 2
    LOOKING = 3
    ENERGISING = 4
    REINFORCING = 5
    DECAYING = 6
    CLEARING = 7
    DARKENING = 8
    CHANGING = 9
    STARTING = 10
    HOMING = 11


class Register(NamedTuple):
    """Description of one register.

    `bank` groups registers, `per` is what there is one entry for (S, A, R, cord; "": a single number), `unit` its
    physical unit, `settable` whether an operator may deposit into it; the others follow from those or count things.
    """

    bank: str
    per: str
    unit: str
    meaning: str
    settable: bool = False


def _register(*line: Any, **rest: Any) -> Any:
    return field(metadata={"register": Register(*line, **rest)})


def _settable(*line: str) -> Any:
    return _register(*line, settable=True)


@dataclass(frozen=True, eq=False, repr=False)
class Registers:
    """State of one machine between two events; arrays are read-only."""

    tick: int = _register("clock", "", "ms", "machine time")
    event: int = _register("clock", "", "", "events so far")
    phase: int = _register("clock", "", "Phase", "where in the exposure the machine is")
    phase_tick: int = _register("clock", "", "ms", "when that phase began")
    a_stale: bool = _register("clock", "", "", "S-units have changed and A-units must be worked out again")
    r_stale: bool = _register("clock", "", "", "sums have jumped and R-units must be read again")
    card: Levels = _register("clock", "S", "level", "the card before the camera, or the last one")
    target: Bits = _register("clock", "R", "", "target of each R-unit: 0, 1, -1 leave it alone, -2 no target given")
    testing: bool = _register("clock", "", "", "this exposure is a test, whatever the mode switch is set to")
    strikes: Volts = _register("clock", "strike", "", "scheduled faults: tick, kind, unit, S-unit, number")
    exposures: int = _register("clock", "", "", "exposures ended so far")
    corrections: int = _register("clock", "", "", "exposures so far in which motors were energised")

    cords: Cords = _register("plugboard", "cord", "", "cords (A-unit, S-unit, sign), units from 0, shape (n, 3)")
    repeats: bool = _register("plugboard", "", "", "the same pair may be joined by several cords, which add up")

    cell_fault: Bits = _register("faults", "S", "", "the S-unit: 0 healthy, 1 dead, 2 stuck on")
    severed: Ticks = _register("faults", "cord", "", "cords that are cut, rows as in cords")
    unit_fault: Bits = _register("faults", "A", "", "the A-unit: 0 healthy, 1 stuck off, 2 stuck on")
    motor_factor: Volts = _register("faults", "A", "", "factor on the motor's speed: 1 healthy, 0 dead, -1 reversed")
    jammed: Flags = _register("faults", "A", "", "the wiper does not move")
    response_fault: Bits = _register("faults", "R", "", "the R-unit: -1 healthy, 0 or 1 stuck there")
    supply: float = _register("faults", "", "", "factor on motors' speeds and on sums")

    light: Levels = _settable("light", "S", "level", "light on each photocell, 0 to 1")
    lit_since: Ticks = _register("light", "S", "ms", "when the cell's light last crossed its threshold")
    s: Flags = _settable("S", "S", "", "the S-unit is on")
    a: Flags = _settable("A", "A", "", "the A-unit is on")

    value: Volts = _settable("motors", "A", "V", "position of the wiper; while its motor runs, where it started")
    drive: Volts = _register("motors", "A", "V/ms", "signed travel per tick of the energised motor, 0 if off")
    scale: Volts = _register("motors", "A", "", "drive of the energised motor as a multiple of its own speed")
    delay: Ticks = _register("motors", "A", "ms", "time the running motor had turned when value was last set")
    stalled: Flags = _register("motors", "A", "", "the motor is energised and its wiper is at an end stop")
    energised: int = _register("motors", "", "ms", "when motors were last energised")
    pulse: int = _register("motors", "", "ms", "length of the pulse, if not until right")
    seeking: bool = _register("motors", "", "", "motors run until their R-unit is correct, not for one pulse")
    running: Flags = _register("motors", "R", "", "this R-unit's motors are energised")
    limited: Flags = _register("motors", "R", "", "the time limit ended this R-unit's last reinforcement")
    motor_ticks: Ticks = _register("motors", "A", "ms", "total time the motor has been energised")
    travelled: Volts = _register("motors", "A", "V", "total distance the wiper has been moved by its motor")

    ideal: Volts = _register(
        "ideal", "A", "V", "value that the exact rule would give, see mark1.machine.exact.ideal_values"
    )

    sum: Volts = _register("R", "R", "V", "sum of the active values when last read")
    noise: Volts = _register("faults", "R", "V", "noise added to the sum from the gate to the clear")
    r: Bits = _settable("R", "R", "", "the R-unit's state, 0 or 1")
    crossed: Ticks = _register("R", "R", "ms", "when the sum left the dead zone while motors ran for it, -1 not yet")

    bits: Bits = _register("panel", "R", "", "states read at the last look")
    sums: Volts = _register("panel", "R", "V", "sums read at the last look")
    undecided: Flags = _register("panel", "R", "", "the sum was in the dead zone at the last look")
    direction: Bits = _register("panel", "R", "", "direction of reinforcement at the last look: -1, 0, 1")

    mode: int = _settable("switches", "", "", "training mode")
    system: int = _settable("switches", "", "", "system of reinforcement")
    correction: int = _settable("switches", "", "", "quantized or not")
    valence: int = _settable("switches", "", "", "bivalent or monovalent")
    sign: int = _settable("switches", "", "", "positive or negative reinforcement")
    reinforcement: int = _settable("switches", "", "", "reinforcement off or on")
    pulse_ms: int = _settable("switches", "", "ms", "length of the pulse of a quantized reinforcement")
    meter: int = _settable("switches", "", "", "connection of the meter: 0 none, from 1 values, then sums")
    goal: Volts = _register("switches", "A", "V", "where a wiper is to stop that is reset or dialled")
    enabled: Flags = _settable("switches", "R", "", "the R-unit takes part in reinforcement")
    forcing: Bits = _settable("switches", "R", "", "forcing switch: -1 free, 0 or 1 the state it forces")
    stimulus: Bits = _settable("switches", "S", "", "stimulus switch: -1 camera, 0 dark, 1 lit")

    def __repr__(self) -> str:
        return f"<Registers at {self.tick} ms, event {self.event}, {Phase(self.phase).name.lower()}>"

    def __str__(self) -> str:
        """Return the table, a line for each register: * if settable, name, bank, shape, unit and meaning."""
        return "\n".join(
            f"{'*' if line.settable else ' '} {name:<15}{line.bank:<10}{_shape(getattr(self, name)):<10}"
            f"{line.unit or '-':<6} {line.meaning}"
            for name, line in TABLE.items()
        )

    def changed(self, **new: Any) -> "Registers":
        """Return the table with these registers replaced; their arrays become read-only."""
        return self._copy().filled(new)

    def at(self, tick: int) -> "Registers":
        """Return the table as the next event finds it at its tick; it is not shared yet, so that it can be `filled`."""
        table = self._copy()
        table.__dict__["tick"], table.__dict__["event"] = tick, self.event + 1
        return table

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.filled(state)  # freezes the arrays, which numpy unpickles as writable ones

    def _copy(self) -> "Registers":
        # As dataclasses.replace, which sets every field by a call and took a third of the time of an exposure.
        table = object.__new__(Registers)
        object.__setattr__(table, "__dict__", self.__dict__.copy())
        return table

    def filled(self, new: dict[str, Any]) -> "Registers":
        """Enter registers into this table itself, which must not be shared yet, and return it."""
        for value in new.values():
            if type(value) is np.ndarray:
                value.setflags(write=False)
        self.__dict__.update(new)
        if len(self.__dict__) != len(TABLE):  # a quick way to see that a name is not that of a register
            unknown = next(name for name in new if name not in TABLE)
            raise KeyError(f"there is no register {unknown!r}{suggest(unknown, TABLE)}")
        return self


def begun(phase: Phase, now: Registers) -> dict[str, Any]:
    """Return the registers of a phase that begins now."""
    # A plain int: the garbage collector would have to search every table that holds a member of an enumeration.
    return {"phase": int(phase), "phase_tick": now.tick}


TABLE: dict[str, Register] = {register.name: register.metadata["register"] for register in fields(Registers)}


def _shape(held: Any) -> str:
    return " x ".join(map(str, np.shape(held))) or "1"


def at_rest(spec: MachineSpec, cords: Cords, s: Flags, a: Flags) -> Registers:
    """Return the registers of a machine that was just switched on: dark, all values at 0 V, no motor running."""
    size = {"S": spec.cells, "A": spec.association_units, "R": spec.response_units, "strike": 0}
    kinds = {register.name: register.type for register in fields(Registers)}
    zero: dict[str, Any] = {
        name: np.zeros(size[line.per], _dtype(kinds[name])) if line.per else kinds[name](0)  # type: ignore[operator]
        for name, line in TABLE.items()
        if line.per != "cord"
    }
    switched_on = {
        "cords": cords,
        "s": s,
        "a": a,
        "strikes": np.zeros((0, 5)),
        "severed": np.zeros((0, 3), np.int64),
        "motor_factor": np.ones(size["A"]),
        "response_fault": np.full(size["R"], -1, np.int8),
        "supply": 1.0,
        "crossed": np.full(size["R"], -1, np.int64),
        "mode": 1,
        "reinforcement": 1,
        "pulse": spec.pulse_ms,
        "pulse_ms": spec.pulse_ms,
        "enabled": np.ones(size["R"], np.bool_),
        "forcing": np.full(size["R"], -1, np.int8),
        "stimulus": np.full(size["S"], -1, np.int8),
    }
    table: dict[str, Any] = zero | switched_on
    return Registers(**table).changed(**table)


def _dtype(annotation: Any) -> Any:
    """Return the dtype of an NDArray annotation: NDArray[T] is ndarray[Any, dtype[T]]."""
    return annotation.__args__[1].__args__[0]


DTYPES: dict[str, np.dtype[Any] | None] = {
    register.name: None if register.name == "cords" else np.dtype(_dtype(register.type))
    for register in fields(Registers)
    if TABLE[register.name].per
}
"""Types of the registers that are arrays; None for the cords, integers of the size that their units need."""
