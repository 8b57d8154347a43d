"""The Mark I itself, part by part in the order a signal takes: physics only, no clock and no picture."""
