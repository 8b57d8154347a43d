"""P_a and P_c of a random wiring: the A-units that a stimulus activates, and those that a second one activates too.

"Large retina" means that inputs are lit independently of each other. The functions "of cells" are exact for distinct
inputs on a finite retina, which is how the plugboard is wired: by symmetry every A-unit of a random wiring has these
probabilities, whatever the shapes of the stimuli. R57 eqs 1, 2 and 4, R58 eqs 1 and 2, theory.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1.base.checks import check_count, check_fraction, is_count
from mark1.machine.spec import MachineSpec

Chances = NDArray[np.float64]


@dataclass(frozen=True)
class Inputs:
    """Inputs of every A-unit: `excitatory` (x), `inhibitory` (y), and the `threshold` (theta; S-units).

    ValueError for a negative count, or a threshold above x, at which no A-unit could ever be active.
    """

    excitatory: int
    inhibitory: int
    threshold: int

    def __post_init__(self) -> None:
        check_count("excitatory", self.excitatory, 0)
        check_count("inhibitory", self.inhibitory, 0)
        if not is_count(self.threshold, None, self.excitatory):
            raise ValueError(
                f"threshold must be a whole number up to {self.excitatory}, the number of excitatory inputs, or no "
                f"A-unit could ever be active, not {self.threshold!r}"
            )

    @classmethod
    def of(cls, spec: MachineSpec) -> Self:
        """Return the inputs of the A-units of a machine."""
        return cls(spec.excitatory, spec.inhibitory, spec.threshold)


@dataclass(frozen=True)
class Overlap:
    """Overlap of two stimuli: number of cells lit by `both`, by the `first` only, the `second` only, `neither`."""

    both: int
    first: int
    second: int
    neither: int

    def __post_init__(self) -> None:
        for name, count in vars(self).items():
            check_count(name, count, 0)

    @classmethod
    def of(cls, first: ArrayLike, second: ArrayLike) -> Self:
        """Return the overlap of two stimuli (true where lit); ValueError if their shapes differ."""
        one, two = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
        if one.shape != two.shape:
            raise ValueError(f"the stimuli have shapes {one.shape} and {two.shape}; they must have the same")
        regions = (one & two, one & ~two, ~one & two, ~one & ~two)
        return cls(*(int(np.count_nonzero(region)) for region in regions))

    @property
    def cells(self) -> int:
        """Number of cells of the retina."""
        return self.both + self.first + self.second + self.neither

    @property
    def lit(self) -> float:
        """R: fraction of the retina that the first stimulus lights."""
        return _part(self.both + self.first, self.cells)

    @property
    def lost(self) -> float:
        """L: fraction of the first stimulus that is absent from the second."""
        return _part(self.first, self.both + self.first)

    @property
    def gained(self) -> float:
        """G: fraction of the rest of the retina that the second stimulus adds."""
        return _part(self.second, self.second + self.neither)


def activity(inputs: Inputs, lit: float) -> float:
    """Return P_a, the expected fraction of active A-units, if a fraction `lit` is lit: R57 eq. 2, R58 eq. 1."""
    check_fraction("lit", lit)
    return _on(_lit_inputs(inputs.excitatory, inputs.inhibitory, lit), inputs.threshold)


def activity_of_cells(inputs: Inputs, lit: int, cells: int) -> float:
    """Return P_a for `lit` of `cells` cells when the inputs of an A-unit are distinct cells: R57 eq. 1.

    ValueError for more lit cells, or more inputs, than cells.
    """
    check_count("lit", lit, 0)
    check_count("cells", cells, lit, hint=", the number of lit cells")
    _check_inputs_fit(inputs, cells)
    return _on(_lit_inputs_of_cells(inputs.excitatory, inputs.inhibitory, lit, cells), inputs.threshold)


def shared_activity(inputs: Inputs, lit: float, lost: float, gained: float) -> float:
    """Return P_c, the probability that an A-unit active for one stimulus is active for another: R57 eq. 4, R58 eq. 2.

    The first stimulus lights a fraction `lit` (R) of a large retina; the second lacks a fraction `lost` (L) of the
    first and adds a fraction `gained` (G) of the rest. ValueError if no A-unit is active for the first.
    """
    first = _check_any_on(activity(inputs, lit))
    check_fraction("lost", lost)
    check_fraction("gained", gained)
    again = _on_for_both(
        _lit_inputs(inputs.excitatory, inputs.inhibitory, lit),
        lambda e, i: _lit_inputs(e, i, 1 - lost),
        lambda e, i: _lit_inputs(e, i, gained),
        inputs.threshold,
    )
    return min(again / first, 1.0)  # rounding may carry a certainty past 1


def shared_activity_of_cells(inputs: Inputs, overlap: Overlap) -> float:
    """Return P_c of two stimuli on a finite retina when the inputs of an A-unit are distinct cells (R57 eqs 1 and 4).

    ValueError for more inputs than cells, and if no A-unit is active for the first stimulus.
    """
    lit, dark = overlap.both + overlap.first, overlap.second + overlap.neither
    first = _check_any_on(activity_of_cells(inputs, lit, overlap.cells))
    again = _on_for_both(
        _lit_inputs_of_cells(inputs.excitatory, inputs.inhibitory, lit, overlap.cells),
        lambda e, i: _lit_inputs_of_cells(e, i, overlap.both, lit),
        lambda e, i: _lit_inputs_of_cells(e, i, overlap.second, dark),
        inputs.threshold,
    )
    return min(again / first, 1.0)


def least_shared_activity(inputs: Inputs, lost: float, gained: float) -> float:
    """Return P_c,min = (1 - L)^x (1 - G)^y, the smallest P_c on a large retina, reached at theta = x: R57, R58."""
    check_fraction("lost", lost)
    check_fraction("gained", gained)
    return float((1 - lost) ** inputs.excitatory * (1 - gained) ** inputs.inhibitory)


def _lit_inputs(x: int, y: int, lit: float) -> Chances:
    """Return the probabilities that e of x and i of y inputs are lit, each with probability `lit` ((x + 1, y + 1))."""
    return np.outer(_binomial(x, lit), _binomial(y, lit))


def _lit_inputs_of_cells(x: int, y: int, lit: int, cells: int) -> Chances:
    """Return the probabilities that e of x and i of y inputs are lit, all from different cells ((x + 1, y + 1))."""
    chances = np.zeros((x + 1, y + 1))
    for e in range(max(0, x - (cells - lit)), min(x, lit) + 1):
        chances[e] = _hypergeometric(y, lit - e, cells - x)
    return _hypergeometric(x, lit, cells)[:, np.newaxis] * chances


def _binomial(inputs: int, lit: float) -> Chances:
    return np.array([math.comb(inputs, k) * lit**k * (1 - lit) ** (inputs - k) for k in range(inputs + 1)])


def _hypergeometric(inputs: int, lit: int, cells: int) -> Chances:
    ways = [math.comb(lit, k) * math.comb(cells - lit, inputs - k) for k in range(inputs + 1)]
    return np.array([way / math.comb(cells, inputs) for way in ways])


def _signed_sums(chances: Chances) -> Chances:
    """Return the probabilities of the sums e - i from -y to x, from those of e and i."""
    e, i = np.indices(chances.shape)
    return np.bincount((e - i).ravel() + chances.shape[1] - 1, chances.ravel()).astype(np.float64)


def _on(chances: Chances, threshold: int) -> float:
    return _at_least(_signed_sums(chances), threshold + chances.shape[1] - 1)


def _at_least(chances: Chances, place: int) -> float:
    return min(float(chances[max(place, 0) :].sum()), 1.0)  # rounding may carry a certainty past 1


def _on_for_both(
    lit: Chances, kept: Callable[[int, int], Chances], gained: Callable[[int, int], Chances], threshold: int
) -> float:
    """Return the probability that an A-unit is active for two stimuli: the sum of R57 eq. 4, not yet divided by P_a.

    `lit` are the probabilities of (e, i) for the first; `kept(e, i)` are those of the inputs that stay lit for the
    second, and `gained(x - e, y - i)` those of the dark inputs that are lit for it.
    """
    x, y = lit.shape[0] - 1, lit.shape[1] - 1
    both = 0.0
    for e, i in np.argwhere(lit > 0).tolist():
        if e - i >= threshold:
            second = np.convolve(_signed_sums(kept(e, i)), _signed_sums(gained(x - e, y - i)))
            both += lit[e, i] * _at_least(second, threshold + y)
    return float(both)


def _part(some: int, of: int) -> float:
    return some / of if of else 0.0


def _check_inputs_fit(inputs: Inputs, cells: int) -> None:
    if inputs.excitatory + inputs.inhibitory > cells:
        raise ValueError(
            f"{inputs.excitatory} + {inputs.inhibitory} inputs need as many different cells, and the retina has {cells}"
        )


def _check_any_on(first: float) -> float:
    if first == 0:
        raise ValueError("no A-unit is active for the first stimulus; light more cells or lower the threshold")
    return first
