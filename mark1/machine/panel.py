"""Control panel: the operator's switches, as data over the registers.

Three training modes and their names: OM quotes, documented; eight rows of switch and lamp for the R-units, and 400
stimulus switches under the lamp field: SI counted, documented. What else there was to switch is inferred from the
reinforcement systems of R58 and ND.
"""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import numpy as np

from mark1.machine.registers import Registers
from mark1.machine.reinforcement import MODES, SYSTEMS

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


class Panel:
    """The switches of one machine: `panel.mode = "forced learning"`, `panel.forcing = [1, -1, ...]`.

    Rotary switches read as words, rows of switches as read-only arrays. `read` gives the registers, `act` is called
    with the name and the setting of a switch that is turned. ValueError for a setting that is not there.
    """

    def __init__(self, read: Callable[[], Registers], act: Callable[[str, Any], None]) -> None:
        object.__setattr__(self, "_read", read)
        object.__setattr__(self, "_act", act)

    def __getattr__(self, name: str) -> Any:
        if name in CHOICES:
            return CHOICES[name][getattr(self._read(), name)]
        if name in BANKS:
            return getattr(self._read(), name)
        raise AttributeError(f"the panel has no {name!r}; it has {', '.join([*CHOICES, *BANKS])}")

    def __setattr__(self, name: str, setting: Any) -> None:
        if name not in CHOICES and name not in BANKS:
            raise AttributeError(f"the panel has no {name!r}; it has {', '.join([*CHOICES, *BANKS])}")
        self._act(name, setting)

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={getattr(self, name)!r}" for name in CHOICES)
        return f"Panel({settings})"


def position(registers: Registers, name: str, setting: Any) -> Any:
    """Return what the register `name` holds when its switch stands at `setting` (ValueError for one it has not)."""
    return _row(registers, name, setting) if name in BANKS else _position(name, setting)


def _position(name: str, setting: Any) -> int:
    setting = bool(setting) if isinstance(setting, np.bool_) else setting
    for position, choice in enumerate(CHOICES[name]):
        if setting is choice or (isinstance(setting, str) and setting == choice):
            return position
    near = get_close_matches(str(setting), [str(choice) for choice in CHOICES[name]], n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
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
