"""Tests of mark1/docs."""
