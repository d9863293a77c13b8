"""Titles with their holders and persons, sentence by sentence: `tests/data/titles`, a file for each language.

A row says all titles and all persons of its text.
"""

from __future__ import annotations

from typing import Any

import pytest
from tables import Row, language_of, rows, too_much_alike

from partyie import Extractor, Title

ROWS: list[Row] = rows("titles")
EXTRACTORS = {name: Extractor(name) for name in sorted({language_of(stem) for stem, _ in ROWS})}
CHECKED = ("role", "body", "of", "place", "modifiers")


def said_of(title: Title, row: dict[str, Any]) -> dict[str, Any]:
    """What is found of a title, in the words of a row; the words of a body only where the row has them."""
    value = title.value.to_dict()
    checked = [*CHECKED, "body_text"] if any("body_text" in one for one in row["titles"] if one["text"] == title.text) else CHECKED
    said: dict[str, Any] = {"text": title.text} | {name: value[name] for name in checked if name in value}
    return said | ({"holder": title.holder.text} if title.holder else {})


def found(stem: str, row: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    result = EXTRACTORS[language_of(stem)].extract(row["text"])
    return [said_of(title, row) for title in result.titles], [person.text for person in result.persons if not person.credit]


def expected(row: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    return row["titles"], row["persons"]


@pytest.mark.parametrize(("stem", "row"), ROWS, ids=[f"{stem}-{row['text'][:30]!r}" for stem, row in ROWS])
def test_a_sentence_gives_just_its_titles_and_persons(stem: str, row: dict[str, Any]) -> None:
    assert found(stem, row) == expected(row)


def test_no_composition_is_there_again_and_again() -> None:
    assert too_much_alike(ROWS) == []
