"""Damage: the Mark I and today's neuron lose a part of what they learned with, and are taught again.

The simulated machine learns ten letters by error correction until it makes no error. Then a share of its A-units, or
of the cords that lead to them, is removed; it is tested, and taught again in the same way. Beside it a dense layer on
the same S-units is taught the same letters in the same order and loses the same share of its weights. All on many
wirings.

Theory (R58, conclusion 9): memory is spread over the A-units, so that a loss of some does no single association much
harm and begins to show as a general deficit. The paper prints no number for it, and nothing of the machine could be
read. Assumed: that a lost A-unit is silent and lost ones are drawn at random, the letters, every volt and second.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from mark1 import compare, lab, stimuli
from mark1.base.checks import check_count, check_fraction, check_seed
from mark1.lab import Column, Groups, Quantity, Report, table_of_means
from mark1.show import plots

LETTERS = "ABCDEFGHIJ"  # letters to learn, each once
WIRINGS = 20  # machines, each of a random wiring of its own
SHARES = (0.0, 0.1, 0.25, 0.5, 0.75)  # parts that are removed
EXPOSURES = 40  # of each letter, at most, at first and again after the removal

RIGHT = {
    "Mark I": Quantity(lambda trial: trial.machine.before, "{:.2f}", most=1),
    "neuron": Quantity(lambda trial: trial.neuron.before, "{:.2f}", most=1),
    "Mark I taught again": Quantity(lambda trial: trial.machine.after, "{:.2f}", most=1),
    "neuron taught again": Quantity(lambda trial: trial.neuron.after, "{:.2f}", most=1),
}
DEFICIT = {
    "sums moved": Quantity(lambda trial: trial.effect.moved, "{:.2f}", most=1),
    "letters changed": Quantity(lambda trial: trial.effect.changed.mean(), "{:.2f}", most=1),
    "bits wrong": Quantity(lambda trial: 1 - trial.effect.bits, "{:.3f}", most=1),
}
COST = {
    "Mark I exposures": Quantity(lambda trial: trial.machine.exposures, "{:.1f}"),
    "neuron exposures": Quantity(lambda trial: trial.neuron.exposures, "{:.1f}"),
    "motor seconds": Quantity(lambda trial: trial.machine.motor_seconds, "{:,.0f}"),
    "machine hours": Quantity(lambda trial: trial.machine.hours, "{:.2f}"),
}


def run(
    seed: int = 0,
    letters: str = LETTERS,
    wirings: int = WIRINGS,
    shares: tuple[float, ...] = SHARES,
    of: str = "A-units",  # what the machine loses: A-units or cords
    exposures: int = EXPOSURES,
) -> Report:
    """Teach, remove, test and teach again, on each wiring."""
    check_seed(seed)
    check_count("wirings", wirings, low=1)
    if not shares:
        raise ValueError("there are no shares; give at least one part to remove, from 0 to 1")
    for share in shares:
        check_fraction("share", share)
    images, parts = stimuli.letters(letters), sorted(set(shares))
    seeds = lab.progress(range(seed * wirings, (seed + 1) * wirings), "wirings")
    done = zip(*(compare.damage_trials(each, images, parts, of, exposures) for each in seeds), strict=True)
    groups = {100 * share: group for share, group in zip(parts, done, strict=True)}
    removed, notes = Column("removed (%)", "{:.3g}"), how_to_read(groups, len(images), exposures)
    tables = {
        "Accuracy on the letters": RIGHT,
        "What teaching again cost": COST,
        "Many associations a little, or a few?": DEFICIT,
    }
    return Report(
        f"Damage: what is left without a share of the {of}, and of a neuron's weights",
        tables=[
            table_of_means(title, removed, groups, tables[title], note)
            for title, note in zip(tables, notes, strict=True)
        ],
        notes=[sentence(share, group, images.labels) for share, group in groups.items() if share > 0],
        figures={"damage": partial(draw, groups)},
        settings={"seed": seed, "wirings": wirings, "removed": of, "most exposures of each letter": exposures},
    )


def how_to_read(groups: Groups, classes: int, exposures: int) -> tuple[str, str, str]:
    """A note for each table."""
    group = next(iter(groups.values()))
    shown, spent = (np.mean([getattr(trial.first, name) for trial in group]) for name in ("exposures", "motor_seconds"))
    wrong = compare.code_book(classes, compare.bits_for(classes)).mean()
    return (
        f"Parts of {classes} letters, as means over {len(group)} wirings with 95 % confidence intervals (Student). "
        "The Mark I is simulated.",
        f"Exposures are of each letter, until there is no error, at most {exposures}. The first lessons of the Mark I "
        f"took {shown:.1f} exposures and {spent:,.0f} motor seconds.",
        "Of the Mark I before it is taught again. There is a sum and a bit for each letter at each R-unit; a letter is "
        "correct if all its bits are. A general deficit moves many sums and spoils few bits; where every R-unit hears "
        f"nothing and answers 0, {wrong:.3f} of the bits are wrong.",
    )


def sentence(share: float, group: Sequence[compare.Trial], labels: Sequence[str]) -> str:
    """Say how widely the loss of one share was felt, which letters it hit, and whether it was made good."""
    moved, wrong = (DEFICIT[name].mean(group).mean for name in ("sums moved", "bits wrong"))
    lost = np.sum([trial.effect.changed for trial in group], axis=0)
    again = sum(trial.machine.after == 1 for trial in group)
    ratio = f"one bit wrong for every {moved / wrong:.0f} sums that moved" if wrong else "no bit wrong"
    most, least = (f"{labels[place]} on {lost[place]}" for place in (lost.argmax(), lost.argmin()))
    hit = f", {most} wirings, {least}" if lost.any() else ""
    return (
        f"{share:.3g} % removed: {ratio}; {lost.sum() / len(group):.1f} of {len(labels)} letters changed{hit}; "
        f"taught again, {again} of {len(group)} machines made no error."
    )


def draw(groups: Groups) -> plots.Figure:
    """Draw accuracy, the effect of the loss, and the motor time of teaching again, over the share removed."""
    panels = {
        "Accuracy on the letters": ("accuracy", RIGHT, 1),
        "What a loss does to the Mark I": ("part of the sums, letters, bits", DEFICIT, 1),
        "What teaching again costs it": ("motor time (s)", {"motor seconds": COST["motor seconds"]}, None),
    }
    drawn = {
        title: plots.Panel(side, {name: plots.Band([*groups], *of.band(groups)) for name, of in measured.items()}, top)
        for title, (side, measured, top) in panels.items()
    }
    return plots.bands(drawn, "removed (%)")


if __name__ == "__main__":
    lab.main(run)
