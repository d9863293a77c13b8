"""Documents: what a citation refers to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from .codes import Code


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


def full_forms(citations: Sequence[tuple[int, Document]]) -> dict[int, int]:
    """For each short form (by its start) the start of the full citation it stands for.

    A short form says no code, or a code without its year where another says it with the year. It stands for a full one
    when number and type agree and the text has one such document only.

    >>> full = Document("conclusion", "21", None, Code.parse("21-KL/TW"))
    >>> full_forms([(0, full), (40, Document("conclusion", "21"))])
    {40: 0}
    """
    short = [(start, document) for start, document in citations if document.code is None or document.year is None]
    numbers = {document.number for _, document in short}
    # Where each document is cited first in full, by its number: a long text cites few documents many times.
    full: dict[str, dict[Document, int]] = {}
    for start, document in citations:
        if document.code is not None and document.number in numbers:
            full.setdefault(document.number, {}).setdefault(document, start)
    found: dict[int, int] = {}
    for start, document in short:
        others = [(first, other) for other, first in full.get(document.number, {}).items() if _stands_for(document, other)]
        if others and len({str(other.code) for _, other in others}) == 1:
            found[start] = min(first for first, _ in others)
    return found


def _stands_for(short: Document, full: Document) -> bool:
    if short.code is not None:
        return (
            short.year is None
            and full.year is not None
            and full.code is not None
            and (short.code.symbol, short.code.issuer) == (full.code.symbol, full.code.issuer)
        )
    if short.year is not None and full.year is not None and short.year != full.year:
        return False
    types = full.code.types if full.code is not None else ()
    return short.type is None or short.type == full.type or (full.type is None and short.type in types)
