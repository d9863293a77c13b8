"""The rule files of a new language: they work as they are, overwrite nothing, and the page on them leads to a scored language."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from pages import follow
from strategies import LANGUAGES, seeds

from partyie import Extractor
from partyie.checker.check import check
from partyie.cli import main
from partyie.rules.catalogue import Names
from partyie.rules.examples import failures
from partyie.rules.read import COMMON, read, rules_root
from partyie.rules.skeleton import HEAD, write

FILES = ["citations.yaml", "dates.yaml", "language.yaml", "lexicon.yaml", "persons.yaml", "titles.yaml"]

SENTENCE = (
    "<On> 18 <May> 2025 <the> <Deputy> <Minister> <of> <Health>, <Comrade> Karin Ellerbrock, <and> Le Van Nam, <Member> <of> <the> "
    "<Politburo>, <signed> <Resolution> <No.> 57-NQ/TW <dated> 22 <December> 2024."
)


def new(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["rules", "new", *map(str, arguments)])


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_command_names_the_files_that_it_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = new("fr")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [str(Path("fr", name)) for name in FILES]
    assert new("fr", "--into", Path("own", "rules")).exit_code == 0
    assert everything(tmp_path / "fr").keys() == {tmp_path / "fr" / name for name in FILES}
    assert [path.read_bytes() for path in sorted((tmp_path / "fr").iterdir())] == [
        path.read_bytes() for path in sorted((tmp_path / "own" / "rules" / "fr").iterdir())
    ]


# "no" is a word that YAML reads as something else.
@pytest.mark.parametrize("language", ["fr", "no", "yue", "zh-hant", "pt-br"])
def test_a_new_language_works_as_it_is(language: str, tmp_path: Path) -> None:
    for path in write(language, tmp_path):
        assert path.read_text("utf-8").startswith(HEAD)
        assert yaml.safe_load(path.read_text("utf-8"))["language"] == language
    assert check((rules_root(), tmp_path)).findings == []
    assert list(failures(language, (rules_root(), tmp_path))) == []
    result = Extractor(language, rules=[tmp_path]).extract(SENTENCE)
    dates = [(date.text, date.value.edtf) for date in result.dates]
    assert dates == [("18 <May> 2025", "2025-05-18"), ("22 <December> 2024", "2024-12-22")]
    assert [(title.value.role, title.value.body, title.holder and title.holder.text) for title in result.titles] == [
        ("deputy-minister", "ministry-of-health", "Karin Ellerbrock"),
        ("member", "politburo", "Le Van Nam"),
    ]
    (citation,) = result.citations
    assert (citation.value.type, str(citation.value.code), citation.issued) == ("resolution", "57-NQ/TW", result.dates[1])
    assert {mention.rule.split("/")[0] for mention in result} == {language, COMMON}


def test_every_rule_has_examples_and_every_word_is_used(tmp_path: Path) -> None:
    write("fr", tmp_path)
    roots = (rules_root(), tmp_path)
    rules, names = read("fr", roots), Names("fr", roots)
    assert {rule.kind for rule in rules.rules} == {"date", "citation", "title", "person", "link"}
    assert [rule.id for rule in rules.rules if not rule.examples or not (rule.counterexamples or rule.kind == "link")] == []
    written = [rule.match for rule in rules.rules] + [phrase.match for phrase in rules.phrases.values()]
    used = {source for pattern in written for source in names.sources(pattern)}
    assert set(rules.lexicons) - used == set()
    assert set(rules.phrases) - used == {"title_person", "person_title", "title_title"}


def test_a_placeholder_finds_nothing_in_a_text(tmp_path: Path) -> None:
    write("fr", tmp_path)
    forms = [form for parts in read("fr", (rules_root(), tmp_path)).lexicons.values() for one in parts for form, _ in one.forms]
    assert [form for form in forms if not form.startswith("<")] == []
    plain, more = Extractor(), Extractor(rules=[tmp_path])
    text = "\n\n".join(text for _, text in seeds())
    assert more.extract(text).mentions == plain.extract(text).mentions


def test_examples_fail_until_they_have_the_new_words_too(tmp_path: Path) -> None:
    write("fr", tmp_path)
    lexicon = tmp_path / "fr" / "lexicon.yaml"
    lexicon.write_text(lexicon.read_text("utf-8").replace("<May>", "mai"), "utf-8")
    failed = {failure.rule.id for failure in failures("fr", (rules_root(), tmp_path))}
    assert failed == {"fr/date/day", "fr/date/days", "fr/date/month"}


# --- what is not written


@pytest.mark.parametrize(
    ("language", "mend"),
    [
        ("FR", "'FR' is no code of a language; write fr"),
        ("pt_BR", "'pt_BR' is no code of a language; write pt-br"),
        ("f", "write one of two or three letters, such as fr"),
        ("french", "write one of two or three letters"),
        ("pt-", "write one of two or three letters"),
        ("pt-b", "write one of two or three letters"),
        ("pt--br", "write one of two or three letters"),
        ("", "write one of two or three letters"),
        ("../fr", "write one of two or three letters"),
        ("fr\n", "write one of two or three letters"),
        ("ça", "write one of two or three letters"),
        ("ontology", "write one of two or three letters"),
        *[(language, f"partyie has rules for '{language}' already; to add to them, write your own") for language in (*LANGUAGES, COMMON)],
    ],
)
def test_no_language_is_told_what_to_write(language: str, mend: str, tmp_path: Path) -> None:
    result = new(language, "--into", tmp_path)
    assert result.exit_code == 2
    assert mend in " ".join(result.stderr.split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["titles.yaml", "words-of-my-own.yaml"])
def test_nothing_is_written_beside_rules_that_are_there(name: str, tmp_path: Path) -> None:
    mine = tmp_path / "fr" / name
    mine.parent.mkdir()
    mine.write_text("titles: []\n", "utf-8")
    before = everything(tmp_path)
    result = new("fr", "--into", tmp_path)
    assert result.exit_code == 2
    assert f"{mine}: there are rules for 'fr' already" in result.stderr.replace("\n", " ")
    assert everything(tmp_path) == before


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "fr").write_text("", "utf-8")
    result = new("fr", "--into", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {tmp_path / 'fr'}: ")
    assert everything(tmp_path) == {tmp_path / "fr": b""}


# --- the page


def test_the_page_leads_to_a_scored_language(root: Path, tmp_path: Path) -> None:
    commands = follow(root / "docs" / "add-a-language.md", tmp_path)
    assert {" ".join(command.split()[1:3]) for command in commands if "partyie rules" in command} >= {"rules new", "rules diff"}
    assert commands[-1].startswith("partyie score")
    assert check((rules_root(), tmp_path / "my-rules")).findings == []
