"""How commands write what they have made: to a file or standard output, lists as tables, CSV or JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from . import export
from .console import screen
from .errors import PartyieError
from .spreadsheet import SEPARATORS, Csv

SHEETS = ("csv", "excel")
LISTS = ("table", *SHEETS, "json")
"""The formats of lists."""


@contextmanager
def wrong() -> Iterator[None]:
    """What is wrong with a command, or with the rules and tables that it names, is told as click tells it: status 2."""
    try:
        yield
    except PartyieError as error:
        raise click.UsageError(str(error)) from None


def csv_of(form: str, separator: str) -> Csv:
    """How CSV is written in one of the formats `SHEETS`; in others there is nothing to separate."""
    if separator != "comma" and form not in SHEETS:
        raise click.UsageError(f"--separator is for the formats {', '.join(SHEETS)}")
    return Csv(SEPARATORS[separator], excel=form == "excel")


@contextmanager
def target(output: str | None) -> Iterator[IO[str]]:
    """The file of this name, or standard output for none or `-`; line ends are written as they are."""
    if output is None or output == "-":
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(newline="")
        yield sys.stdout
        sys.stdout.flush()
        return
    with open(output, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        yield file


def write_list(columns: tuple[str, ...], rows: list[dict[str, Any]], rules: str, form: str, csv: Csv, file: IO[str]) -> None:
    """Write rows of a list, with the hash of the rules that they were made with where there is room for it."""
    if form == "table":
        screen(file).print(export.list_table(columns, rows))
        return
    columns, rows = (*columns, "rules"), [row | {"rules": rules} for row in rows]
    if form in SHEETS:
        file.write(csv.header(columns) + csv.lines(columns, rows))
    else:
        file.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
