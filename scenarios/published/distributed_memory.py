"""Distributed memory: some A-units are removed, and no single letter suffers much.

Reference: R58, conclusion 9.

Kind: theory. Nothing of the machine could be read.

Reported: memory is spread over the A-units, so that a loss of some of them harms no single association much and shows
as a small general deficit. No number is printed.

Assumed: ten letters learned by error correction until there is no error; the lost A-units are drawn at random and are
silent from then on. `mark1 damage` shows it at length, with a neuron beside the machine.

Tolerance: none, for there is no number: no verdict is given.
"""

from collections.abc import Sequence

import numpy as np

from mark1 import compare, lab, stimuli
from mark1.base.checks import check_count, check_seed
from mark1.lab import Claim, Column, Report, Table, findings

LETTERS = "ABCDEFGHIJ"
WIRINGS = 20  # machines, each of a random wiring of its own
SHARES = (0.05, 0.1, 0.2)  # parts of the A-units that are removed
EXPOSURES = 40  # of each letter, at most
QUICK = {"wirings": 2}


def run(
    seed: int = 0,
    wirings: int = WIRINGS,
) -> Report:
    """Teach each machine, take each share from a copy of it, and see what is left."""
    check_seed(seed)
    check_count("wirings", wirings, low=1)
    images = stimuli.letters(LETTERS)
    seeds = lab.progress(range(seed * wirings, (seed + 1) * wirings), "wirings")
    done = zip(*(compare.damage_trials(each, images, SHARES, "A-units", EXPOSURES) for each in seeds), strict=True)
    groups = dict(zip(SHARES, done, strict=True))
    rows = [row(share, trials) for share, trials in groups.items()]
    return Report(
        "Distributed memory: what a loss of A-units does to ten letters",
        tables=[findings([(claim(share), wrong(trials)) for share, trials in groups.items()], NOTE), detail(rows)],
        settings={"seed": seed, "wirings": wirings},
    )


NOTE = "The Mark I is simulated. Of its bits, one for each letter at each R-unit, those that are wrong after the loss."


def claim(share: float) -> Claim:
    """The claim about any loss, which has no number."""
    return Claim(f"bits wrong, {share:.0%} of the A-units removed", "theory", "a small general deficit")


def wrong(trials: Sequence[compare.Trial]) -> list[float]:
    """The part of all bits that each machine gets wrong before it is taught again."""
    return [1 - trial.effect.bits for trial in trials]


def detail(rows: Sequence[Sequence[float | str]]) -> Table:
    """Tabulate how widely each loss is felt, and how hard by the letter that it hits most often."""
    heads = ("sums moved", "letters changed", "accuracy", "hit most", "on part of wirings")
    columns = [Column("removed", "{:.0%}"), *(Column(head, "{:.2f}") for head in heads)]
    note = (
        "Parts, as means over wirings: of the sums that letters bring to the R-units, those that moved; of the "
        "letters, those answered otherwise than before, and the accuracy; and the letter changed most often."
    )
    return Table("Many associations a little, or a few?", columns, rows, note)


def row(share: float, trials: Sequence[compare.Trial]) -> list[float | str]:
    """One loss, over all wirings."""
    changed = np.mean([trial.effect.changed for trial in trials], axis=0)
    moved, right = (
        np.mean(of) for of in ([one.effect.moved for one in trials], [one.machine.before for one in trials])
    )
    return [share, float(moved), float(changed.mean()), float(right), LETTERS[changed.argmax()], float(changed.max())]


if __name__ == "__main__":
    lab.main(run)
