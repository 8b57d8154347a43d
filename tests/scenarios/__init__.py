"""Tests of mark1/scenarios."""
