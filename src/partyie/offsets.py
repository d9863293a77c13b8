"""Offsets in the units of other languages: code points as Python counts them, UTF-16 as JavaScript and Java do, or bytes of UTF-8.

A lone surrogate, for which neither encoding has a form, counts one unit of UTF-16 and three bytes of UTF-8: its own, as in WTF-8.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import Literal, get_args

Unit = Literal["codepoints", "utf-16", "utf-8"]
UNITS: tuple[Unit, ...] = get_args(Unit)

_CODECS = {"utf-16": ("utf-16-le", 2), "utf-8": ("utf-8", 1)}
_STEP = 1024
"""Characters from one place whose offset is kept to the next."""


class Offsets:
    """Places of a text, which Python counts in code points, as offsets in a unit: "codepoints", "utf-16" or "utf-8".

    Raises `ValueError` for another unit.

    >>> text = "Ủy viên 🎉 2025"
    >>> [Offsets(text, unit).of(10) for unit in UNITS]
    [10, 11, 16]
    >>> text.encode()[16:].decode()
    '2025'
    """

    def __init__(self, text: str, unit: Unit) -> None:
        if unit not in UNITS:
            raise ValueError(f"no unit {unit!r} of offsets; there are {', '.join(UNITS)}")
        self._text, self._unit = text, unit
        self._kept = [0]
        if unit != "codepoints" and not text.isascii():
            self._kept = [0, *accumulate(self._length(at, at + _STEP) for at in range(0, len(text), _STEP))]

    def of(self, place: int) -> int:
        """The offset of a place; quick, wherever it is."""
        if len(self._kept) == 1:
            return place
        block = place // _STEP
        return self._kept[block] + self._length(block * _STEP, place)

    def place(self, offset: int) -> int:
        """The place at an offset; raises `ValueError` for one inside a character or beyond the text.

        >>> Offsets("Ủy viên", "utf-8").place(3)
        1
        """
        found = bisect_left(range(len(self._text) + 1), offset, key=self.of)
        if offset < 0 or found > len(self._text) or self.of(found) != offset:
            raise ValueError(f"no character begins at {offset}, counted in {self._unit}")
        return found

    def _length(self, start: int, end: int) -> int:
        codec, width = _CODECS[self._unit]
        return len(self._text[start:end].encode(codec, "surrogatepass")) // width
