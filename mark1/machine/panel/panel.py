"""Control panel: the operator's switches, as data over the registers.

Three training modes and their names: OM quotes, documented; eight rows of switch and lamp for the R-units, and 400
stimulus switches under the lamp field, one panel meter: SI counted, documented. What else there was to switch is
inferred from the reinforcement systems of R58 and ND; what the meter could be put on, the time of a pulse and the two
ways to run wipers to a voltage are invented.
"""

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, NamedTuple

import numpy as np

from mark1.base.checks import check_count
from mark1.machine.exact.units import Bits, Flags
from mark1.machine.machine import Machine
from mark1.machine.panel import text_face
from mark1.machine.reinforcement import MODES, SYSTEMS
from mark1.machine.spec import MOST
from mark1.machine.state import addresses
from mark1.machine.state.registers import Registers

CHOICES: dict[str, tuple[Any, ...]] = {
    "mode": MODES,
    "system": SYSTEMS,
    "correction": ("quantized", "non-quantized"),
    "valence": ("bivalent", "monovalent"),
    "sign": ("positive", "negative"),
    "reinforcement": (False, True),
}
"""Rotary switches: their positions in order; the register of that name holds the number of the position."""

BANKS = {"enabled": (False, True), "forcing": (-1, 0, 1), "stimulus": (-1, 0, 1)}
"""Rows of switches, one a unit: what each may be set to (-1: free, or camera)."""


SWITCHES = (*CHOICES, *BANKS, "pulse_ms", "meter")
"""All that can be set on the panel."""


class Lamps(NamedTuple):
    """What is lit: the field of the S-units (in the shape of the retina), the A-units (A,) and the R-units (R,)."""

    s: Flags
    a: Flags
    r: Bits


class Panel:
    """The control panel of one machine: `panel.mode = "forced learning"`, `panel.forcing = [1, -1, ...]`.

    Rotary switches read as words, rows of switches as read-only arrays, `pulse_ms` as ms; `meter` is the name of a
    value or a sum, such as "A17.value" or "R1.sum", and `reading` its voltage; `lamps` are what is lit. print(panel)
    draws it all. `machine` gives the machine as it stands; `act` is called with the name of an act and what it takes.
    ValueError or, for a meter, KeyError for a setting that is not there.
    """

    def __init__(self, machine: Callable[[], Machine], act: Callable[..., None]) -> None:
        object.__setattr__(self, "_machine", machine)
        object.__setattr__(self, "_act", act)

    def __getattr__(self, name: str) -> Any:
        if name not in SWITCHES:
            raise AttributeError(f"the panel has no {name!r}; it has {', '.join(SWITCHES)}")
        return setting(self._machine().registers, name)

    def __setattr__(self, name: str, setting: Any) -> None:
        if name not in SWITCHES:
            raise AttributeError(f"the panel has no {name!r}; it has {', '.join(SWITCHES)}")
        self._act("switch", name=name, setting=setting)

    @property
    def reading(self) -> float | None:
        """Voltage that the meter shows now, a turning wiper's too (V); None where it is put on nothing."""
        machine, now = self._machine(), self._machine().registers
        on = _metered(now)
        if on is None:
            return None
        shown = machine.positions(now, now.tick) if on.register == "value" else machine.sums(now, now.tick)
        return float(shown[on.units])

    @property
    def lamps(self) -> Lamps:
        """The lamps as they are lit now."""
        now = self._machine().registers
        return Lamps(now.s.reshape(self._machine().spec.retina_shape), now.a, now.r)

    def reset(self) -> None:
        """Start all motors towards 0 V, where each stops its wiper exactly; run() and step() carry it out.

        It takes up to half the span of a potentiometer. ValueError unless the machine is idle.
        """
        self._act("reset")

    def dial(self, a: int | str, volts: float) -> None:
        """Start the motor of one A-unit, 17 or "A17", towards a voltage; its wiper stops on the nearest whole tick.

        ValueError unless the machine is idle; KeyError for a name that is no A-unit's.
        """
        if isinstance(a, str) and not re.fullmatch("A[0-9]{1,9}", a):
            raise KeyError(f"{a!r} is no A-unit; name one such as A17")
        if isinstance(a, str):
            a = addresses.find(f"{a}.value", self._machine().registers).units + 1
        self._act("dial", a=a, volts=volts)

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={getattr(self, name)!r}" for name in CHOICES)
        return f"Panel({settings})"

    def __str__(self) -> str:
        now, meter, volts = self._machine().registers, self.meter, self.reading
        reading = "on nothing" if volts is None else f"{meter} {volts:+.4f} V"
        settings = {name: getattr(self, name) for name in SWITCHES}
        return text_face.face(now, self._machine().spec.retina_shape, settings, reading)


def setting(registers: Registers, name: str) -> Any:
    """How a switch of SWITCHES stands, in the words of the panel."""
    held = getattr(registers, name)
    if name == "meter":
        on = _metered(registers)
        return None if on is None else f"{'A' if on.register == 'value' else 'R'}{on.units + 1}.{on.register}"
    return CHOICES[name][held] if name in CHOICES else held


def _metered(registers: Registers) -> addresses.Place | None:
    """What the meter is put on: the register counts the A-units' values from 1, then the R-units' sums."""
    values = len(registers.value)
    if not registers.meter:
        return None
    if registers.meter <= values:
        return addresses.Place("value", registers.meter - 1)
    return addresses.Place("sum", registers.meter - values - 1)


def position(registers: Registers, name: str, setting: Any) -> Any:
    """Return what the register `name` holds when its switch stands at `setting` (ValueError for one it has not)."""
    if name == "pulse_ms":
        check_count("panel.pulse_ms", setting, low=1, hint=" ms", high=MOST)
        return int(setting)
    if name == "meter":
        return _meter(registers, setting)
    return _row(registers, name, setting) if name in BANKS else _position(name, setting)


def _meter(registers: Registers, setting: Any) -> int:
    if setting is None:
        return 0
    place = addresses.find(setting, registers)
    if place.register not in ("value", "sum") or not isinstance(place.units, int):
        raise ValueError(f'the meter cannot be put on {setting!r}; give one such as "A17.value" or "R1.sum", or None')
    values, units = len(registers.value), len(getattr(registers, place.register))
    return place.units % units + 1 + (values if place.register == "sum" else 0)


def _position(name: str, setting: Any) -> int:
    setting = bool(setting) if isinstance(setting, np.bool_) else setting
    for position, choice in enumerate(CHOICES[name]):
        if setting is choice or (isinstance(setting, str) and setting == choice):
            return position
    near = get_close_matches(str(setting), [str(choice) for choice in CHOICES[name]], n=2)
    hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise ValueError(
        f"panel.{name} cannot be set to {setting!r}; it is one of {', '.join(map(repr, CHOICES[name]))}{hint}"
    )


def _row(registers: Registers, name: str, setting: Any) -> Any:
    old = getattr(registers, name)
    try:
        row = np.asarray(setting).reshape(-1)
    except ValueError:  # rows of unequal length
        row = np.empty(0)
    flags = row.dtype.kind == "b" and name != "enabled"  # False would be taken for off, not for free
    if flags or row.shape != old.shape or not np.isin(row, BANKS[name]).all():
        raise ValueError(
            f"panel.{name} takes {len(old)} settings, each one of {', '.join(map(repr, BANKS[name]))}; "
            f"{setting!r} does not fit"
        )
    return row.astype(old.dtype)
