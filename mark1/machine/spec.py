"""MachineSpec: every constant of the simulated Mark I that can be set, with its default and its range.

No volt, ohm or second of the real circuits stands in a source that could be read, so most defaults are *invented*.
Unit, meaning, standing and source of each stand in the ledger, evidence.py; `mark1 evidence NAME` prints them.
"""

import math
from dataclasses import dataclass, field, fields
from numbers import Integral, Real
from typing import Any, NamedTuple

import numpy as np

from mark1.base.checks import is_number
from mark1.machine.exact.units import GRID, LARGEST_SUM, Units, on_grid

MOST_RESPONSE_UNITS = 8
"""R-units of the machine: documented, OM fig. 1; eight rows of switch and lamp on the panel, SI counted."""

Partition = tuple[int, ...] | tuple[tuple[int, ...], ...]
"""How many A-units feed R1, R2, ..., taken in order; or which ones, by their numbers from 1."""


class _Range(NamedTuple):
    """The numbers that a constant may take: whole or not, from where to where (both included), and None or not."""

    whole: bool
    least: float
    most: float
    none: bool = False


def _constant(default: Any, allowed: _Range) -> Any:
    return field(default=default, metadata={"range": allowed})


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
    from part to part, as a fraction of it; 0 makes all parts alike. What each field means: `mark1 evidence`. Any size
    can be set; `unlike_mark1` says what is then no longer the Mark I.
    """

    retina_shape: tuple[int, int] = (20, 20)
    association_units: int = _constant(512, _COUNT)
    response_units: int = _constant(8, _Range(True, 1, MOST_RESPONSE_UNITS))
    partition: Partition | None = None
    excitatory: int = _constant(10, _COUNT_OR_NONE)
    inhibitory: int = _constant(10, _COUNT_OR_NONE)
    threshold: int = _constant(2, _SIGNED)
    jacks: int | None = _constant(20, _COUNT._replace(none=True))
    s_threshold: float = _constant(0.5, _LEVEL)
    rise_ms: int = _constant(50, _TICKS)
    fall_ms: int = _constant(200, _TICKS)
    settle_ms: int = _constant(500, _TICKS)
    look_ms: int = _constant(1000, _TICKS)
    pulse_ms: int = _constant(1000, _TICKS)
    change_ms: int = _constant(5000, _TICKS)
    margin_ms: int = _constant(200, _TICKS)
    limit_ms: int = _constant(30000, _TICKS)
    motor_speed: float = _constant(0.22, _SPEED)
    dead_time_ms: int = _constant(30, _TICKS_OR_NONE)
    stop: float = _constant(11.0, _VOLTS)
    dead_zone: float = _constant(0.05, _VOLTS_OR_NONE)
    clear_responses: bool = True
    beta_total: float = _constant(10.0, _SPEED)
    decay: float = _constant(0.0, _FRACTION)
    resolution: float = _constant(0.0, _VOLTS_OR_NONE)
    sum_noise: float = _constant(0.0, _VOLTS_OR_NONE)
    s_threshold_spread: float = _constant(0.0, _SPREAD)
    rise_ms_spread: float = _constant(0.0, _SPREAD)
    fall_ms_spread: float = _constant(0.0, _SPREAD)
    motor_speed_spread: float = _constant(0.0, _SPREAD)
    dead_time_ms_spread: float = _constant(0.0, _SPREAD)

    def __post_init__(self) -> None:
        for constant in fields(self):
            allowed = constant.metadata.get("range")
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
        """A-units that feed R1, R2, ...: as the partition says, or as equal as can be."""
        if self.partition is not None:
            return tuple(len(share) if isinstance(share, tuple) else share for share in self.partition)
        size, larger = divmod(self.association_units, self.response_units)
        return tuple(size + (unit < larger) for unit in range(self.response_units))

    @property
    def feeds(self) -> Units:
        """The R-unit, counted from 0, that each A-unit feeds (shape (A,))."""
        in_order = np.repeat(np.arange(self.response_units), self.set_sizes)
        if self.partition is None or not _names_units(self.partition):
            return in_order
        return in_order[np.argsort(np.concatenate(self.partition))]

    def unlike_mark1(self) -> list[str]:
        """Say in words in what this machine is no longer the Mark I; an empty list for one that counts as it.

        Only what is documented of the machine counts, and its jacks, which are reported and inferred: no voltage and no
        time can be unlike a machine of which none is known. Fewer R-units or jacks are the built machine, some of them
        not in use; more than eight R-units cannot be set.
        """
        built = MachineSpec()
        size, built_size = (f"{rows} x {columns}" for rows, columns in (self.retina_shape, built.retina_shape))
        found = [f"a retina of {size} cells instead of {built_size}"] if size != built_size else []
        if self.association_units != built.association_units:
            found.append(f"{self.association_units:,} A-units instead of {built.association_units}")
        if self.jacks is None:
            found.append("jacks lifted")
        elif built.jacks is not None and self.jacks > built.jacks:
            found.append(f"{self.jacks:,} jacks of each sign instead of {built.jacks}")
        return found


def _number(name: str, value: Any, allowed: _Range) -> int | float | None:
    """Return the value as a plain number; ValueError unless it is of the right kind and within its range."""
    if value is None and allowed.none:
        return None
    kind = "a whole number" if allowed.whole else "a finite number"
    none = ", or None for no limit" if allowed.none else ""
    right_kind = is_number(value) and isinstance(value, Integral if allowed.whole else Real)
    if not right_kind or not allowed.least <= value <= allowed.most:
        raise ValueError(f"{name} is {value!r}; it must be {kind}{_bounds(allowed, value)}{none}")
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
    if spec.partition is None:
        return
    if not isinstance(spec.partition, tuple) or len(spec.partition) != spec.response_units:
        given = f"a tuple of {len(spec.partition)}" if isinstance(spec.partition, tuple) else repr(spec.partition)
        raise ValueError(
            f"partition is {given}; it must be a tuple that gives each of the {spec.response_units} R-units the number "
            "of its A-units, or each a tuple of their numbers"
        )
    if _names_units(spec.partition):
        _check_sets(spec.partition, spec.association_units)
    else:
        _check_sizes(spec.partition, spec.association_units)


def _names_units(partition: tuple[Any, ...]) -> bool:
    return any(isinstance(share, tuple) for share in partition)


def _check_sizes(sizes: tuple[Any, ...], units: int) -> None:
    for response, size in enumerate(sizes, 1):
        if not _is_count(size):
            raise ValueError(f"partition gives R{response} {size!r} A-units; it must be a whole number from 1")
    if sum(sizes) != units:
        raise ValueError(f"partition shares out {sum(sizes)} A-units; it must share out all {units} of them")


def _check_sets(sets: tuple[Any, ...], units: int) -> None:
    fed: dict[int, int] = {}
    for response, members in enumerate(sets, 1):
        if not isinstance(members, tuple) or not members:
            raise ValueError(f"partition gives R{response} {members!r}; it must be a tuple of at least one A-unit")
        for unit in members:
            if not _is_count(unit) or unit > units:
                raise ValueError(f"partition gives R{response} {unit!r}; A-units are whole numbers from 1 to {units}")
            if unit in fed:
                where = "twice" if fed[unit] == response else f"and to R{response}"
                raise ValueError(f"partition gives A{unit} to R{fed[unit]} {where}; give it to one R-unit, once")
            fed[unit] = response
    if len(fed) < units:
        missing = min(set(range(1, units + 1)) - set(fed))
        raise ValueError(f"partition gives A{missing} to no R-unit; give each of the {units} A-units to one")


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
    if spec.jacks is not None:
        _check_jacks(spec, spec.jacks)
    patterns = math.comb(spec.cells, spec.excitatory) * math.comb(spec.cells - spec.excitatory, spec.inhibitory)
    if patterns < spec.association_units:
        raise ValueError(
            f"no two A-units may be wired alike, but {spec.excitatory} + {spec.inhibitory} inputs from {spec.cells} "
            f"S-units make only {patterns} patterns for {spec.association_units} A-units"
        )


def _check_jacks(spec: MachineSpec, each_takes: int) -> None:
    for sign, each in (("excitatory", spec.excitatory), ("inhibitory", spec.inhibitory)):
        cords, jacks = spec.association_units * each, spec.cells * each_takes
        if cords > jacks:
            raise ValueError(
                f"{spec.association_units} A-units with {each} {sign} inputs need {cords} cords, but {spec.cells} "
                f"S-units with {each_takes} {sign} jacks each take {jacks}; lower {sign} or raise jacks"
            )
