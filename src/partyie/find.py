"""Scanning: from a folded text and a grammar to candidates, and from candidates to drafts that do not overlap."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

import attrs
import regex

from .fold import BARRIER
from .rules.builder import CompiledRule
from .rules.compile import Grammar
from .rules.matching import SPAN, STAGES, Context, Hit, captures, inside_word, lower
from .values import compose as values

_DIGITS = re.compile(r"[0-9]+")
_CAPITAL = regex.compile(r"[\p{Lu}\p{Lo}]")
CONTEXT = 80
ORDER = {"citation": 5, "date": 4, "title": 3, "person": 2, "guard": 1}


@attrs.define(eq=False, slots=True)
class Draft:
    """A candidate: a span of the folded text and what it would mean."""

    start: int
    end: int
    rule: CompiledRule
    text: str
    fields: dict[str, Any]
    value: Any = None
    kind: str = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.kind = self.rule.kind

    @property
    def rule_id(self) -> str:
        return self.rule.rule.id


def scan(text: str, grammar: Grammar) -> Context:
    """Look the text over once: what every lexicon finds, the longest first, and the bits of all anchors at each place."""
    hits: dict[int, list[Hit]] = {}
    digit = grammar.bits["digit", ""]
    masks = {match.start(): digit for match in _DIGITS.finditer(text)}
    for index in (grammar.any_case, grammar.exact):
        subject = text if index.exact else lower(text)
        meanings, bits = index.meanings, index.masks
        for number, start, end in index.automaton.find(subject.replace("\n", " ") if "\n" in subject else subject):
            if end - start < INSIDE and start and subject[start - 1].isalpha() and inside_word(text, start):
                continue
            if start in hits:
                hits[start].append((end, meanings[number]))
            else:
                hits[start] = [(end, meanings[number])]
            masks[start] = masks.get(start, 0) | bits[number]
    for found in hits.values():
        if len(found) > 1:
            found.sort(key=_end, reverse=True)
    return Context(text, hits, masks, grammar.table)


INSIDE = 4
"""Forms of fewer letters are not looked for inside words."""


def _end(hit: Hit) -> int:
    return hit[0]


def candidates(context: Context, grammar: Grammar) -> list[Draft]:
    """All candidates, stage by stage; each stage sees those of the stages before it."""
    drafts: list[Draft] = []
    text, masks = context.text, context.masks
    starts = {
        at: mask
        for at, mask in sorted(masks.items())
        if mask & grammar.anchors and (not at or text[at - 1] == " " or not inside_word(text, at))
    }
    for stage in range(STAGES):
        found: list[Draft] = []
        starting = grammar.stages[stage]
        for at, mask in starts.items():
            if mask & starting.any:
                for rule in starting.at(context, at, mask):
                    found += match_before(context, rule, at) if rule.rule.after_kind else match(context, rule, at)
        for draft in found:
            known = context.kinds[draft.kind].setdefault(draft.start, [])
            known.append((draft.end, draft))
            known.sort(key=lambda pair: -pair[0])
            starts[draft.start] = starts.get(draft.start, 0) | grammar.bits["kind", draft.kind]
        drafts += found
        # What a phrase matches may hang on the candidates that are known.
        context.phrases.clear()
    context.ends.clear()
    return drafts


def match(context: Context, rule: CompiledRule, at: int) -> list[Draft]:
    """What a rule finds at a place: nothing, one draft, or several where the rule has `each`."""
    text = context.text
    if rule.span is None and not after_context(text, rule, at):
        return []
    found = rule.run.step(context, at, None)
    if found is None:
        return []
    end, caps = found
    parts = captures(caps)
    start = at
    if rule.span is not None:
        spans = [(first, last) for field, first, last, _ in parts if field == rule.span]
        if not spans:
            return []
        start, end = spans[-1]
    while start < end and text[start] in " \n":
        start += 1
    while start < end and text[end - 1] in " \n":
        end -= 1
    if start == end or inside_word(text, start) or inside_word(text, end) or BARRIER in text[start:end]:
        return []
    if (rule.span is not None or start != at) and not after_context(text, rule, start):
        return []
    if not before_context(text, rule, end):
        return []
    drafts = _drafts(text, rule, start, end, parts)
    return drafts if rule.kind in ("guard", "link") else [d for d in drafts if _fill(d)]


def match_before(context: Context, rule: CompiledRule, at: int) -> list[Draft]:
    """What a rule with `after_kind` finds before a mention: the longest match that ends there."""
    for word in _CAPITAL.finditer(context.text, context_start(context.text, at), at):
        start = word.start()
        found = None if inside_word(context.text, start) else rule.run.step(context, start, None)
        if found is not None and any(field == "_" and begin == at for field, begin, _, _ in captures(found[1])):
            return match(context, rule, start)
    return []


def context_start(text: str, at: int) -> int:
    """Where the context before a place begins: not far from it, and in the same paragraph."""
    first = max(0, at - CONTEXT)
    return max(first, text.rfind(BARRIER, first, at) + 1)


def after_context(text: str, rule: CompiledRule, start: int) -> bool:
    """Whether what stands before the span is as the rule wants it."""
    if rule.before is None and rule.not_before is None:
        return True
    window = text[context_start(text, start) : start]
    if rule.before is not None and rule.before.match(window, 0, len(window)) is None:
        return False
    return rule.not_before is None or rule.not_before.match(window, 0, len(window)) is None


def before_context(text: str, rule: CompiledRule, end: int) -> bool:
    """Whether what stands after the span is as the rule wants it."""
    if rule.after is not None and rule.after.match(text, end) is None:
        return False
    return rule.not_after is None or rule.not_after.match(text, end) is None


def _drafts(text: str, rule: CompiledRule, start: int, end: int, parts: list[tuple[str, int, int, Any]]) -> list[Draft]:
    each = rule.rule.each
    shared: dict[str, Any] = {}
    turns: list[tuple[int, int, Any]] = []
    for field, first, last, value in parts:
        if field == each:
            turns.append((first, last, value))
        elif field == "modifiers":
            shared.setdefault(field, []).append(value)
        elif field not in ("", "_", SPAN):
            shared[field] = value
            if field == "place":
                shared["@place"] = (first, last)
    if not each:
        return [Draft(start, end, rule, text[start:end], shared)]
    drafts = []
    for index, (first, last, value) in enumerate(turns):
        begin = start if index == 0 else first
        finish = end if index == len(turns) - 1 else last
        drafts.append(Draft(begin, finish, rule, text[begin:finish], {**shared, each: value}))
    return drafts


def _fill(draft: Draft) -> bool:
    draft.value = values.value(draft.kind, draft.fields, draft.rule.rule.value)
    return draft.value is not None


def select(drafts: Iterable[Draft]) -> list[Draft]:
    """The best candidates that do not overlap: the longer first, then priority, then kind; in text order, guards left out."""
    taken: list[Draft] = []
    ordered = sorted(drafts, key=lambda d: (d.start, -d.end))
    cluster: list[Draft] = []
    reach = -1
    for draft in ordered:
        if draft.start >= reach and cluster:
            taken += _best(cluster)
            cluster = []
        cluster.append(draft)
        reach = max(reach, draft.end)
    if cluster:
        taken += _best(cluster)
    return sorted((d for d in taken if d.kind != "guard"), key=lambda d: d.start)


def _best(cluster: list[Draft]) -> list[Draft]:
    if len(cluster) == 1:
        return cluster
    ranked = sorted(
        cluster,
        key=lambda d: (d.start - d.end, -d.rule.rule.priority, d.rule.rule.beside is not None, -ORDER[d.kind], d.start, d.rule.rule.id),
    )
    starts: list[int] = []
    chosen: list[Draft] = []
    for draft in ranked:
        at = bisect_right(starts, draft.start)
        if (at == 0 or chosen[at - 1].end <= draft.start) and (at == len(starts) or draft.end <= starts[at]):
            starts.insert(at, draft.start)
            chosen.insert(at, draft)
    return chosen
