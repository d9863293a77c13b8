"""Mentions: stretches of a text that say something of interest, and what they say."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

import attrs

from .pickled import Pickled
from .values import DateInterval, DateValue, Document, Office, PartialDate
from .values.dates import Days, Missing
from .values.documents import Pinpoint
from .values.plain import required
from .values.relative import RelativeDate


@attrs.frozen
class Mention(Pickled):
    """A stretch of the text that says something of interest: a `Title`, `Citation`, `Date` or `Person`.

    `start` and `end` are Python string indices (code points, `end` exclusive) into the text as given, so that
    `text[mention.start : mention.end] == mention.text`; `language` is that of the rules that found it, `rule` the id of the rule.
    `kind` is "title", "citation", "date" or "person".

    >>> import partyie
    >>> text = "The session opened on 12 May 2025."
    >>> mention = partyie.extract(text, language="en").mentions[0]
    >>> mention.kind, mention.start, mention.end, text[mention.start : mention.end]
    ('date', 22, 33, '12 May 2025')
    """

    kind: ClassVar[str] = ""
    start: int
    end: int
    text: str
    language: str
    rule: str


@attrs.frozen
class Person(Mention):
    """A person's name. `credit` is true for a photographer or author named in a credit line.

    `key` is the same for all names of a text that stand for one person: the longest of them in small letters without marks.

    >>> import partyie
    >>> [(p.text, p.credit) for p in partyie.extract("Ảnh: Trần Thị Mai", language="vi").persons]
    [('Trần Thị Mai', True)]
    >>> [(p.text, p.key) for p in partyie.extract("Minister Bùi Thanh Sơn spoke. Then Minister Son left.", language="en").persons]
    [('Bùi Thanh Sơn', 'bui-thanh-son'), ('Son', 'bui-thanh-son')]
    """

    kind: ClassVar[str] = "person"
    credit: bool = False
    key: str = ""

    def value_dict(self) -> dict[str, Any]:
        """The value as in `Extraction.to_dict`: `credit` where it is true."""
        return {"credit": True} if self.credit else {}


@attrs.frozen
class Resolved(Pickled):
    """The days that a date means, seen from a reference date. `inferred` is true where they rest on more than the words say.

    >>> Resolved.of(PartialDate(month=12, day=28), datetime.date(2025, 1, 6))
    Resolved(first=datetime.date(2024, 12, 28), last=datetime.date(2024, 12, 28), inferred=True)
    """

    first: datetime.date
    last: datetime.date
    inferred: bool = False

    @classmethod
    def of(cls, date: PartialDate | DateInterval | RelativeDate, reference: datetime.date, missing: Missing = "nearest") -> Resolved | None:
        """What a date means, None where it cannot be told."""
        found = date.resolve(reference, missing)
        if found is None:
            return None
        first, last = found if isinstance(found, tuple) else (found, found)
        return cls(first, last, date.is_open)

    def to_dict(self) -> dict[str, Any]:
        """`{"first": "2024-12-28", "last": "2024-12-28", "inferred": True}`."""
        return {"first": self.first.isoformat(), "last": self.last.isoformat(), "inferred": self.inferred}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Resolved:
        """The days of such a dictionary; raises `KeyError` where one is missing, `ValueError` for what are none."""
        first, last = (datetime.date.fromisoformat(required(data, name, str)) for name in ("first", "last"))
        return cls(first, last, bool(data.get("inferred")))


@attrs.frozen
class Date(Mention):
    """A calendar date; `value` says no more than the words do.

    `resolved` holds the days meant where the extraction had a reference date.

    >>> import partyie
    >>> day = partyie.extract("On the morning of December 28 they met.", language="en").dates[0]
    >>> day.value.edtf, day.value.part, day.resolve(datetime.date(2025, 1, 6))
    ('XXXX-12-28', 'morning', datetime.date(2024, 12, 28))
    """

    kind: ClassVar[str] = "date"
    value: DateValue
    resolved: Resolved | None = None

    def resolve(self, reference: datetime.date, missing: Missing = "nearest") -> datetime.date | Days | None:
        """The day meant, or the first and last day of a month, quarter, year or interval, None where it cannot be told.

        What the words leave open is chosen by `missing`: "nearest" to the reference date, "past" or "future"; see `PartialDate.resolve`.
        """
        return self.value.date.resolve(reference, missing)

    def value_dict(self) -> dict[str, Any]:
        """The value as in `Extraction.to_dict`: `edtf`, and `part` where a part of the day is said."""
        return self.value.to_dict()


@attrs.frozen
class Citation(Mention):
    """A reference to an official document.

    `value` is the document as the citation itself names it, `issued` the mention of its date of issue, `full` the full citation that
    a short form stands for, `pinpoint` the article or other part that is meant; all three are None where the text has none.

    >>> import partyie
    >>> text = "Resolution No. 57-NQ/TW dated December 22, 2024 sets tasks. Resolution 57 names seven."
    >>> long, short = partyie.extract(text, language="en").citations
    >>> str(long.value.code), long.issued.value.edtf
    ('57-NQ/TW', '2024-12-22')
    >>> short.value.code is None, short.full == long
    (True, True)
    """

    kind: ClassVar[str] = "citation"
    value: Document
    issued: Date | None = None
    full: Citation | None = None
    pinpoint: Pinpoint | None = None

    def value_dict(self) -> dict[str, Any]:
        """The value as in `Extraction.to_dict`, without `issued` and `same`, which are ids of other mentions."""
        return self.value.to_dict()


@attrs.frozen
class Title(Mention):
    """An office or rank; `holder` is the person it stands beside, None where no name stands beside it.

    >>> import partyie
    >>> title = partyie.extract("Menteri Luar Negeri Le Van Nam", language="id").titles[0]
    >>> title.value.role, title.value.body, title.holder.text
    ('minister', 'ministry-of-foreign-affairs', 'Le Van Nam')
    >>> title.value.label("en")
    'Minister of Foreign Affairs'
    """

    kind: ClassVar[str] = "title"
    value: Office
    holder: Person | None = None

    def value_dict(self) -> dict[str, Any]:
        """The value as in `Extraction.to_dict`: the parts of the office that are said."""
        return self.value.to_dict()


AnyMention = Title | Citation | Date | Person


@attrs.frozen
class Individual(Pickled):
    """A person of a text and what the text says of them: all mentions of them, the titles that they hold there, and the dates beside them.

    `key` is that of the mentions, `name` the longest of their names, if it can be with marks and not in capitals. A date is beside a
    person if it stands in a sentence that names them; where the extraction does not know its text (see `from_dict`), there are none.

    >>> import partyie
    >>> (one,) = partyie.extract("Minister Bui Thanh Son spoke. Mr. Son left on May 5.", language="en").people
    >>> one.key, one.name, len(one.mentions), [title.value.role for title in one.titles], [date.value.edtf for date in one.dates]
    ('bui-thanh-son', 'Bui Thanh Son', 2, ['minister'], ['XXXX-05-05'])
    """

    key: str
    name: str
    mentions: tuple[Person, ...]
    titles: tuple[Title, ...]
    dates: tuple[Date, ...]
