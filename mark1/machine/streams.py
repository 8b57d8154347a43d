"""Random numbers: one whole seed makes six named streams, so that drawing more from one never shifts another."""

import numpy as np

from mark1.machine.units import check_whole

STREAMS = ("wiring", "faults", "spreads", "noise", "stimuli", "modern")


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the generator `name` of STREAMS for a whole seed >= 0 (ValueError else)."""
    check_whole("seed", seed, least=0)
    children = np.random.SeedSequence(int(seed)).spawn(len(STREAMS))
    return np.random.default_rng(children[STREAMS.index(name)])
