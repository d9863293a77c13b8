"""What a table tells of texts: outlet, date, author, whatever its columns are; joined by the name of the text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path, PurePath
from typing import TypeVar

from .errors import PartyieError, did_you_mean
from .source import Complain, Item, Source, Unread, day_of
from .sources import READ
from .spreadsheet import Row, read_table

_Item = TypeVar("_Item", Source, Item)

KEY = "source"


class Metadata:
    """A table of metadata, with one row for each text, found by the column `key`.

    A row is that of a text if it names its source. Of a file it may name the end of the path, with or without the `.txt` or `.md`:
    `corpus/vna/a.txt` is found by `vna/a.txt`, `a.txt` and `a` too. What names more of the path goes first.

    `taken`: names that the columns must not have. Raises `PartyieError` for a table that cannot be used; the message names row and mend.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "table.csv")
    ...     size = path.write_text("source,outlet\\na.txt,The Herald\\n")
    ...     Metadata(path).columns
    ('outlet',)
    """

    def __init__(self, path: str | Path, key: str = KEY, taken: Collection[str] = ()) -> None:
        self.path = str(path)
        table = read_table(path)
        if key not in table.columns:
            raise PartyieError(f"{path}: no column {key!r} that names the texts{did_you_mean(key, table.columns)}")
        self.columns = tuple(name for name in table.columns if name not in (key, ""))
        if both := next((name for name in self.columns if name in taken), None):
            raise PartyieError(f"{path}: {both!r} is a column of the result already; call it something else")
        self._rows: dict[str, Row] = {}
        for row in table.rows:
            name = _posix(row.cells[key])
            if not name:
                raise PartyieError(f"{path}: row {row.number} names no text under {key!r}")
            if name in self._rows:
                raise PartyieError(f"{path}: rows {self._rows[name].number} and {row.number} are both of {name!r}")
            self._rows[name] = row
        self._joined: dict[str, str] = {}
        """The rows that were joined, by their names, and to which text each."""

    def joined(self, sources: Iterator[_Item], complain: Complain, date: str | None = None) -> Iterator[_Item]:
        """The texts with their metadata; `complain` is called for each that has no row, and for one whose row is another's already.

        `date`: the column with the date of the text, written as 2025-01-31, if that is of interest.
        """
        for one in sources:
            if isinstance(one, Unread):
                yield one
                continue
            name = next((name for name in _names(one) if name in self._rows), None)
            if name is None:
                complain(one.name, f"no row in {self.path} names it")
                yield one
            elif name in self._joined and one.is_file:
                complain(one.name, f"row {self._rows[name].number} of {self.path} is that of {self._joined[name]}; name both in full")
                yield one
            else:
                self._joined[name] = one.name
                yield self._told(one, self._rows[name], complain, date)

    def left(self) -> str | None:
        """In a line the rows that no text was found for, None if there are none."""
        left = [row.number for name, row in self._rows.items() if name not in self._joined]
        more = f" and {len(left) - 3} more" if len(left) > 3 else ""
        return f"no text for row {', '.join(map(str, left[:3]))}{more}" if left else None

    def _told(self, one: Source, row: Row, complain: Complain, date: str | None) -> Source:
        told = one._replace(metadata={name: row.cells[name] for name in self.columns})
        said = row.cells.get(date or "")
        if not said:
            return told
        day = day_of(said)
        if day is None:
            complain(self.path, f"row {row.number}: no date under {date!r}: {said!r}; write it as 2025-01-31")
        return told._replace(date=day or one.date)


def _posix(name: str) -> str:
    return name.strip().replace("\\", "/").removeprefix("./")


def _names(one: Source) -> Iterator[str]:
    """The names by which a table may call a text, the fullest first."""
    name = _posix(one.name)
    yield name
    if one.is_file:
        parts = PurePath(name).parts
        for at in range(len(parts)):
            end = "/".join(parts[at:])
            yield end
            if end.endswith(READ):
                yield end[: end.rindex(".")]
