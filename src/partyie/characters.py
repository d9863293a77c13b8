"""What is to be known of characters, as bits: before a text is folded, and of those that words are made of."""

from __future__ import annotations

ODD, INVISIBLE, OTHER_SCRIPT, SPACE, BREAK, RETURN, COMPOSING = 1, 2, 4, 8, 16, 32, 64
"""What a table says of characters: that they change one to one, are dropped, may be digits of a script of their own, become a space, a
line feed, are a carriage return, may become another letter with their neighbours."""

GAP, BLANK_LINE = 128, 256
"""What is seen besides: a space beside a space or at a line's end, several line feeds in a row."""

BASIC = 65536
"""Code points that a table holds."""

SMALL, UPPER, IRREGULAR, OTHER, LINE_END, SCRIPT = 0xFFFF, 0x10000, 0x20000, 0x40000, 0x80000, 0x100000
"""What is known of a character: the code point of its small letter, or 1 and a bit where that is no single one of the table wherever the
character stands; that it is a capital, in no word, a line's end; and, from the last bit on, what its script says of the language."""

WORD_LETTERS, WORD_LENGTH, WORD_WEIGHTS, WORD_CAPITAL, WORD = 0, 1, 2, 3, 4
"""A word that speaks for languages: where its letters begin, how many there are, its weights, and those that it has with a capital."""
