"""Tests of mark1/stimuli/shapes."""
