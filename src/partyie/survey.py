# cython: boundscheck=False, wraparound=False
"""One look over all characters of a text, to see what there is to be done at all."""

from __future__ import annotations

from .characters import BASIC, BLANK_LINE, BREAK, GAP, OTHER_SCRIPT, SPACE


def survey(text: str, table: bytes) -> int:
    """All that the table says of characters of the text, and what is seen of pairs of them."""
    seen = before = 0
    for at in range(len(text)):
        code = ord(text[at])
        said = table[code] if code < BASIC else OTHER_SCRIPT
        if said:
            seen |= said
            if said & SPACE and before & (SPACE | BREAK):
                seen |= GAP
            elif said & BREAK and before & (SPACE | BREAK):
                seen |= GAP if before & SPACE else BLANK_LINE
        before = said
    return seen
