"""A table with what is known of the texts is joined to them by their names, and nothing is joined or left out in silence."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from partyie import Extraction
from partyie.cli import main

TEXT = "Nguyen Van An, member of the Politburo, spoke."


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name in ("corpus/north/a.txt", "corpus/south/a.txt", "corpus/b.md", "corpus/b.2.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, "utf-8")
    return tmp_path


def run(corpus: Path, table: str, *arguments: str, command: str = "extract", paths: tuple[str, ...] = ("corpus",)) -> Result:
    (corpus / "table.csv").write_text(table, "utf-8")
    metadata = ["--metadata", str(corpus / "table.csv")]
    return CliRunner().invoke(main, [command, *(str(corpus / path) for path in paths), "-l", "en", *metadata, *arguments])


WHOLE = "source,outlet,day\nnorth/a.txt,North,1\nsouth/a,South,2\nb.md,B,3\nb.2,Two,4\n"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_each_row_of_csv_has_the_metadata_of_its_text(corpus: Path, workers: str) -> None:
    done = run(corpus, WHOLE, "-f", "csv", "--workers", workers)
    assert (done.exit_code, done.stderr) == (0, "")
    found = {(Path(row["source"]).name, row["outlet"], row["day"]) for row in csv.DictReader(io.StringIO(done.stdout))}
    assert found == {("a.txt", "North", "1"), ("a.txt", "South", "2"), ("b.md", "B", "3"), ("b.2.txt", "Two", "4")}


def test_json_has_it_under_a_key_of_its_own_and_it_is_read_back(corpus: Path) -> None:
    done = run(corpus, WHOLE, "-f", "jsonl")
    data = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["metadata"]["outlet"] for one in data] == ["Two", "B", "North", "South"]
    assert Extraction.from_dict(data[0]).metadata == {"outlet": "Two", "day": "4"}
    assert "metadata" not in Extraction.from_dict({name: part for name, part in data[0].items() if name != "metadata"}).to_dict()


def test_a_line_of_json_is_found_by_its_whole_name_alone(corpus: Path) -> None:
    lines = [{"text": TEXT, "id": name} for name in ("2024/b.md", "c")]
    (corpus / "lines.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    done = run(corpus, "source,outlet\nb.md,B\nc,C\n", "-f", "jsonl", paths=("lines.jsonl",))
    assert [json.loads(line).get("metadata") for line in done.stdout.splitlines()] == [None, {"outlet": "C"}]
    assert "2024/b.md: no row in" in done.stderr


def test_texts_without_a_row_and_rows_without_a_text_are_named_and_the_rest_is_done(corpus: Path) -> None:
    done = run(corpus, "source,outlet\nnorth/a.txt,North\nx,X\ny,Y\nz,Z\nzz,Z\n", "-f", "csv")
    assert done.exit_code == 1
    for name in ("b.md", "south/a.txt", "b.2.txt"):
        assert f"{name}: no row in {corpus / 'table.csv'} names it" in done.stderr
    assert "table.csv: no text for row 3, 4, 5 and 1 more" in done.stderr
    outlets = {Path(row["source"]).parent.name: row["outlet"] for row in csv.DictReader(io.StringIO(done.stdout))}
    assert outlets == {"north": "North", "south": "", "corpus": ""}


def test_rows_without_a_text_alone_are_no_failure(corpus: Path) -> None:
    done = run(corpus, WHOLE + "x,X,5\n", "-f", "csv")
    assert done.exit_code == 0
    assert "no text for row 6" in done.stderr
    assert run(corpus, WHOLE + "x,X,5\n", "-f", "csv", "--quiet").stderr == ""


def test_a_row_that_two_files_could_have_is_not_given_to_both(corpus: Path) -> None:
    done = run(corpus, "source,outlet\na,A\nb,B\nb.2,Two\n", "-f", "csv")
    assert done.exit_code == 1
    assert "south/a.txt: row 2 of" in done.stderr
    assert "is that of" in done.stderr
    assert "name both in full" in done.stderr


def test_another_column_may_name_the_texts(corpus: Path) -> None:
    done = run(corpus, "file;outlet\nb.md;B\n", "-f", "jsonl", "--metadata-key", "file", paths=("corpus/b.md",))
    assert json.loads(done.stdout)["metadata"] == {"outlet": "B"}


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("sources,outlet\n", "no column 'source' that names the texts; did you mean 'sources'?"),
        ("source,text\n", "'text' is a column of the result already; call it something else"),
        ("source,before\n", "'before' is a column of the result already; call it something else"),
        ("source,outlet\n,B\n", "row 2 names no text under 'source'"),
        ("source,outlet\na,B\n./a,C\n", "rows 2 and 3 are both of 'a'"),
    ],
)
def test_a_table_that_cannot_be_joined_is_a_wrong_command(table: str, says: str, corpus: Path) -> None:
    done = run(corpus, table, "-f", "csv")
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in " ".join(done.stderr.split())


def test_the_roster_takes_dates_from_the_table(corpus: Path) -> None:
    done = run(corpus, "source,date\nb.md,2024-02-03\n", "-f", "csv", command="roster", paths=("corpus/b.md",))
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["first"], row["last"]) == ("2024-02-03", "2024-02-03")
    assert done.stderr == ""


def test_a_date_of_the_table_that_is_none_is_named_with_its_row(corpus: Path) -> None:
    done = run(corpus, "source,date\nb.md,3.2.2024\n", command="roster", paths=("corpus/b.md",))
    assert done.exit_code == 1
    assert "row 2: no date under 'date': '3.2.2024'; write it as 2025-01-31" in done.stderr


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
def test_a_file_of_rows_has_metadata_and_the_offsets_that_are_asked_for(name: str, corpus: Path) -> None:
    done = run(corpus, WHOLE, "-o", str(corpus / name), "--offsets", "utf-8")
    assert (done.exit_code, done.stderr) == (0, "")
    data = (corpus / name).read_bytes()
    found = [json.loads(line) for line in (gzip.decompress(data) if name.endswith(".gz") else data).splitlines()]
    assert [(one["metadata"]["outlet"], one["offsets"]) for one in found] == [(name, "utf-8") for name in ("Two", "B", "North", "South")]


@pytest.mark.parametrize("option", [["--offsets", "utf-8"], ["--metadata", "table.csv"]])
def test_parquet_has_columns_for_none_of_it_and_says_so(option: list[str], corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(corpus)
    Path("table.csv").write_text(WHOLE, "utf-8")
    done = CliRunner().invoke(main, ["extract", "corpus", "-o", "out.parquet", *option])
    assert done.exit_code == 2
    assert f"{option[0]} is for the formats json, jsonl, csv, excel" in done.stderr
    assert not Path("out.parquet").exists()
