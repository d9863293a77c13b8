"""Lists of rules, and what one of them says: every rule has its place, phrases are written out, a wrong id is told the near ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import regex
from click.testing import CliRunner, Result
from strategies import LANGUAGES

from partyie import RuleError
from partyie.cli import main
from partyie.rules.catalogue import Names, described, rule_of, rules_of
from partyie.rules.format import Rule
from partyie.rules.read import read, rules_root

ROOTS = (rules_root(),)
ALL = list(rules_of(ROOTS))

OWN = """
phrases:
  pair: '{one:digit}-{:digit}'
  digit: '[0-9]'
lexicon:
  fruit:
    case: exact
    entries: {apple: Apfel, pear: [Birne, Birnen]}
citations:
  - id: xx/citation/basket
    note: fruit with a number
    match: '{_:fruit} {pair} \\{\\} [{}] {code:digit} \\p{Lu}{2,3} {title}{elsewhere}'
    not_after: 'x'
    priority: 2
    value: {type: plan}
    examples: [{text: "Apfel 1-2", find: Apfel, value: {number: "1"}}]
    counterexamples: ["no fruit"]
"""


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["rules", *map(str, arguments)])


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "own.yaml").write_text(OWN, "utf-8")
    return tmp_path


def test_all_rules_are_listed_by_language_and_kind() -> None:
    assert {rule.id for rule in ALL} == {rule.id for name in (*LANGUAGES, "und") for rule in read(name, ROOTS).rules}
    rows = json.loads(command("list", "-f", "json").stdout)
    assert [row["id"] for row in rows] == [rule.id for rule in ALL]
    text = command("list").stdout.splitlines()
    assert [line.split()[0] for line in text if line.startswith("  ")] == [rule.id for rule in ALL]
    assert text[-1].startswith(f"{len(ALL)} rules")
    assert sum(int(line.split()[2]) for line in text[:-1] if not line.startswith(" ")) == len(ALL)


def test_a_list_can_be_of_one_language_and_kind() -> None:
    rows = json.loads(command("list", "-l", "de", "-k", "date", "-f", "json").stdout)
    assert {(row["language"], row["kind"]) for row in rows} == {("de", "date")}
    assert all(row["id"].startswith("de/date/") for row in rows)
    assert "und citation" in command("list", "-l", "und").stdout


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_every_rule_is_shown_with_its_place(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(rules_root().parent)
    told = described(rule, ROOTS)
    file, line = told["place"].rsplit(":", 1)
    assert Path(file).read_text("utf-8").splitlines()[int(line) - 1].strip().removeprefix("- ") == f"id: {rule.id}"
    names = Names(rule.language, ROOTS)
    assert not set(told["slots"]) & set(names.phrases)
    if not told["slots"]:
        pattern = regex.compile(told["expanded"], regex.V1)
        for example in rule.examples:
            assert pattern.search(example.text) is not None


def test_phrases_are_written_out_and_all_else_stays(own: Path) -> None:
    told = described(rule_of("xx/citation/basket", (*ROOTS, own)), (*ROOTS, own))
    pair = "(?<pair>(?<one>[0-9])-(?:[0-9]))"
    assert told["expanded"] == f"{{_:fruit}} {pair} \\{{\\}} [{{}}] (?<code>[0-9]) \\p{{Lu}}{{2,3}} {{title}}{{elsewhere}}"
    assert told["slots"] == {"fruit": "Apfel, Birne, Birnen", "title": "a mention found before", "elsewhere": "what each language says"}
    assert told["place"] == f"{own / 'xx' / 'own.yaml'}:10"


def test_a_rule_is_shown_for_people(own: Path) -> None:
    result = command("show", "xx/citation/basket", "--rules", own)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == f"xx/citation/basket  (citation)  {own / 'xx' / 'own.yaml'}:10"
    assert lines[1] == "  fruit with a number"
    for line in (
        "not_after: x",
        "priority: 2",
        "value: type: plan",
        "    Apfel  number: 1",
        "  no fruit",
        "  fruit      Apfel, Birne, Birnen",
    ):
        assert line in lines


def test_what_one_adds_takes_the_place_of_a_rule_with_its_id(tmp_path: Path) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "own.yaml").write_text("citations:\n  - id: de/citation/noun-code\n    match: 'Akte {code}'\n", "utf-8")
    assert rule_of("de/citation/noun-code", (*ROOTS, tmp_path)).match == "Akte {code}"
    rows = json.loads(command("list", "-l", "de", "-f", "json", "--rules", tmp_path).stdout)
    assert [row["place"] for row in rows if row["id"] == "de/citation/noun-code"] == [f"{tmp_path / 'de' / 'own.yaml'}:2"]


def test_a_wrong_name_is_told_the_near_ones() -> None:
    with pytest.raises(RuleError, match="no rule 'de/citation/noun-cod'; did you mean de/citation/noun-code, "):
        rule_of("de/citation/noun-cod", ROOTS)
    result = command("show", "nonsense")
    assert result.exit_code == 2
    assert "`partyie rules list` names all" in result.stderr
    result = command("list", "-l", "xx")
    assert result.exit_code == 2
    assert "no rules for language 'xx'; there are de, en, id, vi" in result.stderr
    assert command("list", "--rules", "not/there").exit_code == 2
