"""Tests of mark1/machine/exact."""
