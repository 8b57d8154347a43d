"""Tests of mark1/machine/state."""
