"""Files: a network, or a trainer in the middle of training, as one npz file of arrays and a description in JSON.

Nothing is pickled, so that reading a file from anywhere runs no code in it.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from functools import partial
from io import BytesIO
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from mark1.base.checks import Array, check_array, check_count
from mark1.base.files import FileLike, name_of, read_file, write_file
from mark1.base.npz import ArrayHeader, read_npz
from mark1.modern import activations, losses, optimizers
from mark1.modern.demos.slide_optimizers import AS_PRINTED
from mark1.modern.history import History
from mark1.modern.layers import Dense
from mark1.modern.losses import Loss
from mark1.modern.optimizers import Optimizer
from mark1.modern.optimizers import State as OptimizerState
from mark1.modern.schedules import SCHEDULES, Schedule

FORMAT = "mark1 modern 1"

MOST_BYTES = 2**31
"""Most bytes of a file that is read."""

Json = dict[str, Any]

_OPTIMIZERS = {**optimizers.KINDS, **AS_PRINTED}


class NetworkState(NamedTuple):
    """Everything that a saved network consists of."""

    inputs: int
    layers: Sequence[Dense]
    dtype: str
    classes: Sequence[str] | None
    parameters: Array


class TrainerState(NamedTuple):
    """Everything that a saved trainer consists of, and a fingerprint of its samples, which are not saved."""

    network: NetworkState
    loss: Loss
    optimizer: Optimizer
    optimizer_state: OptimizerState
    gradient: Array
    best: Array
    best_epoch: int | None
    order: Array
    at: int
    batch_size: int
    shuffle: bool
    rng: Mapping[str, Any]
    history: History
    samples: str


def save_network(network: NetworkState, file: FileLike) -> None:
    """Write a network; raises ValueError for an activation that could not be loaded again, and for an I/O error."""
    _write(file, {"network": _described(network)}, {"parameters": network.parameters, **_given_arrays(network.layers)})


def load_network(file: FileLike) -> NetworkState:
    """Return a network that `save_network` or `save_trainer` wrote; raises ValueError, naming the file, otherwise."""
    try:
        return _network(*_read(file))
    except _BROKEN as error:
        raise ValueError(f"{name_of(file)} cannot be read as a saved network: {_reason(error)}") from None


def save_trainer(trainer: TrainerState, file: FileLike) -> None:
    """Write a trainer; raises ValueError for parts that could not be loaded again, and for an I/O error."""
    state = {f"state/{name}": value for name, value in trainer.optimizer_state.items() if name != "updates"}
    arrays = {
        "parameters": trainer.network.parameters,
        "gradient": trainer.gradient,
        "order": trainer.order,
        "best": trainer.best,
        **state,
        **_given_arrays(trainer.network.layers),
    }
    description = {
        "network": _described(trainer.network),
        "loss": _known_name(trainer.loss, losses),
        "optimizer": _described_optimizer(trainer.optimizer),
        "updates": trainer.optimizer_state["updates"],
        "batch_size": trainer.batch_size,
        "shuffle": trainer.shuffle,
        "rng": trainer.rng,
        "at": trainer.at,
        "best_epoch": trainer.best_epoch,
        "history": asdict(trainer.history),
        "samples": trainer.samples,
    }
    _write(file, description, arrays)


def load_trainer(file: FileLike) -> TrainerState:
    """Return a trainer that `save_trainer` wrote; raises ValueError, naming the file, otherwise."""
    try:
        description, arrays = _read(file)
        if "optimizer" not in description:
            raise ValueError("it holds a network alone, which Network.load reads")
        return _trainer(description, arrays)
    except _BROKEN as error:
        raise ValueError(f"{name_of(file)} cannot be read as a saved trainer: {_reason(error)}") from None


def _trainer(description: Json, arrays: dict[str, Array]) -> TrainerState:
    network = _network(description, arrays)
    loss, optimizer = losses.get(description["loss"]), _optimizer(description["optimizer"])
    parameters, order, at = network.parameters, arrays["order"], int(description["at"])
    if not (order.ndim == 1 and np.array_equal(np.sort(order), np.arange(len(order))) and 0 <= at < len(order)):
        raise ValueError("its order of samples is damaged")
    state: OptimizerState = {
        name: _like(parameters, arrays[f"state/{name}"]) for name in optimizer.start(parameters) if name != "updates"
    }
    state["updates"] = int(description["updates"])
    best_epoch = description["best_epoch"]
    return TrainerState(
        network=network,
        loss=loss,
        optimizer=optimizer,
        optimizer_state=state,
        gradient=_like(parameters, arrays["gradient"]),
        best=_like(parameters, arrays["best"]),
        best_epoch=None if best_epoch is None else int(best_epoch),
        order=order,
        at=at,
        batch_size=check_count("its batch_size", description["batch_size"]),
        shuffle=bool(description["shuffle"]),
        rng=_checked_rng(description["rng"]),
        history=_history(description["history"]),
        samples=str(description["samples"]),
    )


def _checked_rng(state: Json) -> Json:
    np.random.default_rng(0).bit_generator.state = state  # raises what _BROKEN names if it is no such state
    return state


def _history(saved: Json) -> History:
    for name, value in saved.items():
        numbers = isinstance(value, list) and all(isinstance(each, int | float) for each in value)
        if not (isinstance(value, str) if name in ("stopped", "loss_function") else numbers):
            raise ValueError(f"its history is damaged at {name!r}")
    return History(**saved)


def _like(parameters: Array, array: Array) -> Array:
    if array.shape != parameters.shape or array.dtype != parameters.dtype:
        raise ValueError(f"an array has shape {array.shape}, the parameters {parameters.shape}")
    return check_array("an array", array, array.dtype)


def _described(network: NetworkState) -> Json:
    layers = [{f.name: _plain(layer, f.name) for f in fields(layer)} for layer in network.layers]
    about: Json = {"inputs": network.inputs, "dtype": network.dtype, "layers": layers}
    return about if network.classes is None else about | {"classes": list(network.classes)}


def _plain(layer: Dense, name: str) -> object:
    value = getattr(layer, name)
    if name == "activation":
        return _known_name(layer.g, activations)
    return None if isinstance(value, np.ndarray) else value


def _given_arrays(layers: Sequence[Dense]) -> dict[str, Array]:
    """Return the arrays that layers were given, by layer and argument: masks and kernels may be too large for JSON."""
    each = ((k, field.name, getattr(layer, field.name)) for k, layer in enumerate(layers) for field in fields(layer))
    return {f"layers/{k}/{name}": value for k, name, value in each if isinstance(value, np.ndarray)}


def _known_name(thing: activations.Activation | Loss, module: ModuleType) -> str:
    try:
        known = module.get(thing.name) == thing
    except ValueError:
        known = False
    if not known:
        raise ValueError(f"{thing.name!r} here is not the {thing.name} of the package, so it could not be loaded again")
    return thing.name


def _network(description: Json, arrays: dict[str, Array]) -> NetworkState:
    about, parameters = description["network"], arrays["parameters"]
    layers = [dict(layer) for layer in about["layers"]]
    for name in [name for name in arrays if name.startswith("layers/")]:
        _, k, setting = name.split("/")
        layers[int(k)][setting] = arrays[name]
    # Sizes in the description are trusted only as far as the parameters in the file bear them out.
    fans = [about["inputs"], *(layer["units"] for layer in layers)]
    if not all(isinstance(n, int) and 0 < n <= max(parameters.size, 1) for n in fans):
        raise ValueError("its layers do not fit its parameters")
    made = [Dense(**layer) for layer in layers]
    total = sum(layer.size(n) for layer, n in zip(made, fans[:-1], strict=True))
    if parameters.shape != (total,):
        raise ValueError(f"its parameters have shape {parameters.shape}, but its layers need ({total},)")
    return NetworkState(about["inputs"], made, about["dtype"], about.get("classes"), parameters)


def _described_optimizer(optimizer: Optimizer) -> tuple[str, Json]:
    name = type(optimizer).__name__
    if _OPTIMIZERS.get(name) is not type(optimizer):
        raise ValueError(f"{name} is not an optimizer of the package, so it cannot be loaded again")
    settings = {f.name: getattr(optimizer, f.name) for f in fields(optimizer)}
    rate = settings["learning_rate"]
    if isinstance(rate, Schedule):
        if type(rate).__name__ not in SCHEDULES:
            raise ValueError(f"{type(rate).__name__} is not a schedule of the package, so it cannot be loaded again")
        settings["learning_rate"] = [type(rate).__name__, asdict(rate)]
    return name, settings


def _optimizer(saved: Sequence[Any]) -> Optimizer:
    name, settings = saved
    if isinstance(rate := settings["learning_rate"], list):
        settings = settings | {"learning_rate": SCHEDULES[rate[0]](**rate[1])}
    return _OPTIMIZERS[name](**settings)


def fingerprint(*arrays: Array) -> str:
    """Return a digest of the values, shapes and types of arrays."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.shape}{array.dtype}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


_BROKEN = (
    OSError,
    EOFError,
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    IndexError,
    OverflowError,
    RecursionError,
)


def _reason(error: Exception) -> str:
    """Return why a file cannot be read in words of ours; only a ValueError of this module carries such words."""
    if isinstance(error, json.JSONDecodeError | UnicodeError):
        return "its description is damaged"
    if isinstance(error, OSError):
        return str(error.strerror or "it is damaged")
    return str(error) if isinstance(error, ValueError) else "its description is damaged"


def _write(file: FileLike, description: Json, arrays: Mapping[str, Array]) -> None:
    text = np.array(json.dumps({"format": FORMAT, **description}))
    try:
        write_file(file, lambda out: np.savez(out, description=text, **arrays))  # type: ignore[arg-type]
    except OSError as error:
        raise ValueError(f"{name_of(file)} cannot be written: {error.strerror}") from None


def _read(file: FileLike) -> tuple[Json, dict[str, Array]]:
    content = read_file(file, MOST_BYTES)
    arrays = read_npz(BytesIO(content), partial(_check_headers, size=len(content)), MOST_BYTES)
    description = json.loads(str(arrays.pop("description")))
    if not isinstance(description, dict) or description.get("format") != FORMAT:
        raise ValueError(f"its format is not {FORMAT!r}")
    return description, arrays


def _check_headers(headers: Mapping[str, ArrayHeader], size: int) -> None:
    """Raise ValueError for unknown or missing arrays and for sizes that do not fit together or the file."""
    unknown = [name for name in headers if not _KNOWN.fullmatch(name)]
    if unknown or not {"description", "parameters"} <= headers.keys():
        what = f"holds {unknown[0][:40]!r}, which" if unknown else "lacks an array that"
        raise ValueError(f"it {what} {'no' if unknown else 'every'} saved network or trainer has")
    # Files are written uncompressed, so the arrays cannot be larger than the file.
    if sum(header.size for header in headers.values()) > size:
        raise ValueError("it is compressed; only files as `save` writes them are read")
    description, parameters = headers["description"], headers["parameters"]
    if description.dtype.kind != "U" or description.shape != ():
        raise ValueError("its description is damaged")
    for name, header in headers.items():
        like_parameters = name in ("gradient", "best") or name.startswith("state/")
        if like_parameters and (header.shape, header.dtype) != (parameters.shape, parameters.dtype):
            raise ValueError(f"its array {name} has shape {header.shape}, its parameters {parameters.shape}")


_KNOWN = re.compile(
    r"description|parameters|gradient|order|best|state/\w+|layers/\d{1,4}/(?:\w+_initializer|kernel_mask)"
)
