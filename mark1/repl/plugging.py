"""The verbs that change cords, by their names on the plugboard."""

from mark1 import Rig
from mark1.repl import arguments


class Plugging:
    """Verbs over the cords of the rig at hand."""

    @property
    def rig(self) -> Rig:
        """The rig at hand."""
        raise NotImplementedError

    def plug(self, cord: str) -> None:
        """Plug a cord; cut takes one out, move puts it elsewhere.

        A jack that is taken, and a pair that is joined already, are refused.
        rig.plugboard.rewire takes all cords out and plugs a wiring.

        Example:
            plug("S137+>A42")
            print(rig.wiring.field("A42"))
        """
        self.rig.plugboard.plug(arguments.cord(cord))

    def cut(self, cord: str) -> None:
        """Take out a cord.

        The sign may be left out where all cords between the two have the same.

        Example:
            rig.wiring.inputs("A1")
            cut("S12>A1")
        """
        self.rig.plugboard.cut(arguments.cord(cord))

    def move(self, cord: str, to: str | int) -> None:
        """Move a cord to another S-unit.

        Its sign, and the A-unit that it goes to, stay.

        Example:
            present("E", 5)
            run()
            move("S12>A1", to="S13")
            step(1, "exposure")
        """
        self.rig.plugboard.move(arguments.cord(cord), to=to)
