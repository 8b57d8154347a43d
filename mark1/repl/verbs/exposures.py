"""Verbs that put cards up, run exposures, and go back in time."""

from typing import Any

from mark1.base.checks import check_count
from mark1.clockwork.observe.explain import Answer
from mark1.clockwork.observe.row import Row
from mark1.clockwork.run import Halt
from mark1.machine.response import Response
from mark1.repl import arguments, screen
from mark1.repl.session import Session


class ExposureVerbs:
    """Verbs over the exposures of the rig at hand."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def show(self, image: Any) -> Response:
        """Run a whole exposure in mode test; nothing is learned.

        The image is a letter, the path of a picture, a PIL image, or an array of
        levels from 0 to 1 in the shape of the retina.

        Example:
            show("E")
        """
        rig = self._session.rig
        card = arguments.card(image, rig.spec)
        self._session.put_up(card)
        with screen.watched(rig):
            response = rig.show(card.image)
        self._session.reason = "idle" if rig.phase == "idle" else "halted in mid exposure; go() goes on"
        return response

    def teach(self, image: Any, target: Any = None, times: int = 1) -> Response:
        """Run a whole exposure with reinforcement.

        rig.panel.mode sets the rule. The image is as in show. The target is 0, 1 or
        None (leave alone) for each R-unit, R1 first, or the number of a class, which
        is taught as its bits, R1 the highest: with eight R-units target 5 is 00000101.
        times repeats the exposure.

        Example:
            teach("E", target=5)
            teach("X", 3, times=2)
            teach("X", [1, 0, None, None, None, None, None, None])
        """
        for _ in range(check_count("times", times)):
            self.present(image, target)
            self.run()
            if self._session.rig.phase != "idle":  # a breakpoint halted the exposure
                break
        return self._session.rig.response

    def present(self, image: Any, target: Any = None) -> None:
        """Put a card before the camera and run nothing.

        Step and run carry the exposure out. Image and target are as in teach.

        Example:
            present("E", 5)
            step()
        """
        rig = self._session.rig
        card = arguments.card(image, rig.spec)
        rig.present(card.image, arguments.target(target, rig.spec))
        self._session.put_up(card)

    def step(self, n: int = 1, of: Any = "event") -> Row | Answer:
        """Carry out the next n events, exposures or units.

        Of "exposure" it runs to the end of this one and shows the card n - 1 times
        more. Of "unit" nothing moves: it tells what the last event did to the next n
        units of its bank.

        Example:
            present("E", 5)
            step(3)
            step(4, "unit")
            step(1, "exposure")
        """
        rig = self._session.rig
        with screen.watched(rig):
            happened: Row | Answer = rig.step(n, of)
        return happened

    def run(self, until: Any = None) -> Halt:
        """Run to idle, or until a tick, a phase or a condition.

        A tick is in ms; a phase is card, settling, looking, energising, reinforcing,
        decaying, clearing, darkening, changing, starting, homing or idle; a condition
        is as in breakpoint. Ctrl-C stops it between two events.

        Example:
            present("E", 5)
            run("looking")
            run(1600)
            run("R8 flips")
            run()
        """
        rig = self._session.rig
        with screen.watched(rig):
            halt = rig.run(until)
        self._session.reason = halt.reason
        return halt

    def back(self, n: int | str = 1, until: Any = None) -> None:
        """Go back to just after the event n before the last.

        Until a condition: to just before the last event at which it came true. redo
        restores what is set aside.

        Example:
            teach("E", 5)
            back(3)
            back(until="R8 flips")
        """
        if isinstance(n, str):  # back R8 flips
            n, until = 1, until or n
        self._session.rig.back(n, until)

    def redo(self) -> None:
        """Restore what the last back set aside.

        Nothing can be restored once something else was done.

        Example:
            teach("E", 5)
            back(3)
            redo()
        """
        self._session.rig.redo()
