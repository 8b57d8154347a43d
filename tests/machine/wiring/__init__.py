"""Tests of mark1/machine/wiring."""
