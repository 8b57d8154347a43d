"""Tests of mark1/clockwork/observe."""
