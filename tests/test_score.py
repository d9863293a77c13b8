"""Scores: the same figures as the scorer beside the project, also where much is wrong; every mistake is named; bad files are told."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from partyie import PartyieError
from partyie.cli import main
from partyie.extractor import MENTIONS
from partyie.people import AGAIN
from partyie.rules.catalogue import rules_of
from partyie.rules.read import rules_root
from partyie.score import Scores, gold_files, load

ROOT = Path(__file__).parent.parent
TEXT = "Comrade Nguyen Van An, member of the Politburo, signed Decision No. 05-QD/TW on 4 March 2024."
PERSON = {"id": "P1", "kind": "person", "start": 8, "end": 21, "text": "Nguyen Van An", "value": {}}
TITLE = {
    "id": "T1",
    "kind": "title",
    "start": 23,
    "end": 46,
    "text": "member of the Politburo",
    "value": {"role": "member", "body": "politburo"},
}
CODE = {
    "id": "C1",
    "kind": "citation",
    "start": 55,
    "end": 76,
    "text": "Decision No. 05-QD/TW",
    "value": {"type": "decision", "number": "05", "code": "05-QĐ/TW", "issued": "D1"},
}
DATE = {"id": "D1", "kind": "date", "start": 80, "end": 92, "text": "4 March 2024", "value": {"edtf": "2024-03-04"}}


def gold_file(folder: Path, *mentions: dict[str, Any], text: str = TEXT, **keys: Any) -> Path:
    (folder / "a.txt").write_text(text, "utf-8")
    sha = hashlib.sha256(text.encode()).hexdigest()
    links = [["T1", "P1"]] if {"T1", "P1"} <= {row["id"] for row in mentions} else []
    data = {"text_file": "a.txt", "sha256": sha, "language": "en", "mentions": mentions, "links": links, **keys}
    (folder / "a.json").write_text(json.dumps(data), "utf-8")
    return folder / "a.json"


def scored(path: Path) -> Scores:
    scores = Scores()
    scores.add(path)
    return scores


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["score", *map(str, arguments)])


def test_what_is_all_right_has_no_mistakes(tmp_path: Path) -> None:
    said = {**CODE, "value": {**CODE["value"], "number": "5"}}
    scores = scored(gold_file(tmp_path, PERSON, TITLE, said, DATE))
    assert [str(mistake) for mistake in scores.mistakes if mistake.row != "citation"] == []
    assert scores.counts["all", "holder"].value_f1 == 1


@pytest.mark.parametrize(
    ("mentions", "row", "what"),
    [
        ([TITLE, DATE, CODE], "person", "false"),
        ([PERSON, TITLE, DATE, CODE, {**PERSON, "id": "P2", "start": 0, "end": 7, "text": "Comrade"}], "person", "missed"),
        ([{**PERSON, "end": 14, "text": "Nguyen"}, TITLE, DATE, CODE], "person", "value"),
        ([PERSON, {**TITLE, "end": 29, "text": "member"}, DATE, CODE], "title", "span"),
        ([PERSON, {**TITLE, "value": {"role": "secretary", "body": "politburo"}}, DATE, CODE], "title", "value"),
        ([PERSON, {**TITLE, "value": {"role": "member", "body": "secretariat"}}, DATE, CODE], "title", "value"),
        ([PERSON, TITLE, {**DATE, "value": {"edtf": "2024-03-05"}}, CODE], "date", "value"),
        ([PERSON, TITLE, DATE, {**CODE, "value": {**CODE["value"], "code": "05-QĐ/TTg"}}], "citation", "value"),
    ],
)
def test_each_mistake_is_named(tmp_path: Path, mentions: list[dict[str, Any]], row: str, what: str) -> None:
    mistakes = [(mistake.row, mistake.what) for mistake in scored(gold_file(tmp_path, *mentions)).mistakes]
    assert (row, what) in mistakes
    assert {name for name, _ in mistakes} <= {row, "holder", "citation"}


def test_a_body_that_is_as_good_an_answer_counts(tmp_path: Path) -> None:
    text = "Nguyen Van An, Director of the provincial Department of Health, and Tran Thi Ha, Party Secretary, met."
    result = json.loads(json.dumps(__import__("partyie").extract(text, "en").to_dict()))
    general = [
        {**row, "value": {**row["value"], "body": "department"} if row["kind"] == "title" else row["value"]} for row in result["mentions"]
    ]
    named = [row for row in general if row["value"].get("role") == "director" or row["kind"] == "person"]
    scores = scored(gold_file(tmp_path, *named, text=text, links=[]))
    assert [mistake for mistake in scores.mistakes if mistake.what == "value"] == []


def agree(shared: Path, files: list[Path], *options: str) -> None:
    scorer = shared / "tools" / "score.py"
    run = subprocess.run([sys.executable, scorer, "--json", *options, *files], capture_output=True, text=True, check=True)
    result = command(*files, "--format", "json", *options)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["scores"] == json.loads(run.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--detect",)])
@pytest.mark.parametrize("pattern", ["gold/*.json", "dev/*/*.json"])
def test_the_figures_are_those_of_the_scorer(shared: Path, pattern: str, options: tuple[str, ...]) -> None:
    files = sorted(shared.glob(pattern))
    if not files:
        pytest.skip("no gold files beside the project")
    agree(shared, files, *options)


def spoilt(gold: dict[str, Any], text: str, rng: random.Random) -> None:
    """Leave out mentions and links, move ends, exchange values."""
    values: dict[str, list[dict[str, Any]]] = {}
    for row in gold["mentions"]:
        values.setdefault(row["kind"], []).append(row["value"])
    for row in gold["mentions"]:
        if rng.random() < 0.2:
            row["end"] = rng.randint(row["start"] + 1, row["end"])
            row["text"] = text[row["start"] : row["end"]]
        if rng.random() < 0.3:
            row["value"] = rng.choice(values[row["kind"]])
    gone = {row["id"] for row in gold["mentions"] if rng.random() < 0.2}
    gold["mentions"] = [row for row in gold["mentions"] if row["id"] not in gone]
    gold["links"] = [link for link in gold["links"] if not gone.intersection(link) and rng.random() < 0.9]


@pytest.mark.slow
def test_the_figures_are_those_of_the_scorer_where_much_is_wrong(shared: Path, tmp_path: Path) -> None:
    files = sorted([*shared.glob("gold/*.json"), *shared.glob("dev/*/*.json")])
    if not files:
        pytest.skip("no gold files beside the project")
    rng, made = random.Random(5), []
    for number, path in enumerate(files):
        gold, text = load(path)
        spoilt(gold, text, rng)
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "text.txt").write_bytes(text.encode())
        (folder / "gold.json").write_text(json.dumps({**gold, "text_file": "text.txt"}), "utf-8")
        made.append(folder / "gold.json")
    agree(shared, made)


# --- files that cannot be used


def without(key: str) -> Callable[[dict[str, Any]], None]:
    return lambda data: data.pop(key)


def put(**keys: Any) -> Callable[[dict[str, Any]], None]:
    return lambda data: data.update(keys)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without("sha256"), "there is no sha256"),
        (without("links"), "there is no links"),
        (put(text_file="b.txt"), "its text b.txt is neither beside it nor in the folder above"),
        (put(sha256="0"), "is not the text that was annotated"),
        (put(mentions={}), "mentions and links are lists"),
        (put(mentions=[{"id": "P1"}]), "a mention has id, kind, start, end, text and value"),
        (put(mentions=[{**PERSON, "kind": "people"}]), "mention P1: kind is one of"),
        (put(mentions=[PERSON, PERSON]), "no id comes twice"),
        (put(mentions=[{**PERSON, "start": 9}]), "mention P1: 9 to 21 is 'guyen Van An' and not 'Nguyen Van An'"),
        (put(mentions=[{**DATE, "value": {}}]), "mention D1: the value of a date says edtf"),
        (put(links=[["T1", "P9"]]), "a link is the id of a title and that of its holder: ['T1', 'P9']"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, change: Callable[[dict[str, Any]], None], message: str) -> None:
    path = gold_file(tmp_path, PERSON, TITLE)
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(PartyieError) as error:
        load(path)
    assert str(error.value).startswith(f"{path}: ")
    assert message in str(error.value)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"3"])
def test_what_is_no_gold_file_is_told_and_the_others_are_done(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.json").write_bytes(data)
    gold_file(tmp_path, PERSON)
    result = command(tmp_path)
    assert result.exit_code == 1
    assert str(tmp_path / "b.json") in result.stderr
    assert "en person" in result.stdout


def test_a_file_that_is_not_there_and_a_folder_without_any(tmp_path: Path) -> None:
    assert command(tmp_path / "none.json").exit_code == 1
    result = command(tmp_path)
    assert result.exit_code == 2
    assert "no .json file in it" in result.stderr
    with pytest.raises(PartyieError):
        gold_files([tmp_path])


# --- the command


def test_the_table_has_a_row_for_each_kind_and_language(tmp_path: Path) -> None:
    result = command(gold_file(tmp_path, PERSON, TITLE, DATE, CODE), "--errors")
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["en", "person", "1", "1", "1.000", "1.000", "1.000", "1.000"] in lines
    assert [line[:2] for line in lines if line[0] == "all"] == [
        ["all", row] for row in ("title", "citation", "date", "person", "holder", "title+", "citation+")
    ]


def test_mistakes_are_part_of_the_json_where_they_are_asked_for(tmp_path: Path) -> None:
    path = gold_file(tmp_path, TITLE)
    assert set(json.loads(command(path, "-f", "json").stdout)) == {"partyie", "rules", "scores"}
    data = json.loads(command(path, "-f", "json", "--errors").stdout)
    assert {"file", "row", "what", "gold", "said"} == set(data["errors"][0])
    assert [error["said"] for error in data["errors"] if error["row"] == "person"] == ["'Nguyen Van An' {}"]


def test_nothing_found_and_nothing_there_has_no_precision(tmp_path: Path) -> None:
    result = command(gold_file(tmp_path, text="Nothing."))
    assert [line.split() for line in result.stdout.splitlines()][1:2] == [["en", "title", "0", "0", "1.000", "–", "–", "1.000"]]


def test_rules_of_ones_own_count(tmp_path: Path) -> None:
    (tmp_path / "rules" / "en").mkdir(parents=True)
    rule = "guards:\n  - id: en/guard/no-comrades\n    match: 'Comrade Nguyen Van An'\n"
    (tmp_path / "rules" / "en" / "own.yaml").write_text(rule, "utf-8")
    data = json.loads(command(gold_file(tmp_path, PERSON), "-f", "json", "--rules", tmp_path / "rules").stdout)
    assert data["scores"]["en person"]["said"] == 0


# --- what each rule finds


def stats(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["rules", "stats", *map(str, arguments)])


def test_each_rule_has_its_hits_and_those_that_are_right(tmp_path: Path) -> None:
    wrong = {**DATE, "value": {"edtf": "2024-03-05"}}
    path = gold_file(tmp_path, PERSON, TITLE, wrong, CODE)
    data = json.loads(stats(path, "-f", "json").stdout)
    rows = {row["id"]: row for row in data["rules"]}
    assert sum(row["hits"] for row in rows.values()) == 4
    (date,) = [row for name, row in rows.items() if "/date/" in name]
    assert (date["hits"], date["right"], date["precision"], date["recall"]) == (1, 0, 0.0, 0.0)
    (title,) = [row for name, row in rows.items() if "/title/" in name]
    assert (title["hits"], title["right"], title["precision"], title["recall"]) == (1, 1, 1.0, 1.0)


def test_all_rules_either_find_something_or_are_named_as_idle() -> None:
    data = json.loads(stats(ROOT / "seeds", "-f", "json").stdout)
    found = {row["id"] for row in data["rules"]}
    known = {rule.id for rule in rules_of((rules_root(),)) if rule.kind in MENTIONS}
    assert known == (found | set(data["idle"])) - {AGAIN}
    assert not found & set(data["idle"])


def test_a_table_of_rules_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = stats(gold_file(tmp_path, PERSON), tmp_path / "none.json")
    assert result.exit_code == 1
    assert "none.json" in result.stderr
    assert ["hits", "right", "precision", "recall", "rule"] in [line.split() for line in result.stdout.splitlines()]
    assert "of these languages found nothing:" in result.stdout
