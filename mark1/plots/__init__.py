"""Plots: arrays and rows to figures. The only place that imports matplotlib; figures are drawn without a display.

Every figure is a plain `matplotlib.figure.Figure`, lettered so large that a class can read it from the back row.
"""

from matplotlib.figure import Figure

from mark1.plots.bands import Band, Panel, bands
from mark1.plots.borders import borders
from mark1.plots.circuit import Gate, Wire, circuit
from mark1.plots.common import lamp_field, learning_curves, signed_picture, tiles
from mark1.plots.deeper import deeper
from mark1.plots.losses import loss_curves, losses
from mark1.plots.match import side_by_side
from mark1.plots.minima import minima
from mark1.plots.race import Terrain, race
from mark1.plots.relu_sum import relu_sum
from mark1.plots.swept import swept
from mark1.plots.wiring import wiring
from mark1.plots.worked import worked_example

__all__ = [
    "Band",
    "Figure",
    "Gate",
    "Panel",
    "Terrain",
    "Wire",
    "bands",
    "borders",
    "circuit",
    "deeper",
    "lamp_field",
    "learning_curves",
    "loss_curves",
    "losses",
    "minima",
    "race",
    "relu_sum",
    "side_by_side",
    "signed_picture",
    "swept",
    "tiles",
    "wiring",
    "worked_example",
]
