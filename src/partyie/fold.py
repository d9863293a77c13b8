"""Folding: the text as rules see it, with the way back to the text as given.

The web writes one thing in many ways: composed and decomposed letters, six kinds of dash, spaces that do not look like
spaces, digits of many scripts. Rules see one of each. Every character of the folded text knows where it came from, so a
span found in it is a span of the given text.
"""

from __future__ import annotations

import functools
import itertools
import re
import sys
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import regex

from .characters import BASIC, BLANK_LINE, BREAK, COMPOSING, GAP, LONGER, ODD, OTHER_SCRIPT, PAIR, SPACE
from .survey import survey

UTF_32 = f"utf-32-{sys.byteorder[0]}e"
"""An encoding with one number for each character."""

BARRIER = "\u2029"
"""Stands for a blank line in folded text: no rule, link or context reaches across it."""

_ONE_TO_ONE = {
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
    "/": "\u2044\u2215\uff0f",
    "'": "\u2018\u2019\u201b\u02bc\u00b4`",
    '"': "\u201c\u201d\u201e\u00ab\u00bb\u201f\uff02",
    "\u0110": "\u00d0\u0189",
    "\u0111": "\u00f0",
    "\n": "\u2028\u2029\u0085",
}
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE = {ord(old): new for new, olds in _ONE_TO_ONE.items() for old in olds} | {
    code: new for code, new in _FULL_WIDTH.items() if chr(code) not in "\uff0d\uff0f\uff02"
}
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_BREAK = r"(?:\r\n?|\n)"
_GAP = f"[ {_DROPPED}]"
# Blank lines of bare line feeds become as many barriers; this is all else that changes the length of the text.
_LONGER = (
    rf"{_GAP}*{_BREAK}(?:{_GAP}*{_BREAK})+{_GAP}*|\r\n?{_GAP}*"
    rf"|{_GAP}+(?=[\r\n{BARRIER}])|(?<=[\n{BARRIER}]){_GAP}+| {_GAP}+|[{_DROPPED}]+{_GAP}*"
)
_INVISIBLE = re.compile(f"[{_DROPPED}]+")
_COMPOSED = ((0, 0x2FF), (0x1E00, 0x1EFF), (0x2002, 0x206F))
"""Stretches of characters that no neighbours change: letters with one or two marks among them, and punctuation."""
_LINE_BREAK = re.compile(_BREAK)
# A letter with combining marks, or Hangul jamo in a row.
_MARKED = rf"[^\p{{M}}\s{_DROPPED}](?:[{_DROPPED}]*\p{{M}})+|[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?"

Edit = tuple[int, int, int, int]


def _digit(match: re.Match[str]) -> str:
    return str(unicodedata.decimal(match.group()))


class Folded(NamedTuple):
    """A folded text and the way back.

    `edits` lists where folding changed the length, in order: (start and end in the folded text, start and end in the given text).
    Between edits the two run side by side.
    """

    text: str
    edits: Sequence[Edit] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the given text that the folded span stands for (not empty)."""
        return (start, end) if not self.edits else (self._start(start), self._end(end))

    def _start(self, at: int) -> int:
        index = bisect_right(self.edits, (at, sys.maxsize)) - 1
        if index < 0:
            return at
        _, end, first, last = self.edits[index]
        return first if at < end else last + at - end

    def _end(self, at: int) -> int:
        index = bisect_left(self.edits, (at,)) - 1
        if index < 0:
            return at
        _, end, _, last = self.edits[index]
        return last if at <= end else last + at - end


def fold(text: str) -> Folded:
    """Fold a text.

    >>> fold("18\u2013NQ/TW").text
    '18-NQ/TW'
    >>> folded = fold("Ha\u0300  N\u00f4\u0323i")
    >>> folded.text, folded.span(3, 6)
    ('H\xe0 N\u1ed9i', (5, 9))
    """
    codes = bytearray(4 * len(text))
    seen = survey(text, *_kinds(), ord(BARRIER), memoryview(codes).cast("I"))
    flat = codes.decode(UTF_32) if seen & (ODD | BLANK_LINE * PAIR) else text
    if seen & OTHER_SCRIPT:
        flat = _OTHER_DIGIT.sub(_digit, flat)
    composed = not seen & COMPOSING or unicodedata.is_normalized("NFC", flat)
    if composed and not seen & (LONGER | GAP * PAIR):
        return Folded(flat)
    return _rewritten(flat)


def _rewritten(text: str) -> Folded:
    """Compose letters and marks, drop invisible characters and spaces at line ends; one space for many, one barrier for blank lines."""
    parts: list[str] = []
    edits: list[Edit] = []
    last = length = 0
    for match in _expression().finditer(text):
        for start, end, new in _replacements(text, *match.span()):
            length += start - last
            parts += (text[last:start], new)
            edits.append((length, length + len(new), start, end))
            length += len(new)
            last = end
    return Folded("".join((*parts, text[last:])), edits)


@functools.cache
def _kinds() -> tuple[bytes, array[int]]:
    """What is to be known of each character, and what the odd ones become."""
    kinds, plain = bytearray([COMPOSING]) * BASIC, array("H", range(BASIC))
    for first, last in _COMPOSED:
        kinds[first : last + 1] = bytes(last + 1 - first)
    for first, last in ((0x660, 0x1DFF), (0xA620, 0xABFF), (0xFF10, 0xFF19)):
        kinds[first : last + 1] = bytes([OTHER_SCRIPT | COMPOSING]) * (last + 1 - first)
    for code in (*_TABLE, *range(0xD800, 0xE000)):
        new = _TABLE.get(code, "\ufffd")  # half a character is none
        kinds[code] |= ODD | SPACE * (new == " ") | BREAK * (new == "\n")
        plain[code] = ord(new)
    for char in _DROPPED:
        kinds[ord(char)] |= LONGER
    kinds[ord(" ")] |= SPACE
    kinds[ord("\n")] |= BREAK
    kinds[ord("\r")] |= LONGER
    return bytes(kinds), plain


@functools.cache
def _expression() -> regex.Pattern[str]:
    """All that changes the length of a text; compiled for the first text that needs it."""
    return regex.compile(f"{_LONGER}|{_MARKED}")


def _replacements(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """What takes the place of a stretch, or of parts of it."""
    found = text[start:end]
    if breaks := len(_LINE_BREAK.findall(found)):
        return [(start, end, BARRIER if breaks > 1 else "\n")]
    if " " in found:
        at_break = text[end : end + 1] in ("\r", "\n", BARRIER) or text[start - 1 : start] in ("\n", BARRIER)
        return [(start, end, "" if at_break else " ")]
    visible = _INVISIBLE.sub("", found)
    composed = unicodedata.normalize("NFC", visible if len(visible) < MANY else _in_order(visible))
    if composed != visible:
        return [(start, end, composed)]
    return [(start + run.start(), start + run.end(), "") for run in _INVISIBLE.finditer(found)]


MANY = 32
"""Letters and marks in a row that no language has."""


def _in_order(text: str) -> str:
    """Letters and marks, decomposed and in canonical order: `normalize` sorts many marks in a time that grows with their square.

    >>> [f"{ord(char):x}" for char in _in_order("\u00e1\u0323")]
    ['61', '323', '301']
    """
    letters = "".join(unicodedata.normalize("NFD", char) for char in text)
    runs = itertools.groupby(letters, lambda char: unicodedata.combining(char) > 0)
    return "".join(char for marks, run in runs for char in (sorted(run, key=unicodedata.combining) if marks else run))
