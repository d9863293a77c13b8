"""Partial dates and intervals: printed and read as EDTF, refused where no calendar has them, resolved only when asked."""

from __future__ import annotations

import datetime
from typing import Any

import edtf as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import hostile, intervals, partial_dates
from tables import table

from partyie import DateInterval, DateValue, Extractor, PartialDate, PartyieError
from partyie.values.dates import compose, parse_edtf
from partyie.values.relative import UNITS, WEEKDAYS, RelativeDate

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


@pytest.mark.parametrize("row", TABLE["missing"], ids=lambda row: f"{row['edtf']} {row['missing']} of {row['on']}")
def test_what_is_missing_is_taken_from_where_it_is_asked_to(row: dict[str, Any]) -> None:
    found = parse_edtf(row["edtf"]).resolve(row["on"], row["missing"])
    assert (None if found is None else [found] if isinstance(found, datetime.date) else list(found)) == row["is"]


def test_what_is_missing_cannot_be_taken_from_anywhere_else() -> None:
    with pytest.raises(ValueError, match="nearest, past, future"):
        PartialDate(2025).resolve(datetime.date(2025, 1, 1), "soon")  # type: ignore[arg-type]
    with pytest.raises(PartyieError, match="nearest, past, future"):
        Extractor("en", missing="soon")  # type: ignore[arg-type]


@pytest.mark.parametrize("row", TABLE["contains"], ids=lambda row: f"{row['date']} in {row['in']}")
def test_a_date_contains_what_says_all_that_it_says(row: dict[str, Any]) -> None:
    assert (parse_edtf(row["date"]) in parse_edtf(row["in"])) is row["is"]


@pytest.mark.parametrize("date", [PartialDate(2024), parse_edtf("2021/2025")], ids=lambda date: date.edtf)
def test_what_is_no_date_is_in_none_and_neither_before_nor_after_one(date: PartialDate | DateInterval) -> None:
    other: Any = "2024"
    assert other not in date
    with pytest.raises(TypeError):
        assert date < other


def test_dates_have_an_order() -> None:
    dates = [parse_edtf(edtf) for edtf in TABLE["order"]]
    backwards = dates[::-1]
    assert [date.edtf for date in sorted(backwards)] == TABLE["order"]
    assert dates[0] < dates[1] <= dates[1]
    assert dates[2] > dates[1] >= dates[1]


@given(partial_dates() | intervals, partial_dates() | intervals, partial_dates() | intervals)
def test_containment_is_transitive_and_goes_with_the_days(
    one: PartialDate | DateInterval, two: PartialDate | DateInterval, three: PartialDate | DateInterval
) -> None:
    assert one in parse_edtf(one.edtf)
    if one in two and two in three:
        assert one in three
    if not one.is_open and not two.is_open and one != two:
        (first, last), (begun, ended) = one.days(), two.days()
        assert (one in two) == (begun <= first and last <= ended) or first > last or begun > ended


@given(st.lists(partial_dates() | intervals, max_size=6))
def test_the_order_is_that_of_the_first_days(dates: list[PartialDate | DateInterval]) -> None:
    ordered = sorted(dates)
    backwards = dates[::-1]
    assert sorted(backwards) == ordered
    known = [date.days()[0] for date in ordered if not date.is_open]
    assert known == sorted(known)
    assert [date.is_open for date in ordered] == sorted(date.is_open for date in dates)


def known_to_the_oracle(date: PartialDate | DateInterval) -> bool:
    """The package `edtf` has no quarter without a year and none in an interval."""
    if isinstance(date, DateInterval):
        return all(end.quarter is None for end in (date.start, date.end))
    return date.quarter is None or date.year is not None


@given((partial_dates() | intervals).filter(known_to_the_oracle))
def test_dates_are_those_of_the_reference_package(date: PartialDate | DateInterval) -> None:
    other = oracle.parse_edtf(date.edtf)
    assert str(other) == date.edtf
    if not date.is_open:
        assert [datetime.date(*day[:3]) for day in (other.lower_strict(), other.upper_strict())] == list(date.days())


NUMBER = st.integers(0, 40).map("{:02}".format)
WRITTEN = st.builds("-".join, st.tuples(st.integers(1, 9999).map("{:04}".format), NUMBER, NUMBER))


@given(WRITTEN | WRITTEN.map(lambda text: text[:7]))
def test_what_the_reference_package_refuses_is_refused(text: str) -> None:
    try:
        theirs: str | None = str(oracle.parse_edtf(text))
    except oracle.EDTFParseException:
        theirs = None
    try:
        ours: str | None = parse_edtf(text).edtf
    except ValueError:
        ours = None
    if (theirs is not None and 13 <= int(text[5:7]) < 33) or int(text[5:7]) > 36:
        return  # seasons and other parts of a year, which partyie has no words for
    assert ours == theirs


@pytest.mark.parametrize("row", TABLE["relative"], ids=str)
def test_a_relative_date_is_counted_from_the_reference(row: dict[str, Any]) -> None:
    found = RelativeDate(row["unit"], row["offset"], row.get("weekday")).resolve(row.get("on", datetime.date(2025, 1, 8)))
    assert (None if found is None else [found] if isinstance(found, datetime.date) else list(found)) == row["is"]


def test_a_relative_date_is_the_current_day_where_nothing_is_said() -> None:
    assert RelativeDate() == RelativeDate("day", 0) == RelativeDate.from_dict({})


@pytest.mark.parametrize("row", TABLE["no_relative"], ids=str)
def test_what_is_no_relative_date_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=row["says"]):
        RelativeDate(**row["parts"])


@given(st.sampled_from(UNITS), st.integers(-1000, 1000), st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)))
def test_relative_dates_agree_with_the_calendar(unit: str, offset: int, reference: datetime.date) -> None:
    date = RelativeDate(unit, offset)
    assert RelativeDate.from_dict(date.to_dict()) == date
    found = date.resolve(reference)
    match unit:
        case "day":
            assert found == reference + datetime.timedelta(offset)
        case "week":
            monday = reference - datetime.timedelta(reference.weekday()) + datetime.timedelta(weeks=offset)
            assert found == (monday, monday + datetime.timedelta(6))
        case _:
            months = {"month": 1, "quarter": 3, "year": 12}[unit]
            first = (12 * reference.year + reference.month - 1) // months * months + months * offset
            after = first + months
            ends = datetime.date(first // 12, first % 12 + 1, 1), datetime.date(after // 12, after % 12 + 1, 1)
            assert found == (ends[0], ends[1] - datetime.timedelta(1))


@given(st.sampled_from(WEEKDAYS), st.integers(-9, 9), days)
def test_a_named_day_is_one_of_that_name(weekday: str, offset: int, reference: datetime.date) -> None:
    found = RelativeDate("day", offset, weekday).resolve(reference)
    if isinstance(found, datetime.date):
        assert WEEKDAYS[found.weekday()] == weekday
        assert (found >= reference) if offset == 0 else (found > reference) == (offset > 0)


@pytest.mark.parametrize("row", TABLE["orders"], ids=str)
def test_an_open_order_is_a_choice_unless_the_weekday_tells(row: dict[str, Any]) -> None:
    value = compose({name: row[name] for name in ("day", "month", "year", "weekday") if name in row} | {"order": "open"})
    assert value is not None
    assert (value.edtf, value.alternative and value.alternative.edtf) == (row["is"], row["other"])
    assert value.exchanged().edtf == (row["other"] or row["is"])
    assert value.exchanged().exchanged() == value


@pytest.mark.parametrize("row", TABLE["composed"], ids=str)
def test_the_parts_of_a_match_say_one_date_together(row: dict[str, Any]) -> None:
    value = compose(row["parts"], row.get("offset", 0))
    assert (value and value.edtf) == row["is"]


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ({}, {"unit": "day", "offset": 0}),
        ({"offset": "-1", "unit": "week"}, {"unit": "week", "offset": -1}),
        ({"count": "2"}, {"unit": "day", "offset": 0}),
    ],
)
def test_a_relative_date_is_of_this_day_where_nothing_else_is_said(parts: dict[str, str], value: dict[str, Any]) -> None:
    composed = compose({"relative": "true"} | parts)
    assert composed is not None
    assert composed.to_dict() == {"relative": True} | value


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
