"""Room: memory for what training works out anew at every step, taken from arrays that nothing holds any more.

New memory costs more than arithmetic on it: a system hands it out, cleared, page by page. An array that somebody still
holds, or a view of it, is never written over, so nothing that a step leaves behind changes later.
"""

from collections.abc import Callable
from sys import getrefcount
from typing import Any

import numpy as np

from mark1.modern.checks import Array

Empty = Callable[[tuple[int, ...], Any], Array]
"""What gives an array of a shape and a type, whatever it holds: `np.empty`, or the `empty` of a room."""

MOST = 12
"""Arrays of one shape that a room remembers; of those that are held elsewhere, it forgets the oldest."""


def _holders(arrays: list[Array]) -> list[int]:
    return [getrefcount(array) for array in arrays]


(ALONE,) = _holders([np.empty(0)])
"""What `_holders` counts, in this Python, for an array that only the list holds."""


class Room:
    """Arrays that were given out, by shape and type. One room serves one thread."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[int, ...], Any], list[Array]] = {}

    def empty(self, shape: tuple[int, ...], dtype: Any) -> Array:
        """Return an array that nothing else holds, as `np.empty` does; its numbers are left over from before."""
        known = self._known.setdefault((shape, dtype), [])
        holders = _holders(known)
        if ALONE in holders:
            found = known[holders.index(ALONE)]
            found.flags.writeable = True
            return found
        known.append(np.empty(shape, dtype))
        del known[:-MOST]
        return known[-1]
