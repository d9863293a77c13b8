"""A text that is read, with what is known of it; and what could not be read."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Complain = Callable[[str, str], None]
"""Takes what could not be read, by its name, and the reason."""
Note = Callable[[str, str], None] | None
"""The same for what is left out as it is no text, if that is of interest."""


class Source(NamedTuple):
    """A text, what it is called, and its date where the file says it: in its name or, of JSON lines, in a field."""

    name: str
    text: str
    date: datetime.date | None = None
    is_file: bool = False
    """Whether the text is a file, and its name the path."""
    metadata: Mapping[str, str] | None = None


class Unread(NamedTuple):
    """What could not be read: its name and the reason."""

    name: str
    reason: str


Item = Source | Unread


class Fields(NamedTuple):
    """The fields of JSON lines, or the columns of Parquet."""

    text: str = "text"
    date: str | None = None
    """None if dates are of no interest."""
    name: str | None = None
    """None for `source` or `id`, whichever is there."""
    lines: bool = False
    """Whether standard input holds JSON lines, and not a text."""


FIELDS = Fields()


_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")


def date_in(name: str) -> datetime.date | None:
    """The date in the name of a file, the year first; None where there is none.

    >>> date_in("vna/2025-01-31-congress.txt"), date_in("20250131.txt"), date_in("report-2025-13-01.txt")
    (datetime.date(2025, 1, 31), datetime.date(2025, 1, 31), None)
    """
    for match in _DAY.finditer(os.path.basename(name)):
        try:
            return datetime.date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
    return None


def day_of(said: Any) -> datetime.date | None:
    """The day that a field gives, as a date or as 2025-01-31, with or without a time; None for anything else."""
    if isinstance(said, datetime.datetime):
        return said.date()
    if isinstance(said, datetime.date):
        return said
    try:
        return datetime.datetime.fromisoformat(said).date()
    except (TypeError, ValueError):
        return None


def not_utf8(error: UnicodeDecodeError) -> str:
    """What is wrong with bytes, and where.

    >>> try:
    ...     bytes([99, 97, 102, 233]).decode("utf-8")
    ... except UnicodeDecodeError as error:
    ...     print(not_utf8(error))
    not UTF-8: byte 0xe9 at offset 3
    """
    return f"not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start}"
