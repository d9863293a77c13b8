"""Dates seen from a reference date, relative dates, open orders of day and month: beside the value, on request."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from strategies import LANGUAGES, hostile

from partyie import Extraction, Extractor, extract
from partyie.cli import main

ON = datetime.date(2025, 1, 6)


def test_a_reference_date_gives_days_and_changes_no_value() -> None:
    text = "On December 28, 2024 and on May 3 they met; in February 2025 and from July 18 to 19 they will."
    plain, seen = extract(text, "en"), extract(text, "en", reference=ON)
    assert [date.value for date in plain.dates] == [date.value for date in seen.dates]
    assert [date.resolved for date in plain.dates] == [None] * 4
    assert [(str(date.resolved.first), str(date.resolved.last), date.resolved.inferred) for date in seen.dates if date.resolved] == [
        ("2024-12-28", "2024-12-28", False),
        ("2025-05-03", "2025-05-03", True),
        ("2025-02-01", "2025-02-28", False),
        ("2024-07-18", "2024-07-19", True),
    ]
    assert Extraction.from_dict(json.loads(json.dumps(seen.to_dict())), text) == seen


@pytest.mark.parametrize(("missing", "day"), [("nearest", "2025-05-03"), ("past", "2024-05-03"), ("future", "2025-05-03")])
def test_a_missing_year_is_taken_from_where_it_is_asked_to(missing: str, day: str) -> None:
    [date] = Extractor("en", missing=missing).extract("It opened on May 3.", reference=ON).dates  # type: ignore[arg-type]
    assert date.resolved is not None
    assert str(date.resolved.first) == day


SENTENCES = [
    ("en", "They met yesterday.", "yesterday", {"unit": "day", "offset": -1}),
    ("de", "Sie trafen sich gestern.", "gestern", {"unit": "day", "offset": -1}),
    ("id", "Mereka bertemu kemarin.", "kemarin", {"unit": "day", "offset": -1}),
    ("vi", "Hai bên gặp nhau hôm qua.", "hôm qua", {"unit": "day", "offset": -1}),
    ("en", "They meet next week.", "next week", {"unit": "week", "offset": 1}),
    ("de", "Sie treffen sich nächste Woche.", "nächste Woche", {"unit": "week", "offset": 1}),
    ("id", "Mereka bertemu minggu depan.", "minggu depan", {"unit": "week", "offset": 1}),
    ("vi", "Hai bên sẽ gặp nhau tuần tới.", "tuần tới", {"unit": "week", "offset": 1}),
    ("en", "They met last Friday.", "last Friday", {"unit": "day", "offset": -1, "weekday": "friday"}),
    ("de", "Sie trafen sich letzten Freitag.", "letzten Freitag", {"unit": "day", "offset": -1, "weekday": "friday"}),
    ("en", "They met three days ago.", "three days ago", {"unit": "day", "offset": -3}),
    ("de", "Sie trafen sich vor drei Tagen.", "vor drei Tagen", {"unit": "day", "offset": -3}),
    ("id", "Mereka bertemu tiga hari lalu.", "tiga hari lalu", {"unit": "day", "offset": -3}),
    ("vi", "Hai bên gặp nhau ba ngày trước.", "ba ngày trước", {"unit": "day", "offset": -3}),
]


@pytest.mark.parametrize(("language", "text", "words", "value"), SENTENCES, ids=[text for _, text, _, _ in SENTENCES])
def test_relative_dates_say_the_same_in_every_language(language: str, text: str, words: str, value: dict[str, object]) -> None:
    result = extract(text, language, relative=True)
    assert [(date.text, date.value.to_dict()) for date in result.dates] == [(words, {"relative": True, **value})]
    assert all(date.value.relative and date.value.edtf == "" for date in result.dates)
    assert Extraction.from_dict(result.to_dict(), text) == result
    assert extract(text, language).dates == ()


def test_nothing_else_changes_when_relative_dates_are_asked_for() -> None:
    text = "Yesterday, on 5 May 2025, Minister of Justice Le Van Nam signed Decision 12/QD-BTP, dated yesterday."
    plain, with_relative = extract(text, "en"), extract(text, "en", relative=True)
    assert [m for m in with_relative if not (m.kind == "date" and m.value.relative)] == list(plain)  # type: ignore[union-attr]
    assert len(with_relative) == len(plain) + 2


@given(hostile, st.sampled_from([*LANGUAGES, None]), st.dates())
def test_any_text_can_be_seen_from_any_day(text: str, language: str | None, day: datetime.date) -> None:
    result = extract(text, language, relative=True, reference=day)
    assert Extraction.from_dict(json.loads(json.dumps(result.to_dict())), text) == result
    for date in result.dates:
        assert date.resolved is None or date.resolved.first <= date.resolved.last


def test_a_reference_may_be_a_time_of_day() -> None:
    noon = datetime.datetime(2025, 1, 6, 12)
    text = "They met yesterday, on May 5, in 2024 and from July 18 to 19."
    assert extract(text, "en", relative=True, reference=noon) == extract(text, "en", relative=True, reference=ON)


def test_dateparser_is_loaded_only_to_resolve_a_relative_date() -> None:
    code = """
import datetime, sys, partyie
result = partyie.extract("They met yesterday, on May 5.", "en", relative=True)
assert len(result.dates) == 2 and "dateparser" not in sys.modules
result.dates[1].resolve(datetime.date(2025, 1, 6))
assert "dateparser" not in sys.modules
print(result.dates[0].resolve(datetime.date(2025, 1, 6)), "dateparser" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2025-01-05", "True"]


ORDERS = [
    ("It opened on 3/5/2025.", "2025-05-03", "2025-03-05"),
    ("It opened on 12/28/2024.", "2024-12-28", None),
    ("It opened on 28/12/2024.", "2024-12-28", None),
    ("It opened on 5/5/2025.", "2025-05-05", None),
    ("It opened on Friday, 7/4/2025.", "2025-07-04", None),
    ("It opened on Monday, 7/4/2025.", "2025-04-07", None),
    ("It opened on 3 May 2025.", "2025-05-03", None),
]


@pytest.mark.parametrize(("text", "edtf", "other"), ORDERS, ids=[text for text, _, _ in ORDERS])
def test_english_says_where_the_order_of_day_and_month_was_a_choice(text: str, edtf: str, other: str | None) -> None:
    [date] = extract(text, "en").dates
    assert (date.value.edtf, date.value.alternative and date.value.alternative.edtf) == (edtf, other)
    [exchanged] = Extractor("en", month_first=True).extract(text).dates
    assert exchanged.value.edtf == (other or edtf)
    assert Extraction.from_dict(extract(text, "en").to_dict()).dates[0].value.alternative == date.value.alternative  # type: ignore[union-attr]


@pytest.mark.parametrize("language", ["de", "id", "vi"])
def test_other_languages_leave_no_choice(language: str) -> None:
    [date] = Extractor(language, month_first=True).extract("(3/5/2025)").dates
    assert (date.value.edtf, date.value.alternative) == ("2025-05-03", None)


def test_the_command_resolves_dates() -> None:
    arguments = ["extract", "-l", "en", "-f", "csv", "--relative", "--reference-date", "2025-01-06", "--month-first"]
    done = CliRunner().invoke(main, arguments, input="They met yesterday, on May 5 and on 3/5/2025.")
    assert done.exit_code == 0
    header, *lines = (line.split(",") for line in done.stdout.splitlines())
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    told = [(row["edtf"], row["relative"], row["resolved_first"], row["inferred"], row["alternative"]) for row in rows]
    assert told == [
        ("", "-1 day", "2025-01-05", "True", ""),
        ("XXXX-05-05", "", "2025-05-05", "True", ""),
        ("2025-03-05", "", "2025-03-05", "", "2025-05-03"),
    ]
    assert CliRunner().invoke(main, ["extract", "--reference-date", "soon"], input="").exit_code == 2


def test_an_explanation_tells_relative_dates_and_pinpoints() -> None:
    said = str(Extractor("en", relative=True).explain("They met yesterday under Article 5 of Decree 30/2020/NĐ-CP."))
    assert "unit: day" in said
    assert "pinpoint: article 5" in said
    assert "yesterday" not in str(Extractor("en").explain("They met yesterday."))
