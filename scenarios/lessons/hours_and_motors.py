"""The cost of 512 potentiometers: hours of the machine, seconds of its motors, volts that its wipers travel.

The simulated Mark I learns more and more letters until it makes no error. The books are kept on its own clock: how
long it took, for what part of that time any motor ran, how long the motors ran in all and how far the wipers went.
Then the same values are set by hand on a machine at rest, one potentiometer after the other at the panel's dial; and
last, all wipers are run back to 0 V.

Documented: one motor-driven potentiometer an A-unit (Operators' Manual fig. 1). No source tells how fast it learned,
nor that values could be dialled or reset. Assumed: a pulse of 1 s, 5 s to change a card, 0.22 V/s, and every other
volt and second. So the hours are those of our guesses; change them and see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from mark1 import MachineSpec, Rig, compare, lab, stimuli
from mark1.base.checks import check_count, check_seed
from mark1.base.rng import stream
from mark1.compare import MarkOne, teach_to_no_error
from mark1.lab import Column, Groups, Quantity, Report, table_of_means
from mark1.show import plots

CHANGE_MS = MachineSpec().change_ms  # time to change a card (ms)
PULSE_MS = MachineSpec().pulse_ms  # pulse of a correction (ms)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COUNTS = (2, 5, 10, 15, 20, 26)  # letters, from the front of the alphabet
EXPOSURES = 60  # of each letter, at most
WIRINGS = 20  # machines, each of a random wiring of its own


class Account(NamedTuple):
    """The cost of one machine: of a lesson, of the same values by hand, and of the way back to 0 V."""

    exposures: int
    corrections: int
    hours: float
    busy: float  # part of the time in which a motor ran
    motor_seconds: float
    volts: float
    dialled: float  # hours
    reset: float  # seconds


LESSON = {
    "exposures": Quantity(lambda account: account.exposures, "{:.1f}"),
    "machine hours": Quantity(lambda account: account.hours, "{:.3f}"),
    "motors run (%)": Quantity(lambda account: 100 * account.busy, "{:.0f}", most=100),
}
MOTORS = {
    "motor seconds": Quantity(lambda account: account.motor_seconds, "{:,.0f}"),
    "volts travelled": Quantity(lambda account: account.volts, "{:,.0f}"),
}
BY_HAND = {
    "dialled (h)": Quantity(lambda account: account.dialled, "{:.3f}"),
    "back to 0 V (s)": Quantity(lambda account: account.reset, "{:.1f}"),
}


def run(
    seed: int = 0,
    wirings: int = WIRINGS,
    counts: tuple[int, ...] = COUNTS,
    change_ms: int = CHANGE_MS,
    pulse_ms: int = PULSE_MS,
) -> Report:
    """Teach letters on each wiring, then set the same values by hand, then run the wipers back."""
    check_seed(seed)
    check_count("wirings", wirings, low=1)
    for count in counts:
        check_count("count", count, low=2, high=len(LETTERS))
    spec = replace(MachineSpec(), change_ms=change_ms, pulse_ms=pulse_ms)
    seeds = lab.progress(range(seed * wirings, (seed + 1) * wirings), "wirings")
    accounts = [[spent(spec, each, LETTERS[:count]) for count in counts] for each in seeds]
    groups: Groups = dict(zip(map(float, counts), zip(*accounts, strict=True), strict=True))
    letters = Column("letters", "{:.0f}")
    return Report(
        "What 512 potentiometers cost",
        tables=[
            table_of_means("Until no answer is wrong", letters, groups, LESSON, how_to_read(wirings)),
            table_of_means("What the motors did", letters, groups, MOTORS, "Of all 512 motors together."),
            table_of_means("The same values by hand", letters, groups, BY_HAND, "Dialled one by one."),
        ],
        notes=[summary(groups)],
        figures={"hours and motors": partial(draw, groups)},
        settings={"seed": seed, "wirings": wirings, "change of card (ms)": change_ms, "pulse (ms)": pulse_ms},
    )


def spent(spec: MachineSpec, seed: int, letters: str) -> Account:
    """Teach one machine some letters, and set another by hand."""
    images = stimuli.letters(letters)
    spec = replace(spec, response_units=compare.bits_for(len(images)))
    rig, other = (Rig(spec, seed=seed, longest=1) for _ in range(2))
    lesson = teach_to_no_error(MarkOne(rig, len(images)), images, EXPOSURES, stream(seed, "stimuli"))
    taught = rig.cost
    compare.dial(other, rig.registers.value)
    rig.panel.reset()
    rig.run()
    return Account(
        exposures=lesson.exposures,
        corrections=taught.corrections,
        hours=taught.hours,
        busy=taught.corrections * spec.pulse_ms / 1000 / taught.seconds,
        motor_seconds=taught.motor_seconds,
        volts=taught.volts_travelled,
        dialled=other.cost.hours,
        reset=rig.cost.seconds - taught.seconds,
    )


def how_to_read(wirings: int) -> str:
    """Explain the numbers."""
    return (
        f"Means over {wirings} wirings with 95 % confidence intervals. Exposures of each letter; motors run: part "
        "of the time in which at least one of them was on. The Mark I is simulated, and its times are invented."
    )


def summary(groups: Mapping[float, Sequence[Account]]) -> str:
    """Compare a correction with an exposure, for the most letters."""
    most = max(groups)
    motors = sum(account.motor_seconds for account in groups[most])
    corrections = sum(account.corrections for account in groups[most])
    return f"With {most:.0f} letters a correction kept motors on for {motors / corrections:.0f} motor seconds."


def draw(groups: Groups) -> plots.Figure:
    """Hours and motor seconds over the number of letters."""
    panels = {
        "On the machine's clock": plots.Panel("hours", {"until no error": band(groups, LESSON["machine hours"])}),
        "Of all motors together": plots.Panel("seconds", {"until no error": band(groups, MOTORS["motor seconds"])}),
    }
    return plots.bands(panels, "letters")


def band(groups: Groups, quantity: Quantity) -> plots.Band:
    """Means and intervals over the number of letters."""
    return plots.Band([*groups], *quantity.band(groups))


if __name__ == "__main__":
    lab.main(run)
