"""Tests of mark1/modern."""
