"""Where texts come from: files, folders, JSON lines, standard input. What cannot be read is told, never skipped in silence."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

LINES = (".jsonl", ".ndjson")
READ = (".txt", ".md", *LINES)
"""The files of a folder that are read, by the ends of their names."""

Complain = Callable[[str], None]


def texts(paths: Iterable[str], complain: Complain, field: str = "text") -> Iterator[tuple[str, str]]:
    """(source, text) for each text of the paths, `-` being standard input.

    A folder gives its text and JSON-lines files, in the order of their names, folders inside it too. `complain` is called with one
    line for each thing that could not be read.
    """
    for path in paths:
        if path == "-":
            yield from _decoded("-", sys.stdin.buffer.read(), complain)
        elif os.path.isdir(path):
            yield from _folder(path, complain, field)
        else:
            yield from _file(path, complain, field)


def count(paths: Iterable[str]) -> int:
    """How many files there are to read."""
    total = 0
    for path in paths:
        total += sum(name.endswith(READ) for _, _, names in os.walk(path) for name in names) if os.path.isdir(path) else 1
    return total


def _folder(path: str, complain: Complain, field: str) -> Iterator[tuple[str, str]]:
    left_out: Counter[str] = Counter()
    found = False
    for folder, folders, names in os.walk(path, onerror=lambda error: complain(f"{error.filename}: {error.strerror}")):
        folders.sort()
        for name in sorted(names):
            if name.endswith(READ):
                found = True
                yield from _file(os.path.join(folder, name), complain, field)
            else:
                left_out[Path(name).suffix or name] += 1
    if left_out:
        kinds = ", ".join(f"{number} {suffix}" for suffix, number in left_out.most_common())
        print(f"partyie: {path}: left out {kinds} (in a folder only .txt, .md, .jsonl and .ndjson are read)", file=sys.stderr)
    if not found:
        complain(f"{path}: no .txt, .md, .jsonl or .ndjson file in it")


def _file(path: str, complain: Complain, field: str) -> Iterator[tuple[str, str]]:
    if path.endswith(LINES):
        yield from _json_lines(path, complain, field)
        return
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        complain(f"{path}: {error.strerror or error}")
        return
    yield from _decoded(path, data, complain)


def _decoded(source: str, data: bytes, complain: Complain) -> Iterator[tuple[str, str]]:
    """The text of the bytes: strictly UTF-8, line ends and byte-order mark kept, so that offsets hold."""
    try:
        yield source, data.decode("utf-8")
    except UnicodeDecodeError as error:
        complain(f"{source}: not UTF-8: byte {data[error.start]:#04x} at offset {error.start}; convert the file first (iconv -t utf-8)")


def _json_lines(path: str, complain: Complain, field: str) -> Iterator[tuple[str, str]]:
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
                if not isinstance(record, dict) or not isinstance(record.get(field), str):
                    complain(f"{place}: no text under {field!r}; name the field with --text-field")
                    continue
                yield str(record.get("source") or record.get("id") or place), record[field]
    except OSError as error:
        complain(f"{path}: {error.strerror or error}")
