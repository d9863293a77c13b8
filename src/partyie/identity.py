"""Who is who: the names of a text that stand for one person, however they are spelled.

Capitals, marks and the place of a tone mark say nothing by themselves: NGUYEN VAN NAM and Nguyễn Văn Nam are one, Hòa and Hoà too. Names
that both have marks, and others, are two persons. A shorter name (Son, Thanh Son) is the last part of a longer one of the text, or
else its first part (Kim, of Kim Sang-sik): of the nearest such before it, or else after it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

_SYLLABLE = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile("['’ʼ`]")


class Name(NamedTuple):
    """A name as it is compared: its syllables without marks, in small letters, and the marks of each, in the order of code points."""

    syllables: tuple[str, ...]
    marks: tuple[str, ...]

    def may_be(self, other: Name) -> bool:
        """Whether two spellings of the same syllables may be of one name.

        >>> read_name("Bùi Thanh Sơn").may_be(read_name("BUI THANH SON"))
        True
        >>> read_name("Trần Văn An").may_be(read_name("Trần Văn Ân"))
        False
        """
        return self.marks == other.marks or not any(self.marks) or not any(other.marks)

    def ends(self) -> list[Name]:
        """The name and what it ends with."""
        return [Name(self.syllables[first:], self.marks[first:]) for first in range(len(self.syllables))]

    def beginnings(self) -> list[Name]:
        """What the name begins with, without all of it."""
        return [Name(self.syllables[:last], self.marks[:last]) for last in range(1, len(self.syllables))]


@functools.lru_cache(maxsize=16384)
def read_name(text: str) -> Name:
    """A name as it is compared.

    >>> read_name("H’Yim Kđoh").syllables, read_name("Hoà") == read_name("HÒA")
    (('hyim', 'kdoh'), True)
    """
    syllables, marks = [], []
    for word in _words(text):
        spelled = unicodedata.normalize("NFD", word)
        syllables.append("".join(letter for letter in spelled if not unicodedata.combining(letter)).replace("đ", "d"))
        marks.append("".join(sorted(letter for letter in spelled if unicodedata.combining(letter) or letter == "đ")))
    return Name(tuple(syllables) or (text,), tuple(marks) or ("",))


def _words(name: str) -> list[str]:
    return _SYLLABLE.findall(unicodedata.normalize("NFC", _APOSTROPHE.sub("", name)).casefold().replace("ð", "đ"))


def keys(names: Sequence[tuple[str, bool]]) -> list[str]:
    """The keys of the persons of a text, in the order of their mentions; `names`: each with whether it stands in a credit.

    A key is the longest name of the text for the person, in small letters without marks; with marks where two persons would have one.
    Who is named in a credit is nobody's shorter name, and nobody is named shorter for one.

    >>> keys([("Bùi Thanh Sơn", False), ("Lê Văn Nam", False), ("BUI THANH SON", False), ("Son", False), ("Nam", True)])
    ['bui-thanh-son', 'le-van-nam', 'bui-thanh-son', 'bui-thanh-son', 'nam']
    >>> keys([("Trần Văn An", False), ("Trần Văn Ân", False), ("Ân", False)])
    ['trần-văn-an', 'trần-văn-ân', 'trần-văn-ân']
    """
    mentions = [(read_name(text), credit) for text, credit in names]
    parts = {part.syllables for name, credit in mentions if not credit for part in (*name.ends()[1:], *name.beginnings())}
    whole = [credit or name.syllables not in parts for name, credit in mentions]
    marked: dict[tuple[str, ...], dict[Name, str]] = {}
    for (name, _), (text, _), is_whole in zip(mentions, names, whole, strict=True):
        if is_whole and any(name.marks):
            marked.setdefault(name.syllables, {}).setdefault(name, text)
    found: list[str | None] = []
    for (name, _), is_whole in zip(mentions, whole, strict=True):
        some = marked.get(name.syllables, {})
        if is_whole and len(some) <= 1:
            found.append("-".join(name.syllables))
        else:
            found.append("-".join(_words(some[name])) if is_whole and name in some else None)
    clear = tuple(found)
    for pieces in (Name.ends, Name.beginnings):
        for order in (range(len(mentions)), range(len(mentions) - 1, -1, -1)):
            if None in found:
                _follow(mentions, clear, found, pieces, order)
    return [key or "-".join(name.syllables) for key, (name, _) in zip(found, mentions, strict=True)]


def _follow(
    mentions: Sequence[tuple[Name, bool]],
    clear: Sequence[str | None],
    found: list[str | None],
    pieces: Callable[[Name], list[Name]],
    order: Iterable[int],
) -> None:
    """Give mentions without a key that of the last person, in an order, of whose name they are a piece."""
    last: dict[Name, tuple[int, str]] = {}
    last_of_all: dict[tuple[str, ...], str] = {}
    for turn, number in enumerate(order):
        name, credit = mentions[number]
        key = clear[number]
        if key is not None:
            for piece in pieces(name):
                if not credit or len(piece.syllables) == len(name.syllables):
                    last[piece] = turn, key
                    last_of_all[piece.syllables] = key
        elif found[number] is None:
            # Just as it is written or, if it is written with marks, without them; what is written without them may be of any.
            spellings = [name, Name(name.syllables, ("",) * len(name.marks))] if any(name.marks) else [name]
            found[number] = max(filter(None, map(last.get, spellings)), default=(0, None))[1]
            if found[number] is None and not any(name.marks):
                found[number] = last_of_all.get(name.syllables)
