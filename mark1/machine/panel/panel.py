"""Control panel: the operator's switches, lamps and meter, as data over the registers.

Three training modes and their names: OM quotes, documented; eight rows of switch and lamp for the R-units, 400 stimulus
switches under the lamp field and one panel meter: SI counted, documented. The other switches are inferred from the
reinforcement systems of R58 and ND; what the meter can be connected to, the pulse length and the two ways to run wipers
to a voltage are invented.
"""

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Self, TypeVar, cast, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1.base.checks import check_count
from mark1.machine.exact.units import Bits, Flags
from mark1.machine.machine import Machine
from mark1.machine.panel import text_face
from mark1.machine.reinforcement import MODES, SYSTEMS
from mark1.machine.spec import MOST
from mark1.machine.state import addresses
from mark1.machine.state.registers import Registers

Choice = str | bool
"""Position of a rotary switch, as it is labelled."""

Setting = Choice | int | None | Bits | Flags
"""Setting of any switch, as it is read."""

CHOICES: dict[str, tuple[Any, ...]] = {
    "mode": MODES,
    "system": SYSTEMS,
    "correction": ("quantized", "non-quantized"),
    "valence": ("bivalent", "monovalent"),
    "sign": ("positive", "negative"),
    "reinforcement": (False, True),
}
"""Rotary switches and their positions in order; the register of that name holds the number of the position."""

BANKS = {"enabled": (False, True), "forcing": (-1, 0, 1), "stimulus": (-1, 0, 1)}
"""Rows of switches, one for each unit, and what each may be set to (-1: free, or camera)."""

SWITCHES = (*CHOICES, *BANKS, "pulse_ms", "meter")
"""Everything that can be set on the panel."""


class Lamps(NamedTuple):
    """The lamps that are lit: S-units (in the shape of the retina), A-units (shape (A,)) and R-units (shape (R,))."""

    s: Flags
    a: Flags
    r: Bits


Read = TypeVar("Read")
Given = TypeVar("Given")


class Switch(Generic[Read, Given]):
    """A property of the panel that reads a switch and, when assigned, has the operator set it."""

    name: str

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, panel: None, owner: type) -> Self: ...
    @overload
    def __get__(self, panel: "Panel", owner: type) -> Read: ...
    def __get__(self, panel: "Panel | None", owner: type) -> Self | Read:
        return self if panel is None else cast(Read, panel.read(self.name))

    def __set__(self, panel: "Panel", setting: Given) -> None:
        panel.switch(self.name, setting)


class Panel:
    """The control panel of one machine: `panel.mode = "forced learning"`, `panel.forcing = [1, -1, ...]`.

    Setting a switch is an operator action and is journalled. print(panel) draws the whole panel. `machine` returns the
    machine in its present state; `act` is called with the name of an operator action and its arguments.

    Raises:
        ValueError: a setting is not one that the switch has.
        KeyError: the meter is to be connected to a unit that does not exist.
        AttributeError: the panel has no such switch.
    """

    __slots__ = ("_act", "_machine")

    mode = Switch[str, str]()
    """Training mode: "test", "error correction", "forced learning" or "spontaneous learning"."""
    system = Switch[str, str]()
    """System of reinforcement: "alpha", "beta", "gamma 1958" or "gamma 1961"."""
    correction = Switch[str, str]()
    """"quantized" (one pulse) or "non-quantized" (until the R-unit is right)."""
    valence = Switch[str, str]()
    """"bivalent" (values go up and down) or "monovalent" (up only)."""
    sign = Switch[str, str]()
    """"positive", or "negative", which reverses every direction."""
    reinforcement = Switch[bool, bool]()
    """False switches all reinforcement off."""
    enabled = Switch[Flags, ArrayLike]()
    """True for each R-unit that takes part in reinforcement (shape (R,), read-only)."""
    forcing = Switch[Bits, ArrayLike]()
    """State that each R-unit is held in, 0 or 1, or -1 for free (shape (R,), read-only)."""
    stimulus = Switch[Bits, ArrayLike]()
    """Stimulus switch of each cell: 0 dark, 1 lit, -1 camera (shape (S,), read-only)."""
    pulse_ms = Switch[int, int]()
    """Length of the pulse of a quantized reinforcement (ms)."""
    meter = Switch[str | None, str | None]()
    """Value or sum that the meter is connected to, such as "A17.value" or "R1.sum"; None: nothing."""

    def __init__(self, machine: Callable[[], Machine], act: Callable[..., None]) -> None:
        self._machine, self._act = machine, act

    if not TYPE_CHECKING:  # only for the message: type checkers know the switches

        def __getattr__(self, name: str) -> Any:
            raise AttributeError(f"the panel has no {name!r}; it has {', '.join(SWITCHES)}")

        def __setattr__(self, name: str, setting: Any) -> None:
            if name not in (*SWITCHES, *self.__slots__):
                raise AttributeError(f"the panel has no {name!r}; it has {', '.join(SWITCHES)}")
            object.__setattr__(self, name, setting)

    def read(self, name: str) -> Setting:
        """Return the setting of a switch by its name; see `read_switch`."""
        return read_switch(self._machine().registers, name)

    def switch(self, name: str, setting: object) -> None:
        """Set a switch by its name, as the operator."""
        self._act("switch", name=name, setting=setting)

    @property
    def reading(self) -> float | None:
        """Voltage on the meter now, also while a wiper turns (V); None if it is connected to nothing."""
        machine, now = self._machine(), self._machine().registers
        on = _metered(now)
        if on is None:
            return None
        shown = machine.positions(now, now.tick) if on.register == "value" else machine.sums(now, now.tick)
        return float(shown[on.units])

    @property
    def lamps(self) -> Lamps:
        """The lamps that are lit now."""
        now = self._machine().registers
        return Lamps(now.s.reshape(self._machine().spec.retina_shape), now.a, now.r)

    def reset(self) -> None:
        """Start all motors towards 0 V, where each stops its wiper exactly; run() and step() carry it out.

        It takes up to half the span of a potentiometer. ValueError unless the machine is idle.
        """
        self._act("reset")

    def dial(self, a: int | str, volts: float) -> None:
        """Start the motor of one A-unit, 17 or "A17", towards a voltage; its wiper stops on the nearest whole tick.

        ValueError unless the machine is idle; KeyError for a name that is not an A-unit's.
        """
        if isinstance(a, str) and not re.fullmatch("A[0-9]{1,9}", a):
            raise KeyError(f"{a!r} is not an A-unit; name one such as A17")
        if isinstance(a, str):
            a = addresses.find(f"{a}.value", self._machine().registers).units + 1
        self._act("dial", a=a, volts=volts)

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={self.read(name)!r}" for name in CHOICES)
        return f"Panel({settings})"

    def __str__(self) -> str:
        now, volts = self._machine().registers, self.reading
        reading = "on nothing" if volts is None else f"{self.meter} {volts:+.4f} V"
        settings = {name: self.read(name) for name in SWITCHES}
        return text_face.face(now, self._machine().spec.retina_shape, settings, reading)


def read_switch(registers: Registers, name: str) -> Setting:
    """Return the setting of a switch of SWITCHES as it is labelled on the panel."""
    if name == "meter":
        return metered(registers)
    held: int | Bits | Flags = getattr(registers, name)
    return cast(Choice, CHOICES[name][cast(int, held)]) if name in CHOICES else held


def metered(registers: Registers) -> str | None:
    """Return the name of the value or sum that the meter is connected to, such as "A17.value"; None for nothing."""
    on = _metered(registers)
    return None if on is None else f"{'A' if on.register == 'value' else 'R'}{on.units + 1}.{on.register}"


def _metered(registers: Registers) -> addresses.Address | None:
    """Return what the meter is connected to: the register counts the A-units' values from 1, then the R-units' sums."""
    values = len(registers.value)
    if not registers.meter:
        return None
    if registers.meter <= values:
        return addresses.Address("value", registers.meter - 1)
    return addresses.Address("sum", registers.meter - values - 1)


def switch_position(registers: Registers, name: str, setting: Any) -> int | NDArray[Any]:
    """Return what the register `name` holds when its switch is at `setting`; ValueError for an invalid setting."""
    if name == "pulse_ms":
        return check_count("panel.pulse_ms", setting, 1, MOST, hint=" ms")
    if name == "meter":
        return _meter(registers, setting)
    return _row(registers, name, setting) if name in BANKS else _position(name, setting)


def _meter(registers: Registers, setting: object) -> int:
    if setting is None:
        return 0
    place = addresses.find(cast(str, setting), registers)  # which refuses anything else
    if place.register not in ("value", "sum") or not isinstance(place.units, int):
        raise ValueError(
            f'the meter cannot be connected to {setting!r}; give one such as "A17.value" or "R1.sum", or None'
        )
    values, units = len(registers.value), len(getattr(registers, place.register))
    return place.units % units + 1 + (values if place.register == "sum" else 0)


def _position(name: str, setting: object) -> int:
    setting = bool(setting) if isinstance(setting, np.bool_) else setting
    for position, choice in enumerate(CHOICES[name]):
        if setting is choice or (isinstance(setting, str) and setting == choice):
            return position
    near = get_close_matches(str(setting), [str(choice) for choice in CHOICES[name]], n=2)
    hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise ValueError(
        f"panel.{name} cannot be set to {setting!r}; it must be one of {', '.join(map(repr, CHOICES[name]))}{hint}"
    )


def _row(registers: Registers, name: str, setting: Any) -> NDArray[Any]:
    old: NDArray[Any] = getattr(registers, name)
    try:
        row = np.asarray(setting).reshape(-1)
    except ValueError:  # rows of unequal length
        row = np.empty(0)
    # bools would be read as 0 and 1, but False was surely meant as "not forced"
    wrong_kind = row.dtype.kind not in ("biuf" if name == "enabled" else "iuf")
    if wrong_kind or row.shape != old.shape or not np.isin(row, BANKS[name]).all():
        raise ValueError(
            f"panel.{name} takes {len(old)} settings, each one of {', '.join(map(repr, BANKS[name]))}; "
            f"{setting!r} does not fit"
        )
    return row.astype(old.dtype)
