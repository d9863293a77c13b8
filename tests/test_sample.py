"""From a corpus to scores of it: a sample is drawn, corrected in a spreadsheet, made into gold files, and scored."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from strategies import seeds

from partyie import Extractor
from partyie.annotated.sample import drawn
from partyie.annotated.sheets import places
from partyie.cli import main
from partyie.score import gold_files, load
from partyie.source import Source

TEXT = """Comrade Nguyen Van An, member of the Politburo, signed Decision No. 05-QD/TW on 4 March 2024.
The decision names Tran Thi Mai, Deputy Minister of Justice. Later Nguyen Van
An left."""

Row = dict[str, str]


def run(*arguments: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], input=stdin)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A sample of one text."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    done = run("sample", tmp_path / "a.txt", "-l", "en", "-o", tmp_path / "sample")
    assert done.exit_code == 0, done.stderr
    return tmp_path / "sample"


def edit(path: Path, change: Callable[[list[Row]], list[Row] | None], delimiter: str = ",") -> None:
    """Change a table as somebody would in a spreadsheet, which saves it in its own way."""
    reader = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    rows = list(reader)
    rows = change(rows) or rows
    out = io.StringIO()
    assert reader.fieldnames
    writer = csv.DictWriter(out, reader.fieldnames, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), "utf-8", newline="")


def check_all(rows: list[Row]) -> None:
    for row in rows:
        row["checked"] = "x"


def corrected(sample: Path, change: Callable[[list[Row]], list[Row] | None], delimiter: str = ",") -> Result:
    edit(sample / "mentions.csv", change, delimiter)
    edit(sample / "texts.csv", check_all, delimiter)
    return run("gold", sample)


def row_of(rows: list[Row], words: str) -> Row:
    return next(row for row in rows if row["text"].lstrip("'") == words)


# --- drawing


@given(st.integers(0, 30), st.integers(1, 40), st.integers())
def test_as_many_are_drawn_as_there_are_at_most_in_their_order_and_the_same_each_time(size: int, number: int, seed: int) -> None:
    texts = [Source(f"{one:02}", "") for one in range(size)]
    found = drawn(iter(texts), number, seed)
    assert len(found) == len(set(found)) == min(size, number)
    assert found == sorted(found)
    assert found == drawn(texts, number, seed)


def test_each_text_is_drawn_as_often_as_any_other() -> None:
    texts = [Source(str(one), "") for one in range(10)]
    often = Counter(one.name for seed in range(2000) for one in drawn(texts, 3, seed))
    assert set(often) == {str(one) for one in range(10)}
    assert all(abs(count - 600) < 100 for count in often.values())  # more than four standard deviations


def test_the_texts_are_written_as_they_are_with_names_for_every_system(tmp_path: Path) -> None:
    texts = {"a:b?.txt": "\ufeffNguyen Van An\r\n", "x/Việt Nam": TEXT, "": "nothing"}
    lines = "".join(json.dumps({"text": text, "id": name}) + "\n" for name, text in texts.items())
    done = run("sample", "-o", tmp_path / "s", "--stdin", "jsonl", stdin=lines)
    assert done.exit_code == 0
    assert {path.name: path.read_bytes().decode() for path in (tmp_path / "s").glob("*.txt")} == {
        "001-a-b.txt": texts["a:b?.txt"],
        "002-Việt-Nam.txt": TEXT,
        "003-3.txt": "nothing",
    }


def test_a_text_that_has_no_bytes_is_named_and_the_rest_is_drawn(tmp_path: Path) -> None:
    lines = '{"text": "\\ud800", "id": "bad"}\n{"text": "good"}\n'
    done = run("sample", "-o", tmp_path / "s", "--stdin", "jsonl", stdin=lines)
    assert done.exit_code == 1
    assert "bad: a lone surrogate at 0" in done.stderr
    assert len(list((tmp_path / "s").glob("*.txt"))) == 1


def test_a_sample_is_never_overwritten(sample: Path) -> None:
    before = (sample / "mentions.csv").read_bytes()
    done = run("sample", sample.parent / "a.txt", "-o", sample)
    assert done.exit_code == 2
    assert "there is a sample already; name another folder" in done.stderr
    assert (sample / "mentions.csv").read_bytes() == before


# --- gold


@pytest.mark.parametrize("separator", ["comma", "semicolon", "tab"])
def test_a_sample_that_nobody_changed_is_what_was_found(separator: str, root: Path, tmp_path: Path) -> None:
    assert run("sample", root / "seeds", "-n", "100", "-o", tmp_path / "s", "--separator", separator, "-q").exit_code == 0
    texts = (tmp_path / "s" / "texts.csv").read_bytes()
    (tmp_path / "s" / "texts.csv").write_bytes(texts.replace(b"\r\n", b"x\r\n").replace(b"checkedx", b"checked"))
    done = run("gold", tmp_path / "s")
    assert (done.exit_code, done.stderr) == (
        0,
        f"partyie: {tmp_path / 's'}: {len(seeds())} gold files written, 0 texts not marked as checked\n",
    )
    for gold, text in map(load, gold_files([tmp_path / "s"])):
        found = Extractor().extract(text)
        data = found.to_dict()
        assert gold["language"] == found.language
        assert gold["links"] == data["links"]
        assert gold["mentions"] == [
            {name: row[name] for name in ("id", "kind", "start", "end", "text", "value")} for row in data["mentions"]
        ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_are_deleted_changed_and_added_and_the_score_says_so(sample: Path, delimiter: str) -> None:
    def change(rows: list[Row]) -> list[Row]:
        rows = [row for row in rows if row["text"] != "member of the Politburo"]
        row_of(rows, "4 March 2024")["edtf"] = "2024-03-05"
        row_of(rows, "Deputy Minister of Justice")["text"] = "Deputy Minister"
        row_of(rows, "Nguyen Van").update(text="Nguyen Van An", occurrence="2")
        new = dict.fromkeys(rows[0], "") | {
            "file": rows[0]["file"],
            "kind": "citation",
            "text": "The  decision",
            "number": "5",
            "same": "D1",
        }
        return [*rows, new]

    done = corrected(sample, change, delimiter)
    assert done.exit_code == 0, done.stderr
    ((gold, _),) = map(load, gold_files([sample]))
    assert [(row["id"], row["text"]) for row in gold["mentions"]] == [
        ("P1", "Nguyen Van An"),
        ("D1", "Decision No. 05-QD/TW"),
        ("W1", "4 March 2024"),
        ("D2", "The decision"),
        ("P2", "Tran Thi Mai"),
        ("T1", "Deputy Minister"),
        ("P3", "Nguyen Van\nAn"),
    ]
    assert gold["mentions"][3]["value"] == {"number": "5", "same": "D1"}
    assert gold["links"] == [["T1", "P2"]]
    scored = run("score", sample, "--errors")
    assert scored.exit_code == 0
    for said in (
        "title false: found 'member of the Politburo'",
        "date value: '4 March 2024'",
        "title span",
        "citation missed: 'The decision'",
    ):
        assert said in scored.stdout


def test_only_texts_that_are_checked_become_gold(sample: Path) -> None:
    done = run("gold", sample)
    assert done.exit_code == 1
    assert "no text is marked; write x under 'checked'" in done.stderr
    assert list(sample.glob("*.json")) == []


def test_several_languages_of_a_text_are_told_with_spaces(sample: Path) -> None:
    edit(sample / "texts.csv", lambda rows: rows[0].update(language="vi en"))
    assert corrected(sample, lambda _: None).exit_code == 0
    ((gold, _),) = map(load, gold_files([sample]))
    assert (gold["language"], gold["languages"]) == ("vi", ["vi", "en"])


WRONG: list[tuple[str, dict[str, str], str]] = [
    ("Tran Thi Mai", {"text": "Tran Van Mai"}, "'Tran Van Mai' does not occur in 001-a.txt; copy the words from the text"),
    ("Tran Thi Mai", {"text": ""}, "'' does not occur in 001-a.txt"),
    ("Nguyen Van An", {"occurrence": ""}, "occurrence '': 'Nguyen Van An' occurs 2 times; say which, 1 to 2, under 'occurrence'"),
    ("Nguyen Van An", {"occurrence": "3"}, "occurrence '3': 'Nguyen Van An' occurs 2 times"),
    ("Tran Thi Mai", {"occurrence": "2"}, "occurrence '2': 'Tran Thi Mai' occurs once"),
    ("Tran Thi Mai", {"kind": "persons"}, "no kind 'persons'; there are title, citation, date, person"),
    ("Tran Thi Mai", {"role": "member"}, "a person has no 'role', which is 'member' here"),
    ("Tran Thi Mai", {"credit": "yes"}, "credit is True or empty, and not 'yes'"),
    ("Tran Thi Mai", {"id": "P1"}, "id 'P1' is that of row 2 too"),
    ("Tran Thi Mai", {"text": "Thi Mai, Deputy Minister"}, "overlaps"),
    ("Deputy Minister of Justice", {"role": "deputy-ministre"}, "no role 'deputy-ministre'; did you mean 'deputy-minister'?"),
    ("Deputy Minister of Justice", {"role": ""}, "role"),
    ("Deputy Minister of Justice", {"body": "ministy"}, "no body 'ministy'; did you mean 'ministry'?"),
    ("Deputy Minister of Justice", {"modifiers": "acting standin"}, "no modifiers 'standin'; did you mean 'standing'?"),
    ("Deputy Minister of Justice", {"holder": "P9"}, "holder 'P9': no row of this text has that id"),
    ("Deputy Minister of Justice", {"holder": "D1"}, "holder 'D1': that is a citation, and not a person"),
    ("4 March 2024", {"edtf": "04.03.2024"}, "04.03.2024"),
    ("4 March 2024", {"part": "dawn"}, "dawn"),
    ("Decision No. 05-QD/TW", {"code": "5"}, "'5'"),
    ("Decision No. 05-QD/TW", {"type": "decison"}, "no type 'decison'; did you mean 'decision'?"),
    ("Decision No. 05-QD/TW", {"year": "20x"}, "year '20x' is no number"),
    ("Decision No. 05-QD/TW", {"number": ""}, "number"),
    ("Decision No. 05-QD/TW", {"same": "D1"}, "same 'D1' is the mention itself"),
    ("Tran Thi Mai", {"file": "b.txt"}, "no text 'b.txt' in texts.csv"),
]


@pytest.mark.parametrize(("words", "change", "says"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, dict) else "")
def test_what_is_wrong_in_a_row_is_named_with_its_number(words: str, change: dict[str, str], says: str, sample: Path) -> None:
    place: list[int] = []

    def changed(rows: list[Row]) -> None:
        row = row_of(rows, words)
        place.append(rows.index(row) + 2)
        row.update(change)

    done = corrected(sample, changed)
    assert done.exit_code == 1
    line = next(line for line in done.stderr.splitlines() if says in line)
    number = place[0] + (says == "overlaps")
    assert line.startswith(f"partyie: {sample / 'mentions.csv'}: row {number}: ")
    assert list(sample.glob("*.json")) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"language": ""}, "no language"),
        ({"language": "xx"}, "no rules for language 'xx'"),
        ({"file": "b.txt"}, "b.txt: No such file"),
    ],
)
def test_what_is_wrong_with_a_text_is_named_with_its_row(change: dict[str, str], says: str, sample: Path) -> None:
    edit(sample / "texts.csv", lambda rows: rows[0].update(change))
    done = corrected(sample, lambda _: None)
    assert done.exit_code == 1
    assert f"texts.csv: row 2: {says}" in done.stderr


def test_a_column_that_is_missing_is_named(sample: Path) -> None:
    path = sample / "mentions.csv"
    path.write_text(path.read_text("utf-8-sig").replace("occurrence", "occurence"), "utf-8", newline="")
    done = run("gold", sample)
    assert done.exit_code == 2
    assert "no column 'occurrence'; did you mean 'occurence'?" in done.stderr


def test_a_folder_without_a_sample_is_a_wrong_command(tmp_path: Path) -> None:
    done = run("gold", tmp_path)
    assert done.exit_code == 2
    assert "texts.csv: No such file" in done.stderr


@given(st.sampled_from([text for _, text in seeds()]), st.sampled_from([" ", "\n", "\r\n", "\u00a0", "\u2009", "\t "]))
def test_the_words_of_each_mention_lead_to_it_whatever_white_space_is_in_them(text: str, space: str) -> None:
    text = text.replace(" ", space)
    for mention in Extractor().extract(text):
        assert (mention.start, mention.end) in places(" ".join(mention.text.split()), text)
