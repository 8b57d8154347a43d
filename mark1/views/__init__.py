"""Views: pictures of a rig at work: its front panel, its signals over time, and a film of what it did.

    from mark1 import views

    views.front_panel(rig).savefig("panel.png")

A view reads the rig and hands arrays to `mark1.plots`; it changes nothing in it. Seed, settings and machine time stand
in the picture's file.
"""

from mark1.views.filming import film
from mark1.views.front import front_panel
from mark1.views.signals import timeline

__all__ = ["film", "front_panel", "timeline"]
