"""Any JSON as the dictionary of an extraction: an extraction that survives its own dictionary, or the documented error."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from partyie import Extraction

from . import extract
from .shared import round_trip


def run(data: bytes) -> object:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):  # the reader's own affair
        return None
    try:
        result = Extraction.from_dict(said)
    except ValueError as error:
        return str(error)
    made = result.to_dict()
    assert Extraction.from_dict(round_trip(made)) == result
    assert Extraction.from_dict(made).to_dict() == made
    return made


def seeds() -> Iterator[bytes]:
    for data in extract.seeds():
        if (made := extract.run(data))["mentions"]:
            yield json.dumps(made).encode()


# --- dictionaries that are nearly right

ODD = (
    None, True, False, 0, -1, 1, 2.5, float("nan"), float("inf"), 10**30, "", "x", "T1", "P1", "D1", "W1", "\ud800", "2024-02-30", "0000",
    "XXXX-02-29", "2024-12-28/2024-01-01", "18-NQ/TW", "9999-12-31", "title", "date", "citation", "person", [], ["x"], [["T1", "P1"]], {},
    {"edtf": "2024"}, {"relative": True}, {"relative": True, "unit": "week", "offset": -1}, {"role": "member"}, {"number": "1"},
)  # fmt: skip
NAMES = (
    "mentions", "links", "warnings", "id", "kind", "start", "end", "text", "language", "rule", "value", "extra", "edtf", "part",
    "relative", "unit", "offset", "weekday", "role", "body", "of", "place", "modifiers", "body_text", "type", "number", "year",
    "code", "issuer", "issued", "same", "holder", "pinpoint", "article", "resolved", "first", "last", "inferred", "alternative",
    "key", "credit", "partyie", "rules", "source",
)  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The dictionary with parts of it dropped, written twice, moved, or said otherwise."""
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        said = _odd(chance)
    for _ in range(chance.choice((1, 1, 2, 4))):
        parts = list(_parts(said))
        if not parts:
            return json.dumps(_odd(chance)).encode()
        inside, key = chance.choice(parts)
        other, name = chance.choice(parts)
        match chance.randrange(6):
            case 0:
                del inside[key]
            case 1:
                inside[key] = _odd(chance)
            case 2:
                inside[key] = round_trip(other[name])
            case 3 if isinstance(inside, list):
                inside.insert(key, round_trip(other[name]))
            case 4 if isinstance(inside, dict):
                inside[chance.choice(NAMES)] = inside.pop(key)
            case _ if isinstance(inside, dict):
                inside[chance.choice(NAMES)] = chance.choice((round_trip(other[name]), _odd(chance)))
    try:
        return json.dumps(said).encode()
    except RecursionError:
        return data


def _odd(chance: random.Random) -> Any:
    return round_trip(chance.choice(ODD))


def _parts(data: Any) -> Iterator[tuple[Any, Any]]:
    """Everything in plain objects, as what it is in and its key there."""
    left = [data]
    while left:
        one = left.pop()
        for key, part in list(one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()):
            yield one, key
            left.append(part)
