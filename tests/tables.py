"""The tables of `tests/data`, read as rule files are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from partyie.rules.source import Source

DATA = Path(__file__).parent / "data"


def load(path: Path) -> Any:
    """What a YAML file says, as plain objects."""
    return Source(path).plain()


def table(name: str) -> Any:
    """A file of `tests/data`."""
    return load(DATA / name)


Row = tuple[str, dict[str, Any]]
MOST_ALIKE = 3


def rows(folder: str) -> list[Row]:
    """The rows of the files of a folder of `tests/data`, each with the name of its file, which begins with a language."""
    return [(path.stem, row) for path in sorted((DATA / folder).glob("*.yaml")) for row in load(path)]


def language_of(stem: str) -> str:
    """The language that the name of a file begins with."""
    return stem.partition("-")[0]


def too_much_alike(rows: list[Row], *kinds: str) -> list[Any]:
    """Compositions of which a language has more than three rows, told apart by the kinds that rows have, and texts that are there twice."""
    forms = Counter((language_of(stem), *(kind in row for kind in kinds), row["form"]) for stem, row in rows)
    texts = Counter(row["text"] for _, row in rows)
    return [form for form, count in forms.items() if count > MOST_ALIKE] + [text for text, count in texts.items() if count > 1]
