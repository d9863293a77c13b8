"""Extractions as Arrow tables. The columns are those of CSV (`partyie.export.COLUMNS`), each with a type of its own.

`table` has a row for each mention and `links` one for each title with its holder; `records` has a row for each text, with
both in it. pyarrow comes with `pip install 'partyie[arrow]'`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from .columns import PARTS, PLACE, Columns
from .errors import PartyieError
from .export import COLUMNS
from .extras import needed
from .model import Extraction

pa = needed("pyarrow", "arrow")
pc = needed("pyarrow.compute", "arrow")

_TYPES = {
    "start": pa.int32(), "end": pa.int32(), "modifiers": pa.list_(pa.string()), "year": pa.int32(), "resolved_first": pa.date32(),
    "resolved_last": pa.date32(), "inferred": pa.bool_(), "credit": pa.bool_(),
}  # fmt: skip
"""The types of the columns that are no text."""

_FIELDS = [pa.field(name, _TYPES.get(name, pa.string()), nullable=name not in PLACE) for name in COLUMNS[1:-1]]

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
    columns = Columns(results)
    source, rules = (_each(said, columns.mentions) for said in (columns.source, columns.rules))
    return pa.Table.from_arrays([source, *_mentions(columns), rules], schema=MENTIONS)


def links(results: Iterable[Extraction]) -> Any:
    """The titles of extractions with their holders, as a `pyarrow.Table` with the schema `LINKS`.

    >>> import partyie
    >>> links([partyie.extract("Minister Le Van Nam spoke on May 5.", "en")]).to_pylist()
    [{'source': None, 'title': 'T1', 'person': 'P1'}]
    """
    columns = Columns(results)
    return pa.Table.from_arrays([_each(columns.source, columns.links), *_links(columns)], schema=LINKS)


def records(results: Iterable[Extraction]) -> Any:
    """Extractions as a `pyarrow.RecordBatch` with the schema `EXTRACTIONS`.

    >>> import partyie
    >>> records([partyie.extract("Minister Le Van Nam spoke on May 5.", "en")])["mentions"].flatten().field("text").to_pylist()
    ['Minister', 'Le Van Nam', 'May 5']
    """
    columns = Columns(results)
    arrays = {
        "source": _texts(columns.source),
        "language": pa.array(columns.language, pa.string()),
        "mentions": _lists(columns.mentions, _mentions(columns), MENTION),
        "links": _lists(columns.links, _links(columns), LINK),
        "warnings": pa.array(columns.warnings, pa.list_(pa.string())),
        "error": pa.array(columns.error, pa.string()),
        "rules": pa.array(columns.rules, pa.string()),
        "partyie": pa.array(columns.version, pa.string()),
    }
    return pa.RecordBatch.from_arrays([arrays[name] for name in EXTRACTIONS.names], schema=EXTRACTIONS)


def _each(said: Sequence[str | None], counts: list[int]) -> Any:
    """What is said of an extraction, for each of so many rows of it."""
    places = [place for place, count in enumerate(counts) for _ in range(count)]
    return _texts(said).take(pa.array(places, pa.int32()))


def _mentions(columns: Columns) -> list[Any]:
    """The arrays of `MENTION`."""
    arrays = {name: _array(name, columns.places[at :: len(PLACE)]) for at, name in enumerate(PLACE)}
    for kind, names in PARTS.items():
        # Where the mentions of a kind stand among those of their kind; null for the others.
        own = pc.equal(arrays["kind"], kind)
        place = pc.if_else(own, pc.subtract(pc.cumulative_sum(pc.cast(own, pa.int32())), 1), pa.scalar(None, pa.int32()))
        for at, name in enumerate(names):
            arrays[name] = _array(name, columns.values[kind][at :: len(names)]).take(place)
    return [arrays[field.name] for field in MENTION]


def _links(columns: Columns) -> list[Any]:
    """The arrays of `LINK`."""
    return [pa.array(columns.ends[side::2], pa.string()) for side in (0, 1)]


def utf8(column: Any, name: str) -> list[bytes | None]:
    """Texts as they are in memory: those of a column of strings need not be UTF-8, as nothing has made sure of it."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_null(kind):
        return [None] * len(column)
    if not any(is_kind(kind) for is_kind in _TEXTS):
        raise PartyieError(f"the column {name!r} is of the type {column.type}; texts are strings, or bytes in UTF-8")
    texts: list[bytes | None] = column.cast(kind).cast(pa.large_binary()).to_pylist()
    return texts


_TEXTS = (
    pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_binary, pa.types.is_large_binary,
    pa.types.is_binary_view, pa.types.is_fixed_size_binary,
)  # fmt: skip


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
