"""The circuit f(x, y, z) = (x + y) z: values go forward, gradients come back, node by node.

At every node the gradient that arrives from above ("upstream") is multiplied by the node's own derivative ("local"),
and passed on: that is all of backpropagation. The example is A. Karpathy's (CS231n), at the lecture's x = 2, y = 5,
z = -4; CS231n itself has x = -2.
"""

from functools import partial

from mark1 import lab
from mark1.base.checks import check_number
from mark1.lab import Column, Report, Table
from mark1.modern.second_order import graph
from mark1.show import plots

X, Y, Z = 2.0, 5.0, -4.0
MOST = 1e9  # beyond this the products would no longer be readable
PLACES = {  # of the wires in the figure: from (across, up) to (across, up)
    "x": ((0, 2), (2, 1.5)),
    "y": ((0, 1), (2, 1.5)),
    "z": ((0, 0), (4, 0.75)),
    "q": ((2, 1.5), (4, 0.75)),
    "f": ((4, 0.75), (5.6, 0.75)),
}


def run(
    seed: int = 0,  # noqa: ARG001  (nothing is drawn at random)
    x: float = X,
    y: float = Y,
    z: float = Z,
) -> Report:
    """Work the circuit out forward, then backward."""
    nodes = circuit(*(check_number(name, value, -MOST, MOST) for name, value in (("x", x), ("y", y), ("z", z))))
    df = {name: f"{slope(node):g}" for name, node in nodes.items()}
    return Report(
        "The circuit f = (x + y) z",
        tables=(forward(nodes), backward(nodes["f"])),
        notes=(
            f"df/dx = {df['x']}, df/dy = {df['y']}, df/dz = {df['z']}. The sum hands its upstream gradient df/dq = "
            f"{df['q']} on to both x and y as it is; the product hands on its own times the other factor.",
            "Example: A. Karpathy, CS231n, which has x = -2 where the lecture has x = 2.",
        ),
        figures={"circuit": partial(draw, nodes)},
        settings={"x": x, "y": y, "z": z},
    )


def circuit(x: float, y: float, z: float) -> dict[str, graph.Node]:
    """The nodes of the circuit by name, values and gradients worked out."""
    inputs = {name: graph.variable(value, name) for name, value in (("x", x), ("y", y), ("z", z))}
    q = inputs["x"] + inputs["y"]
    f = q * inputs["z"]
    q.name, f.name = "q", "f"
    f.backward()
    return inputs | {"q": q, "f": f}


def slope(node: graph.Node) -> float:
    """Gradient of f by a node."""
    return 0.0 if node.gradient is None else float(node.gradient)


def forward(nodes: dict[str, graph.Node]) -> Table:
    """Return the value of each node, inputs first."""
    formulas = {"q": "x + y", "f": "q z"}
    rows = [(name, formulas.get(name, "input"), float(node.value)) for name, node in nodes.items()]
    return Table("Forward: values", ["node", "operation", Column("value", "{:g}")], rows)


def backward(f: graph.Node) -> Table:
    """Each way back, from f to the inputs: upstream x local."""
    rows = [
        (f"{r['node']} to {r['to']}", f"d{r['node']}/d{r['to']}", r["upstream"], r["local"], r["contribution"])
        for r in f.table()
    ]
    numbers = [Column(name, "{:g}") for name in ("upstream", "local", "upstream x local")]
    return Table("Backward: gradients", ["way back", "local is", *numbers], rows)


def draw(nodes: dict[str, graph.Node]) -> plots.Figure:
    """The circuit with its values above the wires and its gradients below."""
    wires = [plots.Wire(name, *PLACES[name], float(node.value), slope(node)) for name, node in nodes.items()]
    gates = [plots.Gate(nodes[name].operation, PLACES[name][0]) for name in ("q", "f")]
    return plots.circuit("f(x, y, z) = (x + y) z   (after A. Karpathy, CS231n)", wires, gates)


if __name__ == "__main__":
    lab.main(run)
