"""Names and values in rule files, held against what there is: ids of the ontology, parts of values, days of a month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import attrs

from ..errors import suggestion
from ..values.dates import PARTS_OF_DAY
from ..values.documents import PINPOINTS, Document
from ..values.offices import Office
from ..values.ontology import Ontology
from ..values.relative import MOST, UNITS, WEEKDAYS

PARTS: Mapping[str, tuple[str, ...]] = {
    "date": ("day", "month", "year", "part", "quarter", "year_offset", "order", "weekday", "relative", "unit", "offset", "count"),
    "citation": ("type", "number", "year", "code", "symbol"),
    "title": ("role", "deputy", "body", "of", "place", "modifiers"),
    "person": ("credit",),
    "guard": (),
    "link": ("citation", "issued", "issuer", *PINPOINTS),
}
"""The parts that a rule of each kind may give to its value."""

SHOWN: Mapping[str, tuple[str, ...]] = {
    "date": ("edtf", "part", "relative", "unit", "offset", "weekday"),
    "citation": tuple(field.name for field in attrs.fields(Document)),
    "title": tuple(field.name for field in attrs.fields(Office)),
    "person": ("credit",),
    "guard": (),
    "link": ("issued", "issuer", *PINPOINTS),
}
"""The parts of a mention's value that an example may name."""

ANY = {"_", *(part + end for parts in PARTS.values() for part in parts for end in ("", "1", "2"))}
"""The fields that a slot of a phrase may name."""


def part_of(field: str) -> str:
    """The part that a field fills: of an interval's ends, `day1` and `day2`, it is the day."""
    return field[:-1] if field[-1:] in ("1", "2") else field


class Domains:
    """What the parts of values may be."""

    def __init__(self, ontology: Ontology) -> None:
        # In an order of their own, as messages list them: that of a set is another each time.
        bodies, roles = (dict.fromkeys(sorted(names)) for names in (ontology.bodies, ontology.all_roles))
        issuers = {name for _, name in ontology.issuers.values() if name}
        self._known: Mapping[str, tuple[str, Iterable[str]]] = {
            "day": ("day", [str(day) for day in range(1, 32)]),
            "month": ("month", [str(month) for month in range(1, 13)]),
            "quarter": ("quarter", [str(quarter) for quarter in range(1, 5)]),
            "year": ("year", [str(year) for year in range(1, 3000)]),
            "year_offset": ("number of years", [str(years) for years in range(-1000, 1001)]),
            "credit": ("value", ("true",)),
            "relative": ("value", ("true",)),
            "order": ("order", ("open",)),
            "unit": ("unit", UNITS),
            "offset": ("offset", [str(offset) for offset in range(-MOST, MOST + 1)]),
            "count": ("count", [str(count) for count in range(1, MOST + 1)]),
            "weekday": ("weekday", WEEKDAYS),
            "part": ("part of the day", PARTS_OF_DAY),
            "type": ("document type", ontology.types),
            "role": ("role", roles),
            "body": ("body", bodies),
            "of": ("body", bodies),
            "issuer": ("body or role", dict.fromkeys(sorted({*bodies, *issuers, *roles}))),
            "modifiers": ("modifier", ontology.modifiers),
            "deputy": ("value", ("deputy",)),
            "label of a place": ("place", ontology.places),
        }

    def problem(self, part: str, value: str) -> tuple[str, str] | None:
        """What is wrong with the value of a part, and the mend; None if nothing is, or nothing is known of that part."""
        if part not in self._known:
            return None
        noun, known = self._known[part]
        wrong = next((one for one in (value.split(",") if part == "modifiers" else [value]) if one not in known), None)
        if wrong is None:
            return None
        near = "" if wrong.isdigit() else suggestion(wrong, known)
        several = list(known)
        if several[-1].isdigit():
            return f"no {noun} {wrong!r}", f"write a number from {several[0]} to {several[-1]}"
        return f"no {noun} {wrong!r}", near or (
            f"there are {', '.join(several)}" if len(several) < MOST_SHOWN else f"the ontology names each {noun}"
        )


MOST_SHOWN = 12


class Slip(NamedTuple):
    """A word of an id that is nearly one of another id."""

    id: str
    offset: int
    word: str
    meant: str


def slips(ids: Iterable[str], others: Iterable[str]) -> Iterator[Slip]:
    """Words that stand in one id only, with a letter too few, too many or swapped in comparison with words of other ids.

    >>> list(slips(["xx/date/noun-code", "xx/date/nuon-year", "xx/title/noun"], []))[0][2:]
    ('nuon', 'noun')
    """
    ids = list(ids)
    known: dict[str, set[str]] = {}
    for identifier in ids:
        for word in _words(identifier):
            known.setdefault(word, set()).add(identifier)
    vocabulary = {word for one in others for word in _words(one)}
    for identifier in ids:
        for word in _words(identifier):
            if len(word) < SHORT or len(known[word]) > 1 or word in vocabulary:
                continue
            meant = next((other for other in sorted({*known, *vocabulary}) if len(other) >= SHORT and _is_slip(word, other)), None)
            if meant is not None and (meant in vocabulary or len(known[meant]) > 1):
                yield Slip(identifier, identifier.rindex(word), word, meant)


SHORT = 4
"""Shorter words are too near to one another to tell a slip."""


def _words(identifier: str) -> list[str]:
    return identifier.rpartition("/")[2].replace("_", "-").split("-")


def _is_slip(word: str, meant: str) -> bool:
    """Whether one letter was dropped, doubled or swapped with the next; an s at the end is a plural."""
    if word == meant or {word, meant} == {word.rstrip("s"), word.rstrip("s") + "s"}:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    dropped = word[at:] == meant[at + 1 :]
    doubled = at > 0 and word[at:] == meant[at - 1] + meant[at:]
    swapped = word[at : at + 2] == meant[at : at + 2][::-1] and word[at + 2 :] == meant[at + 2 :]
    return dropped or doubled or swapped
