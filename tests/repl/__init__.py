"""Tests of mark1/repl."""
