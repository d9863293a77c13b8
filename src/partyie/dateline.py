"""The date of a text, as its own head says."""

from __future__ import annotations

import datetime
import itertools
import re

from .mention import Citation, Date, Title
from .model import Extraction
from .values import PartialDate

HEAD = 10
"""Lines of the head of a text, in which its date is looked for."""
DATELINE = 60
"""Characters of the longest line there that is nothing but a dateline."""
PLACE = 40
"""Characters that may stand before the date in a longer line."""

_LINE = re.compile(r"[^\n\r]+")
_BREAK = re.compile(r"\s*[()\]|–—-]")
_SENTENCE = (".", ";", "!", "?", "…")


def document_date(result: Extraction) -> datetime.date | None:
    """The day on which a text appeared: a whole date in its head that is the only one in a short line, or with which a line begins.

    None where there is none such among the first ten lines with words, or the extraction does not know its text.

    >>> import partyie
    >>> extractor = partyie.Extractor("en")
    >>> document_date(extractor.extract("Council meets\\n\\nHanoi, 5 May 2025 (VNA) - The council met on 3 May 2025."))
    datetime.date(2025, 5, 5)
    >>> document_date(extractor.extract("Decree 30/2020/ND-CP of 5 March 2020 holds."))
    """
    if result.text is None or not result.dates:
        return None
    head = list(itertools.islice((line for line in _LINE.finditer(result.text) if line[0].strip()), HEAD))
    dated = [(line, [date for date in result.dates if line.start() <= date.start < line.end()]) for line in head]
    # A place and a date before a dash say it more surely than a short line.
    for is_dateline in (_begins, _is_alone):
        for line, dates in dated:
            if dates and (day := _day(dates[0])) and is_dateline(line, result, dates):
                return day
    return None


def _day(date: Date) -> datetime.date | None:
    said = date.value.date
    if isinstance(said, PartialDate) and said.year and said.month and said.day:
        return datetime.date(said.year, said.month, said.day)
    return None


def _begins(line: re.Match[str], _: Extraction, dates: list[Date]) -> bool:
    """Whether a line begins with the date, or a place and the date, and a dash or bracket: Hanoi, 5 May 2025 (VNA) - …"""
    before = line.string[line.start() : dates[0].start].strip()
    placed = len(before) <= PLACE and (not before or before.endswith(","))
    return placed and _BREAK.match(line.string, dates[0].end, line.end()) is not None


def _is_alone(line: re.Match[str], result: Extraction, dates: list[Date]) -> bool:
    """Whether a line is short, no sentence, and has one date and neither a title nor a citation."""
    if line[0].rstrip().endswith(_SENTENCE):
        return False
    others = (one for one in result.mentions if isinstance(one, Title | Citation) and line.start() <= one.start < line.end())
    return len(dates) == 1 and line.end() - line.start() <= DATELINE and next(others, None) is None
