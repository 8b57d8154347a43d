"""MachineSpec: every constant of the simulated Mark I that can be set, with its default and its valid range.

No voltage, resistance or time of the real circuits is in a source that could be read, so most defaults are *invented*.
The ledger (evidence/ledger.py, `mark1 evidence NAME`) gives the unit, meaning, standing and source of each.
"""

from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

import numpy as np

from mark1.base.checks import check_count, check_number, is_count
from mark1.machine.exact.units import GRID, LARGEST_SUM, Units, on_grid

MOST_RESPONSE_UNITS = 8
"""Number of R-units of the machine: documented, OM fig. 1; eight rows of switch and lamp on the panel, SI counted."""

MOST = 2**31 - 1
"""Largest count and longest time (ms): sums of several of them fit in 64 bits, and every unit number in 32."""

Partition = tuple[int, ...] | tuple[tuple[int, ...], ...]
"""The number of A-units that feed R1, R2, ..., taken in order; or the A-units of each, numbered from 1."""


class _Count(NamedTuple):
    """Valid range of a constant that is a whole number, both ends included; `optional`: None is valid too."""

    low: int
    high: int = MOST
    optional: bool = False

    def check(self, name: str, value: object) -> int | None:
        if value is None and self.optional:
            return None
        return check_count(name, value, self.low, self.high, hint=", or None for no limit" if self.optional else "")


class _Number(NamedTuple):
    """Valid range of a constant that is a real number; `positive`: 0 is not valid."""

    high: float
    positive: bool = False

    def check(self, name: str, value: object) -> float:
        return check_number(name, value, high=self.high, above=0.0 if self.positive else None)


def _constant(default: Any, allowed: _Count | _Number) -> Any:
    return field(default=default, metadata={"allowed": allowed})


_COUNT = _Count(1)
_COUNT_OR_0 = _Count(0)
_SPEED = _Number(10_000.0, positive=True)
_FRACTION = _Number(1.0)
# Voltages above LARGEST_SUM would overflow the 64-bit multiples of the grid, and no sum comes near them.
_VOLTS = _Number(LARGEST_SUM)


@dataclass(frozen=True)
class MachineSpec:
    """The constants of one machine; the defaults describe the Mark I as far as it is known.

    Times are whole milliseconds (ticks), voltages volts. A `<field>_tolerance` is the component tolerance: the standard
    deviation of that field from part to part, as a fraction of it; 0 makes all parts alike. `mark1 evidence` explains
    every field. Sizes other than the built ones are valid; `unlike_mark1` lists what is then no longer the Mark I.

    Raises:
        ValueError: a value is outside its range, or two values contradict each other.
    """

    retina_shape: tuple[int, int] = (20, 20)
    association_units: int = _constant(512, _COUNT)
    response_units: int = _constant(8, _Count(1, MOST_RESPONSE_UNITS))
    partition: Partition | None = None
    excitatory: int = _constant(10, _COUNT_OR_0)
    inhibitory: int = _constant(10, _COUNT_OR_0)
    threshold: int = _constant(2, _Count(-MOST))
    jacks: int | None = _constant(20, _Count(1, optional=True))
    s_threshold: float = _constant(0.5, _Number(1.0, positive=True))
    rise_ms: int = _constant(50, _COUNT)
    fall_ms: int = _constant(200, _COUNT)
    settle_ms: int = _constant(500, _COUNT)
    look_ms: int = _constant(1000, _COUNT)
    pulse_ms: int = _constant(1000, _COUNT)
    change_ms: int = _constant(5000, _COUNT)
    margin_ms: int = _constant(200, _COUNT)
    limit_ms: int = _constant(30000, _COUNT)
    motor_speed: float = _constant(0.22, _SPEED)
    dead_time_ms: int = _constant(30, _COUNT_OR_0)
    stop: float = _constant(11.0, _Number(LARGEST_SUM, positive=True))
    dead_zone: float = _constant(0.05, _VOLTS)
    clear_responses: bool = True
    beta_total: float = _constant(10.0, _SPEED)
    decay: float = _constant(0.0, _FRACTION)
    resolution: float = _constant(0.0, _VOLTS)
    sum_noise: float = _constant(0.0, _VOLTS)
    s_threshold_tolerance: float = _constant(0.0, _FRACTION)
    rise_ms_tolerance: float = _constant(0.0, _FRACTION)
    fall_ms_tolerance: float = _constant(0.0, _FRACTION)
    motor_speed_tolerance: float = _constant(0.0, _FRACTION)
    dead_time_ms_tolerance: float = _constant(0.0, _FRACTION)

    def __post_init__(self) -> None:
        for constant in fields(self):
            allowed = constant.metadata.get("allowed")
            if allowed is not None:
                checked = allowed.check(constant.name, getattr(self, constant.name))
                object.__setattr__(self, constant.name, checked)
        check_retina(self.retina_shape)
        if not isinstance(self.clear_responses, bool):
            raise ValueError(f"clear_responses must be True or False, not {self.clear_responses!r}")
        _check_times(self)
        _check_voltages(self)
        _check_partition(self)
        _check_wiring(self)

    @property
    def cells(self) -> int:
        """Number of photocells, and so of S-units."""
        return self.retina_shape[0] * self.retina_shape[1]

    @property
    def set_sizes(self) -> tuple[int, ...]:
        """Number of A-units that feed each R-unit, R1 first: from `partition`, or as equal as possible."""
        if self.partition is not None:
            return tuple(len(share) if isinstance(share, tuple) else share for share in self.partition)
        size, larger = divmod(self.association_units, self.response_units)
        return tuple(size + (unit < larger) for unit in range(self.response_units))

    @property
    def feeds(self) -> Units:
        """Index of the R-unit, from 0, that each A-unit feeds (shape (A,))."""
        in_order: Units = np.repeat(np.arange(self.response_units), self.set_sizes).astype(np.intp)
        if self.partition is None or not _lists_units(self.partition):
            return in_order
        return in_order[np.argsort(np.concatenate(self.partition))]

    def unlike_mark1(self) -> list[str]:
        """List in words where this machine differs from the Mark I as built; an empty list if it does not.

        Compares what is documented (retina, A-units) and the jacks, which are reported and inferred. Voltages and times
        are not compared, since those of the real machine are not known. Fewer R-units or jacks count as the built
        machine with some not in use.
        """
        built = MachineSpec()
        size, built_size = (f"{rows} x {columns}" for rows, columns in (self.retina_shape, built.retina_shape))
        found = [f"a retina of {size} cells instead of {built_size}"] if size != built_size else []
        if self.association_units != built.association_units:
            found.append(f"{self.association_units:,} A-units instead of {built.association_units}")
        if self.jacks is None:
            found.append("no limit of jacks")
        elif built.jacks is not None and self.jacks > built.jacks:
            found.append(f"{self.jacks:,} jacks of each sign instead of {built.jacks}")
        return found


def check_retina(shape: object) -> None:
    """Raise ValueError unless the shape of a retina is valid: (rows, columns), at most MOST cells."""
    if not (isinstance(shape, tuple) and len(shape) == 2 and all(is_count(side, 1, MOST) for side in shape)):
        raise ValueError(f"retina_shape must be a pair (rows, columns) of whole numbers from 1, not {shape!r}")
    if shape[0] * shape[1] > MOST:
        raise ValueError(f"retina_shape {shape!r} has more than {MOST} cells; lower rows or columns")


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
    if 0 < spec.resolution < GRID:
        raise ValueError(f"resolution is {spec.resolution} V; it must be 0 or at least {GRID:.2g} V")
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
            f"partition must be a tuple with an entry for each of the {spec.response_units} R-units, the number of its "
            f"A-units or a tuple of their numbers, not {given}"
        )
    if _lists_units(spec.partition):
        _check_sets(spec.partition, spec.association_units)
    else:
        _check_sizes(spec.partition, spec.association_units)


def _lists_units(partition: tuple[object, ...]) -> bool:
    return any(isinstance(share, tuple) for share in partition)


def _check_sizes(sizes: tuple[object, ...], units: int) -> None:
    total = 0
    for response, size in enumerate(sizes, 1):
        if not is_count(size, 1, MOST):
            raise ValueError(f"partition gives R{response} {size!r} A-units; it must be a whole number from 1")
        total += size
    if total != units:
        raise ValueError(f"partition shares out {total} A-units; it must share out all {units} of them")


def _check_sets(sets: tuple[object, ...], units: int) -> None:
    fed: dict[int, int] = {}
    for response, members in enumerate(sets, 1):
        if not isinstance(members, tuple) or not members:
            raise ValueError(f"partition gives R{response} {members!r}; it must be a tuple of at least one A-unit")
        for unit in members:
            if not is_count(unit, 1, units):
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
    patterns = _patterns(spec.cells, spec.excitatory, spec.inhibitory, spec.association_units)
    if patterns < spec.association_units:
        raise ValueError(
            f"no two A-units may be wired alike, but {spec.excitatory} + {spec.inhibitory} inputs from {spec.cells} "
            f"S-units make only {patterns} patterns for {spec.association_units} A-units"
        )


def _patterns(cells: int, excitatory: int, inhibitory: int, enough: int) -> int:
    """Return the number of ways to wire one A-unit to distinct cells, or some number of at least `enough`."""
    first = _choices(cells, excitatory, enough)
    return first if first >= enough else first * _choices(cells - excitatory, inhibitory, enough)


def _choices(of: int, some: int, enough: int) -> int:
    """Return the binomial coefficient, or some number of at least `enough` that it is not below.

    math.comb would run for hours where a file gives sizes of a billion.
    """
    chosen = 1
    for nth in range(min(some, of - some)):
        if chosen >= enough:
            break
        chosen = chosen * (of - nth) // (nth + 1)
    return chosen


def _check_jacks(spec: MachineSpec, each_takes: int) -> None:
    for sign, each in (("excitatory", spec.excitatory), ("inhibitory", spec.inhibitory)):
        cords, jacks = spec.association_units * each, spec.cells * each_takes
        if cords > jacks:
            raise ValueError(
                f"{spec.association_units} A-units with {each} {sign} inputs need {cords} cords, but {spec.cells} "
                f"S-units with {each_takes} {sign} jacks each take {jacks}; lower {sign} or raise jacks"
            )
