"""The cache of a method's last result."""

from mark1 import MachineSpec, Rig
from mark1.machine.state.caching import cached_on
from mark1.machine.state.registers import Registers


class Counting:
    """An owner whose methods count how often they are computed."""

    def __init__(self) -> None:
        self.computed = 0

    @cached_on("value", "drive")
    def total(self, registers: Registers) -> float:
        """Return the sum of the values and drives."""
        self.computed += 1
        return float(registers.value.sum() + registers.drive.sum())


def test_a_result_is_kept_until_one_of_its_registers_is_replaced() -> None:
    owner, now = Counting(), Rig(MachineSpec(response_units=1)).machine.registers
    later = now.changed(tick=5, r=now.r + 1)
    assert [owner.total(each) for each in (now, now, later)] == [0, 0, 0]
    assert owner.computed == 1
    moved = later.changed(value=now.value + 1)
    assert owner.total(moved) == 512
    assert owner.total(moved.changed(drive=now.drive + 1)) == 1024
    assert owner.total(now) == 0
    assert owner.computed == 4


def test_two_owners_do_not_share_a_result() -> None:
    now = Rig(MachineSpec(response_units=1)).machine.registers
    one, other = Counting(), Counting()
    assert one.total(now) == other.total(now) == 0
    assert (one.computed, other.computed) == (1, 1)
