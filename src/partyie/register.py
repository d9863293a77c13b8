"""The register: which documents a corpus cites, one row for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

import attrs

from .mention import Citation
from .model import Extraction
from .values import Code, DateInterval, PartialDate

Day = PartialDate | DateInterval


@attrs.frozen
class CitedDocument:
    """A document and where it is cited. What no citation of it says is None.

    `issued` is the date of issue in EDTF; `issuer` the body named with it or else the one in its code; `mentions` counts citations, short
    forms with the full form that they stand for; `sources` counts texts, `first` and `last` name the first and last of them, as read.

    >>> import partyie
    >>> register = partyie.Register()
    >>> register.add(partyie.Extractor("en").extract("Under Decree 30/2020/ND-CP.", source="a"))
    >>> register.rows()[0].to_dict()["code"], register.rows()[0].first
    ('30/2020/NĐ-CP', 'a')
    """

    code: str | None
    type: str | None
    number: str
    year: int | None
    issuer: str | None
    issued: str | None
    mentions: int
    sources: int
    first: str | None
    last: str | None

    def to_dict(self) -> dict[str, Any]:
        """All columns by name."""
        return attrs.asdict(self)


COLUMNS = tuple(field.name for field in attrs.fields(CitedDocument))


@attrs.define
class _Entry:
    """What is known of a document so far."""

    code: Code | None
    number: str
    year: int | None
    issued: Day | None = None
    dates: Counter[Day] = attrs.field(factory=Counter)
    types: Counter[str] = attrs.field(factory=Counter)
    issuers: Counter[str] = attrs.field(factory=Counter)
    mentions: int = 0
    sources: int = 0
    first: tuple[int, str | None] = (0, None)
    last: tuple[int, str | None] = (0, None)

    def add(self, other: _Entry) -> None:
        """Take in an entry of the same document."""
        self.dates.update(other.dates)
        self.types.update(other.types)
        self.issuers.update(other.issuers)
        self.mentions += other.mentions
        self.sources += other.sources
        self.first, self.last = min(self.first, other.first, key=_when), max(self.last, other.last, key=_when)

    def copy(self) -> _Entry:
        return attrs.evolve(self, dates=self.dates.copy(), types=self.types.copy(), issuers=self.issuers.copy())

    def row(self) -> CitedDocument:
        usual = self.issuers.most_common(1)
        issued = self.issued or max(self.dates, key=lambda date: (-date.edtf.count("X"), self.dates[date], date.edtf), default=None)
        return CitedDocument(
            code=None if self.code is None else str(self.code),
            type=self.types.most_common(1)[0][0] if self.types else None,
            number=self.number,
            year=self.year,
            issuer=usual[0][0] if usual else self.code.issuer_id if self.code else None,
            issued=None if issued is None else issued.edtf,
            mentions=self.mentions,
            sources=self.sources,
            first=self.first[1],
            last=self.last[1],
        )


_when = itemgetter(0)
"""Sources are in the order in which they were read, whatever they are called."""

Name = tuple[str | int | None, ...]
"""The code; for documents cited without one the number, type, year and issuer."""


class Register:
    """Collects the documents that extractions cite; memory grows with the documents and their dates, not with the corpus.

    A code without a year is given anew in each term or year, so one with two dates of issue is two documents; what is cited without a
    date is the one whose date is known, if there is one only. Citations without a code that stand for no full one of their text are one
    document where number, type, year and issuer are the same.

    >>> import partyie
    >>> register = Register()
    >>> for source, text in [("a", "Resolution 57-NQ/TW of December 22, 2024. Resolution 57 names seven tasks."), ("b", "under 57-NQ/TW")]:
    ...     register.add(partyie.Extractor("en").extract(text, source))
    >>> [(row.code, row.type, row.issued, row.mentions, row.first, row.last) for row in register.rows()]
    [('57-NQ/TW', 'resolution', '2024-12-22', 3, 'a', 'b')]
    """

    def __init__(self) -> None:
        self._entries: dict[Name, dict[Day | None, _Entry]] = {}
        self._texts = 0

    def add(self, result: Extraction) -> None:
        """Take in the citations of a text."""
        here: dict[tuple[Name, Day | None], _Entry] = {}
        for citation in result.citations:
            full = citation.full or citation
            name, said = _name(full), _issued(citation) or _issued(full)
            issued = None if full.value.code and full.value.code.year else said
            entry = here.setdefault((name, issued), _Entry(full.value.code, full.value.number, full.value.year, issued))
            entry.mentions += 1
            if said is not None:
                entry.dates[said] += 1
            entry.types.update(filter(None, dict.fromkeys((full.value.type, citation.value.type))))
            entry.issuers.update(filter(None, dict.fromkeys((full.value.issuer, citation.value.issuer))))
        by_name: dict[Name, list[_Entry]] = {}
        for (name, _), entry in here.items():
            by_name.setdefault(name, []).append(entry)
        for name, entries in by_name.items():
            by_date = self._entries.setdefault(name, {})
            for entry in _united(entries):
                entry.sources, entry.first, entry.last = 1, (self._texts, result.source), (self._texts, result.source)
                if entry.issued in by_date:
                    by_date[entry.issued].add(entry)
                else:
                    by_date[entry.issued] = entry
        self._texts += 1

    def rows(self) -> list[CitedDocument]:
        """The documents, those cited most often first."""
        found = [entry.row() for entries in self._entries.values() for entry in _united(map(_Entry.copy, entries.values()))]
        return sorted(found, key=lambda row: (-row.mentions, row.code or "", row.number, row.type or "", row.issued or ""))


def _name(citation: Citation) -> Name:
    document = citation.value
    return (document.number, document.type, document.year, document.issuer) if document.code is None else (str(document.code),)


def _issued(citation: Citation) -> Day | None:
    value = None if citation.issued is None else citation.issued.value.date
    return value if isinstance(value, Day) else None


def _united(entries: Iterable[_Entry]) -> Iterator[_Entry]:
    """Entries of one name, those put together whose dates say the same, one of them less exactly or not at all; they are changed."""
    ordered = sorted(entries, key=lambda entry: -_said(entry.issued))
    exact = [entry for entry in ordered if _said(entry.issued) == _WHOLE]
    for entry in ordered[len(exact) :]:
        meant = [one for one in exact if entry.issued is None or (one.issued is not None and one.issued in entry.issued)]
        if len(meant) == 1:
            meant[0].add(entry)
        else:
            exact.append(entry)
    yield from exact


_WHOLE = 3


def _said(date: Day | None) -> int:
    """How much a date says: of year, month and day."""
    ends = () if date is None else (date.start, date.end) if isinstance(date, DateInterval) else (date,)
    return min((sum(part is not None for part in (end.year, end.month or end.quarter, end.day)) for end in ends), default=0)
