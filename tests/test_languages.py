"""Languages that partyie does not ship, each as nothing but a folder of rules: characters without spaces, cases, particles.

`languages/rules/` holds the rule folders, `languages/<language>.yaml` sentences with every mention that they hold.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tables import load

from partyie import Extraction, Extractor
from partyie.rules.examples import failures
from partyie.rules.read import rules_root

HERE = Path(__file__).parent / "languages"
RULES = HERE / "rules"
LANGUAGES = sorted(folder.name for folder in RULES.iterdir() if folder.is_dir())


def sentences() -> list[Any]:
    """Every sentence as a parameter set; its id says the language and what the sentence is about."""
    return [
        pytest.param(language, sentence, id=f"{language}: {sentence['about']}")
        for language in LANGUAGES
        for sentence in load(HERE / f"{language}.yaml")
    ]


@pytest.fixture(scope="module")
def extractors() -> dict[str, Extractor]:
    return {language: Extractor(languages=[language], rules=[RULES]) for language in LANGUAGES}


def expected(sentence: dict[str, Any]) -> list[tuple[str, int, int, str]]:
    """Kind, start, end and text of the sentence's mentions; each is looked for behind the one before it."""
    found, at = [], 0
    for mention in sentence["mentions"]:
        start = sentence["text"].index(mention["text"], at)
        at = start + len(mention["text"])
        found.append((mention["kind"], start, at, mention["text"]))
    return found


def values(result: Extraction) -> list[dict[str, Any]]:
    """The value of each mention as a dictionary, with the words of a citation's day of issue."""
    issued = {citation.start: citation.issued.text for citation in result.citations if citation.issued}
    return [mention.value_dict() | ({"issued": issued[mention.start]} if mention.start in issued else {}) for mention in result]


@pytest.mark.parametrize(("language", "sentence"), sentences())
def test_sentence_has_exactly_the_mentions_it_is_said_to_have(
    language: str, sentence: dict[str, Any], extractors: dict[str, Extractor]
) -> None:
    result = extractors[language].extract(sentence["text"])
    assert [(m.kind, m.start, m.end, m.text) for m in result] == expected(sentence)
    for mention, value in zip(sentence["mentions"], values(result), strict=True):
        wanted = {key: str(part) for key, part in mention.get("value", {}).items()}
        assert {key: str(value.get(key)) for key in wanted} == wanted, mention["text"]
    assert [[t.text, t.holder.text] for t in result.titles if t.holder] == sentence.get("holders", [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_in_the_rule_files_hold(language: str) -> None:
    assert list(failures(language, (rules_root(), RULES))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_recognised_among_all_languages(language: str, extractors: dict[str, Extractor]) -> None:
    text = "\n".join(sentence["text"].strip() for sentence in load(HERE / f"{language}.yaml"))
    result = Extractor(rules=[RULES]).extract(text)
    assert result.language == language
    assert result.mentions == extractors[language].extract(text).mentions


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_has_a_dozen_sentences_and_all_kinds_of_mention(language: str) -> None:
    found = load(HERE / f"{language}.yaml")
    assert len(found) >= 12
    assert {m["kind"] for sentence in found for m in sentence["mentions"]} == {"citation", "date", "title", "person"}
    assert any(not sentence["mentions"] for sentence in found), "a sentence without any mention shows what is left alone"
