"""Tests of live benches."""
