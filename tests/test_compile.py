"""Rule files that cannot be used: the error names the file, the rule or section, and the mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from partyie import Extractor, LanguageError, PartyieError, RuleError
from partyie.rules.examples import failures
from partyie.rules.read import languages, load_yaml, read, rules_root

RuleFolder = Callable[..., Path]
TABLE: dict[str, Any] = load_yaml(Path(__file__).parent / "data" / "rule_errors.yaml")

SETTING = {
    "lexicon": {"role": {"entries": {"member": ["Membro"]}}, "body": {"entries": {"politburo": ["Politburo"]}}},
    "phrases": {"loop": "{role} {inner}", "inner": "{role} {loop}"},
}


def use(folder: Path) -> None:
    """Rules are compiled when they are first needed, and the steps of a rule where its anchor stands."""
    Extractor(languages=["xx"], rules=[folder]).extract("Membro Membro Politburo abc abcd")


@pytest.mark.parametrize("row", TABLE["patterns"], ids=lambda row: row["match"])
def test_a_forbidden_pattern_is_refused_with_file_rule_and_reason(row: dict[str, str], rule_folder: RuleFolder) -> None:
    rules = {"titles": [{"id": "xx/title/wrong", "match": row["match"], "value": {"role": "member"}}], **SETTING}
    if "{loop}" not in row["match"]:
        rules["phrases"] = {}
    folder = rule_folder(**rules)
    with pytest.raises(RuleError) as error:
        use(folder)
    message = str(error.value)
    assert message.startswith(f"{folder / 'xx' / 'rules.yaml'}: rule xx/title/wrong: ")
    assert row["says"] in message


@pytest.mark.parametrize("row", TABLE["sections"], ids=lambda row: row["says"])
def test_an_unknown_or_missing_part_is_refused_with_its_place(row: dict[str, Any], rule_folder: RuleFolder) -> None:
    folder = rule_folder(**row["rules"])
    with pytest.raises(RuleError) as error:
        use(folder)
    assert str(folder / "xx" / "rules.yaml") in str(error.value)
    assert row["says"] in str(error.value)


@pytest.mark.parametrize("row", TABLE["yaml"], ids=lambda row: repr(row["text"]))
def test_broken_yaml_is_refused_with_line_and_column(row: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "xx" / "broken.yaml"
    path.parent.mkdir()
    path.write_text(row["text"], encoding="utf-8")
    with pytest.raises(RuleError) as error:
        use(tmp_path)
    assert str(error.value).startswith(str(path))
    assert row["place"] in str(error.value)


def test_a_rule_file_that_is_no_utf8_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "xx" / "latin.yaml"
    path.parent.mkdir()
    path.write_bytes("phrases: {a: 'Politbüro'}".encode("latin-1"))
    with pytest.raises(RuleError) as error:
        use(tmp_path)
    assert str(path) in str(error.value)


def test_an_unknown_part_of_a_known_section_lists_what_there_is(rule_folder: RuleFolder) -> None:
    with pytest.raises(RuleError, match=r"there are .*priority.*value"):
        use(rule_folder(titles=[{"id": "xx/title/a", "match": "abc", "prio": 1}]))


def test_an_error_of_a_rule_is_an_error_of_partyie(rule_folder: RuleFolder) -> None:
    with pytest.raises(PartyieError):
        use(rule_folder(titles=[{"id": "xx/title/a", "match": "("}]))


def test_a_rule_of_a_later_folder_replaces_the_one_of_the_same_id(rule_folder: RuleFolder, tmp_path: Path) -> None:
    first = rule_folder(titles=[{"id": "xx/title/a", "match": "abcdef", "value": {"role": "member"}}])
    second = tmp_path / "second"
    (second / "xx").mkdir(parents=True)
    (second / "xx" / "rules.yaml").write_text("titles: [{id: xx/title/a, match: 'ghijkl', value: {role: head}}]", encoding="utf-8")
    both = Extractor(languages=["xx"], rules=[first, second])
    assert [(t.text, t.value.role) for t in both.extract("abcdef ghijkl").titles] == [("ghijkl", "head")]
    assert [t.text for t in Extractor(languages=["xx"], rules=[first]).extract("abcdef ghijkl").titles] == ["abcdef"]


def test_rules_of_a_folder_add_to_a_shipped_language_and_change_nothing_elsewhere(tmp_path: Path) -> None:
    language, *others = languages()
    (tmp_path / language).mkdir()
    (tmp_path / language / "mine.yaml").write_text(
        f"titles: [{{id: {language}/title/mine, match: 'Grand Poobah', value: {{role: head}}}}]", encoding="utf-8"
    )
    text = "Grand Poobah, 18-NQ/TW"
    assert [t.rule for t in Extractor(languages=[language], rules=[tmp_path]).extract(text).titles] == [f"{language}/title/mine"]
    for other in others:
        with_it, without = Extractor(languages=[other], rules=[tmp_path]).extract(text), Extractor(languages=[other]).extract(text)
        assert with_it.mentions == without.mentions


def folder_of(path: Path, language: str, text: str) -> Path:
    (path / language).mkdir(parents=True)
    (path / language / "mine.yaml").write_text(text, encoding="utf-8")
    return path


def rules_used(text: str, language: str, *folders: Path) -> set[str]:
    return {mention.rule for mention in Extractor([language], rules=folders).extract(text).mentions}


def test_a_rule_is_disabled_in_one_language_or_in_all(tmp_path: Path) -> None:
    text, rule = "12.5.2025", "und/date/day-month-year"
    one = folder_of(tmp_path / "one", "de", f"disable: [{rule}]")
    every = folder_of(tmp_path / "every", "und", f"disable: [{rule}]")
    assert rule in rules_used(text, "de")
    assert rule not in rules_used(text, "de", one)
    assert rule in rules_used(text, "id", one)
    assert rule not in rules_used(text, "id", every)
    again = folder_of(tmp_path / "again", "de", "dates: [{id: de/date/mine, match: '{day}[.]{month:month_number}[.]{year}'}]")
    assert rules_used(text, "de", one, again) == rules_used(text, "de", again, one) == {"de/date/mine"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "disable: [und/date/day-month-yea]",
            "mine.yaml: disable: no rule 'und/date/day-month-yea'; did you mean 'und/date/day-month-year'?",
        ),
        ("disable: [xyz]", "mine.yaml: disable: no rule 'xyz'"),
        ("disable: und/date/day-month-year", "mine.yaml: disable: is a list of the ids of rules"),
        ("disable: [3]", "mine.yaml: disable: is a list of the ids of rules"),
    ],
)
def test_what_cannot_be_disabled_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RuleError) as error:
        rules_used("12.5.2025", "de", folder_of(tmp_path, "de", text))
    assert str(error.value).endswith(message)


def test_examples_of_rules_that_are_disabled_or_replaced_are_not_run(tmp_path: Path) -> None:
    shipped = next(rule for rule in read("de", (rules_root(),)).rules if rule.kind == "citation" and rule.examples)
    off = folder_of(tmp_path / "off", "de", f"disable: [{shipped.id}]")
    new = folder_of(tmp_path / "new", "de", f"citations: [{{id: {shipped.id}, match: 'Quatsch {{code}}'}}]")
    for folder in (off, new):
        assert not [
            line for line in failures("de", (rules_root(), folder)) if line.startswith(f"{shipped.id}: {shipped.examples[0].text!r}")
        ]


def test_the_hash_of_the_rules_changes_with_a_rule(rule_folder: RuleFolder, tmp_path: Path) -> None:
    shipped = Extractor(languages=[languages()[0]]).rules
    folder = rule_folder(phrases={"a": "abc"})
    other = tmp_path / "other"
    (other / "xx").mkdir(parents=True)
    (other / "xx" / "rules.yaml").write_text("phrases: {a: abd}", encoding="utf-8")
    assert len({shipped, Extractor(rules=[folder]).rules, Extractor(rules=[other]).rules}) == 3


def test_a_folder_of_rules_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PartyieError, match="no-such-folder: no folder; rules are given as a folder with one folder per language"):
        Extractor(rules=[tmp_path / "no-such-folder"])


def test_a_language_without_rules_is_an_error_that_lists_those_with(rule_folder: RuleFolder) -> None:
    with pytest.raises(LanguageError) as error:
        Extractor(languages=["qq"], rules=[rule_folder(phrases={"a": "abc"})])
    assert "no rules for language 'qq'" in str(error.value)
    for language in (*languages(), "xx"):
        assert language in str(error.value)
