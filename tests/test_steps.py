"""Rules that try very many ways to match: they are stopped and named, the others answer, and the time stays linear."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import RuleFolder

from partyie import Extraction, Extractor

NOUN = {"noun": {"entries": {"decision": ["abc"]}}}
FINE = {"id": "xx/citation/fine", "match": "{type:noun} {number:number}"}
PHRASES = {"ways": "(?:a|aa)*b", "part": "{number:number}|a"}
TEXT = "abc " + "a" * 60 + " x. abc 12, 18-NQ/TW."

SLOW = {
    "in a repeat": {"match": "{type:noun} (?:a|aa)*b"},
    "in counts": {"match": "{type:noun} (?:a|aa|aaa){1,40}b"},
    "in a phrase": {"match": "{type:noun} {_:ways}"},
    "in a repeat of slots": {"match": "{type:noun} (?:{_:part}|{_:part}{_:part}){1,40}b"},
    "in what must not follow": {"match": "{type:noun} (?!(?:a|aa)*b)(?:a|aa)*b"},
    "in a context after it": {"match": "{type:noun}", "after": " (?:a|aa)*b"},
    "in a context before it": {"match": "x\\. {type:noun}", "before": "b(?:a|aa)* "},
}
"""Rules that try each way to cut a row of letters in ones and twos: more ways than anybody could wait for."""


def found(result: Extraction) -> list[str]:
    return [citation.text for citation in result.citations]


@pytest.mark.parametrize("rule", SLOW.values(), ids=SLOW)
def test_a_rule_that_tries_too_many_ways_is_named_and_the_others_answer(rule: dict[str, Any], rule_folder: RuleFolder) -> None:
    value = {"type": "decision", "number": "1"}
    folder = rule_folder(lexicon=NOUN, phrases=PHRASES, citations=[{"id": "xx/citation/slow", "value": value, **rule}, FINE])
    result = Extractor("xx", rules=[folder]).extract(TEXT)
    assert found(result) == ["abc 12", "18-NQ/TW"]
    (notice,) = result.warnings
    file = folder / "xx" / "rules.yaml"
    assert (notice.kind, notice.rule, Path(notice.file or "")) == ("slow", "xx/citation/slow", file)
    assert notice.line == 1 + file.read_text("utf-8").split("\n").index("- id: xx/citation/slow")
    assert f"{file}:{notice.line}: rule xx/citation/slow" in notice.message
    assert Extraction.from_dict(result.to_dict(), TEXT) == result


def test_a_rule_that_is_stopped_in_one_text_is_tried_in_the_next(extractor_of: Callable[..., Extractor]) -> None:
    slow = {"id": "xx/citation/slow", "match": "{type:noun} (?:a|aa)*b", "value": {"number": "1"}}
    extractor = extractor_of(lexicon=NOUN, citations=[slow])
    assert extractor.extract(TEXT).warnings
    again = extractor.extract("abc aaab")
    assert (found(again), again.warnings) == (["abc aaab"], ())


def test_what_a_stopped_rule_may_take_grows_with_the_text_alone(extractor_of: Callable[..., Extractor]) -> None:
    slow = {"id": "xx/citation/slow", "match": "{type:noun} (?:a|aa)*b", "value": {"number": "1"}}
    extractor = extractor_of(lexicon=NOUN, citations=[slow, FINE])
    # More than ten thousand places, each with more ways than could be tried in a lifetime.
    result = extractor.extract(TEXT * 10_000)
    assert len(result.citations) == 20_000
    assert [notice.rule for notice in result.warnings] == ["xx/citation/slow"]
