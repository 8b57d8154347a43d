"""Wiring of the sensory plugboard.

In reading order: `wiring` (the Wiring value and the functions that make one), `cords` (tables and names of cords, the
rules of a board), `sampling` and `sampling_unlimited` (cords at random, with and without a limit of jacks), `locality`
(cells near a centre), `memory` (the memory a board needs), `netlist` (a wiring as text).
"""
