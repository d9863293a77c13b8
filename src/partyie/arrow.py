"""Extractions as Arrow tables. The columns are those of CSV (`partyie.export.COLUMNS`), each with a type of its own.

`table` has a row for each mention and `links` one for each title with its holder; `records` has a row for each text, with
both in it. pyarrow comes with `pip install 'partyie[arrow]'`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, chain
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

_FIELDS = [pa.field(name, _TYPES.get(name, pa.string()), nullable=number >= 7) for number, name in enumerate(COLUMNS[1:])]

MENTION = pa.struct(_FIELDS)
"""A mention: id, kind, start, end, text, language and rule, then the parts of its value, null where nothing is said."""

MENTIONS = pa.schema([pa.field("source", pa.string()), *_FIELDS])
"""A table of mentions, one in a row. `id` is unique in a source."""

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
    results = list(results)
    return _mentions(results).table(results, MENTIONS)


def links(results: Iterable[Extraction]) -> Any:
    """The titles of extractions with their holders, as a `pyarrow.Table` with the schema `LINKS`.

    >>> import partyie
    >>> links([partyie.extract("Minister Le Van Nam spoke on May 5.", "en")]).to_pylist()
    [{'source': None, 'title': 'T1', 'person': 'P1'}]
    """
    results = list(results)
    return _links(results).table(results, LINKS)


def records(results: Iterable[Extraction]) -> Any:
    """Extractions as a `pyarrow.RecordBatch` with the schema `EXTRACTIONS`.

    >>> import partyie
    >>> records([partyie.extract("Minister Le Van Nam spoke on May 5.", "en")])["mentions"].flatten().field("text").to_pylist()
    ['Minister', 'Le Van Nam', 'May 5']
    """
    results = list(results)
    columns = {
        "source": _texts([result.source for result in results]),
        "language": pa.array([result.language for result in results], pa.string()),
        "mentions": _mentions(results).lists(MENTION),
        "links": _links(results).lists(LINK),
        "warnings": pa.array([[notice.message for notice in result.warnings] for result in results], pa.list_(pa.string())),
        "error": pa.array([result.error for result in results], pa.string()),
        "rules": pa.array([result.rules for result in results], pa.string()),
        "partyie": pa.array([result.version for result in results], pa.string()),
    }
    return pa.RecordBatch.from_arrays([columns[name] for name in EXTRACTIONS.names], schema=EXTRACTIONS)


class _Rows(NamedTuple):
    """Rows, so many for each extraction, by their columns."""

    counts: list[int]
    columns: list[Any]

    def table(self, results: Sequence[Extraction], schema: Any) -> Any:
        """A table of the rows, each with the source of its extraction."""
        places = [place for place, count in enumerate(self.counts) for _ in range(count)]
        source = _texts([result.source for result in results]).take(pa.array(places, pa.int32()))
        return pa.Table.from_arrays([source, *self.columns], schema=schema)

    def lists(self, kind: Any) -> Any:
        """An array with a list of rows for each extraction."""
        ends = pa.array([0, *accumulate(self.counts)], pa.int32())
        rows = pa.StructArray.from_arrays(self.columns, fields=list(kind))
        return pa.ListArray.from_arrays(ends, rows, pa.list_(pa.field("item", kind, nullable=False)))


def _links(results: Sequence[Extraction]) -> _Rows:
    pairs = [result.links() for result in results]
    flat = list(chain.from_iterable(pairs))
    return _Rows([len(those) for those in pairs], [pa.array([pair[side] for pair in flat], pa.string()) for side in (0, 1)])


def _mentions(results: Sequence[Extraction]) -> _Rows:
    ids: list[str] = []
    found: list[Mention] = []
    parts: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in _PARTS}
    for result in results:
        names = result.ids()
        ids += names.values()
        found += result.mentions
        for mention in result.mentions:
            parts[mention.kind].append(_PARTS[mention.kind].of(mention, names))
    kinds = pa.array([mention.kind for mention in found], pa.string())
    columns = {
        "id": pa.array(ids, pa.string()),
        "kind": kinds,
        "start": pa.array([mention.start for mention in found], pa.int32()),
        "end": pa.array([mention.end for mention in found], pa.int32()),
        "text": _texts([mention.text for mention in found]),
        "language": pa.array([mention.language for mention in found], pa.string()),
        "rule": pa.array([mention.rule for mention in found], pa.string()),
    }
    for kind, rows in parts.items():
        # Where the mentions of a kind stand among those of their kind; null for the others.
        own = pc.equal(kinds, kind)
        place = pc.if_else(own, pc.subtract(pc.cumulative_sum(pc.cast(own, pa.int32())), 1), pa.scalar(None, pa.int32()))
        values = zip(*rows, strict=True) if rows else [()] * len(_PARTS[kind].columns)
        for name, column in zip(_PARTS[kind].columns, values, strict=True):
            array = pa.array(column, _TYPES[name]) if name in _TYPES else _texts(column)
            columns[name] = array.take(place)
    return _Rows([len(result) for result in results], [columns[field.name] for field in MENTION])


def _texts(texts: Sequence[str | None]) -> Any:
    """Texts as Arrow has them, in UTF-8: for lone surrogates, which have no bytes there, stand replacement characters, one for one."""
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        return pa.array([text and _SURROGATE.sub("\ufffd", text) for text in texts], pa.string())


_SURROGATE = re.compile("[\ud800-\udfff]")


class _Parts(NamedTuple):
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


_PARTS = {
    "title": _Parts(("role", "body", "of", "place", "modifiers", "body_text", "holder", "holder_id"), _title),
    "citation": _Parts(("type", "number", "year", "code", "issuer", "issued", "same", "pinpoint"), _citation),
    "date": _Parts(("edtf", "part", "relative", "resolved_first", "resolved_last", "inferred", "alternative"), _date),
    "person": _Parts(("credit", "key"), _person),
}
