"""Views: pictures of a rig at work, of learners beside each other, and of today's neuron.

    from mark1 import views

    views.front_panel(rig).savefig("panel.png")

A view reads what it is given and hands arrays to `show.plots`; it changes nothing in it. Seed, settings and machine
time stand in the picture's file.
"""

from mark1.show.views.animation import film
from mark1.show.views.matches import agreement, confusion, learning, side_by_side, single_layer
from mark1.show.views.networks import activations, network, outputs
from mark1.show.views.panel_view import front_panel
from mark1.show.views.slices import plane
from mark1.show.views.timeline_view import timeline
from mark1.show.views.values import looks_for, values

__all__ = [
    "activations",
    "agreement",
    "confusion",
    "film",
    "front_panel",
    "learning",
    "looks_for",
    "network",
    "outputs",
    "plane",
    "side_by_side",
    "single_layer",
    "timeline",
    "values",
]
