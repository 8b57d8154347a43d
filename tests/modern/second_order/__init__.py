"""Tests of mark1/modern/second_order."""
