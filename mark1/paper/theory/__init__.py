"""Theory of the papers of 1957 to 1962, as pure functions; never a result of the machine.

In reading order: `random_wiring` (activity P_a and overlap P_c), `learning` (curves of 1958, Novikoff's bound),
`example1957` (the example that Rosenblatt computed by hand).
"""

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
