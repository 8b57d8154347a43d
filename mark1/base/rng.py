"""Random numbers: one whole seed makes six named streams, so that drawing more from one never shifts another."""

import numpy as np

from mark1.base.checks import check_whole

STREAMS = ("wiring", "faults", "spreads", "noise", "stimuli", "modern")


def stream(seed: int, name: str, *child: int) -> np.random.Generator:
    """Return the generator `name` of STREAMS, or a numbered child of it, for a whole seed >= 0 (ValueError else)."""
    check_whole("seed", seed, least=0)
    key = (STREAMS.index(name), *child)
    return np.random.default_rng(np.random.SeedSequence(int(seed), spawn_key=key))
