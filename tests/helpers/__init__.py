"""Tests of the parts shared by tests."""
