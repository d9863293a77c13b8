"""Where texts come from: files, folders, JSON lines, standard input. What cannot be read is told, never skipped in silence."""

from __future__ import annotations

import datetime
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

LINES = (".jsonl", ".ndjson")
READ = (".txt", ".md", *LINES)
"""The files of a folder that are read, by the ends of their names."""

Complain = Callable[[str], None]


class Source(NamedTuple):
    """A text, what it is called, and its date where the file says it: in its name or, of JSON lines, in a field."""

    name: str
    text: str
    date: datetime.date | None = None
    is_file: bool = False
    """Whether the text is a file, and its name the path."""
    metadata: Mapping[str, str] | None = None


class Fields(NamedTuple):
    """The fields of JSON lines."""

    text: str = "text"
    date: str | None = None
    """None if dates are of no interest."""
    lines: bool = False
    """Whether standard input holds JSON lines, and not a text."""


FIELDS = Fields()


def texts(paths: Iterable[str], complain: Complain, fields: Fields = FIELDS, note: Complain | None = None) -> Iterator[Source]:
    """The texts of the paths, `-` being standard input.

    A folder gives its text and JSON-lines files, in the order of their names, folders inside it too. `complain` is called with one
    line for each thing that could not be read, `note` for what is left out as it is no text.
    """
    for path in paths:
        if path == "-" and fields.lines:
            yield from _json_lines("-", sys.stdin.buffer, complain, fields)
        elif path == "-":
            yield from _decoded(Source("-", ""), sys.stdin.buffer.read(), complain)
        elif os.path.isdir(path):
            yield from _folder(path, complain, fields, note)
        else:
            yield from _file(path, complain, fields)


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


def count(paths: Iterable[str]) -> int:
    """How many files there are to read."""
    total = 0
    for path in paths:
        total += sum(name.endswith(READ) for _, _, names in os.walk(path) for name in names) if os.path.isdir(path) else 1
    return total


def _folder(path: str, complain: Complain, fields: Fields, note: Complain | None) -> Iterator[Source]:
    left_out: Counter[str] = Counter()
    found = False
    for folder, folders, names in os.walk(path, onerror=lambda error: complain(f"{error.filename}: {error.strerror}")):
        folders.sort()
        for name in sorted(names):
            if name.endswith(READ):
                found = True
                yield from _file(os.path.join(folder, name), complain, fields)
            else:
                left_out[Path(name).suffix or name] += 1
    if left_out and note:
        kinds = ", ".join(f"{number} {suffix}" for suffix, number in left_out.most_common())
        note(f"{path}: left out {kinds} (in a folder only .txt, .md, .jsonl and .ndjson are read)")
    if not found:
        complain(f"{path}: no .txt, .md, .jsonl or .ndjson file in it")


def _file(path: str, complain: Complain, fields: Fields) -> Iterator[Source]:
    try:
        if path.endswith(LINES):
            with open(path, "rb") as file:
                yield from _json_lines(path, file, complain, fields)
        else:
            yield from _decoded(Source(path, "", date_in(path), is_file=True), Path(path).read_bytes(), complain)
    except OSError as error:
        complain(f"{path}: {error.strerror or error}")


def _decoded(one: Source, data: bytes, complain: Complain) -> Iterator[Source]:
    """The source with the text of the bytes: strictly UTF-8, line ends and byte-order mark kept, so that offsets hold."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        complain(f"{one.name}: not UTF-8: byte {data[error.start]:#04x} at offset {error.start}; convert the file first (iconv -t utf-8)")
    else:
        yield one._replace(text=text)


def _json_lines(path: str, file: Iterable[bytes], complain: Complain, fields: Fields) -> Iterator[Source]:
    for number, line in enumerate(file, 1):
        place = f"{path}:{number}"
        if not line.strip():
            continue
        try:
            record = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            complain(f"{place}: not UTF-8: byte {line[error.start]:#04x} at offset {error.start} of the line")
            continue
        except ValueError as error:
            complain(f"{place}: no JSON: {error}")
            continue
        if not isinstance(record, dict) or not isinstance(record.get(fields.text), str):
            complain(f"{place}: no text under {fields.text!r}; name the field with --text-field")
            continue
        said = record.get(fields.date) if fields.date else None
        day = day_of(said)
        if said and day is None:
            complain(f"{place}: no date under {fields.date!r}: {said!r}; write it as 2025-01-31")
        yield Source(str(record.get("source") or record.get("id") or place), record[fields.text], day or date_in(path))


def day_of(said: Any) -> datetime.date | None:
    """The day that a field of JSON or a cell gives as 2025-01-31, with or without a time; None for anything else."""
    try:
        return datetime.datetime.fromisoformat(said).date()
    except (TypeError, ValueError):
        return None
