"""What is to be known of characters, as bits: before a text is folded, and of those that words are made of."""

from __future__ import annotations

ODD, LONGER, OTHER_SCRIPT, COMPOSING = 16, 32, 64, 128
"""What a table says of characters: that they change one to one, may change the length of the text, may be digits of a script of their
own, may become another letter with their neighbours."""

SPACE, BREAK = 0b0011, 0b1101
"""That they become a space, a line feed. Of two neighbours, what is said of the second and, one bit higher, of the first has in common:"""
GAP, BLANK_LINE = 0b0110, 0b1000
"""a space is beside a space or at a line's end; there are several line feeds in a row."""
PAIR = 256
"""What is seen of pairs stands above what is seen of single characters."""

BASIC = 65536
"""Code points that a table holds."""

SMALL, UPPER, IRREGULAR, OTHER, LINE_END, SCRIPT = 0xFFFF, 0x10000, 0x20000, 0x40000, 0x80000, 0x100000
"""What is known of a character: the code point of its small letter, or 1 and a bit where that is no single one of the table wherever the
character stands; that it is a capital, in no word, a line's end; and, from the last bit on, what its script says of the language."""

WORD_LETTERS, WORD_LENGTH, WORD_WEIGHTS, WORD_CAPITAL, WORD = 0, 1, 2, 3, 4
"""A word that speaks for languages: where its letters begin, how many there are, its weights, and those that it has with a capital."""
