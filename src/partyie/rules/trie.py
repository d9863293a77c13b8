# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The trie: all words of all lexicons, found wherever they begin.

It works with symbols (`alphabet.py`), in arrays of numbers; like the machine it is compiled where a C compiler is at hand.
"""

from __future__ import annotations

from array import array
from typing import Any

from .code import (
    BEGINNING,
    BEGINNINGS,
    CELL,
    CELL_BASE,
    CELL_BEFORE,
    CELL_FORM,
    ENOUGH,
    FORM,
    FORM_MEANING,
    FORM_NEXT,
    FORM_WRITTEN,
    MIX,
    MIX_MORE,
    MIXED,
    MORE,
    NOTHING,
    ROOT,
    WINDOW,
)


def beginning(window: int, more: int) -> int:
    """The number that stands for the first symbols of a string: four of them, or four and two more, are mixed."""
    return (window * MIX + more * MIX_MORE) >> MIXED & (BEGINNINGS - 1)


def shorts(count: int) -> Any:
    """An array of so many small numbers, all 0."""
    return memoryview(bytearray(2 * count)).cast("H")


def numbers(count: int) -> Any:
    """An array of so many numbers, all 0."""
    return memoryview(bytearray(4 * count)).cast("i")


def longer(array: Any) -> Any:
    """A copy with room for as many numbers again."""
    copy = numbers(2 * max(1, len(array)))
    copy[: len(array)] = array
    return copy


class Trie:
    """Strings of symbols with what they mean, found in small letters; some count only as they are written.

    The nodes are cells of one row. A symbol leads from a node to the cell that lies so far behind the node's base, if this one says that it
    comes after that node (a *double array*).
    """

    def __init__(self) -> None:
        self.ends: dict[tuple[int, ...], int] = {}
        """Strings that are not laid out yet, with their first form."""
        self.depth = 0
        self.size = ROOT + 1
        """How many cells there are."""
        self.cells = numbers(CELL * 1024)
        """What `code.py` says of each."""
        self.used = FORM
        self.forms = numbers(FORM * 256)
        """The forms of strings, as `code.py` says; those that count only as written stand in `exact`."""
        self.exact = numbers(4096)
        self.letters = 0
        self.shorts, self.longs, self.sixes = (bytearray(BEGINNINGS) for _ in range(3))
        """Whether strings of less than four symbols begin with two symbols, of four or more with four, of six or more with six."""

    def __reduce__(self) -> tuple[Any, ...]:
        arrays = bytes(self.cells)[: 4 * CELL * self.size], bytes(self.forms)[: 4 * self.used], bytes(self.exact)[: 4 * self.letters]
        return restored_trie, (self.depth, tuple(map(bytes, (self.shorts, self.longs, self.sixes))), arrays)

    def add(self, small: str, meaning: int, exact: str, alphabet: Any) -> None:
        """Add a string in small letters; with `exact` it counts only where this is written."""
        string = tuple(map(alphabet.symbol, small))
        form = self.used
        self.used = form + FORM
        if self.used > len(self.forms):
            self.forms = longer(self.forms)
        self.forms[form + FORM_WRITTEN], self.forms[form + FORM_NEXT], self.forms[form + FORM_MEANING] = NOTHING, 0, meaning
        if exact:
            while self.letters + len(exact) > len(self.exact):
                self.exact = longer(self.exact)
            self.forms[form + FORM_WRITTEN] = self.letters
            for character in exact:
                self.exact[self.letters] = alphabet.symbol(character)
                self.letters += 1
        last = self.ends.setdefault(string, form)
        if last != form:
            while self.forms[last + FORM_NEXT]:
                last = self.forms[last + FORM_NEXT]
            self.forms[last + FORM_NEXT] = form

    def pack(self) -> None:
        """Lay out the strings that were added; after that there are no others."""
        strings = sorted(self.ends)
        free = crowded = ROOT + 1
        self.cells[CELL * ROOT + CELL_BEFORE] = NOTHING
        waiting = [(ROOT, 0, len(strings), 0)]
        while waiting:
            node, first, last, depth = waiting.pop()
            if first < last and len(strings[first]) == depth:
                self.cells[CELL * node + CELL_FORM] = self.ends[strings[first]]
                self._note_beginning(strings[first])
                first += 1
            children: list[tuple[int, int, int]] = []
            while first < last:
                begin, symbol = first, strings[first][depth]
                while first < last and strings[first][depth] == symbol:
                    first += 1
                children.append((symbol, begin, first))
            if not children:
                continue
            # Nodes with one child fill the gaps that those with many leave.
            while self._taken(free):
                free += 1
            crowded = max(crowded, free)
            base = max(1, (free if len(children) == 1 else crowded) - children[0][0])
            while True in [self._taken(base + symbol) for symbol, _, _ in children]:
                base += 1
            if len(children) > 1:
                crowded = base + children[0][0]
            self.cells[CELL * node + CELL_BASE] = base
            for symbol, begin, end in children:
                self.cells[CELL * (base + symbol) + CELL_BEFORE] = node
                self.size = max(self.size, base + symbol + 1)
                waiting.append((base + symbol, begin, end, depth + 1))
        self.depth = max(map(len, strings), default=0)
        self.ends = {}

    def _taken(self, cell: int) -> bool:
        while CELL * cell >= len(self.cells):
            self.cells = longer(self.cells)
        return bool(self.cells[CELL * cell + CELL_BEFORE])

    def _note_beginning(self, string: tuple[int, ...]) -> None:
        window = more = 0
        for symbol in (*string, 0, 0, 0)[:BEGINNING]:
            window = window << 8 | symbol & 255
        if len(string) >= WINDOW:
            more = (string[BEGINNING] & 255) << 8 | string[BEGINNING + 1] & 255
            self.longs[beginning(window, 0)] |= MORE
            self.sixes[beginning(window, more)] = MORE
        elif len(string) >= BEGINNING:
            self.longs[beginning(window, 0)] |= ENOUGH
        else:
            pair = window >> 16
            for slot in range(pair, pair + (256 if len(string) == 1 else 1)):
                self.shorts[slot] = ENOUGH


def restored_trie(depth: int, beginnings: tuple[bytes, ...], arrays: tuple[bytes, ...]) -> Trie:
    """A trie from its parts."""
    trie = Trie()
    trie.depth = depth
    trie.shorts, trie.longs, trie.sixes = map(bytearray, beginnings)
    trie.cells, trie.forms, trie.exact = array("i", arrays[0]), array("i", arrays[1]), array("i", arrays[2])
    trie.size, trie.used, trie.letters = len(trie.cells) // CELL, len(trie.forms), len(trie.exact)
    return trie
