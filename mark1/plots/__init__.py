"""Plots: arrays and rows to figures. The only place that imports matplotlib; figures are drawn without a display.

Every figure is a plain `matplotlib.figure.Figure`, lettered so large that a class can read it from the back row.
"""

from matplotlib.figure import Figure

from mark1.plots.bands import Band, Panel, bands
from mark1.plots.borders import borders
from mark1.plots.cabinet import a_units_in_a_row
from mark1.plots.circuit import Gate, Wire, circuit
from mark1.plots.common import lamp_field, learning_curves, signed_picture, tiles
from mark1.plots.console import Meter, ResponseRow, Setting
from mark1.plots.deeper import deeper
from mark1.plots.dots import Dots, dots
from mark1.plots.film import film
from mark1.plots.front_panel import Board, Front, FrontPanel
from mark1.plots.labelled import Labelled
from mark1.plots.lines import Line, lines
from mark1.plots.losses import loss_curves, losses
from mark1.plots.match import side_by_side
from mark1.plots.minima import minima
from mark1.plots.race import RaceFilm, Terrain, race, race_steps
from mark1.plots.relu_sum import relu_sum
from mark1.plots.swept import swept
from mark1.plots.three_neurons import three_neurons
from mark1.plots.timeline import Track, timeline
from mark1.plots.trials import Tried, trials
from mark1.plots.wiring import inputs, wiring
from mark1.plots.worked import worked_example

__all__ = [
    "Band",
    "Board",
    "Dots",
    "Figure",
    "Front",
    "FrontPanel",
    "Gate",
    "Labelled",
    "Line",
    "Meter",
    "Panel",
    "RaceFilm",
    "ResponseRow",
    "Setting",
    "Terrain",
    "Track",
    "Tried",
    "Wire",
    "a_units_in_a_row",
    "bands",
    "borders",
    "circuit",
    "deeper",
    "dots",
    "film",
    "inputs",
    "lamp_field",
    "learning_curves",
    "lines",
    "loss_curves",
    "losses",
    "minima",
    "race",
    "race_steps",
    "relu_sum",
    "side_by_side",
    "signed_picture",
    "swept",
    "three_neurons",
    "tiles",
    "timeline",
    "trials",
    "wiring",
    "worked_example",
]
