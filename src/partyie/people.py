# cython: boundscheck=False
"""Names found again: "Kim" after "Kim Sang-sik", "Karin Ellerbrock" where no title stands beside it.

A word alone stands for a person only where the text has the whole name somewhere, and a foreign name is known for one by a
title beside it elsewhere. This is evidence from elsewhere in the text; mentions found so carry the rule id `AGAIN`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .find import Draft, drafted
from .fold import BARRIER
from .rules.code import NAMES, NOTHING, PERSON, TITLE
from .rules.compiled_rule import CompiledRule, Meaning
from .rules.format import Rule
from .rules.grammar import Grammar
from .rules.machine import Context
from .rules.read import COMMON

AGAIN = "und/person/again"

_BEFORE = re.compile(r"([^\W\d_]+)(\.?) $")
ABBREVIATION = 3
"""Letters of the longest abbreviation that may stand before a name with its full stop."""

_FAMILY_FIRST = "und/person/"
"""Rules with this beginning find names with the family name first, whose bearers go by the last."""

_RULE = CompiledRule(Rule(AGAIN, "person", "", "", COMMON), 1, 0, frozenset(), Meaning("person", {}))


class Names(NamedTuple):
    """The persons of a text: whole names by their first word, and the words that may stand for somebody."""

    whole: Mapping[str, tuple[str, ...]]
    single: frozenset[str]


def names(blocks: list[list[Draft]]) -> Names:
    """The names that the blocks of a text give; a Vietnamese goes by the last word of the name, others by the first or last."""
    whole: dict[str, set[str]] = {}
    single: set[str] = set()
    for drafts in blocks:
        for draft in drafts:
            if draft.kind != PERSON or draft.value:
                continue
            words = draft.text.split()
            if len(words) > 1:
                single.add(words[-1])
                if not draft.rule.id.startswith(_FAMILY_FIRST) or "-" in words[-1]:
                    single.add(words[0])
                    whole.setdefault(words[0], set()).add(draft.text)
    return Names(
        {first: tuple(sorted(those, key=len, reverse=True)) for first, those in whole.items()},
        frozenset([word for word in single if len(word) > 1 and not word.isupper()]),
    )


def with_names_again(context: Context, rules: Grammar, chosen: list[Draft], known: Names) -> list[Draft]:
    """The drafts and, between them, known names; a word that is part of a longer run of capitals is left alone."""
    if not known.single:
        return chosen
    text = context.text
    number = 0
    current = chosen[0] if chosen else None
    found: list[Draft] = []
    titles = {draft.end + 1 for draft in chosen if draft.kind == TITLE}
    last = 0
    for start, word in _places(context, known):
        if start < last:
            continue
        while current is not None and current.end <= start:
            number += 1
            current = chosen[number] if number < len(chosen) else None
        if current is not None and current.start <= start:
            continue
        room = len(text) if current is None else current.start
        end = _whole(context, start, room, known.whole.get(word, ()))
        if end == NOTHING:
            end = start + len(word)
            if (
                word not in known.single
                or end > room
                or not _alone(text, start, end, start in titles)
                or not _allowed(context, rules, start, end, word)
            ):
                continue
        found.append(drafted(text, start, end, _RULE, False))
        last = end
    return sorted([*chosen, *found]) if found else chosen


def _places(context: Context, known: Names) -> list[tuple[int, str]]:
    """Where the known words stand as words of their own, in order."""
    text = context.text
    words = {word for word in known.single.union(known.whole) if word[0].isupper()}
    beginnings = bytearray(NAMES)
    for word in words:
        beginnings[_beginning(word, 0)] = 1
    places: list[tuple[int, str]] = []
    for index in range(context.begun):
        start = context.capitals[index]
        if not beginnings[_beginning(text, start)] or (start and text[start - 1] in "-'"):
            continue
        end = start + 1
        while _in_word(context, end) or (end < len(text) and text[end] == "-" and _in_word(context, end + 1)):
            end += 1
        word = text[start:end]
        if word not in words and "'" in word[-2:]:
            word = word[: word.rindex("'")]  # Kim's
        if word in words:
            places.append((start, word))
    return places


def _beginning(text: str, at: int) -> int:
    """The number that stands for a word's first letters: most words begin otherwise than the known ones."""
    code = ord(text[at])
    if at + 1 < len(text) and text[at + 1].isalpha():
        code = code * 31 + ord(text[at + 1])
    return code & (NAMES - 1)


def _in_word(context: Context, at: int) -> bool:
    """Whether a letter stands here, a mark on one, or an apostrophe."""
    return context.has_letter(at) or (at < context.length and context.text[at] == "'")


def _whole(context: Context, start: int, room: int, those: tuple[str, ...]) -> int:
    """Where one of some names ends that begins here; NOTHING if none does."""
    for name in those:
        end = start + len(name)
        if end <= room and context.text.startswith(name, start) and not context.inside_word(start) and not context.inside_word(end):
            return end
    return NOTHING


def _alone(text: str, start: int, end: int, after_title: bool) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    # At the very beginning and end of the text there is nothing beside it.
    if before and (before[-1].isalnum() or before[-1] in "-'/_."):
        return False
    if after and (after[0].isalnum() or after[0] in "-/_"):
        return False
    if after[:1] == " " and after[1:].isupper():
        return False
    if after_title:
        return True
    head = text[max(0, start - 40) : start]
    last = _BEFORE.search(head)
    if not last or not last[1][0].isupper() or len(last[1]) == 1:
        return True
    # A full stop ends a sentence, but for short abbreviations.
    return (bool(last[2]) and len(last[1]) > ABBREVIATION) or _sentence_start(text, start - len(last[0]))


def _sentence_start(text: str, at: int) -> bool:
    before = text[:at].rstrip(' "(') if at < 3 else text[max(0, at - 3) : at].rstrip(' "(')
    return not before or before[-1] in ".!?:;\n" + BARRIER


def _allowed(context: Context, rules: Grammar, start: int, end: int, word: str) -> bool:
    if word.lower() in rules.words:
        return False
    before = rules.contexts.get("single_name_not_before", NOTHING)
    after = rules.contexts.get("single_name_not_after", NOTHING)
    return context.in_context((NOTHING, before, NOTHING, after), start, end)
