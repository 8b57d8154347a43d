"""Value rules: what one reinforcement does under alpha, beta and gamma.

Reference: Rosenblatt, Psychological Review 65, 1958, table 1 (alpha, beta, gamma); Principles of Neurodynamics, 1961
(gamma in another form). Their years distinguish the two gammas.
Kind: theory.
Reported: alpha: an active unit of the reinforced set gains 1, others keep their values. Beta: the set gains K in all,
shared by its active units. Gamma of 1958: an active unit gains 1 and the inactive ones lose, so that the total stays.
Gamma of 1961: the mean gain is taken off all. Bivalent: active units of responses that are on gain 1, those of
responses that are off lose 1; negative reinforcement the reverse.
Assumed: a random picture, a fifth of the cells lit, and K of 10. Ours are the exact values, which the simulated
machine keeps beside those of its motors; how far the motors departed stands in the second table.
Tolerance: 0.00001 steps; one step is what an undisturbed pulse turns.
"""

import numpy as np
from numpy.typing import NDArray

from mark1 import MachineSpec, Rig, lab
from mark1.base.checks import check_count
from mark1.base.rng import stream
from mark1.compare.learners import pulse_travel
from mark1.lab import Claim, Column, Report, Table, findings, mean, near

LIT = 0.2  # part of the cells
TOTAL = 10.0  # K of beta, steps
SPEC = MachineSpec(beta_total=TOTAL)
SYSTEMS = ("alpha", "beta", "gamma 1958", "gamma 1961")
EXACT = 1e-5  # steps
DIGITS = 9  # of a step; what is below is noise of the arithmetic
WIRINGS = 20  # machines, each of a random wiring and with a picture of its own
QUICK = {"wirings": 3}

Steps = NDArray[np.float64]


def run(
    seed: int = 0,
    wirings: int = WIRINGS,
) -> Report:
    """Reinforce R1 upwards and R2 downwards once under each system, and see which values moved how far."""
    check_count("wirings", wirings, low=1)
    seeds = lab.progress(range(seed * wirings, (seed + 1) * wirings), "wirings")
    measured = [{**measures(each), **bivalent(each)} for each in seeds]
    results = [(claim, [round(each[claim.what], DIGITS) + 0.0 for each in measured]) for claim in CLAIMS]
    parted = [[system, *mean([each[system] for each in measured])] for system in SYSTEMS]
    departure = Table(
        "Motors against the exact rule",
        ("system", Column("largest departure of a wiper (µV)", "{:.2f}"), Column("±", "{:.2f}")),
        parted,
        "After one pulse of the simulated Mark I: rounding to whole ticks of travel. Its drive scheme is invented.",
    )
    return Report(
        "What one reinforcement does to the values",
        tables=[findings(results, "In steps of the exact rule. The fourth system is of 1961."), departure],
        settings={"seed": seed, "wirings": wirings},
    )


def rule(what: str, steps: float, reported: str) -> Claim:
    """A gain that the rule gives exactly."""
    return near(what, "theory", steps, EXACT)._replace(reported=reported)


CLAIMS = (
    rule("alpha: an active unit gains", 1, "+1"),
    rule("alpha: an inactive unit gains", 0, "0"),
    rule("beta: the set gains in all", TOTAL, "K = 10"),
    rule("beta: active units part from each other by", 0, "shared equally"),
    rule("gamma 1958: an active unit gains", 1, "+1"),
    rule("gamma 1958: an inactive unit loses, in units of n / (N - n)", 1, "n / (N - n)"),
    rule("gamma 1958: the set gains in all", 0, "0"),
    rule("gamma 1961: an active unit gains more than an inactive one", 1, "1"),
    rule("gamma 1961: the set gains in all", 0, "0"),
    rule("bivalent, positive: response on, an active unit gains", 1, "+1"),
    rule("bivalent, positive: response off, an active unit gains", -1, "-1"),
    rule("bivalent, negative: response on, an active unit gains", -1, "-1"),
    rule("bivalent, negative: response off, an active unit gains", 1, "+1"),
)
"""What the papers give; n of the N A-units of a set are active."""


def measures(seed: int) -> dict[str, float]:
    """The effect of each system on the set of R1 on one wiring, and the motors' deviation from it (µV)."""
    found: dict[str, float] = {}
    for system in SYSTEMS:
        rig, on, sets = reinforced(seed, system)
        gain, active = gains(rig)[sets == 0], on[sets == 0]
        n, inactive = int(active.sum()), int((~active).sum())
        found |= {
            f"{system}: an active unit gains": gain[active].mean(),
            f"{system}: an inactive unit gains": gain[~active].mean(),
            f"{system}: the set gains in all": gain.sum(),
            f"{system}: active units part from each other by": np.ptp(gain[active]),
            f"{system}: an inactive unit loses, in units of n / (N - n)": -gain[~active].mean() * inactive / n,
            f"{system}: an active unit gains more than an inactive one": gain[active].mean() - gain[~active].mean(),
            system: 1e6 * rig.deviation.largest,
        }
    return found


def bivalent(seed: int) -> dict[str, float]:
    """The effect of alpha on the active units of R1, which was to be on, and of R2, which was to be off."""
    found = {}
    for sign in ("positive", "negative"):
        rig, on, sets = reinforced(seed, "alpha", sign)
        for unit, state in enumerate(("on", "off")):
            name = f"bivalent, {sign}: response {state}, an active unit gains"
            found[name] = float(gains(rig)[on & (sets == unit)].mean())
    return found


def reinforced(seed: int, system: str, sign: str = "positive") -> tuple[Rig, NDArray[np.bool_], NDArray[np.int64]]:
    """One forced exposure, R1 to 1 and R2 to 0: the rig, which A-units were on, and the R-unit that each feeds."""
    rig = Rig(SPEC, seed=seed, longest=1)
    rig.panel.mode, rig.panel.system, rig.panel.sign = "forced learning", system, sign
    picture = (stream(seed, "stimuli").random(SPEC.retina_shape) < LIT).astype(np.float64)
    rig.teach(picture, [1, 0, *[None] * (SPEC.response_units - 2)])
    return rig, rig.machine.activity(picture[np.newaxis])[0], rig.spec.feeds


def gains(rig: Rig) -> Steps:
    """Exact values after one reinforcement from 0, in steps."""
    return np.asarray(rig.registers.ideal / pulse_travel(rig.spec))


if __name__ == "__main__":
    lab.main(run)
