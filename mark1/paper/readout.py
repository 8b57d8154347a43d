"""Settings of the read-out of 1957/58: how its responses compete, feed back to the A-units and are reinforced.

The words are those of R58 (p. 388-391 and table 1, theory). Nothing here is of the Mark I.
"""

from dataclasses import dataclass

from mark1.base.checks import check_count, check_fraction, check_number
from mark1.machine.reinforcement import MODES, SYSTEMS

TAUGHT = ("forced learning", "error correction")
"""Modes in which a teacher says which response is right."""

WORDS = {
    "discrimination": ("sigma", "mu"),
    "feedback": ("b", "a"),
    "system": SYSTEMS,
    "mode": MODES,
    "valence": ("monovalent", "bivalent"),
}
"""Settings that are words: what each may be."""


@dataclass(frozen=True)
class ReadOut:
    """How the responses compete, feed back and are reinforced; an impossible setting is a ValueError.

    All of it is theory (R58 p. 388-391, table 1), except what is said to be invented.
    """

    discrimination: str = "sigma"
    """The response with the greatest sum ("sigma") or the greatest mean ("mu") of active values becomes dominant."""
    feedback: str = "b"
    """Rule "b", with which R58 reckons: the response turns off all A-units outside its set. "a": it excites its own."""
    feedback_strength: int = 1
    """Under rule "a", inputs by which the signed sum of every A-unit of the set is raised: invented."""
    system: str = "alpha"
    """Which values move how far: one of SYSTEMS."""
    mode: str = "forced learning"
    """Whose response is reinforced: one of MODES."""
    valence: str = "monovalent"
    """If "bivalent", the active units of the responses that lost are turned the other way."""
    beta_total: float = 10.0
    """K: the total that beta shares among the active units of a set (steps): invented."""
    decay: float = 0.0
    """Part of every value that is lost after each exposure with reinforcement; R58 class C', size invented."""

    def __post_init__(self) -> None:
        for name, words in WORDS.items():
            word = getattr(self, name)
            if not isinstance(word, str) or word not in words:
                raise ValueError(f"{name} is {word!r}; it must be one of {', '.join(map(repr, words))}")
        check_count("feedback_strength", self.feedback_strength, low=1)
        check_number("beta_total", self.beta_total, above=0)
        check_fraction("decay", self.decay)
