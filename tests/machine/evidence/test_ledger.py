"""The ledger of evidence: complete, and in step with the program."""

import math
from dataclasses import fields

import pytest

from mark1 import MachineSpec
from mark1.machine.evidence.ledger import LEDGER, SOURCES, STANDINGS, evidence, value
from mark1.machine.exact.units import GRID, TICK
from mark1.machine.reinforcement import SYSTEMS
from mark1.machine.spec import MOST_RESPONSE_UNITS

FIELDS = [constant.name for constant in fields(MachineSpec)]


def test_the_fields_of_the_spec_stand_first_in_the_ledger_and_in_their_order() -> None:
    assert list(LEDGER)[: len(FIELDS)] == FIELDS


def test_the_standings_are_five() -> None:
    assert list(STANDINGS) == ["documented", "theory", "reported", "inferred", "invented"]


@pytest.mark.parametrize("name", LEDGER)
def test_an_entry_is_whole(name: str) -> None:
    known = evidence(name)
    assert known.standing in STANDINGS
    assert known.unit
    assert known.meaning
    assert known.codes or known.source == "-"
    assert set(known.codes) <= set(SOURCES)
    assert bool(known.value) != (name in FIELDS)


@pytest.mark.parametrize("name", [name for name, known in LEDGER.items() if known.standing != "documented"])
def test_what_is_not_documented_says_what_would_settle_it(name: str) -> None:
    assert evidence(name).settled_by


@pytest.mark.parametrize("name", [name for name, known in LEDGER.items() if known.rivals])
def test_rival_claims_have_a_verdict_and_a_document_that_would_settle_them(name: str) -> None:
    claims, _, verdict = evidence(name).rivals.partition(": ")
    assert "/" in claims
    assert verdict
    assert evidence(name).settled_by


def test_what_is_not_invented_names_a_source() -> None:
    assert all(known.codes for known in LEDGER.values() if known.standing != "invented")


@pytest.mark.parametrize(
    ("name", "built"),
    [
        ("pulse_ms", "1000"),
        ("partition", "None"),
        ("most_response_units", str(MOST_RESPONSE_UNITS)),
        ("lamp_field", " x ".join(map(str, MachineSpec().retina_shape))),
        ("stimulus_switches", str(MachineSpec().cells)),
        ("systems", ", ".join(SYSTEMS)),
        ("grid", f"2**{math.log2(GRID):.0f}"),
        ("tick", f"{TICK * 1000:.0f}"),
    ],
)
def test_the_value_is_that_of_the_program(name: str, built: str) -> None:
    assert value(name) == built


@pytest.mark.parametrize(
    ("name", "hint"),
    [("settle", r"did you mean settle_ms\?"), ("Puls_ms", "pulse_ms"), ("xyz", "known are retina_shape, .*, tick")],
)
def test_an_unknown_constant_is_refused_with_the_nearest_or_all(name: str, hint: str) -> None:
    with pytest.raises(KeyError, match=f"there is no constant '{name}'; .*{hint}"):
        evidence(name)
