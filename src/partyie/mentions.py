# cython: boundscheck=False, wraparound=False
"""From drafts to the mentions that the user gets, in terms of the text as given."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

import attrs

from . import c_api
from .find import Draft
from .fold import Folded
from .identity import keys
from .mention import AnyMention, Citation, Date, Person, Resolved, Title
from .rules.code import CITATION, DATE, PERSON, TITLE
from .rules.format import KINDS
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
    _make_persons_and_dates(text, folded, stretches, wanted)
    citations: list[tuple[Draft, int, int, str]] = []
    for offset, language, drafts, areas in stretches:
        for draft in drafts:
            if draft.kind not in (CITATION, TITLE):
                continue
            start, end = _span(folded, draft, offset)
            if draft.kind == CITATION:
                citations.append((draft, start, end, language))
            else:
                office, place, holder = draft.value, draft.place, draft.holder
                if place is not None:
                    named = areas.named(draft.text, place[0] - draft.start, place[1] - draft.start, office.place)
                    first, last = folded.span(place[0] + offset, place[1] + offset)
                    office = attrs.evolve(office, place=named or text[first:last])
                title = _placed(Title, text, start, end, language, draft)
                c_api.PyObject_GenericSetAttr(title, "value", office)
                c_api.PyObject_GenericSetAttr(title, "holder", None if holder is None else holder.mention)
    if citations:
        _cite(text, citations)
    shown = [kind in wanted.kinds for kind in KINDS]
    return tuple([draft.mention for stretch in stretches for draft in stretch.drafts if shown[draft.kind]])


def _make_persons_and_dates(text: str, folded: Folded, stretches: list[Linked], wanted: Wanted) -> None:
    _, _, month_first, missing, reference = wanted
    key = iter(keys([(draft.text, draft.value) for stretch in stretches for draft in stretch.drafts if draft.kind == PERSON]))
    for offset, language, drafts, _ in stretches:
        for draft in drafts:
            if draft.kind == PERSON:
                start, end = _span(folded, draft, offset)
                person = _placed(Person, text, start, end, language, draft)
                c_api.PyObject_GenericSetAttr(person, "credit", draft.value)
                c_api.PyObject_GenericSetAttr(person, "key", next(key))
            elif draft.kind == DATE:
                start, end = _span(folded, draft, offset)
                value = draft.value.exchanged() if month_first else draft.value
                date = _placed(Date, text, start, end, language, draft)
                c_api.PyObject_GenericSetAttr(date, "value", value)
                c_api.PyObject_GenericSetAttr(date, "resolved", None if reference is None else Resolved.of(value.date, reference, missing))


def _span(folded: Folded, draft: Draft, offset: int) -> tuple[int, int]:
    """The span of a draft in the text as given."""
    start, end = draft.start + offset, draft.end + offset
    if folded.edits:
        start, end = folded.span(start, end)
    return start, end


def _placed(kind: Any, text: str, start: int, end: int, language: str, draft: Draft) -> Any:
    """The mention of a draft, with the fields that all mentions have."""
    # To call the class would take four times as long, and most of the time that mentions take.
    mention = kind.__new__(kind)
    c_api.PyObject_GenericSetAttr(mention, "start", start)
    c_api.PyObject_GenericSetAttr(mention, "end", end)
    c_api.PyObject_GenericSetAttr(mention, "text", text[start:end])
    c_api.PyObject_GenericSetAttr(mention, "language", language)
    c_api.PyObject_GenericSetAttr(mention, "rule", draft.rule.id)
    draft.mention = mention
    return mention


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
        citation = _placed(Citation, text, start, end, language, draft)
        c_api.PyObject_GenericSetAttr(citation, "value", cited[index].document)
        c_api.PyObject_GenericSetAttr(citation, "issued", None if draft.issued is None else draft.issued.mention)
        c_api.PyObject_GenericSetAttr(citation, "full", citations[full[index]][0].mention if index in full else None)
        c_api.PyObject_GenericSetAttr(citation, "pinpoint", draft.pinpoint)
