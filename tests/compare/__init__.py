"""Tests of mark1/compare."""
