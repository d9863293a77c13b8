"""Documents: what a citation refers to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import attrs

from .codes import Code
from .dates import DateInterval, PartialDate


@attrs.frozen
class Document:
    """The document that a citation names, as far as its own words go.

    `type` is an id of the ontology (None: left open), `number` is text without leading zeros ("18", "66.7", "30a"), `year` the year of
    a code that has one, `code` the canonical code where one is written, `issuer` the id of a body or office named with the citation.

    >>> Document("decree", "30", 2020, Code.parse("30/2020/ND-CP"))
    Document(type='decree', number='30', year=2020, code=Code('30/2020/NĐ-CP'), issuer=None)
    """

    type: str | None
    number: str
    year: int | None = None
    code: Code | None = None
    issuer: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The parts that are said, ready for JSON.

        >>> Document("conclusion", "21", code=Code.parse("21-KL/TW")).to_dict()
        {'type': 'conclusion', 'number': '21', 'code': '21-KL/TW'}
        """
        data: dict[str, Any] = {"type": self.type, "number": self.number, "year": self.year}
        data |= {"code": None if self.code is None else str(self.code), "issuer": self.issuer}
        return {key: value for key, value in data.items() if value is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Document:
        """The document of such a dictionary; raises `CodeError` for a code that is none, `KeyError` where the number is missing.

        >>> Document.from_dict({"type": "plan", "number": "3"}) == Document("plan", "3")
        True
        """
        code = None if data.get("code") is None else Code.parse(data["code"], loose=True)
        return cls(data.get("type"), data["number"], data.get("year"), code, data.get("issuer"))


@attrs.frozen
class Pinpoint:
    """The part of a document that a citation points to, from the larger to the smaller, as numbers or letters.

    Several of one kind stand in a row ("5,6"), from one to another with a hyphen ("86-87"), points in small letters.

    >>> Pinpoint(article="5", clause="2", point="a").to_dict()
    {'article': '5', 'clause': '2', 'point': 'a'}
    """

    annex: str | None = None
    part: str | None = None
    chapter: str | None = None
    section: str | None = None
    article: str | None = None
    clause: str | None = None
    point: str | None = None

    def to_dict(self) -> dict[str, str]:
        """The parts that are said."""
        return {name: value for name, value in attrs.asdict(self).items() if value is not None}

    @classmethod
    def of(cls, fields: Mapping[str, Sequence[Any]]) -> Pinpoint | None:
        """The pinpoint that the fields of a match give, None if they give none; `article1` and `article2` are the ends of a row.

        >>> Pinpoint.of({"article1": ["86"], "article2": ["87"]})
        Pinpoint(annex=None, part=None, chapter=None, section=None, article='86-87', clause=None, point=None)
        """
        parts: dict[str, str] = {}
        for name in PINPOINTS:
            said = [getattr(one, "value", one) for one in fields.get(name, ())]
            said += [f"{first}-{last}" for first, last in zip(fields.get(name + "1", ()), fields.get(name + "2", ()), strict=False)]
            if said:
                parts[name] = ",".join(said).lower() if name == "point" else ",".join(said)
        return cls(**parts) if parts else None


PINPOINTS = tuple(field.name for field in attrs.fields(Pinpoint))
"""The parts of a pinpoint, the largest first."""


class Cited(NamedTuple):
    """A document as it is cited somewhere, and when it was issued, where that is said there."""

    document: Document
    issued: PartialDate | DateInterval | None = None


def full_forms(citations: Sequence[Cited]) -> dict[int, int]:
    """For each short form (by its place in the row) the full citation that it stands for, by its place.

    A short form says no code, or a code without its year where another says it with the year. It stands for the first full one of its
    number and type, before it or after it, if nothing contradicts: not the year, the issuer or the date of issue, and no other such
    document in the text.

    >>> full = Document("conclusion", "21", None, Code.parse("21-KL/TW"))
    >>> full_forms([Cited(full), Cited(Document("conclusion", "21"))])
    {1: 0}
    """
    short = [at for at, (document, _) in enumerate(citations) if document.code is None or document.year is None]
    numbers = {citations[at].document.number for at in short}
    # Where each document is cited first in full, by its number: a long text cites few documents many times.
    full: dict[str, dict[Cited, int]] = {}
    for at, cited in enumerate(citations):
        if cited.document.code is not None and cited.document.number in numbers:
            full.setdefault(cited.document.number, {}).setdefault(cited, at)
    # Codes without their year first: what is a short form itself is no full one.
    found: dict[int, int] = {}
    for at in sorted(short, key=lambda at: citations[at].document.code is None):
        cited = citations[at]
        those = [(place, other) for other, place in full.get(cited.document.number, {}).items() if place not in found]
        meant = [(place, other) for place, other in those if _stands_for(cited, other)]
        if meant and all(_same(meant[0][1], other) for _, other in meant[1:]):
            found[at] = min(place for place, _ in meant)
    return found


def _stands_for(short: Cited, full: Cited) -> bool:
    document, other = short.document, full.document
    if other.code is None or not _agree(short.issued, full.issued) or not _may_be(document.issuer, other.issuer or other.code.issuer_id):
        return False
    if document.code is not None:
        same = (document.code.symbol, document.code.issuer) == (other.code.symbol, other.code.issuer)
        return document.year is None and other.year is not None and same
    if document.year is not None and other.year is not None and document.year != other.year:
        return False
    return document.type is None or document.type == other.type or (other.type is None and document.type in other.code.types)


def _same(one: Cited, other: Cited) -> bool:
    """Whether two full citations are of one document: a party's code is given anew in each term, and only the date tells."""
    return str(one.document.code) == str(other.document.code) and _agree(one.issued, other.issued)


def _agree(one: PartialDate | DateInterval | None, other: PartialDate | DateInterval | None) -> bool:
    """Whether two dates can be the same."""
    return one is None or other is None or one in other or other in one


def _may_be(one: str | None, other: str | None) -> bool:
    """Whether two issuers can be the same: a ministry and the ministry of something, a committee and that of a province."""
    return one is None or other is None or one in other or other in one
