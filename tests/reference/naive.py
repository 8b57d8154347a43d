"""The Mark I a second time, clear before fast: the panel, the exposure that all units take part in, and homing.

Written from the timetable of an exposure and not from the fast code, so that the two can be compared row by row. It
draws nothing: cords, lags, speeds, dead times, noise and faults are handed in. Voltages are multiples of 2**-30 V.
"""

from collections import UserDict
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from math import isfinite
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .fault_injection import FaultInjection
from .faults import Part
from .moments import Life, Row
from .motors import Motor
from .responses import RUnit, Target
from .units import AUnit, Drawn, Photocell, Shared

__all__ = ["Drawn", "NaiveMachine", "Row"]

PANEL: Mapping[str, tuple[object, ...]] = {
    "mode": ("test", "error correction", "forced learning", "spontaneous learning"),
    "system": ("alpha", "beta", "gamma 1958", "gamma 1961"),
    "correction": ("quantized", "non-quantized"),
    "valence": ("bivalent", "monovalent"),
    "sign": ("positive", "negative"),
    "reinforcement": (False, True),
    "enabled": (False, True),  # one per R-unit
    "forcing": (-1, 0, 1),  # one per R-unit; -1 is not forced
    "switches": (-1, 0, 1),  # one per S-unit; -1 is camera
}
"""What each switch of the panel can be set to; `pulse_ms` beside them takes any whole ms from 1."""


class Panel(UserDict[str, Any]):
    """The operator's switches; setting one takes hold at once."""

    def __init__(self, settings: Mapping[str, object]) -> None:
        self.forced: Callable[[], None] = lambda: None
        super().__init__(settings)
        if missing := PANEL.keys() - self.data.keys():
            raise KeyError(f"the panel lacks {sorted(missing)}; give a setting for each of {list(PANEL)}")

    def __setitem__(self, name: str, setting: Any) -> None:
        """Set one switch, or a row of them; KeyError or ValueError for what is not on the panel."""
        if name not in (*PANEL, "pulse_ms"):
            raise KeyError(f"no switch {name!r} on the panel; name one of {[*PANEL, 'pulse_ms']}")
        if name == "pulse_ms":
            _check_pulse(setting)
        else:
            _check_positions(name, setting)
        super().__setitem__(name, setting)
        if name == "forcing":
            self.forced()


def _check_pulse(setting: Any) -> None:
    if not isinstance(setting, Integral) or isinstance(setting, bool) or int(setting) < 1:
        raise ValueError(f"pulse_ms was set to {setting!r}; set it to a whole number of ms from 1")


def _check_positions(name: str, setting: Any) -> None:
    row = setting if name in ("enabled", "forcing", "switches") else [setting]
    if not all(position in PANEL[name] for position in row):
        raise ValueError(f"{name} was set to {setting!r}; set it to {PANEL[name]}")


class NaiveMachine:
    """All units at rest, and what they go through; `spec` has the attributes of a MachineSpec.

    A panel that leaves out `pulse_ms` has it at the spec's.
    """

    def __init__(self, spec: Any, drawn: Drawn, panel: Mapping[str, object]) -> None:
        self.panel = Panel({"pulse_ms": spec.pulse_ms} | dict(panel))
        self._shared = shared = Shared(spec, drawn, self.panel)
        self._cells = [Photocell(shared, i) for i in range(len(drawn.s_threshold))]
        units = [(AUnit(shared, i, self._cells), Motor(shared, i)) for i in range(len(drawn.feeds))]
        self._motors = [motor for _, motor in units]
        self._responses = [
            RUnit(shared, i, [unit for unit, feeds in zip(units, drawn.feeds, strict=True) if feeds == i])
            for i in range(spec.response_units)
        ]
        self._fault_injection = FaultInjection(
            shared, self._cells, [unit for unit, _ in units], self._motors, self._responses
        )
        self._idle, self._exposures = True, 0
        self.panel.forced = self._stand
        self._stand()

    @property
    def rows(self) -> list[Row]:
        """What has happened so far."""
        return self._shared.trace.rows

    @property
    def motor_ticks(self) -> list[int]:
        """Energised ticks per motor, dead time and time at a stop included."""
        return [motor.ticks for motor in self._motors]

    @property
    def travelled(self) -> list[float]:
        """Wiper movement per motor (V); decay is no movement."""
        return [motor.travelled for motor in self._motors]

    @property
    def limited(self) -> list[bool]:
        """Per R-unit: the limit and not a crossing ended its motors in the last exposure."""
        return [response.limited for response in self._responses]

    def expose(self, image: ArrayLike, target: Target = None) -> None:
        """Run one whole exposure from the present tick to idle; ValueError, before anything moves, for bad input."""
        self._check_idle()
        light = self._light(image)
        self._check_target(target)
        for response in self._responses:
            response.limited = False
        if self._shared.drawn.noise:
            self._shared.noise = self._shared.drawn.noise(self._exposures)
        self._exposures += 1
        self._run(self._exposure(light, target))

    def reset(self) -> None:
        """Run every wiper to exactly 0 V; ValueError unless the machine is idle."""
        self._check_idle()
        self._run(self._home(dict.fromkeys(self._motors, 0.0)))

    def dial(self, a: int, volts: float) -> None:
        """Run the motor of A-unit `a` (from 0) until its wiper is nearest to `volts`; ValueError if that cannot be."""
        self._check_idle()
        if a not in range(len(self._motors)) or not isfinite(volts):
            raise ValueError(
                f"A-unit {a} was dialled to {volts} V; give one from 0 to {len(self._motors) - 1} and finite volts"
            )
        self._run(self._home({self._motors[a]: self._motors[a].nearest(volts)}))

    def meanwhile(self, tick: int, act: Callable[[], object]) -> None:
        """Have the operator do something behind all else of that tick, in the middle of what is run next."""
        self._shared.clock.env.process(self._wait(tick, act))

    def inject(self, fault: tuple[Any, ...], at: int | None = None) -> None:
        """Put a part out of order now, by the operator, or at the beginning of a tick; ValueError for a tick behind.

        `fault` in plain terms, units from 0: ("S", 3, "dead") or "stuck on", ("cord", a, s, sign, "cut"),
        ("A", 2, "stuck on") or "stuck off", ("motor", 2, "dead") or "reversed", ("motor", 2, "slipping", 0.5),
        ("wiper", 2, "jammed"), ("R", 0, "stuck", 1), ("supply", "sagging", 0.8).
        """
        self._fault_injection.inject(fault, at)

    def clear(self, part: Part) -> None:
        """Have the operator put a part in order again, ("S", 3) or ("supply",); KeyError if it has no fault."""
        self._fault_injection.clear(part)

    def _wait(self, tick: int, act: Callable[[], object]) -> Life:
        yield self._shared.clock.late(tick)
        act()

    def _run(self, life: Life) -> None:
        self._idle = False
        self._shared.clock.env.run(until=self._shared.clock.env.process(life))
        self._idle = True

    def _check_idle(self) -> None:
        if not self._idle:
            raise ValueError("the machine is in mid exposure or homing; wait until it is idle")

    def _stand(self) -> None:
        for response in self._responses:
            response.stand(self._shared.trace.know)

    def _light(self, image: ArrayLike) -> list[float]:
        levels = np.asarray(image, dtype=float).ravel().tolist()
        if len(levels) != len(self._cells) or not np.isfinite(levels).all():
            raise ValueError(f"the image has {len(levels)} levels; give {len(self._cells)} finite ones")
        return [level if at == -1 else float(at) for level, at in zip(levels, self.panel["switches"], strict=True)]

    def _check_target(self, target: Target) -> None:
        if target is None:
            if self.panel["mode"] in ("error correction", "forced learning"):
                raise ValueError(f"no target in {self.panel['mode']}; give 0, 1 or None per R-unit")
        elif len(target) != len(self._responses) or not all(bit in (0, 1, None) for bit in target):
            raise ValueError(f"the target is {target!r}; give 0, 1 or None for each of {len(self._responses)} R-units")

    def _exposure(self, light: Sequence[float], target: Target) -> Life:
        clock, spec, opened = self._shared.clock, self._shared.spec, self._shared.clock.tick
        yield clock.at(opened, "light")
        self._shine(light)
        self._shared.gate = opened + spec.settle_ms
        self._shared.call_responses.ring(opened + spec.settle_ms)
        yield clock.at(opened + spec.settle_ms + spec.look_ms, "panel")
        for response in self._responses:
            response.look(target)
        if any(response.direction for response in self._responses):
            yield from self._reinforce()
        yield from self._clear()
        yield clock.at(clock.tick + spec.change_ms, "idle")
        self._shared.trace.row("idle")

    def _home(self, goals: Mapping[Motor, float]) -> Life:
        clock, began = self._shared.clock, self._shared.clock.tick
        yield clock.at(began, "motors")
        self._shared.trace.row("motors")
        for motor, goal in goals.items():
            motor.home(goal)
        while any(motor.running for motor in goals):
            yield self._shared.stood
            # Behind the motors' place: the row of a tick's arrivals is then written.
            yield clock.at(clock.tick, "R")

    def _shine(self, light: Sequence[float]) -> None:
        for cell, level in zip(self._cells, light, strict=True):
            cell.see(level)

    def _reinforce(self) -> Life:
        yield self._shared.clock.at(self._shared.clock.tick, "motors")
        self._shared.trace.row("motors")
        for response in self._responses:
            response.energise()
        for tick in count(self._shared.clock.tick):
            yield self._shared.clock.at(tick, "watch")
            yield self._shared.clock.at(tick, "R")
            if tick >= max(self._shared.release):
                return

    def _clear(self) -> Life:
        tick = self._shared.clock.tick
        yield self._shared.clock.at(tick, "motors")
        self._shared.gate = None
        self._shared.trace.row("values")
        if self.panel["reinforcement"] and self.panel["mode"] != "test":
            for motor in self._motors:
                motor.decay()
        yield self._shared.clock.at(tick, "R")
        for response in self._responses:
            response.clear()
        yield self._shared.clock.at(tick, "light")
        self._shine([0.0] * len(self._cells))
