"""Links: titles to holders, short forms to full citations, citations to their date and issuer.

Only what stands beside a name is linked to it; what may stand between is said by the language's phrases (`title_person`,
`person_title`, `title_title`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

import attrs

from .find import Draft, match
from .fold import BARRIER
from .rules.compile import Grammar
from .rules.matching import STAGES, Context
from .rules.read import Entry
from .values import Document
from .values.ontology import ontology

_NEW_ITEM = re.compile(r"\n ?[-*\u2022\u25cf\u25aa+]|\n ?\d+[.)]")
"""A line that begins with a bullet or a number begins a new item of a list."""

REACH = 60
"""The longest stretch of text that may stand between a title and its holder."""


def between(context: Context, grammar: Grammar, name: str, left: Draft, right: Draft) -> bool:
    """Whether the text between two drafts is one that the phrase of this name allows."""
    start, end = left.end, right.start
    if start == end:
        return True
    gap = context.text[start:end]
    if end - start > REACH or BARRIER in gap or _NEW_ITEM.search(gap):
        return False
    step = grammar.gaps.get(name)
    if step is None:
        return False
    context.goal = end
    return step(context, start, None) is not None


def holders(context: Context, grammar: Grammar, drafts: Sequence[Draft]) -> dict[int, Draft]:
    """The holder of each title, by the title's start.

    Titles and names that follow one another form a run. In a run that begins with a title, a title belongs to the next name; in one
    that begins with a name, to the name before it, unless the next name follows it without so much as a comma.
    """
    row = [d for d in drafts if d.kind in ("title", "person") and not (d.kind == "person" and d.value)]
    found: dict[int, Draft] = {}
    for run in _runs(context, grammar, row):
        _settle(context, run, found)
    return found


def _runs(context: Context, grammar: Grammar, row: list[Draft]) -> Iterable[list[Draft]]:
    run: list[Draft] = []
    for draft, after in zip_longest(row, row[1:]):
        if run and (not _joined(context, grammar, run[-1], draft) or _new_holder(context, run, draft, after)):
            yield run
            run = []
        run.append(draft)
    if run:
        yield run


def _joined(context: Context, grammar: Grammar, left: Draft, right: Draft) -> bool:
    if left.kind == "person" and right.kind == "person":
        return False
    return between(context, grammar, f"{left.kind}_{right.kind}", left, right)


def _new_holder(context: Context, run: list[Draft], draft: Draft, after: Draft | None) -> bool:
    """Whether a title stands directly before a name, as ranks do, in a run that has a name already."""
    if draft.kind != "title" or after is None or after.kind != "person" or all(d.kind != "person" for d in run):
        return False
    return bool(ontology().roles.get(draft.value.role, {}).get("before_name")) and not context.flat[draft.end : after.start].strip()


def _settle(context: Context, run: list[Draft], found: dict[int, Draft]) -> None:
    names = [i for i, d in enumerate(run) if d.kind == "person"]
    if not names:
        return
    titles_first = run[0].kind == "title"
    for i, draft in enumerate(run):
        if draft.kind != "title":
            continue
        before = max((n for n in names if n < i), default=None)
        after = min((n for n in names if n > i), default=None)
        if before is None or after is None:
            owner = after if before is None else before
        elif titles_first:
            owner = after
        else:
            touching = context.flat[draft.end : run[i + 1].start].strip() == "" and run[i + 1].kind == "person"
            owner = after if touching else before
        if owner is not None:
            found[draft.start] = run[owner]


def needing_company(context: Context, grammar: Grammar, drafts: list[Draft]) -> list[Draft]:
    """The drafts without those that count only beside a person and stand beside none.

    A title in a row with titles that need no help counts too.
    """
    if not any(d.rule.rule.beside for d in drafts):
        return drafts
    held = holders(context, grammar, drafts)
    row = [d for d in drafts if d.kind in ("title", "person")]
    kept: set[int] = set()
    for run in _runs(context, grammar, row):
        strong = sum(d.kind == "title" and not d.rule.rule.beside for d in run)
        for draft in run:
            if draft.start in held or strong:
                kept.add(draft.start)
    return [d for d in drafts if not d.rule.rule.beside or d.start in kept]


@attrs.define(eq=False)
class Ties:
    """What link rules say of the citations, by the citation's start."""

    issued: dict[int, Draft]
    issuer: dict[int, str]


def ties(context: Context, grammar: Grammar, drafts: Sequence[Draft]) -> Ties:
    """Run the link rules over the chosen drafts: issue dates and issuers of citations."""
    result = Ties({}, {})
    if not any(d.kind == "citation" for d in drafts):
        return result
    for kind in context.kinds:
        context.kinds[kind] = {}
    for draft in drafts:
        context.kinds[draft.kind].setdefault(draft.start, []).append((draft.end, draft))
    masks = {at: context.masks[at] for at in _before_citations(context, drafts)}
    for draft in drafts:
        masks[draft.start] = masks.get(draft.start, 0) | grammar.bits["kind", draft.kind]
    for at in sorted(masks):
        for rule in grammar.stages[STAGES].at(context, at, masks[at]):
            for link in match(context, rule, at):
                _tie(link.fields, result)
    return result


BEFORE = 120
"""How far before a citation an issuer or a date that a link rule begins with may stand."""


def _before_citations(context: Context, drafts: Sequence[Draft]) -> list[int]:
    places = sorted(context.masks)
    near: list[int] = []
    for draft in drafts:
        if draft.kind == "citation":
            near += places[bisect_left(places, draft.start - BEFORE) : bisect_left(places, draft.start)]
    return near


def _tie(fields: dict[str, Any], result: Ties) -> None:
    citation, issued, issuer = fields.get("citation"), fields.get("issued"), fields.get("issuer")
    if not isinstance(citation, Draft):
        return
    if isinstance(issued, Draft) and "/" not in issued.value.edtf:
        known = result.issued.get(citation.start)
        # A date that follows the citation says more surely when it was issued than one before it.
        if known is None or known.start < citation.start < issued.start:
            result.issued[citation.start] = issued
    if isinstance(issuer, Entry):
        result.issuer.setdefault(citation.start, issuer.value)
    elif isinstance(issuer, Draft) and issuer.kind == "title":
        result.issuer.setdefault(citation.start, issuer.value.role)


def full_forms(citations: Sequence[tuple[int, Document]]) -> dict[int, int]:
    """For each short form (by its start) the start of the full citation it stands for.

    A short form says no code, or a code without its year where another says it with the year. It stands for a full one
    when number and type agree and the text has one such document only.

    >>> from partyie.values import Code, Document
    >>> full = Document("conclusion", "21", None, Code.parse("21-KL/TW"))
    >>> full_forms([(0, full), (40, Document("conclusion", "21"))])
    {40: 0}
    """
    full: dict[str, list[tuple[int, Document]]] = {}
    for start, document in citations:
        if document.code is not None:
            full.setdefault(document.number, []).append((start, document))
    found: dict[int, int] = {}
    for start, document in citations:
        others = [(s, d) for s, d in full.get(document.number, ()) if s != start and _stands_for(document, d)]
        if others and len({str(d.code) for _, d in others}) == 1:
            found[start] = min(others, key=lambda pair: pair[0])[0]
    return found


def _stands_for(short: Document, full: Document) -> bool:
    if short.code is not None:
        return (
            short.year is None
            and full.year is not None
            and full.code is not None
            and (short.code.symbol, short.code.issuer) == (full.code.symbol, full.code.issuer)
        )
    if short.year is not None and full.year is not None and short.year != full.year:
        return False
    types = full.code.types if full.code is not None else ()
    return short.type is None or short.type == full.type or (full.type is None and short.type in types)
