"""Where programs branch: which of their ways can be gone at all, as far as the traits of a place tell.

Which ways lead on is found once for each branch and row of traits that the texts bring, and remembered. A program is then never taken
where the next character, or the words that begin here, rule it out.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Sequence

from .code import CHOICES, JUMP, MOST_CHOICES, NOTHING, SPLIT
from .machine import choice_key, choice_slot
from .traits import Traits

_lock = threading.Lock()


class Choices:
    """The ways that lead on from a branch.

    `table` is an open hash table of what was asked: keys stand for the questions, beside them where the answer begins in `ways`, which
    ends with NOTHING. Who finds a key finds all that there is to it, since keys are written last; and a table that becomes too full
    is replaced as a whole, so that those who look at it are not disturbed.
    """

    def __init__(self, code: Sequence[int], openings: Sequence[int], traits: Traits) -> None:
        self._code = code
        self._openings = openings
        self._traits = traits
        self._branches: dict[int, tuple[int, ...]] = {}
        self._known: dict[tuple[int, ...], int] = {}
        self.ways = array("i")
        self._size = 0
        self.table = _empty(CHOICES)

    def find(self, at: int, row: int) -> int:
        """Where the ways begin that lead on from the branch at an instruction."""
        with _lock:
            ways = tuple(way for way in self._ways(at) if self._leads_on(way, row))
            if ways not in self._known:
                place = len(self.ways)
                self.ways = self.ways + array("i", [*ways, NOTHING])
                self._known[ways] = place
            if 2 * self._size >= len(self.table[0]):
                self._grow()
            self._put(choice_key(at, row), self._known[ways])
            return self._known[ways]

    def _grow(self) -> None:
        keys, places = self.table
        self._size = 0
        if len(keys) == MOST_CHOICES:  # many more than a language asks for: it begins anew
            self.table = _empty(CHOICES)
            return
        self.table = _empty(2 * len(keys))
        for key, place in zip(keys, places, strict=True):
            if key != NOTHING:
                self._put(key, place)

    def _put(self, key: int, place: int) -> None:
        keys, places = self.table
        slot = choice_slot(key, len(keys) - 1)
        while keys[slot] not in (NOTHING, key):
            slot = (slot + 1) & (len(keys) - 1)
        self._size += keys[slot] == NOTHING
        places[slot] = place
        keys[slot] = key

    def _ways(self, at: int) -> tuple[int, ...]:
        """All ways from a branch, in their order."""
        if at not in self._branches:
            found: list[int] = []
            passed: set[int] = set()
            waiting = [at]
            while waiting:
                way = waiting.pop()
                if way in passed:
                    continue
                passed.add(way)
                op, one, other = self._code[way : way + 3]
                if op == SPLIT:
                    waiting += (other, one)
                elif op == JUMP:
                    waiting.append(one)
                else:
                    found.append(way)
            self._branches[at] = tuple(found)
        return self._branches[at]

    def _leads_on(self, at: int, row: int) -> bool:
        trait = self._openings[at // 2]
        return bool(self._traits.bits[row + (trait >> 3)] >> (trait & 7) & 1)


def _empty(slots: int) -> tuple[array[int], array[int]]:
    return array("q", [NOTHING]) * slots, array("i", bytes(4 * slots))
