"""What a program can go on with: which characters can stand next if it is to match from an instruction on, and what can stand after the
first of them: a character, or a word of a lexicon that begins there.

The machine asks before it keeps a choice: what the text rules out is no choice.
"""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .alphabet import EVERYTHING, in_class, is_plainly
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


class Ahead(NamedTuple):
    """What can stand at a place where a program is to match: one of some characters, or one of some anchors."""

    characters: int
    anchors: int = 0
    ends: bool = False
    """Whether the program can end there."""
    missing: bool = False
    """Whether it can end one character before, having read nothing."""

    def __or__(self, other: Ahead) -> Ahead:
        return Ahead(
            self.characters | other.characters, self.anchors | other.anchors, self.ends or other.ends, self.missing or other.missing
        )


REPEATS = (REPEAT, REPEAT_LAZY, POSSESSIVE)
ENDS = (ACCEPT, COLLECT, GOAL)

Asked = Callable[[int], Ahead]


class Openings:
    """Knows what a program can go on with; sets of characters are bits, as `alphabet.py` makes them, and so are sets of anchors.

    `lexicons`, `kinds`: the anchor of each. `needs`: the anchors of which one must stand where a phrase begins, 0 if it can begin
    otherwise.
    """

    def __init__(
        self,
        code: array[int],
        strings: Sequence[int],
        phrases: Sequence[int],
        lexicons: Sequence[int],
        kinds: Sequence[int],
        needs: Sequence[int],
    ) -> None:
        self.code = code
        self.strings = strings
        self.phrases = phrases
        self.lexicons, self.kinds, self.needs = lexicons, kinds, needs
        self._known: dict[tuple[Asked, int], Ahead] = {}
        self._open: set[tuple[Asked, int]] = set()

    def demands(self, units: Sequence[int]) -> tuple[array[int], list[tuple[int, int]]]:
        """What each instruction demands of the place where it is to match and of the place after that, as two numbers; and what the numbers
        stand for: characters and anchors, of either of which one must stand there. The first is no demand at all.

        `units`: where the programs begin, each after those that it names. From its end on each is an easy step from what is known.
        """
        known = {(EVERYTHING, 0): 0}
        numbers = array("i", bytes(8 * (len(self.code) // SIZE)))
        for begin, end in itertools.pairwise([*units, len(self.code)]):
            for at in range(end - SIZE, begin - SIZE, -SIZE):
                for place, found in enumerate((self.first(at), self.second(at))):
                    anything = found.ends or found.missing or found.characters == EVERYTHING
                    demand = (EVERYTHING, 0) if anything else (found.characters, found.anchors)
                    numbers[at // 2 + place] = known.setdefault(demand, len(known))
        return numbers, list(known)

    def first(self, at: int) -> Ahead:
        """What can stand where the program goes on from an instruction."""
        return self._of(self._first, at)

    def second(self, at: int) -> Ahead:
        """What can stand after the first character that the program reads from an instruction on."""
        return self._of(self._second, at)

    def _of(self, asked: Asked, at: int) -> Ahead:
        if (asked, at) in self._open:  # a loop that comes round without a character
            return Ahead(EVERYTHING)
        if (asked, at) not in self._known:
            self._open.add((asked, at))
            self._known[asked, at] = asked(at)
            self._open.remove((asked, at))
        return self._known[asked, at]

    def _first(self, at: int) -> Ahead:
        op, one, least = self.code[at : at + 3]
        if op == LEXICON:
            return Ahead(0, self.lexicons[one])
        if op == KIND:
            return Ahead(0, self.kinds[one])
        if op == PHRASE and self.needs[one]:
            return Ahead(0, self.needs[one])
        if op == CHAR:
            return Ahead(is_plainly(one))
        if op == STRING:
            return Ahead(is_plainly(self.strings[one]))
        if op == CLASS:
            return Ahead(in_class(one))
        if op in REPEATS:
            return Ahead(in_class(one)) if least else Ahead(in_class(one)) | self.first(at + SIZE)
        if op in ENDS:
            return Ahead(0, ends=True)
        return self._passed(self._first, at)

    def _second(self, at: int) -> Ahead:
        op, one, least, most = self.code[at : at + SIZE]
        after = at + SIZE
        if op in (LEXICON, KIND):
            return Ahead(EVERYTHING)
        if op == STRING:
            return Ahead(is_plainly(self.strings[one + 1]))
        if op in (CHAR, CLASS):
            return self.first(after)
        if op in REPEATS:
            found = Ahead(0 if most == 1 else in_class(one))
            if least < 2:
                found |= self.first(after)
            return found if least else found | self.second(after)
        if op in ENDS:
            return Ahead(0, missing=True)
        return self._passed(self._second, at)

    def _passed(self, asked: Asked, at: int) -> Ahead:
        """What an instruction lets pass that reads nothing itself."""
        op, one, other = self.code[at : at + 3]
        after = at + SIZE
        if op in (PHRASE, ATOM):
            inner, after = (self.phrases[one], after) if op == PHRASE else (after, one)
            found = self._of(asked, inner)
            if found.ends:
                found = found._replace(ends=False) | self.first(after)
            return found._replace(missing=False) | self.second(after) if found.missing else found
        if op in (SPLIT, COUNT):
            return self._of(asked, one if op == SPLIT else after) | self._of(asked, other)
        return self._of(asked, one if op in (JUMP, LOOK) else after)
