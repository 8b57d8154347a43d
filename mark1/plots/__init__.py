"""Plots: arrays and rows to figures. The only place that imports matplotlib; figures are drawn without a display.

Every figure is a plain `matplotlib.figure.Figure`, lettered so large that a class can read it from the back row.
"""

from matplotlib.figure import Figure

from mark1.plots.common import lamp_field, learning_curves, signed_picture, tiles
from mark1.plots.match import side_by_side

__all__ = ["Figure", "lamp_field", "learning_curves", "side_by_side", "signed_picture", "tiles"]
