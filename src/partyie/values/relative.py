"""Dates that are counted from the day of writing: yesterday, next week, last Friday.

What the words say is kept as numbers that mean the same in every language; the day is worked out by `dateparser`, which is loaded only
when a relative date is resolved.

>>> RelativeDate("week", -1).resolve(datetime.date(2025, 1, 8))
(datetime.date(2024, 12, 30), datetime.date(2025, 1, 5))
>>> RelativeDate("day", 1).resolve(datetime.date(2025, 1, 8))
datetime.date(2025, 1, 9)
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping
from typing import Any

import attrs

from ..pickled import Pickled
from .plain import part

UNITS = ("day", "week", "month", "quarter", "year")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST = 1000
"""How many units away a day may be."""


@attrs.frozen
class RelativeDate(Pickled):
    """So many units before (`offset` below 0) or after the day of writing; 0 is the current one.

    `unit` is "day", "week", "month", "quarter" or "year". `weekday` ("monday" to "sunday") is the day of that week or, where the unit is
    a day, the next (1), last (-1) or coming (0, today included) one of that name. Raises `ValueError` for anything else.

    >>> RelativeDate("fortnight")
    Traceback (most recent call last):
        ...
    ValueError: no unit 'fortnight'; there are day, week, month, quarter, year
    """

    unit: str = "day"
    offset: int = 0
    weekday: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"no unit {self.unit!r}; there are {', '.join(UNITS)}")
        if self.weekday is not None and self.weekday not in WEEKDAYS:
            raise ValueError(f"no weekday {self.weekday!r}; there are {', '.join(WEEKDAYS)}")
        if self.weekday is not None and self.unit not in ("day", "week"):
            raise ValueError(f"a weekday is one of a week, and not of a {self.unit}")
        if abs(self.offset) > MOST:
            raise ValueError(f"{self.offset} is more than {MOST} units away")

    @property
    def edtf(self) -> str:
        """Empty: EDTF has no relative dates."""
        return ""

    @property
    def is_open(self) -> bool:
        """True: it says nothing without a reference date."""
        return True

    def resolve(self, reference: datetime.date, missing: str = "nearest") -> datetime.date | tuple[datetime.date, datetime.date] | None:  # noqa: ARG002
        """The day meant, or the first and last day of a week (from Monday on), month, quarter or year; None where no calendar has it.

        >>> RelativeDate("day", -1, "friday").resolve(datetime.date(2025, 1, 8))
        datetime.date(2025, 1, 3)
        >>> RelativeDate("week", 1, "friday").resolve(datetime.date(2025, 1, 8))
        datetime.date(2025, 1, 17)
        >>> RelativeDate("quarter", -1).resolve(datetime.date(2025, 1, 8))
        (datetime.date(2024, 10, 1), datetime.date(2024, 12, 31))
        """
        reference = day_of(reference)
        if self.weekday is not None and self.unit == "day":
            return self._named_day(reference)
        unit, offset = ("month", 3 * self.offset) if self.unit == "quarter" else (self.unit, self.offset)
        there = _shifted(offset, unit, reference)
        if there is None or self.unit == "day":
            return there
        if self.unit == "week":
            try:
                monday = there - datetime.timedelta(there.weekday())
                if self.weekday is not None:
                    return monday + datetime.timedelta(WEEKDAYS.index(self.weekday))
                return monday, monday + datetime.timedelta(6)
            except OverflowError:
                return None
        months = {"month": 1, "quarter": 3, "year": 12}[self.unit]
        last = -(-there.month // months) * months
        return datetime.date(there.year, last - months + 1, 1), datetime.date(there.year, last, calendar.monthrange(there.year, last)[1])

    def _named_day(self, reference: datetime.date) -> datetime.date | None:
        ahead = (WEEKDAYS.index(str(self.weekday)) - reference.weekday()) % 7
        days = (ahead or 7) + 7 * (self.offset - 1) if self.offset > 0 else ahead + 7 * self.offset
        return _shifted(days, "day", reference)

    def to_dict(self) -> dict[str, Any]:
        """`{"relative": True, "unit": "day", "offset": -1}`, with the weekday where one is named."""
        said = {"relative": True, "unit": self.unit, "offset": self.offset}
        return said | ({"weekday": self.weekday} if self.weekday else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> RelativeDate:
        """The relative date of such a dictionary; raises `ValueError` for what is none."""
        return cls(part(data, "unit", str) or "day", part(data, "offset", int) or 0, part(data, "weekday", str))


def day_of(reference: datetime.date) -> datetime.date:
    """The day of a reference date, which may be a `datetime`."""
    return reference.date() if isinstance(reference, datetime.datetime) else reference


def _shifted(offset: int, unit: str, reference: datetime.date) -> datetime.date | None:
    import dateparser

    words = f"in {offset} {unit}s" if offset > 0 else f"{-offset} {unit}s ago"
    base = datetime.datetime.combine(reference, datetime.time(12))
    found = dateparser.parse(words, settings={"RELATIVE_BASE": base})
    return None if found is None else found.date()
