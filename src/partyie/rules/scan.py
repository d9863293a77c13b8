# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""A text looked over once, before any rule is tried: its symbols, what the lexicons find in it, and what is known of each place.

A text becomes a row of *symbols*, one for each character (`alphabet.py`); characters that no rule tells apart share one. The words of
all lexicons are found in one pass by a trie.

Like the machine it is plain Python, compiled where a C compiler is at hand (`scan.pxd` gives the types).
"""

from __future__ import annotations

from array import array
from typing import Any

from ..characters import BASIC
from .code import (
    ANSWER,
    ANSWERS,
    ASCII_DIGIT,
    BEGINNING,
    BEGINNINGS,
    CAPITAL,
    CELL,
    CELL_BASE,
    CELL_BEFORE,
    CELL_FORM,
    DIGIT,
    FORM_MEANING,
    FORM_NEXT,
    FORM_WRITTEN,
    HIT,
    HIT_END,
    HIT_ENTRY,
    HIT_LEXICON,
    INSIDE,
    JOINED,
    LETTER,
    MARK,
    MEANING,
    MEANING_FIRST,
    MEANING_LAST,
    MEANING_SET,
    MENTION_END,
    MENTION_KIND,
    MENTION_NEXT,
    MENTION_NUMBER,
    MENTION_ROW,
    MIX,
    MIX_MORE,
    MIXED,
    MORE,
    NOTHING,
    ROOT,
    ROWS,
    SETS,
    SPACE,
    WINDOW,
)
from .trie import longer, numbers, shorts


def answer_key(one: int, other: int) -> int:
    """Two numbers as one, the second that of a set of anchors."""
    return one * SETS + other


def answer_slot(one: int, other: int) -> int:
    """Where the answer on a pair of numbers is remembered, beside its key."""
    return (one * 977 + other * 1543) & (ANSWERS - 1)


class Scan:
    """A text as the machine meets it: its symbols, the hits of the lexicons, and the mentions of earlier stages."""

    def __init__(self, program: Any) -> None:
        self.program = program
        sets = program.sets
        self.unions = sets.unions
        traits = program.traits
        self.bits, self.width, self.trait_rows = traits.bits, traits.width, traits.rows
        self.trie, self.digit = program.trie, program.digit
        self.meanings, self.pairs = program.meanings, program.pairs
        self.numbers = program.alphabet.numbers
        """The symbol of each code point."""
        self._learn("")
        self.forms, self.ends = numbers(self.trie.depth + 1), numbers(self.trie.depth + 1)
        """The forms that begin at a place, and where they end."""
        self._widen(WINDOW)

    def _widen(self, size: int) -> None:
        """Make room for so many places."""
        self.symbols: array[int] = shorts(size)
        self.plains: array[int] = shorts(size)
        """With spaces for line breaks."""
        self.anchors: array[int] = shorts(size)
        """The number of the set of anchors at each place."""
        self.first: array[int] = numbers(size)
        """The first hit at each place; those at a place end where those of the next begin."""
        self.mention_first: array[int] = numbers(size)
        """The longest of the mentions of earlier stages at each place."""
        self.memo_first: array[int] = numbers(size)
        """The phrase that was tried last at each place."""
        self.places = numbers(size)
        """The places that have anchors, in order but for those that were added since a stage."""
        self.capitals = numbers(size)
        """Where words begin with a capital."""
        self.traits: array[int] = numbers(size)
        """The row of what is known of each place."""
        self.rows: array[int] = numbers(ROWS * size)
        """All that is noted, as `code.py` says."""

    def look_over(self, text: str) -> None:
        """Take up a text."""
        self.text = text
        self.length = len(text)
        if self.length + WINDOW > len(self.symbols):
            self._widen(max(self.length + WINDOW, 2 * len(self.symbols)))
        while not self._translate():
            self._learn(text)
        self.used = HIT
        self.placed = self.begun = 0
        """How many places have anchors, how many words begin with a capital."""
        self.in_order = True
        self.mentions: list[Any] = []
        """The mentions of earlier stages."""
        self._scan()

    def _learn(self, text: str) -> None:
        """Find the symbols of all characters of a text, and what is known of them."""
        alphabet = self.program.alphabet
        alphabet.learn(text)
        self.program.traits.learn()
        self.plain_rows = self.program.traits.plain
        # Last: what others learn meanwhile makes these longer.
        self.flags, self.plain, self.small = alphabet.tables()

    def _translate(self) -> bool:
        """Write the text as symbols; whether all of them are known."""
        by_code, plain, symbols, plains, traits, rows = self.numbers, self.plain, self.symbols, self.plains, self.traits, self.plain_rows
        known = len(rows)
        for at, char in enumerate(self.text):
            code = ord(char)
            symbol = by_code[code] if code < BASIC else self._beyond(code)
            if symbol == 0 or symbol >= known:
                return False
            symbols[at], plains[at], traits[at] = symbol, plain[symbol], rows[symbol]
        for at in range(self.length, self.length + WINDOW):
            symbols[at] = plains[at] = traits[at] = 0
        self.bits = self.program.traits.bits
        return True

    def _beyond(self, code: int) -> int:
        """The symbol of a code point that the table does not hold."""
        symbol: int = self.program.alphabet.beyond.get(code, 0)
        return symbol

    def inside_word(self, at: int) -> bool:
        """Whether a span that begins or ends here would tear a word or a number apart.

        Two letters are one word unless one is of a script that is written without spaces; so are two digits, and a mark with
        what stands before it.
        """
        if at <= 0 or at >= self.length:
            return False
        left, right = self.flags[self.symbols[at - 1]], self.flags[self.symbols[at]]
        return bool(left & right & (JOINED | DIGIT) or right & MARK)

    def has_letter(self, at: int) -> bool:
        """Whether a letter stands here, or a mark on one."""
        return bool(self.flags[self.symbols[at]] & (LETTER | MARK))

    def may_begin(self, at: int) -> bool:
        """Whether a mention may begin here."""
        return at == 0 or bool(self.flags[self.symbols[at - 1]] & SPACE) or not self.inside_word(at)

    def _scan(self) -> None:
        """Look the text over once: what every lexicon finds, the longest first, and the bits of all anchors at each place."""
        symbols, kinds, small, first, all_anchors = self.symbols, self.flags, self.small, self.first, self.anchors
        mention_first, memo_first = self.mention_first, self.memo_first
        shorts, longs, sixes = self.trie.shorts, self.trie.longs, self.trie.sixes
        window = flags = 0
        for at in range(self.length + 2):
            all_anchors[at] = 0
        for at in range(self.length + 2):
            mention_first[at] = 0
        for at in range(self.length + 2):
            memo_first[at] = 0
        for at in range(BEGINNING - 1):
            window = window << 8 | small[symbols[at]] & 255
        for at in range(self.length):
            first[at] = self.used
            before, flags = flags, kinds[symbols[at]]
            window = (window & 0xFFFFFF) << 8 | small[symbols[at + BEGINNING - 1]] & 255
            # As `beginning` in `trie.py`: to call that for each character would take longer than all the rest.
            mixed = window * MIX
            begins = longs[mixed >> MIXED & BEGINNINGS - 1]
            if begins == MORE:
                more = (small[symbols[at + 4]] & 255) << 8 | small[symbols[at + 5]] & 255
                begins = sixes[mixed + more * MIX_MORE >> MIXED & BEGINNINGS - 1]
            inside = before & flags & JOINED or (before & LETTER and flags & MARK)
            anchors = 0
            if not inside:
                begins |= shorts[window >> 16]
                if flags & CAPITAL and not before & (LETTER | MARK):
                    self.capitals[self.begun] = at
                    self.begun += 1
                if flags & ASCII_DIGIT and not before & ASCII_DIGIT:
                    anchors = self.digit
            if begins:
                anchors = self._forms(at, INSIDE if inside else 0, anchors)
            if anchors:
                self._anchor(at, anchors)
                self._place(at)
        first[self.length] = first[self.length + 1] = self.used

    def _forms(self, at: int, least: int, anchors: int) -> int:
        """Note the forms that begin at a place, of so many letters at least: the anchors there, with those that are known."""
        trie, found, node, end, cell = self.trie, 0, ROOT, at, CELL * ROOT
        while True:
            after = trie.cells[cell + CELL_BASE] + self.small[self.symbols[end]]
            cell = CELL * after
            if after >= trie.size or trie.cells[cell + CELL_BEFORE] != node:
                break
            node = after
            end += 1
            form = trie.cells[cell + CELL_FORM]
            if form:
                self.forms[found], self.ends[found] = form, end
                found += 1
        while found:
            found -= 1
            form, end = self.forms[found], self.ends[found]
            if end - at < least:
                break
            while form:
                if trie.forms[form + FORM_WRITTEN] == NOTHING or self._as_written(trie.forms[form + FORM_WRITTEN], at, end):
                    meaning = MEANING * trie.forms[form + FORM_MEANING]
                    known = self.meanings[meaning + MEANING_SET]
                    anchors = self._union(anchors, known) if anchors else known
                    first, last = self.meanings[meaning + MEANING_FIRST], self.meanings[meaning + MEANING_LAST]
                    row = self._row(HIT * (last - first))
                    for pair in range(first, last):
                        self.rows[row + HIT_END] = end
                        self.rows[row + HIT_LEXICON], self.rows[row + HIT_ENTRY] = self.pairs[2 * pair], self.pairs[2 * pair + 1]
                        row += HIT
                form = trie.forms[form + FORM_NEXT]
        return anchors

    def _anchor(self, at: int, anchors: int) -> None:
        """Note the anchors of a place."""
        self.anchors[at] = anchors
        symbol = self.symbols[at]
        answer = self.trait_rows[answer_slot(symbol, anchors)]
        row: int = answer & ANSWER
        if answer >> 32 != answer_key(symbol, anchors):
            row = self.program.traits.row(symbol, anchors)
        if row + self.width > len(self.bits):
            self.bits = self.program.traits.bits
        self.traits[at] = row

    def _place(self, at: int) -> None:
        if self.placed == len(self.places):
            self.places = longer(self.places)
        self.places[self.placed] = at
        self.placed += 1

    def _union(self, one: int, other: int) -> int:
        """The number of the union of two sets of anchors."""
        if one == other:
            return one
        answer = self.unions[answer_slot(one, other)]
        union: int = answer & ANSWER
        if answer >> 32 != answer_key(one, other):
            union = self.program.sets.union(one, other)
        return union

    def _as_written(self, form: int, at: int, end: int) -> bool:
        for place in range(at, end):
            if self.plains[place] != self.trie.exact[form + place - at]:
                return False
        return True

    def _row(self, size: int) -> int:
        """Room for a row."""
        row = self.used
        self.used = row + size
        if self.used > len(self.rows):
            self._lengthen_rows()
        return row

    def _lengthen_rows(self) -> None:
        while self.used > len(self.rows):
            self.rows = longer(self.rows)

    def add(self, kind: int, start: int, end: int, mention: Any) -> None:
        """Let patterns find a mention from now on."""
        row = self._row(MENTION_ROW)
        before, after = 0, self.mention_first[start]
        while after and self.rows[after + MENTION_END] >= end:
            before, after = after, self.rows[after + MENTION_NEXT]
        self.rows[row + MENTION_KIND], self.rows[row + MENTION_END] = kind, end
        self.rows[row + MENTION_NUMBER], self.rows[row + MENTION_NEXT] = len(self.mentions), after
        self.mentions.append(mention)
        if before:
            self.rows[before + MENTION_NEXT] = row
        else:
            self.mention_first[start] = row
        if not self.anchors[start]:
            self._place(start)
            self.in_order = False
        self._anchor(start, self._union(self.anchors[start], self.program.kind_sets[kind]))
