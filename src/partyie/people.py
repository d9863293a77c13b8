"""Names found again: "Kim" after "Kim Sang-sik", "Karin Ellerbrock" where no title stands beside it.

A word alone stands for a person only where the text has the whole name somewhere, and a foreign name is known for one by a
title beside it elsewhere. This is evidence from elsewhere in the text; mentions found so carry the rule id `AGAIN`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs
import regex

from .find import Draft, context_start
from .fold import BARRIER
from .rules.builder import CompiledRule
from .rules.compile import Grammar
from .rules.matching import Context, Lazy, inside_word
from .rules.read import COMMON, Rule
from .rules.steps import accept

AGAIN = "und/person/again"
_WORD = regex.compile(r"\p{Lu}[\p{L}\p{M}']*(?:-[\p{L}\p{M}']+)*")
ABBREVIATION = 3
"""Letters of the longest abbreviation that may stand before a name with its full stop."""

_FAMILY_FIRST = "und/person/"
"""Rules with this beginning find names with the family name first, whose bearers go by the last."""

_RULE = CompiledRule(Rule(AGAIN, "person", "", "", COMMON), "person", 1, Lazy(lambda: accept), frozenset())


@attrs.frozen
class Names:
    """The persons of a text: whole names by their first word, and the words that may stand for somebody."""

    whole: Mapping[str, tuple[str, ...]]
    single: frozenset[str]


def names(blocks: Iterable[Iterable[Draft]]) -> Names:
    """The names that the blocks of a text give; a Vietnamese goes by the last word of the name, others by the first or last."""
    whole: dict[str, set[str]] = {}
    single: set[str] = set()
    for drafts in blocks:
        for draft in drafts:
            words = draft.text.split()
            if draft.kind == "person" and not draft.value and len(words) > 1:
                single.add(words[-1])
                if not draft.rule_id.startswith(_FAMILY_FIRST) or "-" in words[-1]:
                    single.add(words[0])
                    whole.setdefault(words[0], set()).add(draft.text)
    return Names(
        {first: tuple(sorted(those, key=len, reverse=True)) for first, those in whole.items()},
        frozenset(word for word in single if len(word) > 1 and not word.isupper()),
    )


def with_names_again(context: Context, rules: Grammar, chosen: list[Draft], known: Names) -> list[Draft]:
    """The drafts and, between them, known names; a word that is part of a longer run of capitals is left alone."""
    if not known.single:
        return chosen
    text = context.text
    taken = iter([*chosen, None])
    current = next(taken)
    found: list[Draft] = []
    titles = {draft.end + 1 for draft in chosen if draft.kind == "title"}
    last = 0
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        if start < last or (word not in known.single and word not in known.whole):
            continue
        while current is not None and current.end <= start:
            current = next(taken)
        if current is not None and current.start <= start:
            continue
        room = len(text) if current is None else current.start
        end = _whole(text, start, room, known.whole.get(word, ()))
        if end is None:
            end = match.end()
            if (
                word not in known.single
                or end > room
                or not _alone(text, start, end, start in titles)
                or not _allowed(text, rules, start, end, word)
            ):
                continue
        found.append(Draft(start, end, _RULE, text[start:end], {}, False))
        last = end
    return sorted([*chosen, *found], key=lambda d: d.start) if found else chosen


def _whole(text: str, start: int, room: int, those: tuple[str, ...]) -> int | None:
    for name in those:
        end = start + len(name)
        if end <= room and text.startswith(name, start) and not inside_word(text, start) and not inside_word(text, end):
            return end
    return None


def _alone(text: str, start: int, end: int, after_title: bool) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalnum() or after[:1].isalnum() or before[-1:] in "-'/_." or after[:1] in "-/_":
        return False
    if after[:1] == " " and after[1:].isupper():
        return False
    if after_title:
        return True
    head = text[max(0, start - 40) : start]
    last = regex.search(r"(\p{L}+)(\.?) $", head)
    if not last or not last[1][0].isupper() or len(last[1]) == 1:
        return True
    # A full stop ends a sentence, but for short abbreviations.
    return (bool(last[2]) and len(last[1]) > ABBREVIATION) or _sentence_start(text, start - len(last[0]))


def _sentence_start(text: str, at: int) -> bool:
    before = text[:at].rstrip(' "(') if at < 3 else text[max(0, at - 3) : at].rstrip(' "(')
    return not before or before[-1] in ".!?:;\n" + BARRIER


def _allowed(text: str, rules: Grammar, start: int, end: int, word: str) -> bool:
    if word.lower() in rules.words:
        return False
    before = rules.contexts.get("single_name_not_before")
    window = text[context_start(text, start) : start]
    if before is not None and before.match(window, 0, len(window)) is not None:
        return False
    after = rules.contexts.get("single_name_not_after")
    return after is None or after.match(text, end) is None
