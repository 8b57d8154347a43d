"""Benchmarks: ratios against a stated baseline, never a test."""
