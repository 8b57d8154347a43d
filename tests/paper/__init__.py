"""Tests of mark1/paper."""
