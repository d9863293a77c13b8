"""Mentions and results: what `extract` returns."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, cast

import attrs

from .columns import LETTERS, ids_of
from .offsets import Offsets, Unit
from .pickled import Pickled
from .values import DateInterval, DateValue, Document, Office, PartialDate
from .values.dates import Days, Missing
from .values.documents import Pinpoint
from .values.plain import part, required
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


SLOW, LOST, UNREAD = "slow", "lost", "unread"


@attrs.frozen
class Notice(Pickled):
    """Something that went wrong in an extraction and was got over: what it says is missing from the result.

    `kind` is a word for programs to tell notices by, `message` says in a sentence what happened. The others say where, None where that
    is of no account: `rule` the id of a rule, `file` and `line` where it stands; `text` the number of the text among those given to
    `Extractor.extract_many`, from 0 on.

    Kind "slow": a rule tried too many ways to match and was stopped. Kind "lost": the process that was to read the text died, twice, and
    the result is empty. Kind "unread": there was no text to be read, and the result is empty.

    >>> notice = Notice("lost", "the text was not read: its process was ended by SIGKILL", text=7)
    >>> notice.to_dict()
    {'kind': 'lost', 'message': 'the text was not read: its process was ended by SIGKILL', 'text': 7}
    >>> Notice.from_dict(notice.to_dict()) == notice
    True
    """

    kind: str
    message: str
    rule: str | None = None
    file: str | None = None
    line: int | None = None
    text: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Kind, message, and the rest where it is said."""
        return {name: value for name, value in attrs.asdict(self).items() if value is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Notice:
        """The notice of such a dictionary; raises `ValueError` for what is none."""
        try:
            return cls(**data)
        except TypeError:
            raise ValueError(f"{data!r} is no notice: it has a kind and a message, and may have {', '.join(_PLACES)}") from None


_PLACES = tuple(field.name for field in attrs.fields(Notice))[2:]


@attrs.frozen
class Extraction(Pickled):
    """The mentions of a text, in text order, without overlap.

    `language` is that of most of the text (None where no line tells), `rules` a short hash of the rule files, `version` that of
    partyie, `source` what the caller gave as the name of the text, `warnings` what went wrong on the way, `metadata` what the caller told
    of the text (its outlet, say), by name. Two extractions are equal when they say the same; the text itself is not compared (`from_dict`
    may not know it).

    >>> import partyie
    >>> result = partyie.extract("Bộ trưởng Bộ Tư pháp Trần Thị Mai, ngày 5/3/2025", language="vi")
    >>> [mention.text for mention in result]
    ['Bộ trưởng Bộ Tư pháp', 'Trần Thị Mai', '5/3/2025']
    >>> len(result), len(result.titles), len(result.citations), result.dates[0].value.edtf
    (3, 1, 0, '2025-03-05')
    >>> partyie.Extraction.from_dict(result.to_dict()) == result
    True
    """

    mentions: tuple[AnyMention, ...]
    language: str | None
    rules: str
    version: str
    source: str | None = None
    warnings: tuple[Notice, ...] = ()
    text: str | None = attrs.field(default=None, eq=False, repr=False)
    metadata: Mapping[str, str] = attrs.field(factory=dict, hash=False)

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

    @property
    def people(self) -> tuple[Individual, ...]:
        """Each person once, in the order in which they are first named, those of credits too.

        >>> import partyie
        >>> text = "On 5 May 2025, Minister Bùi Thanh Sơn spoke. Sơn, a Politburo member, left."
        >>> for one in partyie.extract(text, "en").people:
        ...     print(one.name, [title.text for title in one.titles], [date.value.edtf for date in one.dates], len(one.mentions))
        Bùi Thanh Sơn ['Minister', 'Politburo member'] ['2025-05-05'] 2
        """
        from .individuals import individuals

        return individuals(self)

    def __len__(self) -> int:
        return len(self.mentions)

    def __iter__(self) -> Iterator[AnyMention]:
        return iter(self.mentions)

    @property
    def error(self) -> str | None:
        """Why the text could not be read, None if it was.

        >>> import partyie
        >>> partyie.extract("nothing").error is None
        True
        """
        return next((notice.message for notice in self.warnings if notice.kind in (LOST, UNREAD)), None)

    def ids(self) -> dict[int, str]:
        """The ids of the mentions, as `to_dict` and all formats have them, by where the mentions begin.

        >>> import partyie
        >>> partyie.extract("Minister Le Van Nam spoke on May 5.", "en").ids()
        {0: 'T1', 9: 'P1', 29: 'W1'}
        """
        return ids_of(self.mentions)

    def links(self) -> list[tuple[str, str]]:
        """The ids of titles and of their holders, where both are in the result.

        >>> import partyie
        >>> partyie.extract("Minister Le Van Nam spoke on May 5.", "en").links()
        [('T1', 'P1')]
        """
        return self._links(self.ids())

    def _links(self, ids: Mapping[int, str]) -> list[tuple[str, str]]:
        held = ((title, title.holder) for title in self.titles)
        return [(ids[title.start], ids[holder.start]) for title, holder in held if holder is not None and holder.start in ids]

    def to_arrow(self) -> Any:
        """The mentions as a `pyarrow.Table` with the schema `partyie.arrow.MENTIONS`; needs `pip install 'partyie[arrow]'`."""
        from .arrow import table

        return table([self])

    def to_pandas(self) -> Any:
        """The mentions as a `pandas.DataFrame` with the columns of `to_arrow`; needs `pip install 'partyie[pandas]'`.

        Whole numbers, booleans and days are of pandas' Arrow types, so that none of them becomes something else where it is missing.
        """
        from .extras import needed

        pandas = needed("pandas", "pandas")
        return self.to_arrow().to_pandas(types_mapper=pandas.ArrowDtype)

    def to_polars(self) -> Any:
        """The mentions as a `polars.DataFrame` with the columns of `to_arrow`; needs `pip install 'partyie[polars]'`."""
        from .extras import needed

        return needed("polars", "polars").from_arrow(self.to_arrow())

    def to_dict(self, offsets: Unit = "codepoints") -> dict[str, Any]:
        """The extraction as plain lists, texts and numbers, ready for JSON.

        `{"partyie", "rules", "source", "language", "mentions": [{"id", "kind", "start", "end", "text", "language", "rule", "value",
        "extra"}], "links": [[title id, person id]], "warnings"}`; in values `issued` and `same` are ids of mentions. There is also
        "metadata" where the extraction has some.

        `offsets`: the unit of `start` and `end`, "codepoints", "utf-16" or "utf-8" (see `Offsets`); where it is another than code points,
        the dictionary says so under "offsets". Raises `ValueError` for another unit, and where the text is needed and not known.

        >>> import partyie
        >>> result = partyie.extract("Đồng chí Trần Thị Mai", language="vi")
        >>> [result.to_dict(unit)["mentions"][0]["start"] for unit in ("codepoints", "utf-8")]
        [9, 13]
        """
        counted = {} if offsets == "codepoints" else {"offsets": offsets}
        of = Offsets(_known(self.text), offsets).of if counted else int
        ids = self.ids()
        rows = [{"id": ids[mention.start]} | _row(mention, ids, of) for mention in self.mentions]
        links = [list(link) for link in self._links(ids)]
        head = {"partyie": self.version, "rules": self.rules, "source": self.source, "language": self.language}
        told = {"metadata": dict(self.metadata)} if self.metadata else {}
        return head | counted | told | {"mentions": rows, "links": links, "warnings": [notice.to_dict() for notice in self.warnings]}

    def to_html(self) -> str:
        """The text as a page of HTML: its mentions marked, with a card for each that says what it means; one file that loads nothing else.

        Raises `PartyieError` where the extraction does not know its text (`from_dict` was not given it).

        >>> import partyie
        >>> page = partyie.extract("Ký Nghị quyết số 57-NQ/TW", "vi").to_html()
        >>> page.startswith("<!DOCTYPE html>"), "resolution 57-NQ/TW" in page
        (True, True)
        """
        from .text_page import page

        return page(self)

    def _repr_html_(self) -> str | None:
        """What notebooks show: the text as in `to_html`; None, so that `repr` is shown, where the extraction does not know its text."""
        from .text_page import fragment

        return None if self.text is None else fragment(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], text: str | None = None) -> Extraction:
        """The extraction that `to_dict` made the dictionary of.

        Raises `ValueError` for what is not in the shape of `to_dict`: where a part is missing or of the wrong kind, mentions do not
        follow one another, or one refers to itself or to one that is not there; with a text, where offsets do not give its words. Offsets
        in another unit than code points need the text.

        >>> from partyie import extract
        >>> result = extract("Ký Nghị quyết số 57-NQ/TW ngày 22/12/2024", "vi")
        >>> Extraction.from_dict(result.to_dict()) == result
        True
        """
        try:
            unit = part(data, "offsets", str) or "codepoints"
            metadata = data.get("metadata") or {}
            return cls(
                mentions=_Reader(data, text, int if unit == "codepoints" else Offsets(_known(text), cast(Unit, unit)).place).mentions(),
                language=part(data, "language", str),
                rules=part(data, "rules", str) or "",
                version=part(data, "partyie", str) or "",
                source=part(data, "source", str),
                warnings=tuple(map(Notice.from_dict, data.get("warnings") or ())),
                text=text,
                metadata={required({"metadata": name}, "metadata", str): required(metadata, name, str) for name in metadata},
            )
        except _UNFIT as error:
            raise ValueError(f"this is not in the shape of `to_dict`: {type(error).__name__} {error}") from None


def _known(text: str | None) -> str:
    if text is None:
        raise ValueError("offsets in another unit than code points need the text, which is not known here")
    return text


_UNFIT = (KeyError, TypeError, AttributeError, RecursionError)
"""What comes of a part that is missing, or is another thing than it should be."""

_REFERENCES = {"issued": "date", "same": "citation", "holder": "person"}


def _row(mention: AnyMention, ids: Mapping[int, str], of: Callable[[int], int]) -> dict[str, Any]:
    """A mention as a dictionary: references are ids, or, to mentions that are not in the result, rows of their own under extra."""
    value, extra = mention.value_dict(), _extra(mention)
    targets: dict[str, AnyMention | None] = {}
    if isinstance(mention, Citation):
        targets = {"issued": mention.issued, "same": mention.full}
    elif isinstance(mention, Title):
        targets = {"holder": mention.holder}
    for name, target in targets.items():
        if target is not None and target.start not in ids:
            extra[name] = _row(target, ids, of)
        elif target is not None and name != "holder":
            value[name] = ids[target.start]
    row = {"kind": mention.kind, "start": of(mention.start), "end": of(mention.end), "text": mention.text}
    return row | {"language": mention.language, "rule": mention.rule, "value": value, "extra": extra}


def _extra(mention: AnyMention) -> dict[str, Any]:
    """What is told of a mention beside its value."""
    extra: dict[str, Any] = {}
    if isinstance(mention, Date):
        if mention.resolved is not None:
            extra["resolved"] = mention.resolved.to_dict()
        if mention.value.alternative is not None:
            extra["alternative"] = mention.value.alternative.edtf
    elif isinstance(mention, Citation) and mention.pinpoint is not None:
        extra["pinpoint"] = mention.pinpoint.to_dict()
    elif isinstance(mention, Person) and mention.key:
        extra["key"] = mention.key
    return extra


class _Reader:
    """Mentions from rows, those that are referred to before those that refer."""

    def __init__(self, data: Mapping[str, Any], text: str | None, place: Callable[[int], int]) -> None:
        self.rows = {required(row, "id", str): row for row in data["mentions"]}
        self.listed: list[str] = [row["id"] for row in data["mentions"]]
        self.holders: dict[str, str] = dict(data.get("links", ()))
        self.text, self.place = text, place
        self.built: dict[str, AnyMention] = {}
        self.open: set[str] = set()

    def mentions(self) -> tuple[AnyMention, ...]:
        """The mentions of all rows, which are to follow one another."""
        found = tuple(map(self.mention, self.listed))
        for before, mention, ident in zip(found, found[1:], self.listed[1:], strict=False):
            if mention.start < before.end:
                raise ValueError(f"mention {ident} begins at {mention.start}, inside or before the one that it follows")
        return found

    def mention(self, ident: str) -> AnyMention:
        if ident in self.open:
            raise ValueError(f"mention {ident} refers to itself")
        if ident not in self.built:
            self.open.add(ident)
            try:
                self.built[ident] = self.read(self.rows[ident], ident)
            except _UNFIT as error:
                raise ValueError(f"mention {ident} is not in the shape of `to_dict`: {type(error).__name__} {error}") from None
            self.open.discard(ident)
        return self.built[ident]

    def read(self, row: Mapping[str, Any], ident: str) -> AnyMention:
        start, end = (self.place(required(row, name, int)) for name in ("start", "end"))
        said = required(row, "text", str)
        if not 0 <= start < end or end - start != len(said):
            raise ValueError(f"mention {ident}: from {start} to {end} stands no text of {len(said)} characters")
        if self.text is not None and self.text[start:end] != said:
            raise ValueError(f"mention {ident}: the text has {self.text[start:end]!r} there, not {said!r}")
        where = (start, end, said, part(row, "language", str) or "", part(row, "rule", str) or "")
        value, extra = row["value"], row.get("extra") or {}
        match row["kind"]:
            case "person":
                return Person(*where, bool(value.get("credit")), part(extra, "key", str) or "")
            case "date":
                resolved = Resolved.from_dict(extra["resolved"]) if "resolved" in extra else None
                return Date(*where, DateValue.from_dict(value, part(extra, "alternative", str)), resolved)
            case "citation":
                pinpoint = Pinpoint.from_dict(extra["pinpoint"]) if "pinpoint" in extra else None
                issued, full = self.target(row, ident, "issued"), self.target(row, ident, "same")
                return Citation(*where, Document.from_dict(value), issued, full, pinpoint)
            case "title":
                return Title(*where, Office.from_dict(value), self.target(row, ident, "holder"))
            case kind:
                raise ValueError(f"mention {ident}: unknown kind {kind!r}; there are {', '.join(LETTERS)}")

    def target(self, row: Mapping[str, Any], ident: str, name: str) -> Any:
        """The mention that a row refers to by this name."""
        if name in (row.get("extra") or ()):
            found = self.read(row["extra"][name], ident)
            if found.kind != _REFERENCES[name]:
                raise ValueError(f"mention {ident}: its {name} is no {_REFERENCES[name]} but a {found.kind}")
            return found
        other = self.holders.get(row.get("id", "")) if name == "holder" else row["value"].get(name)
        if other is None:
            return None
        if self.rows.get(other, {}).get("kind") != _REFERENCES[name]:
            raise ValueError(f"mention {ident}: its {name} is {other!r}, which is no {_REFERENCES[name]} of this extraction")
        return self.mention(other)
