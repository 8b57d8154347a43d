"""Verbs that run wipers to a voltage, inject and clear faults, and change cords."""

from mark1.clockwork.groups import FaultList
from mark1.clockwork.run import Halt
from mark1.machine.wiring.wiring import Wiring
from mark1.repl import arguments, screen
from mark1.repl.results import Text
from mark1.repl.session import Session


class RepairVerbs:
    """Verbs over the wipers, the faults and the cords of the rig at hand."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def reset(self) -> Halt:
        """Run every wiper to exactly 0 V, where it stops.

        It takes machine time, up to half the span of a potentiometer.

        Example:
            teach("E", 5)
            reset()
        """
        self._session.rig.panel.reset()
        return self._run()

    def dial(self, a: int | str, volts: float) -> Halt:
        """Have the motor of one A-unit turn its wiper to a voltage.

        It runs for whole ticks and stops nearest to it.

        Example:
            dial("A17", 2.5)
        """
        self._session.rig.panel.dial(a, volts)
        return self._run()

    def _run(self) -> Halt:
        with screen.watched(self._session.rig):
            halt = self._session.rig.run()
        self._session.reason = halt.reason
        return halt

    def inject(self, *names: str, at: int | None = None) -> FaultList:
        """Inject faults, now or at a tick; clear ends them.

        S137 dead, S137 stuck on, S137+>A42 cut, A42 stuck on, A42 stuck off, motor 7
        dead, motor 7 slipping 0.5, motor 7 reversed, wiper 7 jammed, R3 stuck 1,
        supply sagging 0.8. Returns the faults in force and scheduled.

        Example:
            inject("A42 stuck on", "wiper 7 jammed")
            inject("motor 7 reversed", at=rig.tick + 2000)
        """
        faults = self._session.rig.faults
        if not names:
            raise ValueError('inject needs the name of a fault, such as inject("A42 stuck on")')
        faults.inject(*names, at=at)
        return faults.list()

    def clear(self, *parts: str) -> FaultList:
        """Clear the faults of some parts, or all.

        A part is named alone or with its fault. Returns the remaining faults.

        Example:
            inject("A42 stuck on", "wiper 7 jammed")
            clear("A42")
            clear()
        """
        faults = self._session.rig.faults
        faults.clear(*parts)
        return faults.list()

    def faults(self) -> FaultList:
        """List the faults in force and those scheduled.

        Example:
            inject("A42 stuck on")
            faults()
        """
        return self._session.rig.faults.list()

    def plug(self, cord: str) -> Text:
        """Plug a cord; cut takes one out, move puts it elsewhere.

        A jack that is taken, and a pair that is joined already, are refused.
        rig.plugboard.rewire takes all cords out and plugs a wiring.

        Example:
            plug("S137+>A42")
            print(rig.wiring.field("A42"))
        """
        before = self._session.rig.wiring
        self._session.rig.plugboard.plug(arguments.cord(cord))
        return self._rewired(before)

    def cut(self, cord: str) -> Text:
        """Take out a cord.

        The sign may be left out where all cords between the two have the same.

        Example:
            rig.wiring.inputs("A1")
            cut("S12>A1")
        """
        before = self._session.rig.wiring
        self._session.rig.plugboard.cut(arguments.cord(cord))
        return self._rewired(before)

    def move(self, cord: str, to: str | int) -> Text:
        """Move a cord to another S-unit.

        Its sign, and the A-unit that it goes to, stay.

        Example:
            present("E", 5)
            run()
            move("S12>A1", to="S13")
            step(1, "exposure")
        """
        before = self._session.rig.wiring
        self._session.rig.plugboard.move(arguments.cord(cord), to=to)
        return self._rewired(before)

    def _rewired(self, before: Wiring) -> Text:
        now = self._session.rig.wiring
        new, gone = now - before, before - now
        changes = [f"plugged {', '.join(new)}"] * bool(new) + [f"took out {', '.join(gone)}"] * bool(gone)
        return Text(f"{' and '.join(changes) or 'nothing changed'}; {len(now)} cords are plugged")
