"""Tests of mark1/machine/panel."""
