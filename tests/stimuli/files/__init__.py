"""Tests of mark1/stimuli/files."""
