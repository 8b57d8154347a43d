"""Session: the names at the prompt, the rig that stands under the name `rig`, and the card that a verb put up last."""

from typing import Any

from mark1.clockwork.rig import Rig
from mark1.machine.state.registers import Registers
from mark1.repl import screen
from mark1.repl.arguments import Card


class Session:
    """The state that the verbs and the automatic panel of one prompt share."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        self.reason = ""
        """Why the machine halted, where a verb or Ctrl-C knows more than the trace does."""
        self.has_drawn = False
        """True from the drawing of the panel to the next line: the result below it is shortened to fit the screen."""
        self._card: Card | None = None
        self._drawn = (self.rig, self.rig.registers)

    @property
    def rig(self) -> Rig:
        """The rig at hand (ValueError: the name stands for something else)."""
        rig = self.names.get("rig")
        if not isinstance(rig, Rig):
            raise ValueError(f"rig is {rig!r} now; rig = Rig() makes a new one and load(path) loads a saved one")
        return rig

    def put_up(self, card: Card) -> None:
        """Note the name of the card that a verb put up."""
        self._card = card

    def card_name(self) -> str:
        """Return the name of the card before the camera; "" if no verb put it up."""
        card = self._card
        return card.name if card is not None and card.is_in(self.rig.registers) else ""

    def begin_line(self) -> None:
        """Note that a new line begins."""
        self.has_drawn = False

    def redraw(self) -> None:
        """Draw the panel if a register has changed since it was drawn last."""
        rig, (last_rig, last) = self.names.get("rig"), self._drawn
        reason, self.reason = self.reason, ""
        if not isinstance(rig, Rig):
            return
        self._drawn = (rig, rig.registers)
        if rig.registers is last:
            return
        if rig is last_rig:
            self.draw(last, reason or _news(rig, last))
        else:
            self.draw(None, reason or "another rig")

    def draw(self, before: Registers | None = None, reason: str = "") -> None:
        """Draw the panel, with what changed since `before` and the reason of the halt."""
        screen.draw(self.rig, before, reason, self.card_name())
        self.has_drawn = True


def _news(rig: Rig, last: Registers) -> str:
    """Return what happened since the panel was drawn, where no verb gave the reason of the halt."""
    event = rig.registers.event
    if event < last.event:
        return "gone back"
    if event > last.event and len(rig.trace):
        return f"event {rig.trace[-1].name}"
    return f"operator: {rig.journal[-1].verb}" if len(rig.journal) else ""
