"""Models that existed on paper or as IBM 704 programs only. Nothing in this package is the Mark I, or a result of it.

In reading order: `theory` (what the papers of 1957 to 1962 expect: activity, overlap, learning curves, a bound on
corrections), `readout` and `perceptron1958` (the perceptron of 1957/58, whose responses compete), `competing` (how that
one learns classes).
"""
