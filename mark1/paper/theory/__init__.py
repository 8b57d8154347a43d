"""Theory: what the papers of 1957 to 1962 expect, as pure functions beside the machine and never as its results."""

from mark1.paper.theory.learning import (
    SQUARES_AND_CIRCLES,
    Environment,
    corrections_bound,
    generalization,
    recognition,
)
from mark1.paper.theory.random_wiring import (
    Inputs,
    Overlap,
    activity,
    activity_of_cells,
    least_shared_activity,
    shared_activity,
    shared_activity_of_cells,
)

__all__ = [
    "SQUARES_AND_CIRCLES",
    "Environment",
    "Inputs",
    "Overlap",
    "activity",
    "activity_of_cells",
    "corrections_bound",
    "generalization",
    "least_shared_activity",
    "recognition",
    "shared_activity",
    "shared_activity_of_cells",
]
