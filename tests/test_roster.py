"""The roster: who holds what in a corpus, as rows, files and a page."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from partyie import Extractor, Holding, LanguageError, Office, Roster
from partyie.cli import main
from partyie.dateline import document_date
from partyie.roster import COLUMNS
from partyie.roster_page import page
from partyie.source import FIELDS
from partyie.sources import texts

EXTRACTOR = Extractor(["en", "vi"])

CASES: list[tuple[str, list[tuple[str, str | None]], list[dict[str, Any]]]] = [
    (
        "one office of one person in several texts and languages",
        [("Politburo member Tran Thi Mai spoke.", "2025-05-02"), ("Đồng chí Trần Thị Mai, Ủy viên Bộ Chính trị, dự họp.", "2025-03-01")],
        [
            {
                "person": "Trần Thị Mai",
                "role": "member",
                "body": "politburo",
                "first": "2025-03-01",
                "last": "2025-05-02",
                "mentions": 2,
                "sources": 2,
            }
        ],
    ),
    (
        "a given name alone counts with the whole name of its text",
        [("Minister of Justice Bui Thanh Son spoke. Minister Son left. Minister Son came back.", None)],
        [
            {"person": "Bui Thanh Son", "role": "minister", "body": None, "mentions": 2, "sources": 1, "first": None},
            {"person": "Bui Thanh Son", "role": "minister", "body": "ministry-of-justice", "mentions": 1},
        ],
    ),
    (
        "marks tell two persons apart, and none is put to both",
        [("Bộ trưởng Trần Văn An dự họp.", None), ("Bộ trưởng Trần Văn Ân dự họp.", None), ("Minister Tran Van An spoke.", None)],
        [
            {"person": "Tran Van An", "key": "tran-van-an", "mentions": 1},
            {"person": "Trần Văn An", "key": "trần-văn-an", "mentions": 1},
            {"person": "Trần Văn Ân", "key": "trần-văn-ân", "mentions": 1},
        ],
    ),
    (
        "texts without a date count, but say nothing of when",
        [("Politburo member Tran Thi Mai spoke.", None), ("Politburo member Tran Thi Mai left.", "2024-01-31")],
        [{"mentions": 2, "sources": 2, "first": "2024-01-31", "last": "2024-01-31", "first_source": "1", "last_source": "1"}],
    ),
    (
        "places are the same in all languages",
        [("Chairman of the Ca Mau Provincial People's Committee Le Van Nam", None), ("Chủ tịch UBND tỉnh Cà Mau Lê Văn Nam", None)],
        [{"person": "Lê Văn Nam", "place": "ca-mau", "title": "Chair of the People's Committee of Ca Mau", "mentions": 2}],
    ),
    (
        "a commune that is called as a province is keeps the words of its title",
        [("Chủ tịch UBND xã Hòa Bình Lê Văn Nam", None), ("Chủ tịch UBND tỉnh Hòa Bình Lê Văn Nam", None)],
        [
            {"place": "Hòa Bình", "title": "Chủ tịch UBND xã Hòa Bình"},
            {"place": "hoa-binh", "title": "Chair of the People's Committee of Hoa Binh"},
        ],
    ),
    ("a title without a holder is nobody's", [("The Minister spoke. Tran Thi Mai listened.", None)], []),
    ("a photographer holds nothing", [("The Minister spoke. (Photo: Tran Thi Mai)", None)], []),
]


@pytest.mark.parametrize(("corpus", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_offices_are_listed(corpus: list[tuple[str, str | None]], wanted: list[dict[str, Any]]) -> None:
    roster = Roster("en")
    for number, (text, date) in enumerate(corpus):
        roster.add(EXTRACTOR.extract(text, str(number)), date and datetime.date.fromisoformat(date))
    rows = [row.to_dict() for row in roster.rows()]
    found = [{name: row[name] for name in want} for row, want in zip(rows, wanted, strict=True)]
    key = json.dumps
    assert sorted(found, key=key) == sorted(wanted, key=key)
    assert all(tuple(row) == COLUMNS for row in rows)


def test_adding_after_reading_counts_on() -> None:
    roster, text = Roster("en"), "Politburo member Tran Thi Mai spoke."
    roster.add(EXTRACTOR.extract(text, "a"))
    assert roster.rows() == roster.rows()
    roster.add(EXTRACTOR.extract(text, "b"))
    (row,) = roster.rows()
    assert (row.mentions, row.sources, row.first_source, row.last_source, roster.texts, roster.undated) == (2, 2, "a", "b", 2, 2)


SENTENCES = (
    "Politburo member Tran Thi Mai spoke.",
    "Minister Lê Văn Nam came.",
    "Minister Le Van Nam left.",
    "Đồng chí Trần Thị Mãi, Ủy viên Bộ Chính trị",
)
TEXTS = st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from([None, datetime.date(2024, 5, 1), datetime.date(2025, 1, 31)])))


@given(TEXTS)
def test_nothing_is_lost_or_counted_twice(corpus: list[tuple[str, datetime.date | None]]) -> None:
    roster = Roster("en")
    for text, date in corpus:
        roster.add(EXTRACTOR.extract(text), date)
    rows = roster.rows()
    assert sum(row.mentions for row in rows) == sum(row.sources for row in rows) == len(corpus) == roster.texts
    assert all((row.first is None) == (row.last is None) and (row.first is None or row.first <= (row.last or row.first)) for row in rows)


def test_offices_are_named_by_the_words_in_use_or_in_a_language() -> None:
    texts = [
        "Politburo member Tran Thi Mai spoke.",
        "Tran Thi Mai, member of the Politburo, and Politburo member Tran Thi Mai",
        "Ủy viên Bộ Chính trị Trần Thị Mai",
    ]
    for language, wanted in ((None, "Politburo member"), ("de", "Mitglied des Politbüros")):
        roster = Roster(language)
        for text in texts:
            roster.add(EXTRACTOR.extract(text))
        assert [(row.title, row.mentions) for row in roster.rows()] == [(wanted, 4)]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(LanguageError):
        Roster("xx")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Council meets\n\nHanoi, 5 May 2025 (VNA) - The council met on 3 May 2025.", "2025-05-05"),
        ("Việt NamViệt Nam23/12/2023\n\nHội nghị diễn ra ngày 22/12/2023 tại Hà Nội.", "2023-12-23"),
        ("05/11/2025 14:30\nThe council met.", "2025-11-05"),
        ("The council met on 3 May 2025 in Hanoi and discussed what there was to discuss, as it does twice a year.", None),
        ("Decree 30/2020/ND-CP of 5 March 2020", None),
        ("Minister's visit on 5 March 2020", None),
        ("From 5 March 2020 to 7 March 2020", None),
        ("May 2025\nThe council met.", None),
        ("line\n" * 10 + "5 May 2025\n", None),
        ("The council met.", None),
        ("The council met on 3 May 2025 in Hanoi.", None),
        ("2 September 1945: the declaration was read.", None),
        ("On 5 May 1975 (Monday), the town was rebuilt.", None),
        ("The party was founded on 3 February 1930.\n\nHanoi, 3 May 2025 (VNA) - It met.", "2025-05-03"),
        ("Since 3 February 1930\n\nHanoi, 3 May 2025 (VNA) - It met.", "2025-05-03"),
    ],
)
def test_the_date_of_a_text_is_that_of_its_dateline(text: str, wanted: str | None) -> None:
    assert document_date(EXTRACTOR.extract(text)) == (wanted and datetime.date.fromisoformat(wanted))


def test_dates_come_from_names_and_fields(tmp_path: Path) -> None:
    (tmp_path / "2025-01-31.txt").write_text("a", "utf-8")
    (tmp_path / "b.txt").write_text("b", "utf-8")
    records = [{"text": "c", "date": "2024-02-29T10:00:00Z"}, {"text": "d", "date": "yesterday"}, {"text": "e", "when": "2024-02-28"}]
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    (tmp_path / "d-2023-12-31.jsonl").write_text(json.dumps({"text": "f"}), "utf-8")

    def dates(field: str | None, complain: Any) -> list[str | None]:
        return [one.date and str(one.date) for one in texts([str(tmp_path)], complain, FIELDS._replace(date=field))]

    told: list[tuple[str, str]] = []
    assert dates("date", lambda *what: told.append(what)) == ["2025-01-31", None, "2024-02-29", None, None, "2023-12-31"]
    assert told == [(f"{tmp_path / 'c.jsonl'}:2", "no date under 'date': 'yesterday'; write it as 2025-01-31")]
    assert dates("when", pytest.fail)[4] == "2024-02-28"
    assert dates(None, pytest.fail)[2] is None


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "2024-03-01-a.txt").write_text("Politburo member Trần Thị Mai spoke. Minister of Justice Le Van Nam left.\n", "utf-8")
    (folder / "2025-01-31-b.txt").write_text("Politburo member Tran Thi Mai spoke.\n", "utf-8")
    (folder / "c.txt").write_text("Deputy Minister of Finance Hoang Van Ba and </script><b>Minister Do Thi Tu</b>\n", "utf-8")
    return folder


def run(*arguments: str, status: int = 0) -> Any:
    result = CliRunner().invoke(main, ["roster", *arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result


def test_the_command_prints_a_table_csv_and_json(corpus: Path) -> None:
    rows = json.loads(run(str(corpus), "-f", "json").stdout)
    assert [(row["person"], row["title"], row["first"], row["last"], row["sources"]) for row in rows] == [
        ("Trần Thị Mai", "Politburo member", "2024-03-01", "2025-01-31", 2),
        ("Do Thi Tu", "Minister", None, None, 1),
        ("Hoang Van Ba", "Deputy Minister of Finance", None, None, 1),
        ("Le Van Nam", "Minister of Justice", "2024-03-01", "2024-03-01", 1),
    ]
    read = list(csv.DictReader(io.StringIO(run(str(corpus), "-f", "csv").stdout)))
    assert read == [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in rows]
    printed = run(str(corpus), "--titles-in", "vi")
    assert "Ủy viên Bộ Chính trị" in printed.stdout
    assert printed.stderr == "partyie: 1 of 3 texts have no date\n"


def test_wrong_commands_are_told(tmp_path: Path) -> None:
    assert "no rules for language 'xx'" in run("--titles-in", "xx", "-", status=2).stderr
    assert f"{tmp_path / 'none.txt'}: No such file" in run(str(tmp_path / "none.txt"), status=1).stderr


def test_the_page_holds_all_rows_and_no_foreign_markup() -> None:
    hostile = "</script><img src=x onerror=alert(1)>"
    rows = [Holding("k", hostile, Office("minister"), hostile, None, None, 1, 1, hostile, hostile)]
    written = page(rows)
    assert "<img" not in written
    assert written.count("&lt;img src=x onerror=alert(1)&gt;") == 3
    assert "http" not in written.replace('http-equiv="Content-Security-Policy"', "")


DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))


@given(st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=4))
def test_bars_stay_on_the_line(spans: list[list[datetime.date]]) -> None:
    rows = [Holding("k", "n", Office("minister"), "t", first, last, 1, 1, "a", "b") for first, last in spans]
    written = page(rows)
    ticks = written.count('<span style="left:') - len(rows)
    assert 0 <= ticks <= 7
    for row in rows:
        assert f'title="{row.first} – {row.last}"' in written
    places = re.findall(r"min\(([\d.]+)%, 100% - 5px\);width:([\d.]+)%", written)
    assert len(places) == len(rows)
    assert all(float(left) + float(width) <= 100.01 for left, width in places)


# --- in a browser


@pytest.mark.slow
def test_the_page_is_searched_and_sorted_in_a_browser(browser: Any, corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / "roster.html"
    run(str(corpus), "-f", "html", "-o", str(target))
    browser.get(target.as_uri())

    def shown() -> list[str]:
        cells = browser.find_elements("css selector", "tbody tr:not([hidden]) th")
        return [cell.text for cell in cells]

    def press(head: str, keys: str = "\ue007") -> None:
        browser.find_element("xpath", f"//th/button[.='{head}']").send_keys(keys)

    names = ["Trần Thị Mai", "Do Thi Tu", "Hoang Van Ba", "Le Van Nam"]
    assert shown() == names
    assert browser.find_element("id", "shown").text == "4 of 4"
    search = browser.find_element("id", "search")
    search.send_keys("tran mai")
    assert shown() == names[:1]
    assert browser.find_element("id", "shown").text == "1 of 4"
    search.clear()
    search.send_keys("MINISTER")
    assert shown() == names[1:]
    search.clear()
    search.send_keys(" ")
    press("Person")
    assert shown() == sorted(names)
    press("Person")
    assert shown() == sorted(names, reverse=True)
    press("Last seen", " ")
    # What has no date comes last, whichever way.
    assert shown()[:2] == ["Le Van Nam", "Trần Thị Mai"]
    press("Last seen", " ")
    assert shown()[:2] == ["Trần Thị Mai", "Le Van Nam"]
    heads = browser.find_elements("css selector", "thead th[aria-sort]")
    assert [head.get_attribute("aria-sort") for head in heads] == ["descending"]
    bars = browser.find_elements("css selector", ".track span")
    widths = [bar.size["width"] for bar in bars]
    assert max(widths) > 100
    assert min(widths) >= 5
    for bar in bars:
        track = bar.find_element("xpath", "..").rect
        assert bar.rect["x"] >= track["x"] - 1
        assert bar.rect["x"] + bar.rect["width"] <= track["x"] + track["width"] + 1
    assert [entry["message"] for entry in browser.get_log("browser")] == []
