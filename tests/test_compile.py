"""Rule files that cannot be used: the error names the file, the rule or section, and the mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from partyie import Extractor, LanguageError, PartyieError, RuleError
from partyie.rules.examples import failures
from partyie.rules.read import languages, read, rules_root

RuleFolder = Callable[..., Path]


def use(folder: Path) -> None:
    """Rules are compiled when they are first needed, and the steps of a rule where its anchor stands."""
    Extractor(languages=["xx"], rules=[folder]).extract("Membro Membro Politburo abc abcd")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"match": "abcd{rolle}"}, "rule xx/title/a: no lexicon, phrase or kind 'rolle'; define it (character 5)"),
        ({"match": "abcd", "not_after": "x("}, "rule xx/title/a, not_after: a plain group; write (?:…), or"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_named_by_file_rule_and_character(
    rule: dict[str, str], message: str, rule_folder: RuleFolder
) -> None:
    with pytest.raises(RuleError) as error:
        use(rule_folder(titles=[{"id": "xx/title/a", **rule}]))
    assert str(error.value).partition("rules.yaml: ")[2].startswith(message)


def test_an_error_of_a_rule_is_an_error_of_partyie(rule_folder: RuleFolder) -> None:
    with pytest.raises(PartyieError):
        use(rule_folder(titles=[{"id": "xx/title/a", "match": "("}]))


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
        ("disable: und/date/day-month-year", "mine.yaml:1:10: disable is a list, not text"),
        ("disable: [3]", "mine.yaml:1:11: YAML reads 3 as a number; for text write '3', with quotation marks"),
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
        of_it = [failure for failure in failures("de", (rules_root(), folder)) if failure.rule.id == shipped.id]
        assert [failure for failure in of_it if failure.rule.file == shipped.file] == []


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
