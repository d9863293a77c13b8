"""The alphabet of a grammar: characters as small numbers.

A *symbol* stands for all characters that no rule tells apart: each character of a lexicon's forms and of a pattern's literals has one
of its own, all others share one if they are in the same character classes. So a machine need not know Unicode: whether a
character is in a class is one look into a table.
"""

from __future__ import annotations

import functools
import re
import threading
import unicodedata
from array import array
from collections.abc import Callable, Iterable

import regex

from ..characters import BASIC
from ..fold import BARRIER as BLANK_LINE
from .code import ASCII_DIGIT, BARRIER, CAPITAL, DIGIT, JOINED, LETTER, MARK, SPACE

# Scripts written without spaces: between their letters every place may be a word's end.
_SPACELESS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Hangul}\u30fc\u3006]"
_FIRST_SPACELESS = "\u0e00"

Tables = tuple[bytes, "array[int]", "array[int]"]

EVERYTHING = -1
"""All characters, and the end of the text."""


# Sets of characters as the bits of a number: classes, and symbols as they are written.


def in_class(number: int) -> int:
    """The characters of a class."""
    return 1 << 2 * number


def is_plainly(symbol: int) -> int:
    """What is written so, a line break for a space too."""
    return 1 << 2 * symbol + 1


_lock = threading.Lock()


class Alphabet:
    """The symbols of all characters met so far."""

    def __init__(self) -> None:
        self.numbers = array("H", bytes(2 * BASIC))
        """The symbol of each code point, 0 where it is not known yet."""
        self.beyond: dict[int, int] = {}
        self._own: set[str] = set()
        self._classes: dict[str, int] = {}
        self._known: dict[tuple[object, ...], int] = {}
        self._rows: list[tuple[int, str, str, bytes]] = [(0, "", "", b"")]
        self.sets = [EVERYTHING]
        """Sets of characters; after the first come the classes."""
        self.members: list[int] = []
        """For each symbol the sets that it is in, as bits."""
        self._tables: Tables | None = None

    # --- while a grammar is compiled

    def distinguish(self, characters: Iterable[str]) -> None:
        """Give characters symbols of their own, and their capitals and small letters too."""
        self._own.update(characters)

    def class_number(self, source: str) -> int:
        """The number of a character class, and of the set that it is; raises an error of `regex` where it is none."""
        if source not in self._classes:
            _finder(source)
            self._classes[source] = len(self.sets)
            self.sets.append(in_class(self._classes[source]))
        return self._classes[source]

    def demand(self, sets: Iterable[int]) -> int:
        """Tell more sets of characters apart; the number of the first of these."""
        first = len(self.sets)
        self.sets += sets
        return first

    # --- characters

    def symbol(self, character: str) -> int:
        """The symbol of a character."""
        if not self._number(character):
            self.learn(character)
        return self._number(character)

    def learn(self, text: str) -> None:
        """Find the symbols of all characters of a text."""
        with _lock:
            new = {c for c in set(text) if not self._number(c)}
            new |= {" "} if not self.numbers[32] else set()
            if not new:
                return  # without looking at the classes, which would have to be compiled
            new |= {c.lower() for c in new if len(c.lower()) == 1}
            together = "".join(sorted(new))
            members = [frozenset(_finder(source)(together)) for source in self._classes]
            for character in sorted(new, key=lambda c: (c.lower() != c, c)):
                if self._number(character):
                    continue
                code = ord(character)
                # A blank line is in no class: nothing reaches across it.
                symbol = self._symbol(character, bytes(character in those and character != BLANK_LINE for those in members))
                if code < BASIC:
                    self.numbers[code] = symbol
                else:
                    self.beyond[code] = symbol

    def _symbol(self, character: str, classes: bytes) -> int:
        small = character.lower() if len(character.lower()) == 1 else character
        flags = _flags(character)
        own = character if character in self._own or character in " \n" else ""
        signature = (own, small if small in self._own else "", flags, classes)
        if signature not in self._known:
            self._known[signature] = len(self._rows)
            self._rows.append((flags, character, small, classes))
            self._tables = None
        return self._known[signature]

    def tables(self) -> Tables:
        """By symbol: what is known of it, itself with a space for a line break, the same in small letters."""
        tables = self._tables
        if tables is None:
            with _lock:
                tables = self._tables = self._built()
        return tables

    def _built(self) -> Tables:
        size = len(self._rows)
        plain, small = (array("H", bytes(2 * size)) for _ in range(2))
        for symbol, (_, character, lower, _) in enumerate(self._rows[1:], 1):
            plain[symbol] = self.numbers[32] if character == "\n" else symbol
            small[symbol] = self.numbers[32] if character == "\n" else self._number(lower) if lower in self._own else symbol
        for symbol in range(len(self.members), size):
            signs = is_plainly(plain[symbol]) if symbol else 0
            signs |= sum(in_class(number) for number, member in enumerate(self._rows[symbol][3], 1) if member)
            self.members.append(sum(1 << number for number, one in enumerate(self.sets) if one == EVERYTHING or one & signs))
        return bytes(row[0] for row in self._rows), plain, small

    def _number(self, character: str) -> int:
        """The symbol of a character, 0 if it is not known yet."""
        code = ord(character)
        return self.numbers[code] if code < BASIC else self.beyond.get(code, 0)


_LISTED = re.compile(r"\[((?:[^\W_]| )+)\]|([^\W\d_])|\(\?i:([^\W\d_])\)")


@functools.lru_cache(maxsize=1024)
def expression(source: str) -> regex.Pattern[str]:
    """A character class, compiled; raises `regex.error` where it is none."""
    return regex.compile(source, regex.V1)


def _finder(source: str) -> Callable[[str], Iterable[str]]:
    """What finds the characters of a class in a text; the simplest classes list them, which saves compiling an expression."""
    match = _LISTED.fullmatch(source)
    if match is None:
        return expression(source).findall
    listed = match[1] or match[2] or "".join(c for c in {match[3], match[3].lower(), match[3].upper()} if len(c) == 1)
    return lambda _: listed


def _flags(character: str) -> int:
    category = unicodedata.category(character)
    flags = LETTER * character.isalpha() | DIGIT * character.isdigit() | ASCII_DIGIT * ("0" <= character <= "9")
    flags |= SPACE * (character == " ") | BARRIER * (character == BLANK_LINE)
    flags |= MARK * (category[0] == "M") | CAPITAL * (category in ("Lu", "Lo"))
    spaceless = character >= _FIRST_SPACELESS and expression(_SPACELESS).match(character) is not None
    return flags | JOINED * (character.isalpha() and not spaceless)
