"""Where programs branch: which of their ways can be gone at all, as far as the next character and the anchors beside it tell.

Which ways lead on is found once for each branch, symbol and set of anchors that the texts bring, and remembered. A program is then
never taken where the next character, or the words that begin here, rule it out.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable, Iterator, Sequence

from .alphabet import Alphabet
from .code import CHOICES, JUMP, KIND, LEXICON, MOST_CHOICES, NOTHING, PHRASE, SIZE, SPLIT
from .machine import choice_key, choice_slot

_lock = threading.Lock()


class Choices:
    """The ways that lead on from a branch.

    `found` is an open hash table of what was asked: `keys` holds the question, `places` where the answer begins in `ways`, which ends
    with NOTHING. Who finds a key finds all that there is to it, since keys are written last; and a table that becomes too full is
    replaced as a whole, so that those who look at it are not disturbed.
    """

    def __init__(
        self,
        code: Sequence[int],
        openings: Sequence[int],
        alphabet: Alphabet,
        anchors: list[int],
        needs: Iterable[int],
        kinds: Iterable[int],
    ) -> None:
        self._code = code
        self._openings = openings
        self._alphabet = alphabet
        self._anchors = anchors
        """The sets of anchors by number, as bits."""
        self._needs = tuple(needs)
        """For each phrase the anchors of which one must stand where it begins; 0 if it can begin otherwise."""
        self._kinds = tuple(kinds)
        """The anchor of each kind of mention."""
        self._branches: dict[int, tuple[int, ...]] = {}
        self._known: dict[tuple[int, ...], int] = {}
        self.ways = array("i")
        self.size = 0
        self.keys, self.places = array("q"), array("i")
        self._clear(CHOICES)

    def _clear(self, slots: int) -> None:
        keys, places = array("q", [NOTHING]) * slots, array("i", bytes(4 * slots))
        self.size, self.places, self.keys = 0, places, keys

    def find(self, at: int, symbol: int, anchors: int) -> int:
        """Where the ways begin that lead on from the branch at an instruction."""
        with _lock:
            ways = tuple(way for way in self._ways(at) if self._leads_on(way, symbol, self._anchors[anchors]))
            if ways not in self._known:
                place = len(self.ways)
                self.ways = self.ways + array("i", [*ways, NOTHING])
                self._known[ways] = place
            if 2 * self.size >= len(self.keys):
                self._grow()
            self._put(choice_key(at, symbol, anchors), self._known[ways])
            return self._known[ways]

    def _grow(self) -> None:
        old = [(key, place) for key, place in zip(self.keys, self.places, strict=True) if key != NOTHING]
        # Much more than a language asks for: then it begins anew.
        self._clear(2 * len(self.keys) if len(self.keys) < MOST_CHOICES else CHOICES)
        if len(self.keys) > len(old):
            for key, place in old:
                self._put(key, place)

    def _put(self, key: int, place: int) -> None:
        slot = choice_slot(key, len(self.keys) - 1)
        while self.keys[slot] not in (NOTHING, key):
            slot = (slot + 1) & (len(self.keys) - 1)
        if self.keys[slot] == NOTHING:
            self.size += 1
        self.places[slot] = place
        self.keys[slot] = key

    def _ways(self, at: int) -> tuple[int, ...]:
        """All ways from a branch, in their order."""
        if at not in self._branches:
            self._branches[at] = tuple(dict.fromkeys(self._walk(at, set())))
        return self._branches[at]

    def _walk(self, at: int, passed: set[int]) -> Iterator[int]:
        op, one, other = self._code[at : at + 3]
        if at in passed:
            return
        if op == SPLIT:
            passed.add(at)
            yield from self._walk(one, passed)
            yield from self._walk(other, passed)
        elif op == JUMP:
            yield from self._walk(one, passed)
        else:
            yield at

    def _leads_on(self, at: int, symbol: int, anchors: int) -> bool:
        *_, member, width = self._alphabet.tables()
        number = self._openings[at // SIZE]
        if not member[symbol * width + (number >> 3)] >> (number & 7) & 1:
            return False
        op, one = self._code[at], self._code[at + 1]
        if op == LEXICON:
            return bool(anchors >> one & 1)
        if op == PHRASE:
            return not self._needs[one] or bool(self._needs[one] & anchors)
        return op != KIND or bool(anchors & self._kinds[one])
