# cython: boundscheck=False, wraparound=False
"""One look over all characters of a text, to see what there is to be done at all, and to do what is done one to one."""

from __future__ import annotations

from typing import Any

from .characters import BASIC, BLANK_LINE, BREAK, COMPOSING, GAP, ODD, OTHER_SCRIPT, SPACE


def survey(codes: Any, table: bytes, plain: Any) -> int:
    """All that the table says of the code points of a text, and what is seen of pairs of them; odd ones become plain."""
    seen = before = 0
    for at in range(len(codes)):
        code = codes[at]
        said = table[code] if code < BASIC else OTHER_SCRIPT | COMPOSING
        if said:
            seen |= said
            if said & ODD:
                codes[at] = plain[code]
            if said & SPACE and before & (SPACE | BREAK):
                seen |= GAP
            elif said & BREAK and before & (SPACE | BREAK):
                seen |= GAP if before & SPACE else BLANK_LINE
        before = said
    return seen
