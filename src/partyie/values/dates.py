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
import re
from collections.abc import Mapping
from typing import Any

import attrs

PARTS_OF_DAY = ("morning", "noon", "afternoon", "evening", "night")
_FIRST_QUARTER = 33


def _set_only(self: Any) -> str:
    said = ", ".join(f"{a.name}={getattr(self, a.name)!r}" for a in attrs.fields(type(self)) if getattr(self, a.name) is not None)
    return f"{type(self).__name__}({said})"


@attrs.frozen(repr=False)
class PartialDate:
    """A day, month, quarter or year; None where the text does not say.

    Raises `ValueError` for what no calendar has (a 30th of February, a 13th month, a quarter with a month).

    >>> PartialDate(2024, 12), PartialDate(day=28).edtf
    (PartialDate(year=2024, month=12), 'XXXX-XX-28')
    >>> PartialDate(2025, 2, 29)
    Traceback (most recent call last):
        ...
    ValueError: day 29 is not between 1 and 28
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
            last = 31 if self.month is None else calendar.monthrange(self.year or 2024, self.month)[1]
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

    def resolve(self, reference: datetime.date) -> datetime.date | tuple[datetime.date, datetime.date] | None:
        """The day meant, or the first and last day of the month, quarter or year; None where it cannot be told.

        A missing year is the one that brings the date nearest to the reference date, a missing month likewise.

        >>> PartialDate(month=12, day=28).resolve(datetime.date(2025, 1, 6))
        datetime.date(2024, 12, 28)
        >>> PartialDate(2024, 2).resolve(datetime.date(2025, 1, 6))
        (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
        """
        ranges = [found for complete in self._completions(reference) if (found := complete._range()) is not None]
        if not ranges:
            return None
        first, last = min(ranges, key=lambda r: abs((r[0] - reference).days))
        return first if self.day is not None else (first, last)

    def _completions(self, reference: datetime.date) -> list[PartialDate]:
        if self.year is not None:
            return [self]
        years = [y for y in (reference.year - 1, reference.year, reference.year + 1) if 1 <= y <= 9999]
        months = [self.month] if self.month is not None or self.quarter is not None else list(range(1, 13))
        found = []
        for year in years:
            for month in months:
                try:
                    found.append(PartialDate(year, month, self.day, self.quarter))
                except ValueError:
                    continue
        return found

    def _range(self) -> tuple[datetime.date, datetime.date] | None:
        assert self.year is not None
        if self.day is not None:
            assert self.month is not None
            day = datetime.date(self.year, self.month, self.day)
            return day, day
        first = self.month or (self.quarter * 3 - 2 if self.quarter else 1)
        last = self.month or (self.quarter * 3 if self.quarter else 12)
        return datetime.date(self.year, first, 1), datetime.date(self.year, last, calendar.monthrange(self.year, last)[1])


@attrs.frozen
class DateInterval:
    """From one partial date to another, both included.

    >>> DateInterval(PartialDate(2025, 7, 18), PartialDate(2025, 7, 19)).edtf
    '2025-07-18/2025-07-19'
    """

    start: PartialDate
    end: PartialDate

    @property
    def edtf(self) -> str:
        """The interval in EDTF: `2025-07-18/2025-07-19`."""
        return f"{self.start.edtf}/{self.end.edtf}"

    def resolve(self, reference: datetime.date) -> tuple[datetime.date, datetime.date] | None:
        """The first and the last day, or None where they cannot be told; the end is resolved first and the start goes by it.

        >>> DateInterval(PartialDate(month=12, day=30), PartialDate(month=1, day=2)).resolve(datetime.date(2025, 1, 6))
        (datetime.date(2024, 12, 30), datetime.date(2025, 1, 2))
        """
        end = self.end.resolve(reference)
        if end is None:
            return None
        last = end[1] if isinstance(end, tuple) else end
        start = self.start.resolve(last)
        if start is None:
            return None
        first = start[0] if isinstance(start, tuple) else start
        return (first, last) if first <= last else None


@attrs.frozen
class DateValue:
    """The value of a date mention: the date or interval, and the part of the day where one is said.

    `part` is "morning", "noon", "afternoon", "evening" or "night"; raises `ValueError` for any other.

    >>> DateValue(PartialDate(month=12, day=21), "morning").to_dict()
    {'edtf': 'XXXX-12-21', 'part': 'morning'}
    >>> DateValue.from_dict({"edtf": "2025/2030"}).date.end.year
    2030
    """

    date: PartialDate | DateInterval
    part: str | None = attrs.field(default=None, validator=attrs.validators.optional(attrs.validators.in_(PARTS_OF_DAY)))

    @property
    def edtf(self) -> str:
        """The date in EDTF."""
        return self.date.edtf

    def to_dict(self) -> dict[str, Any]:
        """`{"edtf": "XXXX-12-21", "part": "morning"}`; no part where none is said."""
        return {"edtf": self.edtf} | ({"part": self.part} if self.part else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> DateValue:
        """The value of such a dictionary; raises `ValueError` for what is no date."""
        return cls(parse_edtf(data["edtf"]), data.get("part"))


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
    (or from a name without digit) what it does not say itself. `offset` is added to years.

    >>> compose({"day1": "18", "day2": "19", "month": "7", "year": "2025"}).edtf
    '2025-07-18/2025-07-19'
    >>> compose({"day": "31", "month": "2"}) is None
    True
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

    try:
        if any(name[-1] == "1" for name in fields):
            value: PartialDate | DateInterval = DateInterval(date("1", "2"), date("2", "1"))
        else:
            value = date("", "")
        return DateValue(value, fields.get("part"))
    except ValueError:
        return None
