# cython: boundscheck=False, wraparound=False
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


def holders(context: Context, grammar: Grammar, drafts: list[Draft]) -> list[Draft]:
    """The drafts without those that count only beside a person and stand beside none; each title now has its holder.

    Titles and names that follow one another form a run. In a run that begins with a title, a title belongs to the next name, unless a
    comma and a word for "and" come first; in one that begins with a name, to the name before it, unless the next name follows it without
    so much as a comma. A title that needs company counts in a run with titles that need no help too.
    """
    runs = Runs(context, grammar)
    while alone := runs.settled(drafts):
        # The runs are others without those that are left out.
        drafts = [draft for draft in drafts if draft.start not in alone]
    return drafts


class Runs:
    """How titles and names of a text form runs, and who holds which title in each."""

    def __init__(self, context: Context, grammar: Grammar) -> None:
        self.context, self.text = context, context.text
        gaps = grammar.gaps
        self.title_title = gaps.get("title_title", NOTHING)
        self.title_person = gaps.get("title_person", NOTHING)
        self.person_title = gaps.get("person_title", NOTHING)
        """Where the programs of what may stand between them begin."""
        self.before_another = (grammar.contexts.get("office_of_another", NOTHING), NOTHING, NOTHING, NOTHING)
        self.roles = ontology(grammar.domain).roles

    def settled(self, drafts: list[Draft]) -> set[int]:
        """Give titles their holders; where those begin that need a person and have none."""
        alone: set[int] = set()
        for run in self._runs([draft for draft in drafts if draft.kind == TITLE or (draft.kind == PERSON and not draft.value)]):
            self._settle(run)
            helped = needing = False
            for draft in run:
                if draft.rule.beside:
                    needing = True
                elif draft.kind == TITLE:
                    helped = True
            if needing and not helped:
                alone.update([draft.start for draft in run if draft.rule.beside and draft.holder is None])
        return alone

    def _runs(self, row: list[Draft]) -> list[list[Draft]]:
        runs: list[list[Draft]] = []
        run: list[Draft] = []
        for index in range(len(row)):
            draft = row[index]
            after = row[index + 1] if index + 1 < len(row) else None
            if index == 0 or not self._joined(row[index - 1], draft) or self._named_apart(run, draft):
                run = [draft]
                runs.append(run)
            elif self._new_holder(run, draft, after):
                # "A, the minister General B": what stands before the rank without so much as a comma goes with it.
                begun = [draft]
                while run[len(run) - 1].kind == TITLE and self._touching(run[len(run) - 1], begun[0]):
                    begun.insert(0, run.pop())
                run = begun
                runs.append(run)
            else:
                run.append(draft)
        return runs

    def _joined(self, left: Draft, right: Draft) -> bool:
        """Whether nothing stands between two that follow one another but what may."""
        if left.kind == PERSON:
            return right.kind == TITLE and self._fits(self.person_title, left.end, right.start)
        return self._fits(self.title_title if right.kind == TITLE else self.title_person, left.end, right.start) and not (
            self._parted(left, right) and self._of_another(left)
        )

    def _fits(self, program: int, start: int, end: int) -> bool:
        """Whether a stretch between two is one that a phrase allows."""
        if start == end:
            return True
        if end - start > REACH or program == NOTHING:
            return False
        for at in range(start, end):
            if self.text[at] == BARRIER or (self.text[at] == "\n" and _NEW_ITEM.match(self.text, at, end)):
                return False
        return self.context.fills(program, start, end)

    def _parted(self, left: Draft, right: Draft) -> bool:
        """Whether a comma or a line break stands between a title and what follows, or between titles something else than "and"."""
        return not (self._touching(left, right) if right.kind == PERSON else self._has_word(left.end, right.start))

    def _named_apart(self, run: list[Draft], person: Draft) -> bool:
        """Whether a name after several titles is another's than theirs: "on behalf of the minister and the chair, A"."""
        if person.kind != PERSON or not self._parted(run[len(run) - 1], person):
            return False
        return not self._has_name(run) and self._of_another(run[0])

    def _of_another(self, title: Draft) -> bool:
        """Whether the words before a title say that who is named after it is somebody else: "on behalf of the minister, A"."""
        return self.before_another[0] != NOTHING and self.context.in_context(self.before_another, title.start, title.end)

    def _new_holder(self, run: list[Draft], draft: Draft, after: Draft | None) -> bool:
        """Whether a title stands directly before a name, as ranks do, in a run that has a name already."""
        if draft.kind != TITLE or after is None or after.kind != PERSON or not self._has_name(run):
            return False
        return self._touching(draft, after) and bool(self.roles.get(draft.value.role, {}).get("before_name"))

    def _has_name(self, run: list[Draft]) -> bool:
        names = 0
        for draft in run:
            names += draft.kind == PERSON
        return names > 0

    def _settle(self, run: list[Draft]) -> None:
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
                closing = closing or self._closes(draft, run[index + 1])
                if closing:
                    closed.add(index)
        named_first = draft.kind == PERSON
        before: Draft | None = None
        for index in range(len(run)):
            draft = run[index]
            after = draft.holder
            if draft.kind == PERSON:
                before, draft.holder = draft, None
            elif before is not None and (
                after is None or index in closed or (named_first and not (run[index + 1] is after and self._touching(draft, after)))
            ):
                draft.holder = before

    def _closes(self, title: Draft, following: Draft) -> bool:
        """Whether a comma and a word for "and" after a title begin another item: "General A, head of the staff, and Minister B"."""
        if following.kind == TITLE:
            for at in range(title.end, following.start):
                if self.text[at] == ",":
                    return self._has_word(title.end, following.start)
        return False

    def _touching(self, left: Draft, right: Draft) -> bool:
        """Whether nothing stands between two but spaces."""
        at = left.end
        while at < right.start and self.text[at] == " ":
            at += 1
        return at == right.start

    def _has_word(self, at: int, end: int) -> bool:
        while at < end and not self.text[at].isalpha():
            at += 1
        return at < end


BEFORE, MENTION_BEFORE = 120, 300
"""How far before a citation the words may stand that a link rule begins with, and the mention."""


def ties(context: Context, grammar: Grammar, drafts: list[Draft]) -> None:
    """Run the link rules over the chosen drafts: issue dates, issuers and pinpoints of citations."""
    citations = [draft for draft in drafts if draft.kind == CITATION]
    if not citations:
        return
    context.forget_mentions()
    for draft in drafts:
        context.add(draft.kind, draft.start, draft.end, draft)
    places: list[int] = []
    reached = number = 0
    for citation in citations:
        first, near = max(reached, citation.start - MENTION_BEFORE), max(reached, citation.start - BEFORE)
        draft = drafts[number]
        while draft.start < near:
            if draft.start >= first:
                places.append(draft.start)
            number += 1
            draft = drafts[number]
        places += context.anchored(near, citation.start + 1)
        reached = citation.start + 1
    for link in found_by(context, grammar.stages[LINKS], places):
        _tie(link.value)


def _tie(fields: Mapping[str, Any]) -> None:
    issued, issuer, pinpoint = _last(fields, "issued"), _last(fields, "issuer"), Pinpoint.of(fields)
    for citation in fields.get("citation", ()):
        _give(citation, issued, issuer, pinpoint)


def _last(fields: Mapping[str, Any], name: str) -> Any:
    said = fields.get(name)
    return said[len(said) - 1] if said else None


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
