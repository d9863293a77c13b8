"""Traits: what is known of a place in a text, by its character and the anchors there.

The traits of a place are a row of bits: the classes that its character is in, and the demands of programs (`opening.py`) that the
character or an anchor meets. Rows are made for the pairs of a symbol and a set of anchors that texts bring, and remembered; so
whatever a program asks of a place is one look into a table.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from .alphabet import Alphabet
from .code import ANSWERS, NOTHING
from .scan import answer_key, answer_slot

if TYPE_CHECKING:
    from .grammar import AnchorSets

_lock = threading.Lock()


class Traits:
    """The rows of a grammar, each known by where it begins in `bits`.

    `demands`: the anchors of which a place must have one, for sets of the alphabet from `first` on.
    """

    MOST = 1 << 15
    """Rows that are told apart; a language has a thousand."""

    def __init__(self, alphabet: Alphabet, sets: AnchorSets, demands: Sequence[int], first: int) -> None:
        self._alphabet = alphabet
        self._sets = sets
        self._met: dict[int, int] = {}
        """For each anchor the traits that it gives."""
        for number, demand in enumerate(demands, first):
            for bit in range(demand.bit_length()):
                if demand >> bit & 1:
                    self._met[bit] = self._met.get(bit, 0) | 1 << number
        self.bits = bytearray()
        """All rows; there is room for more."""
        self.plain = array("i")
        """The row of each symbol where no anchor stands."""
        self._rows: dict[tuple[int, int], int] = {}
        self.rows = array("q", [NOTHING]) * ANSWERS
        """What `row` has answered lately, each key and answer as one number, so that no thread finds a key with another's answer."""

    @property
    def width(self) -> int:
        """The bytes of a row."""
        return len(self._alphabet.sets) // 8 + 1

    def learn(self) -> None:
        """Make the rows of all symbols."""
        symbols = len(self._alphabet.tables()[0])
        if symbols > len(self.plain):
            self.plain = array("i", [self.row(symbol, 0) for symbol in range(symbols)])

    def row(self, symbol: int, anchors: int) -> int:
        """The row of a symbol and a set of anchors by number; when there are too many, one with all traits that anchors give."""
        asked = anchors
        with _lock:
            if anchors and len(self._rows) >= self.MOST:
                anchors = 1
            found = self._rows.get((symbol, anchors))
            if found is None:
                found = self._rows[symbol, anchors] = len(self._rows) * self.width
                bits = self._sets.bits[anchors]
                traits = reduce(or_, (met for bit, met in self._met.items() if bits >> bit & 1), self._alphabet.members[symbol])
                self._write(found, traits.to_bytes(self.width, "little"))
        self.rows[answer_slot(symbol, asked)] = answer_key(symbol, asked) << 32 | found
        return found

    def _write(self, place: int, row: bytes) -> None:
        bits = self.bits
        if place + len(row) > len(bits):
            # Machines that are at work keep the table that they have.
            bits = bits + bytes(len(bits) + len(row))
        bits[place : place + len(row)] = row
        self.bits = bits
