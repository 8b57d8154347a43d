"""Tests of mark1/clockwork/history."""
