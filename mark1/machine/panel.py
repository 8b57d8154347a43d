"""Control panel: the operator's switches, as data over the registers.

Three training modes and their names: OM quotes, documented; eight rows of switch and lamp for the R-units, and 400
stimulus switches under the lamp field: SI counted, documented. What else there was to switch is inferred from the
reinforcement systems of R58 and ND.
"""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import numpy as np

from mark1.machine.registers import Phase, Registers
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

    Rotary switches read as words, rows of switches as read-only arrays. ValueError for a setting that is not there;
    forcing and stimulus switches are set while the machine is idle.
    """

    def __init__(self, read: Callable[[], Registers], write: Callable[[Registers], None]) -> None:
        object.__setattr__(self, "_read", read)
        object.__setattr__(self, "_write", write)

    def __getattr__(self, name: str) -> Any:
        if name in CHOICES:
            return CHOICES[name][getattr(self._read(), name)]
        if name in BANKS:
            return getattr(self._read(), name)
        raise AttributeError(f"the panel has no {name!r}; it has {', '.join([*CHOICES, *BANKS])}")

    def __setattr__(self, name: str, setting: Any) -> None:
        registers: Registers = self._read()
        if name in CHOICES:
            self._write(registers.changed(**{name: _position(name, setting)}))
        elif name in BANKS:
            self._write(_with_row(registers, name, setting))
        else:
            raise AttributeError(f"the panel has no {name!r}; it has {', '.join([*CHOICES, *BANKS])}")

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={getattr(self, name)!r}" for name in CHOICES)
        return f"Panel({settings})"


def _position(name: str, setting: Any) -> int:
    for position, choice in enumerate(CHOICES[name]):
        if setting is choice or (isinstance(setting, str) and setting == choice):
            return position
    near = get_close_matches(str(setting), [str(choice) for choice in CHOICES[name]], n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(
        f"panel.{name} cannot be set to {setting!r}; it is one of {', '.join(map(repr, CHOICES[name]))}{hint}"
    )


def _with_row(registers: Registers, name: str, setting: Any) -> Registers:
    if name != "enabled" and registers.phase != Phase.IDLE:
        raise ValueError(f"panel.{name} is set while the machine is idle; run() ends this exposure first")
    old = getattr(registers, name)
    row = np.asarray(setting).reshape(-1)
    if row.shape != old.shape or not np.isin(row, BANKS[name]).all():
        raise ValueError(
            f"panel.{name} takes {len(old)} settings, each one of {', '.join(map(repr, BANKS[name]))}; "
            f"{setting!r} does not fit"
        )
    changed = registers.changed(**{name: row.astype(old.dtype)})
    if name != "forcing":
        return changed
    # A forced R-unit stands at its switch at all times, so the switch moves it at once.
    return changed.changed(r=np.where(changed.forcing >= 0, changed.forcing, changed.r).astype(np.int8))
