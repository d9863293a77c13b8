"""Arrow: tables of extractions, and the function that engines call with their batches."""

from __future__ import annotations

import datetime
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from strategies import seeds, texts

from partyie import Extraction, Extractor, PartyieError
from partyie.annotate import CELL, Annotator
from partyie.arrow import EXTRACTIONS, LINKS, MENTIONS, links, records, table
from partyie.export import rows

EXTRACTOR = Extractor(relative=True)
DAY = datetime.date(2025, 5, 7)
TEXT = "On 5/3/2025, Minister of Justice Le Van Nam signed Decision 05-QD/TW of 4 March 2024. Decision 5 was cited last week."


def extracted() -> list[Extraction]:
    """What is found in all articles, with and without dates to count from, and where a kind is left out."""
    found = [EXTRACTOR.extract(text, str(number), DAY if number % 2 else None) for number, (_, text) in enumerate(seeds())]
    only = [Extractor("en", kinds=[kind]).extract(TEXT, kind) for kind in ("citation", "title")]
    return [*found, *only, EXTRACTOR.extract("", "empty"), Extractor("en").extract(TEXT)]


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row of CSV as Arrow has it: each value of its own type."""
    made = {name: row.get(name) for name in MENTIONS.names}
    made["modifiers"] = made["modifiers"] and made["modifiers"].split()
    made |= {name: made[name] and datetime.date.fromisoformat(made[name]) for name in ("resolved_first", "resolved_last")}
    if made["kind"] == "person":
        made["credit"] = bool(made["credit"])
    if made["resolved_first"]:
        made["inferred"] = bool(made["inferred"])
    return made


def test_a_table_has_the_rows_of_csv_with_types() -> None:
    found = extracted()
    made = table(found)
    assert made.schema == MENTIONS
    assert made.to_pylist() == [plain(row) for result in found for row in rows(result)]
    made.validate(full=True)


def test_links_are_the_ids_of_titles_and_holders() -> None:
    found = extracted()
    made = links(found)
    assert made.schema == LINKS
    wanted = [(result.source, *link) for result in found for link in result.to_dict()["links"]]
    assert [tuple(row.values()) for row in made.to_pylist()] == wanted


def test_records_hold_a_row_for_each_text_with_all_of_it() -> None:
    found = extracted()
    made = records(found)
    made.validate(full=True)
    assert made.schema == EXTRACTIONS
    for row, result in zip(made.to_pylist(), found, strict=True):
        assert row["mentions"] == [{k: v for k, v in plain(one).items() if k not in ("source", "rules")} for one in rows(result)]
        assert [list(link.values()) for link in row["links"]] == result.to_dict()["links"]
        assert (row["source"], row["language"], row["rules"], row["partyie"]) == (
            result.source,
            result.language,
            result.rules,
            result.version,
        )
        assert (row["error"], row["warnings"]) == (None, [])


@pytest.mark.parametrize("make", [table, links, records])
def test_no_extractions_give_no_rows(make: Any) -> None:
    assert make([]).num_rows == make(iter(())).num_rows == 0


@given(texts("vi"))
def test_any_text_can_be_made_a_table(text: str) -> None:
    result = EXTRACTOR.extract(text, text)
    made = table([result])
    made.validate(full=True)
    shown = ["".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in mention.text) for mention in result]
    assert made["text"].to_pylist() == shown


def test_an_extraction_is_a_table_for_pandas_and_polars() -> None:
    import pandas as pd
    import polars as pl

    result = Extractor("en").extract(TEXT, "a", DAY)
    frame, other = result.to_pandas(), result.to_polars()
    assert isinstance(frame, pd.DataFrame)
    assert isinstance(other, pl.DataFrame)
    assert list(frame.columns) == other.columns == MENTIONS.names
    year = frame.loc[frame.kind == "date", "resolved_first"].iloc[0]
    assert year == datetime.date(2025, 3, 5)
    assert str(frame.dtypes["year"]) == "int32[pyarrow]"
    assert other.filter(pl.col("kind") == "title")["holder"].to_list() == ["Le Van Nam"]
    assert other.schema["resolved_first"] == pl.Date
    assert other.to_arrow().cast(MENTIONS).to_pylist() == result.to_arrow().to_pylist()


# --- the function for engines


def batch(**columns: Any) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns)


def test_a_batch_gets_a_column_with_what_is_found() -> None:
    articles = [text for _, text in seeds()]
    given = batch(id=list(range(len(articles))), text=articles, other=["x"] * len(articles))
    made = Annotator()(given)
    made.validate(full=True)
    assert made.schema == pa.schema([("id", pa.int64()), ("other", pa.string()), pa.field("partyie", CELL, nullable=False)])
    wanted = records([Extractor().extract(text) for text in articles])
    assert made.column("partyie").to_pylist() == [{k: v for k, v in row.items() if k != "source"} for row in wanted.to_pylist()]
    assert made["id"].to_pylist() == list(range(len(articles)))


BAD = [None, b"Decree \xff", b"", "Decree 30/2020/NĐ-CP".encode(), b"\xed\xa0\x80", b"\x00" * 9]


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary(), pa.dictionary(pa.int32(), pa.string())], ids=str
)
def test_a_row_that_cannot_be_read_becomes_a_row_with_an_error(kind: pa.DataType) -> None:
    # Nothing makes sure that the bytes of a column of strings are UTF-8.
    column = pa.array(BAD, pa.binary())
    if pa.types.is_dictionary(kind):
        column = pa.DictionaryArray.from_arrays(pa.array([None, 0, 1, 2, 3, 4], pa.int32()), bad_strings(column[1:]))
    elif pa.types.is_string(kind):
        column = bad_strings(column)
    elif pa.types.is_large_string(kind):
        column = column.cast(pa.large_binary()).view(kind)
    else:
        column = column.cast(kind)
    made = Annotator("vi")(pa.RecordBatch.from_arrays([column], ["text"]))["partyie"].to_pylist()
    assert [row["error"] for row in made] == [
        "the row has no text",
        "not UTF-8: byte 0xff at offset 7",
        None,
        None,
        "not UTF-8: byte 0xed at offset 0",
        None,
    ]
    assert [len(row["mentions"]) for row in made] == [0, 0, 0, 1, 0, 0]
    assert {row["rules"] for row in made} == {Extractor("vi").rules}


def bad_strings(column: Any) -> Any:
    return pa.StringArray.from_buffers(len(column), column.buffers()[1], column.buffers()[2], column.buffers()[0], -1, column.offset)


def test_a_column_without_any_text_gives_errors_only() -> None:
    made = Annotator("en")(pa.RecordBatch.from_arrays([pa.nulls(2)], ["text"]))
    assert [row["error"] for row in made["partyie"].to_pylist()] == ["the row has no text"] * 2


@pytest.mark.parametrize("make", [batch, lambda **columns: pa.table(columns)])
def test_an_empty_batch_has_the_schema_of_a_full_one(make: Any) -> None:
    annotator = Annotator("en")
    empty, full = make(text=pa.array([], pa.string()), n=pa.array([], pa.int8())), make(text=["a"], n=pa.array([1], pa.int8()))
    assert annotator(empty).schema == annotator(full).schema == annotator.schema(full.schema)
    assert annotator(empty).num_rows == 0


def test_a_table_of_many_chunks_is_done_chunk_by_chunk() -> None:
    given = pa.concat_tables([pa.table({"text": [f"Decree {n}/2020/ND-CP"]}) for n in range(10, 20)])
    made = Annotator("en")(given)
    assert [row["mentions"][0]["number"] for row in made["partyie"].to_pylist()] == [str(n) for n in range(10, 20)]


def test_dates_are_resolved_from_a_column_of_dates_and_a_bad_one_is_an_error() -> None:
    given = batch(text=["on May 3"] * 4, day=["2025-01-31", None, "31.1.2025", "2024-02-29"])
    made = Annotator("en", reference="day")(given)["partyie"].to_pylist()
    assert [row["mentions"] and row["mentions"][0]["resolved_first"] for row in made] == [
        datetime.date(2025, 5, 3),
        None,
        [],
        datetime.date(2024, 5, 3),
    ]
    assert made[2]["error"] == "no date: '31.1.2025'; write it as 2025-01-31"
    days = pa.array([datetime.date(2025, 1, 31)], pa.date32())
    again = Annotator("en", reference="day")(pa.RecordBatch.from_arrays([pa.array(["on May 3"]), days], ["text", "day"]))
    assert again["partyie"].to_pylist()[0]["mentions"] == made[0]["mentions"]


def test_columns_are_kept_as_they_are_named() -> None:
    given = batch(text=["a"], b=[1], c=[2])
    assert Annotator("en", keep=["c"], into="found")(given).schema.names == ["c", "found"]
    assert Annotator("en", keep=["text"])(given).schema.names == ["text", "partyie"]


@pytest.mark.parametrize(
    ("settings", "columns", "said"),
    [
        ({}, {"body": ["a"]}, "no column 'text'; there are body"),
        ({"keep": ["id"]}, {"text": ["a"]}, "no column 'id'; there are text"),
        ({"reference": "day"}, {"text": ["a"]}, "no column 'day'; there are text"),
        ({}, {"text": ["a"], "partyie": [1]}, "a column 'partyie' is there already; name the new one with `into`"),
        ({}, {"text": [1]}, "the column 'text' is of the type int64; texts are strings, or bytes in UTF-8"),
    ],
)
def test_a_batch_that_cannot_be_done_is_refused_with_the_mend(settings: Any, columns: Any, said: str) -> None:
    with pytest.raises(PartyieError) as refused:
        Annotator("en", **settings)(batch(**columns))
    assert str(refused.value) == said


def test_wrong_settings_are_refused_where_the_annotator_is_made() -> None:
    with pytest.raises(PartyieError, match="no rules for language 'xx'"):
        Annotator("xx")
    with pytest.raises(PartyieError, match="no kind 'dates'"):
        Annotator(kinds=["dates"])


OWN = """
language: en
citations:
  - id: en/citation/own
    match: 'paper {number}'
    value: {type: plan}
"""


def test_rules_go_with_the_annotator_to_where_their_files_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    (folder / "en").mkdir(parents=True)
    (folder / "en" / "own.yaml").write_text(OWN, "utf-8")
    annotator = Annotator("en", rules=[folder])
    (tmp_path / "annotator").write_bytes(pickle.dumps(annotator))
    (folder / "en" / "own.yaml").unlink()
    code = (
        "import pickle, sys, pyarrow as pa; annotator = pickle.load(open(sys.argv[1], 'rb'));"
        "print(annotator(pa.RecordBatch.from_pydict({'text': ['paper 12']}))['partyie'].to_pylist()[0]['mentions'][0]['rule'])"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "annotator"], capture_output=True, text=True, check=True)
    assert done.stdout == "en/citation/own\n"
    assert annotator.rules != Annotator("en").rules


def test_an_annotator_for_other_rules_is_refused() -> None:
    state = Annotator("en").__getstate__()
    other = Annotator.__new__(Annotator)
    other.__setstate__({**state, "rules": "0123456789ab"})  # type: ignore[dict-item]
    with pytest.raises(PartyieError, match=r"other rules here .* than where the annotator was made \(0123456789ab\)"):
        other(batch(text=["a"]))


@pytest.mark.parametrize(("package", "extra", "call"), [
    ("pyarrow", "arrow", "result.to_arrow()"), ("pandas", "pandas", "result.to_pandas()"), ("polars", "polars", "result.to_polars()"),
    ("pyarrow", "arrow", "__import__('partyie.annotate')"),
])  # fmt: skip
def test_an_extra_that_is_missing_is_named(package: str, extra: str, call: str) -> None:
    code = f"""
import sys
sys.modules[{package!r}] = None
import partyie
result = partyie.extract("5.3.2025", "de")
try:
    {call}
except partyie.PartyieError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{package} is not installed; it comes with: pip install 'partyie[{extra}]'\n"


def test_what_is_not_asked_for_is_not_imported() -> None:
    code = "import sys, partyie; partyie.extract('5.3.2025', 'de'); print([m for m in ('pyarrow', 'pandas', 'polars') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_duckdb_reads_what_is_found_as_lists_of_structures() -> None:
    import duckdb

    found = Annotator("en")(pa.table({"id": [1, 2], "text": [TEXT, "nothing"]}))
    connection = duckdb.connect()
    connection.register("found", found)
    mentions = "select id, unnest(partyie.mentions) as mention from found"
    query = f"select id, mention.role, mention.holder from ({mentions}) where mention.kind = 'title'"
    assert connection.execute(query).fetchall() == [(1, "minister", "Le Van Nam")]
