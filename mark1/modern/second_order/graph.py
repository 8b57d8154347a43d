"""Computational graph: every operation is a node with its value and, after `backward`, its gradient.

    x, y, z = graph.variable(2, "x"), graph.variable(5, "y"), graph.variable(-4, "z")
    f = (x + y) * z
    f.backward()          # x.gradient, y.gradient, z.gradient; f.table() has every "upstream x local"

Gradients are computed as nodes, so they can be differentiated again, which gives `hessian`. Values are float64 arrays
of any shape. No function is recursive, so a chain may be as deep as memory allows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_array

Index = int | slice | tuple[int | slice, ...] | None


class Node:
    """A value, the operation that computed it, and edges to its operands."""

    __array_ufunc__ = None  # numpy leaves array * node to the node

    def __init__(self, value: ArrayLike, operation: str, edges: "tuple[Edge, ...]" = (), name: str = "") -> None:
        if value is None:
            raise ValueError("a node needs a number or an array, not None; does the function return its result?")
        self.value: Array = np.asarray(value, dtype=np.float64)
        self.operation, self.edges, self.name = operation, edges, name
        self.depth: int = 1 + max((edge.parent.depth for edge in edges), default=-1)
        self.gradient: Array | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the value."""
        return self.value.shape

    def backward(self) -> None:
        """Set `gradient` of every node that this number depends on."""
        for node, gradient in _pull_back(self).values():
            node.gradient = gradient.value

    def table(self) -> list[dict[str, Any]]:
        """Return one row per edge, from this node back to the variables: upstream x local = contribution.

        For an operation without a local factor, such as a sum or W h, `local` is its name.
        """
        self.backward()  # overwrites the gradients of another node's backward()
        nodes = ancestors(self)
        names = {id(node): node.name or f"n{len(nodes) - k}" for k, node in enumerate(nodes)}
        return [
            _row(names[id(node)], names[id(edge.parent)], node, edge)
            for node in nodes
            for edge in node.edges
            if edge.parent.operation != "constant"
        ]

    def __repr__(self) -> str:
        gradient = "" if self.gradient is None else f", gradient={self.gradient.tolist()}"
        return f"Node({self.name or self.operation}, value={self.value.tolist()}{gradient})"

    def __add__(self, other: "Node | ArrayLike") -> "Node":
        other = node(other)
        return _operation(self.value + other.value, "+", (self, _one), (other, _one))

    def __mul__(self, other: "Node | ArrayLike") -> "Node":
        other = node(other)
        return _operation(self.value * other.value, "*", (self, lambda _: other), (other, lambda _: self))

    def __neg__(self) -> "Node":
        return self * -1.0

    def __sub__(self, other: "Node | ArrayLike") -> "Node":
        return self + -node(other)

    def __truediv__(self, other: "Node | ArrayLike") -> "Node":
        return self * node(other) ** -1

    def __pow__(self, power: float) -> "Node":
        if power in (0, 1):
            return self if power == 1 else node(np.ones(self.shape))
        if power != int(power) and (self.value < 0).any():
            raise ValueError(f"{self.name or 'a node'} is below 0 and cannot be raised to {power}")
        if power < 0 and not self.value.all():
            raise ValueError(f"{self.name or 'a node'} holds a 0 and cannot be raised to {power}")
        return _operation(self.value ** float(power), f"^{power}", (self, lambda _: self ** (power - 1) * power))

    def __matmul__(self, other: "Node | ArrayLike") -> "Node":
        other = node(other)
        if self.value.ndim != 2 or other.value.ndim != 2 or self.shape[1] != other.shape[0]:
            raise ValueError(f"a matrix product needs shapes (n, k) and (k, m), not {self.shape} and {other.shape}")
        left = Edge(self, "@ right^T", lambda upstream: upstream @ other.T)
        right = Edge(other, "left^T @", lambda upstream: self.T @ upstream)
        return Node(self.value @ other.value, "@", (left, right))

    def __getitem__(self, index: Index) -> "Node":
        edge = Edge(self, f"[{index}]", lambda upstream: _scatter(upstream, index, self.shape))
        return Node(self.value[index], f"[{index}]", (edge,))

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other: ArrayLike) -> "Node":
        return -self + other

    def __rtruediv__(self, other: ArrayLike) -> "Node":
        return self**-1 * other

    def __rmatmul__(self, other: ArrayLike) -> "Node":
        return node(other) @ self

    @property
    def T(self) -> "Node":  # noqa: N802  (numpy's name)
        """The transposed matrix."""
        return Node(self.value.T, "T", (Edge(self, "T", lambda upstream: upstream.T),))

    def reshape(self, *shape: int) -> "Node":
        """Return the same values in another shape."""
        edge = Edge(self, "reshape", lambda upstream: upstream.reshape(*self.shape))
        return Node(self.value.reshape(shape), "reshape", (edge,))

    def sum(self, axis: int | None = None) -> "Node":
        """Return the sum of all values, or along one axis, which is kept with length 1."""
        return _sum_to(self, () if axis is None else np.sum(self.value, axis=axis, keepdims=True).shape)


@dataclass(frozen=True, eq=False)
class Edge:
    """Connection of a node to one operand, with a local derivative or a named linear map `pull`."""

    parent: Node
    text: str = ""
    pull: Callable[[Node], Node] | None = None
    local: Callable[[Node], Node] | None = None

    def share(self, at: Node, upstream: Node) -> Node:
        """Return the contribution of the gradient `upstream` at the node `at` to the parent's gradient."""
        if self.pull is not None:
            return self.pull(upstream)
        product = upstream if self.local in (None, _one) else upstream * self.local(at)
        return _sum_to(product, self.parent.shape)


def variable(value: ArrayLike, name: str = "") -> Node:
    """Return a node to differentiate with respect to; raises ValueError for a value that is not finite."""
    return Node(check_array(name or "a variable", value), "variable", name=name)


def node(value: Node | ArrayLike) -> Node:
    """Return a node unchanged, a number or array as a constant."""
    return value if isinstance(value, Node) else Node(value, "constant")


def exp(x: Node) -> Node:
    """Return e to the power of x."""
    return _operation(np.exp(x.value), "exp", (x, lambda out: out))


def log(x: Node) -> Node:
    """Return the natural logarithm; raises ValueError for values that are not above 0."""
    if not (x.value > 0).all():
        raise ValueError(f"log needs values above 0, not {x.value.min():g}")
    return _operation(np.log(x.value), "log", (x, lambda _: x**-1))


def sin(x: Node) -> Node:
    """Return the sine."""
    return _operation(np.sin(x.value), "sin", (x, lambda _: cos(x)))


def cos(x: Node) -> Node:
    """Return the cosine."""
    return _operation(np.cos(x.value), "cos", (x, lambda _: -sin(x)))


def tanh(x: Node) -> Node:
    """Return the hyperbolic tangent."""
    return _operation(np.tanh(x.value), "tanh", (x, lambda out: 1.0 - out * out))


def sigmoid(x: Node) -> Node:
    """Return 1 / (1 + e^-x)."""
    small = np.exp(-np.abs(x.value))
    value = np.where(x.value >= 0, 1.0, small) / (1.0 + small)
    return _operation(value, "sigmoid", (x, lambda out: out * (1.0 - out)))


def relu(x: Node) -> Node:
    """Return max(0, x), with derivative 0 at 0."""
    return _operation(np.maximum(x.value, 0.0), "relu", (x, lambda _: node(x.value > 0)))


def operation(value: Array, name: str, x: Node, local: Callable[[Node], Node]) -> Node:
    """Return an elementwise operation of your own; `local` maps the new node to its local derivative."""
    return _operation(value, name, (x, local))


def ancestors(output: Node) -> list[Node]:
    """Return the node and all nodes it depends on except constants, each before its operands."""
    found, waiting = {id(output): output}, [output]
    while waiting:
        for edge in waiting.pop().edges:
            if id(edge.parent) not in found and edge.parent.operation != "constant":
                found[id(edge.parent)] = edge.parent
                waiting.append(edge.parent)
    return sorted(found.values(), key=lambda n: -n.depth)


def gradients(output: Node, by: list[Node]) -> list[Node]:
    """Return the gradients of a number with respect to some nodes, as nodes that can be differentiated again."""
    pulled = _pull_back(output)
    return [pulled[id(n)][1] if id(n) in pulled else node(np.zeros(n.shape)) for n in by]


def gradient(function: Callable[[Node], Node], at: ArrayLike) -> tuple[float, Array]:
    """Return value and exact gradient of a function of one vector, such as `lambda w: w[0] ** 2 + 3 * w[1]`."""
    x = variable(at, "w")
    output = node(function(x))
    (slope,) = gradients(output, [x])
    return float(output.value.item()), slope.value


def hessian(function: Callable[[Node], Node], at: ArrayLike) -> Array:
    """Return the exact Hessian, shape (n, n), of a function of a vector of n numbers."""
    x = variable(at, "w")
    (slope,) = gradients(node(function(x)), [x])
    rows = [gradients(slope[k], [x])[0].value for k in range(x.value.size)]
    return np.array(rows).reshape(x.value.size, x.value.size)


def _operation(value: Array, name: str, *parents: tuple[Node, Callable[[Node], Node]]) -> Node:
    return Node(value, name, tuple(Edge(parent, local=local) for parent, local in parents))


def _one(_out: Node) -> Node:
    return node(1.0)


def _pull_back(output: Node) -> dict[int, tuple[Node, Node]]:
    if output.value.size != 1:
        raise ValueError(f"a gradient starts from one number, but this node has shape {output.shape}: sum it first")
    pulled = {id(output): (output, node(np.ones(output.shape)))}
    for at in ancestors(output):
        for edge in at.edges:
            if edge.parent.operation != "constant":
                share = edge.share(at, pulled[id(at)][1])
                known = pulled.get(id(edge.parent))
                pulled[id(edge.parent)] = (edge.parent, known[1] + share if known else share)
    return pulled


def _sum_to(x: Node, shape: tuple[int, ...]) -> Node:
    if x.shape == shape:
        return x
    extra = x.value.ndim - len(shape)
    axes = tuple(k for k in range(x.value.ndim) if k < extra or (shape[k - extra] == 1 and x.shape[k] != 1))
    value = x.value.sum(axis=axes, keepdims=True).reshape(shape)
    return Node(value, "sum", (Edge(x, "spread", lambda upstream: _spread(upstream, x.shape)),))


def _spread(x: Node, shape: tuple[int, ...]) -> Node:
    edge = Edge(x, "sum", lambda upstream: _sum_to(upstream, x.shape))
    return Node(np.broadcast_to(x.value, shape), "spread", (edge,))


def _scatter(x: Node, index: Index, shape: tuple[int, ...]) -> Node:
    value = np.zeros(shape)
    np.add.at(value, index, x.value)  # type: ignore[arg-type]  # numpy types no slices here
    return Node(value, "place", (Edge(x, f"[{index}]", lambda upstream: upstream[index]),))


def _row(name: str, parent: str, at: Node, edge: Edge) -> dict[str, Any]:
    upstream = node(0.0 if at.gradient is None else at.gradient)
    local = edge.local(at).value.tolist() if edge.local else edge.text
    row = {"node": name, "operation": at.operation, "value": at.value.tolist(), "to": parent}
    return row | {
        "upstream": upstream.value.tolist(),
        "local": local,
        "contribution": edge.share(at, upstream).value.tolist(),
    }
