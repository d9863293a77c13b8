"""Finding: from a text that was looked over to candidates, and from candidates to drafts that do not overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from .rules.grammar import RELATIVE, STAGES, CompiledRule, Grammar, Starting
from .rules.machine import Captured, Context
from .values import compose as values
from .values.documents import Pinpoint

NO_FIELDS: Mapping[str, Any] = {}


class Draft:
    """A candidate: a span of the folded text and what it would mean.

    `fields`: the parts of a link. `place`: where the name of a place stands, which is given as it is written. When links are known: the
    `holder` of a title, the date when a citation was `issued`, its `issuer` and its `pinpoint`. At last, the `mention` that comes of it.
    """

    __slots__ = ("end", "fields", "holder", "issued", "issuer", "kind", "mention", "pinpoint", "place", "rule", "start", "text", "value")

    def __init__(
        self,
        start: int,
        end: int,
        kind: str,
        rule: CompiledRule,
        text: str,
        value: Any,
        fields: Mapping[str, Any] = NO_FIELDS,
        place: tuple[int, int] | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.rule = rule
        self.text = text
        self.value = value
        self.fields = fields
        self.place = place
        self.holder: Draft | None = None
        self.issued: Draft | None = None
        self.issuer: str | None = None
        self.pinpoint: Pinpoint | None = None
        self.mention: Any = None


def candidates(context: Context, grammar: Grammar, relative: bool = False) -> list[Draft]:
    """All candidates, stage by stage; each stage sees those of the stages before it. `relative`: relative dates too."""
    drafts: list[Draft] = []
    for stage in range(STAGES):
        found = found_by(context, grammar.stages[stage])
        for draft in found:
            context.add(grammar.kinds[draft.kind], draft.start, draft.end, draft)
        context.next_stage()
        drafts += found
    if relative:
        drafts += found_by(context, grammar.stages[RELATIVE])
    return drafts


def found_by(context: Context, starting: Starting, places: list[int] | None = None) -> list[Draft]:
    """What the rules of a stage find, at some places or at all."""
    found: list[Draft] = []
    for rule, start, end, parts in context.matches(starting, places):
        if rule.span is None:
            _add(context, rule, start, end, parts, found)
        else:
            spans = [(first, last) for field, first, last, _ in parts if field == rule.span]
            if spans:
                start, end = spans.pop()  # noqa: PLW2901
                _add(context, rule, start, end, parts, found)
    return found


def _add(context: Context, rule: CompiledRule, start: int, end: int, parts: list[Captured], found: list[Draft]) -> None:
    """Add what a match gives: nothing, one draft, or several where the rule has `each`."""
    start, end = context.trimmed(start, end)
    if start == end:
        return
    contexts = rule.contexts
    if contexts is not None and not context.in_context(contexts, start, end):
        context.note_steps(rule)
        return
    text, kind, each = context.text, rule.kind, rule.each
    if kind == "guard":
        found.append(Draft(start, end, kind, rule, text[start:end], None))
        return
    if kind == "link":
        fields: dict[str, Any] = {}
        for field, _, _, value in parts:
            fields.setdefault(field, []).append(value)
        found.append(Draft(start, end, kind, rule, text[start:end], None, fields))
        return
    flat: list[Any] = []
    turns: list[tuple[int, int, Any]] = []
    place = None
    for field, first, last, value in parts:
        if field == each:
            turns.append((first, last, value))
        elif field and field[0] != "@":
            flat.append(field)
            flat.append(value)
            if field == "place":
                place = first, last
    if each is None:
        meant = values.value(rule.meaning, *flat)
        if meant is not None:
            found.append(Draft(start, end, kind, rule, text[start:end], meant, NO_FIELDS, place))
    for index, (first, last, value) in enumerate(turns):
        begin = start if index == 0 else first
        finish = end if index == len(turns) - 1 else last
        meant = values.value(rule.meaning, *flat, each, value)
        if meant is not None:
            found.append(Draft(begin, finish, kind, rule, text[begin:finish], meant, NO_FIELDS, place))


def select(drafts: list[Draft]) -> list[Draft]:
    """The best candidates that do not overlap: the longer first, then the one of lower rank; in text order, guards left out."""
    chosen: list[Draft] = []
    cluster: list[Draft] = []
    reach = -1
    for draft in sorted(drafts, key=attrgetter("start")):
        if draft.start >= reach and cluster:
            chosen += _best(cluster)
            cluster = []
        cluster.append(draft)
        reach = max(reach, draft.end)
    if cluster:
        chosen += _best(cluster)
    return [draft for draft in chosen if draft.kind != "guard"]


def _best(cluster: list[Draft]) -> list[Draft]:
    if len(cluster) == 1:
        return cluster
    ranked: list[Draft] = []
    for draft in cluster:
        low, high = 0, len(ranked)
        while low < high:
            middle = (low + high) // 2
            if _wins(draft, ranked[middle]):
                high = middle
            else:
                low = middle + 1
        ranked.insert(low, draft)
    starts: list[int] = []
    best: list[Draft] = []
    for draft in ranked:
        at = bisect_right(starts, draft.start)
        if (at == 0 or best[at - 1].end <= draft.start) and (at == len(starts) or draft.end <= starts[at]):
            starts.insert(at, draft.start)
            best.insert(at, draft)
    return best


def _wins(one: Draft, other: Draft) -> bool:
    """Whether one candidate counts before the other."""
    length, other_length = one.end - one.start, other.end - other.start
    return length > other_length if length != other_length else _rank(one) < _rank(other)


def _rank(draft: Draft) -> tuple[int, tuple[int, bool, int], int, str]:
    rule = draft.rule
    return draft.start - draft.end, rule.rank, draft.start, rule.rule.id
