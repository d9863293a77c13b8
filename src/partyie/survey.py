# cython: boundscheck=False, wraparound=False
"""One look over all characters of a text, to see what there is to be done at all, and to do what is done one to one."""

from __future__ import annotations

from typing import Any

from .characters import BASIC, BLANK_LINE, COMPOSING, OTHER_SCRIPT, PAIR


def survey(text: str, kinds: bytes, plain: Any, barrier: int, codes: Any) -> int:
    """All that the table says of the characters of a text and of pairs of them; and their codes, odd ones made plain."""
    seen = pairs = before = 0
    for at, char in enumerate(text):
        code = ord(char)
        if code < BASIC:
            said = kinds[code]
            codes[at] = plain[code]
        else:
            said = OTHER_SCRIPT | COMPOSING
            codes[at] = code
        pair = said & before << 1
        if pair & BLANK_LINE:
            codes[at - 1] = codes[at] = barrier
        seen |= said
        pairs |= pair
        before = said
    return seen | pairs * PAIR
