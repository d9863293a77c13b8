"""Partial dates and intervals: printed and read as EDTF, refused where no calendar has them, resolved only when asked."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import date_values, hostile, intervals, partial_dates
from tables import table

from partyie import DateInterval, DateValue, PartialDate
from partyie.values.dates import parse_edtf

TABLE: dict[str, Any] = table("dates.yaml")
days = st.dates(datetime.date(2, 1, 1), datetime.date(9998, 12, 31))


@pytest.mark.parametrize("row", TABLE["edtf"], ids=lambda row: row["edtf"])
def test_a_date_prints_what_is_said_and_no_more(row: dict[str, Any]) -> None:
    parts = {name: value for name, value in row.items() if name != "edtf"}
    assert PartialDate(**parts).edtf == row["edtf"]
    assert parse_edtf(row["edtf"]) == PartialDate(**parts)


@pytest.mark.parametrize("edtf", TABLE["intervals"])
def test_an_interval_prints_both_ends(edtf: str) -> None:
    value = parse_edtf(edtf)
    assert isinstance(value, DateInterval)
    assert f"{value.start.edtf}/{value.end.edtf}" == value.edtf == edtf


@pytest.mark.parametrize("text", TABLE["no_edtf"])
def test_what_is_no_date_in_edtf_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_edtf(text)


@pytest.mark.parametrize("row", TABLE["impossible"], ids=lambda row: str(row["parts"]))
def test_a_date_that_no_calendar_has_is_refused_with_the_reason(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=row["says"]):
        PartialDate(**row["parts"])


@pytest.mark.parametrize("row", TABLE["resolve"], ids=lambda row: f"{row['edtf']} on {row['on']}")
def test_a_date_resolves_to_the_days_nearest_to_the_reference(row: dict[str, Any]) -> None:
    found = parse_edtf(row["edtf"]).resolve(row["on"])
    assert (None if found is None else [found] if isinstance(found, datetime.date) else list(found)) == row["is"]


@given(partial_dates() | intervals)
def test_a_printed_date_is_read_back_as_the_same(date: PartialDate | DateInterval) -> None:
    assert parse_edtf(date.edtf) == date


@given(date_values)
def test_a_date_value_survives_its_dictionary(value: DateValue) -> None:
    assert DateValue.from_dict(value.to_dict()) == value
    assert set(value.to_dict()) == ({"edtf", "part"} if value.part else {"edtf"})


@given(hostile | st.text("0123456789X-/", max_size=22))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        date = parse_edtf(text)
    except ValueError:
        return
    assert date.edtf == text


@given(partial_dates(), days)
def test_what_is_said_stays_when_a_date_is_resolved(date: PartialDate, reference: datetime.date) -> None:
    found = date.resolve(reference)
    for day in () if found is None else (found,) if isinstance(found, datetime.date) else found:
        assert date.year in (None, day.year)
        assert date.month in (None, day.month)
        assert date.day in (None, day.day)
        assert date.quarter in (None, (day.month + 2) // 3)
        assert date.year is not None or abs(day.year - reference.year) <= 1


@given(intervals, days)
def test_an_interval_resolves_to_days_in_order_or_to_nothing(interval: DateInterval, reference: datetime.date) -> None:
    found = interval.resolve(reference)
    assert found is None or found[0] <= found[1]


@given(st.dates())
def test_a_whole_day_agrees_with_the_standard_library(day: datetime.date) -> None:
    date = PartialDate(day.year, day.month, day.day)
    assert date.edtf == day.isoformat()
    assert date.resolve(datetime.date(2000, 1, 1)) == day


@given(st.dates(), st.dates())
def test_any_reference_day_will_do(day: datetime.date, reference: datetime.date) -> None:
    found = PartialDate(month=day.month, day=day.day).resolve(reference)
    assert found is None or isinstance(found, datetime.date)


def test_a_part_of_day_is_one_of_five() -> None:
    assert DateValue(PartialDate(2024), "noon").to_dict() == {"edtf": "2024", "part": "noon"}
    with pytest.raises(ValueError, match="part"):
        DateValue(PartialDate(2024), "teatime")


def test_a_date_shows_only_what_it_says() -> None:
    assert repr(PartialDate(month=12, day=21)) == "PartialDate(month=12, day=21)"
