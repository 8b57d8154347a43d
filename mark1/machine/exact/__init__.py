"""Exact arithmetic: what lets a simulation step from event to event and still give the result of every single tick.

In reading order: `units` (array types, the tick, the voltage grid), `sum_trajectory` (the sums while motors run, and
when they cross a limit), `ideal_values` (the values that the exact rule of reinforcement would give, kept for
comparison). None of this was in the machine.
"""
