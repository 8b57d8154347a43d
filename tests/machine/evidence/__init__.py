"""Tests of mark1/machine/evidence."""
