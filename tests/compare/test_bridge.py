"""The bridge: a network equal to the machine bit for bit, and a network's weights dialled back into the machine."""

from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, compare, modern, stimuli
from mark1.base.report import Report
from mark1.compare.learners import pulse_travel
from mark1.machine import potentiometers
from mark1.machine.exact.units import GRID
from mark1.machine.wiring import wiring
from tests.helpers.heavy import some_every_day

LETTERS = stimuli.letters("ABCDEFGH")
CODES = compare.code_book(8, 4)[LETTERS.y]
LOSS = "binary_cross_entropy"


def images(n: int, shape: tuple[int, int] = (20, 20), seed: int = 1) -> np.ndarray:
    """Random light levels, dark and bright pictures among them."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.random((n, *shape)) ** rng.uniform(0.2, 3.0, (n, 1, 1)))


def at_random(seed: int = 0, **constants: Any) -> Rig:
    """A rig whose wipers stand anywhere."""
    rig = Rig(MachineSpec(**({"response_units": 4} | constants)), seed=seed)
    rig.deposit("value", np.random.default_rng(seed).uniform(-rig.spec.stop, rig.spec.stop, len(rig.machine.feeds)))
    return rig


def bits(network: modern.Network, x: np.ndarray) -> np.ndarray:
    return np.asarray(network.predict(x) >= 0.5)


def answers(rig: Rig, x: np.ndarray) -> np.ndarray:
    """Answers of R-units that every card finds cleared: the first card may find them as they were left."""
    return rig.respond(np.concatenate([x[:1], x]))[1:]


# From the machine to a network.

MACHINES: list[dict[str, Any]] = [
    {},
    {"s_threshold_tolerance": 0.5, "dead_zone": 3.0},
    {"response_units": 8, "dead_zone": 0.0, "threshold": -1},
    {"response_units": 3, "partition": (500, 1, 11), "excitatory": 5, "inhibitory": 4},
    {"response_units": 1, "inhibitory": 0, "threshold": 4, "s_threshold": 0.7, "dead_zone": 40.0},
    {"retina_shape": (3, 7), "association_units": 30, "excitatory": 2, "inhibitory": 1, "threshold": 1, "stop": 0.1},
]


@pytest.mark.parametrize("activation", ["sigmoid", "step"])
@pytest.mark.parametrize("constants", some_every_day(MACHINES, 3), ids=str)
def test_the_network_answers_as_the_machine_bit_for_bit(constants: dict[str, Any], activation: str) -> None:
    for seed in range(2):
        rig = at_random(seed, **constants)
        x = images(2000, rig.spec.retina_shape, seed)
        expected = rig.respond(x)
        assert 0 < expected.mean() < 1
        np.testing.assert_array_equal(bits(compare.network_from(rig, activation), x), expected)


def test_its_hidden_layers_are_the_s_units_and_the_a_units() -> None:
    rig, x = at_random(s_threshold_tolerance=0.3), images(50)
    seen = compare.network_from(rig).look(x)
    np.testing.assert_array_equal(seen["h1"], rig.machine.lit(x))
    np.testing.assert_array_equal(seen["h2"], rig.machine.activity(x))


def test_light_that_is_exactly_the_threshold_is_enough() -> None:
    rig = at_random(s_threshold_tolerance=0.2)
    edge = rig.machine.parts.s_threshold.reshape(20, 20)
    x = np.minimum([edge, np.nextafter(edge, 0), np.nextafter(edge, 1)], 1.0)
    assert compare.network_from(rig).look(x)["h1"].sum(axis=1).tolist() == rig.machine.lit(x).sum(axis=1).tolist()
    assert rig.machine.lit(x).sum(axis=1)[0] > 390


@pytest.mark.parametrize("activation", ["sigmoid", "step"])
@pytest.mark.parametrize("zone", [0.0, 0.05, 4.7])
@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_a_sum_on_the_edge_of_the_dead_zone_is_decided_as_by_the_machine(
    zone: float, beyond: int, activation: str
) -> None:
    """The sum is spread over many values and may reach the edge from far above or below."""
    rig, x = at_random(response_units=2, dead_zone=zone), LETTERS.x[:1]
    on = np.flatnonzero(rig.machine.activity(x)[0] & (rig.machine.feeds == 0))
    value = rig.examine("value").copy()
    value[on] = np.clip(value[on], -1, 1)
    value[on[-1]] += rig.machine.dead_zone + beyond * GRID - value[on].sum()
    rig.deposit("value", value)
    assert rig.show(x[0]).sums[0] == rig.machine.dead_zone + beyond * GRID
    assert rig.response.bits[0] == bits(compare.network_from(rig, activation), x)[0, 0] == (beyond > 0)


def test_forced_r_units_and_stimulus_switches_do_not_depend_on_the_card() -> None:
    rig, x = at_random(s_threshold_tolerance=0.6), images(500)
    rig.panel.forcing = [1, -1, 0, -1]
    rig.panel.stimulus = [-1] * 200 + [1, 0] * 100
    net = compare.network_from(rig)
    np.testing.assert_array_equal(bits(net, x), rig.respond(x))
    np.testing.assert_array_equal(net.look(x)["h1"], rig.machine.lit(x))
    net.fit(x, np.zeros((500, 4)), loss=LOSS, optimizer=modern.Adam(0.1))
    assert bits(net, x)[:, 0].all()
    assert not net.weights[-1][[0, 2]].any()


def test_cords_that_were_moved_by_hand_are_where_they_are() -> None:
    rig, x = at_random(), images(500)
    before = compare.network_from(rig)
    for a, s, sign in rig.examine("cords")[:40]:
        rig.plugboard.cut(a + 1, s + 1) if sign > 0 else rig.plugboard.move(a + 1, s + 1, _free(rig, a) + 1)
    np.testing.assert_array_equal(bits(compare.network_from(rig), x), rig.respond(x))
    assert (bits(before, x) != rig.respond(x)).any()


def _free(rig: Rig, a: int) -> int:
    """An S-unit without a cord to this A-unit and with an inhibitory jack to spare."""
    cords = rig.examine("cords")
    full = np.bincount(cords[cords[:, 2] < 0, 1], minlength=rig.spec.cells) >= (rig.spec.jacks or 0)
    full[cords[cords[:, 0] == a, 1]] = True
    return int(np.flatnonzero(~full)[0])


def test_values_are_read_live_while_motors_run() -> None:
    rig, x = at_random(), images(300)
    rig.panel.mode = "forced learning"
    rig.present(LETTERS.x[0], [1, 0, 1, 0])
    standing = compare.network_from(rig)
    rig.run(until=2100)
    assert rig.phase == "reinforcing"
    running = compare.network_from(rig)
    np.testing.assert_array_equal(running.weights[-1].sum(axis=0), rig.examine("value"))
    np.testing.assert_array_equal(bits(running, x), answers(rig, x))
    assert (running.weights[-1] != standing.weights[-1]).any()


def test_only_the_potentiometers_train_and_each_feeds_one_r_unit() -> None:
    rig = at_random(stop=0.5)
    net = compare.network_from(rig)
    before = net.parameters
    net.fit(LETTERS.x, CODES, loss=LOSS, optimizer="adam", epochs=3)
    moved = net.parameters != before
    assert moved.sum() == np.count_nonzero(rig.machine.activity(LETTERS.x).any(axis=0))
    assert net.trainable.sum() == 512
    assert net.masked == 3 * 512
    assert (np.count_nonzero(net.weights[-1], axis=0) <= 1).all()


def test_newton_goes_on_from_the_machine_too() -> None:
    rig = at_random(association_units=60, stop=0.5)
    net = compare.network_from(rig)
    descent = modern.Newton(line_search=True, damping=0.01).fit(net, LETTERS.x, CODES, loss=LOSS, steps=3)
    assert descent.values[-1] < descent.values[0]
    assert descent.hessian.shape == (60, 60)
    assert (np.count_nonzero(net.weights[-1], axis=0) == 1).all()


@pytest.mark.parametrize(
    ("constants", "settings", "says"),
    [
        ({}, {"dtype": "float32"}, r"dtype must be float64, .* not 'float32'"),
        ({}, {"activation": "relu"}, r"activation must be \"sigmoid\", .* not 'relu'"),
        ({"clear_responses": False}, {}, r"keeps its last answer, .* and a network cannot"),
        ({"retina_shape": (65, 64)}, {}, r"4160 photocells is too large; the retina may have at most 4096"),
        ({"retina_shape": (64, 64), "association_units": 40_000, "jacks": 200}, {},
         r"40000 A-units and 4096 S-units would take about 1\.3 GiB, above 1 GiB"),
    ],
)  # fmt: skip
def test_what_no_network_equals_exactly_is_refused(
    monkeypatch: pytest.MonkeyPatch, constants: dict[str, Any], settings: dict[str, Any], says: str
) -> None:
    monkeypatch.setattr(wiring, "random_cords", lambda *_: np.empty((0, 3)))  # a large board takes long to draw
    rig = Rig(MachineSpec(**constants))
    with pytest.raises(ValueError, match=says):
        compare.network_from(rig, **settings)


# From a network to the machine.


@pytest.fixture
def motors(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float]]:
    """The calls of `rig.dial` that a test makes."""
    calls: list[tuple[int, float]] = []
    dial = Rig.dial

    def noted(rig: Rig, a: int, volts: float) -> Any:
        calls.append((a, volts))
        return dial(rig, a, volts)

    monkeypatch.setattr(Rig, "dial", noted)
    return calls


def facts(report: Report) -> dict[str, Any]:
    (table,) = report.tables
    return {str(what): value for what, value, _ in table.rows}


def test_what_comes_back_from_the_network_answers_as_it_does() -> None:
    rig = at_random(stop=3.0)
    net = compare.network_from(rig)
    net.fit(LETTERS.x, CODES, loss=LOSS, optimizer=modern.Adam(0.05), epochs=40)
    assert (bits(net, LETTERS.x) == CODES).all()
    assert (rig.respond(LETTERS.x) != CODES).any()
    found = facts(compare.dial(rig, net, images=LETTERS.x))
    np.testing.assert_array_equal(rig.respond(LETTERS.x), CODES)
    assert found["answers equal to the network's, before"] < 1 == found["answers equal to the network's, after"]
    np.testing.assert_allclose(rig.examine("value"), np.clip(net.weights[-1].sum(axis=0), -3, 3), atol=1.2e-4)


def test_the_report_says_what_dialling_took_and_lost() -> None:
    rig = Rig(MachineSpec(association_units=4, response_units=2, excitatory=1, inhibitory=1, threshold=1))
    found = facts(compare.dial(rig, [0.22, -12.0, 11.5, 0.0]))
    tick = potentiometers.travel_per_tick(rig.machine.parts.motor_speed, np.ones(4))[0]
    assert found["weights given"] == 4
    assert found["wipers moved"] == 3
    assert found["weights beyond the stops"] == 2
    assert found["total cut off by the stops"] == 1.5
    assert found["machine time"] == pytest.approx((1.0 + 50 + 50 + 0.09) / 3600, abs=2e-6)
    assert found["motor time"] == pytest.approx(found["machine time"] * 3600)
    assert found["wiper travel"] == np.abs(rig.examine("value")).sum()
    assert 0 < found["largest error left by whole steps"] < tick / 2
    assert found["mean error left by whole steps"] == found["largest error left by whole steps"] / 4
    assert "answers equal to the network's, after" not in found


def test_motors_are_called_in_panel_order_and_those_that_stand_right_are_left_alone(
    motors: list[tuple[int, float]],
) -> None:
    rig = at_random()
    before = rig.examine("value")
    wanted = before.copy()
    wanted[[300, 7, 44]] = [-2.5, 1.0, rig.spec.stop]
    wanted[9] += 4e-5  # nearer than one tick could bring it
    compare.dial(rig, wanted)
    assert [a for a, _ in motors] == [8, 45, 301]
    assert (rig.examine("value") != before).nonzero()[0].tolist() == [7, 44, 300]
    compare.dial(rig, wanted)
    assert len(motors) == 3


@pytest.mark.parametrize("spread", [0.0, 0.2])
def test_whole_pulses_leave_at_most_half_a_pulse(spread: float) -> None:
    rig = at_random(motor_speed_tolerance=spread)
    start, wanted = rig.examine("value"), np.linspace(-11, 11, 512)
    found = facts(compare.dial(rig, wanted, pulses=True))
    step = pulse_travel(rig.spec)
    pulses = (rig.examine("value") - start) / step
    inside = np.abs(rig.examine("value")) < rig.machine.stop
    np.testing.assert_allclose(pulses[inside], np.rint(pulses[inside]), atol=1e-3)
    assert step / 4 < found["mean error left by whole steps"] * 2 < found["largest error left by whole steps"] * 2
    assert found["largest error left by whole steps"] == pytest.approx(step / 2, rel=0.02)
    assert (rig.examine("value")[[0, -1]] == [-11, 11]).all()


def test_scale_turns_weights_into_volts_and_a_table_is_as_good_as_its_entries() -> None:
    rig, weights = at_random(), np.random.default_rng(0).normal(size=512)
    table = np.where(np.arange(4)[:, np.newaxis] == rig.machine.feeds, weights, 0.0)
    other = rig.fork()
    compare.dial(rig, table, scale=2.5)
    compare.dial(other, weights * 2.5)
    np.testing.assert_allclose(rig.examine("value"), weights * 2.5, atol=1.2e-4)
    np.testing.assert_array_equal(rig.examine("value"), other.examine("value"))


def test_the_answers_of_an_array_are_those_of_its_exact_values() -> None:
    rig, x = at_random(), images(200)
    rig.panel.forcing = [-1, 1, -1, -1]
    found = facts(compare.dial(rig, rig.examine("value"), images=x))
    assert found["answers equal to the network's, before"] == found["answers equal to the network's, after"] == 1
    assert found["wipers moved"] == 0
    opposite = facts(compare.dial(rig, -rig.examine("value"), images=x))
    assert opposite["answers equal to the network's, before"] < 0.5


def test_a_forced_r_units_potentiometers_are_left_as_they_stand() -> None:
    rig = at_random()
    before = rig.examine("value")
    rig.panel.forcing = [-1, 1, -1, -1]
    net = compare.network_from(rig)
    net.parameters = np.where(net.trainable, 1.0, net.parameters)
    assert facts(compare.dial(rig, net))["weights given"] == 3 * 128
    forced = rig.machine.feeds == 1
    np.testing.assert_array_equal(rig.examine("value")[forced], before[forced])
    np.testing.assert_allclose(rig.examine("value")[~forced], 1.0, atol=1.2e-4)


@pytest.mark.parametrize(
    ("scale", "layer", "named"),
    [
        (None, {}, "R1, R2"),
        (None, {"use_bias": False}, "R1, R2"),
        (None, {"bias_initializer": [-0.05, 0.3]}, "R1, R2"),
        (None, {"bias_initializer": [0.3, -(0.0625 + GRID)]}, "R1"),
        (0.5, {"bias_initializer": [-2 * (0.0625 + GRID), 0.0]}, "R2"),
        (None, {"bias_initializer": [-(0.0625 + GRID)], "share_bias": True}, None),
    ],
)
def test_a_bias_that_the_machine_has_not_is_named(scale: float | None, layer: dict[str, Any], named: str) -> None:
    rig = at_random(response_units=2, association_units=6, dead_zone=0.0625)
    last = modern.Dense(2, "sigmoid", kernel_mask=np.arange(2)[:, np.newaxis] == rig.machine.feeds, **layer)
    *_, first, simulated = ["", *compare.dial(rig, modern.Network(6, [last]), scale).notes]
    assert first.startswith(f"The network's bias for {named} differs from the machine's, ") if named else not first
    assert "invented" in simulated


@pytest.mark.parametrize(
    ("weights", "settings", "says"),
    [
        (np.ones((4, 512)), {}, r"hold 1 from A129 to R1, but A129 feeds R2 alone; give 0 there"),
        (np.zeros(4), {}, r"shape \(4,\); they must have shape \(512,\) or \(4, 512\), or be a network"),
        (np.full(512, np.nan), {}, r"weights must be finite, but entry \(0,\) is nan"),
        ("many", {}, r"weights must be an array of real numbers"),
        (modern.Network(512, [modern.Dense(4, "sigmoid", kernel_initializer="ones")]), {}, r"from A129 to R1"),
        (modern.Network(9, [modern.Dense(4)]), {}, r"shape \(4, 9\)"),
        (np.ones(512), {"scale": 0}, r"scale must be a finite number above 0 .*not 0"),
        (np.ones(512), {"scale": True}, r"scale must be a finite number above 0 .*not True"),
        (np.ones(512), {"images": np.ones((3, 4))}, r"20 x 20"),
        (np.ones(512), {"images": np.ones((0, 20, 20))}, r"no images to compare answers on; give at least one"),
        (modern.Network(512, [modern.Dense(4, kernel_initializer="zeros")]), {"images": np.ones((3, 20, 20))},
         r"takes 512 inputs"),
    ],
)  # fmt: skip
def test_what_cannot_be_dialled_in_is_refused_before_anything_moves(
    motors: list[tuple[int, float]], weights: Any, settings: dict[str, Any], says: str
) -> None:
    rig = at_random()
    with pytest.raises(ValueError, match=says):
        compare.dial(rig, weights, **settings)
    assert not motors


def test_a_machine_at_work_and_pulses_that_turn_nothing_are_refused(motors: list[tuple[int, float]]) -> None:
    rig = at_random(pulse_ms=30)
    with pytest.raises(ValueError, match=r"a pulse of 30 ms moves no wiper, since motors start after 30 ms"):
        compare.dial(rig, np.ones(512), pulses=True)
    rig.present(LETTERS.x[0], [1, 0, 1, 0])
    with pytest.raises(ValueError, match=r"the machine is busy \(card, tick 0\); run\(\) finishes"):
        compare.dial(rig, np.ones(512))
    assert not motors


def test_a_stop_that_halts_the_dialling_is_named_and_dialling_goes_on_where_it_was() -> None:
    rig = at_random()
    rig.deposit("value", 0.0)
    rig.breakpoint("A2.value > 0.5")
    with pytest.raises(ValueError, match=r"dialling was halted at A2 by 'A2.value > 0.5'; remove that breakpoint"):
        compare.dial(rig, np.ones(512))
    rig.breakpoints.clear()
    rig.run()
    assert facts(compare.dial(rig, np.ones(512)))["wipers moved"] == 510
