"""Ticks as arguments: whole milliseconds of machine time."""

from mark1.base.checks import check_count, is_count

LAST_TICK = 2**53
"""Largest tick that is accepted, 285,000 years of machine time (ms): the last up to which floats hold every integer."""


def check_tick(name: str, value: object, now: int) -> int:
    """Return the value as an int if it is a tick from now to LAST_TICK; `name` is the name of the argument.

    Raises:
        ValueError: it is not a whole number, is in the past, or is too large.
    """
    if is_count(value, None, now - 1):
        raise ValueError(f"{name}={value} is in the past: the clock is at {now} ms")
    return check_count(name, value, low=now, high=LAST_TICK, hint=" ms")
