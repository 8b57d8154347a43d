"""Registers and units by name, and what a wrong name is answered with."""

import re
from typing import Any

import pytest

from mark1 import MachineSpec, Rig
from mark1.machine.state.addresses import Address, find

REGISTERS = Rig(MachineSpec(response_units=3)).machine.registers


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("value", Address("value")),
        ("A17.value", Address("value", 16)),
        ("R3.sum", Address("sum", 2)),
        ("S400.light", Address("light", 399)),
        ("value[0]", Address("value", 0)),
        ("value[-1]", Address("value", -1)),
        ("value[0:64]", Address("value", slice(0, 64))),
        ("value[:2]", Address("value", slice(None, 2))),
        ("value[510:]", Address("value", slice(510, None))),
        ("value[-2:]", Address("value", slice(-2, None))),
        ("tick", Address("tick")),
    ],
)
def test_a_name_is_read_as_the_register_and_its_units(name: str, address: Address) -> None:
    assert find(name, REGISTERS) == address


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("A0.value", "there is no A0; A-units are A1 to A512"),
        ("R4.r", "there is no R4; R-units are R1 to R3"),
        ("R4", "there is no R4; R-units are R1 to R3"),
        ("A17", r"'A17' is a unit; name one of its registers too, such as .A17.a."),
        ("R1.value", r"R-units have no register 'value'; write .A1.value. to .A512.value."),
        ("A1.tick", r"A-units have no register 'tick'; write .tick."),
        ("vlaue", r"there is no register 'vlaue'; did you mean 'value'\?"),
        ("weights", r"there is no register 'weights'; did you mean 'value'\?"),
        ("xyz", r"there is no register 'xyz'; print.rig.registers. lists all of them"),
        ("value[]", "'value\\[\\]' is outside 'value'"),
        ("value[512]", "is outside 'value', which has units 0 to 511"),
        ("value[5:5]", "holds no units; 'value' has units 0 to 511"),
        ("value[-]", "is not the name of a register"),
        ("value[-:3]", "is not the name of a register"),
        ("value[1:2:3]", "is not the name of a register"),
        ("value[" + "9" * 5000 + "]", "is not the name of a register"),
        ("tick[0]", "'tick' is a single number; write it without brackets"),
        ("", "is not the name of a register"),
        (17, "17 is not the name of a register; give a text"),
        (None, "None is not the name of a register"),
    ],
)
def test_a_wrong_name_is_answered_with_what_is_valid(name: Any, sentence: str) -> None:
    with pytest.raises(KeyError) as raised:
        find(name, REGISTERS)
    assert re.search(sentence, raised.value.args[0])
