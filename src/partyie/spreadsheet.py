"""Tables as CSV: written for programs or for spreadsheets, and read as spreadsheets save them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .errors import PartyieError

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
"""What may stand between two cells. Spreadsheets expect the semicolon where the comma stands before decimals."""

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a cell begins that a spreadsheet would take for a formula (OWASP, CSV injection), and one that was guarded already."""
_DIGIT = re.compile(r"'|(?![A-Z][0-9]+\Z).*[0-9]", re.DOTALL)
"""Words with digits, but for ids of mentions."""
WORDS = frozenset({"text", "holder", "number", "code", "issued", "same", "edtf", "alternative"})
"""Columns of words, codes and EDTF, which a spreadsheet would take for a number or a day where they have digits."""


class Csv(NamedTuple):
    """How CSV is written: for programs as RFC 4180 has it, but with line feeds; or for Excel and its like, which take more.

    These want a byte-order mark to see that it is UTF-8, and a carriage return at the end of lines. They take a cell that begins with
    `=`, `+`, `-` or `@` for a formula, which may do harm, and `8-11` for a day. So there an apostrophe is put before such words.

    >>> Csv(";", excel=True).lines(("text", "start"), [{"text": "=1+1", "start": 8}, {"text": "8-11"}])
    "'=1+1;8\\r\\n'8-11;\\r\\n"
    """

    separator: str = ","
    excel: bool = False

    def header(self, columns: Iterable[str]) -> str:
        """The line of the columns' names, at the very beginning of a file."""
        columns = tuple(columns)
        return "\ufeff" * self.excel + self.lines(columns, [dict(zip(columns, columns, strict=True))])

    def lines(self, columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
        """Lines for rows; a column that a row does not have is empty."""
        out = io.StringIO()
        writer = csv.DictWriter(out, tuple(columns), delimiter=self.separator, lineterminator="\r\n" if self.excel else "\n")
        writer.writerows({name: guarded(name, cell) for name, cell in row.items()} if self.excel else row for row in rows)
        return out.getvalue()


PLAIN = Csv()


def guarded(column: str, cell: Any) -> Any:
    """A cell as a spreadsheet will leave it; numbers stay numbers.

    >>> guarded("text", "@home"), guarded("edtf", "2025-03"), guarded("start", 12), guarded("body", "politburo")
    ("'@home", "'2025-03", 12, 'politburo')
    """
    if isinstance(cell, str) and (_FORMULA.match(cell) or (column in WORDS and _DIGIT.match(cell))):
        return f"'{cell}"
    return cell


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that says that it is text.

    >>> unguarded("'8-11"), unguarded("politburo")
    ('8-11', 'politburo')
    """
    return cell.removeprefix("'")


class Row(NamedTuple):
    """The cells of a row by column, and the number that a spreadsheet shows beside it: that of the header is 1."""

    number: int
    cells: dict[str, str]


class Table(NamedTuple):
    """A table as it was read."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: str | Path) -> Table:
    """A table with a header: CSV with commas, semicolons or tabs, whichever the header has most of; rows without words are left out.

    It is UTF-8, or UTF-16 with a byte-order mark. Raises `PartyieError` for a file that cannot be read, one without a header, a column that
    comes twice, and a row with more cells than there are columns.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise PartyieError(f"{path}: {error.strerror or error}") from None
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise PartyieError(f"{path}: not UTF-8: offset {error.start}; save it from the spreadsheet as CSV UTF-8") from None
    first = text.partition("\n")[0]
    separator = max(SEPARATORS.values(), key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise PartyieError(f"{path}: no CSV: {error}") from None
    columns = tuple(name.strip() for name in lines[0]) if lines else ()
    if not any(columns):
        raise PartyieError(f"{path}: no names of columns in the first line")
    if twice := next((name for name in columns if columns.count(name) > 1), None):
        raise PartyieError(f"{path}: two columns are called {twice!r}")
    for number, cells in enumerate(lines, 1):
        if any(map(str.strip, cells[len(columns) :])):
            raise PartyieError(f"{path}: row {number} has {len(cells)} cells for {len(columns)} columns")
    rows = ((number, [*cells, *[""] * len(columns)]) for number, cells in enumerate(lines[1:], 2) if any(map(str.strip, cells)))
    return Table(str(path), columns, tuple(Row(number, dict(zip(columns, cells, strict=False))) for number, cells in rows))
