"""Tests of mark1/show."""
