"""Any text, read as a code, a date or an office: a value that survives being written, or the documented error."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from tables import load, table

from partyie import Code, CodeError, DateValue, Document, Office, OfficeError
from partyie.rules.read import languages
from partyie.values.dates import MISSING

from .shared import ROOT, as_text, choice, round_trip, texts

REFERENCES = (datetime.date(2025, 1, 6), datetime.date.min, datetime.date.max)


def run(data: bytes) -> object:
    (_, read), rest = choice(data, KINDS)
    return read(as_text(rest))


def _code(text: str, loose: bool) -> object:
    try:
        code = Code.parse(text, loose=loose)
    except CodeError as error:
        assert not Code.is_valid(text) or loose
        return str(error), error.part
    assert Code.parse(str(code), loose=loose) == code
    assert set(code.slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")
    document = Document(None, code.number, code.year, code)
    assert Document.from_dict(round_trip(document.to_dict())) == document
    return str(code), code.types, code.issuers, code.unit, code.issuer_ids, code.legislature_years, code.suffix


def _date(text: str) -> object:
    try:
        value = DateValue.from_dict({"edtf": text})
    except ValueError as error:
        return str(error)
    assert DateValue.from_dict(round_trip(value.to_dict())) == value
    assert value.date in value.date
    assert not value.date < value.date
    return [str(value.date.resolve(reference, missing)) for reference in REFERENCES for missing in MISSING]


def _office(text: str, language: str) -> object:
    try:
        office = Office.parse(text, language)
    except OfficeError as error:
        return str(error)
    assert Office.from_dict(round_trip(office.to_dict())) == office
    return [office.to_dict(), *map(office.label, languages())]


Reader = Callable[[str], object]
KINDS: tuple[tuple[str, Reader], ...] = (
    ("code", lambda text: _code(text, False)),
    ("code", lambda text: _code(text, True)),
    ("date", _date),
    *(("office", lambda text, language=language: _office(text, language)) for language in languages()),  # type: ignore[misc]
)
TABLES = {"code": "codes.yaml", "date": "dates.yaml"}
"""The tables whose texts are of a kind, or nearly."""
LONGEST = 100
FEW = 8
"""Of the names of offices one in so many is enough to begin with."""


def seeds() -> Iterator[bytes]:
    for number, (kind, _) in enumerate(KINDS):
        said = dict.fromkeys(texts(table(TABLES[kind])) if kind in TABLES else _offices(languages()[number - len(KINDS)]))
        yield from (bytes([number]) + text.encode() for text in said if len(text) < LONGEST)


def _offices(language: str) -> list[str]:
    labels = load(ROOT / "rules" / language / "labels.yaml")["labels"]
    return [f"{role} {body}" for role, body in zip(labels["role"].values(), labels["body"].values(), strict=False)][::FEW]
