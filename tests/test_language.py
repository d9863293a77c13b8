"""The language of a line: found among those asked for, carried on over lines that say nothing, never guessed without evidence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from strategies import LANGUAGES, hostile, seeds
from tables import table

from partyie import Extractor, LanguageError, PartyieError, extract
from partyie.language import evidence, guess
from partyie.rules.read import rules_root

PAGES: list[dict[str, Any]] = table("pages.yaml")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["about"])
@pytest.mark.parametrize("asked", [False, True], ids=["language found", "languages given"])
def test_each_line_is_read_in_its_own_language(page: dict[str, Any], asked: bool) -> None:
    result = extract(page["text"], page["languages"] if asked else None)
    found = [(m.language, m.kind, m.text) for m in result if m.language != "und"]
    assert found == [tuple(row) for row in page["finds"]]
    assert result.language == page["main"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_seed_is_recognised_as_what_it_is(language: str) -> None:
    for own, text in seeds():
        if own == language:
            assert extract(text).language == language


def test_no_long_line_of_a_seed_is_taken_for_another_language_than_vietnamese_captions() -> None:
    known = evidence(LANGUAGES, (rules_root(),))
    wrong = []
    for language, text in seeds():
        for line in text.split("\n"):
            said = guess(line, known) if len(line) > 80 else None
            if said not in (None, language, "vi"):
                wrong.append((language, said, line))
    assert wrong == []


FOREIGN = [
    "Zxqv brplk 30/2020/NĐ-CP wrrt 23/12/2023 grmf",
    "30/2020/NĐ-CP\n23/12/2023",
    "第30/2020/NĐ-CP号,23/12/2023",
    "ст. 30/2020/NĐ-CP от 23.12.2023",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_a_text_in_no_known_language_still_gives_codes_and_numeric_dates(text: str) -> None:
    result = extract(text)
    assert result.language is None
    assert [str(c.value.code) for c in result.citations] == ["30/2020/NĐ-CP"]
    assert [d.value.edtf for d in result.dates] == ["2023-12-23"]
    assert {m.language for m in result} == {"und"}


@pytest.mark.parametrize("language", ["fr", "ontology", "", "e", "english", "../en"])
def test_a_language_without_rules_is_an_error_that_lists_those_with(language: str) -> None:
    with pytest.raises(LanguageError, match=f"no rules for language {language!r}; there are {', '.join(LANGUAGES)}") as error:
        extract("18-NQ/TW", language)
    assert isinstance(error.value, ValueError)
    assert isinstance(error.value, PartyieError)


def test_one_unknown_language_among_known_ones_is_an_error_too() -> None:
    with pytest.raises(LanguageError, match="'qq'"):
        Extractor(languages=[LANGUAGES[0], "qq"])


def test_the_order_and_repetition_of_languages_change_nothing() -> None:
    for _, text in seeds():
        one, other = Extractor(languages=LANGUAGES).extract(text), Extractor(languages=[*LANGUAGES[::-1], *LANGUAGES]).extract(text)
        assert one == other


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_given_language_is_used_whatever_the_text_looks_like(language: str) -> None:
    result = extract("Zxqv 23/12/2023", language)
    assert result.language == language
    assert [m.language for m in result] == [language]


@given(hostile)
def test_the_main_language_is_a_known_one_or_none(text: str) -> None:
    assert extract(text).language in (None, *LANGUAGES)
    assert extract(text, LANGUAGES).language in (None, *LANGUAGES)
