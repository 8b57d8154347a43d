"""Tests of mark1/lab."""
