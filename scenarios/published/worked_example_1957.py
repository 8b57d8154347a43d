"""The worked example of 1957: sixty-four A-units, worked out by hand, digit by digit.

Reference: Rosenblatt, The Perceptron, CAL report 85-460-1, January 1957, appendix II.
Kind: theory, worked out on paper; neither a program nor the machine.
Reported: which of 64 A-units three stimuli turn on, the values after training (a) S1-S3 to R1 and S4-S6 to R2 and (b)
the reverse, and the sums of the active values at both responses.
Assumed: nothing, but what cannot be read is left out: the stimuli S4 to S6, and with them the values that they made.
Tolerance: none; every digit must be the same.
"""

import numpy as np

from mark1 import Perceptron1958, lab
from mark1.lab import Claim, Report, Table, findings
from mark1.machine.plugboard import Plugboard
from mark1.paper.perceptron1958 import equal_sets
from mark1.paper.theory.example1957 import ACTIVE_1957, SUMS_1957, VALUES_1957

UNITS, CELLS = 64, 400
HALF = UNITS // 2  # the A-units of R1
DOMINANT = {"a": "R1", "b": "R2"}  # to which S1 to S3 were trained


def run(
    seed: int = 0,
) -> Report:
    """Train the stimuli that can be read, and read out the printed values."""
    trained = model(seed)
    for active in ACTIVE_1957:
        trained.reinforce(active, 0)
    same = int((trained.values[:HALF] == VALUES_1957["a"][:HALF]).sum())
    results = [(exactly("digits of R1, S1 to S3 trained to it", HALF), [float(same)])]
    rows = []
    for case, values in VALUES_1957.items():
        read = model(seed)
        read.values = values
        sums, winners = read.sums(ACTIVE_1957), read.respond_to(ACTIVE_1957)
        results.append(
            (
                exactly(f"sums of ({case}) that are the same", SUMS_1957[case].size),
                [float((sums == SUMS_1957[case]).sum())],
            )
        )
        right = [f"R{winner + 1}" == DOMINANT[case] for winner in winners]
        results.append((exactly(f"S1 to S3 answered as trained, ({case})", len(right)), [float(sum(right))]))
        rows += [
            [f"S{nth + 1}, ({case})", *SUMS_1957[case][nth], *sums[nth].astype(int), f"R{winners[nth] + 1}"]
            for nth in range(len(sums))
        ]
    columns = ("stimulus", "R1, printed", "R2, printed", "R1, ours", "R2, ours", "dominant")
    return Report(
        "The worked example of 1957",
        tables=[
            findings(results, "By the read-out of 1957/58, which is not the Mark I."),
            Table("Sums", columns, rows),
        ],
        settings={"seed": seed},
    )


def exactly(what: str, number: int) -> Claim:
    """A count that must be reached."""
    return Claim(what, "theory", f"all {number}", number, number)


def model(seed: int) -> Perceptron1958:
    """The model on paper, driven by the printed activity and not by cells."""
    return Perceptron1958(Plugboard(np.empty((0, 3), np.int64), UNITS, CELLS, 0), equal_sets(UNITS, 2), 1, seed=seed)


if __name__ == "__main__":
    lab.main(run)
