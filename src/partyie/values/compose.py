"""From the fields of a match to a value: one function for each kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..errors import CodeError
from ..rules.compiled_rule import Meaning
from ..rules.read import Entry
from . import dates
from .codes import Code
from .documents import Document
from .offices import Office
from .ontology import Ontology, ontology


def value(meaning: Meaning, *fields: Any) -> Any:
    """The value of a mention, or None if the match means nothing (no such date, no such code).

    `fields`: names and what was found, in turn. They win over what the rule says; of one that was found twice the last counts, but
    modifiers all count.
    """
    found = dict(meaning.parts)
    modifiers: tuple[Any, ...] = ()
    for name, one in zip(fields[::2], fields[1::2], strict=True):
        if name == "modifiers":
            modifiers += (one,)
            one = modifiers  # noqa: PLW2901
        found[name] = one
    return _title(found, ontology(meaning.domain)) if meaning.kind == "title" else _KINDS[meaning.kind](found)


def _plain(field: Any) -> str:
    return field.value if isinstance(field, Entry) else str(field)


def _flat(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Entries bring further parts with them, which count where no slot says otherwise."""
    flat: dict[str, Any] = {}
    for field in fields.values():
        if isinstance(field, Entry):
            flat.update(field.parts)
    flat.update(fields)
    return flat


def _date(fields: Mapping[str, Any]) -> dates.DateValue | None:
    flat = {name: _plain(field) for name, field in _flat(fields).items()}
    offset = flat.get("year_offset", "0")
    return dates.compose(flat, int(offset)) if re.fullmatch("[+-]?[0-9]{1,5}", offset) else None


def _citation(fields: Mapping[str, Any]) -> Document | None:
    flat = _flat(fields)
    type_id = _plain(flat["type"]) if "type" in flat else None
    code = None
    try:
        if "code" in flat:
            code = Code.parse(_plain(flat["code"]), loose=type_id is not None)
        elif "symbol" in flat and "number" in flat:
            # The symbol of a list's last number stands for all of them, with whatever sign is before it.
            code = Code.parse(f"{_plain(flat['number'])}-{_plain(flat['symbol']).lstrip(' -/_')}", loose=type_id is not None)
    except CodeError:
        return None
    if code is None:
        if "number" not in flat or not _plain(flat.get("year", "0")).isdecimal():
            return None
        number = _plain(flat["number"]).lower()
        year = int(_plain(flat["year"])) if "year" in flat else None
        return Document(type_id, number.lstrip("0") or "0", year)
    types = code.types
    if types and type_id not in types:
        # The symbol wins over a noun that contradicts it; one that leaves several types open decides nothing.
        type_id = types[0] if len(types) == 1 or code.symbol != "QĐ" else None
    return Document(type_id, code.number, code.year, code)


def _title(fields: Mapping[str, Any], known: Ontology) -> Office | None:
    flat = _flat(fields)
    if "role" not in flat:
        return None
    body = flat.get("body")
    body_id = body.value if isinstance(body, Entry) else body if body in known.bodies else None
    of = flat.get("of")
    place = flat.get("place")
    given = fields.get("modifiers", ())
    modifiers = [m for entry in ([given] if isinstance(given, str) else given) for m in _plain(entry).split(",")]
    modifiers += [m for name, m in _parts(fields) if name == "modifiers"]
    return Office(
        role=known.role_of(_plain(flat["role"]), "deputy" in flat, body_id, body is not None),
        body=body_id,
        of=of.value if isinstance(of, Entry) else of if of in known.bodies else None,
        place=None if place is None else _plain(place),
        modifiers=tuple(dict.fromkeys(modifiers)),
        body_text=None if body is None or body_id is not None else str(body),
    )


def _parts(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [part for field in fields.values() if isinstance(field, Entry) for part in field.parts]


def _person(fields: Mapping[str, Any]) -> bool:
    return fields.get("credit") in (True, "true")


_KINDS = {"person": _person, "date": _date, "citation": _citation}
