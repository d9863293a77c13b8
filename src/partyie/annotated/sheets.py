"""The two tables of a sample: its texts, to be marked when they are checked, and a row for each mention, to be corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping

TEXTS = "texts.csv"
"""A row for each text: the file, what it was called, its language, and whether somebody has checked it."""
TEXT_COLUMNS = ("file", "source", "language", "checked")

MENTIONS = "mentions.csv"
"""A row for each mention."""
VALUES: Mapping[str, tuple[str, ...]] = {
    "title": ("role", "body", "of", "place", "modifiers", "body_text"),
    "citation": ("type", "number", "year", "code", "issuer"),
    "date": ("edtf", "part"),
    "person": ("credit",),
}
"""The columns for the parts of a value, by the kind of mention."""
REFERENCES: Mapping[str, tuple[str, str]] = {
    "holder": ("title", "person"),
    "issued": ("citation", "date"),
    "same": ("citation", "citation"),
}
"""The columns that name the id of another mention, of which kind these are, and of which kind the other is."""
WHERE = ("file", "id", "kind", "text", "occurrence")
AROUND = ("before", "after")
"""What stands around the mention: for reading only."""
MENTION_COLUMNS = (*WHERE, *REFERENCES, *dict.fromkeys(name for names in VALUES.values() for name in names), *AROUND)
CONTEXT = 60
"""Characters around a mention."""


def places(words: str, text: str) -> list[tuple[int, int]]:
    """Where words stand in a text, whatever white space is between them.

    >>> places("Van An", "Van An, Van\\nAn")
    [(0, 6), (8, 14)]
    """
    pattern = r"\s+".join(map(re.escape, words.split()))
    return [match.span(1) for match in re.finditer(f"(?=({pattern}))", text)] if pattern else []
