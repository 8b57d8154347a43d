"""Tests of mark1/house."""
