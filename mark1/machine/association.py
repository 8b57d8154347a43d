"""Association units: each adds its signed inputs and is active or not; it has no memory and no delay of its own.

Active when (lit excitatory) - (lit inhibitory) >= theta: R57, R58 p. 389, theory. 512 of them: WP, SI, documented.
"""

from typing import Any

from numpy.typing import NDArray

from mark1.machine.exact.units import Flags


def active(signals: NDArray[Any], theta: int) -> Flags:
    """Return which A-units are active, from their signed sums (any shape)."""
    return signals >= theta
