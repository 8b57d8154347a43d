"""Values and what they look for are read from the rig as it stands."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from mark1 import MachineSpec, Rig, modern
from mark1.show import views
from mark1.show.views.values import folded

SMALL = MachineSpec(retina_shape=(3, 5), association_units=20, response_units=2, excitatory=4, inhibitory=1)


@pytest.fixture
def rig() -> Rig:
    """A machine that has learned once."""
    rig = Rig(SMALL, seed=0)
    rig.teach(np.ones((3, 5)), [1, 0])
    return rig


def by_hand(rig: Rig) -> dict[str, np.ndarray]:
    """Value x cord, cord by cord."""
    sums = {f"R{unit}": np.zeros(15) for unit in (1, 2)}
    for a, s, sign in rig.registers.cords.tolist():
        sums[f"R{rig.machine.feeds[a] + 1}"][s] += rig.examine("value")[a] * sign
    return {name: each.reshape(3, 5) for name, each in sums.items()}


def test_values_are_folded_back_through_the_cords(rig: Rig) -> None:
    assert np.any(rig.examine("value"))
    for name, sums in by_hand(rig).items():
        assert folded(rig)[name] == pytest.approx(sums)


def test_a_cord_that_is_cut_carries_nothing_back() -> None:
    rig = Rig(SMALL, seed=0)
    rig.deposit("A1.value", 2.0)
    for cord in rig.machine.wiring.inputs("A1"):
        rig.plugboard.cut(cord)
    assert not any(each.any() for each in folded(rig).values())


def test_the_pictures_say_which_machine_they_are_of(rig: Rig) -> None:
    for figure in (views.values(rig), views.looks_for(rig)):
        file = BytesIO()
        figure.savefig(file, dpi=20)
        told = Image.open(file).info
        assert re.search("Not the Mark I .*seed 0", told["Title"])
        assert re.search(r"seed 0; MachineSpec: .*; tick \d+, exposures 1", told["Description"])


def test_weights_stand_beside_under_their_names(rig: Rig) -> None:
    net = modern.Network(15, [modern.Dense(3)])
    figure = views.looks_for(rig, net, ("E", "X"))
    assert [axes.get_title() for axes in figure.axes if axes.images] == ["R1", "R2", "E", "X", "unit 3"]


def test_a_network_on_another_retina_is_refused(rig: Rig) -> None:
    with pytest.raises(ValueError, match="4 inputs and the retina 15 cells"):
        views.looks_for(rig, modern.Network(4, [modern.Dense(1)]))
