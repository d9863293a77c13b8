"""Calendar dates that say no more than the text does.

A `PartialDate` has the parts that the words give (a day, a month, a year, a quarter) and prints as EDTF, the Extended Date/Time
Format of ISO 8601-2:2019, with `X` for each digit that is not said: `XXXX-12-21`. Quarters are 33 to 36, as there. A
`DateInterval` joins two of them: `2025-07-18/2025-07-19`.

>>> PartialDate(2024, 12, 28).edtf
'2024-12-28'
>>> PartialDate(month=12, day=21).edtf
'XXXX-12-21'
>>> PartialDate(2025, quarter=1).edtf
'2025-33'
>>> parse_edtf("2021/2025")
DateInterval(start=PartialDate(year=2021), end=PartialDate(year=2025))
"""

from __future__ import annotations

import calendar
import datetime
import functools
import re
from collections.abc import Mapping
from typing import Any, Literal, get_args

import attrs

from ..pickled import Pickled
from .plain import part, required
from .relative import WEEKDAYS, RelativeDate, day_of

PARTS_OF_DAY = ("morning", "noon", "afternoon", "evening", "night")
_FIRST_QUARTER = 33
_LEAP_YEAR = 2024
_LEAP_YEARS = 8
"""A 29th of February may be as many years away."""

Days = tuple[datetime.date, datetime.date]
"""A first and a last day."""

Missing = Literal["nearest", "past", "future"]
"""Where a year that is not said is taken from, seen from the reference date."""
MISSING: tuple[Missing, ...] = get_args(Missing)


def _set_only(self: Any) -> str:
    said = ", ".join(f"{a.name}={getattr(self, a.name)!r}" for a in attrs.fields(type(self)) if getattr(self, a.name) is not None)
    return f"{type(self).__name__}({said})"


@functools.total_ordering
@attrs.frozen(repr=False)
class PartialDate(Pickled):
    """A day, month, quarter or year; None where the text does not say.

    Dates and intervals have an order: by the first day, then by the last; those that say no year come last.

    Raises `ValueError` for what no calendar has (a 30th of February, a 13th month, a quarter with a month).

    >>> PartialDate(2024, 12), PartialDate(day=28).edtf
    (PartialDate(year=2024, month=12), 'XXXX-XX-28')
    >>> PartialDate(2025, 2, 29)
    Traceback (most recent call last):
        ...
    ValueError: day 29 is not between 1 and 28
    >>> [date.edtf for date in sorted(map(parse_edtf, ["XXXX-05-01", "2025", "2024-12", "2025-01-01/2025-01-05"]))]
    ['2024-12', '2025-01-01/2025-01-05', '2025', 'XXXX-05-01']
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None

    def __attrs_post_init__(self) -> None:
        if self.year is not None and not 1 <= self.year <= 9999:
            raise ValueError(f"year {self.year} is not between 1 and 9999")
        if self.month is not None and not 1 <= self.month <= 12:
            raise ValueError(f"month {self.month} is not between 1 and 12")
        if self.quarter is not None and (not 1 <= self.quarter <= 4 or self.month or self.day):
            raise ValueError("a quarter is 1 to 4 and stands without month and day")
        if self.day is not None:
            last = 31 if self.month is None else calendar.monthrange(self.year or _LEAP_YEAR, self.month)[1]
            if not 1 <= self.day <= last:
                raise ValueError(f"day {self.day} is not between 1 and {last}")
            if self.month is None and self.year is not None:
                raise ValueError("a day and a year need a month between them")
        if (self.year, self.month, self.day, self.quarter) == (None,) * 4:
            raise ValueError("a date says at least one of year, month, day and quarter")

    __repr__ = _set_only

    @property
    def edtf(self) -> str:
        """The date in EDTF."""
        year = "XXXX" if self.year is None else f"{self.year:04d}"
        if self.quarter is not None:
            return f"{year}-{_FIRST_QUARTER - 1 + self.quarter}"
        if self.day is not None:
            return f"{year}-{'XX' if self.month is None else f'{self.month:02d}'}-{self.day:02d}"
        return year if self.month is None else f"{year}-{self.month:02d}"

    @property
    def is_open(self) -> bool:
        """Whether a year, or the month of a day, is left to be inferred.

        >>> PartialDate(month=12, day=28).is_open, PartialDate(2024).is_open
        (True, False)
        """
        return self.year is None

    def resolve(self, reference: datetime.date, missing: Missing = "nearest") -> datetime.date | Days | None:
        """The day meant, or the first and last day of the month, quarter or year; None where it cannot be told.

        What is missing, the year or the month of a day, is filled in by `missing`: "nearest" takes the date that begins nearest to the
        reference date, "past" the last one that begins no later than it, "future" the first one that ends no earlier.

        >>> PartialDate(month=12, day=28).resolve(datetime.date(2025, 1, 6))
        datetime.date(2024, 12, 28)
        >>> PartialDate(month=12, day=28).resolve(datetime.date(2025, 1, 6), "future")
        datetime.date(2025, 12, 28)
        >>> PartialDate(2024, 2).resolve(datetime.date(2025, 1, 6))
        (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
        """
        if missing not in MISSING:
            raise ValueError(f"what is missing cannot be taken from {missing!r}; there are {', '.join(MISSING)}")
        reference = day_of(reference)
        ranges = [complete.days() for complete in self._completions(reference)]
        if self.is_open and missing == "past":
            ranges = [days for days in ranges if days[0] <= reference][-1:]
        elif self.is_open and missing == "future":
            ranges = [days for days in ranges if days[1] >= reference][:1]
        if not ranges:
            return None
        first, last = min(ranges, key=lambda days: abs((days[0] - reference).days))
        return first if self.day is not None else (first, last)

    def _completions(self, reference: datetime.date) -> list[PartialDate]:
        """All that the date may mean around a reference date, in order."""
        if self.year is not None:
            return [self]
        reach = _LEAP_YEARS if (self.month, self.day) == (2, 29) else 1
        years = range(reference.year - reach, reference.year + reach + 1)
        months = [self.month] if self.month is not None or self.quarter is not None else list(range(1, 13))
        found = []
        for year in years:
            for month in months:
                try:
                    found.append(PartialDate(year, month, self.day, self.quarter))
                except ValueError:
                    continue
        return found

    def __contains__(self, other: PartialDate | DateInterval) -> bool:
        """Whether all days that the other date can mean are days that this one can mean: whatever this one says, the other says too.

        >>> PartialDate(2024, 12, 28) in PartialDate(2024), PartialDate(month=12, day=28) in PartialDate(2024)
        (True, False)
        >>> PartialDate(2024, 12, 28) in PartialDate(month=12), PartialDate(2024, 12) in PartialDate(2024, quarter=4)
        (True, True)
        """
        if isinstance(other, DateInterval):
            # Of a month or quarter of every year, both ends must lie in the same one; of a day they are that day.
            whole = not self.is_open or (other.start.year == other.end.year and self.day is None) or other.start == other.end
            return whole and other.start in self and other.end in self
        if not isinstance(other, PartialDate):
            return False
        quarter = other.quarter or (None if other.month is None else (other.month + 2) // 3)
        said = (self.year, other.year), (self.month, other.month), (self.day, other.day), (self.quarter, quarter)
        return all(mine is None or mine == its for mine, its in said)

    def __lt__(self, other: PartialDate | DateInterval) -> bool:
        return _order(self) < _order(other) if isinstance(other, PartialDate | DateInterval) else NotImplemented

    def days(self) -> Days:
        """The first and the last day.

        Raises `ValueError` where the year is not said.

        >>> PartialDate(2025, quarter=1).days()
        (datetime.date(2025, 1, 1), datetime.date(2025, 3, 31))
        """
        if self.year is None:
            raise ValueError(f"{self.edtf} says no year; resolve it against a reference date")
        if self.day is not None and self.month is not None:
            day = datetime.date(self.year, self.month, self.day)
            return day, day
        first = self.month or (self.quarter * 3 - 2 if self.quarter else 1)
        last = self.month or (self.quarter * 3 if self.quarter else 12)
        return datetime.date(self.year, first, 1), datetime.date(self.year, last, calendar.monthrange(self.year, last)[1])


@functools.total_ordering
@attrs.frozen
class DateInterval(Pickled):
    """From one partial date to another, both included; raises `ValueError` where the first is after the last.

    >>> DateInterval(PartialDate(2025, 7, 18), PartialDate(2025, 7, 19)).edtf
    '2025-07-18/2025-07-19'
    """

    start: PartialDate
    end: PartialDate

    def __attrs_post_init__(self) -> None:
        if not self.is_open and self.days()[0] > self.end.days()[1]:
            raise ValueError(f"{self.start.edtf} is after {self.end.edtf}")

    @property
    def edtf(self) -> str:
        """The interval in EDTF: `2025-07-18/2025-07-19`."""
        return f"{self.start.edtf}/{self.end.edtf}"

    @property
    def is_open(self) -> bool:
        """Whether the year of an end is left to be inferred."""
        return self.start.is_open or self.end.is_open

    def resolve(self, reference: datetime.date, missing: Missing = "nearest") -> Days | None:
        """The first and the last day, or None where they cannot be told.

        The beginning is resolved as a date by itself, with `missing`, and the end is the first one after it; of an interval whose end has
        a year the beginning is the last one before it. "future" takes the first interval that ends no earlier than the reference date.

        >>> DateInterval(PartialDate(month=12, day=30), PartialDate(month=1, day=2)).resolve(datetime.date(2025, 1, 6))
        (datetime.date(2024, 12, 30), datetime.date(2025, 1, 2))
        """
        if not self.end.is_open or (missing == "future" and self.start.is_open):
            end = _ends(self.end.resolve(reference, missing))
            start = end and _ends(self.start.resolve(end[1], "past"))
        else:
            start = _ends(self.start.resolve(reference, missing))
            end = start and _ends(self.end.resolve(start[0], "future"))
        return (start[0], end[1]) if start and end and start[0] <= end[1] else None

    def days(self) -> Days:
        """The first and the last day.

        Raises `ValueError` where the year of an end is not said.
        """
        return self.start.days()[0], self.end.days()[1]

    def __contains__(self, other: PartialDate | DateInterval) -> bool:
        """Whether all days of the other date are in this interval; an interval without years is one of every year.

        >>> PartialDate(2023, 5) in parse_edtf("2021/2025"), PartialDate(2026) in parse_edtf("2021/2025")
        (True, False)
        >>> PartialDate(2025, 1, 2) in parse_edtf("XXXX-12-30/XXXX-01-03")
        True
        """
        if other == self:
            return True
        if not isinstance(other, PartialDate | DateInterval):
            return False
        if other.is_open:
            # A day or month of every year is in an interval of every year if it is in one of a leap year.
            if isinstance(other, DateInterval) or not (other.month or other.quarter) or not (self.start.is_open and self.end.is_open):
                return False
            other = PartialDate(_LEAP_YEAR, other.month, other.day, other.quarter)
        first, last = other.days()
        mine = self.days() if not self.is_open else self.resolve(first, "past")
        return mine is not None and mine[0] <= first and last <= mine[1]

    def __lt__(self, other: PartialDate | DateInterval) -> bool:
        return _order(self) < _order(other) if isinstance(other, PartialDate | DateInterval) else NotImplemented


def _ends(found: datetime.date | Days | None) -> Days | None:
    return (found, found) if isinstance(found, datetime.date) else found


def _order(date: PartialDate | DateInterval) -> tuple[bool, datetime.date, datetime.date, str]:
    """Dates that say no year come last, by month and day; the longer of two that begin together is the later one."""
    if date.is_open:
        return True, datetime.date.max, datetime.date.max, date.edtf
    return False, *date.days(), date.edtf


@attrs.frozen
class DateValue(Pickled):
    """The value of a date mention: the date or interval, and the part of the day where one is said.

    `part` is "morning", "noon", "afternoon", "evening" or "night"; raises `ValueError` for any other. `alternative` is the date with day
    and month exchanged where the words allow both orders and one was chosen; values that differ in nothing else are equal.

    >>> DateValue(PartialDate(month=12, day=21), "morning").to_dict()
    {'edtf': 'XXXX-12-21', 'part': 'morning'}
    >>> DateValue.from_dict({"edtf": "2025/2030"}).date.end.year
    2030
    """

    date: PartialDate | DateInterval | RelativeDate
    part: str | None = attrs.field(default=None, validator=attrs.validators.optional(attrs.validators.in_(PARTS_OF_DAY)))
    alternative: PartialDate | None = attrs.field(default=None, eq=False)

    @property
    def edtf(self) -> str:
        """The date in EDTF; empty for a relative expression, which EDTF cannot say."""
        return self.date.edtf

    @property
    def relative(self) -> bool:
        """Whether it is a relative expression: "yesterday", "next week"."""
        return isinstance(self.date, RelativeDate)

    def exchanged(self) -> DateValue:
        """The value in the other order of day and month, where there is one.

        >>> DateValue(PartialDate(2025, 5, 3), alternative=PartialDate(2025, 3, 5)).exchanged().edtf
        '2025-03-05'
        """
        if self.alternative is None or not isinstance(self.date, PartialDate):
            return self
        return DateValue(self.alternative, self.part, self.date)

    def agreeing(self, weekday: str | None) -> DateValue:
        """The value in the order by which it falls on a weekday, if that tells; the other order is then no alternative.

        >>> DateValue(PartialDate(2025, 5, 3), alternative=PartialDate(2025, 3, 5)).agreeing("wednesday")
        DateValue(date=PartialDate(year=2025, month=3, day=5), part=None, alternative=None)
        """
        dates = [date for date in (self.date, self.alternative) if isinstance(date, PartialDate) and _falls_on(date, weekday)]
        return DateValue(dates[0], self.part) if len(dates) == 1 else self

    def to_dict(self) -> dict[str, Any]:
        """`{"edtf": "XXXX-12-21", "part": "morning"}`; no part where none is said. Relative ones: `{"relative": True, "unit": …}`."""
        said = self.date.to_dict() if isinstance(self.date, RelativeDate) else {"edtf": self.edtf}
        return said | ({"part": self.part} if self.part else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], alternative: str | None = None) -> DateValue:
        """The value of such a dictionary; raises `KeyError` where there is no date, `ValueError` for what is none."""
        date = RelativeDate.from_dict(data) if data.get("relative") else parse_edtf(required(data, "edtf", str))
        other = None if alternative is None else _parse_one(alternative)
        return cls(date, part(data, "part", str), other)


def _falls_on(date: PartialDate, weekday: str | None) -> bool:
    return weekday is not None and not date.is_open and WEEKDAYS[date.days()[0].weekday()] == weekday


_EDTF = re.compile("(X{4}|[0-9]{4})(?:-(X{2}|[0-9]{2})(?:-([0-9]{2}))?)?")


def parse_edtf(text: str) -> PartialDate | DateInterval:
    """The date or interval that an EDTF text of the kinds above says.

    Raises `ValueError` for other texts.
    """
    if "/" in text:
        start, _, end = text.partition("/")
        return DateInterval(_parse_one(start), _parse_one(end))
    return _parse_one(text)


def _parse_one(text: str) -> PartialDate:
    match = _EDTF.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no date in EDTF: write YYYY-MM-DD with X for digits that are not known")
    year, month, day = (None if group is None or "X" in group else int(group) for group in match.groups())
    if month is not None and month >= _FIRST_QUARTER and day is None:
        return PartialDate(year, quarter=month - _FIRST_QUARTER + 1)
    return PartialDate(year, month, day)


def compose(fields: Mapping[str, str], offset: int = 0) -> DateValue | None:
    """The value that the parts of a match give, or None if there is no such date.

    `fields` holds the parts by name; names with a final 1 and 2 are the ends of an interval, and an end takes from the other
    (or from a name without digit) what it does not say itself. `offset` is added to years. With `order` "open" day and month may be meant
    the other way round, unless a `weekday` tells. With `relative` the date is so many (`offset` times `count`) of a `unit` away.

    >>> compose({"day1": "18", "day2": "19", "month": "7", "year": "2025"}).edtf
    '2025-07-18/2025-07-19'
    >>> compose({"day1": "30", "month1": "12", "day2": "2", "month2": "1", "year": "2025"}).edtf
    '2024-12-30/2025-01-02'
    >>> compose({"day": "31", "month": "2"}) is None
    True
    >>> compose({"day": "3", "month": "5", "year": "2025", "order": "open"}).alternative.edtf
    '2025-03-05'
    >>> compose({"relative": "true", "unit": "day", "offset": "-1", "count": "3"}).to_dict()
    {'relative': True, 'unit': 'day', 'offset': -3}
    """

    def number(name: str) -> int | None:
        value = fields.get(name)
        return None if value is None else int(value)

    def date(digit: str, other: str) -> PartialDate:
        smallest = next((unit for unit in ("day", "month", "quarter", "year") if unit + digit in fields), None)
        shared = {"day": ("month", "year"), "month": ("year",), "quarter": ("year",)}.get(smallest or "", ())
        parts: dict[str, int | None] = {}
        for unit in ("day", "month", "quarter", "year"):
            value = number(unit + digit)
            if value is None and digit and unit in shared:
                value = number(unit + other)
            if value is None:
                value = number(unit)
            parts[unit] = value
        if parts["year"] is not None:
            parts["year"] += offset
        return PartialDate(**parts)

    part = fields.get("part")
    try:
        if "relative" in fields:
            away = int(fields.get("offset", "0")) * int(fields.get("count", "1"))
            return DateValue(RelativeDate(fields.get("unit", "day"), away, fields.get("weekday")), part)
        if any(name[-1] == "1" for name in fields):
            start, end = date("1", "2"), date("2", "1")
            if start.year is not None and start.year == end.year and "year1" not in fields and start.days()[0] > end.days()[1]:
                start = attrs.evolve(start, year=start.year - 1)  # over New Year: the year is that of the end
            return DateValue(DateInterval(start, end), part)
        value = date("", "")
        if fields.get("order") != "open":
            return DateValue(value, part)
        return DateValue(value, part, _exchanged(value)).agreeing(fields.get("weekday"))
    except ValueError:
        return None


def _exchanged(date: PartialDate) -> PartialDate | None:
    """The date with day and month exchanged, where there is another."""
    if date.day is None or date.month is None or date.day > 12 or date.day == date.month:
        return None
    return PartialDate(date.year, date.day, date.month)
