"""Links in a small language: what may stand between those that are linked, and how far apart they may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from partyie import Extraction, Extractor

SECTIONS: dict[str, Any] = {
    "lexicon": {
        "role": {"entries": {"minister": ["ministro"], "chair": ["prezidanto"], "rank-general": ["generalo"]}},
        "weak": {"entries": {"member": ["membro"]}},
        "month": {"entries": {"5": ["majo"]}},
        "distant": {"entries": {"vn-government": ["xyz"]}},
        "surname": {"entries": {"surname": ["Sinjoro"]}},
    },
    "phrases": {
        "title_person": "[,:]? ?(?:o+ )?|\n-? ?",
        "person_title": ",? ?(?:o+ )?(?:nome de )?",
        "title_title": ",? ?(?:(?:e|kaj|o+) )?(?:nome de )?",
        "office_of_another": "nome de ",
    },
    "dates": [{"id": "xx/date/month", "match": "{month} {year}"}],
    "titles": [{"id": "xx/title/role", "match": "{role}"}, {"id": "xx/title/weak", "match": "{role:weak}", "beside": "person"}],
    "persons": [{"id": "xx/person/name", "match": "{_:surname} [A-Z]"}],
    "links": [
        {"id": "xx/link/distant-word", "match": "{issuer:distant} [a-z ]{1,600}{citation}"},
        {"id": "xx/link/distant-date", "match": "{issued:date} [a-z ]{1,600}{citation}"},
        {"id": "xx/link/date-after", "match": "{citation} je {issued:date}"},
        {"id": "xx/link/dates", "match": "{citation} inter {issued:date} kaj {issued:date}"},
        {"id": "xx/link/person", "match": "{citation} de {issuer:person}"},
        {"id": "xx/link/title", "match": "{citation} de {issuer:title}"},
    ],
}
A, B, C = "Sinjoro A", "Sinjoro B", "Sinjoro C"


@pytest.fixture
def extract(extractor_of: Callable[..., Extractor]) -> Callable[[str], Extraction]:
    return extractor_of(**SECTIONS).extract


def held(result: Extraction) -> list[tuple[str, str | None]]:
    """Each title with its holder."""
    return [(title.text, title.holder.text if title.holder is not None else None) for title in result.titles]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (f"ministro {A}", [("ministro", A)]),
        (f"ministro:{A}", [("ministro", A)]),
        (f"ministro\n{A}", [("ministro", A)]),
        (f"ministro\n- {A}", [("ministro", None)]),
        (f"ministro\n\n{A}", [("ministro", None)]),
        (f"{A}, ministro", [("ministro", A)]),
        (f"ministro kaj prezidanto {A}", [("ministro", A), ("prezidanto", A)]),
        # A comma and a word, of one letter too, begin what belongs to the name before; a comma alone does not.
        (f"{A}, ministro, e prezidanto {B}", [("ministro", A), ("prezidanto", B)]),
        (f"ministro {A}, prezidanto, generalo {B}", [("ministro", A), ("prezidanto", A), ("generalo", B)]),
        (f"ministro {A}, prezidanto, e generalo, {B}", [("ministro", A), ("prezidanto", A), ("generalo", B)]),
        (f"ministro {A}, prezidanto,e generalo, {B}", [("ministro", A), ("prezidanto", A), ("generalo", B)]),
        (f"ministro {A}, prezidanto generalo, {B}", [("ministro", A), ("prezidanto", B), ("generalo", B)]),
        # Who is spoken for is not who is named after a comma.
        (f"nome de ministro {A}", [("ministro", A)]),
        (f"nome de ministro, {A}", [("ministro", None)]),
        (f"nome de ministro e prezidanto, {A}", [("ministro", None), ("prezidanto", None)]),
        (f"nome de ministro e prezidanto {A}", [("ministro", A), ("prezidanto", A)]),
        (f"nome de ministro, prezidanto {A}", [("ministro", None), ("prezidanto", A)]),
        (f"ministro, nome de prezidanto, {A}", [("ministro", None), ("prezidanto", None)]),
        (f"ministro {A}, nome de prezidanto, {B}", [("ministro", A), ("prezidanto", A)]),
        # A rank directly before a name opens a row of its own, with what stands directly before it.
        (f"ministro {A}, generalo {B}", [("ministro", A), ("generalo", B)]),
        (f"ministro {A}, prezidanto generalo {B}", [("ministro", A), ("prezidanto", B), ("generalo", B)]),
        (f"{A}, ministro, prezidanto generalo {B}", [("ministro", A), ("prezidanto", B), ("generalo", B)]),
        (f"ministro {A}, prezidanto ministro generalo {B}", [("ministro", A), ("prezidanto", B), ("ministro", B), ("generalo", B)]),
        (f"{A}, ministro, prezidanto {B}", [("ministro", A), ("prezidanto", B)]),
        (f"{A}, ministro, prezidanto, {B}", [("ministro", A), ("prezidanto", A)]),
        # What needs company has it in a name, or in a title that needs none.
        (f"membro {A}", [("membro", A)]),
        ("membro", []),
        ("membro, membro", []),
        ("membro, ministro", [("membro", None), ("ministro", None)]),
        (f"membro, ministro, {A}", [("membro", A), ("ministro", A)]),
        (f"membro. ministro {A}", [("ministro", A)]),
    ],
)
def test_titles_have_these_holders(text: str, titles: list[tuple[str, str | None]], extract: Callable[[str], Extraction]) -> None:
    assert held(extract(text)) == titles


def test_a_holder_stands_so_far_off(extract: Callable[[str], Extraction]) -> None:
    for between, holder in ((59, A), (60, A), (61, None), (80, None)):
        gap = " ".ljust(between - 1, "o") + " "
        assert held(extract(f"ministro{gap}{A}")) == [("ministro", holder)], between
        assert held(extract(f"{A}{gap}ministro")) == [("ministro", holder)], between
        assert [name for _, name in held(extract(f"ministro{gap}prezidanto {A}"))] == [holder, A], between


@pytest.mark.parametrize(("begins", "most"), [("xyz", 120), ("majo 2025", 300)], ids=["a word", "a mention"])
def test_what_a_link_rule_begins_with_stands_so_far_before_a_citation(begins: str, most: int, extract: Callable[[str], Extraction]) -> None:
    for distance, found in ((most // 2, True), (most - 1, True), (most, True), (most + 1, False), (2 * most, False)):
        for before in ("", "ministro, 19-NQ/TW. "):  # an earlier citation changes nothing
            text = before + (begins + " ").ljust(distance - 1, "o") + " 18-NQ/TW."
            citation = extract(text).citations[-1]
            assert citation.start - len(before) == distance
            assert (citation.issued is not None or citation.value.issuer == "vn-government") == found, (distance, before)


@pytest.mark.parametrize(
    ("text", "issuer", "issued"),
    [
        ("18-NQ/TW", None, None),
        ("18-NQ/TW de ministro", "minister", None),
        (f"18-NQ/TW de {A}", None, None),
        ("18-NQ/TW je majo 2025", None, "majo 2025"),
        ("18-NQ/TW inter majo 2024 kaj majo 2025", None, "majo 2025"),
        ("majo 2024 o 18-NQ/TW je majo 2025", None, "majo 2025"),
        ("majo 2024 o 18-NQ/TW", None, "majo 2024"),
        ("majo 2024 o 18-NQ/TW je majo 2025 kaj 19-NQ/TW", None, "majo 2025"),
    ],
)
def test_citations_have_these_issuers_and_dates(
    text: str, issuer: str | None, issued: str | None, extract: Callable[[str], Extraction]
) -> None:
    first = extract(text).citations[0]
    assert (first.value.issuer, first.issued.text if first.issued is not None else None) == (issuer, issued)
