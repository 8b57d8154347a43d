"""Plots: arrays and rows to figures. The only place that imports matplotlib; figures are drawn without a display.

Every figure is a plain `matplotlib.figure.Figure`, lettered so large that a class can read it from the back row.
"""

from matplotlib.figure import Figure

from mark1.show.plots.common import error_curves, lamp_field, signed_picture, tiles
from mark1.show.plots.labelled import Labelled
from mark1.show.plots.machine.cabinet import a_units_in_a_row
from mark1.show.plots.machine.control_panel import Meter, ResponseRow, Setting
from mark1.show.plots.machine.film import film
from mark1.show.plots.machine.front_panel import Board, Front, FrontPanel
from mark1.show.plots.machine.potentiometer_modules import modules
from mark1.show.plots.machine.timeline import Track, timeline
from mark1.show.plots.machine.wiring import inputs, wiring
from mark1.show.plots.modern.activations import Slope, activations
from mark1.show.plots.modern.depth import deeper
from mark1.show.plots.modern.graph_circuit import Gate, Wire, circuit
from mark1.show.plots.modern.layer_outputs import layers
from mark1.show.plots.modern.local_minima import minima
from mark1.show.plots.modern.losses import loss_curves, losses
from mark1.show.plots.modern.network import network
from mark1.show.plots.modern.optimizer_race import RaceFilm, Terrain, race, race_steps
from mark1.show.plots.modern.relu_sum import relu_sum
from mark1.show.plots.modern.three_neurons import three_neurons
from mark1.show.plots.modern.worked_example import worked_example
from mark1.show.plots.results.agreement import agreement
from mark1.show.plots.results.bands import Band, Panel, bands
from mark1.show.plots.results.confusion import confusion
from mark1.show.plots.results.decision_boundaries import borders
from mark1.show.plots.results.dots import Dots, dots
from mark1.show.plots.results.errors_by_size import errors_by_size
from mark1.show.plots.results.formula_and_trials import Tried, trials
from mark1.show.plots.results.learning import learning, over_runs
from mark1.show.plots.results.lines import Line, lines
from mark1.show.plots.results.match import side_by_side
from mark1.show.plots.results.plane_slice import NO_CLASS, NO_LIGHT, plane
from mark1.show.plots.results.sweep import swept
from mark1.show.plots.results.weight_templates import looks_for

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
    "error_curves",
    "errors_by_size",
    "film",
    "inputs",
    "lamp_field",
    "layers",
    "learning",
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
