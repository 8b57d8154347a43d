"""The Mark I Perceptron, physics only: no clock, no plot, no file format.

The parts in the order a signal takes: `retina` (light to S-units), `plugboard` (cords from S-units to A-units),
`association` (A-units), `potentiometers` (values and their motors), `response` (R-units), `reinforcement` (which motors
run, and which way), `machine` (the parts joined) and `spec` (every constant, with default and range).

Packages: `wiring` (random, local and hand-made boards, netlists), `state` (the register table), `panel` (switches,
lamps and meter), `faults` (what can be wrong with a part), `evidence` (the source of every constant), `exact` (the
arithmetic that makes events exact).
"""
