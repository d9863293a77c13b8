"""Extractions in the formats of other tools: brat standoff, Web Annotation, CoNLL. `partyie.spacy` is for spaCy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import PartyieError
from ..model import Extraction

RELATIONS = {"holder": ("title", "person"), "issued": ("citation", "date"), "same": ("citation", "citation")}
"""The relations, and the kinds of mention that each leads from and to."""

TOLD = ("language", "rule", "value", "extra")
"""What a row of `Extraction.to_dict` tells of a mention beside its place."""


def given(result: Extraction) -> str:
    """The text of an extraction; raises `PartyieError` where it does not know its text.

    >>> import partyie
    >>> given(partyie.extract("They met on 12 May.", "en"))
    'They met on 12 May.'
    """
    if result.text is None:
        raise PartyieError("the extraction does not know its text; hand it over: Extraction.from_dict(data, text)")
    return result.text


def relations(data: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The relations in the dictionary of an extraction: name, and the ids of the two mentions.

    >>> import partyie
    >>> relations(partyie.extract("Minister Le Van Nam signed Decision No. 15/QD-TTg dated 5 March 2025.", "en").to_dict())
    [('holder', 'T1', 'P1'), ('issued', 'D1', 'W1')]
    """
    found = [("holder", title, person) for title, person in data["links"]]
    return found + [(name, row["id"], row["value"][name]) for row in data["mentions"] for name in RELATIONS if name in row["value"]]


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row of the dictionary tells of a mention, without its relations."""
    return {name: row[name] for name in TOLD} | {"value": {name: part for name, part in row["value"].items() if name not in RELATIONS}}
