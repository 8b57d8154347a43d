"""The board at a prompt: it draws the panel after every line that changed a register."""

from typing import Any

from mark1 import Rig
from mark1.repl import screen


class Board:
    """The panel of the rig that stands under "rig" in the names of a prompt, as it was drawn last.

    `reason` says why the machine halted, where a verb or Ctrl-C knows more than the trace does.
    """

    def __init__(self, names: dict[str, Any]) -> None:
        rig = names["rig"]
        self._names, self._drawn = names, (rig, rig.machine.registers)
        self.reason = ""

    def redraw(self) -> None:
        """Draw the panel if the registers are not those that were drawn last."""
        rig, (last_rig, last) = self._names.get("rig"), self._drawn
        reason, self.reason = self.reason, ""
        if not isinstance(rig, Rig):
            return
        self._drawn = (rig, rig.machine.registers)
        if rig.machine.registers is last:
            return
        if rig is last_rig:
            screen.draw(rig, last, reason or _news(rig, last.event))
        else:
            screen.draw(rig, None, reason or "another rig")


def _news(rig: Rig, last_event: int) -> str:
    """What was done since the panel was drawn, where nobody told the reason of the halt."""
    event = rig.machine.registers.event
    if event < last_event:
        return "gone back"
    if event > last_event and len(rig.trace):
        return f"event {rig.trace[-1].name}"
    return f"operator: {rig.journal[-1].verb}" if len(rig.journal) else ""
