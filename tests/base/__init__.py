"""Tests of mark1/base."""
