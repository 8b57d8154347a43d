"""Cache of a method's last result, kept until a register that it depends on is replaced."""

from collections.abc import Callable
from functools import wraps
from operator import attrgetter, is_
from typing import Any, TypeVar

from mark1.machine.state.registers import Registers

Owner = TypeVar("Owner")
Result = TypeVar("Result")
Method = Callable[[Owner, Registers], Result]


def cached_on(*names: str) -> Callable[[Method[Owner, Result]], Method[Owner, Result]]:
    """Keep the last result of a method of (self, registers) until one of these registers is replaced.

    Two or more names. The method must depend on nothing else that changes. Registers are replaced, never written into,
    so that comparing references is enough.
    """
    read = attrgetter(*names)

    def decorate(method: Method[Owner, Result]) -> Method[Owner, Result]:
        attribute = f"_last_{method.__name__}"

        @wraps(method)
        def cached(owner: Owner, registers: Registers) -> Result:
            held = read(registers)
            last: tuple[Any, Result] | None = getattr(owner, attribute, None)
            if last is None or not all(map(is_, last[0], held)):
                last = held, method(owner, registers)
                setattr(owner, attribute, last)
            return last[1]

        return cached

    return decorate
