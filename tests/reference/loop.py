"""The arithmetic of the default machine as a bare loop in numpy: no clock, no objects, only the values it ends with."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

GRID = 2.0**30


def final_values(
    cords: Iterable[tuple[int, int, int]],
    feeds: Sequence[int],
    spec: Any,
    images: Iterable[ArrayLike],
    targets: Iterable[Sequence[int | None]],
) -> NDArray[np.float64]:
    """Return the values (V, shape (A,)) after one exposure with error correction per image and target.

    Quantized, alpha, bivalent, positive, without spreads; `cords` are (A-unit, S-unit, sign) and all count from 0.
    """
    wiring = np.zeros((len(feeds), int(np.prod(spec.retina_shape))))
    for unit, cell, sign in cords:
        wiring[unit, cell] += sign
    sets = np.asarray(feeds)
    travel = np.rint(spec.motor_speed * 0.001 * GRID) / GRID
    pulse = travel * max(spec.pulse_ms - spec.dead_time_ms, 0)
    stop, zone = (np.rint(volts * GRID) / GRID for volts in (spec.stop, spec.dead_zone))
    values = np.zeros(len(feeds))
    for image, target in zip(images, targets, strict=True):
        active = wiring @ (np.ravel(image) >= spec.s_threshold) >= spec.threshold
        sums = np.bincount(sets, values * active, minlength=spec.response_units)
        bits = sums > zone
        towards = [0 if want is None or want == bit else 2 * want - 1 for want, bit in zip(target, bits, strict=True)]
        values = np.clip(values + pulse * active * np.array(towards)[sets], -stop, stop)
    return values
