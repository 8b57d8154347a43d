"""E or X: a first lesson, card by card, and then letters that move about.

One R-unit of the simulated Mark I, fed by all 512 A-units, is to answer 1 to an E and 0 to an X. First both are shown
at one place until every answer is correct, every card a line of the table. Then other machines are shown letters that
stand a little elsewhere each time, and are tested on places that they have never seen.

Source: error correction as a mode of the Mark I (Operators' Manual, quoted at second hand). That pairs such as X and E
were distinguished is quoted in secondary sources, most likely of the IBM 704. Assumed: typeface, places, order, and
every volt and second of the machine.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from mark1 import MachineSpec, Rig, compare, lab, stimuli
from mark1.base.checks import check_count
from mark1.lab import Column, Groups, Quantity, Report, Table, table_of_means
from mark1.show import plots
from mark1.stimuli import Family, Stimuli, family

LETTERS = "XE"  # answered 0 and 1
SHIFT = 2  # cells: how far from the middle a letter may stand, either way
SHOWN = (0, 5, 10, 20, 40, 80)  # moving letters that were shown when the machine is tested
TESTS = 40  # letters at places that were not shown
MOST = 100  # cards at one place
WIRINGS = 10  # machines that see the moving letters


class Card(NamedTuple):
    """Return the row of one exposure."""

    letter: str
    answer: int
    sum: float
    right: bool
    motors: int
    seconds: float
    after: tuple[float, ...]  # sums that each letter would bring then (V)


def run(
    seed: int = 0,
    letters: str = LETTERS,
    shift: int = SHIFT,
    wirings: int = WIRINGS,
) -> Report:
    """Show two letters at one place, then at many."""
    if len(set(letters)) != 2 or len(letters) != 2:
        raise ValueError(f"letters is {letters!r}; give two different ones, such as {LETTERS}")
    check_count("wirings", wirings, low=1)
    check_count("shift", shift, low=1)
    cards = taught(Rig(MachineSpec(response_units=1), seed=seed), stimuli.letters(letters))
    moving = family(*letters, shift=shift)
    seeds = lab.progress(range(seed * wirings, (seed + 1) * wirings), "machines")
    curves = [
        curve(Rig(MachineSpec(response_units=1), seed=each, longest=1), moving.varied(seed=each)) for each in seeds
    ]
    groups: Groups = {shown: [each[place] for each in curves] for place, shown in enumerate(SHOWN)}
    right = {"accuracy": Quantity(float, "{:.2f}", most=1)}
    return Report(
        f"{letters[1]} or {letters[0]}? One R-unit learns to distinguish two letters",
        tables=[
            Table(
                "Card by card, at one place", COLUMNS, [[nth, *card[:-1]] for nth, card in enumerate(cards, 1)], SUMS
            ),
            table_of_means("Letters that move about", Column("letters shown"), groups, right, moved(moving, wirings)),
        ],
        notes=[learned(cards)],
        figures={"sums": partial(draw, cards, letters)},
        settings={"seed": seed, "letters": letters, "shift (cells)": shift, "machines": wirings},
    )


COLUMNS = ("card", "letter", "answer", Column("sum (V)", "{:+.2f}"), "correct", "motors", Column("clock (s)", "{:.1f}"))
SUMS = (
    "The answer is 1 where the sum of the values of the active A-units is above the dead zone, and else 0. Motors are "
    "those that turned after a wrong answer. The Mark I is simulated."
)


def taught(rig: Rig, letters: Stimuli) -> list[Card]:
    """Show the letters in turn until both answers in a row are correct, at most MOST cards."""
    cards: list[Card] = []
    while len(cards) < MOST and not (len(cards) > 2 and all(card.right for card in cards[-2:])):
        cards.append(exposed(rig, letters, len(cards) % 2))
    return cards


def exposed(rig: Rig, letters: Stimuli, wanted: int) -> Card:
    """One exposure by error correction."""
    before = rig.registers.motor_ticks
    response = rig.teach(letters.x[wanted], [wanted])
    motors = int((rig.registers.motor_ticks != before).sum())
    answer, sums = int(response.bits[0]), compare.MarkOne(rig, classes=1).sums(letters.x)[:, 0]
    seen = letters.labels[wanted], answer, float(response.sums[0]), answer == wanted
    return Card(*seen, motors, rig.cost.seconds, tuple(sums.tolist()))


def curve(rig: Rig, moving: Family) -> list[float]:
    """Return the accuracy at places that are not shown, after each number of letters of SHOWN."""
    train, test = moving.split(max(SHOWN), TESTS)
    parts = []
    for before, shown in zip((0, *SHOWN), SHOWN, strict=False):
        for image, wanted in zip(train.x[before:shown], train.y[before:shown], strict=True):
            rig.teach(image, [int(wanted)])
        parts.append(float(np.mean(rig.respond(test.x)[:, 0] == test.y)))
    return parts


def moved(moving: Family, wirings: int) -> str:
    """Explain the second table."""
    places = len(moving.all_images()) // 2
    return (
        f"Accuracy on {TESTS} letters at places where they were never shown, after so many others. Each is at one "
        f"of {places} places around the middle, half of which are kept for the test; some come more than once. Means "
        f"over {wirings} machines with 95 % confidence intervals. Chance is 0.5."
    )


def learned(cards: Sequence[Card]) -> str:
    """Say what the lesson at one place took."""
    last = max((nth for nth, card in enumerate(cards, 1) if not card.right), default=0)
    turned = [str(card.motors) for card in cards if card.motors]
    return (
        f"The last wrong answer was to card {last}. After {len(turned)} answers motors ran, {' and '.join(turned)} of "
        f"them, and the lesson took {cards[-1].seconds:.1f} s on the machine's clock."
    )


def draw(cards: Sequence[Card], letters: str) -> plots.Figure:
    """The sum that each letter would bring after each card."""
    sums = [(0.0, 0.0), *(card.after for card in cards)]
    drawn = {
        letter: plots.Line(range(len(sums)), [each[place] for each in sums]) for place, letter in enumerate(letters)
    }
    return plots.lines(drawn, "cards shown", "sum that the letter would bring (V)", MachineSpec().dead_zone)


if __name__ == "__main__":
    lab.main(run)
