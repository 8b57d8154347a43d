"""The worked example: every number of the slides, both orders of the update, and the loss at the end."""

import numpy as np
import pytest

from mark1.lab import scenario
from mark1.modern.demos import worked_example
from mark1.modern.second_order import graph
from mark1.show import plots
from tests.helpers.paths import ROOT

RUN = scenario.load(ROOT / "scenarios" / "worked_example.py")
LATER = 9_999

OUTPUT_LAYER = (0.35891647971788465, 0.4086661860762334, 0.5113012702387375, 0.5613701211079891)
HIDDEN_LAYER = (0.1497807161327628, 0.19956143226552567, 0.24975114363236958, 0.29950228726473915)


def quantities() -> dict[str, worked_example.Quantity]:
    return {row.name: row for rows in worked_example.quantities().values() for row in rows}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("in_h1", 0.3775),
        ("out_h1", 0.593269992),
        ("out_o1", 0.75136507),
        ("out_o2", 0.772928465),
        ("L_total", 0.298371109),
    ],
)
def test_the_forward_pass_has_the_known_nine_digits(name: str, value: float) -> None:
    assert quantities()[name].value == pytest.approx(value, abs=5e-10)


def test_the_weights_after_one_step_are_right_to_1e_12() -> None:
    trainer = worked_example.trainer()
    trainer.step()
    np.testing.assert_allclose(
        worked_example.weights(trainer.network), (*HIDDEN_LAYER, *OUTPUT_LAYER), rtol=0, atol=1e-12
    )


def test_the_slides_cut_their_numbers_and_do_not_round_them() -> None:
    printed = [row for row in quantities().values() if row.slide]
    assert len(printed) == 17
    for row in printed:
        digits = len(row.slide.partition(".")[2])
        assert int(row.value * 10**digits) == round(float(row.slide) * 10**digits), row.name
    rounded = [row.name for row in printed if round(row.value, len(row.slide.partition(".")[2])) != float(row.slide)]
    assert {"out_h1", "in_o1", "dout_o1/din_o1", "L_o1", "L_o2", "new w5", "new w6"} <= set(rounded)


def test_both_paths_add_up_to_the_gradient_of_the_hidden_layer() -> None:
    rows = quantities()
    paths = rows["dE_o1/dout_h1"].value + rows["dE_o2/dout_h1"].value
    assert rows["dE/dout_h1"].value == pytest.approx(paths, abs=1e-15)
    product = paths * rows["dout_h1/din_h1"].value * rows["din_h1/dw1"].value
    assert rows["dE/dw1"].value == pytest.approx(product, abs=1e-15)


def test_each_path_is_what_the_graph_says_of_its_own_error() -> None:
    seen = worked_example.network().look(worked_example.INPUTS)
    for output, name in enumerate(("dE_o1/dout_h1", "dE_o2/dout_h1")):
        h = graph.variable(seen["h"].T, "h")
        out = graph.sigmoid(worked_example.network().weights[1][[output]] @ h + 0.60)
        (0.5 * (out - worked_example.TARGETS[output]) ** 2).sum().backward()
        assert h.gradient is not None
        assert quantities()[name].value == pytest.approx(h.gradient[0, 0], abs=1e-15)


def test_the_loss_of_both_orders_after_one_step_is_as_known() -> None:
    assert worked_example.losses(1)[1] == pytest.approx(0.291027774, abs=5e-10)
    assert worked_example.loss(worked_example.output_layer_first()) == pytest.approx(0.291027924, abs=5e-10)


def test_the_output_layer_moves_alike_in_both_orders() -> None:
    assert worked_example.weights(worked_example.output_layer_first())[4:] == pytest.approx(OUTPUT_LAYER, abs=1e-12)


def test_the_loss_after_9999_steps_is_as_known() -> None:
    assert worked_example.losses(LATER)[-1] == pytest.approx(0.0000351085, abs=5e-11)


def test_the_biases_stay_as_they_are() -> None:
    for net in (worked_example.output_layer_first(20), worked_example.trainer().network):
        assert [b.tolist() for b in net.biases] == [[0.35], [0.60]]


def test_the_figure_names_every_weight_with_its_gradient() -> None:
    drawn = RUN(steps=2).figures["worked example"]()
    assert isinstance(drawn, plots.Figure)
    texts = [text.get_text() for text in drawn.axes[0].texts]
    assert [f"w{k} = " in " ".join(texts) for k in range(1, 9)] == [True] * 8
    assert {"+0.0822", "-0.0227", "h1\n0.593", "o2\n0.773"} <= set(texts)


@pytest.mark.parametrize("steps", [0, -1, 1.5, True])
def test_a_number_of_steps_that_is_none_is_refused(steps: int) -> None:
    with pytest.raises(ValueError, match="steps must be a whole number"):
        worked_example.losses(steps)
    with pytest.raises(ValueError, match="steps must be a whole number"):
        worked_example.output_layer_first(steps)
