"""MachineSpec: its defaults, its partitions, and the settings that it refuses."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig


def test_the_built_machine_has_512_a_units_of_which_64_feed_each_of_8_r_units() -> None:
    assert MachineSpec().set_sizes == (64,) * 8
    assert sum(MachineSpec().set_sizes) == 512


def test_five_r_units_share_512_a_units_as_evenly_as_can_be() -> None:
    assert MachineSpec(response_units=5).set_sizes == (103, 103, 102, 102, 102)


def test_a_partition_says_which_r_unit_each_a_unit_feeds() -> None:
    spec = MachineSpec(association_units=5, response_units=2, partition=(1, 4))
    assert spec.feeds.tolist() == [0, 1, 1, 1, 1]


def test_a_partition_may_name_the_a_units_of_each_r_unit_in_any_order() -> None:
    spec = MachineSpec(association_units=9, response_units=3, partition=((9, 1, 5), (2,), (4, 3, 6, 8, 7)))
    assert spec.set_sizes == (3, 1, 5)
    assert spec.feeds.tolist() == [0, 1, 2, 2, 0, 2, 2, 2, 0]


def test_sets_named_in_order_feed_as_their_sizes_do() -> None:
    sizes = MachineSpec(association_units=5, response_units=2, partition=(2, 3))
    assert replace(sizes, partition=((1, 2), (3, 4, 5))).feeds.tolist() == sizes.feeds.tolist()


def with_partition(*partition: Any) -> dict[str, Any]:
    """Settings of a machine of five A-units with this partition."""
    return {"association_units": 5, "response_units": len(partition), "partition": partition}


IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
    ({"association_units": 0}, "association_units must be a whole number from 1 to 2147483647, not 0"),
    ({"association_units": 512.0}, "whole number"),
    ({"association_units": True}, "whole number"),
    ({"response_units": 9}, "response_units must be a whole number from 1 to 8, not 9"),
    ({"association_units": 3, "response_units": 4}, "each needs at least one"),
    ({"partition": (64,) * 7}, "each of the 8 R-units, .* not a tuple of 7"),
    ({"partition": 64}, "partition must be a tuple .* not 64"),
    (with_partition(2, 0, 3), "gives R2 0 A-units"),
    (with_partition(6, -1), "gives R2 -1 A-units"),
    (with_partition(2, 2.5), "gives R2 2.5 A-units"),
    (with_partition(2, 2), "shares out 4 A-units; it must share out all 5"),
    (with_partition((1, 2), (), (3, 4, 5)), r"gives R2 \(\); it must be a tuple of at least one A-unit"),
    (with_partition((1, 2), 3), "gives R2 3; it must be a tuple"),
    (with_partition((1, 2), (3, 4, 6)), "gives R2 6; A-units are whole numbers from 1 to 5"),
    (with_partition((0, 1, 2), (3, 4)), "gives R1 0; A-units are"),
    (with_partition((1, 2, 3), ("4", 5)), "gives R2 '4'; A-units are"),
    (with_partition((1, 2, 3), (3, 4, 5)), "gives A3 to R1 and to R2"),
    (with_partition((1, 2), (2, 2, 3)), "gives A2 to R1 and to R2"),
    (with_partition((1, 1, 2), (3, 4, 5)), "gives A1 to R1 twice"),
    (with_partition((1, 2), (4, 5)), "gives A3 to no R-unit"),
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
    ({"motor_speed": -0.22}, "motor_speed must be a finite number above 0 and at most 10000, not -0.22"),
    ({"motor_speed": float("inf")}, "finite"),
    ({"motor_speed": 1e-9}, "at least 9.3e-07 V/s"),
    ({"stop": 1e-12}, "end stops"),
    ({"stop": 2.0**15}, "no longer exact"),
    ({"dead_zone": -0.05}, "dead_zone must be a finite number from 0 to 8388608, not -0.05"),
    ({"dead_zone": 2.0**33}, "dead_zone must be a finite number from 0 to 8388608, not 8589934592.0"),
    ({"sum_noise": 8.5e9}, "sum_noise must be a finite number from 0 to 8388608, not 8500000000.0"),
    ({"resolution": 1e300}, "resolution must be a finite number from 0 to 8388608"),
    ({"resolution": 5e-324}, "resolution is 5e-324 V; it must be 0 or at least 9.3e-10 V"),
    ({"stop": 1e300, "association_units": 8}, "stop must be a finite number above 0 and at most 8388608"),
    ({"stop": 11 + 0j}, "stop must be a finite number"),
    ({"stop": "11"}, "stop must be a finite number"),
    ({"stop": b"11"}, "stop must be a finite number"),
    ({"stop": True}, "stop must be a finite number"),
    ({"look_ms": True}, "look_ms must be a whole number"),
    ({"look_ms": 2**31}, "look_ms must be a whole number from 1 to 2147483647, not 2147483648"),
    ({"retina_shape": (2**16, 2**16)}, "more than 2147483647 cells"),
    ({"decay": 1.5}, "decay must be a finite number from 0 to 1, not 1.5"),
    ({"clear_responses": 1}, "True or False"),
    ({"motor_speed_tolerance": 2.0}, "from 0 to 1"),
]


@pytest.mark.parametrize(("settings", "sentence"), IMPOSSIBLE, ids=[" ".join(settings) for settings, _ in IMPOSSIBLE])
def test_an_impossible_setting_is_one_clear_error(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        MachineSpec(**settings)
    with pytest.raises(ValueError, match=sentence):
        replace(MachineSpec(), **settings)


@pytest.mark.timeout(20)
def test_a_spec_of_absurd_size_is_checked_at_once() -> None:
    spec = MachineSpec(
        retina_shape=(20_000, 50_000), association_units=10**9, excitatory=4 * 10**8, inhibitory=4 * 10**8,
        jacks=None, threshold=1, stop=0.001,
    )  # fmt: skip
    assert spec.cells == 10**9


@pytest.mark.parametrize(
    ("settings", "units"),
    [
        ({"dead_zone": 2.0**23}, 8),
        ({"sum_noise": 2.0**23}, 8),
        ({"resolution": 2.0**23}, 8),
        ({"stop": 2.0**23}, 1),
        ({"motor_speed": 10_000.0, "motor_speed_tolerance": 1.0}, 8),
        ({"motor_speed": 10_000.0, "motor_speed_tolerance": 1.0, "beta_total": 10_000.0}, 8),
        ({"beta_total": 5e-324}, 8),
        ({"decay": 1.0}, 8),
    ],
)
def test_the_largest_valid_constants_make_a_machine_that_learns(settings: dict[str, float], units: int) -> None:
    spec = MachineSpec(association_units=units, response_units=1, threshold=-10, **settings)  # type: ignore[arg-type]
    rig = Rig(spec, seed=3)
    rig.panel.system = "beta"
    rig.machine.registers = rig.machine.registers.changed(
        motor_factor=np.full(units, 100.0), supply=100.0, value=np.full(units, rig.machine.stop)
    )
    with np.errstate(all="raise", under="ignore"):
        for target in (1, 0, 1):
            rig.teach(np.ones((20, 20)), target)
    values = rig.examine("value")
    assert np.isfinite(values).all()
    assert (np.abs(values) <= rig.machine.stop).all()
