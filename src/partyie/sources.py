"""Where texts come from: files, folders, rows of JSON lines and Parquet, standard input. What cannot be read is told, never skipped in
silence."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from .rows import LINES, PARQUET, count_rows, json_lines, rows
from .source import FIELDS, Complain, Fields, Item, Note, Source, Unread, date_in, not_utf8

READ = (".txt", ".md", *LINES, PARQUET)
"""The files of a folder that are read, by the ends of their names."""
SHOWN = (".txt", ".md", ".jsonl", ".ndjson", PARQUET)
"""The same for people, to whom a packed file is what it was."""


def texts(paths: Iterable[str], complain: Complain, fields: Fields = FIELDS, note: Note = None) -> Iterator[Source]:
    """The texts of the paths, `-` being standard input.

    A folder gives its texts and its files of rows, in the order of their names, folders inside it too. `complain` is called for each thing
    that could not be read, before the next one is given; `note` for what is left out as it is no text.
    """
    for path in paths:
        if path == "-" and fields.lines:
            yield from json_lines(path, sys.stdin.buffer, complain, fields)
        elif path == "-":
            yield from _decoded(Source(path, ""), sys.stdin.buffer.read(), complain)
        elif os.path.isdir(path):
            yield from _folder(path, complain, fields, note)
        else:
            yield from _file(path, complain, fields)


def items(paths: Iterable[str], complain: Complain, fields: Fields = FIELDS, note: Note = None) -> Iterator[Item]:
    """The texts of the paths and, in their places, what could not be read, of which `complain` is told too."""
    unread: list[Item] = []

    def keep(name: str, reason: str) -> None:
        complain(name, reason)
        unread.append(Unread(name, reason))

    for source in texts(paths, keep, fields, note):
        yield from unread
        unread.clear()
        yield source
    yield from unread


def state(paths: Iterable[str]) -> list[tuple[str, int, float]]:
    """The files of the paths with their sizes and the times of their last changes: as long as these are the same, the texts are.

    What standard input gives is never the same.
    """
    found = []
    for path in paths:
        if path == "-":
            found.append((path, 0, time.time()))
            continue
        for name in sorted(_files(path)):
            with suppress(OSError):
                about = os.stat(name)
                found.append((name, about.st_size, about.st_mtime))
    return found


def _files(path: str) -> Iterator[str]:
    """The files of a folder and of those inside it; of another path itself."""
    if os.path.isdir(path):
        yield from (os.path.join(folder, name) for folder, _, files in os.walk(path) for name in files)
    else:
        yield path


def count(paths: Iterable[str]) -> int:
    """How many texts there are to read, as far as can be told before they are read."""
    total = 0
    for path in paths:
        total += sum(
            count_rows(name) if name.endswith((*LINES, PARQUET)) else 1 for name in _files(path) if name.endswith(READ) or name == path
        )
    return total


def _folder(path: str, complain: Complain, fields: Fields, note: Note) -> Iterator[Source]:
    left_out: Counter[str] = Counter()
    found = False
    for folder, folders, names in os.walk(path, onerror=lambda error: complain(str(error.filename), str(error.strerror))):
        folders.sort()
        for name in sorted(names):
            if name.endswith(READ):
                found = True
                yield from _file(os.path.join(folder, name), complain, fields)
            else:
                left_out[Path(name).suffix or name] += 1
    if left_out and note:
        kinds = ", ".join(f"{number} {suffix}" for suffix, number in left_out.most_common())
        note(path, f"left out {kinds} (in a folder only {', '.join(SHOWN[:-1])} and {SHOWN[-1]} are read)")
    if not found:
        complain(path, f"no {', '.join(SHOWN[:-1])} or {SHOWN[-1]} file in it")


def _file(path: str, complain: Complain, fields: Fields) -> Iterator[Source]:
    if path.endswith((*LINES, PARQUET)):
        yield from rows(path, complain, fields)
        return
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        complain(path, str(error.strerror or error))
        return
    yield from _decoded(Source(path, "", date_in(path), is_file=True), data, complain)


def _decoded(one: Source, data: bytes, complain: Complain) -> Iterator[Source]:
    """The source with the text of the bytes: strictly UTF-8, line ends and byte-order mark kept, so that offsets hold."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        complain(one.name, f"{not_utf8(error)}; convert the file first (iconv -t utf-8)")
    else:
        yield one._replace(text=text)
