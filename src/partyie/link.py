"""Links: titles to holders, citations to their date and issuer.

Only what stands beside a name is linked to it; what may stand between is said by the language's phrases (`title_person`,
`person_title`, `title_title`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .find import Draft, found_by
from .fold import BARRIER
from .rules.code import CITATION, NOTHING, PERSON, TITLE
from .rules.grammar import LINKS, Grammar
from .rules.machine import Context
from .rules.read import Entry
from .values.documents import Pinpoint
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
    if end - start > REACH:
        return False
    gap = context.text[start:end]
    if BARRIER in gap or ("\n" in gap and _NEW_ITEM.search(gap)):
        return False
    program = grammar.gaps.get(name)
    return program is not None and context.fills(program, start, end)


def holders(context: Context, grammar: Grammar, drafts: list[Draft]) -> list[Draft]:
    """The drafts without those that count only beside a person and stand beside none; each title now has its holder.

    Titles and names that follow one another form a run. In a run that begins with a title, a title belongs to the next name, unless a
    comma and a word for "and" come first; in one that begins with a name, to the name before it, unless the next name follows it without
    so much as a comma. A title that needs company counts in a run with titles that need no help too.
    """
    alone: set[int] = set()
    for run in _runs(context, grammar, [d for d in drafts if d.kind == TITLE or (d.kind == PERSON and not d.value)]):
        _settle(context, run)
        helped = needing = False
        for draft in run:
            if draft.rule.beside:
                needing = True
            elif draft.kind == TITLE:
                helped = True
        if needing and not helped:
            alone.update([d.start for d in run if d.rule.rule.beside and d.holder is None])
    if not alone:
        return drafts
    # The runs are others without those that were left out.
    return holders(context, grammar, [d for d in drafts if d.start not in alone])


def _runs(context: Context, grammar: Grammar, row: list[Draft]) -> list[list[Draft]]:
    runs: list[list[Draft]] = []
    for index in range(len(row)):
        draft = row[index]
        after = row[index + 1] if index + 1 < len(row) else None
        if index == 0 or not _joined(context, grammar, row[index - 1], draft) or _named_apart(context, grammar, runs[-1], draft):
            runs.append([draft])
        elif _new_holder(context, grammar, runs[-1], draft, after):
            # "A, the minister General B": what stands before the rank without so much as a comma goes with it.
            begun = [draft]
            while runs[-1][-1].kind == TITLE and _touching(context, runs[-1][-1], begun[0]):
                begun.insert(0, runs[-1].pop())
            runs.append(begun)
        else:
            runs[-1].append(draft)
    return runs


def _joined(context: Context, grammar: Grammar, left: Draft, right: Draft) -> bool:
    if left.kind == TITLE:
        if _parted(context, left, right) and _of_another(context, grammar, left):
            return False
        return between(context, grammar, "title_title" if right.kind == TITLE else "title_person", left, right)
    return right.kind == TITLE and between(context, grammar, "person_title", left, right)


def _parted(context: Context, left: Draft, right: Draft) -> bool:
    """Whether a comma or a line break stands between a title and what follows, or between titles something else than a word for "and"."""
    return not (_touching(context, left, right) if right.kind == PERSON else _has_word(context.text[left.end : right.start]))


def _named_apart(context: Context, grammar: Grammar, run: list[Draft], person: Draft) -> bool:
    """Whether a name after several titles is another's than theirs: "on behalf of the minister and the chair, A"."""
    if person.kind != PERSON or len(run) < 2 or not _parted(context, run[-1], person):
        return False
    for draft in run:
        if draft.kind == PERSON:
            return False
    return _of_another(context, grammar, run[0])


def _of_another(context: Context, grammar: Grammar, title: Draft) -> bool:
    """Whether the words before a title say that who is named after it is somebody else: "on behalf of the minister, A"."""
    before = grammar.contexts.get("office_of_another", NOTHING)
    return before != NOTHING and context.in_context((before, NOTHING, NOTHING, NOTHING), title.start, title.end)


def _new_holder(context: Context, grammar: Grammar, run: list[Draft], draft: Draft, after: Draft | None) -> bool:
    """Whether a title stands directly before a name, as ranks do, in a run that has a name already."""
    if draft.kind != TITLE or after is None or after.kind != PERSON:
        return False
    for other in run:
        if other.kind == PERSON:
            return bool(ontology(grammar.domain).roles.get(draft.value.role, {}).get("before_name")) and _touching(context, draft, after)
    return False


def _touching(context: Context, left: Draft, right: Draft) -> bool:
    return not context.text[left.end : right.start].strip(" ")


def _settle(context: Context, run: list[Draft]) -> None:
    """Give the titles of a run their holders."""
    after: Draft | None = None
    closed: set[int] = set()
    closing = False
    for index in range(len(run) - 1, -1, -1):
        draft = run[index]
        draft.holder = after
        if draft.kind == PERSON:
            after, closing = draft, False
        elif after is not None:
            closing = closing or _closes(context, draft, run[index + 1])
            if closing:
                closed.add(index)
    before: Draft | None = None
    for index in range(len(run)):
        draft = run[index]
        after = draft.holder
        if draft.kind == PERSON:
            before, draft.holder = draft, None
        elif before is not None and (
            after is None
            or index in closed
            or (run[0].kind == PERSON and not (run[index + 1] is after and _touching(context, draft, after)))
        ):
            draft.holder = before


def _closes(context: Context, title: Draft, following: Draft) -> bool:
    """Whether a comma and a word for "and" after a title begin another item: "General A, head of the staff, and Minister B"."""
    gap = context.text[title.end : following.start]
    return following.kind == TITLE and "," in gap and _has_word(gap)


def _has_word(gap: str) -> bool:
    return any(char.isalpha() for char in gap)


def ties(context: Context, grammar: Grammar, drafts: list[Draft]) -> None:
    """Run the link rules over the chosen drafts: issue dates, issuers and pinpoints of citations."""
    for draft in drafts:
        if draft.kind == CITATION:
            break
    else:
        return
    context.forget_mentions()
    places = {draft.start for draft in drafts}
    for draft in drafts:
        context.add(draft.kind, draft.start, draft.end, draft)
        if draft.kind == CITATION:
            places.update(context.anchored(draft.start - BEFORE, draft.start))
    for link in found_by(context, grammar.stages[LINKS], sorted(places)):
        _tie(link.value)


BEFORE = 120
"""How far before a citation an issuer or a date that a link rule begins with may stand."""


def _tie(fields: Mapping[str, Any]) -> None:
    issued, issuer = (fields[name][-1] if name in fields else None for name in ("issued", "issuer"))
    pinpoint = Pinpoint.of(fields)
    for citation in fields.get("citation", ()):
        _give(citation, issued, issuer, pinpoint)


def _give(citation: Draft, issued: Any, issuer: Any, pinpoint: Pinpoint | None) -> None:
    """Give a citation what a link rule found beside it."""
    if isinstance(issued, Draft) and issued.value.edtf and "/" not in issued.value.edtf:
        known = citation.issued
        # A date that follows the citation says more surely when it was issued than one before it.
        if known is None or known.start < citation.start < issued.start:
            citation.issued = issued
    if citation.issuer is None:
        if isinstance(issuer, Entry):
            citation.issuer = issuer.value
        elif isinstance(issuer, Draft) and issuer.kind == TITLE:
            citation.issuer = issuer.value.role
    # The rule that reads most of it is right.
    if pinpoint is not None and (citation.pinpoint is None or len(pinpoint.to_dict()) > len(citation.pinpoint.to_dict())):
        citation.pinpoint = pinpoint
