"""Texts that stand in the rows of a file: JSON lines, compressed or not, and Parquet."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

from .errors import PartyieError
from .extras import needed
from .source import Complain, Fields, Source, date_in, day_of, not_utf8

LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst")
"""The ends of the names of files whose lines are JSON."""
PARQUET = ".parquet"

ROWS = 128
"""Rows of Parquet that are in memory at a time, at most."""
NAMES = ("source", "id")
"""The fields that name a text where none is named, the first that is there."""


def rows(path: str, complain: Complain, fields: Fields) -> Iterator[Source]:
    """The texts of a file of rows."""
    try:
        if path.endswith(PARQUET):
            yield from _parquet(path, complain, fields)
        else:
            with opened(path) as file:
                yield from json_lines(path, file, complain, fields)
    except (OSError, EOFError, zlib.error, PartyieError) as error:
        complain(path, str(getattr(error, "strerror", None) or error))


def count_rows(path: str) -> int:
    """How many rows a file has; 0 if that cannot be told."""
    try:
        if path.endswith(PARQUET):
            count: int = needed("pyarrow.parquet", "arrow").read_metadata(path).num_rows
            return count
        with opened(path) as file:
            return sum(1 for line in file if line.strip())
    except (OSError, EOFError, zlib.error, PartyieError):
        return 0


def opened(path: str) -> BinaryIO:
    """A file to read, unpacked if its name ends in .gz or .zst."""
    if path.endswith(".gz"):
        return cast(BinaryIO, gzip.open(path))
    if path.endswith(".zst"):
        return io.BufferedReader(needed("pyarrow", "arrow").input_stream(path, compression="zstd"))
    return open(path, "rb")


def json_lines(path: str, file: Iterable[bytes], complain: Complain, fields: Fields) -> Iterator[Source]:
    """The texts of lines of JSON; the path names them."""
    day = date_in(path)
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            record = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            complain(place, f"{not_utf8(error)} of the line")
            continue
        except ValueError as error:
            complain(place, f"no JSON: {error}")
            continue
        except RecursionError:
            complain(place, "no JSON that can be read: it is nested too deep")
            continue
        if not isinstance(record, dict) or not isinstance(record.get(fields.text), str):
            complain(place, f"no text under {fields.text!r}; name the field with --text-field")
            continue
        yield _source(record.get(fields.text), record, place, day, complain, fields)


def _parquet(path: str, complain: Complain, fields: Fields) -> Iterator[Source]:
    pa, parquet = needed("pyarrow", "arrow"), needed("pyarrow.parquet", "arrow")
    from .arrow import utf8

    number, day = 0, date_in(path)
    try:
        with parquet.ParquetFile(path) as file:
            known = file.schema_arrow.names
            if fields.text not in known:
                complain(path, f"no column {fields.text!r}; there are {', '.join(known)}; name it with --text-field")
                return
            wanted = dict.fromkeys(name for name in (fields.text, fields.name, *NAMES, fields.date) if name in known)
            # Threads would wait for one another more than they read.
            for batch in file.iter_batches(ROWS, columns=list(wanted), use_threads=False):
                others = batch.drop_columns([fields.text]).to_pylist()
                for text, record in zip(utf8(batch[fields.text], fields.text), others, strict=True):
                    place = f"{path}:{number}"
                    number += 1
                    if text is None:
                        complain(place, "the row has no text")
                        continue
                    try:
                        yield _source(text.decode("utf-8"), record, place, day, complain, fields)
                    except UnicodeDecodeError as error:
                        complain(place, not_utf8(error))
    except (pa.ArrowException, UnicodeDecodeError) as error:
        complain(path if not number else f"{path}:{number}", f"no Parquet that can be read from here on: {error}")


def _source(text: Any, record: dict[str, Any], place: str, day: datetime.date | None, complain: Complain, fields: Fields) -> Source:
    """The text of a row; `day` is that of the file."""
    said = record.get(fields.date) if fields.date else None
    own = day_of(said)
    if said and own is None:
        complain(place, f"no date under {fields.date!r}: {said!r}; write it as 2025-01-31")
    names = (fields.name,) if fields.name else NAMES
    name = next((record[field] for field in names if record.get(field) not in (None, "")), place)
    return Source(str(name), text, own or day)
