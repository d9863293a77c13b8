# cython: boundscheck=False, wraparound=False
"""From drafts to the mentions that the user gets, in terms of the text as given."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import attrs

from .find import Draft
from .fold import Folded
from .identity import keys
from .model import AnyMention, Citation, Date, Person, Resolved, Title
from .rules.code import CITATION, DATE, PERSON
from .values.dates import Missing
from .values.documents import Cited, full_forms
from .values.places import Places


class Linked(NamedTuple):
    """The drafts of a stretch of folded text, in order, with their links."""

    offset: int
    """Where the stretch begins."""
    language: str
    drafts: list[Draft]
    places: Places
    """By which places of titles are known."""


class Wanted(NamedTuple):
    """What the user asks for. `relative`: relative dates too. `month_first`: of dates whose order is open. `missing`: how years that are
    not said are taken from a `reference` date."""

    kinds: tuple[str, ...]
    relative: bool = False
    month_first: bool = False
    missing: Missing = "nearest"
    reference: datetime.date | None = None


def mentions(text: str, folded: Folded, stretches: list[Linked], wanted: Wanted) -> tuple[AnyMention, ...]:
    """The mentions of the kinds that are wanted: what is referred to is made before what refers."""
    edited = bool(folded.edits)
    found: list[Draft] = []
    citations: list[tuple[Draft, int, int, str]] = []
    titles: list[tuple[Draft, int, int, str, int, Places]] = []
    persons = [(draft.text, draft.value) for stretch in stretches for draft in stretch.drafts if draft.kind == PERSON]
    key = iter(keys(persons))
    for offset, language, drafts, areas in stretches:
        for draft in drafts:
            start, end = draft.start + offset, draft.end + offset
            if edited:
                start, end = folded.span(start, end)
            if draft.kind == PERSON:
                draft.mention = Person(start, end, text[start:end], language, draft.rule.id, draft.value, next(key))
            elif draft.kind == DATE:
                value = draft.value.exchanged() if wanted.month_first else draft.value
                resolved = None if wanted.reference is None else Resolved.of(value.date, wanted.reference, wanted.missing)
                draft.mention = Date(start, end, text[start:end], language, draft.rule.id, value, resolved)
            elif draft.kind == CITATION:
                citations.append((draft, start, end, language))
            else:
                titles.append((draft, start, end, language, offset, areas))
            found.append(draft)
    if citations:
        _cite(text, citations)
    for draft, start, end, language, offset, areas in titles:
        office, place, holder = draft.value, draft.place, draft.holder
        if place is not None and office.place is not None:
            named = areas.named(draft.text, place[0] - draft.start, place[1] - draft.start, office.place)
            first, last = folded.span(place[0] + offset, place[1] + offset)
            office = attrs.evolve(office, place=named or text[first:last])
        draft.mention = Title(start, end, text[start:end], language, draft.rule.id, office, None if holder is None else holder.mention)
    return tuple([draft.mention for draft in found if draft.rule.kind in wanted.kinds])


def _cite(text: str, citations: list[tuple[Draft, int, int, str]]) -> None:
    """Make the citations, those in full before the short forms that stand for them."""
    cited = []
    for draft, _, _, _ in citations:
        document = draft.value
        if draft.issuer and not document.issuer:
            document = attrs.evolve(document, issuer=draft.issuer)
        cited.append(Cited(document, None if draft.issued is None else draft.issued.value.date))
    full = full_forms(cited)
    for index in sorted(range(len(citations)), key=full.__contains__):
        draft, start, end, language = citations[index]
        rule = draft.rule.id
        issued = None if draft.issued is None else draft.issued.mention
        target = citations[full[index]][0].mention if index in full else None
        draft.mention = Citation(start, end, text[start:end], language, rule, cited[index].document, issued, target, draft.pinpoint)
