"""Citations and dates, string by string: `tests/data/strings`, a file for each language.

A row says all citations, or all dates, of its text. Rows of the files `*-unseen` and `*-fresh` were written by people who did not know
the rules.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from tables import Row, language_of, rows, too_much_alike

from partyie import Citation, Date, Extraction, Extractor

ROWS: list[Row] = rows("strings")
EXTRACTORS = {name: Extractor(name) for name in sorted({language_of(stem) for stem, _ in ROWS})}
CHECKED = ("type", "number", "year", "code", "issuer")


def extracted(stem: str, text: str) -> Extraction:
    return EXTRACTORS[language_of(stem)].extract(text)


def said_of(citation: Citation, all_of_them: list[Citation]) -> dict[str, Any]:
    """What is found of a citation, in the words of a row."""
    value = citation.value_dict()
    said = {"text": citation.text} | {name: str(value[name]) for name in CHECKED if name in value}
    if citation.issued is not None:
        said["issued"] = citation.issued.value.edtf
    if citation.full is not None:
        said["full"] = str(all_of_them.index(citation.full) + 1)
    if citation.pinpoint is not None:
        said["pinpoint"] = citation.pinpoint.to_dict()
    return said


def said_in(date: Date) -> dict[str, Any]:
    return {"text": date.text} | {name: str(value) for name, value in date.value_dict().items()}


def found(stem: str, row: dict[str, Any]) -> list[dict[str, Any]]:
    result = extracted(stem, row["text"])
    if "dates" in row:
        return [said_in(date) for date in result.dates]
    return [said_of(citation, list(result.citations)) for citation in result.citations]


def expected(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [{k: v if isinstance(v, dict) else str(v) for k, v in one.items()} for one in row.get("dates", row.get("citations"))]


@pytest.mark.parametrize(("stem", "row"), ROWS, ids=[f"{stem}-{row['text'][:30]!r}" for stem, row in ROWS])
def test_a_string_gives_just_its_mentions(stem: str, row: dict[str, Any]) -> None:
    assert found(stem, row) == expected(row)


def test_the_tables_are_broad() -> None:
    kinds = Counter("dates" if "dates" in row else "citations" for _, row in ROWS)
    assert kinds["citations"] >= 400
    assert kinds["dates"] >= 600
    assert sum(not expected(row) for _, row in ROWS) >= 150
    for language in EXTRACTORS:
        assert sum(stem == f"{language}-unseen" for stem, _ in ROWS) >= 100


def test_no_composition_is_there_again_and_again() -> None:
    assert too_much_alike(ROWS, "dates") == []
