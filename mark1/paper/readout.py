"""Settings of the read-out of 1957/58: how responses compete, feed back to the A-units and are reinforced.

The terms are those of R58 (p. 388-391 and table 1, theory). Nothing here is the Mark I.
"""

from dataclasses import dataclass

from mark1.base.checks import check_count, check_fraction, check_number
from mark1.machine.reinforcement import MODES, SYSTEMS

TAUGHT = ("forced learning", "error correction")
"""Modes in which a teacher names the correct response."""

WORDS = {
    "discrimination": ("sigma", "mu"),
    "feedback": ("b", "a"),
    "system": SYSTEMS,
    "mode": MODES,
    "valence": ("monovalent", "bivalent"),
}
"""Settings that are words, and the valid ones of each."""


@dataclass(frozen=True)
class ReadOut:
    """Settings of competition, feedback and reinforcement; ValueError for an invalid one.

    Theory (R58 p. 388-391, table 1), except where marked invented.
    """

    discrimination: str = "sigma"
    """The response with the greatest sum ("sigma") or the greatest mean ("mu") of active values becomes dominant."""
    feedback: str = "b"
    """Rule "b" (used in R58): the response turns off all A-units outside its set. "a": it excites its own."""
    feedback_strength: int = 1
    """Under rule "a", the number added to the signed sum of every A-unit of the set: invented."""
    system: str = "alpha"
    """System of reinforcement: one of SYSTEMS."""
    mode: str = "forced learning"
    """Training mode: one of MODES."""
    valence: str = "monovalent"
    """If "bivalent", the active units of the responses that lost are changed in the opposite direction."""
    beta_total: float = 10.0
    """K: the total that beta shares among the active units of a set (steps): invented."""
    decay: float = 0.0
    """Fraction of every value lost after each exposure with reinforcement; R58 class C', size invented."""

    def __post_init__(self) -> None:
        for name, words in WORDS.items():
            word = getattr(self, name)
            if not isinstance(word, str) or word not in words:
                raise ValueError(f"{name} must be one of {', '.join(map(repr, words))}, not {word!r}")
        check_count("feedback_strength", self.feedback_strength, low=1)
        check_number("beta_total", self.beta_total, above=0)
        check_fraction("decay", self.decay)
