"""Recordings: what happened in a lesson or in a training, as plain JSON that a page can be drawn from.

A recording holds states and what events changed, not pictures; docs/reference/page.md tells every field.
"""

from mark1.show.recording.lesson import lesson
from mark1.show.recording.packing import Recording
from mark1.show.recording.training import training

__all__ = ["Recording", "lesson", "training"]
