"""Documents: what a citation refers to."""

from __future__ import annotations

from collections.abc import Mapping
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
