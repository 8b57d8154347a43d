"""Sweeps: a scenario's `run(seed=0, ...)` over a grid of settings and seeds, on processes or machines."""

from mark1.lab.sweeps.run_sweep import sweep

__all__ = ["sweep"]
