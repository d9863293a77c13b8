"""Documents: what a citation refers to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from .codes import Code


@attrs.frozen
class Document:
    """The document that a citation names, as far as its own words go.

    `type` is an id of the ontology (None: left open), `number` is text without leading zeros ("18", "66.7", "30a"), `code` the canonical code
    where one is written, `issuer` the id of a body named with the citation.
    """

    type: str | None
    number: str
    year: int | None = None
    code: Code | None = None
    issuer: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The parts that are said: `{"type": "conclusion", "number": "21", "code": "21-KL/TW"}`."""
        data: dict[str, Any] = {"type": self.type, "number": self.number, "year": self.year}
        data |= {"code": None if self.code is None else str(self.code), "issuer": self.issuer}
        return {key: value for key, value in data.items() if value is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Document:
        """The document of such a dictionary; raises `CodeError` for a code that is none."""
        code = data.get("code")
        return cls(data.get("type"), data["number"], data.get("year"), None if code is None else Code.parse(code, loose=True), data.get("issuer"))
