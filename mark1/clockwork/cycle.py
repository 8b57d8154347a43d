"""The exposure: its events, each a change of exactly one bank of registers.

An event is a function from the registers at its tick to those that it replaces. Order and rules are those of the
timetable in docs/background/design.md; the lengths of the phases are invented, see MachineSpec.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from mark1.machine import potentiometers, response, retina
from mark1.machine.exact.units import NEVER, Bits, Flags, Levels, Ticks, Volts
from mark1.machine.machine import Machine
from mark1.machine.panel.panel import CHOICES
from mark1.machine.reinforcement import directions, speeds
from mark1.machine.state.registers import Phase, Registers, begun

New = dict[str, Any]
"""New contents of registers by their names; `Registers.filled` refuses a name that is not one of theirs."""

Act = Callable[[Machine, Registers], New]


class Event(NamedTuple):
    """One kind of event: its name, the bank that it changes, and the function that computes the change."""

    name: str
    bank: str
    act: Act


_OPEN = [Phase.LOOKING <= phase <= Phase.CLEARING for phase in Phase]


def gate_is_open(registers: Registers) -> bool:
    """Return True if R-units follow their sums: from the gate event to the clear."""
    return _OPEN[registers.phase]


def mode(registers: Registers) -> str:
    """Return the mode of this exposure: "test" if `show` asked for one, else that of the panel's switch."""
    return "test" if registers.testing else str(CHOICES["mode"][registers.mode])


def until_right(registers: Registers) -> bool:
    """Return True if motors run until the R-unit is correct; other modes than error correction give one pulse."""
    return mode(registers) == "error correction" and CHOICES["correction"][registers.correction] == "non-quantized"


def crossings(machine: Machine, registers: Registers, sums: Volts) -> Flags:
    """Return R-units whose running motors have brought the sum out of the dead zone on the side asked for."""
    way = sought(registers)
    return np.asarray((way != 0) & (sums * way > machine.dead_zone))


def sought(registers: Registers) -> Bits:
    """Return the side of the dead zone, -1 or 1, that each R-unit's sum has still to reach; 0 if none."""
    if not registers.seeking:
        return np.zeros_like(registers.direction)
    return registers.direction * (registers.running & (registers.crossed < 0))


def releases(machine: Machine, registers: Registers) -> Ticks:
    """Return the ticks at which motors of running R-units are released, as far as known; NEVER if not running."""
    spec = machine.spec
    due: Any = registers.energised + registers.pulse
    if registers.seeking:
        limit = registers.energised + spec.limit_ms
        due = np.where(registers.crossed < 0, limit, np.minimum(registers.crossed + spec.margin_ms, limit))
    return np.where(registers.running, due, NEVER)


def _shutter(machine: Machine, now: Registers) -> New:
    return begun(Phase.SETTLING, now) | _lit_by(machine, now, machine.light(now, now.card))


def with_light(machine: Machine, now: Registers, light: Levels) -> Registers:
    """Change the light on the cells; cells whose threshold it crosses start their rise or fall time anew."""
    return now.changed(**_lit_by(machine, now, light))


def _lit_by(machine: Machine, now: Registers, light: Levels) -> New:
    was, is_now = retina.lit(now.light, machine.parts.s_threshold), retina.lit(light, machine.parts.s_threshold)
    since = now.lit_since.copy()
    since[was != is_now] = now.tick
    return {"light": light, "lit_since": since}


def _sense(machine: Machine, now: Registers) -> New:
    return {"s": now.s ^ (machine.s_due(now)[1] <= now.tick), "a_stale": True}


def _associate(machine: Machine, now: Registers) -> New:
    return {"a": machine.active(now, now.s), "a_stale": False, "r_stale": gate_is_open(now)}


def _settle_motors(machine: Machine, now: Registers) -> New:
    """Release the motors whose time is over, and mark wipers that have met their end stop."""
    released = now.running & (releases(machine, now) <= now.tick)
    free = released[machine.feeds] & (now.drive != 0)
    position = machine.positions(now, now.tick)
    left, running = machine.settled(now, position), now.running & ~released
    new: New = {"running": running, "r_stale": now.r_stale or bool(np.count_nonzero(released))}
    if now.seeking:
        new["limited"] = now.limited | (released & _cut_short(machine, now))
    if not np.count_nonzero(running):
        return new | all_switched_off(now, free, position, left) | begun(Phase.DECAYING, now)
    off = switched_off(now, free, position, left)
    return new | off | {"stalled": potentiometers.at_stop(position, off["drive"], machine.stop)}


def gone_on(machine: Machine, now: Registers, chosen: Flags, position: Volts) -> New:
    """Return the registers of motors, of which the `chosen` ones go on from `position`; their travel is added up."""
    way = np.abs(machine.positions(now, now.tick) - now.value)
    turned = np.maximum(now.tick - now.energised - machine.parts.dead_time, 0)
    return {
        "value": np.where(chosen, position, now.value),
        "delay": np.where(chosen & (now.drive != 0), turned, now.delay),
        "travelled": now.travelled + np.where(chosen, way, 0.0),
    }


def switched_off(now: Registers, free: Flags, position: Volts, left: Volts) -> New:
    """Return the registers of motors once the `free` ones are off, their wipers at `position` and then at `left`."""
    return {
        "value": np.where(free, left, now.value),
        "drive": np.where(free, 0.0, now.drive),
        "scale": np.where(free, 0.0, now.scale),
        "motor_ticks": now.motor_ticks + free * (now.tick - now.energised),
        "travelled": now.travelled + np.where(free, np.abs(position - now.value), 0.0),
    }


def all_switched_off(now: Registers, free: Flags, position: Volts, left: Volts) -> New:
    """Return what `switched_off` does if no motor runs on; no wiper is stalled then."""
    return {
        "value": np.where(free, left, now.value),
        "drive": np.where(free, 0.0, now.drive),
        "scale": np.zeros(len(free)),
        "motor_ticks": now.motor_ticks + free * (now.tick - now.energised),
        "travelled": now.travelled + np.abs(position - now.value),
        "stalled": np.zeros(len(free), np.bool_),
    }


def _cut_short(machine: Machine, now: Registers) -> Flags:
    """Return R-units that the time limit stops before their crossing or within the margin after it."""
    return (now.crossed < 0) | (now.crossed + machine.spec.margin_ms > now.energised + machine.spec.limit_ms)


def _read(machine: Machine, now: Registers) -> New:
    """Read all sums and let the R-units follow them; record crossings while motors run non-quantized."""
    sums = machine.sums(now, now.tick)
    crossed = np.where(crossings(machine, now, sums), now.tick, now.crossed) if now.seeking else now.crossed
    return {"sum": sums, "r": machine.decide(now, sums, now.r), "crossed": crossed, "r_stale": False}


def _gate(machine: Machine, now: Registers) -> New:
    noise = {"noise": machine.noise(now.exposures)} if machine.spec.sum_noise else {}
    return noise | _read(machine, now.changed(**noise) if noise else now) | begun(Phase.LOOKING, now)


def _look(machine: Machine, now: Registers) -> New:
    direction = directions_asked(now)
    return {
        "bits": now.r,
        "sums": now.sum,
        "undecided": np.abs(now.sum) <= machine.dead_zone,
        "direction": direction,
        **begun(Phase.ENERGISING if np.count_nonzero(direction) else Phase.DECAYING, now),
    }


def directions_asked(now: Registers) -> Bits:
    """Return the direction of reinforcement of each R-unit, -1, 0 or +1, by its state and target (shape (R,))."""
    direction = directions(mode(now), now.target, now.r) * now.enabled * np.int8(now.reinforcement)
    return np.maximum(direction, 0) if CHOICES["valence"][now.valence] == "monovalent" else direction


def speeds_asked(machine: Machine, now: Registers) -> Volts:
    """Return the speed of each motor for the directions asked, in units of its own speed (shape (A,))."""
    negative = CHOICES["sign"][now.sign] == "negative"
    way = -now.direction if negative else now.direction
    return speeds(CHOICES["system"][now.system], way, now.a, machine.feeds, machine.spec.beta_total)


def _energise(machine: Machine, now: Registers) -> New:
    speed = speeds_asked(machine, now)
    drive = drive_asked(machine, now, speed)
    running, seeking = now.direction != 0, until_right(now)
    return {
        "drive": drive,
        "scale": np.where(drive == 0, 0.0, speed),
        "delay": np.zeros(len(drive), np.int64),
        "ideal": machine.ideal_after(now, speed, seeking),
        "stalled": potentiometers.at_stop(now.value, drive, machine.stop),
        "energised": now.tick,
        "pulse": now.pulse_ms,
        "seeking": seeking,
        "running": running,
        "limited": np.zeros(len(running), np.bool_),
        "corrections": now.corrections + 1,
        **begun(Phase.REINFORCING, now),
    }


def drive_asked(machine: Machine, now: Registers, speed: Volts) -> Volts:
    """Return the travel per tick of motors driven at these multiples of their own speeds (V, shape (A,))."""
    # Alpha drives motors at full speed or not at all, and rounding is symmetric, so the cached travel is exact.
    alpha = CHOICES["system"][now.system] == "alpha"
    return machine.full_travel(now) * speed if alpha else machine.travel(now, speed)


def decay_asked(machine: Machine, now: Registers) -> float:
    """Return the fraction of every value that decays in this exposure: 0 in a test or without reinforcement."""
    return machine.spec.decay if now.reinforcement and mode(now) != "test" else 0.0


def _decay(machine: Machine, now: Registers) -> New:
    decay, clearing = decay_asked(machine, now), begun(Phase.CLEARING, now)
    if not decay:
        return clearing
    return clearing | {"value": potentiometers.decayed(now.value, decay), "ideal": now.ideal * (1 - decay)}


def _clear(machine: Machine, now: Registers) -> New:
    units = len(now.r)
    new = begun(Phase.DARKENING, now) | {"crossed": np.full(units, -1)}
    if machine.spec.clear_responses:
        new["r"] = response.cleared(now.r, machine.forcing(now))
    if machine.spec.sum_noise:
        new["noise"] = np.zeros(units)
    return new


def _dark(machine: Machine, now: Registers) -> New:
    return begun(Phase.CHANGING, now) | _lit_by(machine, now, np.zeros(len(now.light)))


def _idle(_machine: Machine, now: Registers) -> New:
    return begun(Phase.IDLE, now) | {"exposures": now.exposures + 1}


def _start_home(machine: Machine, now: Registers) -> New:
    """Energise the motors of wipers that are not at their goals; if there are none, the machine is idle again."""
    scale = np.sign(now.goal - now.value)
    drive = machine.travel(now, scale)
    phase = Phase.HOMING if drive.any() else Phase.IDLE
    scale = np.where(drive == 0, 0.0, scale)
    anew = {"drive": drive, "scale": scale, "delay": np.zeros_like(now.delay), "energised": now.tick}
    return begun(phase, now) | anew


def _come_home(machine: Machine, now: Registers) -> New:
    """Switch off motors whose wipers are at their goals or out of time; after the last the machine is idle."""
    off = (now.drive != 0) & (home_ticks(machine, now) <= now.tick)
    position = machine.positions(now, now.tick)
    left = machine.settled(now, position)
    new = switched_off(now, off, position, left) | {"ideal": np.where(off, left, now.ideal)}
    return new if new["drive"].any() else new | begun(Phase.IDLE, now)


def home_ticks(machine: Machine, now: Registers) -> Ticks:
    """Return the ticks at which motors that run wipers to goals are switched off; NEVER if not running."""
    there = np.where(now.motor_factor > 0, machine.ends(now), NEVER)
    return np.where(now.drive == 0, NEVER, np.minimum(there, machine.patience(now)))


SHUTTER = Event("shutter", "light", _shutter)
SENSE = Event("sense", "S", _sense)
ASSOCIATE = Event("associate", "A", _associate)
MOTORS = Event("release or stop", "motors", _settle_motors)
START_HOME = Event("start home", "motors", _start_home)
COME_HOME = Event("come home", "motors", _come_home)
READ = Event("follow", "R", _read)
GATE = Event("gate", "R", _gate)
LOOK = Event("look", "panel", _look)
ENERGISE = Event("energise", "motors", _energise)
DECAY = Event("decay", "values", _decay)
CLEAR = Event("clear", "R", _clear)
DARK = Event("dark", "light", _dark)
IDLE = Event("idle", "idle", _idle)

ORDER = (SHUTTER, SENSE, ASSOCIATE, MOTORS, START_HOME, COME_HOME, READ, GATE, LOOK, ENERGISE, DECAY, CLEAR, DARK, IDLE)
"""Events of one tick happen in this order; what an event causes on the same tick comes after it."""
