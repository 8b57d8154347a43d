"""Tests of mark1."""
