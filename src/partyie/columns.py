# cython: boundscheck=False, wraparound=False
"""What extractions say, column by column: the lists of which tables are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .values.relative import RelativeDate

LETTERS = {"title": "T", "citation": "D", "date": "W", "person": "P"}
"""What the ids of a kind begin with."""

PLACE = ("id", "kind", "start", "end", "text", "language", "rule")
"""The columns that every mention fills."""

PARTS = {
    "title": ("role", "body", "of", "place", "modifiers", "body_text", "holder", "holder_id"),
    "citation": ("type", "number", "year", "code", "issuer", "issued", "same", "pinpoint"),
    "date": ("edtf", "part", "relative", "resolved_first", "resolved_last", "inferred", "alternative"),
    "person": ("credit", "key"),
}
"""The columns that the mentions of a kind fill."""


_IDS = {kind: tuple(f"{letter}{number}" for number in range(1, 100)) for kind, letter in LETTERS.items()}
"""The first ids of each kind, which most texts need."""


def ids_of(mentions: Sequence[Any]) -> dict[int, str]:
    """The ids of the mentions of a text, by where they begin."""
    ids = {}
    counts = dict.fromkeys(LETTERS, 0)
    for mention in mentions:
        kind = mention.kind
        number = counts[kind]
        counts[kind] = number + 1
        known = _IDS[kind]
        ids[mention.start] = known[number] if number < len(known) else f"{LETTERS[kind]}{number + 1}"
    return ids


class Columns:
    """The columns of some extractions. None of these is kept: many at once would keep the collector of garbage busy."""

    def __init__(self, results: Iterable[Any]) -> None:
        # Of each extraction:
        self.source: list[str | None] = []
        self.language: list[str | None] = []
        self.warnings: list[list[str]] = []
        self.error: list[str | None] = []
        self.rules: list[str] = []
        self.version: list[str] = []
        self.mentions: list[int] = []
        """How many mentions it has."""
        self.links: list[int] = []
        """How many links it has."""
        self.places: list[Any] = []
        """Of each mention one after the other what `PLACE` names."""
        self.titles: list[Any] = []
        self.citations: list[Any] = []
        self.dates: list[Any] = []
        self.persons: list[Any] = []
        self.values = {"title": self.titles, "citation": self.citations, "date": self.dates, "person": self.persons}
        """Of each mention of a kind one after the other what `PARTS` names."""
        self.ends: list[str] = []
        """Of each link the ids of its title and its person."""
        for result in results:
            self._add(result)

    def _add(self, result: Any) -> None:
        mentions = result.mentions
        ids = ids_of(mentions)
        self.source.append(result.source)
        self.language.append(result.language)
        self.warnings.append([notice.message for notice in result.warnings])
        self.error.append(result.error)
        self.rules.append(result.rules)
        self.version.append(result.version)
        self.mentions.append(len(mentions))
        before = len(self.ends)
        for mention in mentions:
            kind, start = mention.kind, mention.start
            self.places += (ids[start], kind, start, mention.end, mention.text, mention.language, mention.rule)
            if kind == "title":
                self._add_title(mention, ids)
            elif kind == "person":
                self.persons += (mention.credit, mention.key or None)
            elif kind == "date":
                self._add_date(mention)
            else:
                self._add_citation(mention, ids)
        self.links.append((len(self.ends) - before) // 2)

    def _add_title(self, title: Any, ids: Mapping[int, str]) -> None:
        office, holder = title.value, title.holder
        known = None if holder is None else ids.get(holder.start)
        self.titles += (
            office.role, office.body, office.of, office.place, office.modifiers or None, office.body_text,
            None if holder is None else holder.text, known,
        )  # fmt: skip
        if known is not None:
            self.ends += (ids[title.start], known)

    def _add_citation(self, citation: Any, ids: Mapping[int, str]) -> None:
        document = citation.value
        code, pinpoint = document.code, citation.pinpoint
        self.citations += (
            document.type, document.number, document.year, None if code is None else str(code), document.issuer,
            _named(citation.issued, ids), _named(citation.full, ids), None if pinpoint is None else str(pinpoint),
        )  # fmt: skip

    def _add_date(self, date: Any) -> None:
        value, resolved, alternative = date.value, date.resolved, date.value.alternative
        relative = None
        if isinstance(value.date, RelativeDate):
            said = (value.date.offset, value.date.unit, value.date.weekday)
            relative = " ".join([str(part) for part in said if part is not None])
        self.dates += (value.edtf or None, value.part, relative)
        self.dates += (None, None, None) if resolved is None else (resolved.first, resolved.last, resolved.inferred)
        self.dates.append(None if alternative is None else alternative.edtf)


def _named(other: Any, ids: Mapping[int, str]) -> str | None:
    """The id of a mention that another one refers to; its words where it is not in the result."""
    return None if other is None else ids.get(other.start, other.text)
