# mypy: ignore-errors
# (PyTorch is not among the packages that the type checker sees.)
"""Make modern.json: what PyTorch 2.13.0 says about optimizers, activations, losses, gradients and a Hessian (float64).

    python3 -m venv torch-venv && torch-venv/bin/pip install torch==2.13.0
    torch-venv/bin/python tests/golden/make_modern.py

The tests read modern.json and need no PyTorch. Where torch.optim has the formula of `mark1.modern`, its own optimizer
runs; where it has not (an earlier rate kept in the velocity, AMSGrad as in its paper, the formulas as printed on the
slides), the formula is written here with tensors and only the gradients are torch's.
"""

import json
import math
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
STEPS = 50
DATA = torch.tensor([[0.5, 1.0], [1.5, -0.5], [-1.0, 0.25], [-0.5, -2.0], [2.0, 0.75]])
BITS = torch.tensor([1.0, 1.0, 0.0, 0.0, 1.0])


def valley(w):
    return 0.5 * (w[0] ** 2 + 25.0 * w[1] ** 2)


def rosenbrock(w):
    return (1.0 - w[0]) ** 2 + 100.0 * (w[1] - w[0] ** 2) ** 2


def beale(w):
    return sum((c - w[0] + w[0] * w[1] ** k) ** 2 for k, c in ((1, 1.5), (2, 2.25), (3, 2.625)))


def saddle(w):
    return w[0] ** 2 - w[1] ** 2


def logistic(w):
    return torch.nn.functional.binary_cross_entropy_with_logits(DATA @ w[:2] + w[2], BITS)


FUNCTIONS = {
    "valley": (valley, [3.0, 1.0]),
    "rosenbrock": (rosenbrock, [-1.2, 1.0]),
    "beale": (beale, [1.0, 1.0]),
    "saddle": (saddle, [1.0, 0.001]),
    "logistic": (logistic, [0.0, 0.0, 0.0]),
}


def with_torch(make, rate=None):
    """Run one of torch's own optimizers; `rate(t)` multiplies its learning rate after t updates."""

    def run(function, start):
        w = torch.tensor(start, requires_grad=True)
        optimizer = make([w])
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate or (lambda _t: 1.0))
        seen = []
        for _ in range(STEPS):
            optimizer.zero_grad()
            function(w).backward()
            optimizer.step()
            schedule.step()
            seen.append(w.detach().tolist())
        return seen

    return run


def with_formula(change):
    """Run a formula: `change(g, t, state)` is what is added to w; state is a dict that it may write into."""

    def run(function, start):
        w, state, seen = torch.tensor(start), {}, []
        for t in range(STEPS):
            w = w.detach().requires_grad_()
            (g,) = torch.autograd.grad(function(w), w)
            w = w.detach() + change(g, t, state)
            seen.append(w.tolist())
        return seen

    return run


def keras_momentum(rate, momentum, decay, nesterov):
    # Keras 2: v = momentum v - lr g, and p += v, or p += momentum v - lr g. Torch multiplies all of v by today's rate.
    def change(g, t, s):
        lr = rate / (1 + decay * t)
        s["v"] = momentum * s.get("v", torch.zeros_like(g)) - lr * g
        return momentum * s["v"] - lr * g if nesterov else s["v"]

    return change


def amsgrad_of_paper(rate, beta_1, beta_2, epsilon):
    def change(g, _t, s):
        zero = torch.zeros_like(g)
        s["m"] = beta_1 * s.get("m", zero) + (1 - beta_1) * g
        s["v"] = beta_2 * s.get("v", zero) + (1 - beta_2) * g**2
        s["top"] = torch.maximum(s.get("top", zero), s["v"])
        return -rate * s["m"] / (s["top"].sqrt() + epsilon)

    return change


def adagrad_as_printed(rate, epsilon):
    def change(g, _t, s):
        before = s.get("G", torch.zeros_like(g))
        s["G"] = before + g**2
        return -rate / (before + epsilon).sqrt() * g

    return change


def rmsprop_as_printed(rate, epsilon):
    def change(g, _t, s):
        before = s.get("G", torch.zeros_like(g))
        s["G"] = rate * before + (1 - rate) * g**2
        return -rate / (before + epsilon).sqrt() * g

    return change


def adam_as_printed(rate, beta_1, beta_2, epsilon):
    def change(g, _t, s):
        zero = torch.zeros_like(g)
        g_hat, m_hat = s.get("G_hat", zero), s.get("M_hat", zero)
        s["G_hat"], s["M_hat"] = s.get("G", zero) / (1 - beta_2), s.get("M", zero) / (1 - beta_1)
        s["G"] = beta_2 * s.get("G", zero) + (1 - beta_2) * g**2
        s["M"] = beta_1 * s.get("M", zero) + (1 - beta_1) * g
        return -rate / (g_hat + epsilon).sqrt() * m_hat

    return change


def inverse(decay):
    return lambda t: 1 / (1 + decay * t)


def cosine(over):
    return lambda t: 0.5 * (1 + math.cos(math.pi * min(t / over, 1)))


OPTIM = torch.optim
# (class, its settings in mark1.modern, how the golden values are made, by what)
CASES = [
    ("GradientDescent", {"learning_rate": 0.001}, with_torch(lambda w: OPTIM.SGD(w, 0.001)), "torch.optim"),
    ("GradientDescent", {"learning_rate": 0.002, "decay": 0.1},
     with_torch(lambda w: OPTIM.SGD(w, 0.002), inverse(0.1)), "torch.optim"),
    ("GradientDescent", {"learning_rate": ["StepDecay", {"learning_rate": 0.002, "factor": 0.5, "every": 10}]},
     with_torch(lambda w: OPTIM.SGD(w, 0.002), lambda t: 0.5 ** (t // 10)), "torch.optim"),
    ("GradientDescent", {"learning_rate": ["Cosine", {"learning_rate": 0.002, "over": 40}]},
     with_torch(lambda w: OPTIM.SGD(w, 0.002), cosine(40)), "torch.optim"),
    ("Momentum", {"learning_rate": 0.0005, "momentum": 0.9},
     with_torch(lambda w: OPTIM.SGD(w, 0.0005, momentum=0.9)), "torch.optim"),
    ("Momentum", {"learning_rate": 0.0005, "momentum": 0.9, "decay": 0.1},
     with_formula(keras_momentum(0.0005, 0.9, 0.1, False)), "formula"),
    ("Nesterov", {"learning_rate": 0.0005, "momentum": 0.9},
     with_torch(lambda w: OPTIM.SGD(w, 0.0005, momentum=0.9, nesterov=True)), "torch.optim"),
    ("Nesterov", {"learning_rate": 0.0005, "momentum": 0.9, "decay": 0.1},
     with_formula(keras_momentum(0.0005, 0.9, 0.1, True)), "formula"),
    ("Adagrad", {"learning_rate": 0.1}, with_torch(lambda w: OPTIM.Adagrad(w, 0.1, eps=1e-7)), "torch.optim"),
    ("Adagrad", {"learning_rate": 0.1, "decay": 0.05},
     with_torch(lambda w: OPTIM.Adagrad(w, 0.1, lr_decay=0.05, eps=1e-7)), "torch.optim"),
    ("AdagradAsPrinted", {"learning_rate": 0.01, "epsilon": 1.0},
     with_formula(adagrad_as_printed(0.01, 1.0)), "formula"),
    ("RMSprop", {}, with_torch(lambda w: OPTIM.RMSprop(w, 0.001, alpha=0.9, eps=1e-7)), "torch.optim"),
    ("RMSprop", {"learning_rate": 0.02, "rho": 0.8, "decay": 0.05},
     with_torch(lambda w: OPTIM.RMSprop(w, 0.02, alpha=0.8, eps=1e-7), inverse(0.05)), "torch.optim"),
    ("RMSpropAsPrinted", {"learning_rate": 0.01, "epsilon": 1.0},
     with_formula(rmsprop_as_printed(0.01, 1.0)), "formula"),
    ("Adadelta", {}, with_torch(lambda w: OPTIM.Adadelta(w, 1.0, rho=0.95, eps=1e-7)), "torch.optim"),
    ("Adadelta", {"learning_rate": 0.5, "rho": 0.9, "epsilon": 1e-4},
     with_torch(lambda w: OPTIM.Adadelta(w, 0.5, rho=0.9, eps=1e-4)), "torch.optim"),
    ("Adam", {}, with_torch(lambda w: OPTIM.Adam(w, 0.001, eps=1e-7)), "torch.optim"),
    ("Adam", {"learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.99, "epsilon": 1e-8, "decay": 0.02},
     with_torch(lambda w: OPTIM.Adam(w, 0.05, betas=(0.8, 0.99), eps=1e-8), inverse(0.02)), "torch.optim"),
    ("Adam", {"learning_rate": 0.05, "amsgrad": True},
     with_torch(lambda w: OPTIM.Adam(w, 0.05, eps=1e-7, amsgrad=True)), "torch.optim"),
    ("AdamAsPrinted", {"learning_rate": 0.005},
     with_formula(adam_as_printed(0.005, 0.9, 0.999, 1e-7)), "formula"),
    ("AMSGrad", {"learning_rate": 0.02, "beta_2": 0.9},
     with_formula(amsgrad_of_paper(0.02, 0.9, 0.9, 1e-7)), "formula"),
]  # fmt: skip

F = torch.nn.functional
ACTIVATIONS = {
    "linear": lambda z: z * 1,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "soft_relu": lambda z: F.softplus(z, threshold=1e9),  # torch cuts off at 20 otherwise
    "leaky_relu(0.2)": lambda z: F.leaky_relu(z, 0.2),
    "lecture_leaky_relu(0.2)": lambda z: F.leaky_relu(z, 0.2),
    "elu(0.7)": lambda z: F.elu(z, 0.7),
    "gelu": F.gelu,
}
SCORES = [-30.0, -8.0, -3.5, -1.0, -0.3, 0.0, 1e-3, 0.4, 1.0, 2.5, 8.0, 30.0]


def activation(function):
    z = torch.tensor(SCORES, requires_grad=True)
    h = function(z)
    (first,) = torch.autograd.grad(h.sum(), z, create_graph=True)
    second = torch.autograd.grad(first.sum(), z)[0] if first.requires_grad else torch.zeros_like(z)
    return {"value": h.tolist(), "derivative": first.tolist(), "second": second.tolist()}


Z = [[1.0, -2.0, 0.5], [3.0, 0.1, -0.7], [-1e4, 1e4, 0.0], [0.0, 0.0, 0.0]]
LOSSES = {
    "cross_entropy": ("softmax", [2, 0, 1, 1], lambda z, y: F.cross_entropy(z, y)),
    "binary_cross_entropy": (
        "sigmoid",
        [[1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.25, 0.0]],
        lambda z, y: F.binary_cross_entropy_with_logits(z, y),
    ),
    "mean_squared_error": ("tanh", [[0.5, -0.5, 1.0]] * 4, lambda z, y: F.mse_loss(torch.tanh(z), y)),
    "half_sum_of_squares": (
        "linear", [[0.5, -0.5, 1.0]] * 4, lambda z, y: 0.5 * F.mse_loss(z, y, reduction="sum") / len(z),
    ),
}  # fmt: skip


def loss(output, y, function):
    z = torch.tensor(Z, requires_grad=True)
    value = function(z, torch.tensor(y))
    (gradient,) = torch.autograd.grad(value, z)
    return {"activation": output, "z": Z, "y": y, "value": value.item(), "gradient": gradient.tolist()}


def network():
    """Gradient and Hessian of cross-entropy with L2 of 3-4 (tanh)-3 (softmax), parameters in mark1's order."""
    draw = torch.Generator().manual_seed(1)
    parameters = torch.randn(3 * 4 + 4 + 4 * 3 + 3, generator=draw)
    x, y = torch.randn(7, 3, generator=draw), [0, 1, 2, 1, 0, 2, 2]

    def value(p):
        h = torch.tanh(x @ p[:12].reshape(4, 3).T + p[12:16])
        return F.cross_entropy(h @ p[16:28].reshape(3, 4).T + p[28:], torch.tensor(y)) + 0.01 * (p[:12] ** 2).sum()

    gradient, hessian = torch.func.grad(value)(parameters), torch.func.hessian(value)(parameters)
    given = {"parameters": parameters.tolist(), "x": x.tolist(), "y": y, "l2": 0.01}
    return given | {"value": value(parameters).item(), "gradient": gradient.tolist(), "hessian": hessian.tolist()}


def main():
    runs = [
        {"optimizer": kind, "settings": settings, "by": by, "function": name, "start": start, "seen": run(f, start)}
        for kind, settings, run, by in CASES
        for name, (f, start) in FUNCTIONS.items()
    ]
    golden = {
        "made with": f"torch {torch.__version__}",
        "scores": SCORES,
        "activations": {name: activation(f) for name, f in ACTIVATIONS.items()},
        "losses": {name: loss(*case) for name, case in LOSSES.items()},
        "network": network(),
        "runs": runs,
    }
    text = json.dumps(golden, indent=None, separators=(",", ":")).replace('{"optimizer"', '\n{"optimizer"')
    Path(__file__).with_name("modern.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
