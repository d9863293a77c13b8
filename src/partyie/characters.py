"""What is to be known of the characters of a text before it is folded, as bits."""

from __future__ import annotations

ODD, INVISIBLE, OTHER_SCRIPT, SPACE, BREAK, RETURN, COMPOSING = 1, 2, 4, 8, 16, 32, 64
"""What a table says of characters: that they change one to one, are dropped, may be digits of a script of their own, become a space, a
line feed, are a carriage return, may become another letter with their neighbours."""

GAP, BLANK_LINE = 128, 256
"""What is seen besides: a space beside a space or at a line's end, several line feeds in a row."""

BASIC = 65536
"""Code points that a table holds."""
