"""MachineSpec: every constant of the simulated Mark I, with its unit, its source and the standing of that source.

No volt, ohm or second of the real circuits stands in a source that could be read, so most numbers here are *invented*
defaults, and each of them says so. The codes of the sources (OM, R58, ...) are those of docs/background/fidelity.md.
"""

import math
from dataclasses import dataclass, field, fields
from numbers import Integral, Real
from typing import Any, NamedTuple

import numpy as np

from mark1.machine.units import GRID, LARGEST_SUM, Units, on_grid

MOST_RESPONSE_UNITS = 8
"""R-units of the machine: documented, OM fig. 1; eight rows of switch and lamp on the panel, SI counted."""


class Evidence(NamedTuple):
    """What is known of a constant: its unit, its standing, its source and what it means.

    The standing is one of documented, theory, reported, inferred and invented.
    """

    unit: str
    standing: str
    source: str
    meaning: str


class _Range(NamedTuple):
    """The numbers that a constant may take: whole or not, and from where to where (both included)."""

    whole: bool
    least: float
    most: float


def _constant(default: Any, allowed: _Range | None, *evidence: str) -> Any:
    return field(default=default, metadata={"evidence": Evidence(*evidence), "range": allowed})


MOST = 2**31 - 1
"""Largest count, and longest time in ms, so that no sum of some of them overflows."""

_COUNT = _Range(True, 1, MOST)
_COUNT_OR_NONE = _Range(True, 0, MOST)
_SIGNED = _Range(True, -MOST, MOST)
_TICKS = _Range(True, 1, MOST)
_TICKS_OR_NONE = _Range(True, 0, MOST)
_VOLTS = _Range(False, math.ulp(0.0), math.inf)
_VOLTS_OR_NONE = _Range(False, 0.0, math.inf)
_SPEED = _Range(False, math.ulp(0.0), 10_000.0)
_FRACTION = _Range(False, 0.0, 1.0)
_LEVEL = _Range(False, math.ulp(0.0), 1.0)
_SPREAD = _Range(False, 0.0, 1.0)


@dataclass(frozen=True)
class MachineSpec:
    """The constants of one machine; an impossible setting is a ValueError of one sentence.

    Times are whole milliseconds (ticks), voltages volts. A `<field>_spread` is the standard deviation of that field
    from part to part, as a fraction of it; 0 makes all parts alike.
    """

    retina_shape: tuple[int, int] = _constant(
        (20, 20), None, "cells", "documented", "OM fig. 1, SI", "rows and columns of photocells, one S-unit each"
    )
    association_units: int = _constant(
        512, _COUNT, "A-units", "documented", "WP, SI counted", "A-units, each with one motor-driven potentiometer"
    )
    response_units: int = _constant(
        8, _Range(True, 1, MOST_RESPONSE_UNITS), "R-units", "documented", "OM fig. 1", "R-units, each deciding alone"
    )
    partition: tuple[int, ...] | None = _constant(
        None, None, "A-units", "inferred", "OM fig. 1", "A-units that feed R1, R2, ...; None: blocks as equal as can be"
    )
    excitatory: int = _constant(
        10, _COUNT_OR_NONE, "cords", "invented", "R58 has 5", "x: excitatory (+1) inputs of every A-unit"
    )
    inhibitory: int = _constant(
        10, _COUNT_OR_NONE, "cords", "invented", "R58 has 5", "y: inhibitory (-1) inputs of every A-unit"
    )
    threshold: int = _constant(
        2, _SIGNED, "S-units", "invented", "R58 p. 389", "theta: an A-unit is on when its signed sum is at least this"
    )
    jacks: int = _constant(
        20,
        _COUNT,
        "jacks",
        "inferred",
        "WP citing OM",
        "jacks of each S-unit for each sign: 40 A-units split in halves",
    )
    s_threshold: float = _constant(
        0.5, _LEVEL, "white - black", "invented", "R58: all or nothing", "light level at which an S-unit is lit"
    )
    rise_ms: int = _constant(
        50, _TICKS, "ms", "invented", "BIS: cadmium sulphide", "unbroken light before an S-unit is on"
    )
    fall_ms: int = _constant(
        200, _TICKS, "ms", "invented", "BIS: cadmium sulphide", "unbroken dark before an S-unit is off"
    )
    settle_ms: int = _constant(
        500, _TICKS, "ms", "invented", "-", "from the shutter to the opening of the R-units' gate"
    )
    look_ms: int = _constant(1000, _TICKS, "ms", "invented", "-", "from the gate to the reading at the panel")
    pulse_ms: int = _constant(
        1000, _TICKS, "ms", "invented", "-", "how long a quantized reinforcement drives the motors"
    )
    change_ms: int = _constant(5000, _TICKS, "ms", "invented", "-", "from clearing to the next card")
    margin_ms: int = _constant(
        200, _TICKS, "ms", "invented", "-", "non-quantized: how long motors run on after the sum has crossed"
    )
    limit_ms: int = _constant(30000, _TICKS, "ms", "invented", "-", "non-quantized: the longest that motors run")
    motor_speed: float = _constant(0.22, _SPEED, "V/s", "invented", "CS: small DC motor", "speed of a driven wiper")
    dead_time_ms: int = _constant(
        30, _TICKS_OR_NONE, "ms", "invented", "-", "from energising a motor to its first movement"
    )
    stop: float = _constant(
        11.0, _VOLTS, "V", "reported", "CS, weakly", "end stops of the potentiometers at + and - this"
    )
    dead_zone: float = _constant(
        0.05, _VOLTS_OR_NONE, "V", "invented", "OM fig. 1: bistable", "sums from - to + this leave an R-unit as it is"
    )
    clear_responses: bool = _constant(
        True,
        None,
        "-",
        "invented",
        "-",
        "R-units return to 0 between cards; if not, answers depend on the order of cards",
    )
    beta_total: float = _constant(
        10.0,
        _SPEED,
        "motor speeds",
        "invented",
        "R58 table 1",
        "K: the total that beta shares among a set's active units",
    )
    decay: float = _constant(
        0.0,
        _FRACTION,
        "fraction",
        "invented",
        "R58 class C'",
        "part of every value that is lost at the clear of an exposure",
    )
    s_threshold_spread: float = _constant(
        0.0, _SPREAD, "fraction", "invented", "-", "spread of the S-units' thresholds"
    )
    rise_ms_spread: float = _constant(0.0, _SPREAD, "fraction", "invented", "-", "spread of the photocells' rise")
    fall_ms_spread: float = _constant(0.0, _SPREAD, "fraction", "invented", "-", "spread of the photocells' fall")
    motor_speed_spread: float = _constant(0.0, _SPREAD, "fraction", "invented", "-", "spread of the motors' speeds")
    dead_time_ms_spread: float = _constant(
        0.0, _SPREAD, "fraction", "invented", "-", "spread of the motors' dead times"
    )

    def __post_init__(self) -> None:
        for constant in fields(self):
            allowed = constant.metadata["range"]
            if allowed is not None:
                number = _number(constant.name, getattr(self, constant.name), allowed)
                object.__setattr__(self, constant.name, number)
        _check_retina(self.retina_shape)
        if not isinstance(self.clear_responses, bool):
            raise ValueError(f"clear_responses is {self.clear_responses!r}; it must be True or False")
        _check_times(self)
        _check_voltages(self)
        _check_partition(self)
        _check_wiring(self)

    @property
    def cells(self) -> int:
        """Photocells, and so S-units."""
        return self.retina_shape[0] * self.retina_shape[1]

    @property
    def set_sizes(self) -> tuple[int, ...]:
        """A-units that feed R1, R2, ...: the partition, or blocks as equal as can be."""
        if self.partition is not None:
            return self.partition
        size, larger = divmod(self.association_units, self.response_units)
        return tuple(size + (unit < larger) for unit in range(self.response_units))

    @property
    def feeds(self) -> Units:
        """The R-unit, counted from 0, that each A-unit feeds (shape (A,))."""
        return np.repeat(np.arange(self.response_units), self.set_sizes)


def evidence(name: str) -> Evidence:
    """What is known of the constant `name` of MachineSpec (KeyError: no such constant)."""
    for constant in fields(MachineSpec):
        if constant.name == name:
            found: Evidence = constant.metadata["evidence"]
            return found
    raise KeyError(f"{name!r} is no constant of MachineSpec; they are {', '.join(f.name for f in fields(MachineSpec))}")


def _number(name: str, value: Any, allowed: _Range) -> int | float:
    """Return the value as a plain number; ValueError unless it is of the right kind and within its range."""
    kind = "a whole number" if allowed.whole else "a finite number"
    right_kind = isinstance(value, Integral if allowed.whole else Real) and not isinstance(value, bool)
    if not right_kind or not allowed.least <= value <= allowed.most or value in (math.inf, -math.inf):
        raise ValueError(f"{name} is {value!r}; it must be {kind}{_bounds(allowed, value)}")
    return int(value) if allowed.whole else float(value)


def _bounds(allowed: _Range, value: Any) -> str:
    least = "above 0" if allowed.least == math.ulp(0.0) else f"at least {allowed.least:g}"
    parts = [least] if allowed.least > -MOST else []
    tells = math.isfinite(allowed.most) and (
        allowed.most != MOST or (isinstance(value, Integral) and int(value) > MOST)
    )
    parts += [f"at most {allowed.most:.15g}"] if tells else []
    return " " + " and ".join(parts) if parts else ""


def _check_retina(shape: Any) -> None:
    if not (isinstance(shape, tuple) and len(shape) == 2 and all(_is_count(n) for n in shape)):
        raise ValueError(f"retina_shape is {shape!r}; it must be a pair (rows, columns) of whole numbers from 1")


def _is_count(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool) and 1 <= int(value) <= MOST


def _check_times(spec: MachineSpec) -> None:
    for part, whole in (("rise_ms", "settle_ms"), ("fall_ms", "change_ms"), ("margin_ms", "limit_ms")):
        if getattr(spec, part) > getattr(spec, whole):
            raise ValueError(
                f"{part} is {getattr(spec, part)}, longer than {whole} ({getattr(spec, whole)}), in which it must end; "
                f"lower {part} or raise {whole}"
            )


def _check_voltages(spec: MachineSpec) -> None:
    if on_grid(spec.motor_speed / 1000) == 0:
        raise ValueError(f"motor_speed is {spec.motor_speed} V/s; a motor must turn at least {GRID * 1000:.2g} V/s")
    if on_grid(spec.stop) == 0:
        raise ValueError(f"stop is {spec.stop} V; the end stops must lie at least {GRID:.2g} V from 0")
    if spec.association_units * spec.stop > LARGEST_SUM:
        raise ValueError(
            f"association_units x stop is {spec.association_units} x {spec.stop} V, above {LARGEST_SUM:.0f} V, "
            "where sums are no longer exact; lower one of them"
        )


def _check_partition(spec: MachineSpec) -> None:
    if spec.association_units < spec.response_units:
        raise ValueError(
            f"{spec.association_units} A-units cannot feed {spec.response_units} R-units: each needs at least one"
        )
    sizes = spec.partition
    if sizes is None:
        return
    whole = isinstance(sizes, tuple) and all(_is_count(n) for n in sizes)
    if not whole or len(sizes) != spec.response_units or sum(sizes) != spec.association_units:
        raise ValueError(
            f"partition is {sizes!r}; it must be a tuple of {spec.response_units} whole numbers from 1, one for each "
            f"R-unit, that add up to the {spec.association_units} A-units"
        )


def _check_wiring(spec: MachineSpec) -> None:
    inputs = spec.excitatory + spec.inhibitory
    if not 1 <= inputs <= spec.cells:
        raise ValueError(
            f"an A-unit has {spec.excitatory} + {spec.inhibitory} inputs; it must have from 1 to {spec.cells}, "
            "the number of S-units"
        )
    if spec.threshold > spec.excitatory:
        raise ValueError(
            f"threshold is {spec.threshold} with {spec.excitatory} excitatory inputs, so that no A-unit could ever "
            "be on; lower threshold or raise excitatory"
        )
    for sign, each in (("excitatory", spec.excitatory), ("inhibitory", spec.inhibitory)):
        cords, jacks = spec.association_units * each, spec.cells * spec.jacks
        if cords > jacks:
            raise ValueError(
                f"{spec.association_units} A-units with {each} {sign} inputs need {cords} cords, but {spec.cells} "
                f"S-units with {spec.jacks} {sign} jacks each take {jacks}; lower {sign} or raise jacks"
            )
    patterns = math.comb(spec.cells, spec.excitatory) * math.comb(spec.cells - spec.excitatory, spec.inhibitory)
    if patterns < spec.association_units:
        raise ValueError(
            f"no two A-units may be wired alike, but {spec.excitatory} + {spec.inhibitory} inputs from {spec.cells} "
            f"S-units make only {patterns} patterns for {spec.association_units} A-units"
        )
