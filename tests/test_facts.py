"""Facts of a table, told in each language: the same values."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pytest
from tables import table

from partyie import Extraction, Extractor
from partyie.rules.read import known_languages, roots_of, without_marks
from partyie.values.ontology import ontology, place_key

FACTS: list[dict[str, Any]] = table("facts.yaml")
EXTRACTORS = {language: Extractor(language) for language in known_languages(roots_of())}


def found(result: Extraction) -> dict[str, list[Hashable]]:
    """The values of an extraction; names as every language writes them."""
    return {
        "titles": [(*office(one.value.to_dict()), name(one.holder and one.holder.text)) for one in result.titles],
        "dates": [" ".join(filter(None, (one.value.edtf, one.value.part))) for one in result.dates],
        "citations": [(*document(one.value.to_dict()), one.issued and one.issued.value.edtf) for one in result.citations],
    }


def told(fact: dict[str, Any], language: str) -> dict[str, list[Hashable]]:
    """The values that a fact states. A place outside Vietnam has a name of its own in each language."""
    titles = [one | {"place": one["place"][language]} if isinstance(one.get("place"), dict) else one for one in fact.get("titles", ())]
    return {
        "titles": [(*office(one), name(one.get("person"))) for one in titles],
        "dates": list(fact.get("dates", ())),
        "citations": [(*document(one), one.get("issued")) for one in fact.get("citations", ())],
    }


def office(value: dict[str, Any]) -> tuple[Hashable, ...]:
    said = value.get("place")
    place = said if said is None or said in ontology().places else ontology().place_names.get(place_key(said), place_key(said))
    return value["role"], value.get("body"), value.get("of"), place, *value.get("modifiers", ())


def document(value: dict[str, Any]) -> tuple[Hashable, ...]:
    return tuple(map(value.get, ("type", "number", "year", "code", "issuer")))


def name(text: str | None) -> str | None:
    return None if text is None else without_marks(text).casefold()


@pytest.mark.parametrize("language", EXTRACTORS)
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["fact"])
def test_a_fact_has_the_same_values_in_each_language(fact: dict[str, Any], language: str) -> None:
    values, wanted = found(EXTRACTORS[language].extract(fact["text"][language])), told(fact, language)
    assert {kind: sorted(some, key=str) for kind, some in values.items()} == {kind: sorted(some, key=str) for kind, some in wanted.items()}


def test_there_are_forty_facts() -> None:
    assert len(FACTS) >= 40
