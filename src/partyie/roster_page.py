"""The roster as a page: a table with a timeline, to be searched and sorted, in one file that loads nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from string import Template

from .roster import Holding

TICKS = 6
"""Months or years that the scale of the timeline names, about and at most."""
STEPS = (1, 2, 3, 6, *(12 * years for years in (1, 2, 5, 10, 20, 50, 100, 1000, 10000)))
"""Months from one that is named to the next."""
ROOM = 88
"""Where the last name on the scale may begin, in per cent, so that it is read as a whole."""
DAYS = 31
"""Days for which a month has room."""


def page(rows: Sequence[Holding], rules: str | None = None) -> str:
    """The page; it can be read where scripts are not run, without search and sorting. `rules`: the hash of the rules, to be told on it."""
    days = [day for row in rows for day in (row.first, row.last) if day is not None]
    scale = _Scale(min(days), max(days)) if days else None
    people = len({row.key for row in rows})
    said = f", seen from {min(days)} to {max(days)}" if days else ""
    note = f"{people} {'person' if people == 1 else 'persons'}, {len(rows)} {'office' if len(rows) == 1 else 'offices'}{said}." + (
        f" Rules {escape(rules)}." if rules else ""
    )
    template = Template(Path(__file__).with_name("roster.html").read_text("utf-8"))
    ticks = "".join(f'<span style="left:{at:.2f}%">{name}</span>' for name, at in scale.ticks()) if scale else ""
    return template.substitute(note=note, scale=ticks, rows="\n".join(_row(row, scale) for row in rows))


class _Scale:
    """A line of whole months, and where a day stands on it, in per cent of its length."""

    def __init__(self, first: datetime.date, last: datetime.date) -> None:
        self._first, self._months = first.replace(day=1), 12 * (last.year - first.year) + last.month - first.month + 1

    def at(self, day: datetime.date) -> float:
        months = 12 * (day.year - self._first.year) + day.month - self._first.month
        return 100 * (months + (day.day - 1) / DAYS) / self._months

    def ticks(self) -> Iterator[tuple[str, float]]:
        """Months or, on a long line, years, and where they begin."""
        step = next(step for step in STEPS if self._months <= TICKS * step)
        for month in range(self._months):
            year, number = divmod(self._first.month - 1 + month, 12)
            if (12 * (self._first.year + year) + number) % step == 0:
                day = datetime.date(self._first.year + year, number + 1, 1)
                if (at := self.at(day)) <= ROOM:
                    yield day.isoformat()[: 4 if step >= 12 else 7], at


def _row(row: Holding, scale: _Scale | None) -> str:
    cells = [
        f'<th scope="row">{escape(row.person)}</th>',
        f"<td>{escape(row.title)}</td>",
        f'<td class="day">{row.first or ""}</td>',
        f'<td class="day">{row.last or ""}</td>',
        _line(row, scale),
        f'<td class="count">{row.mentions}</td>',
        f'<td class="count">{row.sources}</td>',
        f"<td>{escape(row.first_source or '')}</td>",
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _line(row: Holding, scale: _Scale | None) -> str:
    if scale is None or row.first is None or row.last is None:
        return '<td class="line" data-key=""></td>'
    left = scale.at(row.first)
    # The bar of a single day is some pixels wide, for which there is room at the end.
    bar = f'<span style="left:min({left:.2f}%, 100% - 5px);width:{scale.at(row.last) - left:.2f}%"></span>'
    return f'<td class="line" data-key="{row.first} {row.last}"><div class="track" title="{row.first} – {row.last}">{bar}</div></td>'
