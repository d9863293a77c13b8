"""Mentions as dictionaries, and mentions of such dictionaries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .columns import LETTERS
from .mention import AnyMention, Citation, Date, Person, Resolved, Title
from .values import DateValue, Document, Office
from .values.documents import Pinpoint
from .values.plain import part, required

UNFIT = (KeyError, TypeError, AttributeError, RecursionError)
"""What comes of a part that is missing, or is another thing than it should be."""

_REFERENCES = {"issued": "date", "same": "citation", "holder": "person"}


def row_of(mention: AnyMention, ids: Mapping[int, str], of: Callable[[int], int]) -> dict[str, Any]:
    """A mention as a dictionary: references are ids, or, to mentions that are not in the result, rows of their own under extra."""
    value, extra = mention.value_dict(), _extra(mention)
    targets: dict[str, AnyMention | None] = {}
    if isinstance(mention, Citation):
        targets = {"issued": mention.issued, "same": mention.full}
    elif isinstance(mention, Title):
        targets = {"holder": mention.holder}
    for name, target in targets.items():
        if target is not None and target.start not in ids:
            extra[name] = row_of(target, ids, of)
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


class Reader:
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
            except UNFIT as error:
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
