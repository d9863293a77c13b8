"""The checker: each wrong rule file has exactly the findings of the table, and no file can harm it."""

from __future__ import annotations

import contextlib
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tables import table

from partyie import Extractor, RuleError
from partyie.checker.check import Report, check
from partyie.checker.references import Domains
from partyie.cli import main
from partyie.rules.read import Roots, rules_root
from partyie.rules.source import MOST_BYTES, Source
from partyie.values.ontology import ontology_of

TABLE: dict[str, Any] = table("wrong_files.yaml")
RULE = "titles: [{id: xx/title/one, match: abcd, value: {role: member}, examples: [{text: abcd, find: abcd}]}]\n"


def written(folder: Path, text: str | bytes, file: str = "xx/a.yaml") -> Path:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def checked(*folders: Path) -> Report:
    return check((rules_root(), *folders))


def said(report: Report, folder: Path) -> list[str]:
    return [str(finding).replace(f"{folder}/", "").removeprefix("xx/a.yaml:") for finding in report.findings]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["rules", "check", *map(str, arguments)])


@pytest.mark.parametrize("row", TABLE["patterns"], ids=lambda row: row["match"])
def test_a_wrong_pattern_has_these_findings(row: dict[str, Any], tmp_path: Path) -> None:
    text = TABLE["base"].replace("MATCH", "'" + row["match"].replace("'", "''") + "'")
    assert said(checked(written(tmp_path, text)), tmp_path) == row["says"]


@pytest.mark.parametrize("row", TABLE["files"], ids=lambda row: row["text"][:60])
def test_a_wrong_file_has_these_findings(row: dict[str, Any], tmp_path: Path) -> None:
    assert said(checked(written(tmp_path, row["text"])), tmp_path) == row["says"]


@pytest.mark.parametrize("row", TABLE["elsewhere"], ids=lambda row: row["text"][:60])
def test_a_wrong_file_beside_a_right_one_has_these_findings(row: dict[str, Any], tmp_path: Path) -> None:
    assert said(checked(written(tmp_path, RULE)), tmp_path) == []
    assert said(checked(written(tmp_path, row["text"], row["file"])), tmp_path) == row["says"]


def test_the_files_of_the_table_would_be_right_but_for_one_thing(tmp_path: Path) -> None:
    text = TABLE["base"].replace("match: MATCH", "match: abcd\n    value: {role: member}")
    assert said(checked(written(tmp_path, text)), tmp_path) == []


def test_all_files_and_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    written(tmp_path, RULE + "titel: []\nwrods: []\n")
    written(tmp_path, "titles: [\n", "xx/b.yaml")
    written(tmp_path, "lexicon: {role: {caze: exact, entries: {member: [no]}}}\n", "yy/c.yaml")
    assert [finding.split(":")[:2] for finding in said(checked(tmp_path), tmp_path)] == [
        ["2", "1"],
        ["3", "1"],
        ["xx/b.yaml", "2"],
        ["yy/c.yaml", "1"],
        ["yy/c.yaml", "1"],
    ]


def test_what_the_checker_cannot_use_an_extractor_refuses_with_the_same_words(tmp_path: Path) -> None:
    for number, text in enumerate(("titel: []", "titles: [", RULE + "disable: [3]", RULE + RULE)):
        folder = written(tmp_path / str(number), text)
        with pytest.raises(RuleError) as error:
            Extractor("xx", rules=[folder]).extract("abcd")
        assert str(error.value) == str(checked(folder).findings[0])


# --- files that once broke the checker


def rule(**keys: str) -> str:
    """A file with one rule, some of its keys as given."""
    of_rule = {"id": "xx/title/one", "match": "abcd", "value": "{role: member}", "examples": "[{text: abcd, find: abcd}]", **keys}
    return "titles:\n- " + "\n  ".join(f"{key}: {said}" for key, said in of_rule.items()) + "\n"


ONCE_BROKE = {
    "one rule without a list": "titles: {id: xx/title/one}",
    "a rule of an id that is taken, without a pattern": "titles: [{id: xx/title/one, match: abcd}, {id: xx/title/one}]",
    "spellings that are no letters": "lexicon: {role: {entries: {member: [café]}}}\nspelling: {'(': ')'}\n" + rule(match="'{role}'"),
    "a context with a slot": "phrases: {office_of_another: '{role}'}\n" + rule(),
    "disable with keys": "disable: {a: true}",
    "a slot as a key": "phrases:\n  {role}: x",
    "a list as a key": "lexicon: {[a, b]: {entries: {}}}",
    "an entry without a value": 'lexicon: {role: {entries: {"": [x]}}}',
    "an office without a role": 'labels: {office: {"": X}}',
    "a number for an example": rule(examples="[5, {text: abcd, find: zz}]"),
    "a mention without find": rule(examples="[{text: abcd, all: [{value: {role: a}}, {find: zz}]}]"),
    "a number for find": rule(examples="[{text: abcd, all: [{find: 3}, {find: abcd, value: {zz: 1}}]}]"),
    "an empty example": rule(examples="[{text: '', find: ''}]"),
    "a form with too many alternatives": f"lexicon: {{role: {{entries: {{member: ['{'(a|b)' * 26}']}}}}}}",
    "a pattern of a million pieces": rule(match="'abcd(?:(?:ef){1000}){1000}'"),
    "a year_offset in letters": rule(id="xx/date/one", value="{year_offset: abc}").replace("titles", "dates"),
    "a year in letters": rule(id="xx/citation/one", value="{year: abc, number: 5}").replace("titles", "citations"),
    "a script that there is not": "scripts: [Foo]",
    "an order with a part that there is not": "labels: {order: '{rool}'}",
    "an order with a brace": "labels: {order: '{role'}",
    "three hundred groups in one another": rule(match=f"'{'(?:' * 300}abcd{')' * 300}'"),
    "phrases that name one another": "phrases:\n"
    + "".join(f"  p{number}: 'abcd{{p{number + 1}}}'\n" for number in range(1500))
    + "  p1500: abcd\n"
    + rule(match="'{p0}'"),
    "a list that is called a mapping": rule(value="!!map [a]"),
    "a mapping that is called text": "titles: !!str {a: b}",
    "a mapping that is called a list": "titles: !!seq {a: b}",
    "an order that is no date": "labels: {order: 2025-13-45}",
    "an ending that is no date": "paradigms: {s: [2025-13-45]}",
    "a form that may be empty": "lexicon: {role: {entries: {member: ['(a)?']}}}\n" + rule(match="'{role}'"),
}


@pytest.mark.parametrize("what", ONCE_BROKE)
def test_no_file_breaks_the_checker_or_an_extraction(what: str, tmp_path: Path) -> None:
    written(tmp_path, ONCE_BROKE[what])
    assert checked(tmp_path).findings
    with contextlib.suppress(RuleError):  # nothing else may be raised
        Extractor("xx", rules=[tmp_path]).extract("abcd")


def test_names_that_there_are_stand_in_one_order() -> None:
    known = Domains(ontology_of([{"bodies": dict.fromkeys("fbdace")}]))
    assert known.problem("body", "office") == ("no body 'office'", "there are a, b, c, d, e, f")


LOWER = """language: xx
lexicon: {month: {entries: {"1": [januaro]}}}
phrases: {joint: "{amount}", title_person: "{amount}? "}
dates:
- {id: xx/date/day, match: "{day:joint} {month}", examples: [{text: 3 januaro, find: 3 januaro}]}
- {id: xx/date/other, match: "{_:amount}-{month}", value: {day: 3}, examples: [{text: 3-januaro, find: 3-januaro}]}
"""


@pytest.mark.parametrize(
    ("upper", "says"),
    [
        ({"und/b.yaml": "phrases: {amount: '[0-9]{1,2}'}"}, []),
        (
            {"und/b.yaml": "phrases:\n  other: '[0-9]'\n  amount: '[0-9(a|b)]{1,2}'"},
            ["und/b.yaml:3:3: with this rule xx/date/day begins with neither a slot, nor digits, nor a literal of three characters"],
        ),
        (
            {"xx/b.yaml": "phrases: {joint: '[a-z]+'}"},
            ["xx/b.yaml:1:11: with this rule xx/date/day begins with neither a slot, nor digits, nor a literal of three characters"],
        ),
        ({"xx/b.yaml": "disable: [xx/date/day]\nphrases: {joint: '[a-z]+'}"}, []),
        # What is wrong in the phrase itself is said there, and nothing else.
        ({"und/b.yaml": "phrases: {amount: '{amount}'}"}, ["und/b.yaml:1:20: phrase amount uses itself"]),
        (
            {"und/b.yaml": "phrases: {amount: '(?:[0-9]|{_:month}){9}{9}'}"},
            ["und/b.yaml:1:42: a brace that opens neither a slot nor a count"],
        ),
    ],
)
def test_what_rules_below_name_must_serve_them_still(upper: dict[str, str], says: list[str], tmp_path: Path) -> None:
    lower, own = tmp_path / "lower", tmp_path / "own"
    written(lower, "phrases: {amount: '[0-9]{1,2}'}", "und/a.yaml")
    written(lower, LOWER)
    for file, text in upper.items():
        written(own, text, file)
    roots = Roots((lower, own))
    assert [one.partition(";")[0] for one in said(check(roots), own)] == says
    with pytest.raises(RuleError) if says else contextlib.nullcontext():
        Extractor("xx", roots).extract("3 januaro")


def test_hundreds_of_mistakes_are_each_named(tmp_path: Path) -> None:
    wrong = "- {{id: xx/title/r{0}, match: 'ab{0}cd. {{rool}}', value: {{role: membre}}, examples: [{{text: ab{0}, find: ab{0}}}]}}\n"
    found = said(checked(written(tmp_path, "titles:\n" + "".join(map(wrong.format, range(300))))), tmp_path)
    assert [line.split(":")[0] for line in found] == [str(number) for number in range(2, 302) for _ in range(3)]


# --- files that are no rule files


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
UNREADABLE = {
    "aliases that grow": (BOMB, ":6:4: with its aliases (*) written out it has more than 1,000,000 parts; leave some of them out"),
    "a hundred thousand brackets": ("[" * 100_000, ":1:41: nested more than 40 deep; a rule file needs six"),
    "bytes": (bytes(range(256)) * 8, ":2:118: this is no UTF-8 (byte 128 is 0x80); save it as UTF-8"),
    "NUL": ("titles: \0\n", ":1:9: this is no YAML: control characters are not allowed; save it as plain text in UTF-8"),
    "Latin-1": ("words: [größer]".encode("latin-1"), ":1:11: this is no UTF-8 (byte 10 is 0xf6); save it as UTF-8"),
    "an anchor in itself": ("words: &w [*w]\n", ":1:8: an alias (*) stands inside what it stands for; write it out"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_that_cannot_be_read_is_named_with_its_mend(what: str, tmp_path: Path) -> None:
    text, message = UNREADABLE[what]
    report = checked(written(tmp_path, text))
    assert [str(finding) for finding in report.findings] == [f"{tmp_path}/xx/a.yaml{message}"]
    assert report.unreadable
    result = run(tmp_path)
    assert result.exit_code == 2
    with pytest.raises(RuleError) as error:
        Extractor("xx", rules=[tmp_path]).extract("abcd")
    assert str(error.value) == f"{tmp_path}/xx/a.yaml{message}"


def test_a_file_of_a_hundred_megabytes_is_not_even_read(tmp_path: Path) -> None:
    path = written(tmp_path, "") / "xx" / "a.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    began = time.process_time()
    (finding,) = checked(tmp_path).findings
    assert (finding.message, finding.mend) == ("100,000,000 bytes are too many for a rule file", f"split it: {MOST_BYTES:,} are the most")
    assert time.process_time() - began < 30, "bounded: to read it would take minutes"


def test_a_link_to_itself_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, RULE) / "xx" / "loop.yaml"
    path.symlink_to(path)
    (finding,) = checked(tmp_path).findings
    assert (finding.path, finding.message) == (path, "a link that leads nowhere, or to itself")
    assert run(path).exit_code == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(written(tmp_path, RULE) / "xx" / "pipe.yaml")
    assert [finding.message for finding in checked(tmp_path).findings] == ["this is no file"]


def test_files_that_nobody_reads_are_named(tmp_path: Path) -> None:
    written(written(tmp_path, RULE), RULE, "xx/more.yml")
    written(tmp_path, RULE, "stray.yaml")
    assert said(checked(tmp_path), tmp_path) == [
        f"stray.yaml:1:1: a file outside the folders is not read; put it into {tmp_path.name}/LANGUAGE/",
        "xx/more.yml:1:1: a file of this name is not read; name it more.yaml",
    ]


# --- places


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("a: bcd", 2, (1, 6)),
        ("a: 'b''cd'", 2, (1, 8)),
        ("a: 'b''cd'", 3, (1, 9)),
        ('a: "b\\u0041\\nc"', 3, (1, 14)),
        ('a: "b\\\n  cd"', 2, (2, 4)),
        ("a: &x 'bcd'", 2, (1, 10)),
        ("a: bc\n  de", 3, (2, 3)),
        ("a: 'b\n\n  c'", 2, (3, 3)),
        ("a: |\n   bc\n   de\n", 4, (3, 5)),
        ("a: >\n  bc\n  de\n", 3, (3, 3)),
        ("a: ộß𝄞x", 3, (1, 7)),
    ],
)
def test_a_character_of_a_text_is_found_in_the_file(text: str, offset: int, place: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    source = Source(path)
    assert source.place(source.items(source.root)["a"][1], offset) == place


BREAKS = r"""phrases:
  of: |-
    de {xx}
    (la)
  to: >-
    de .

    la .
  more: "al (?:a
    |b) dr.

    x.\
    y."
  last: 'don''t
    dr.'
titel: []
"""


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_do_not_move_a_finding(end: str, tmp_path: Path) -> None:
    usual, other = written(tmp_path / "usual", BREAKS), written(tmp_path / "other", BREAKS.replace("\n", end))
    found = said(checked(usual), usual)
    assert [":".join(one.split(":")[:2]) for one in found] == ["4:5", "6:8", "8:7", "10:11", "12:6", "13:6", "15:7", "16:1"]
    assert said(checked(other), other) == found


@pytest.mark.parametrize("linked", [".", "xx", "xx/a.yaml"])
def test_what_a_link_leads_to_has_the_same_findings(linked: str, tmp_path: Path) -> None:
    real, link = written(tmp_path / "real", RULE + "titel: []\nwords: ['la la']\n"), tmp_path / "link"
    (link / linked).parent.mkdir(parents=True, exist_ok=True)
    (link / linked).symlink_to(real / linked)
    found = said(checked(real), real)
    assert len(found) == 2
    assert said(checked(link), link) == found
    for path in (link, link / "xx", link / "xx" / "a.yaml"):
        assert run(path).output.count("\n    ^\n") == 1, path


# --- the command


def test_the_shipped_rules_have_no_findings() -> None:
    result = run()
    assert (result.exit_code, result.output.splitlines()[0].partition(":")[2]) == (0, " nothing to mend"), result.output


def test_the_command_shows_line_caret_and_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(written(tmp_path, RULE + "titel: []\n"))
    result = run("xx/a.yaml")
    assert result.exit_code == 1
    assert result.output.splitlines()[:4] == [
        "xx/a.yaml:2:1: unknown key 'titel' in a rule file",
        "    titel: []",
        "    ^",
        "  did you mean 'titles'?",
    ]
    assert "The examples of xx were not run: first mend the above." in result.output


def test_a_long_line_is_shown_around_its_caret(tmp_path: Path) -> None:
    written(tmp_path, f"words: [{'abcdefgh, ' * 40}no, {'abcdefgh, ' * 40}]\n")
    _, line, caret, *_ = run(tmp_path).output.splitlines()
    assert line[caret.index("^") :].startswith("no, ")
    assert len(line) < 110


def test_json_and_github_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(written(tmp_path, "titel: [a%b]\n"))
    data = json.loads(run(".", "-f", "json").output)
    assert data["findings"] == [
        {
            "file": "xx/a.yaml",
            "line": 1,
            "column": 1,
            "message": "unknown key 'titel' in a rule file",
            "mend": "did you mean 'titles'?",
            "text": "titel: [a%b]",
        }
    ]
    assert (data["files"], data["unproved"]) == (1, ["xx"])
    assert run(".", "-f", "github").output.splitlines() == [
        "::error file=xx/a.yaml,line=1,col=1,title=partyie rules check::unknown key 'titel' in a rule file%0Adid you mean 'titles'?"
    ]


@pytest.mark.parametrize("path", ["xx", "xx/a.yaml", "xx/b.yaml", "."])
def test_a_file_or_folder_is_checked_within_its_folder(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, RULE.replace("abcd,", "'abcd{_:more}?',", 1))
    monkeypatch.chdir(written(tmp_path, "phrases: {more: e}\nwrods: []\n", "xx/b.yaml"))
    result = run(path)
    assert result.exit_code == (0 if path == "xx/a.yaml" else 1), result.output


@pytest.mark.parametrize("what", ["no/such/file.yaml", "empty"])
def test_a_path_without_rules_is_a_wrong_command(what: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run(tmp_path / what)
    assert result.exit_code == 2
    assert "no rule files here" in result.output


def test_without_a_path_the_folders_of_the_environment_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = written(tmp_path / "one", "titel: []"), written(tmp_path / "other", "wrods: []")
    monkeypatch.setenv("PARTYIE_RULES", os.pathsep.join(map(str, (one, other))))
    result = run()
    assert result.exit_code == 1
    assert [word for word in ("titel", "wrods") if word in result.output] == ["titel", "wrods"]


def test_a_mistake_in_the_shipped_ontology_is_a_finding_too(tmp_path: Path) -> None:
    folder = written(written(tmp_path, RULE), "roles: {member: {deputie: x}}\nbodies: {politburo: {}}\n", "ontology/a.yaml")
    assert [finding.message for finding in check((folder,)).findings] == ["unknown key 'deputie' in a role of the ontology"]
