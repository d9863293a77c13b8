"""Links: titles to holders, short forms to full citations, citations to their date and issuer.

Only what stands beside a name is linked to it; what may stand between is said by the language's phrases (`title_person`,
`person_title`, `title_title`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from .find import Draft, found_by
from .fold import BARRIER
from .rules.grammar import STAGES, Grammar
from .rules.machine import Context
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
    program = grammar.gaps.get(name)
    return program is not None and context.fills(program, start, end)


def holders(context: Context, grammar: Grammar, drafts: list[Draft]) -> tuple[list[Draft], dict[int, Draft]]:
    """The drafts without those that count only beside a person and stand beside none; the holder of each title, by the title's start.

    Titles and names that follow one another form a run. In a run that begins with a title, a title belongs to the next name; in one
    that begins with a name, to the name before it, unless the next name follows it without so much as a comma. A title that needs
    company counts in a run with titles that need no help too.
    """
    held: dict[int, Draft] = {}
    alone: set[int] = set()
    for run in _runs(context, grammar, [d for d in drafts if d.kind == "title" or (d.kind == "person" and not d.value)]):
        _settle(context, run, held)
        if not any(d.kind == "title" and not d.rule.rule.beside for d in run):
            alone.update(d.start for d in run if d.rule.rule.beside and d.start not in held)
    if not alone:
        return drafts, held
    # The runs are others without those that were left out.
    return holders(context, grammar, [d for d in drafts if d.start not in alone])


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
    return bool(ontology().roles.get(draft.value.role, {}).get("before_name")) and not context.text[draft.end : after.start].strip()


def _settle(context: Context, run: list[Draft], held: dict[int, Draft]) -> None:
    """Note the holders of the titles of a run."""
    following: list[Draft | None] = []
    after: Draft | None = None
    for draft in reversed(run):
        following.append(after)
        after = draft if draft.kind == "person" else after
    following.reverse()
    before: Draft | None = None
    for index, draft in enumerate(run):
        after = following[index]
        if draft.kind == "person":
            before = draft
        elif before is None or after is None:
            if (only := before or after) is not None:
                held[draft.start] = only
        elif run[0].kind == "title":
            held[draft.start] = after
        else:
            touching = run[index + 1] is after and not context.text[draft.end : after.start].strip()
            held[draft.start] = after if touching else before


class Ties(NamedTuple):
    """What link rules say of the citations, by the citation's start."""

    issued: dict[int, Draft]
    issuer: dict[int, str]


def ties(context: Context, grammar: Grammar, drafts: Sequence[Draft]) -> Ties:
    """Run the link rules over the chosen drafts: issue dates and issuers of citations."""
    result = Ties({}, {})
    if not any(d.kind == "citation" for d in drafts):
        return result
    context.forget_mentions()
    places = {draft.start for draft in drafts}
    for draft in drafts:
        context.add(grammar.kinds[draft.kind], draft.start, draft.end, draft)
        if draft.kind == "citation":
            places.update(context.anchored(draft.start - BEFORE, draft.start))
    for link in found_by(context, grammar.stages[STAGES], sorted(places)):
        _tie(link.fields, result)
    return result


BEFORE = 120
"""How far before a citation an issuer or a date that a link rule begins with may stand."""


def _tie(fields: Mapping[str, Any], result: Ties) -> None:
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
    # Where each document is cited first in full, by its number: a long text cites few documents many times.
    full: dict[str, dict[Document, int]] = {}
    for start, document in citations:
        if document.code is not None:
            full.setdefault(document.number, {}).setdefault(document, start)
    found: dict[int, int] = {}
    for start, document in citations:
        others = [(first, other) for other, first in full.get(document.number, {}).items() if _stands_for(document, other)]
        if others and len({str(other.code) for _, other in others}) == 1:
            found[start] = min(first for first, _ in others)
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
