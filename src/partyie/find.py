# cython: boundscheck=False, wraparound=False
"""Finding: from a text that was looked over to candidates, and from candidates to drafts that do not overlap."""

from __future__ import annotations

from typing import Any

from .rules.code import GUARD, TIE, TITLE
from .rules.compiled_rule import CompiledRule
from .rules.grammar import RELATIVE, STAGES, Grammar, Starting
from .rules.machine import Captured, Context
from .values import compose
from .values.documents import Pinpoint


class Draft:
    """A candidate: a span of a folded text, which is the `source` of its words, and what it would mean; `drafted` makes one.

    `kind`: the number of its kind. `value`: of what a link rule finds, a list for each field. `place`: where the name of a place stands,
    which is given as it is written. When links are known: the `holder` of a title, the date when a citation was `issued`, its `issuer` and
    its `pinpoint`. At last, the `mention` that comes of it. Drafts are in the order in which they begin.
    """

    __slots__ = ("end", "holder", "issued", "issuer", "kind", "mention", "pinpoint", "place", "rule", "source", "start", "value")

    source: str
    start: int
    end: int
    kind: int
    rule: CompiledRule
    value: Any
    place: tuple[int, int] | None
    holder: Draft | None
    issued: Draft | None
    issuer: str | None
    pinpoint: Pinpoint | None
    mention: Any

    @property
    def text(self) -> str:
        """Its words."""
        return self.source[self.start : self.end]

    def __lt__(self, other: Draft) -> bool:
        return _precedes(self, other)

    def __hash__(self) -> int:
        # Compiled, a class that has an order has no hash of its own.
        return id(self)


def _precedes(one: Draft, other: Draft) -> bool:
    return one.start < other.start


def drafted(source: str, start: int, end: int, rule: CompiledRule, value: Any) -> Draft:
    """A draft of which no links are known."""
    # No __init__: that it can be called from anywhere would cost more than all else that is done here.
    draft = Draft.__new__(Draft)
    draft.source, draft.start, draft.end = source, start, end
    draft.kind, draft.rule, draft.value = rule.number, rule, value
    draft.place = draft.holder = draft.issued = draft.issuer = draft.pinpoint = draft.mention = None
    return draft


def candidates(context: Context, grammar: Grammar, relative: bool = False) -> list[Draft]:
    """All candidates, stage by stage; each stage sees those of the stages before it. `relative`: relative dates too."""
    drafts: list[Draft] = []
    for stage in range(STAGES):
        found = found_by(context, grammar.stages[stage])
        for draft in found:
            context.add(draft.kind, draft.start, draft.end, draft)
        context.next_stage()
        drafts += found
    if relative:
        drafts += found_by(context, grammar.stages[RELATIVE])
    return drafts


def found_by(context: Context, starting: Starting, places: list[int] | None = None) -> list[Draft]:
    """What the rules of a stage find, at some places or at all."""
    found: list[Draft] = []
    for rule, start, end, parts in context.matches(starting, places):
        _add(context, rule, start, end, parts, found)
    return found


def _add(context: Context, rule: CompiledRule, start: int, end: int, parts: list[Captured], found: list[Draft]) -> None:
    """Add what a match gives: nothing, one draft, or several where the rule has `each`."""
    if rule.span is not None:
        spans = [(first, last) for field, first, last, _ in parts if field == rule.span]
        if not spans:
            return
        start, end = spans.pop()
    start, end = context.trimmed(start, end)
    if start == end:
        return
    if rule.contexts is not None and not context.in_context(rule.contexts, start, end):
        context.note_steps(rule)
        return
    if rule.number == GUARD:
        found.append(drafted(context.text, start, end, rule, None))
    elif rule.number == TIE:
        fields: dict[str, Any] = {}
        for field, _, _, value in parts:
            fields.setdefault(field, []).append(value)
        found.append(drafted(context.text, start, end, rule, fields))
    elif rule.each is None:
        _add_one(context, rule, start, end, parts, found)
    else:
        shared = [part for part in parts if part[0] != rule.each]
        turns = [part for part in parts if part[0] == rule.each]
        for index, turn in enumerate(turns):
            begin = start if index == 0 else turn[1]
            finish = end if index == len(turns) - 1 else turn[2]
            _add_one(context, rule, begin, finish, [*shared, turn], found)


def _add_one(context: Context, rule: CompiledRule, start: int, end: int, parts: list[Captured], found: list[Draft]) -> None:
    """Add the draft that comes of the parts of a match, if they have a value."""
    fields: list[Any] = []
    for part in parts:
        field = part[0]
        if field and field[0] != "@":
            fields.append(field)
            fields.append(part[3])
    value = _value(rule, tuple(fields))
    if value is None:
        return
    draft = drafted(context.text, start, end, rule, value)
    if rule.number == TITLE and value.place is not None:
        for part in parts:
            if part[0] == "place":
                draft.place = part[1], part[2]
    found.append(draft)


UNKNOWN = object()
VALUES = 512
"""Of how many matches each rule remembers what they mean; a text says most things again and again."""


def _value(rule: CompiledRule, fields: tuple[Any, ...]) -> Any:
    """What a rule makes of the fields of a match."""
    value = rule.values.get(fields, UNKNOWN)
    if value is UNKNOWN:
        if len(rule.values) >= VALUES:
            rule.values.clear()
        value = rule.values[fields] = compose.value(rule.meaning, *fields)
    return value


def select(drafts: list[Draft]) -> list[Draft]:
    """The best candidates that do not overlap: the longer first, then the one of lower rank; in text order, guards left out."""
    chosen: list[Draft] = []
    ordered = sorted(drafts)
    first = reach = 0
    for index in range(len(ordered)):
        draft = ordered[index]
        if draft.start >= reach and index > first:
            _choose(ordered, first, index, chosen)
            first = index
        reach = max(reach, draft.end)
    _choose(ordered, first, len(ordered), chosen)
    return [draft for draft in chosen if draft.kind != GUARD]


def _choose(ordered: list[Draft], first: int, last: int, chosen: list[Draft]) -> None:
    """Choose among drafts of which each overlaps others."""
    if last - first == 2:
        chosen.append(ordered[first] if _wins(ordered[first], ordered[first + 1]) else ordered[first + 1])
    elif last - first > 2:
        chosen.extend(_best(ordered[first:last]))
    elif first < last:
        chosen.append(ordered[first])


def _best(cluster: list[Draft]) -> list[Draft]:
    ranked: list[Draft] = []
    for draft in cluster:
        low, high = 0, len(ranked)
        while low < high:
            middle = (low + high) // 2
            other = ranked[middle]
            if _wins(draft, other):
                high = middle
            else:
                low = middle + 1
        ranked.insert(low, draft)
    best: list[Draft] = []
    for draft in ranked:
        low, high = 0, len(best)
        reach, room = 0, draft.end
        while low < high:
            middle = (low + high) // 2
            other = best[middle]
            if draft.start < other.start:
                high, room = middle, other.start
            else:
                low, reach = middle + 1, other.end
        if reach <= draft.start and draft.end <= room:
            best.insert(low, draft)
    return best


def _wins(one: Draft, other: Draft) -> bool:
    """Whether one candidate counts before the other."""
    length, other_length = one.end - one.start, other.end - other.start
    if length != other_length:
        return length > other_length
    if one.rule.order != other.rule.order:
        return one.rule.order < other.rule.order
    return one.start < other.start or (one.start == other.start and one.rule.id < other.rule.id)
