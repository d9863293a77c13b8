"""The register of cited documents: one row for each, whatever a corpus calls it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from partyie import Extractor
from partyie.cli import main
from partyie.register import COLUMNS, CitedDocument, Register

EXTRACTOR = Extractor("en")

CASES: list[tuple[str, list[str], list[dict[str, Any]]]] = [
    (
        "a short form counts with its full form, before or after it",
        ["Resolution 57 matters. Resolution 57-NQ/TW of the Politburo says so."],
        [{"code": "57-NQ/TW", "type": "resolution", "issuer": "politburo", "mentions": 2, "sources": 1}],
    ),
    (
        "spellings of one code are one document",
        ["Decree 30/2020/ND-CP applies.", "Decree No. 30/2020/NĐ-CP applies.", "30-2020-NĐ-CP"],
        [{"code": "30/2020/NĐ-CP", "mentions": 3, "sources": 3, "first": "0", "last": "2", "issuer": "government", "year": 2020}],
    ),
    (
        "a date that one text knows holds for the texts that know none",
        ["Directive 24-CT/TW was read.", "Directive 24-CT/TW dated July 13, 2023.", "Directive 24-CT/TW again."],
        [{"code": "24-CT/TW", "issued": "2023-07-13", "mentions": 3}],
    ),
    (
        "a date said less exactly is the same date",
        ["Directive 24-CT/TW dated July 13, 2023.", "Directive 24-CT/TW (July 13)"],
        [{"code": "24-CT/TW", "issued": "2023-07-13", "mentions": 2}],
    ),
    (
        "one code with two dates is two documents, and without a date it is neither",
        ["Resolution 18-NQ/TW dated October 25, 2017.", "Resolution 18-NQ/TW dated June 16, 2022.", "Resolution 18-NQ/TW"],
        [
            {"code": "18-NQ/TW", "issued": None, "mentions": 1},
            {"code": "18-NQ/TW", "issued": "2017-10-25", "mentions": 1},
            {"code": "18-NQ/TW", "issued": "2022-06-16", "mentions": 1},
        ],
    ),
    (
        "a number without a code is a document by itself",
        ["Resolution 57-NQ/TW is new.", "Resolution 57 is new."],
        [{"code": None, "number": "57", "type": "resolution", "mentions": 1}, {"code": "57-NQ/TW", "mentions": 1}],
    ),
    (
        "a code with its year is one document, whatever date a text gives it",
        ["Decree 30/2020/ND-CP dated 5 March 2020.", "Decree 30/2020/ND-CP dated 3 May 2020.", "Decree 30/2020/ND-CP dated 5 March 2020."],
        [{"code": "30/2020/NĐ-CP", "issued": "2020-03-05", "mentions": 3}],
    ),
    (
        "a number without a code is another document where another body is named",
        ["Decision No. 209 of the Politburo.", "Decision No. 209 of the Ministry of Finance.", "Decision No. 209 of the Politburo."],
        [{"number": "209", "issuer": "politburo", "mentions": 2}, {"number": "209", "issuer": "ministry-of-finance", "mentions": 1}],
    ),
    ("a text without citations leaves nothing", ["It rained."], []),
]


def register_of(texts: list[str]) -> list[CitedDocument]:
    register = Register()
    for number, text in enumerate(texts):
        register.add(EXTRACTOR.extract(text, str(number)))
    return register.rows()


@pytest.mark.parametrize(("texts", "rows"), [(texts, rows) for _, texts, rows in CASES], ids=[name for name, _, _ in CASES])
def test_each_document_has_one_row(texts: list[str], rows: list[dict[str, Any]]) -> None:
    found = [row.to_dict() for row in register_of(texts)]
    assert [{key: row[key] for key in wanted} for row, wanted in zip(found, rows, strict=True)] == rows


@given(st.permutations([text for _, texts, _ in CASES for text in texts]))
def test_the_order_of_texts_changes_only_first_and_last(texts: list[str]) -> None:
    def told(texts: list[str]) -> set[tuple[Any, ...]]:
        return {(row.code, row.type, row.number, row.issued, row.issuer, row.mentions, row.sources) for row in register_of(texts)}

    assert told(texts) == told(sorted(texts))
    assert sum(row.mentions for row in register_of(texts)) == sum(len(EXTRACTOR.extract(text).citations) for text in texts)


def test_rows_can_be_asked_for_again_and_again() -> None:
    register = Register()
    for text in [*["Decision 272-QD/TW dated 1 May 2024."] * 3, *["Regulation 272-QD/TW."] * 4]:
        register.add(EXTRACTOR.extract(text))
        assert register.rows() == register.rows()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("Decree 30/2020/ND-CP applies. Decree 30 is short.", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\xff")
    (tmp_path / "c.txt").write_text("Decree 30/2020/NĐ-CP of 5 March 2020", encoding="utf-8")
    return tmp_path


def test_the_command_prints_csv(corpus: Path) -> None:
    done = CliRunner().invoke(main, ["citations", "-l", "en", "-f", "csv", str(corpus)])
    assert done.exit_code == 1
    assert "b.txt: not UTF-8" in done.stderr
    [row] = csv.DictReader(io.StringIO(done.stdout))
    assert tuple(row) == (*COLUMNS, "rules")
    assert row["rules"] == Extractor("en").rules
    assert (row["code"], row["issued"], row["mentions"], row["sources"]) == ("30/2020/NĐ-CP", "2020-03-05", "3", "2")
    assert (row["first"], row["last"]) == (str(corpus / "a.txt"), str(corpus / "c.txt"))


def test_the_command_prints_json_and_a_table(corpus: Path) -> None:
    (corpus / "b.txt").unlink()
    done = CliRunner().invoke(main, ["citations", "-l", "en", "-f", "json", str(corpus)])
    assert done.exit_code == 0
    assert [row["code"] for row in json.loads(done.stdout)] == ["30/2020/NĐ-CP"]
    table = CliRunner().invoke(main, ["citations", "-l", "en", str(corpus)])
    assert "30/2020/NĐ-CP" in table.stdout
    assert "2020-03-05" in table.stdout


def test_the_command_reads_standard_input_and_writes_a_file(tmp_path: Path) -> None:
    target = tmp_path / "documents.json"
    done = CliRunner().invoke(main, ["citations", "-l", "en", "-f", "json", "-o", str(target)], input="Under Decree 30/2020/ND-CP.")
    assert (done.exit_code, done.stdout) == (0, "")
    assert [row["first"] for row in json.loads(target.read_text(encoding="utf-8"))] == ["-"]
    assert CliRunner().invoke(main, ["citations", "-l", "xx"], input="").exit_code == 2
