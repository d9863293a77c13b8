"""What a program can go on with: which characters can stand next if it is to match from an instruction on.

The machine asks before it keeps a choice: what the next character rules out is no choice.
"""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Iterable, Sequence

from .alphabet import EVERYTHING, in_class, is_plainly, is_small
from .code import (
    ACCEPT,
    ATOM,
    CHAR,
    CLASS,
    COLLECT,
    COUNT,
    GOAL,
    JUMP,
    KIND,
    LEXICON,
    LOOK,
    PHRASE,
    POSSESSIVE,
    REPEAT,
    REPEAT_LAZY,
    SIZE,
    SPLIT,
    STRING,
)


class Openings:
    """Knows what a program can go on with; sets of characters are bits, as `alphabet.py` makes them."""

    def __init__(self, code: array[int], strings: Sequence[int], phrases: Sequence[int], letters: Iterable[set[int]]) -> None:
        self.code = code
        self.strings = strings
        self.phrases = phrases
        self.letters = [sum(map(is_small, those)) for those in letters]
        """What the forms of each lexicon begin with."""
        self._known: dict[int, tuple[int, bool]] = {}
        self._open: set[int] = set()

    def numbers(self, sets: list[int], units: Sequence[int]) -> array[int]:
        """For each instruction the number of the set that it can go on with; sets that are new are added.

        `units`: where the programs begin, each after those that it names. From its end on each is an easy step from what is known.
        """
        known = {one: number for number, one in enumerate(sets)}
        numbers = array("i", bytes(4 * (len(self.code) // SIZE)))
        for begin, end in itertools.pairwise([*units, len(self.code)]):
            for at in range(end - SIZE, begin - SIZE, -SIZE):
                bits, empty = self.first(at)
                numbers[at // SIZE] = known.setdefault(EVERYTHING if empty else bits, len(known))
        sets[:] = known
        return numbers

    def first(self, at: int) -> tuple[int, bool]:
        """The characters that the program can go on with from an instruction on, and whether it can end without any."""
        if at in self._open:  # a loop that comes round without a character
            return EVERYTHING, True
        if at not in self._known:
            self._open.add(at)
            self._known[at] = self._first(at)
            self._open.remove(at)
        return self._known[at]

    def _first(self, at: int) -> tuple[int, bool]:
        op, one, other = self.code[at : at + 3]
        after = at + SIZE
        if op == CHAR:
            return is_plainly(one), False
        if op == STRING:
            return is_plainly(self.strings[one]), False
        if op == CLASS:
            return in_class(one), False
        if op in (REPEAT, REPEAT_LAZY, POSSESSIVE):
            return (in_class(one), False) if other else self._or((in_class(one), True), after)
        if op == LEXICON:
            return self.letters[one], False
        if op == KIND:
            return EVERYTHING, False
        if op == PHRASE:
            return self._or(self.first(self.phrases[one]), after)
        if op == ATOM:
            return self._or(self.first(after), one)
        if op in (SPLIT, COUNT):
            bits, empty = self.first(one if op == SPLIT else after)
            more, ends = self.first(other)
            return bits | more, empty or ends
        if op in (JUMP, LOOK):
            return self.first(one)
        if op in (ACCEPT, COLLECT, GOAL):
            return 0, True
        return self.first(after)

    def _or(self, first: tuple[int, bool], after: int) -> tuple[int, bool]:
        bits, empty = first
        if not empty:
            return first
        more, ends = self.first(after)
        return bits | more, ends
