"""Plots: arrays and rows to figures. The only place that imports matplotlib; figures are drawn without a display.

Every figure is a plain `matplotlib.figure.Figure`, lettered so large that a class can read it from the back row.
"""

from matplotlib.figure import Figure

from mark1.plots.activations import Slope, activations
from mark1.plots.agreement import agreement
from mark1.plots.bands import Band, Panel, bands
from mark1.plots.borders import borders
from mark1.plots.cabinet import a_units_in_a_row
from mark1.plots.circuit import Gate, Wire, circuit
from mark1.plots.common import lamp_field, learning_curves, signed_picture, tiles
from mark1.plots.confusion import confusion
from mark1.plots.console import Meter, ResponseRow, Setting
from mark1.plots.deeper import deeper
from mark1.plots.dots import Dots, dots
from mark1.plots.film import film
from mark1.plots.front_panel import Board, Front, FrontPanel
from mark1.plots.labelled import Labelled
from mark1.plots.layers import layers
from mark1.plots.learning import learning, over_runs
from mark1.plots.lines import Line, lines
from mark1.plots.looks_for import looks_for
from mark1.plots.losses import loss_curves, losses
from mark1.plots.match import side_by_side
from mark1.plots.minima import minima
from mark1.plots.modules import modules
from mark1.plots.network import network
from mark1.plots.plane import NO_CLASS, NO_LIGHT, plane
from mark1.plots.race import RaceFilm, Terrain, race, race_steps
from mark1.plots.relu_sum import relu_sum
from mark1.plots.swept import swept
from mark1.plots.three_neurons import three_neurons
from mark1.plots.timeline import Track, timeline
from mark1.plots.trials import Tried, trials
from mark1.plots.wiring import inputs, wiring
from mark1.plots.worked import worked_example

__all__ = [
    "NO_CLASS",
    "NO_LIGHT",
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
    "Slope",
    "Terrain",
    "Track",
    "Tried",
    "Wire",
    "a_units_in_a_row",
    "activations",
    "agreement",
    "bands",
    "borders",
    "circuit",
    "confusion",
    "deeper",
    "dots",
    "film",
    "inputs",
    "lamp_field",
    "layers",
    "learning",
    "learning_curves",
    "lines",
    "looks_for",
    "loss_curves",
    "losses",
    "minima",
    "modules",
    "network",
    "over_runs",
    "plane",
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
