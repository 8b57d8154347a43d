"""Fleet: many machines of one spec, each wired from its own seed, taught the same cards at once.

The arithmetic is that of the leap with a leading axis over machines, so that values, responses and cost of each machine
are to the bit those of a rig of its seed. There is no clock, no trace and no panel: every exposure is an error
correction by the defaults of the panel. A rig in the state of one machine is made on demand, with its journal.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1.base.checks import check_seed, is_count, short_repr
from mark1.base.types import ImageLike
from mark1.clockwork.images import check_image
from mark1.clockwork.rig import Rig
from mark1.machine import association, potentiometers, response, retina
from mark1.machine.exact.units import TICK, Bits, Flags, Ticks, Units, Volts, on_grid
from mark1.machine.spec import MachineSpec
from mark1.machine.wiring.memory import free_memory
from mark1.machine.wiring.sampling_many import Cells, random_cells

MACHINES = 64
CARDS = 256
"""Machines and different cards worked on at a time, so that their activity stays in a few megabytes."""

SIGNED_BYTE = 127
"""Number of inputs of one sign up to which signed sums fit in 8 bits."""


@dataclass(frozen=True, eq=False)
class FleetCost:
    """Cost of the exposures so far, one entry for each machine (shape (M,)); units as those of the cost of a rig.

    Machine time (s), exposures, corrections, motor time (s), travel of the wipers (V).
    """

    seconds: Volts
    exposures: Ticks
    corrections: Ticks
    motor_seconds: Volts
    volts_travelled: Volts


class _Lesson(NamedTuple):
    """Cards taught in one call: images (n, rows, columns), targets (n, R), and the order (k,) or (M, k)."""

    images: NDArray[np.generic]
    targets: Bits
    order: Units


@dataclass(frozen=True, eq=False)
class _State:
    """Values (V) and travel (V) of all wipers (shape (M, A)), corrections and motors energised so far (shape (M,))."""

    values: Volts
    travelled: Volts
    corrections: Ticks
    energised: Ticks

    def copied(self) -> "_State":
        return _State(*(getattr(self, each.name).copy() for each in fields(self)))


class Fleet:
    """Many machines of one spec, one for each seed, wired at random and taught together.

    Every machine holds what a `Rig` of its seed would hold after the same cards. The panel stands at its defaults:
    error correction, alpha, quantized, bivalent, positive.

    `spec` defaults to the Mark I; `seeds` are whole numbers of at least 0, one for each of the M machines.

    Raises:
        ValueError: the spec has component tolerances, noise, resolution, decay or R-units that are not cleared, which
            only a `Rig` simulates; a seed is invalid; or the fleet needs more memory than is available.
    """

    def __init__(self, spec: MachineSpec | None = None, seeds: Iterable[int] = range(100)) -> None:
        self.spec = _checked_spec(spec)
        self.seeds = _checked_seeds(seeds)
        _check_memory(self.spec, len(self.seeds))
        self._cells = random_cells(self.spec, self.seeds)
        shape = len(self.seeds), self.spec.association_units
        counts = np.zeros(len(self.seeds), np.int64)
        self._state = _State(np.zeros(shape), np.zeros(shape), counts, counts.copy())
        self._lessons: list[_Lesson] = []

    @property
    def values(self) -> Volts:
        """Values of all machines (V, shape (M, A)), read-only."""
        view = self._state.values.view()
        view.setflags(write=False)
        return view

    @property
    def cost(self) -> FleetCost:
        """Cost of the exposures so far, an array over machines for each entry of the cost of a rig."""
        spec, state = self.spec, self._state
        exposures = np.full(len(self), sum(lesson.order.shape[-1] for lesson in self._lessons), np.int64)
        ticks = exposures * (spec.settle_ms + spec.look_ms + spec.change_ms) + state.corrections * spec.pulse_ms
        return FleetCost(
            seconds=np.multiply(ticks, TICK, dtype=np.float64),
            exposures=exposures,
            corrections=state.corrections.copy(),
            motor_seconds=np.multiply(state.energised * spec.pulse_ms, TICK, dtype=np.float64),
            volts_travelled=state.travelled.sum(axis=1),
        )

    def teach(self, images: ImageLike, targets: ArrayLike, order: ArrayLike | None = None) -> None:
        """Teach every machine these cards by error correction, one exposure for each card.

        `images` are light levels from 0 to 1 (shape (n, rows, columns)), `targets` 0 or 1 for each R-unit (shape
        (n, R)). `order` holds the indices of the cards from 0, in the order in which they are shown: one order for all
        machines (shape (k,)) or one for each (shape (M, k)); a card may come several times. Default: each card once,
        as they stand. Interrupted, it leaves all machines as they were.

        Raises:
            ValueError: images, targets or order are invalid; None, leave alone, is a target of rigs only.
        """
        lit = self._lit(images)
        lesson = _Lesson(
            np.array(images), _checked_targets(targets, (len(lit), self.spec.response_units)), self._order(order, lit)
        )
        after = self._state.copied()
        for first in range(0, len(self), MACHINES):
            self._teach_block(slice(first, first + MACHINES), lit, lesson, after)
        self._state = after
        self._lessons.append(lesson)

    def respond(self, images: ImageLike) -> Bits:
        """Return the bits of every machine for each of (n, rows, columns) images, in no machine time (shape (M, n, R)).

        Raises:
            ValueError: the images are invalid.
        """
        lit, (zone, by_unit) = self._lit(images), (float(on_grid(self.spec.dead_zone)), self._by_unit())
        bits = np.zeros((len(self), len(lit), self.spec.response_units), np.int8)
        for machine, values in enumerate(self._state.values):
            for first in range(0, len(lit), CARDS):
                cards = slice(first, first + CARDS)
                active = self._active(self._cells[machine], lit[cards])
                bits[machine, cards] = _decided((active * values) @ by_unit, zone)
        return bits

    def __len__(self) -> int:
        return len(self.seeds)

    def __iter__(self) -> Iterator[Rig]:
        return (self[machine] for machine in range(len(self)))

    def __getitem__(self, machine: int) -> Rig:
        """Return a new rig in the state of one machine, counted from 0, with its journal and trace.

        The rig is independent: what is done to it changes nothing in the fleet.

        Raises:
            IndexError: there is no such machine, or the index is not a whole number.
        """
        if not is_count(machine, -len(self), len(self) - 1):
            raise IndexError(f"there is no machine {short_repr(machine)}; they are 0 to {len(self) - 1}")
        rig = Rig(self.spec, self.seeds[machine])
        for images, targets, order in self._lessons:
            for card in order if order.ndim == 1 else order[machine]:
                rig.teach(images[card], targets[card].tolist())
        return rig

    def __repr__(self) -> str:
        exposures = sum(lesson.order.shape[-1] for lesson in self._lessons)
        return (
            f"<Fleet: {len(self)} machines of {self.spec.association_units} A-units and {self.spec.response_units} "
            f"R-units, after {exposures} exposures each>"
        )

    def _lit(self, images: ImageLike) -> Flags:
        """Return the cells that each image lights (shape (n, S))."""
        cards = retina.check_stack(check_image(images), self.spec.retina_shape)
        return retina.lit(cards, np.full(self.spec.cells, self.spec.s_threshold))

    def _order(self, order: ArrayLike | None, lit: Flags) -> Units:
        """Return the order of the cards, of shape (k,) or (M, k); ValueError for an invalid one."""
        if order is None:
            return np.arange(len(lit), dtype=np.intp)
        given = _as_array("order", order)
        if given.dtype.kind not in "iu" and given.size:
            raise ValueError("order must hold whole numbers, the indices of the cards from 0")
        if given.ndim not in (1, 2) or (given.ndim == 2 and len(given) != len(self)):
            raise ValueError(
                f"order has the shape {given.shape}; it must be (k,), one order for all machines, or ({len(self)}, k)"
            )
        if given.size and not (given.min() >= 0 and given.max() < len(lit)):
            raise ValueError(
                f"order has indices from {given.min()} to {given.max()}; the {len(lit)} cards are 0 to {len(lit) - 1}"
            )
        return given.astype(np.intp)

    def _by_unit(self) -> Volts:
        """Return 1 where an A-unit feeds an R-unit, else 0 (shape (A, R)); products with it add the sums exactly."""
        feeds: Units = self.spec.feeds
        return np.equal(feeds[:, np.newaxis], np.arange(self.spec.response_units)).astype(np.float64)

    def _active(self, cells: Cells, lit: Flags) -> Flags:
        """Return the A-units of one machine that each card makes active: lit (n, S) -> (n, A)."""
        spec = self.spec
        narrow = max(spec.excitatory, spec.inhibitory) <= SIGNED_BYTE
        by_cell = np.ascontiguousarray(lit.T, dtype=np.int8 if narrow else np.int32)
        signals = np.zeros((spec.association_units, len(lit)), by_cell.dtype)
        carried = np.empty_like(signals)
        for number, inputs in enumerate(cells.astype(np.intp)):
            # Cells are within range, so that "clip" changes nothing but spares numpy a copy.
            np.take(by_cell, inputs, axis=0, out=carried, mode="clip")
            add = np.add if number < spec.excitatory else np.subtract
            add(signals, carried, out=signals)
        return association.active(signals, spec.threshold).T

    def _teach_block(self, block: slice, lit: Flags, lesson: _Lesson, after: _State) -> None:
        """Teach a block of machines a lesson; write what they hold afterwards into `after`."""
        cells, order = self._cells[block], lesson.order if lesson.order.ndim == 1 else lesson.order[block].T
        rule = _Rule(self.spec, self._by_unit())
        now = _State(*(getattr(after, each.name)[block] for each in fields(after)))
        steps = max(1, len(order)) if len(np.unique(order)) <= CARDS else CARDS
        for first in range(0, len(order), steps):
            shown = order[first : first + steps]
            for active, cards in zip(self._activity(cells, lit, shown), shown, strict=True):
                rule.correct(now, active, lesson.targets[cards])

    def _activity(self, cells: Cells, lit: Flags, shown: Units) -> Iterator[Flags]:
        """Yield the active A-units of each machine (shape (B, A)) for each row of cards shown ((k,) or (k, B))."""
        distinct, places = np.unique(shown, return_inverse=True)
        places, machines = places.reshape(shown.shape), np.arange(len(cells))
        if len(distinct) > CARDS:  # few machines share a card: compute for each machine its own
            own = [self._active(each, lit[cards]) for each, cards in zip(cells, shown.T, strict=True)]
            yield from np.stack(own, axis=1)
            return
        active = np.empty((len(distinct), len(cells), self.spec.association_units), np.bool_)
        for machine, each in enumerate(cells):
            active[:, machine] = self._active(each, lit[distinct])
        for place in places:
            yield active[place] if place.ndim == 0 else active[place, machines]


class _Rule:
    """One exposure of error correction, alpha, quantized, for several machines at once."""

    def __init__(self, spec: MachineSpec, by_unit: Volts) -> None:
        self.by_unit, self.feeds = by_unit, spec.feeds
        self.zone, self.stop = float(on_grid(spec.dead_zone)), float(on_grid(spec.stop))
        travel = potentiometers.travel_per_tick(np.array([spec.motor_speed]), np.ones(1))
        self.step = float(travel[0]) * max(spec.pulse_ms - spec.dead_time_ms, 0)
        self.is_driven = bool(travel[0] != 0)

    def correct(self, now: _State, active: Flags, target: Bits) -> None:
        """Expose each machine to its card: active (B, A), target (R,) or (B, R); change `now` in place."""
        direction = target - _decided((now.values * active) @ self.by_unit, self.zone)
        rows = np.flatnonzero(direction.any(axis=1))
        if not len(rows):
            return
        drive = direction[rows][:, self.feeds] * active[rows]
        before = now.values[rows]
        moved = potentiometers.turn(before, np.multiply(drive, self.step, dtype=np.float64), 1, self.stop)
        now.values[rows] = moved
        now.travelled[rows] += np.abs(moved - before)
        now.corrections[rows] += 1
        if self.is_driven:
            now.energised[rows] += np.count_nonzero(drive, axis=1)


def _decided(sums: Volts, zone: float) -> Bits:
    # The gate opens on R-units that are cleared.
    return response.decide(sums, np.zeros(sums.shape, np.int8), zone, None)


def _checked_spec(spec: MachineSpec | None) -> MachineSpec:
    if spec is not None and not isinstance(spec, MachineSpec):
        raise ValueError(f"spec must be a MachineSpec, or None for the defaults, not {type(spec).__name__}")
    spec = spec or MachineSpec()
    names = [each.name for each in fields(spec) if each.name.endswith("_tolerance")]
    for name in [*names, "sum_noise", "resolution", "decay"]:
        if getattr(spec, name):
            raise ValueError(
                f"{name} is {getattr(spec, name):g}; a Fleet simulates machines with {name}=0 only, so use a Rig for "
                "each seed"
            )
    if not spec.clear_responses:
        raise ValueError(
            "clear_responses is False; a Fleet simulates machines that clear their R-units only, so use a Rig for "
            "each seed"
        )
    return spec


def _checked_seeds(seeds: Iterable[int]) -> tuple[int, ...]:
    if isinstance(seeds, str) or not isinstance(seeds, Iterable):
        raise ValueError(f"seeds must be several whole numbers, such as range(100), not {short_repr(seeds)}")
    checked = tuple(check_seed(seed, "every seed") for seed in seeds)
    if not checked:
        raise ValueError("seeds are empty; give one for each machine, such as range(100)")
    return checked


def _check_memory(spec: MachineSpec, machines: int) -> None:
    """Raise ValueError if a fleet needs more memory than is available, as far as the system reports that."""
    inputs, width = spec.excitatory + spec.inhibitory, 2 if spec.cells <= 2**16 else 4
    # Values and travel are 8 bytes each, and a lesson works on a copy of them.
    needed = machines * spec.association_units * (inputs * width + 4 * 8)
    free = free_memory()
    if free is not None and needed > free:
        raise ValueError(
            f"a fleet of {machines:,} machines needs about {needed / 1e9:.1f} GB and this computer has "
            f"{free / 1e9:.1f} GB free; give fewer seeds"
        )


def _checked_targets(targets: ArrayLike, shape: tuple[int, int]) -> Bits:
    given = _as_array("targets", targets)
    if given.dtype == object and any(bit is None for bit in given.ravel()):
        raise ValueError("targets hold None, which leaves an R-unit alone; a Fleet takes 0 and 1 only, so use a Rig")
    if given.shape != shape:
        raise ValueError(f"targets have the shape {given.shape}; {shape[0]} images and {shape[1]} R-units need {shape}")
    if given.dtype.kind not in "biu" and given.size:
        raise ValueError("targets must hold whole numbers, 0 or 1 for each R-unit")
    if not np.isin(given, (0, 1)).all():
        raise ValueError(f"targets hold numbers from {given.min()} to {given.max()}; every target must be 0 or 1")
    return given.astype(np.int8)


def _as_array(name: str, given: ArrayLike) -> NDArray[np.generic]:
    try:
        return np.array(given)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths; give one array of whole numbers") from None
