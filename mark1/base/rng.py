"""Random numbers: one seed makes six named streams, so that drawing more from one never shifts another."""

import numpy as np

from mark1.base.checks import check_count, check_seed, suggest

STREAMS = ("wiring", "faults", "tolerances", "noise", "stimuli", "modern")
"""Names of the streams; a stream is keyed by its position here, so that the order must stay."""


def stream(seed: int, name: str, *child: int) -> np.random.Generator:
    """Return the numpy Generator of the named stream of a seed, or a numbered child of that stream.

    The same seed, name and child numbers return a Generator in the same state.

    Raises:
        ValueError: the seed is not a whole number of at least 0, the name is not one of STREAMS, or a child number is
            negative.
    """
    if not isinstance(name, str) or name not in STREAMS:
        raise ValueError(f"unknown random stream {name!r}{suggest(name, STREAMS)}; known: {', '.join(STREAMS)}")
    key = (STREAMS.index(name), *(check_count("child", number, 0) for number in child))
    return np.random.default_rng(np.random.SeedSequence(check_seed(seed), spawn_key=key))
