"""Saving: a network, or a trainer in the middle of its work, as one npz file of arrays and a description in JSON.

Nothing in it is pickled, so a file from anywhere can be read without running what is in it.
"""

import errno
import hashlib
import json
import os
import zipfile
from dataclasses import asdict, fields
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_array
from mark1.modern import activations, losses, optimizers
from mark1.modern.history import History
from mark1.modern.layers import Dense
from mark1.modern.optimizers import Optimizer
from mark1.modern.schedules import SCHEDULES, Schedule

if TYPE_CHECKING:
    from mark1.modern.network import Network
    from mark1.modern.training import Trainer

FORMAT = "mark1 modern 1"
_BROKEN = (OSError, EOFError, KeyError, TypeError, ValueError, AttributeError, IndexError, zipfile.BadZipFile)


def save_network(network: "Network", path: str | PathLike[str]) -> None:
    """Write layers and parameters."""
    _write(path, {"network": _network(network)}, {"parameters": network.parameters, **_given(network)})


def load_network(kind: "type[Network]", path: str | PathLike[str]) -> "Network":
    """Read what `save_network` or `save_trainer` wrote."""
    try:
        return _made(kind, *_read(path))
    except _BROKEN as error:
        raise ValueError(f"{os.fspath(path)} cannot be read as a saved network: {error}") from None


def save_trainer(trainer: "Trainer", path: str | PathLike[str]) -> None:
    """Write network, loss, optimizer and its state, random numbers, order and history."""
    state = {f"state/{name}": value for name, value in trainer.state.items() if name != "updates"}
    arrays = {
        "parameters": trainer.network.parameters,
        "gradient": trainer.gradient,
        "order": trainer.order,
        "best": trainer.best,
        **state,
        **_given(trainer.network),
    }
    description = {
        "network": _network(trainer.network),
        "loss": _known(trainer.loss, losses),
        "optimizer": _optimizer(trainer.optimizer),
        "updates": trainer.updates,
        "batch_size": trainer.batch_size,
        "shuffle": trainer.shuffle,
        "rng": trainer.rng.bit_generator.state,
        "at": trainer.at,
        "best_epoch": trainer.best_epoch,
        "history": asdict(trainer.history),
        "samples": _fingerprint(trainer.x, trainer.y),
    }
    _write(path, description, arrays)


def load_trainer(
    kind: "type[Trainer]", of: "type[Network]", path: str | PathLike[str], x: ArrayLike, y: ArrayLike
) -> "Trainer":
    """Read what `save_trainer` wrote, for a network of the class `of`; the samples must be those it was saved with."""
    try:
        description, arrays = _read(path)
        if "optimizer" not in description:
            raise ValueError("it holds a network alone, which Network.load reads")
        network = _made(of, description, arrays)
        loss, optimizer = losses.get(description["loss"]), _made_optimizer(description["optimizer"])
    except _BROKEN as error:
        raise ValueError(f"{os.fspath(path)} cannot be read as a saved trainer: {error}") from None
    settings = {"batch_size": description["batch_size"], "shuffle": description["shuffle"]}
    trainer = kind(network, x, y, loss=loss, optimizer=optimizer, **settings)
    if _fingerprint(trainer.x, trainer.y) != description["samples"]:
        raise ValueError(f"{os.fspath(path)} was saved with other samples: give the x and y it was trained on")
    try:
        _resume(trainer, description, arrays)
    except _BROKEN as error:
        raise ValueError(f"{os.fspath(path)} cannot be read as a saved trainer: {error}") from None
    return trainer


def _resume(trainer: "Trainer", description: dict[str, Any], arrays: dict[str, Array]) -> None:
    for name in trainer.state:
        if name != "updates":
            trainer.state[name] = _like(trainer.network.parameters, arrays[f"state/{name}"])
    trainer.state["updates"] = int(description["updates"])
    trainer.gradient = _like(trainer.network.parameters, arrays["gradient"])
    trainer.best = _like(trainer.network.parameters, arrays["best"])
    trainer.best_epoch = None if description["best_epoch"] is None else int(description["best_epoch"])
    order, at = arrays["order"], int(description["at"])
    if not (np.array_equal(np.sort(order), np.arange(len(trainer.x))) and 0 <= at < len(order)):
        raise ValueError("its order of samples is damaged")
    trainer.order, trainer.at = order, at
    trainer.rng.bit_generator.state = description["rng"]
    trainer.history = History(**description["history"])


def _like(parameters: Array, array: Array) -> Array:
    if array.shape != parameters.shape or array.dtype != parameters.dtype:
        raise ValueError(f"an array has shape {array.shape}, the parameters {parameters.shape}")
    return check_array("an array", array, array.dtype)


def _network(network: "Network") -> dict[str, Any]:
    layers = [{f.name: _plain(layer, f.name) for f in fields(layer)} for layer in network.layers]
    return {"inputs": network.inputs, "dtype": network.dtype.name, "layers": layers}


def _plain(layer: Dense, name: str) -> Any:
    value = getattr(layer, name)
    if name == "activation":
        return _known(layer.g, activations)
    return None if isinstance(value, np.ndarray) else value


def _given(network: "Network") -> dict[str, Array]:
    """Arrays that the layers were given, by layer and name: a mask or a kernel may be too large for JSON."""
    each = (
        (k, field.name, getattr(layer, field.name)) for k, layer in enumerate(network.layers) for field in fields(layer)
    )
    return {f"layers/{k}/{name}": value for k, name, value in each if isinstance(value, np.ndarray)}


def _known(thing: Any, module: Any) -> str:
    """The name of an activation or loss, refused where that name would not bring it back."""
    if module.get(thing.name) != thing:
        raise ValueError(f"{thing.name!r} here is not the {thing.name} of the package, so it could not be loaded again")
    return str(thing.name)


def _made(kind: "type[Network]", description: dict[str, Any], arrays: dict[str, Array]) -> "Network":
    about = description["network"]
    for name in [name for name in arrays if name.startswith("layers/")]:
        _, k, setting = name.split("/")
        about["layers"][int(k)][setting] = arrays[name]
    network = kind(about["inputs"], [Dense(**layer) for layer in about["layers"]], dtype=about["dtype"])
    network.parameters = arrays["parameters"]
    return network


def _optimizer(optimizer: Optimizer) -> list[Any]:
    if optimizers.KINDS.get(type(optimizer).__name__) is not type(optimizer):
        raise ValueError(f"{type(optimizer).__name__} is not an optimizer of the package, so it cannot be loaded again")
    settings = {f.name: getattr(optimizer, f.name) for f in fields(optimizer)}
    rate = settings["learning_rate"]
    if isinstance(rate, Schedule):
        if type(rate).__name__ not in SCHEDULES:
            raise ValueError(f"{type(rate).__name__} is not a schedule of the package, so it cannot be loaded again")
        settings["learning_rate"] = [type(rate).__name__, asdict(rate)]
    return [type(optimizer).__name__, settings]


def _made_optimizer(saved: list[Any]) -> Optimizer:
    name, settings = saved
    if isinstance(rate := settings["learning_rate"], list):
        settings = settings | {"learning_rate": SCHEDULES[rate[0]](**rate[1])}
    return optimizers.KINDS[name](**settings)


def _fingerprint(*arrays: Array) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.shape}{array.dtype}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _write(path: str | PathLike[str], description: dict[str, Any], arrays: dict[str, Array]) -> None:
    target = Path(path).resolve()  # a link stays a link
    text = np.array(json.dumps({"format": FORMAT, **description}))
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if target.exists() and not target.is_file():
            raise OSError(errno.EINVAL, "it is no ordinary file")
        with partial.open("wb") as file:
            np.savez(file, description=text, **arrays)  # type: ignore[arg-type]
        partial.replace(target)
    except OSError as error:
        raise ValueError(f"{target} cannot be written: {error.strerror}") from None
    finally:
        partial.unlink(missing_ok=True)


def _read(path: str | PathLike[str]) -> tuple[dict[str, Any], dict[str, Array]]:
    with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as saved:
        if not isinstance(saved, np.lib.npyio.NpzFile):
            raise ValueError("it is not an npz file")
        arrays = dict(saved)
    description = json.loads(str(arrays.pop("description")))
    if description["format"] != FORMAT:
        raise ValueError(f"its format is {description['format']!r}, not {FORMAT!r}")
    return description, arrays
