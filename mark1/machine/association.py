"""Association units: each sums its signed inputs and is on or off; it has no memory and no delay of its own.

On when (lit excitatory) - (lit inhibitory) >= theta: R57, R58 p. 389, theory. That there were 512: WP, SI, documented.
"""

from typing import Any

from numpy.typing import NDArray

from mark1.machine.exact.units import Flags


def active(signals: NDArray[Any], theta: int) -> Flags:
    """Which A-units are on, from their signed sums (any shape)."""
    return signals >= theta
