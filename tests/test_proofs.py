"""Proofs: those of the shipped patterns hold, wrong ones are reported, and slips in the shipped patterns are found by them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from mutation import meaning, slips
from strategies import LANGUAGES

from partyie import RuleError
from partyie.rules.pattern import PatternError
from partyie.rules.proofs import FOLDER, Failure, failures
from partyie.rules.read import fingerprint, read, rule_files, rules_root

ALL = [*LANGUAGES, "und"]
ROOT = rules_root()

RULES: dict[str, Any] = {
    "lexicon": {"word": {"entries": {"chair": ["Prezidanto"], "secretary": ["Sekretario"]}}},
    "phrases": {"said": "diris|di(?:ros|ru)", "of": " de (?:la )?{_:word}(?! kaj)", "single_name_not_before": "la "},
    "titles": [
        {"id": "xx/title/role", "match": "{role:word}(?:{_:of})?", "not_before": "[0-9]-|ne ", "after": " |$|(?<=o)n"},
        {"id": "xx/title/whose", "match": "(?!{_:date}){role:word} [A-Z]{2,3}(?: {date})?"},
    ],
    "dates": [{"id": "xx/date/day", "match": "{day}[.] majo"}],
}


@pytest.fixture
def prove(tmp_path: Path) -> Callable[[dict[str, Any]], list[tuple[str, str, str]]]:
    """Section, key and text of the proofs that fail, for the rules above."""
    shutil.copytree(ROOT / "und", tmp_path / "und", ignore=shutil.ignore_patterns(FOLDER))
    (tmp_path / "xx" / FOLDER).mkdir(parents=True)
    (tmp_path / "xx" / "rules.yaml").write_text(yaml.safe_dump({"language": "xx", **RULES}), encoding="utf-8")

    def proved(proofs: dict[str, Any]) -> list[tuple[str, str, str]]:
        file = tmp_path / "xx" / FOLDER / "proofs.yaml"
        file.write_text(yaml.safe_dump({"language": "xx", **proofs}, allow_unicode=True), encoding="utf-8")
        return [(one.section, one.key, one.text) for one in failures("xx", (tmp_path,)) if one.file == file]

    return proved


Prove = Callable[[dict[str, Any]], list[tuple[str, str, str]]]


@pytest.mark.parametrize("language", ALL)
def test_proofs_of_the_shipped_patterns_hold(language: str) -> None:
    assert rule_files(ROOT / language / FOLDER)
    assert list(failures(language, (ROOT,))) == []


@pytest.mark.parametrize(
    ("key", "takes", "leaves"),
    [
        ("said", ["diris", "diros", "diru"], ["diri", "dirisdiros", "", "Diris"]),
        ("of", [" de Sekretario", " de la prezidanto", " de Sekretario| aj"], [" de Sekretario| kaj", "de Sekretario", " de la "]),
        ("xx/title/role", ["Sekretario", "Prezidanto de la Sekretario"], ["Sekretarioj", "Sekretario de", " Sekretario"]),
        ("xx/title/role not_before", ["7-", "jes aŭ ne ", "7-|ne"], ["ne", "7- ", "a-", "7|-"]),
        ("xx/title/role after", [" ", "n| ", "Sekretario|n", "Sekretario|"], ["n", "a|n", "Sekretario|s"]),
        ("xx/title/whose", ["Sekretario AB", "Sekretario ABC 3. majo"], ["Sekretario A", "Sekretario ABCD", "Sekretario AB 32. majo"]),
        ("xx/date/day", ["3. majo", "３. majo", "3.\u00a0majo"], ["3 majo", "33. majo"]),
        ("single_name_not_before", ["la ", "ie la "], ["la", "al "]),
        ("numeric", ["3.5.2025"], ["3.5.25"]),
    ],
)
def test_a_proof_fails_where_it_says_the_contrary(prove: Prove, key: str, takes: list[str], leaves: list[str]) -> None:
    assert prove({"takes": {key: takes}, "leaves": {key: leaves}}) == []
    assert prove({"takes": {key: leaves}, "leaves": {key: takes}}) == [
        *(("takes", key, text) for text in leaves),
        *(("leaves", key, text) for text in takes),
    ]


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("siad", "'said'"),
        ("xx/title/rolle", "'xx/title/role'"),
        ("xx/title/role befor", "'xx/title/role not_before'"),
        ("xx/title/role before", "'xx/title/role not_before'"),
        ("word", None),
    ],
)
def test_a_key_that_names_nothing_is_reported(prove: Prove, tmp_path: Path, key: str, near: str | None) -> None:
    assert prove({"leaves": {key: ["a"]}}) == [("leaves", key, "a")]
    [one] = failures("xx", (tmp_path,))
    assert one.message.startswith(f"no phrase, rule or context of a rule {key!r}")
    assert near is None or f"did you mean {near}?" in one.message


@pytest.mark.parametrize("proofs", [{"take": {}}, {"takes": ["a"]}, {"takes": {"said": "diris"}}, {"takes": {"said": [{"a": "b"}]}}])
def test_a_file_in_another_form_is_an_error(prove: Prove, proofs: dict[str, Any]) -> None:
    with pytest.raises(RuleError, match=r"proofs\.yaml"):
        prove(proofs)


def test_proofs_are_no_rules(prove: Prove, tmp_path: Path) -> None:
    before = fingerprint((tmp_path,))
    prove({"takes": {"said": ["diris"]}})
    fingerprint.cache_clear()
    assert fingerprint((tmp_path,)) == before
    assert [rule.id for rule in read("xx", (tmp_path,)).rules if rule.kind == "title"] == [rule["id"] for rule in RULES["titles"]]


def test_proofs_of_the_shipped_rules_are_not_run_for_a_folder_of_ones_own(prove: Prove, tmp_path: Path) -> None:
    prove({"takes": {"said": ["nothing"]}})
    assert len(list(failures("xx", (tmp_path,)))) == 1
    assert list(failures("xx", (tmp_path, tmp_path / "own"))) == []


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("und/dates.yaml", "(?:1[0-2]?|0[1-9]|[2-9])(?![0-9])", "(?:1[0-1]?|0[1-9]|[2-9])(?![0-9])"),
        ("und/dates.yaml", "(?:19|20)[0-9]{2}(?![0-9])", "(?:19|20)[0-9]{2}"),
        ("und/citations.yaml", "(?i:UBTVQH|QH)", "(?i:UBTVHQ|QH)"),
        ("und/citations.yaml", "not_before: '[0-9][./_-]?|[/_=]|[A-Za-z]-'", "not_before: '[0-9][./_-]?|[/_=]|[A-Za-z]'"),
        ("und/dates.yaml", "not_after: '[/-]?[0-9]|[/_][\\p{L}]|%'", "not_after: '[/-]?[0-9]|[/_][\\p{L}]|%%'"),
    ],
)
def test_a_slip_in_a_shipped_pattern_is_found(tmp_path: Path, file: str, right: str, wrong: str) -> None:
    shutil.copytree(ROOT, tmp_path / "rules")
    path = tmp_path / "rules" / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    found = list(failures("und", (tmp_path / "rules",)))
    assert found
    assert all(isinstance(one, Failure) and one.text in yaml.safe_load(one.file.read_bytes())[one.section][one.key] for one in found)


@pytest.mark.parametrize(
    ("one", "other", "side"),
    [
        ("[ab]", "[ba]", ""),
        ("[0-9]", "[00-9]", ""),
        ("(?:a|b|a)", "a|b", ""),
        ("(?:a|b|)", "(?:a|b)?", ""),
        ("aa", "a{2}", ""),
        ("a(?!bc?)", "a(?!b)", ""),
        ("(?:x )?ab", "ab", "before"),
        ("ab(?:x| y?)?", "ab", "after"),
        ("a+b", "ab", "before"),
        ("a?b|c", "c|b", "before"),
    ],
)
def test_two_ways_to_write_the_same_have_one_meaning(one: str, other: str, side: str) -> None:
    loose = bool(side)
    assert meaning(one, side, loose) == meaning(other, side, loose)


def test_a_slip_in_a_pattern_has_another_meaning() -> None:
    pattern = "(?:ab|cd[0-9]{2,3}) e(?!f)"
    same = []
    for slip in slips(pattern):
        try:
            if meaning(slip) == meaning(pattern):
                same.append(slip)
        except PatternError:
            pass
    assert same == [pattern.replace("0-9", "00-9"), pattern.replace("0-9", "0-99")]
    assert len(list(slips(pattern))) == 3 * len(pattern) - 1
