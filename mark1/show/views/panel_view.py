"""The front panel of a rig: what its lamps, switches, dials and readings show at a tick, as arrays for the picture.

Where things stand in the cabinet is told in `plots.machine.cabinet`. What is known of each part and what is ours is
marked by its standing in the ledger of evidence.
"""

import re

import numpy as np
from numpy.typing import NDArray

from mark1.base.checks import check_number
from mark1.clockwork.rig import Rig
from mark1.machine.evidence.ledger import evidence
from mark1.machine.exact.units import TICK
from mark1.machine.machine import Machine
from mark1.machine.panel.panel import CHOICES, metered, read_switch
from mark1.machine.spec import MachineSpec
from mark1.machine.state import addresses
from mark1.machine.state.registers import Phase, Registers
from mark1.show import plots
from mark1.show.views import captions
from mark1.show.views.states import sums

MARKS = {"documented": "", "theory": "†", "reported": "‡", "inferred": "°", "invented": "*"}
"""How a label tells the standing of what it names."""

MOST_CELLS = 64
"""Cells a side of the largest retina of which a lamp can still be seen."""

MOST_UNITS = 1024
"""A-units of which the dials can still be read; of more the first are drawn."""

MOST_CORDS = 20_480
"""Cords that are drawn faintly; of more every second, third, ..."""

FOOT = (
    "No mark: documented of the machine.   ° inferred.   † of the theory on paper.   ‡ reported at second hand.   "
    "* invented by us.   Each by the ledger of evidence: mark1 evidence NAME",
    "The bays stand as on the photographs. How jacks, lamps and dials are set out within a bay, and that every A-unit "
    "shows a lamp and a dial in front, is ours.",
    "Seen on them: eight rows of lamp and switch for the R-units, one meter, 24 small meters of unknown meaning. The "
    "sums beside the R-units are ours.",
)
"""What the marks mean, and what is ours where no mark can tell."""

TURN = 0.6
"""How far the first and the last position of a rotary switch are from the middle, of a dial's way."""


def front_panel(rig: Rig, cords_of: str = "A1", full_turn: float | None = None) -> plots.Labelled:
    """The front of the machine as it stands at this tick, laid out as on the photographs of the cabinet.

    `cords_of` is the unit, such as "A17", "S137" or "R1", whose cords are drawn out of the others; `full_turn` the
    voltage for which a dial turns as far as it can (V; None: that of the stops, between which a few corrections hardly
    show). Of a machine of more than MOST_UNITS A-units the first are drawn. KeyError for a unit that is not there,
    ValueError for a voltage that is not above 0 and a retina of more than MOST_CELLS a side.
    """
    now = rig.machine.registers
    figure = drawn(rig, now, cords_of, checked_turn(full_turn) or rig.machine.stop).figure
    figure.title = f"Front panel: {captions.machine(rig)}"
    figure.description = f"{captions.settings(rig)}; tick {now.tick}, event {now.event}, cords of {cords_of}"
    return figure


def checked_turn(full_turn: float | None) -> float | None:
    """The voltage of a dial's full turn, or None (ValueError: it is no voltage above 0)."""
    hint = " (V), or None for a scale of its own"
    return None if full_turn is None else check_number("full_turn", full_turn, above=0, hint=hint)


def drawn(rig: Rig, now: Registers, cords_of: str, full_turn: float) -> plots.FrontPanel:
    """The picture of the front, to be brought to other registers (errors as for `front_panel`)."""
    if max(rig.spec.retina_shape) > MOST_CELLS:
        rows, columns = rig.spec.retina_shape
        raise ValueError(
            f"a retina of {rows} x {columns} cells has more lamps than can be seen; a front panel is drawn of up to "
            f"{MOST_CELLS} x {MOST_CELLS}, and print(rig.panel) takes any"
        )
    board = _board(rig.machine, now, cords_of)
    return plots.FrontPanel(front(rig, now, now.tick, full_turn), board, _labels(rig, now, cords_of, full_turn), FOOT)


def front(rig: Rig, now: Registers, tick: int, full_turn: float, told: str = "") -> plots.Front:
    """Return the state of the front at a tick after these registers, up to which only motors change them.

    `told` is what is happening; else the phase is told.
    """
    machine, spec, shown = rig.machine, rig.spec, slice(MOST_UNITS)
    position = machine.positions(now, tick)
    return plots.Front(
        title=f"{tick * TICK:.3f} s, exposures done: {now.exposures}; {told or Phase(now.phase).name.lower()}",
        lamps=np.where(now.s, 1.0, 0.45 * now.light).reshape(spec.retina_shape),
        switches=now.stimulus.reshape(spec.retina_shape),
        a=now.a[shown],
        dials=np.clip(position[shown] / full_turn, -1, 1),
        running=now.drive[shown] != 0,
        responses=_responses(machine, now, tick),
        settings=[_setting(now, name) for name in CHOICES] + [_pulse(now, rig)],
        meter=_meter(machine, now, tick),
    )


def _responses(machine: Machine, now: Registers, tick: int) -> list[plots.ResponseRow]:
    columns = (now.r == 1).tolist(), now.forcing.tolist(), now.enabled.tolist(), sums(machine, now, tick).tolist()
    return [plots.ResponseRow(f"R{unit}", *row) for unit, row in enumerate(zip(*columns, strict=True), 1)]


def _setting(now: Registers, name: str) -> plots.Setting:
    word, last = read_switch(now, name), len(CHOICES[name]) - 1
    word = {False: "off", True: "on"}[word] if isinstance(word, bool) else str(word)
    return plots.Setting(_marked(CONSTANTS.get(name, name), name), word, TURN * (2 * getattr(now, name) / last - 1))


def _pulse(now: Registers, rig: Rig) -> plots.Setting:
    """The time of a pulse, turned to the middle for that of the spec and to the stops for a tenth and ten times."""
    turn = TURN * np.log10(now.pulse_ms / rig.spec.pulse_ms)
    return plots.Setting(_marked("pulse_ms", "pulse"), f"{now.pulse_ms * TICK:g} s", float(turn))


def _meter(machine: Machine, now: Registers, tick: int) -> plots.Meter:
    name, end = metered(now), machine.stop
    if name is None:
        return plots.Meter(_marked("meter"), 0.0, "on nothing", end)
    place = addresses.find(name, now)
    shown = machine.positions(now, tick) if place.register == "value" else machine.sums(now, tick)
    volts = float(shown[place.units])
    turn = float(np.clip(volts / end, -1.05, 1.05))
    return plots.Meter(_marked("meter", name), turn, f"{volts:+.3f} V", end)


def _board(machine: Machine, now: Registers, cords_of: str) -> plots.Board:
    """The cords of the A-units that are drawn, thinned out where they are too many, those of the unit all."""
    chosen, shown = _chosen(machine, now, cords_of), now.cords[:, 0] < MOST_UNITS
    if chosen.any() and not (chosen & shown).any():
        raise ValueError(
            f"{cords_of} has its cords at A-units that are not drawn, beyond A{MOST_UNITS}; name another unit"
        )
    thinned = np.arange(len(shown)) % -(-max(int(shown.sum()), 1) // MOST_CORDS) == 0
    kept = shown & (chosen | thinned)
    return plots.Board(now.cords[kept], chosen[kept])


def _chosen(machine: Machine, now: Registers, unit: str) -> NDArray[np.bool_]:
    """Return the cords that reach or leave a unit; those of an R-unit are those of the A-units that feed it."""
    if not isinstance(unit, str) or not re.fullmatch("[SAR][0-9]+", unit):
        raise KeyError(f"{unit!r} is no unit whose cords could be drawn; name one such as A17, S137 or R1")
    place = addresses.find(f"{unit}.{REGISTERS[unit[0]]}", now)
    ends = {"A": now.cords[:, 0], "S": now.cords[:, 1], "R": machine.feeds[now.cords[:, 0]]}
    return np.asarray(ends[unit[0]] == place.units)


CONSTANTS = {"system": "systems"}
"""Rotary switches that the ledger has under another name."""

REGISTERS = {"S": "s", "A": "a", "R": "r"}
"""The register of each kind of unit that says whether it is on."""


def _marked(name: str, text: str = "") -> str:
    """A label with the mark of the standing that the constant `name` has in the ledger."""
    return f"{text or name}{MARKS[evidence(name).standing]}"


def _labels(rig: Rig, now: Registers, cords_of: str, full_turn: float) -> dict[str, str]:
    """The words at the bays and their fields."""
    (rows, columns), units = rig.spec.retina_shape, rig.spec.association_units
    part = f"; drawn: A1 to A{MOST_UNITS}" if units > MOST_UNITS else ""
    return {
        "machine": captions.machine(rig),
        "retina": _marked("lamp_field", f"S-units: {rows} x {columns}"),
        "lamps": "lamps: light, bright where on",
        "switches": _marked("stimulus_switches", "switches: up lit, down dark"),
        "plugboard": _marked("wiring", f"Plugboard: {len(now.cords):,} cords"),
        "S-jacks": f"{cords_of}: + full, - dashed",
        "A-jacks": "jacks: S-units above, A-units below",
        "A-units": f"A-units: {units:,} in {_marked('modules', 'modules of 8')}{part}",
        "dials": f"lamps and dials, {_scale(rig, full_turn)}; shaded: motor runs",
        "control": "Control panel",
        "force": _marked("forcing", "force"),
        "on": _marked("enabled", "on"),
        "power": "Meters",
        **_fed(rig.spec),
    }


def _scale(rig: Rig, full_turn: float) -> str:
    stop = rig.machine.stop
    if full_turn == stop:
        return _marked("stop", f"-{stop:g} to +{stop:g} V")
    return f"-{full_turn:g} to +{full_turn:g} V (stops: {_marked('stop', f'{stop:g} V')})"


def _fed(spec: MachineSpec) -> dict[str, str]:
    """The R-unit that a row of modules feeds, where it feeds one only."""
    feeds, wide = spec.feeds[:MOST_UNITS], plots.a_units_in_a_row(min(spec.association_units, MOST_UNITS))
    rows = [np.unique(feeds[first : first + wide]) for first in range(0, len(feeds), wide)]
    return {f"row {row}": f"R{fed[0] + 1}" for row, fed in enumerate(rows, 1) if len(fed) == 1}
