"""Tables for the terminal and for a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path


def number(value: float | None, digits: int = 3) -> str:
    """A number in three digits or so for people; a dash where there is none.

    >>> number(0.01234), number(3.456), number(417.3), number(None)
    ('0.0123', '3.46', '417', '–')
    """
    if value is None:
        return "–"
    return f"{value:.0f}" if abs(value) >= 10 ** (digits - 1) else f"{value:#.{digits}g}".rstrip(".")


def share(value: float | None) -> str:
    """A precision, recall or F1 for people."""
    return "–" if value is None else f"{value:.3f}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """A Markdown table with columns of even width, as it is to be read in a terminal too; the first `words` columns are to the left.

    >>> print(table(["tool", "MB/s"], [["a", "1.25"], ["bc", "12"]]))
    | tool | MB/s |
    | :--- | ---: |
    | a    | 1.25 |
    | bc   |   12 |
    """
    rows = [list(header), *map(list, rows)]
    widths = [max(4, *(len(row[column]) for row in rows)) for column in range(len(header))]

    def line(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cells)} |"

    lines = [
        line(
            cell.ljust(width) if column < words else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    rule = line(f":{'-' * (width - 1)}" if column < words else f"{'-' * (width - 1)}:" for column, width in enumerate(widths))
    return "\n".join([lines[0], rule, *lines[1:]])


def put(page: Path, name: str, text: str) -> None:
    """Write the text between the markers `<!-- name -->` and `<!-- end of name -->` of a page.

    Raises `ValueError` for a page that does not have each of them once.
    """
    first, last = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    whole = page.read_text("utf-8")
    if whole.count(first) != 1 or whole.count(last) != 1 or whole.index(first) > whole.index(last):
        raise ValueError(f"{page}: there is to be one {first.strip()} and after it one {last}")
    before, after = whole[: whole.index(first) + len(first)], whole[whole.index(last) :]
    page.write_text(f"{before}\n{text}\n\n{after}", "utf-8")
