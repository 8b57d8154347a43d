"""State history: the states that a run can go back to.

Every state after an event is one table of registers that shares what did not change, so keeping it costs what the
event changed. The states of the last RECENT events are all kept, of an exposure that was leapt the last one; of older
ones only some between exposures. The rest is replayed from these.
"""

from bisect import bisect_right
from collections import deque

from mark1.machine.state.registers import Phase, Registers

RECENT = 2000
"""Events whose states are kept: about 150 exposures, 5 MB at 512 A-units."""

MARKS = 512
"""Most states kept from before that, evenly spread; when there are more, every second one is dropped (10 MB)."""

LARGEST = 2**14
"""A-units up to which that many states are kept; of larger machines fewer, so that they take at most half a GB."""

_IDLE = int(Phase.IDLE)


class StateHistory:
    """States after events 0, 1, 2, ...; the first one is never dropped."""

    def __init__(self, start: Registers) -> None:
        self._marks = [start]
        self._every, self._passed = 1, 0
        self._recent: deque[Registers] = deque()

    @property
    def start(self) -> Registers:
        """The first state."""
        return self._marks[0]

    def record(self, after: Registers) -> None:
        """Keep the state after the event that has just happened."""
        self._recent.append(after)
        most = RECENT if len(after.a) <= LARGEST else self._most(RECENT)
        while self._recent[0].event <= after.event - most:
            old = self._recent.popleft()
            if old.phase == _IDLE:
                self._keep_mark(old)

    def _keep_mark(self, old: Registers) -> None:
        """Keep one in `_every` of the states between exposures, so that marks stay evenly spread as they get fewer."""
        self._passed += 1
        if self._passed % self._every == 0:
            self._marks.append(old)
        if len(self._marks) > self._most(MARKS):
            self._marks, self._every = self._marks[::2], 2 * self._every

    def _most(self, states: int) -> int:
        return max(min(states, states * LARGEST // len(self.start.a)), 2)

    def nearest(self, event: int) -> Registers:
        """Return the last kept state after at most `event` events (ValueError: that is before the start)."""
        if event < self.start.event:
            raise ValueError(f"the history begins after event {self.start.event}; there is nothing before it to go to")
        states = self._recent if self._recent and event >= self._recent[0].event else self._marks
        return states[bisect_right(states, event, key=lambda state: state.event) - 1]

    def until(self, event: int) -> "StateHistory":
        """Return a copy that ends with the state after `event`."""
        shorter = StateHistory(self.start)
        shorter._marks = [state for state in self._marks if state.event <= event]
        shorter._every, shorter._passed = self._every, self._every * (len(shorter._marks) - 1)
        shorter._recent.extend(state for state in self._recent if state.event <= event)
        return shorter

    def __len__(self) -> int:
        return len(self._marks) + len(self._recent)
