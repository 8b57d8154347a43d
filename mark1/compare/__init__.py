"""Compare the machine and today's neuron: matches, ladder, conversion to a network and back, damage, diagnosis."""

from mark1.compare.codes import NO_YES, bits_for, code_book, read_codes
from mark1.compare.damage import (
    DamageEffect,
    Lesson,
    Trial,
    cut_weights,
    damage_effect,
    damage_trials,
    teach_to_no_error,
)
from mark1.compare.diagnosis.diagnose import diagnose
from mark1.compare.diagnosis.findings import Diagnosis
from mark1.compare.dial_weights import dial
from mark1.compare.ideal_learners import IdealValues, Learner1958
from mark1.compare.ladder import ladder
from mark1.compare.learners import Chance, FullyConnected, HighestSum, Learner, MarkOne, Neuron
from mark1.compare.match import Match, match
from mark1.compare.match_tables import TRAINING, Score
from mark1.compare.network_from_machine import network_from

__all__ = [
    "NO_YES",
    "TRAINING",
    "Chance",
    "DamageEffect",
    "Diagnosis",
    "FullyConnected",
    "HighestSum",
    "IdealValues",
    "Learner",
    "Learner1958",
    "Lesson",
    "MarkOne",
    "Match",
    "Neuron",
    "Score",
    "Trial",
    "bits_for",
    "code_book",
    "cut_weights",
    "damage_effect",
    "damage_trials",
    "diagnose",
    "dial",
    "ladder",
    "match",
    "network_from",
    "read_codes",
    "teach_to_no_error",
]
