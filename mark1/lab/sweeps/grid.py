"""The grid of a sweep: every combination of the values that settings of `run` are to have."""

import csv
import inspect
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from mark1.base.checks import check_count, is_count
from mark1.lab import options
from mark1.lab.sweeps.results import key_of
from mark1.lab.sweeps.script import Run

NOT_VARIED = {
    "seed": "give the seeds by themselves (--seeds)",
    "out": "the results of a sweep have one folder (--out)",
}


class Task(NamedTuple):
    """A run to do: what is set in it (all else is at its default), its seed, and what it is known by."""

    settings: dict[str, Any]
    seed: int
    key: str


def tasks(run: Run, over: Mapping[str, Sequence[Any]], seeds: Sequence[int]) -> list[Task]:
    """Return the runs of a grid: the last setting varies first, and seeds before it.

    Raises ValueError for a setting that `run` has not, no values, a value twice, and one that no line of JSON can hold.
    """
    defaults = {name: plain(name, each.default) for name, each in _settings(run).items() if name not in NOT_VARIED}
    for name, values in over.items():
        check_name(run, name)
        _check_values(name, values)
    points = [dict(zip(over, values, strict=True)) for values in product(*over.values())]
    return [
        Task(point, seed, key_of(defaults | {name: plain(name, value) for name, value in point.items()}, seed))
        for point in points
        for seed in seeds
    ]


def seeds_of(seeds: int | Iterable[int]) -> list[int]:
    """Return seeds as a list, 0 to n - 1 for a number n (ValueError: none, one below 0, or one twice)."""
    every = [*seeds] if isinstance(seeds, Iterable) else [*range(check_count("seeds", seeds))]
    if not every or len(set(every)) < len(every) or not all(is_count(each, 0) for each in every):
        raise ValueError(f"the seeds are {every}; give whole numbers from 0, at least one and each once")
    return every


def read_over(run: Run, texts: Sequence[str]) -> dict[str, list[Any]]:
    """Read `name=value,value` as the command line of `run` does; a value of a list has blanks between its items.

    Raises ValueError for what is no such text, an unknown setting, and a value that the setting does not take.
    """
    over: dict[str, list[Any]] = {}
    for text in texts:
        name, equals, values = text.partition("=")
        name = name.strip().replace("-", "_")
        items = [each.strip() for each in next(csv.reader([values])) or [""]]
        if not equals or not all(items):
            raise ValueError(f"--over {text} has no value or an empty one; write name=value,value")
        check_name(run, name)
        if name in over:
            raise ValueError(f"--over {name} is given twice; write all its values with commas in one")
        over[name] = [options.read(run, name, item) for item in items]
    return over


def check_name(run: Run, name: str) -> None:
    """Raise ValueError for a setting that `run` has not, or that a sweep sets by itself."""
    settings = _settings(run)
    if name in NOT_VARIED:
        raise ValueError(f"{name} cannot be varied: {NOT_VARIED[name]}")
    if name not in settings:
        known = ", ".join(each for each in settings if each not in NOT_VARIED)
        raise ValueError(f"{run.__name__}() has no setting {name!r}; it has {known or 'none'}")


def plain(name: str, value: Any) -> Any:
    """Return a value in the types of JSON (ValueError: it has none of them)."""

    def simple(value: Any) -> Any:
        if isinstance(value, np.generic | np.ndarray):
            return value.tolist()
        if isinstance(value, Path):
            return str(value)
        if isinstance(value, Enum):
            return value.value
        raise ValueError(f"{name} is {value!r}; a sweep knows numbers, words, truths, paths and lists of them")

    return json.loads(json.dumps(value, default=simple))


def _settings(run: Run) -> Mapping[str, inspect.Parameter]:
    settings = inspect.signature(run).parameters
    if "seed" not in settings:
        raise ValueError(f"{run.__name__}() has no seed; write run(seed: int = 0, ...) that returns a Report")
    bare = [name for name, each in settings.items() if each.default is each.empty]
    if bare:
        raise ValueError(f"the setting {bare[0]!r} of {run.__name__}() has no default; give every setting one")
    return settings


def _check_values(name: str, values: Sequence[Any]) -> None:
    if isinstance(values, str) or not len(values):
        raise ValueError(f"{name} is to be {values!r}; give a list of at least one value")
    told = [json.dumps(plain(name, value)) for value in values]
    twice = [each for each in told if told.count(each) > 1]
    if twice:
        raise ValueError(f"{name} is to be {twice[0]} twice; give each value once")
