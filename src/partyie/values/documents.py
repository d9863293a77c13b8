"""Documents: what a citation refers to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import attrs

from ..pickled import Called, Pickled
from .codes import Code
from .dates import DateInterval, PartialDate
from .ontology import ontology
from .plain import part


@attrs.frozen(cache_hash=True)
class Document(Called):
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
        """The document of such a dictionary.

        Raises `CodeError` for a code that is none, `KeyError` where the number is missing, `ValueError` for a part of the wrong kind.

        >>> Document.from_dict({"type": "plan", "number": "3"}) == Document("plan", "3")
        True
        """
        if not isinstance(data["number"], str):
            raise ValueError(f"the number of a document is text, and not {data['number']!r}")
        written = part(data, "code", str)
        code = None if written is None else Code.parse(written, loose=True)
        return cls(part(data, "type", str), data["number"], part(data, "year", int), code, part(data, "issuer", str))


@attrs.frozen
class Pinpoint(Pickled):
    """The part of a document that a citation points to, from the larger to the smaller, as numbers or letters.

    Several of one kind stand in a row ("5,6"), from one to another with a hyphen ("86-87"), points in small letters.

    >>> Pinpoint(article="5", clause="2", point="a").to_dict()
    {'article': '5', 'clause': '2', 'point': 'a'}
    """

    annex: str | None = None
    division: str | None = None
    chapter: str | None = None
    section: str | None = None
    article: str | None = None
    clause: str | None = None
    point: str | None = None

    def __str__(self) -> str:
        return ", ".join(f"{part} {number}" for part, number in self.to_dict().items())

    def to_dict(self) -> dict[str, str]:
        """The parts that are said."""
        return {name: value for name, value in attrs.asdict(self).items() if value is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, str]) -> Pinpoint:
        """The pinpoint of such a dictionary; raises `ValueError` for what is none.

        >>> Pinpoint.from_dict({"article": "5"}).to_dict()
        {'article': '5'}
        """
        wrong = [name for name, value in data.items() if name not in PINPOINTS or not isinstance(value, str)]
        if wrong:
            raise ValueError(f"a pinpoint has no part {wrong[0]!r} of that kind; there are {', '.join(PINPOINTS)}, as text")
        return cls(**data)

    @classmethod
    def of(cls, fields: Mapping[str, Sequence[Any]]) -> Pinpoint | None:
        """The pinpoint that the fields of a match give, None if they give none; `article1` and `article2` are the ends of a row.

        >>> Pinpoint.of({"article1": ["86"], "article2": ["87"]})
        Pinpoint(annex=None, division=None, chapter=None, section=None, article='86-87', clause=None, point=None)
        """
        if _PINPOINT_FIELDS.isdisjoint(fields):
            return None
        parts: dict[str, str] = {}
        for name in PINPOINTS:
            said = [getattr(one, "value", one) for one in fields.get(name, ())]
            said += [f"{first}-{last}" for first, last in zip(fields.get(name + "1", ()), fields.get(name + "2", ()), strict=False)]
            if said:
                parts[name] = ",".join(said).lower() if name == "point" else ",".join(said)
        return cls(**parts) if parts else None


PINPOINTS = tuple(field.name for field in attrs.fields(Pinpoint))
"""The parts of a pinpoint, the largest first."""
_PINPOINT_FIELDS = frozenset(name + end for name in PINPOINTS for end in ("", "1", "2"))


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
    # Each document once, where it is cited first: a long text cites few documents many times.
    places: dict[Cited, int] = {}
    first = [places.setdefault(cited, at) for at, cited in enumerate(citations)]
    by_code: dict[tuple[str, str | None, str | None], list[Cited]] = {}
    for cited in places:
        code = cited.document.code
        if code is not None and code.year is not None:
            by_code.setdefault((code.number, code.symbol, code.issuer), []).append(cited)
    meant: dict[int, int | None] = {}
    """For short forms by where they are cited first."""
    by_type: dict[tuple[str, str | None], list[Cited]] = {}
    for cited, at in places.items():
        code = cited.document.code
        if code is None:
            continue
        if code.year is None:
            meant[at] = _only(cited, by_code.get((code.number, code.symbol, code.issuer), ()), places)
        # What is a short form itself is no full one.
        if meant.get(at) is None:
            types = (cited.document.type,) if cited.document.type else code.types
            for one in dict.fromkeys((*types, None)):
                by_type.setdefault((code.number, one), []).append(cited)
    for cited, at in places.items():
        if cited.document.code is None:
            meant[at] = _only(cited, by_type.get((cited.document.number, cited.document.type), ()), places)
    found = ((at, meant.get(place)) for at, place in enumerate(first))
    return {at: place for at, place in found if place is not None}


def _only(short: Cited, full: Sequence[Cited], places: Mapping[Cited, int]) -> int | None:
    """Where the one document is cited that a short form can stand for; None if there is none, or another."""
    meant: list[Cited] = []
    for other in full:
        if _may_stand_for(short, other):
            if meant and other.document.code != meant[0].document.code:
                return None
            meant.append(other)
    # A party's code is given anew in each term, and only the date tells.
    dates = sorted((one.issued for one in meant if one.issued is not None), key=lambda date: date.edtf.count("X"))
    if not meant or not all(_agree(dates[0], date) for date in dates):
        return None
    return min(places[one] for one in meant)


def _may_stand_for(short: Cited, full: Cited) -> bool:
    """Whether nothing that two citations of one number and type say contradicts."""
    years = {date.year for date in (short.issued, full.issued) if isinstance(date, PartialDate)} | {short.document.year, full.document.year}
    return len(years - {None}) < 2 and _agree(short.issued, full.issued) and _may_be_by(short.document.issuer, full.document)


def _agree(one: PartialDate | DateInterval | None, other: PartialDate | DateInterval | None) -> bool:
    """Whether two dates can be the same."""
    return one is None or other is None or one in other or other in one


def _may_be_by(issuer: str | None, document: Document) -> bool:
    """Whether a document can be one of an issuer, as far as its citation says."""
    if issuer is None or document.code is None:
        return True
    named = {document.issuer} if document.issuer else set(document.code.issuer_ids)
    known = ontology()
    if not named - {None}:
        # The centre of the party, or a symbol that nobody knows: no office of the state writes as the party does.
        return not (document.code.party and known.systems.get(issuer) == "state")
    kinds = {known.bodies.get(one or "", {}).get("kind") for one in named}
    return issuer in named | kinds or known.bodies.get(issuer, {}).get("kind") in named
