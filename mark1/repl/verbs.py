"""Verbs: what an operator says at the prompt, each a function of one word that follows the name `rig`.

They take what people have at hand: a letter or the path of a picture for an image, the number of a class for a target.
The docstring of a verb is what `help` prints, and the lines of its example run as they stand.
"""

import inspect
from collections.abc import Callable
from os import PathLike
from typing import Any

import numpy as np

from mark1 import Rig
from mark1.clockwork.observe.breakpoints import ConditionLike
from mark1.clockwork.observe.explain import Answer, LastChange
from mark1.clockwork.observe.row import Row
from mark1.clockwork.run import Halt
from mark1.machine.response import Response
from mark1.repl import arguments, help_text, screen
from mark1.repl.auto_panel import Board
from mark1.repl.servicing import Servicing

SHORT = {"s": "step", "g": "run", "go": "run", "b": "breakpoint", "e": "examine", "d": "deposit"}
"""Abbreviations, as in Open SIMH; b sets a breakpoint."""


class Verbs(Servicing):
    """The verbs over the rig that stands under "rig" in the names of a prompt."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        self.board = Board(names)

    @property
    def rig(self) -> Rig:
        """The rig at hand (ValueError where the name stands for something else)."""
        rig = self.names.get("rig")
        if not isinstance(rig, Rig):
            raise ValueError(f"rig is {rig!r} now; rig = Rig() makes a new one and load(path) brings one back")
        return rig

    def by_name(self) -> dict[str, Callable[..., Any]]:
        """The verbs and their abbreviations, as they stand at the prompt."""
        verbs = {name: getattr(self, name) for name in VERBS}
        return verbs | {short: verbs[name] for short, name in SHORT.items()}

    def show(self, image: Any) -> Response:
        """Run a whole exposure in mode test; nothing is learned.

        The image is a letter, the path of a picture, a PIL image, or an array of
        levels from 0 to 1 in the shape of the retina.

        Example:
            show("E")
        """
        with screen.watched(self.rig):
            response = self.rig.show(arguments.image(image, self.rig.spec))
        self.board.reason = "idle" if self.rig.phase == "idle" else "halted in mid exposure; go() goes on"
        return response

    def teach(self, image: Any, target: Any = None) -> Response:
        """Run a whole exposure with reinforcement, by rig.panel.mode.

        The image is as in show. The target is 0, 1 or None (leave alone) for each
        R-unit, R1 first, or the number of a class, which is taught as its bits, R1 the
        highest: with eight R-units 5 is [0, 0, 0, 0, 0, 1, 0, 1].

        Example:
            teach("E", 5)
            teach("X", [1, 0, None, None, None, None, None, None])
        """
        self.present(image, target)
        self.run()
        return self.rig.response

    def present(self, image: Any, target: Any = None) -> None:
        """Put a card before the camera and run nothing.

        Step and run carry the exposure out. Image and target are as in teach.

        Example:
            present("E", 5)
            step()
        """
        self.rig.present(arguments.image(image, self.rig.spec), arguments.target(target, self.rig.spec))

    def step(self, n: int = 1, of: Any = "event") -> Row | Answer:
        """Carry out the next n events, or go by "exposure" or "unit".

        By "exposure" it runs to the end of this one and shows the card n - 1 times
        more. By "unit" nothing moves: it tells what the last event did to the next n
        units of its bank.

        Example:
            present("E", 5)
            step(3)
            step(4, "unit")
            step(1, "exposure")
        """
        with screen.watched(self.rig):
            happened: Row | Answer = self.rig.step(n, of)
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
        with screen.watched(self.rig):
            halt = self.rig.run(until)
        self.board.reason = halt.reason
        return halt

    def back(self, n: int = 1, until: Any = None) -> None:
        """Go back to just after the event n before the last.

        Until a condition: to just before the last event at which it came true. What
        is set aside can be brought back by redo.

        Example:
            teach("E", 5)
            back(3)
            back(until="R8 flips")
        """
        self.rig.back(n, until)

    def redo(self) -> None:
        """Bring back what the last back set aside.

        There is nothing to bring back once something else was done.

        Example:
            teach("E", 5)
            back(3)
            redo()
        """
        self.rig.redo()

    def examine(self, name: str) -> Any:
        """Read a register as it stands at this tick, or units of it.

        Units count from 1, as on the panel; slices from 0, as in numpy.

        Example:
            examine("A17.value")
            examine("value[0:64]")
            examine("phase")
        """
        value = self.rig.examine(name)
        return value.item() if isinstance(value, np.generic) else value

    def deposit(self, name: str, value: Any) -> None:
        """Set a register or units of it at this tick.

        Names are as in examine; value, light, s, a, r and the switches can be set.

        Example:
            deposit("A17.value", 2.5)
            deposit("mode", "forced learning")
        """
        self.rig.deposit(name, value)

    def watch(self, name: str) -> None:
        """Halt runs at every event that changes a register or unit.

        remove ends this.

        Example:
            watch("R8.bits")
            teach("E", 5)
        """
        self.rig.watch(name)

    def breakpoint(self, when: ConditionLike, action: Callable[[Rig], Any] | None = None) -> None:
        """Halt runs at the tick at which a condition comes true.

        A condition is "R1 flips", "A17.value > 3", "any motor at stop" or a function
        of the rig. The action, if any, is called with the rig. rig.breakpoints lists
        all breakpoints.

        Example:
            breakpoint("R8 flips", lambda rig: print(rig.explain("R8")))
            teach("E", 5)
            run()
        """
        self.rig.breakpoint(when, action)

    def remove(self, what: str | None = None) -> None:
        """Remove one breakpoint or watchpoint by its text, or all.

        Example:
            watch("A17.value")
            remove("A17.value")
            remove()
        """
        breakpoints = self.rig.breakpoints
        breakpoints.clear() if what is None else breakpoints.remove(what)

    def explain(self, name: str) -> Answer:
        """Explain the state of a unit, down to the cells.

        The unit is an R-unit, an A-unit or an S-unit.

        Example:
            teach("E", 5)
            explain("R8")
        """
        return self.rig.explain(name)

    def panel(self) -> None:
        """Draw the panel, as after each stop.

        Bright lamps are S-units that are on, pale ones light that is on the card or
        the cells alone. Of each R-unit: its lamp and sum as last read; its bit and
        sum at the look, ? where undecided; what is asked, and its motors, + or -.

        Example:
            panel()
        """
        screen.draw(self.rig)

    def trace(self, what: int | str = 20) -> Answer | LastChange | None:
        """Show the last events, or the last change of a register.

        A number is a number of events; a name asks for its last change and the cause.

        Example:
            teach("E", 5)
            trace(5)
            trace("R8.r")
        """
        if isinstance(what, str):
            return self.rig.trace.last_change(what)
        return Answer(self.rig.trace.tail(arguments.count(what)))

    def save(self, path: str | PathLike[str]) -> None:
        """Write the rig as it stands to a file.

        Motors may be running.

        Example:
            save("lesson.npz")
        """
        self.rig.save(arguments.path(path))

    def load(self, path: str | PathLike[str]) -> None:
        """Put a rig that was saved in the place of this one.

        It goes on at the pace of this one.

        Example:
            save("lesson.npz")
            teach("E", 5)
            load("lesson.npz")
        """
        loaded, old = Rig.load(arguments.path(path)), self.names.get("rig")
        loaded.pace = old.pace if isinstance(old, Rig) else None
        self.names["rig"] = loaded

    def fork(self) -> Rig:
        """Return a rig of its own in the same state.

        Neither touches the other from here on.

        Example:
            twin = fork()
            teach("E", 5)
            diff(twin, rig)
        """
        return self.rig.fork()

    def help(self, what: Any = None) -> None:
        """List the verbs, or explain one.

        Of anything else it gives Python's own help.

        Example:
            help()
            help(step)
            help("step")
        """
        help_text.tell(self, what)


VERBS = tuple(
    name
    for kind in Verbs.__mro__
    for name, verb in vars(kind).items()
    if inspect.isfunction(verb) and "Example:" in (verb.__doc__ or "")
)
"""Every verb, in the order in which help lists them."""
