"""Wirings sampled side by side are those of each seed alone."""

import numpy as np
import pytest

from mark1 import MachineSpec
from mark1.machine.wiring import sampling_many, wiring
from mark1.machine.wiring.sampling_many import random_cells

SPECS = {
    "default": MachineSpec(),
    "small": MachineSpec((6, 6), 60, 2, excitatory=4, inhibitory=3, threshold=1),
    "every jack is needed": MachineSpec((3, 3), 9, 1, excitatory=2, inhibitory=2, jacks=2, threshold=1),
    "few patterns": MachineSpec((3, 3), 20, 1, excitatory=2, inhibitory=0, jacks=5, threshold=1),
    "inhibitory only": MachineSpec((4, 4), 30, 1, excitatory=0, inhibitory=2, jacks=6, threshold=-1),
    "no jack limit": MachineSpec((12, 9), 40, 3, jacks=None),
}


def expected(spec: MachineSpec, seed: int) -> list[list[tuple[int, ...]]]:
    """Return for each A-unit the excitatory, and the inhibitory cells, of the wiring of a seed."""
    cords = wiring.random(spec, seed).cords
    return [
        [tuple(cords[(cords[:, 0] == unit) & (cords[:, 2] == sign), 1].tolist()) for sign in (1, -1)]
        for unit in range(spec.association_units)
    ]


def found(spec: MachineSpec, cells: np.ndarray) -> list[list[tuple[int, ...]]]:
    parts = cells[: spec.excitatory], cells[spec.excitatory :]
    return [[tuple(sorted(part[:, unit].tolist())) for part in parts] for unit in range(spec.association_units)]


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_each_machine_is_wired_as_alone(spec: MachineSpec) -> None:
    seeds = [*range(3), 2**40] if spec == MachineSpec() else list(range(40))
    for seed, cells in zip(seeds, random_cells(spec, seeds), strict=True):
        assert found(spec, cells) == expected(spec, seed)


def test_boards_are_finished_alone_only_where_a_unit_is_sampled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    alone, one = list[int](), sampling_many._one

    def counted(spec: MachineSpec, seed: int) -> sampling_many.Cells:
        alone.append(seed)
        return one(spec, seed)

    monkeypatch.setattr(sampling_many, "_one", counted)
    random_cells(MachineSpec(), range(3))
    assert alone == []
    random_cells(SPECS["few patterns"], range(40))
    assert len(alone) > 10


def test_pieces_of_any_size_give_the_same_boards(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = SPECS["small"]
    whole = random_cells(spec, range(10))
    monkeypatch.setattr(sampling_many, "MACHINES", 3)
    monkeypatch.setattr(sampling_many, "PIECE", 1500)
    assert (random_cells(spec, range(10)) == whole).all()
