"""Mentions and results: what `extract` returns."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import attrs

from .values import DateValue, Document, Office


@attrs.frozen
class Mention:
    """A stretch of the text that says something of interest.

    `start` and `end` are Python string indices into the text as given; `language` is that of the rules that found it,
    `rule` the id of the rule.
    """

    kind: ClassVar[str] = ""
    start: int
    end: int
    text: str
    language: str
    rule: str


@attrs.frozen
class Person(Mention):
    """A person's name. `credit` is true for a photographer or author named in a credit line."""

    kind: ClassVar[str] = "person"
    credit: bool = False

    def value_dict(self) -> dict[str, Any]:
        return {"credit": True} if self.credit else {}


@attrs.frozen
class Date(Mention):
    """A calendar date."""

    kind: ClassVar[str] = "date"
    value: DateValue

    def resolve(self, reference: datetime.date) -> datetime.date | tuple[datetime.date, datetime.date] | None:
        """The day meant, or the first and last day of a month, year or interval; see `PartialDate.resolve`."""
        return self.value.date.resolve(reference)

    def value_dict(self) -> dict[str, Any]:
        return self.value.to_dict()


@attrs.frozen
class Citation(Mention):
    """A reference to an official document.

    `issued` is the mention of its date of issue, `full` the full citation that a short form stands for.
    """

    kind: ClassVar[str] = "citation"
    value: Document
    issued: Date | None = None
    full: Citation | None = None

    def value_dict(self) -> dict[str, Any]:
        return self.value.to_dict()


@attrs.frozen
class Title(Mention):
    """An office or rank; `holder` is the person it stands beside."""

    kind: ClassVar[str] = "title"
    value: Office
    holder: Person | None = None

    def value_dict(self) -> dict[str, Any]:
        return self.value.to_dict()


AnyMention = Title | Citation | Date | Person
_LETTERS = {"title": "T", "citation": "D", "date": "W", "person": "P"}


@attrs.frozen
class Extraction:
    """The mentions of a text, in text order, without overlap.

    Two extractions are equal when they say the same; the text itself is not compared (`from_dict` may not know it).
    """

    mentions: tuple[AnyMention, ...]
    language: str | None
    rules: str
    version: str
    source: str | None = None
    warnings: tuple[str, ...] = ()
    text: str | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def titles(self) -> tuple[Title, ...]:
        """The titles, in text order."""
        return tuple(m for m in self.mentions if isinstance(m, Title))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations, in text order."""
        return tuple(m for m in self.mentions if isinstance(m, Citation))

    @property
    def dates(self) -> tuple[Date, ...]:
        """The dates, in text order."""
        return tuple(m for m in self.mentions if isinstance(m, Date))

    @property
    def persons(self) -> tuple[Person, ...]:
        """The persons, in text order."""
        return tuple(m for m in self.mentions if isinstance(m, Person))

    def __len__(self) -> int:
        return len(self.mentions)

    def __iter__(self) -> Iterator[AnyMention]:
        return iter(self.mentions)

    def to_dict(self) -> dict[str, Any]:
        """The extraction as plain lists, texts and numbers, ready for JSON.

        `{"partyie", "rules", "source", "language", "mentions": [{"id", "kind", "start", "end", "text", "language", "rule", "value",
        "extra"}], "links": [[title id, person id]], "warnings"}`; in values `issued` and `same` are ids of mentions.
        """
        ids: dict[int, str] = {}
        counts: dict[str, int] = {}
        for mention in self.mentions:
            counts[mention.kind] = counts.get(mention.kind, 0) + 1
            ids[mention.start] = f"{_LETTERS[mention.kind]}{counts[mention.kind]}"
        rows, links = [], []
        for mention in self.mentions:
            value = mention.value_dict()
            if isinstance(mention, Citation):
                if mention.issued is not None:
                    value["issued"] = ids[mention.issued.start]
                if mention.full is not None:
                    value["same"] = ids[mention.full.start]
            if isinstance(mention, Title) and mention.holder is not None:
                links.append([ids[mention.start], ids[mention.holder.start]])
            row = {"id": ids[mention.start], "kind": mention.kind, "start": mention.start, "end": mention.end, "text": mention.text}
            rows.append(row | {"language": mention.language, "rule": mention.rule, "value": value, "extra": {}})
        head = {"partyie": self.version, "rules": self.rules, "source": self.source, "language": self.language}
        return head | {"mentions": rows, "links": links, "warnings": list(self.warnings)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], text: str | None = None) -> Extraction:
        """The extraction that `to_dict` made the dictionary of.

        Raises `ValueError` where a mention refers to one that is not there, or (with a text) where offsets do not give its words.
        """
        rows = {row["id"]: row for row in data["mentions"]}
        built: dict[str, AnyMention] = {}
        holders = {title: person for title, person in data.get("links", ())}
        for row in rows.values():
            if text is not None and text[row["start"] : row["end"]] != row["text"]:
                raise ValueError(f"mention {row['id']}: the text has {text[row['start'] : row['end']]!r} there, not {row['text']!r}")

        def get(ident: str, kind: str, by: str) -> Any:
            if ident not in rows or rows[ident]["kind"] != kind:
                raise ValueError(f"mention {by} refers to {ident!r}, which is no {kind} of this extraction")
            return build(ident)

        def build(ident: str) -> AnyMention:
            if ident in built:
                return built[ident]
            row, value = rows[ident], rows[ident]["value"]
            where = {key: row[key] for key in ("start", "end", "text")} | {"language": row.get("language", ""), "rule": row.get("rule", "")}
            mention: AnyMention
            if row["kind"] == "person":
                mention = Person(**where, credit=bool(value.get("credit")))
            elif row["kind"] == "date":
                mention = Date(**where, value=DateValue.from_dict(value))
            elif row["kind"] == "citation":
                issued = get(value["issued"], "date", ident) if "issued" in value else None
                full = get(value["same"], "citation", ident) if "same" in value else None
                mention = Citation(**where, value=Document.from_dict(value), issued=issued, full=full)
            elif row["kind"] == "title":
                holder = get(holders[ident], "person", ident) if ident in holders else None
                mention = Title(**where, value=Office.from_dict(value), holder=holder)
            else:
                raise ValueError(f"mention {ident}: unknown kind {row['kind']!r}")
            built[ident] = mention
            return mention

        mentions = tuple(build(ident) for ident in rows)
        return cls(
            mentions=mentions,
            language=data.get("language"),
            rules=data.get("rules", ""),
            version=data.get("partyie", ""),
            source=data.get("source"),
            warnings=tuple(data.get("warnings", ())),
            text=text,
        )
