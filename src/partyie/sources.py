"""Where texts come from: files, folders, JSON lines, standard input. What cannot be read is told, never skipped in silence."""

from __future__ import annotations

import datetime
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
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


class Fields(NamedTuple):
    """The fields of JSON lines."""

    text: str = "text"
    date: str | None = None
    """None if dates are of no interest."""


FIELDS = Fields()


def texts(paths: Iterable[str], complain: Complain, fields: Fields = FIELDS) -> Iterator[Source]:
    """The texts of the paths, `-` being standard input.

    A folder gives its text and JSON-lines files, in the order of their names, folders inside it too. `complain` is called with one
    line for each thing that could not be read.
    """
    for path in paths:
        if path == "-":
            yield from _decoded("-", sys.stdin.buffer.read(), complain)
        elif os.path.isdir(path):
            yield from _folder(path, complain, fields)
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


def _folder(path: str, complain: Complain, fields: Fields) -> Iterator[Source]:
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
    if left_out:
        kinds = ", ".join(f"{number} {suffix}" for suffix, number in left_out.most_common())
        print(f"partyie: {path}: left out {kinds} (in a folder only .txt, .md, .jsonl and .ndjson are read)", file=sys.stderr)
    if not found:
        complain(f"{path}: no .txt, .md, .jsonl or .ndjson file in it")


def _file(path: str, complain: Complain, fields: Fields) -> Iterator[Source]:
    if path.endswith(LINES):
        yield from _json_lines(path, complain, fields)
        return
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        complain(f"{path}: {error.strerror or error}")
        return
    yield from _decoded(path, data, complain)


def _decoded(name: str, data: bytes, complain: Complain) -> Iterator[Source]:
    """The text of the bytes: strictly UTF-8, line ends and byte-order mark kept, so that offsets hold."""
    try:
        yield Source(name, data.decode("utf-8"), date_in(name))
    except UnicodeDecodeError as error:
        complain(f"{name}: not UTF-8: byte {data[error.start]:#04x} at offset {error.start}; convert the file first (iconv -t utf-8)")


def _json_lines(path: str, complain: Complain, fields: Fields) -> Iterator[Source]:
    try:
        with open(path, "rb") as file:
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
                day = _date(said)
                if said and day is None:
                    complain(f"{place}: no date under {fields.date!r}: {said!r}; write it as 2025-01-31")
                yield Source(str(record.get("source") or record.get("id") or place), record[fields.text], day or date_in(path))
    except OSError as error:
        complain(f"{path}: {error.strerror or error}")


def _date(said: Any) -> datetime.date | None:
    """The day that a field of JSON gives as 2025-01-31, with or without a time; None for anything else."""
    try:
        return datetime.datetime.fromisoformat(said).date()
    except (TypeError, ValueError):
        return None
