"""Theorems: a bound on corrections, and two tasks that A-units of narrow view never learn.

Reference: A. Novikoff, On convergence proofs for perceptrons, 1962; M. Minsky and S. Papert, Perceptrons, 1969.

Kind: theory. The theorems are proved of exact values and say nothing of motors.

Reported: from zero values and for activity that can be separated, corrections are at most (radius / margin)^2; the
parity of n cells is never learned fully by A-units that each see fewer than n of them; a machine whose A-units each
see a small part of the retina cannot tell connected figures from others.

Assumed: ten letters, every other of them to be answered 1, one R-unit, error correction. The margin is that of values
found by always moving towards the letter that is farthest behind; any separating values give a bound. Parity of four
cells, A-units with cords of both signs from three of them or from all four. Connectedness: the four long figures of
the proof, A-units with inputs from a window or from anywhere.

Tolerance: none; a theorem holds on every wiring. That something was not learned is counted within a number of
exposures only; the theorems, not the count, say that it never can be.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

import numpy as np

from mark1 import MachineSpec, Rig, compare, lab, stimuli, theory, wiring
from mark1.base.checks import check_count, check_seed
from mark1.base.rng import stream
from mark1.lab import Claim, Column, Report, Table, findings
from mark1.machine.exact.units import Bits, Flags, Volts
from mark1.machine.wiring.wiring import Wiring

WIRINGS = 20  # machines, each of a random wiring of its own
EXPOSURES = 200  # of each picture, at most
STEPS = 2000  # of the search for a wide margin
NEAR_STOP = 0.3  # V, hardly more than one pulse turns
CELLS = 4  # of the parity
WINDOW = 4.0  # cells: half the side; two ends of a figure never fit into one
QUICK = {"wirings": 2, "exposures": 40}

LETTERS = stimuli.letters("ABCDEFGHIJ")
EVERY_OTHER = stimuli.Stimuli(LETTERS.x, np.arange(len(LETTERS)) % 2, ("0", "1"))
PARITY = stimuli.parity(CELLS).all_images()
CONNECTEDNESS = stimuli.families["connectedness"].all_images()

EXACT, MOTORS, STOPPED = "exact values", "motors", f"motors, end stops at {NEAR_STOP} V"
NARROW, WHOLE = f"parity of {CELLS} cells, A-units see {CELLS - 1}", f"parity of {CELLS} cells, A-units see {CELLS}"
LOCAL, FAR = "four long figures, inputs from a window", "four long figures, inputs from anywhere"


class Outcome(NamedTuple):
    """The result of error correction: corrections, exposures of each image, and whether every answer was correct."""

    corrections: int
    exposures: int
    learned: bool


Outcomes = Mapping[str, Sequence[Outcome]]


def run(
    seed: int = 0,
    wirings: int = WIRINGS,
    exposures: int = EXPOSURES,
) -> Report:
    """Count corrections against the bound, and try what A-units of narrow view and others can learn."""
    check_seed(seed)
    check_count("wirings", wirings, low=1)
    check_count("exposures", exposures, low=1)
    seeds = range(seed * wirings, (seed + 1) * wirings)
    done = {
        name: [taught(make(each), pictures, exposures) for each in seeds]
        for name, (make, pictures) in lab.progress(EXPERIMENTS.items(), "experiments")
    }
    bounds = [bound(each) for each in seeds]
    return Report(
        "Theorems about what perceptrons learn, and how soon",
        tables=[findings(claims(done, bounds), NOTE), corrections(done, bounds), tasks(done)],
        settings={"seed": seed, "wirings": wirings, "most exposures": exposures},
    )


def claims(done: Outcomes, bounds: Sequence[float]) -> list[tuple[Claim, list[float]]]:
    """Return the claims of the theorems, and what is not proved."""
    on_exact, on_motors = (
        [float(one.corrections <= most) for one, most in zip(done[name], bounds, strict=True)]
        for name in (EXACT, MOTORS)
    )
    return [
        (Claim("corrections within the bound, exact values", "theory", "always", 1, 1), on_exact),
        (Claim("corrections within the bound, motors", "theory", "nothing proved"), on_motors),
        *(
            (Claim(f"learned: {name}", "theory", "never", 0, 0), [float(one.learned) for one in done[name]])
            for name in (NARROW, LOCAL)
        ),
    ]


NOTE = "Parts of the wirings. What was not learned was not learned within the exposures; that it never is, is theory."


def corrections(done: Outcomes, bounds: Sequence[float]) -> Table:
    """Corrections beside the bound, exact and with what the proof leaves out."""
    rows = [_row(name, done[name], float(np.mean(bounds))) for name in (EXACT, MOTORS, STOPPED)]
    heads = ("corrections", "bound", "exposures", "learned")
    note = (
        "Means over wirings; learned: part of them. The bound is from the widest margin that was found. Dead zone, "
        "whole pulses and end stops are outside the proof; a machine that never learns goes on correcting."
    )
    return Table("Corrections", ["values", *(Column(head, "{:.4g}") for head in heads)], rows, note)


def tasks(done: Outcomes) -> Table:
    """Tabulate what each view of the retina learned."""
    rows = [_row(name, done[name]) for name in (NARROW, WHOLE, LOCAL, FAR)]
    heads = ("corrections", "exposures", "learned")
    return Table("A narrow view and a wide one", ["task", *(Column(head, "{:.4g}") for head in heads)], rows)


def _row(name: str, outcomes: Sequence[Outcome], *bounds: float) -> list[str | float]:
    corrected, exposures, learned = np.mean(outcomes, axis=0).tolist()
    return [name, corrected, *bounds, exposures, learned]


def taught(learner: compare.IdealValues | compare.MarkOne, pictures: stimuli.Stimuli, exposures: int) -> Outcome:
    """Correct one R-unit until it answers 0 to the first class and 1 to the second, each time in a new order."""
    learner.codes = np.array([[0], [1]], np.int8)
    rng = stream(learner.rig.machine.seed, "stimuli")
    shown, right = 0, False
    while not right and shown < exposures:
        for nth in rng.permutation(len(pictures)):
            learner.learn(pictures.x[nth], int(pictures.y[nth]))
        shown, right = shown + 1, bool((answers(learner, pictures) == pictures.y).all())
    return Outcome(learner.corrections, shown, right)


def answers(learner: compare.IdealValues | compare.MarkOne, pictures: stimuli.Stimuli) -> Bits:
    """The bit that each picture is answered with."""
    if isinstance(learner, compare.MarkOne):
        return learner.rig.respond(pictures.x)[:, 0]
    return np.array([learner.bits(on)[0] for on in learner.rig.machine.activity(pictures.x)])


def bound(seed: int) -> float:
    """Novikoff's bound for the letters on one wiring."""
    active = exact(seed).rig.machine.activity(EVERY_OTHER.x)
    return theory.corrections_bound(active, EVERY_OTHER.y, separating(active, EVERY_OTHER.y == 1))


def separating(active: Flags, ones: Flags) -> Volts:
    """Values of a wide margin: at every step a move towards the picture that is farthest behind (shape (A,))."""
    signed = np.where(ones, 1.0, -1.0)[:, np.newaxis] * active
    values = np.zeros(active.shape[1])
    for _ in range(STEPS):
        values += signed[(signed @ values).argmin()]
    return values


def exact(seed: int, board: Wiring | None = None) -> compare.IdealValues:
    """Exact values without a dead zone, as the theorems have them."""
    spec = MachineSpec(response_units=1, dead_zone=0.0)
    return compare.IdealValues(Rig(spec, seed=seed, longest=1, wiring=board), classes=1)


def machine(seed: int, stop: float = MachineSpec().stop) -> compare.MarkOne:
    """The simulated machine, with its motors."""
    return compare.MarkOne(Rig(MachineSpec(response_units=1, stop=stop), seed=seed, longest=1), classes=1)


def local(seed: int) -> compare.IdealValues:
    """A-units whose inputs lie in a window each."""
    return exact(seed, wiring.local(MachineSpec(), seed, spread=WINDOW, shape="window"))


def seeing(seed: int, number: int) -> compare.IdealValues:
    """A-units with a cord from each of `number` cells of the parity, which and of which signs being drawn at random."""
    row = 1 + np.flatnonzero(PARITY.x.any(axis=0))
    ways = list(product(combinations(row.tolist(), number), product((1, -1), repeat=number)))
    rng = stream(seed, "wiring")
    chosen = [ways[nth] for nth in rng.integers(len(ways), size=MachineSpec().association_units)]
    cords = [(unit, *cord) for unit, way in enumerate(chosen, 1) for cord in zip(*way, strict=True)]
    spec = MachineSpec(response_units=1, excitatory=number, inhibitory=0, threshold=1, dead_zone=0.0, jacks=None)
    return compare.IdealValues(Rig(spec, seed=seed, longest=1, wiring=wiring.explicit(cords, spec)), classes=1)


EXPERIMENTS: dict[str, tuple[Callable[[int], compare.IdealValues | compare.MarkOne], stimuli.Stimuli]] = {
    EXACT: (exact, EVERY_OTHER),
    MOTORS: (machine, EVERY_OTHER),
    STOPPED: (lambda seed: machine(seed, stop=NEAR_STOP), EVERY_OTHER),
    NARROW: (lambda seed: seeing(seed, CELLS - 1), PARITY),
    WHOLE: (lambda seed: seeing(seed, CELLS), PARITY),
    LOCAL: (local, CONNECTEDNESS),
    FAR: (exact, CONNECTEDNESS),
}


if __name__ == "__main__":
    lab.main(run)
