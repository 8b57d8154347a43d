"""MachineSpec: its defaults, their evidence, and the settings that it refuses."""

from dataclasses import fields, replace
from typing import Any

import pytest

from mark1 import MachineSpec
from mark1.machine.spec import evidence

STANDINGS = {"documented", "theory", "reported", "inferred", "invented"}


@pytest.mark.parametrize("name", [constant.name for constant in fields(MachineSpec)])
def test_every_constant_carries_its_evidence(name: str) -> None:
    known = evidence(name)
    assert known.standing in STANDINGS
    assert all(known)


def test_an_unknown_constant_is_refused_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="settle_ms"):
        evidence("settle")


def test_the_built_machine_has_512_a_units_of_which_64_feed_each_of_8_r_units() -> None:
    assert MachineSpec().set_sizes == (64,) * 8
    assert sum(MachineSpec().set_sizes) == 512


def test_five_r_units_share_512_a_units_as_evenly_as_can_be() -> None:
    assert MachineSpec(response_units=5).set_sizes == (103, 103, 102, 102, 102)


def test_a_partition_says_which_r_unit_each_a_unit_feeds() -> None:
    spec = MachineSpec(association_units=5, response_units=2, partition=(1, 4))
    assert spec.feeds.tolist() == [0, 1, 1, 1, 1]


IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
    ({"association_units": 0}, "association_units is 0; .* at least 1"),
    ({"association_units": 512.0}, "whole number"),
    ({"association_units": True}, "whole number"),
    ({"response_units": 9}, "at least 1 and at most 8"),
    ({"association_units": 3, "response_units": 4}, "each needs at least one"),
    ({"partition": (64,) * 7}, "8 whole numbers"),
    ({"partition": (0,) + (73,) * 6 + (74,)}, "8 whole numbers from 1"),
    ({"partition": 64}, "must be a tuple"),
    ({"retina_shape": (20,)}, "pair"),
    ({"retina_shape": (0, 20)}, "pair"),
    ({"retina_shape": 20}, "pair"),
    ({"excitatory": 0, "inhibitory": 0, "threshold": 0}, "must have from 1 to 400"),
    ({"excitatory": 11, "inhibitory": 10, "jacks": 10**4, "retina_shape": (4, 5)}, "must have from 1 to 20"),
    ({"threshold": 11}, "no A-unit could ever be on"),
    ({"jacks": 12}, "need 5120 cords, .* take 4800"),
    ({"retina_shape": (2, 2), "excitatory": 1, "inhibitory": 1, "threshold": 1, "jacks": 600}, "only 12 patterns"),
    ({"s_threshold": 0.0}, "above 0 and at most 1"),
    ({"s_threshold": float("nan")}, "finite"),
    ({"s_threshold": "0.5"}, "finite number"),
    ({"rise_ms": 501}, "rise_ms is 501, longer than settle_ms"),
    ({"fall_ms": 5001}, "fall_ms is 5001, longer than change_ms"),
    ({"margin_ms": 40_000}, "longer than limit_ms"),
    ({"pulse_ms": 0.5}, "whole number"),
    ({"motor_speed": 0}, "above 0"),
    ({"motor_speed": float("inf")}, "finite"),
    ({"motor_speed": 1e-9}, "at least 9.3e-07 V/s"),
    ({"stop": 1e-12}, "end stops"),
    ({"stop": 2.0**15}, "no longer exact"),
    ({"dead_zone": -0.05}, "at least 0"),
    ({"decay": 1.5}, "at most 1"),
    ({"clear_responses": 1}, "True or False"),
    ({"motor_speed_spread": 2.0}, "at most 1"),
]


@pytest.mark.parametrize(("settings", "sentence"), IMPOSSIBLE, ids=[" ".join(settings) for settings, _ in IMPOSSIBLE])
def test_an_impossible_setting_is_one_clear_error(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        MachineSpec(**settings)
    with pytest.raises(ValueError, match=sentence):
        replace(MachineSpec(), **settings)
