"""Folding: the text as rules see it, with the way back to the text as given.

The web writes one thing in many ways: composed and decomposed letters, six kinds of dash, spaces that do not look like
spaces, digits of many scripts. Rules see one of each. Every character of the folded text knows where it came from, so a
span found in it is a span of the given text.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence

import attrs
import regex

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
    "\ufffd": "".join(map(chr, range(0xD800, 0xE000))),
    "\n": "\u2028\u2029\u0085",
}
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE = {ord(old): new for new, olds in _ONE_TO_ONE.items() for old in olds} | {
    code: new for code, new in _FULL_WIDTH.items() if chr(code) not in "\uff0d\uff0f\uff02"
}
# All that changes one to one: the table's characters, lone surrogates and digits of other scripts.
_ODD = regex.compile("[" + regex.escape("".join(chr(c) for c in _TABLE if not 0xD800 <= c < 0xE000)) + r"\ud800-\udfff]|[^\P{Nd}0-9]")
_DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_BREAK = r"(?:\r\n?|\n)"
# Blank lines of bare line feeds become as many barriers; all else that changes the length of the text.
_BLANK_LINES = regex.compile(r"\n\n+")
_LONGER = regex.compile(rf"{_BREAK}(?: *{_BREAK})+ *|\r\n? *| +(?=[\r\n{BARRIER}])|(?<=[\n{BARRIER}]) +|  +|[{_DROPPED}]+")


_LINE_BREAK = regex.compile(_BREAK)
# A letter with its combining marks; the Hangul jamo that compose into one syllable.
_CLUSTER = regex.compile(r"[^\p{M}][\p{M}\u1160-\u11ff]*|\p{M}+")


def _one(match: regex.Match[str]) -> str:
    char = match.group()
    return _TABLE.get(ord(char)) or str(unicodedata.digit(char))


@attrs.frozen
class Folded:
    """A folded text; where each of its characters starts and ends in the given text (None: where it stands itself)."""

    text: str
    starts: Sequence[int] | None
    ends: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the given text that the folded span stands for (not empty)."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold a text.

    >>> fold("18\u2013NQ/TW").text
    '18-NQ/TW'
    >>> folded = fold("Ha\u0300  N\u00f4\u0323i")
    >>> folded.text, folded.span(3, 6)
    ('H\xe0 N\u1ed9i', (5, 9))
    """
    starts: Sequence[int] = range(len(text))
    ends: Sequence[int] = range(1, len(text) + 1)
    flat = text
    if text.isascii():
        if "\t" in text or "`" in text or "\v" in text or "\f" in text:
            flat = text.translate(_TABLE)
    else:
        flat = _ODD.sub(_one, text)
        if not unicodedata.is_normalized("NFC", flat):
            flat, starts, ends = _composed(flat)
    flat = _BLANK_LINES.sub(lambda match: BARRIER * len(match.group()), flat)
    if _LONGER.search(flat):
        flat, starts, ends = _squeezed(flat, starts, ends)
    return Folded(flat, None, None) if isinstance(starts, range) else Folded(flat, starts, ends)


def _composed(text: str) -> tuple[str, array[int], array[int]]:
    """NFC, cluster by cluster: each character starts and ends where its cluster does."""
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    for match in _CLUSTER.finditer(text):
        composed = unicodedata.normalize("NFC", match.group())
        parts.append(composed)
        starts.extend([match.start()] * len(composed))
        ends.extend([match.end()] * len(composed))
    return "".join(parts), starts, ends


def _squeezed(text: str, starts: Sequence[int], ends: Sequence[int]) -> tuple[str, array[int], array[int]]:
    """Drop invisible characters and spaces at line ends; one space for many, one barrier for blank lines."""
    parts: list[str] = []
    new_starts, new_ends = array("q"), array("q")
    last = 0
    for match in _LONGER.finditer(text):
        start, end, found = match.start(), match.end(), match.group()
        parts.append(text[last:start])
        new_starts.extend(starts[last:start])
        new_ends.extend(ends[last:start])
        breaks = len(_LINE_BREAK.findall(found))
        at_break = text[end : end + 1] in ("\r", "\n", BARRIER) or text[start - 1 : start] in ("\n", BARRIER)
        new = BARRIER if breaks > 1 else "\n" if breaks else " " if found[0] == " " and not at_break else ""
        if new:
            parts.append(new)
            new_starts.append(starts[start])
            new_ends.append(ends[end - 1])
        last = end
    parts.append(text[last:])
    new_starts.extend(starts[last:])
    new_ends.extend(ends[last:])
    return "".join(parts), new_starts, new_ends
