"""Single names: "Kim" after "Kim Sang-sik", "Sơn" after "Bùi Thanh Sơn".

A word alone stands for a person only where the text has the whole name somewhere; this is evidence from elsewhere in the text, and mentions
found so carry the rule id `SINGLE`.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from .find import CONTEXT, Draft
from .fold import BARRIER
from .rules.compile import CompiledRule, Context, Grammar, Lazy, accept
from .rules.read import COMMON, Rule

SINGLE = "und/person/single-name"
_WORD = regex.compile(r"\p{Lu}[\p{L}\p{M}']*(?:-[\p{L}\p{M}']+)*")
_FAMILY_FIRST = "und/person/"
"""Rules with this beginning find names with the family name first, whose bearers go by the last."""

_RULE = CompiledRule(Rule(SINGLE, "person", "", "", COMMON), "person", 1, Lazy(lambda: accept), frozenset())


def names(blocks: Iterable[Iterable[Draft]]) -> frozenset[str]:
    """The words that may stand for somebody: the last of a Vietnamese name, the first and last of another."""
    found: set[str] = set()
    for drafts in blocks:
        for draft in drafts:
            if draft.kind == "person" and not draft.value:
                words = draft.text.split()
                if len(words) > 1:
                    found.add(words[-1])
                    if not draft.rule_id.startswith(_FAMILY_FIRST) or "-" in words[-1]:
                        found.add(words[0])
    return frozenset(word for word in found if len(word) > 1 and not word.isupper())


def with_single_names(context: Context, rules: Grammar, chosen: list[Draft], known: frozenset[str]) -> list[Draft]:
    """The drafts and, between them, the single names; a word that is part of a longer run of capitals is left alone."""
    if not known:
        return chosen
    text = context.text
    taken = iter([*chosen, None])
    current = next(taken)
    found: list[Draft] = []
    titles = {draft.end + 1 for draft in chosen if draft.kind == "title"}
    for match in _WORD.finditer(text):
        if match.group() not in known:
            continue
        start, end = match.span()
        while current is not None and current.end <= start:
            current = next(taken)
        if current is not None and current.start < end:
            continue
        if _alone(text, start, end, start in titles) and _allowed(text, rules, start, end, match.group()):
            found.append(Draft(start, end, _RULE, match.group(), {}, False))
    return sorted([*chosen, *found], key=lambda d: d.start) if found else chosen


def _alone(text: str, start: int, end: int, after_title: bool) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalnum() or after[:1].isalnum() or before[-1:] in "-'/_." or after[:1] in "-/_":
        return False
    if after[:1] == " " and after[1:].isupper():
        return False
    if after_title:
        return True
    head = text[max(0, start - 40) : start]
    last = regex.search(r"(\p{L}+)\.? $", head)
    return not (last and last[1][0].isupper() and len(last[1]) > 1 and not _sentence_start(text, start - len(last[0])))


def _sentence_start(text: str, at: int) -> bool:
    before = text[:at].rstrip(' "(') if at < 3 else text[max(0, at - 3) : at].rstrip(' "(')
    return not before or before[-1] in ".!?:;\n" + BARRIER


def _allowed(text: str, rules: Grammar, start: int, end: int, word: str) -> bool:
    if word.lower() in rules.words:
        return False
    before = rules.contexts.get("single_name_not_before")
    window = text[max(0, start - CONTEXT, text.rfind(BARRIER, max(0, start - CONTEXT), start) + 1) : start]
    if before is not None and before(window, 0, len(window)) is not None:
        return False
    after = rules.contexts.get("single_name_not_after")
    return after is None or after(text, end) is None
