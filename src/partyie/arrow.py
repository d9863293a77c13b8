"""Extractions as Arrow tables. The columns are those of CSV (`partyie.export.COLUMNS`), each with a type of its own.

`table` has a row for each mention and `links` one for each title with its holder; `records` has a row for each text, with
both in it. pyarrow comes with `pip install 'partyie[arrow]'`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from .export import COLUMNS
from .extras import needed
from .model import Citation, Date, Extraction, Mention, Person, Title
from .values import RelativeDate

pa = needed("pyarrow", "arrow")
pc = needed("pyarrow.compute", "arrow")

_TYPES = {
    "start": pa.int32(), "end": pa.int32(), "modifiers": pa.list_(pa.string()), "year": pa.int32(), "resolved_first": pa.date32(),
    "resolved_last": pa.date32(), "inferred": pa.bool_(), "credit": pa.bool_(),
}  # fmt: skip
"""The types of the columns that are no text."""

_FIELDS = [pa.field(name, _TYPES.get(name, pa.string()), nullable=number >= 7) for number, name in enumerate(COLUMNS[1:-1])]

MENTION = pa.struct(_FIELDS)
"""A mention: id, kind, start, end, text, language and rule, then the parts of its value, null where nothing is said."""

MENTIONS = pa.schema([pa.field("source", pa.string()), *_FIELDS, pa.field("rules", pa.string(), nullable=False)])
"""A table of mentions, one in a row. `id` is unique in a source, `rules` is the hash of the rules."""

LINK = pa.struct([pa.field("title", pa.string(), nullable=False), pa.field("person", pa.string(), nullable=False)])
"""The ids of a title and of its holder."""

LINKS = pa.schema([pa.field("source", pa.string()), *LINK])
"""A table of links, one in a row."""

EXTRACTIONS = pa.schema(
    [
        pa.field("source", pa.string()),
        pa.field("language", pa.string()),
        pa.field("mentions", pa.list_(pa.field("item", MENTION, nullable=False)), nullable=False),
        pa.field("links", pa.list_(pa.field("item", LINK, nullable=False)), nullable=False),
        pa.field("warnings", pa.list_(pa.string()), nullable=False),
        pa.field("error", pa.string()),
        pa.field("rules", pa.string(), nullable=False),
        pa.field("partyie", pa.string(), nullable=False),
    ]
)
"""A table of extractions, one in a row. `error` says why a text could not be read, `warnings` are the messages of what was got over,
`rules` is the hash of the rules and `partyie` the version."""


def table(results: Iterable[Extraction]) -> Any:
    """The mentions of extractions as a `pyarrow.Table` with the schema `MENTIONS`.

    >>> import partyie
    >>> result = partyie.extract("Minister Le Van Nam spoke on May 5.", "en")
    >>> [(row["id"], row["kind"], row["role"], row["holder"], row["edtf"]) for row in table([result]).to_pylist()]
    [('T1', 'title', 'minister', 'Le Van Nam', None), ('P1', 'person', None, None, None), ('W1', 'date', None, None, 'XXXX-05-05')]
    """
    rows = _Rows(results)
    source, rules = (rows.for_each(said, rows.mentions) for said in (rows.source, rows.rules))
    return pa.Table.from_arrays([source, *rows.mention_columns(), rules], schema=MENTIONS)


def links(results: Iterable[Extraction]) -> Any:
    """The titles of extractions with their holders, as a `pyarrow.Table` with the schema `LINKS`.

    >>> import partyie
    >>> links([partyie.extract("Minister Le Van Nam spoke on May 5.", "en")]).to_pylist()
    [{'source': None, 'title': 'T1', 'person': 'P1'}]
    """
    rows = _Rows(results)
    return pa.Table.from_arrays([rows.for_each(rows.source, rows.links), *rows.link_columns()], schema=LINKS)


def records(results: Iterable[Extraction]) -> Any:
    """Extractions as a `pyarrow.RecordBatch` with the schema `EXTRACTIONS`.

    >>> import partyie
    >>> records([partyie.extract("Minister Le Van Nam spoke on May 5.", "en")])["mentions"].flatten().field("text").to_pylist()
    ['Minister', 'Le Van Nam', 'May 5']
    """
    rows = _Rows(results)
    columns = {
        "source": _texts(rows.source),
        "language": pa.array(rows.language, pa.string()),
        "mentions": _lists(rows.mentions, rows.mention_columns(), MENTION),
        "links": _lists(rows.links, rows.link_columns(), LINK),
        "warnings": pa.array(rows.warnings, pa.list_(pa.string())),
        "error": pa.array(rows.error, pa.string()),
        "rules": pa.array(rows.rules, pa.string()),
        "partyie": pa.array(rows.version, pa.string()),
    }
    return pa.RecordBatch.from_arrays([columns[name] for name in EXTRACTIONS.names], schema=EXTRACTIONS)


class _Rows:
    """What extractions say, column by column. None of them is kept: many at once would keep the collector of garbage busy."""

    def __init__(self, results: Iterable[Extraction]) -> None:
        self.source: list[str | None] = []
        self.language: list[str | None] = []
        self.warnings: list[list[str]] = []
        self.error: list[str | None] = []
        self.rules: list[str] = []
        self.version: list[str] = []
        self.mentions: list[int] = []
        """How many mentions each has."""
        self.links: list[int] = []
        """How many links each has."""
        self._places: list[Any] = []
        """Of each mention one after the other what `_PLACE` names."""
        self._values: dict[str, list[Any]] = {kind: [] for kind in _VALUES}
        """Of each mention of a kind one after the other what its columns hold."""
        self._ends: list[str] = []
        """Of each link the ids of its title and its person."""
        for result in results:
            self._add(result)

    def _add(self, result: Extraction) -> None:
        ids = result.ids()
        self.source.append(result.source)
        self.language.append(result.language)
        self.warnings.append([notice.message for notice in result.warnings])
        self.error.append(result.error)
        self.rules.append(result.rules)
        self.version.append(result.version)
        self.mentions.append(len(result))
        before = len(self._ends)
        for mention in result.mentions:
            kind, start = mention.kind, mention.start
            self._places += (ids[start], kind, start, mention.end, mention.text, mention.language, mention.rule)
            self._values[kind] += _VALUES[kind].of(mention, ids)
            if kind == "title" and mention.holder is not None and mention.holder.start in ids:  # type: ignore[union-attr]
                self._ends += (ids[start], ids[mention.holder.start])  # type: ignore[union-attr]
        self.links.append((len(self._ends) - before) // 2)

    def for_each(self, said: Sequence[str | None], counts: list[int]) -> Any:
        """What is said of an extraction, for each of so many rows of it."""
        places = [place for place, count in enumerate(counts) for _ in range(count)]
        return _texts(said).take(pa.array(places, pa.int32()))

    def mention_columns(self) -> list[Any]:
        """The columns of `MENTION`."""
        columns = {name: _array(name, self._places[at :: len(_PLACE)]) for at, name in enumerate(_PLACE)}
        for kind, (names, _) in _VALUES.items():
            # Where the mentions of a kind stand among those of their kind; null for the others.
            own = pc.equal(columns["kind"], kind)
            place = pc.if_else(own, pc.subtract(pc.cumulative_sum(pc.cast(own, pa.int32())), 1), pa.scalar(None, pa.int32()))
            for at, name in enumerate(names):
                columns[name] = _array(name, self._values[kind][at :: len(names)]).take(place)
        return [columns[field.name] for field in MENTION]

    def link_columns(self) -> list[Any]:
        """The columns of `LINK`."""
        return [pa.array(self._ends[side::2], pa.string()) for side in (0, 1)]


def _lists(counts: list[int], columns: list[Any], kind: Any) -> Any:
    """Rows as lists, so many in each."""
    rows = pa.StructArray.from_arrays(columns, fields=list(kind))
    ends = pa.array(list(accumulate(counts, initial=0)), pa.int32())
    return pa.ListArray.from_arrays(ends, rows, pa.list_(pa.field("item", kind, nullable=False)))


def _array(name: str, values: Sequence[Any]) -> Any:
    return pa.array(values, _TYPES[name]) if name in _TYPES else _texts(values)


def _texts(texts: Sequence[str | None]) -> Any:
    """Texts as Arrow has them, in UTF-8: for lone surrogates, which have no bytes there, stand replacement characters, one for one."""
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        return pa.array([text and _SURROGATE.sub("\ufffd", text) for text in texts], pa.string())


_SURROGATE = re.compile("[\ud800-\udfff]")


class _Values(NamedTuple):
    """The columns of the values of a kind, and what is in them for a mention; `ids` of the mentions of its text, by where they begin."""

    columns: tuple[str, ...]
    of: Callable[[Any, Mapping[int, str]], tuple[Any, ...]]


def _named(other: Mention | None, ids: Mapping[int, str]) -> str | None:
    """The id of a mention that another one refers to; its words where it is not in the result."""
    return None if other is None else ids.get(other.start, other.text)


def _title(title: Title, ids: Mapping[int, str]) -> tuple[Any, ...]:
    office, holder = title.value, title.holder
    said = (office.role, office.body, office.of, office.place, office.modifiers or None, office.body_text)
    return (*said, None, None) if holder is None else (*said, holder.text, ids.get(holder.start))


def _citation(citation: Citation, ids: Mapping[int, str]) -> tuple[Any, ...]:
    document = citation.value
    said = (document.type, document.number, document.year, None if document.code is None else str(document.code), document.issuer)
    pinpoint = None if citation.pinpoint is None else str(citation.pinpoint)
    return (*said, _named(citation.issued, ids), _named(citation.full, ids), pinpoint)


def _date(date: Date, ids: Mapping[int, str]) -> tuple[Any, ...]:  # noqa: ARG001 # a date refers to nothing
    value, resolved = date.value, date.resolved
    relative = None
    if isinstance(value.date, RelativeDate):
        relative = " ".join(str(part) for part in (value.date.offset, value.date.unit, value.date.weekday) if part is not None)
    said = (value.edtf or None, value.part, relative)
    days = (None, None, None) if resolved is None else (resolved.first, resolved.last, resolved.inferred)
    return (*said, *days, None if value.alternative is None else value.alternative.edtf)


def _person(person: Person, ids: Mapping[int, str]) -> tuple[Any, ...]:  # noqa: ARG001 # nor does a person
    return person.credit, person.key or None


_PLACE = COLUMNS[1:8]
_VALUES = {
    "title": _Values(("role", "body", "of", "place", "modifiers", "body_text", "holder", "holder_id"), _title),
    "citation": _Values(("type", "number", "year", "code", "issuer", "issued", "same", "pinpoint"), _citation),
    "date": _Values(("edtf", "part", "relative", "resolved_first", "resolved_last", "inferred", "alternative"), _date),
    "person": _Values(("credit", "key"), _person),
}
