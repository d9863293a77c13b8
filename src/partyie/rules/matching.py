"""What all matchers share: a text under examination, captures, and small things worked out once.

A matcher is a chain of `Step`s. A step gets the context, a place and the captures so far; it matches its piece, hands on to the step
after it, and returns what that returns, or None where it cannot match: then the step before tries its next possibility.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import regex

from ..errors import RuleError
from . import pattern as p
from .read import KINDS, Entry

STAGES = 4
"""Guards, dates and citations; persons; titles; persons by titles. Links come after the last."""

SPAN = "@span"
"""The field of the mention's own span, where a rule matches more than that."""

Capture = tuple[str, int, int, Any, Any]
"""(field, start, end, value, earlier captures): an entry, a mention or the text itself, in a linked list."""

Captures = Capture | None
Hit = tuple[int, tuple[tuple[int, Entry], ...]]
"""Where a form ends and what it means: the numbers of lexicons with the entries."""
Reading = tuple[int, Any, tuple[tuple[str, int, int, Any], ...]]
"""One way to read a phrase: its end, the value that a `{:source}` inside gives it (else None), its other captures."""
Found = tuple[int, Captures] | None
Step = Callable[["Context", int, Captures], Found]
Head = Callable[["Context", int], Iterable[int]]
"""Where the beginning of a pattern may end."""
Tail = tuple[p.Node, ...]
"""What follows it."""

MASKS = 20_000
"""How many masks are remembered; a language has a few hundred."""


class Entries(dict[int, dict[int, list[tuple[int, Entry]]]]):
    """What the lexicons have found at a place, by lexicon: where each form ends and its entry, the longest first."""

    __slots__ = ("_hits",)

    def __init__(self, hits: dict[int, list[Hit]]) -> None:
        self._hits = hits

    def __missing__(self, at: int) -> dict[int, list[tuple[int, Entry]]]:
        found: dict[int, list[tuple[int, Entry]]] = {}
        for end, meanings in self._hits[at]:
            for number, entry in meanings:
                found.setdefault(number, []).append((end, entry))
        self[at] = found
        return found


class Context:
    """A text under examination: what the automata found in it and the candidates of earlier stages."""

    __slots__ = ("collecting", "depth", "ends", "entries", "flat", "goal", "kinds", "masks", "phrases", "places", "text")

    def __init__(self, text: str, hits: dict[int, list[Hit]], masks: dict[int, int], table: Table) -> None:
        self.masks = masks
        self.text = text
        self.flat = text.replace("\n", " ")
        self.places = Places(table, self.flat, masks)
        self.entries = Entries(hits)
        self.kinds: dict[str, dict[int, list[tuple[int, Any]]]] = {kind: {} for kind in KINDS}
        self.depth = 0
        self.goal = 0
        """Where a gap between two mentions has to end."""
        self.phrases: dict[tuple[int, int], list[Reading]] = {}
        """What each phrase matches at each place where it was tried: rules share phrases, and each is read once."""
        self.ends: dict[tuple[int, int], int] = {}
        """The same for phrases without slots: where each ends, -1 for nowhere."""
        self.collecting: list[dict[int, Captures]] = []


class Lazy:
    """Steps that are made when they are first taken: most rules are not in most texts."""

    __slots__ = ("_make", "step")

    def __init__(self, make: Callable[[], Step]) -> None:
        self._make = make
        self.step: Step = self._first

    def _first(self, ctx: Context, at: int, caps: Captures) -> Found:
        self.step = self._make()
        return self.step(ctx, at, caps)


class Expression:
    """A regular expression, compiled when it is first needed."""

    __slots__ = ("_flags", "_place", "match", "source")

    def __init__(self, source: str, place: str, flags: int = 0) -> None:
        self.source = source
        self._place = place
        self._flags = flags
        self.match: Callable[..., Any] = self._first

    def _first(self, *args: Any, **keywords: Any) -> Any:
        try:
            self.match = regex.compile(self.source, regex.V1 | self._flags).match
        except regex.error as error:
            raise RuleError(f"{self._place}: {error} in {self.source!r}") from None
        return self.match(*args, **keywords)


Row = tuple[str, int, int]
"""What stands at a place: two characters, and for each of them the bits of the lexicons that found something there."""


class Table:
    """The rows that were met so far; each has a number, by which it is known to all that ask what can match there."""

    __slots__ = ("_lock", "_numbers", "rows")

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._numbers: dict[Row, int] = {}
        self._lock = threading.Lock()

    def number(self, row: Row) -> int:
        """The number of a row; -1 where the table is full."""
        found = self._numbers.get(row)
        return self._new(row) if found is None else found

    def _new(self, row: Row) -> int:
        with self._lock:
            if row not in self._numbers:
                if len(self.rows) >= ROWS:
                    return -1
                self.rows.append(row)
                self._numbers[row] = len(self.rows) - 1
            return self._numbers[row]


ROWS = 50_000
"""How many rows a table holds; a language has some ten thousand."""


class Places(dict[int, int]):
    """The number of the row at each place of a text that was asked for."""

    __slots__ = ("_flat", "_masks", "_table")

    def __init__(self, table: Table, flat: str, masks: dict[int, int]) -> None:
        self._table, self._flat, self._masks = table, flat, masks

    def __missing__(self, at: int) -> int:
        masks = self._masks
        number = self[at] = self._table.number((self._flat[at : at + 2], masks.get(at, 0), masks.get(at + 1, 0)))
        return number


class Gate(dict[int, Any]):
    """An answer for each row, worked out once for all rows that agree in what matters."""

    __slots__ = ("_answers", "_decide", "_relevant", "_table")

    def __init__(self, table: Table, relevant: int, decide: Callable[[Row], Any]) -> None:
        self._table, self._relevant, self._decide = table, relevant, decide
        self._answers: dict[Row, Any] = {}

    def __missing__(self, number: int) -> Any:
        if number < 0:
            return self._decide(UNKNOWN)
        chars, first, second = self._table.rows[number]
        row = chars, first & self._relevant, second & self._relevant
        if row not in self._answers:
            self._answers[row] = self._decide(row)
        answer = self[number] = self._answers[row]
        return answer


UNKNOWN: Row = ("?", -1, -1)
"""The row of a place when the table is full: anything may stand there."""


def captures(caps: Captures) -> list[tuple[str, int, int, Any]]:
    """The captures in the order of the text."""
    found: list[tuple[str, int, int, Any]] = []
    while caps is not None:
        found.append((caps[0], caps[1], caps[2], caps[3]))
        caps = caps[4]
    found.reverse()
    return found


def lower(text: str) -> str:
    """Small letters, one for one, so that offsets stay."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


# Scripts written without spaces: between their letters every place may be a word's end.
_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Hangul}\u30fc\u3006]")
_FIRST_SPACELESS = "\u0e00"
_MARK = regex.compile(r"\p{M}")
_LAST_LETTER = "\u02ff"
"""Below these code points there is no need to ask."""


def inside_word(text: str, at: int) -> bool:
    """Whether a span that begins or ends here would tear a word or a number apart.

    >>> inside_word("Nam23", 3), inside_word("Nam23", 2), inside_word("23", 1)
    (False, True, True)
    """
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if left.isalpha() and right.isalpha():
        return (left < _FIRST_SPACELESS or not _SPACELESS.match(left)) and (right < _FIRST_SPACELESS or not _SPACELESS.match(right))
    return (left.isdigit() and right.isdigit()) or (right > _LAST_LETTER and _MARK.match(right) is not None)
