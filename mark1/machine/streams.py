"""Random numbers: one whole seed makes six named streams, so that drawing more from one never shifts another."""

from numbers import Integral

import numpy as np

STREAMS = ("wiring", "faults", "spreads", "noise", "stimuli", "modern")


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the generator `name` of STREAMS for a whole seed >= 0 (ValueError else)."""
    if isinstance(seed, bool) or not isinstance(seed, Integral) or seed < 0:
        raise ValueError(f"seed is {seed!r}; it must be a whole number from 0")
    children = np.random.SeedSequence(int(seed)).spawn(len(STREAMS))
    return np.random.default_rng(children[STREAMS.index(name)])
