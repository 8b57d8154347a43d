"""Test surfaces for optimizers: functions of two numbers, written for `modern.graph`.

Each is difficult in one way: a valley that is 100 times as steep across as along, at an angle to the axes; Beale's
function (1958), flat between steep walls; a saddle with a minimum on either side.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mark1.base.checks import Array, find_named
from mark1.modern.second_order import graph
from mark1.modern.second_order.graph import Node


@dataclass(frozen=True)
class Surface:
    """A function of w of shape (2,), a starting point, its global minima, and the part of the plane to draw.

    `box` is (left, right, bottom, top). The value at each of `minima` is `lowest`.
    """

    name: str
    formula: str
    function: Callable[[Node], Node]
    start: tuple[float, float]
    minima: tuple[tuple[float, float], ...]
    box: tuple[float, float, float, float]
    lowest: float = 0.0

    def value(self, w: Array) -> float:
        """Return the value at w, shape (2,)."""
        return float(graph.node(self.function(graph.variable(w, "w"))).value)

    def heights(self, points: int = 200) -> tuple[Array, Array, Array]:
        """Return grids of x, y and value over the box, each of shape (points, points)."""
        left, right, bottom, top = self.box
        x, y = np.meshgrid(np.linspace(left, right, points), np.linspace(bottom, top, points))
        return x, y, graph.node(self.function(graph.variable(np.stack([x, y]), "w"))).value


def _valley(w: Node) -> Node:
    along, across = w[0] + w[1], w[0] - w[1]
    return 0.25 * along**2 + 25.0 * across**2


def _beale(w: Node) -> Node:
    x, y = w[0], w[1]
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def _saddle(w: Node) -> Node:
    return w[0] ** 2 - w[1] ** 2 + 0.5 * w[1] ** 4


SURFACES: dict[str, Surface] = {
    surface.name: surface
    for surface in (
        Surface("valley", "(x + y)^2/4 + 25 (x - y)^2", _valley, (-4.0, -2.0), ((0.0, 0.0),), (-5.0, 2.0, -5.0, 2.0)),
        Surface(
            "Beale",
            "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2",
            _beale,
            (1.0, 1.0),
            ((3.0, 0.5),),
            (-1.0, 4.5, -1.5, 1.5),
        ),
        Surface(
            "saddle", "x^2 - y^2 + y^4/2", _saddle, (1.2, 0.01), ((0.0, 1.0), (0.0, -1.0)), (-1.6, 1.6, -1.6, 1.6), -0.5
        ),
    )
}


def get(name: str) -> Surface:
    """Return the surface of that name; raises ValueError for an unknown one."""
    return find_named("surface", name, SURFACES)
