"""CSV for programs and for spreadsheets: what is written, and what spreadsheets save is read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from partyie import PartyieError, extract
from partyie.cli import main
from partyie.export import COLUMNS, Shape, csv_header, csv_lines, rows
from partyie.spreadsheet import SEPARATORS, Csv, guarded, read_table, unguarded

TEXT = "On 8-11-2025 Comrade Nguyen Van An,\nmember of the Politburo, signed Decision No. 05-QD/TW on 4 March 2024."

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1")


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert guarded("outlet", cell) == "'" + cell


@given(st.text() | st.sampled_from(FORMULAS), st.sampled_from(["text", "edtf"]))
def test_a_guarded_cell_of_words_is_read_as_it_was(cell: str, column: str) -> None:
    safe = guarded(column, cell)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert (unguarded(safe) if safe != cell else safe) == cell


@pytest.mark.parametrize(
    ("column", "cell", "safe"), [("edtf", "2025-03", "'2025-03"), ("text", "8-11", "'8-11"), ("role", "member", "member")]
)
def test_words_with_digits_stay_words_in_a_spreadsheet(column: str, cell: str, safe: str) -> None:
    assert guarded(column, cell) == safe


def test_offsets_and_years_stay_numbers() -> None:
    assert [guarded(name, -1) for name in ("start", "year")] == [-1, -1]


@pytest.mark.parametrize("form", ["extract", "citations", "roster"])
@pytest.mark.parametrize("separator", SEPARATORS)
def test_the_excel_format_has_a_mark_crlf_and_no_formula(
    form: str, separator: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(tmp_path, "=cmd.txt").write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, [form, "=cmd.txt", "-l", "en", "-f", "excel", "--separator", separator, "-o", "out.csv"])
    assert done.exit_code == 0, done.stderr
    data = Path("out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") > 1
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=SEPARATORS[separator]))
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert len({len(row) for row in table}) == 1


def test_a_separator_is_for_csv_alone() -> None:
    for form in ("extract", "citations", "roster"):
        done = CliRunner().invoke(main, [form, "-f", "json", "--separator", "tab"], input="")
        assert (done.exit_code, done.stdout) == (2, "")
        assert "--separator is for the formats csv, excel" in done.stderr


def test_plain_csv_is_as_it_was_written() -> None:
    result = extract(TEXT, "en")
    (first, *_) = csv.DictReader(io.StringIO(csv_header() + csv_lines(result), newline=""))
    assert (first["text"], first["edtf"]) == ("8-11-2025", "2025-11-08")
    assert tuple(first) == COLUMNS


def test_every_row_names_the_rules() -> None:
    result = extract(TEXT, "en")
    assert {row["rules"] for row in rows(result)} == {result.rules}


def test_context_is_what_stands_around_on_one_line() -> None:
    result = extract(TEXT, "en")
    for mention, row in zip(result, rows(result, Shape(context=9)), strict=True):
        assert row["before"] == TEXT[max(0, mention.start - 9) : mention.start].replace("\n", " ")
        assert row["after"] == TEXT[mention.end : mention.end + 9].replace("\n", " ")


def test_context_without_the_text_is_an_error() -> None:
    result = extract(TEXT, "en")
    with pytest.raises(ValueError, match="needs the text"):
        list(rows(type(result).from_dict(result.to_dict()), Shape(context=9)))


@pytest.mark.parametrize("option", [["--context", "80"], ["--offsets", "utf-8"]])
def test_an_option_that_a_format_cannot_meet_is_an_error(option: list[str]) -> None:
    done = CliRunner().invoke(main, ["extract", *option], input=TEXT)
    assert done.exit_code == 2
    assert f"{option[0]} is for the formats" in done.stderr


def test_the_command_writes_context_and_other_offsets(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Đây là " + TEXT, "utf-8")
    arguments = ["extract", str(path), "-l", "en", "-f", "csv", "--context", "80", "--offsets", "utf-8"]
    done = CliRunner().invoke(main, arguments)
    (first, *_) = csv.DictReader(io.StringIO(done.stdout, newline=""))
    assert path.read_bytes()[int(first["start"]) : int(first["end"])].decode() == first["text"] == "8-11-2025"
    assert first["before"] == "Đây là On "
    assert len(first["after"]) == 80


# --- reading

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=8).map(str.strip)


@given(st.lists(st.tuples(CELLS, CELLS.filter(bool)), max_size=5), st.sampled_from(sorted(SEPARATORS.values())), st.booleans())
def test_what_is_written_is_read(lines: list[tuple[str, str]], separator: str, excel: bool) -> None:
    import tempfile

    columns = ("source", "outlet")
    one = Csv(separator, excel)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.csv")
        written = one.header(columns) + one.lines(columns, [dict(zip(columns, line, strict=True)) for line in lines])
        path.write_bytes(written.encode())
        table = read_table(path)
    assert table.columns == columns
    expected = [tuple(guarded(name, cell) for name, cell in zip(columns, line, strict=True)) if excel else line for line in lines]
    assert [tuple(row.cells.values()) for row in table.rows] == expected
    assert [row.number for row in table.rows] == list(range(2, len(lines) + 2))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_in_each_encoding_that_spreadsheets_save(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("source;outlet\r\na;Nhân Dân\r\n;\r\nb\r\n".encode(encoding))
    assert [(row.number, row.cells) for row in read_table(path).rows] == [
        (2, {"source": "a", "outlet": "Nhân Dân"}),
        (4, {"source": "b", "outlet": ""}),
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"source,outlet\na,\xff\n", "not UTF-8: offset 16; save it from the spreadsheet as CSV UTF-8"),
        (b"", "no names of columns in the first line"),
        (b"source,source\n", "two columns are called 'source'"),
        (b"source,outlet\na,b,c\n", "row 2 has 3 cells for 2 columns"),
        (b'source,outlet\n"a\n', "no CSV"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(data: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    with pytest.raises(PartyieError) as caught:
        read_table(path)
    assert str(caught.value).startswith(f"{path}: {says}")


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PartyieError, match=r"none\.csv: No such file"):
        read_table(tmp_path / "none.csv")
