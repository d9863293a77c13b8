"""Who is who: the names of a text that stand for one person, however they are spelled.

Capitals, marks and the place of a tone mark say nothing by themselves: NGUYEN VAN NAM and Nguyễn Văn Nam are one, Hòa and Hoà too. Names
that both have marks, and others, are two persons. A shorter name (Son, Thanh Son) is the last part of a longer one of the text, or
else its first part (Kim, of Kim Sang-sik): of the nearest such before it, or else after it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .rules.read import without_marks

_SYLLABLE = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile("['’ʼ`]")


class Name(NamedTuple):
    """A name as it is compared: its syllables without marks, in small letters, with hyphens between; likewise the marks of each.

    `marks` is empty where there are none.
    """

    bare: str
    marks: str


def _joined(syllables: Sequence[str], marks: Sequence[str]) -> Name:
    return Name("-".join(syllables), "-".join(marks) if any(marks) else "")


@functools.lru_cache(maxsize=16384)
def read_name(text: str) -> Name:
    """A name as it is compared: letter by letter, with the marks of a syllable in the order of code points.

    >>> read_name("H’Yim Kdoh"), read_name("Hoà") == read_name("HÒA")
    (Name(bare='hyim-kdoh', marks=''), True)
    """
    read = [_read_syllable(word) for word in _words(text)]
    return _joined([bare for bare, _ in read], [marks for _, marks in read]) if read else Name(text, "")


@functools.lru_cache(maxsize=16384)
def _read_syllable(word: str) -> tuple[str, str]:
    """A syllable without marks, and its marks; names are many, but they are made of few syllables."""
    if word.isascii():
        return word, ""
    spelled = unicodedata.normalize("NFD", word)
    return without_marks(word), "".join(sorted(letter for letter in spelled if unicodedata.combining(letter) or letter == "đ"))


@functools.lru_cache(maxsize=16384)
def _pieces(name: Name) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """What a name ends with, all of it first, and what it begins with, without all of it."""
    syllables = name.bare.split("-")
    marks = name.marks.split("-") if name.marks else [""] * len(syllables)
    ends = (_joined(syllables[first:], marks[first:]) for first in range(len(syllables)))
    return tuple(ends), tuple(_joined(syllables[:last], marks[:last]) for last in range(1, len(syllables)))


def _shorter(bare: str) -> Iterator[str]:
    """The shorter names that somebody of this name may have, all without marks."""
    at = bare.find("-")
    while at >= 0:
        yield bare[:at]
        yield bare[at + 1 :]
        at = bare.find("-", at + 1)


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
    # Each name once: a text says most of them again and again.
    distinct = dict.fromkeys(names)
    read = {text: read_name(text) for text, _ in distinct}
    shorter = {short for text, credit in distinct if not credit for short in _shorter(read[text].bare)}
    # Of names that are no shorter ones, the different spellings with marks, and how each was written first.
    marked: dict[str, dict[str, str]] = {}
    for text, credit in distinct:
        bare, marks = read[text]
        if marks and (credit or bare not in shorter):
            marked.setdefault(bare, {}).setdefault(marks, text)
    clear: dict[tuple[str, bool], str | None] = {}
    for name in distinct:
        text, credit = name
        bare, marks = read[text]
        if not credit and bare in shorter:
            clear[name] = None
        elif len(marked.get(bare, ())) <= 1:
            clear[name] = bare
        else:
            clear[name] = spelled_out(marked[bare][marks]) if marks else None
    found = [clear[name] for name in names]
    if None in clear.values():
        _find_again([(read[text], credit) for text, credit in names], found)
    left: dict[str, set[str]] = {}
    for number, key in enumerate(found):
        if key is None:
            bare, marks = read[names[number][0]]
            left.setdefault(bare, set()).add(marks)
    # Of those of whom no longer name may be, the ones that differ in marks are told apart.
    alone = {
        text: spelled_out(text) if len(left[read[text].bare]) > 1 else read[text].bare
        for (text, _), key in zip(names, found, strict=True)
        if key is None
    }
    return [alone[text] if key is None else key for (text, _), key in zip(names, found, strict=True)]


def spelled_out(name: str) -> str:
    """The key of somebody whose name is another's too, but for the marks.

    >>> spelled_out("Trần Văn Ân")
    'trần-văn-ân'
    """
    return "-".join(_words(name)) or name


def _find_again(names: Sequence[tuple[Name, bool]], found: list[str | None]) -> None:
    """Give names without a key that of the person of whose name they are a part.

    Rather the end of one than its beginning, rather one before it than after it.
    """
    pieces = {name: _pieces(name) for name in {name for name, _ in names}}
    clear = tuple(found)
    for side in (0, 1):
        for order in (range(len(names)), range(len(names) - 1, -1, -1)):
            last: dict[Name, tuple[int, str]] = {}
            last_of_all: dict[str, str] = {}
            last_plain: dict[str, tuple[int, str]] = {}
            for turn, number in enumerate(order):
                (name, credit), key = names[number], clear[number]
                if key is not None:
                    for piece in pieces[name][side]:
                        if not credit or piece == name:
                            last[piece] = turn, key
                            last_of_all[piece.bare] = key
                            if not name.marks:
                                last_plain[piece.bare] = turn, key
                elif found[number] is None:
                    # Just as it is written or of a name without any marks; what is written without them may be of any.
                    found[number] = max(filter(None, (last.get(name), last_plain.get(name.bare))), default=(0, None))[1]
                    if found[number] is None and not name.marks:
                        found[number] = last_of_all.get(name.bare)
