"""What a change of rules changes: the mentions of the same texts by the old rules and by the new ones."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from ..export import one_line, said
from ..extractor import Extractor
from ..mention import AnyMention, Citation, Mention, Title
from .catalogue import place_of, rules_of

WHATS = ("gained", "lost", "changed")

AROUND = 40
"""Characters of the text that are kept before and after a mention."""


@attrs.frozen
class Difference:
    """A mention that only the new rules find ("gained"), that only the old ones find ("lost"), or that both find in another way.

    `mention` is the one by the new rules, or, where it is lost, by the old ones; `old` is the other one where it has changed. `changes`
    holds what is not the same, old and new: the text, the rule, parts of the value, the mentions that it is linked to; a mention is given
    by its words and its offset. `before` and `after` are what stands around the mention, `line` is counted from 1.
    """

    what: str
    source: str
    line: int
    before: str
    mention: AnyMention
    after: str
    old: AnyMention | None = None
    changes: dict[str, tuple[Any, Any]] = attrs.field(factory=dict)


def differences(old: Extractor, new: Extractor, texts: Iterable[tuple[str, str]]) -> Iterator[Difference]:
    """The differences in texts, given as (source, text), in text order; one text at a time is in memory.

    Mentions of one kind that overlap count as one that has changed: each has one partner at most, that with which it has most in common.

    >>> import partyie
    >>> everything, dates = partyie.Extractor("en"), partyie.Extractor("en", kinds=["date"])
    >>> for one in differences(everything, dates, [("nam.txt", "Le Van Nam spoke on 12 May 2025.")]):
    ...     print(one.what, one.source, one.line, one.mention.text)
    lost nam.txt 1 Le Van Nam
    """
    for source, text in texts:
        line, counted = 1, 0
        for what, mention, partner in _aligned(old.extract(text).mentions, new.extract(text).mentions):
            changes = _changes(partner, mention) if partner else {}
            if partner and not changes:
                continue
            line, counted = line + text.count("\n", counted, mention.start), mention.start
            yield Difference(
                what=what,
                source=source,
                line=line,
                before=text[max(0, mention.start - AROUND) : mention.start],
                mention=mention,
                after=text[mention.end : mention.end + AROUND],
                old=partner,
                changes=changes,
            )


ByRule = Mapping[tuple[str, str], list[Difference]]
"""Differences by the id of a rule and the place where it stands."""


def by_rule(found: Iterable[Difference], old: tuple[Path, ...], new: tuple[Path, ...]) -> ByRule:
    """The differences by rule, sorted: lost mentions by the old rule, the others by the new one.

    `old` and `new` are the folders of all rules in use. What is found by no rule of a file, as a name found again is, has no place.
    """
    sides: dict[tuple[Path, ...], dict[str, list[Difference]]] = {old: {}, new: {}}
    for one in found:
        sides[old if one.what == "lost" else new].setdefault(one.mention.rule, []).append(one)
    groups: dict[tuple[str, str], list[Difference]] = {}
    for roots, side in sides.items():
        places = {rule.id: place_of(rule) for rule in rules_of(roots) if rule.id in side}
        for rule, those in side.items():
            groups.setdefault((rule, places.get(rule, "")), []).extend(those)
    return dict(sorted(groups.items()))


def as_dict(groups: ByRule) -> dict[str, Any]:
    """The differences, ready for JSON: how many there are, then by rule."""
    rows = [
        {"rule": rule, "place": place, "counts": _counts(those), "differences": [_row(one) for one in those]}
        for (rule, place), those in groups.items()
    ]
    return {"counts": _counts(_all(groups)), "rules": rows}


def lines(groups: ByRule) -> Iterator[str]:
    """The differences by rule, for people, and how many there are."""
    for (rule, place), those in groups.items():
        yield f"{rule}  {place}".rstrip() + ": " + ", ".join(f"{number} {what}" for what, number in _counts(those).items() if number)
        for one in those:
            yield one_line(f"  {one.what:7}  {one.source}:{one.line}  {one.before}[{one.mention.text}]{one.after}")
            parts = [f"{part}: {_part(before)} → {_part(after)}" for part, (before, after) in one.changes.items()]
            yield from (one_line(f"    {part}") for part in parts or [said(one.mention)] if part)
    yield ", ".join(f"{number} {what}" for what, number in _counts(_all(groups)).items())


def _all(groups: ByRule) -> Iterator[Difference]:
    return itertools.chain.from_iterable(groups.values())


def _counts(found: Iterable[Difference]) -> dict[str, int]:
    counts = Counter(one.what for one in found)
    return {what: counts[what] for what in WHATS}


def _row(one: Difference) -> dict[str, Any]:
    mention = one.mention
    return {
        "what": one.what,
        "source": one.source,
        "line": one.line,
        "kind": mention.kind,
        "start": mention.start,
        "end": mention.end,
        "before": one.before,
        "text": mention.text,
        "after": one.after,
        "value": mention.value_dict(),
        "changes": {part: {"old": before, "new": after} for part, (before, after) in one.changes.items()},
    }


def _part(value: Any) -> str:
    return "–" if value is None else " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _aligned(old: Sequence[AnyMention], new: Sequence[AnyMention]) -> list[tuple[str, AnyMention, AnyMention | None]]:
    """What became of each mention, in text order, and its partner by the old rules if it has one."""
    left = {mention.start: mention for mention in old}
    partners: dict[int, AnyMention] = {}
    for _, one, other in sorted(_overlaps(old, new), key=lambda near: -near[0]):
        if one.start in left and other.start not in partners:
            partners[other.start] = left.pop(one.start)
    rows: list[tuple[str, AnyMention, AnyMention | None]] = [("lost", mention, None) for mention in left.values()]
    for mention in new:
        partner = partners.get(mention.start)
        rows.append(("changed" if partner else "gained", mention, partner))
    return sorted(rows, key=lambda row: row[1].start)


def _overlaps(old: Sequence[AnyMention], new: Sequence[AnyMention]) -> Iterator[tuple[int, AnyMention, AnyMention]]:
    """All pairs of mentions of one kind that overlap, with how much they have in common; neither side overlaps itself."""
    first = second = 0
    while first < len(old) and second < len(new):
        one, other = old[first], new[second]
        common = min(one.end, other.end) - max(one.start, other.start)
        if common > 0 and one.kind == other.kind:
            yield common, one, other
        if one.end <= other.end:
            first += 1
        else:
            second += 1


def _changes(old: AnyMention, new: AnyMention) -> dict[str, tuple[Any, Any]]:
    before, after = _parts(old), _parts(new)
    return {part: (before.get(part), after.get(part)) for part in before | after if before.get(part) != after.get(part)}


def _parts(mention: AnyMention) -> dict[str, Any]:
    """All that a mention says. Ids are left out: they count the mentions before it."""
    links: dict[str, Mention | None] = {}
    if isinstance(mention, Title):
        links = {"holder": mention.holder}
    elif isinstance(mention, Citation):
        links = {"issued": mention.issued, "same": mention.full}
    placed = {name: f"{one.text} ({one.start})" for name, one in {"text": mention, **links}.items() if one}
    return {**placed, "rule": mention.rule, **mention.value_dict()}
