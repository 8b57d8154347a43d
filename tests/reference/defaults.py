"""The defaults of the Mark I, written out once more, for small machines: one cell, one A-unit, one R-unit, and up."""

from types import SimpleNamespace
from typing import Any

from numpy.typing import ArrayLike

from .naive import NaiveMachine, Row
from .units import Drawn

VOLT = 2.0**30
TRAVEL = 236223 / VOLT
"""0.22 V/s, in V per tick, on the grid."""
SLOW = 118112 / VOLT
"""0.11 V/s, likewise."""


def spec(**changes: object) -> SimpleNamespace:
    """Return the defaults of the page, for as many R-units as asked for."""
    defaults: dict[str, object] = {
        "retina_shape": (1, 1), "response_units": 1, "threshold": 1, "s_threshold": 0.5,
        "settle_ms": 500, "look_ms": 1000, "pulse_ms": 1000, "change_ms": 5000, "margin_ms": 200, "limit_ms": 30000,
        "motor_speed": 0.22, "dead_time_ms": 30, "stop": 11.0, "dead_zone": 0.05, "clear_responses": True,
        "beta_total": 10.0, "decay": 0.0,
    }  # fmt: skip
    return SimpleNamespace(**defaults | changes)


def drawn(**changes: Any) -> Drawn:
    """Return one cell, A-unit and motor, all with the defaults; A-unit i has a + cord to S-unit 0 unless given."""
    feeds = changes.get("feeds", [0])
    cells = len(changes.get("s_threshold", [0.5]))
    defaults: dict[str, Any] = {
        "cords": [(a, 0, 1) for a in range(len(feeds))], "feeds": feeds,
        "s_threshold": [0.5], "rise": [50] * cells, "fall": [200] * cells,
        "speed": [0.22] * len(feeds), "dead_time": [30] * len(feeds),
    }  # fmt: skip
    return Drawn(**defaults | changes)


def panel(cells: int = 1, responses: int = 1, **changes: object) -> dict[str, object]:
    """Return the panel as it stands by default."""
    defaults: dict[str, object] = {
        "mode": "error correction", "system": "alpha", "correction": "quantized", "valence": "bivalent",
        "sign": "positive", "reinforcement": True, "enabled": [True] * responses, "forcing": [-1] * responses,
        "switches": [-1] * cells,
    }  # fmt: skip
    return defaults | changes


def exposed(machine: NaiveMachine, image: ArrayLike, target: Any = None) -> list[Row]:
    """Return the rows of one exposure."""
    before = len(machine.rows)
    machine.expose(image, target)
    return machine.rows[before:]


def of(rows: list[Row], part: str) -> list[tuple[int, dict[str, dict[int, float]]]]:
    """Return tick and changes of one part's rows."""
    return [(row.tick, row.changes) for row in rows if row.part == part]
