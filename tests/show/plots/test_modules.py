"""Values stand module by module in their picture, and what R-units look for side by side."""

from io import BytesIO

import numpy as np

from mark1.show import plots
from mark1.show.plots.machine.cabinet import FIELDS, MODULE, modules
from mark1.show.plots.machine.potentiometer_modules import blocks


def test_the_blocks_are_filled_as_the_front_panel_places_the_dials() -> None:
    values = np.arange(512.0)
    drawn = blocks(values)
    centres, _ = modules(FIELDS["dials"], 512)
    by_row = sorted(range(512), key=lambda unit: (-round(centres[unit, 1], 6), round(centres[unit, 0], 6)))
    assert drawn[~np.isnan(drawn)].tolist() == by_row


def test_the_mark_1_has_64_modules_of_8_with_gaps_between_them() -> None:
    drawn = blocks(np.ones(512))
    rows, columns = MODULE
    assert drawn.shape == (8 * (rows + 1) - 1, 8 * (columns + 1) - 1)
    assert np.nansum(drawn) == 512
    assert np.isnan(drawn[rows]).all()
    assert np.isnan(drawn[:, columns]).all()


def test_rows_of_modules_are_named_by_the_r_units_that_they_feed() -> None:
    figure = plots.modules(np.linspace(-1, 1, 32), [0] * 24 + [1] * 8, "of a small machine")
    figure.savefig(BytesIO(), dpi=20)
    axes, bar = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["1: R1", "2: R1 R2"]
    assert bar.get_ylabel() == "value (V); - below 0"
    assert axes.get_title() == "of a small machine"


def test_a_machine_of_one_a_unit_is_drawn() -> None:
    plots.modules(np.zeros(1), [0]).savefig(BytesIO(), dpi=20)


def test_what_r_units_look_for_stands_left_of_the_weights_on_scales_of_their_own() -> None:
    cells = np.eye(4)
    figure = plots.looks_for({"R1": 2 * cells, "R2": -cells}, {"A": cells / 10})
    figure.savefig(BytesIO(), dpi=20)
    pictures = {axes.get_title(): axes.images[0].get_clim() for axes in figure.axes if axes.images}
    assert pictures == {"R1": (-2, 2), "R2": (-2, 2), "A": (-0.1, 0.1)}
    labels = [axes.get_ylabel() for axes in figure.axes if axes.get_ylabel()]
    assert labels == ["value x cord (V); - below 0", "weight; - below 0"]


def test_what_r_units_look_for_is_drawn_without_a_neuron() -> None:
    figure = plots.looks_for({"R1": np.eye(4)})
    assert len(figure.subfigs) == 1
