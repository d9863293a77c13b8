"""The numbers of the machine: its instructions, four numbers each, and what it knows of symbols and captures."""

SIZE = 4
"""Numbers of an instruction."""

CHAR = 0
"""symbol: the character stands here"""
STRING = 18
"""offset, length: the characters of `strings` from the offset on stand here"""
CLASS = 1
"""class: a character of the class stands here"""
SPLIT = 2
"""first, second: go on at the first; come back for the second"""
LEXICON = 3
"""lexicon, field: a form of the lexicon, the longest first"""
PHRASE = 4
"""phrase, field: a reading of the phrase, the first first"""
REPEAT = 5
"""class, least, most (-1: any number): characters of the class, as many as possible first"""
REPEAT_LAZY = 6
"""class, least, most (-1: any number): characters of the class, as few as possible first"""
ATOM = 7
"""after: what follows this instruction, once and for all; go on at `after`"""
JUMP = 8
"""to: go on there"""
LOOK = 9
"""after, wanted, back: whether what follows this instruction matches, read forwards or backwards; nothing is consumed; go on at `after`"""
LOOK_LEXICON = 10
"""lexicon, wanted: whether a form of the lexicon stands here"""
KIND = 11
"""kind, field: a mention of an earlier stage, the longest first"""
RESET = 12
"""counter: before a loop"""
COUNT = 13
"""counter, after, most: the head of a loop, whose end jumps back here"""
WORD_END = 14
"""no word is torn apart here"""
GOAL = 15
"""the place where a gap has to end"""
COLLECT = 16
"""the end of a phrase: note the reading and look for more"""
ACCEPT = 17
"""the end"""

FLOOR = 19
"""where a context begins"""
CEILING = 20
"""where a context ends"""
EDGE = 21
"""class: the edge of a word, whose characters are in the class"""
LOOK_CLASS = 22
"""class, wanted, back: whether a character of the class comes next; nothing is consumed"""
POSSESSIVE = 23
"""class, least, most (-1: any number): characters of the class, as many as there are, and no fewer"""

LETTER, DIGIT, ASCII_DIGIT, JOINED, MARK, SPACE, CAPITAL, BARRIER = 1, 2, 4, 8, 16, 32, 64, 128
"""What is known of a symbol; two letters that are joined are of one word, as their script is written with spaces."""

CITATION, DATE, TITLE, PERSON, GUARD, TIE = 0, 1, 2, 3, 4, 5
"""The kinds of mentions, as `format.py` lists them; a tie is what a link rule finds."""

ENTRY, MENTION, READING = 0, 1, 2
"""What a capture holds: an entry of a lexicon, a mention found before, a reading of a phrase with what was captured in it."""

# What is noted of a text are rows of numbers in one array, each known by the place of its first. No row has the place 0.

HIT_END, HIT_LEXICON, HIT_ENTRY, HIT = 0, 1, 2, 3
"""A form of a lexicon that stands somewhere; those of a place stand beside one another. The last number is that of numbers in a row."""
MENTION_KIND, MENTION_END, MENTION_NUMBER, MENTION_NEXT, MENTION_ROW = 0, 1, 2, 3, 4
"""A mention of an earlier stage, and the next shorter one at its place."""
FIELD, START, END, TYPE, HELD, LINK, CAPTURE = 0, 1, 2, 3, 4, 5, 6
"""A capture, what it holds and the capture before it. The field -1 is none, 0 says what the phrase that it stands in means."""
READING_END, READING_CAPTURES, READING_NEXT, READING_ROW = 0, 1, 2, 3
"""A reading of a phrase: where it ends, the last of its captures, the next reading."""
MEMO_PHRASE, MEMO_STAGE, MEMO_READING, MEMO_NEXT, MEMO = 0, 1, 2, 3, 4
"""A phrase that was tried at a place, with the first of its readings, and another one that was tried there."""

CELL_BEFORE, CELL_BASE, CELL_FORM, CELL = 0, 1, 2, 3
"""A node of the trie: the one before it (0 where no node is), the base of those after it, the first form that ends here, or 0."""
ROOT = 1
"""The first node."""
FORM_WRITTEN, FORM_NEXT, FORM_MEANING, FORM = 0, 1, 2, 3
"""A form that ends in the trie: where its letters stand if it counts only as written, another with the same letters, what it means."""
MEANING_SET, MEANING_FIRST, MEANING_LAST, MEANING = 0, 1, 2, 3
"""What a string means: the set of its anchors, and where its pairs of a lexicon and an entry begin and end."""

NOTHING = -1
INSIDE = 4
"""Forms of fewer letters are not looked for inside words."""

ROWS = 6
"""Numbers of rows that there is room for at first, for each character of a text."""
LARGEST = 1 << 20
"""Numbers of the largest array that is kept for the next text."""

LONG = 64
"""From so many characters of a class on it is noted where they end."""

SETS = 20_000
"""How many sets of anchors are told apart; a language has a few hundred."""

STEPS, STEPS_EACH, MANY = 100_000, 100, 1000
"""How often a rule may take up a choice again in a text: so often, and so often more for each character; how many are noted at all.
The shipped rules take two or three for each character, all of them together."""

CHOICES, MOST_CHOICES = 4096, 262_144
"""How many answers on branches there is room for at first, and at most."""

ANSWERS, ANSWER = 8192, (1 << 31) - 1
"""How many answers on a pair of numbers are remembered, and the bits of a remembered pair that are its answer."""

WINDOW, BEGINNING = 6, 4
"""Symbols that are looked at before the trie is walked, eight bits of each, and how many of them at first."""
BEGINNINGS = 1 << 16
"""How many beginnings of strings are told apart."""
ENOUGH, MORE = 1, 2
"""What is said of four symbols: that a string of four or five begins with them, or a longer one, of which six are to be looked at."""
MIX, MIX_MORE, MIXED = 0x1E3779B1, 0x15B2C3D5, 24
"""What the first symbols and those after them are multiplied with, and which bits of the sum count."""

NAMES = 1024
"""How many beginnings of names are told apart."""

FRAME = -(1 << 29)
"""On the stack of choices this, less an instruction, stands for the piece that follows it, which is matched by itself."""

CONTEXT = 80
"""How far the context of a mention reaches."""
