"""What a tool finds, held against what is marked: precision, recall and F1."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a text that is of a kind; the dates that it may be, as EDTF, if it is one."""

    kind: str
    start: int
    end: int
    edtf: tuple[str, ...] = ()


Agrees = Callable[[Span, Span], bool]
"""Whether a find is right for a marked span."""


class Score(NamedTuple):
    """How many are marked, how many were found, how many of these are right."""

    marked: int = 0
    found: int = 0
    right: int = 0

    def plus(self, other: Score) -> Score:
        return Score(*(one + two for one, two in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        """Of what was found, how much is right; 1 where nothing was."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of what is marked, how much was found; 1 where nothing is."""
        return self.right / self.marked if self.marked else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.found + self.marked) if self.found or self.marked else 1.0


def score(finds: Iterable[Span], marked: Iterable[Span], agrees: Agrees) -> Score:
    """The score of finds, each right for one marked span at most, and the other way round."""
    finds, left = list(finds), list(marked)
    total = len(left)
    for find in finds:
        if hit := next((one for one in left if agrees(find, one)), None):
            left.remove(hit)
    return Score(total, len(finds), total - len(left))


def same_span(find: Span, marked: Span) -> bool:
    """From the same letter to the same letter."""
    return (find.start, find.end) == (marked.start, marked.end)


def touches(find: Span, marked: Span) -> bool:
    """A letter in common at least."""
    return find.start < marked.end and marked.start < find.end


def same_date(find: Span, marked: Span) -> bool:
    """In touch, and year, month and day as the marked date says them, as far as it does; of an interval those of either end.

    Tools that always give a whole day make up what the words leave open: that is not counted against them.
    """
    return touches(find, marked) and any(says(here, there) for here in find.edtf for there in marked.edtf)


def says(found: str, marked: str) -> bool:
    """Whether a date is what a marked one says, digit by digit as far as it says any; a quarter is one of three months.

    >>> says("2025-12-28", "XXXX-12-28"), says("2025-12-27", "XXXX-12-28"), says("2025-05-06", "2025-34")
    (True, False, True)
    """
    if quarter := re.fullmatch(r"(.{4})-3([3-6])", marked):
        if found == marked:
            return True
        months = [f"{month:02}" for month in range(3 * int(quarter[2]) - 8, 3 * int(quarter[2]) - 5)]
        return found[:4] == quarter[1] and found[5:7] in months
    return len(found) >= len(marked) and all(there in ("X", here) for here, there in zip(found, marked, strict=False))
