"""What the harnesses share: choices, texts and JSON out of bytes, and the texts of the project to begin with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]

_T = TypeVar("_T")


def choice(data: bytes, options: Sequence[_T]) -> tuple[_T, bytes]:
    """The option that the first byte names, and the bytes after it."""
    return options[data[0] % len(options) if data else 0], data[1:]


def as_text(data: bytes) -> str:
    """The text of some bytes: UTF-8, in which surrogates may stand alone; a byte that is none becomes one of them."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


def pieces(text: str, most: int) -> Iterator[str]:
    """A text in pieces of whole lines, none but a single line longer than so many characters."""
    piece = ""
    for line in text.splitlines(keepends=True):
        if piece and len(piece) + len(line) > most:
            yield piece
            piece = ""
        piece += line
    if piece:
        yield piece


def texts(data: Any) -> Iterator[str]:
    """All texts in plain objects, the keys left out."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from texts(one)


def round_trip(data: Any) -> Any:
    """Plain objects, written as JSON and read again."""
    return json.loads(json.dumps(data))
