"""The tables of `tests/data`, read as rule files are."""

from __future__ import annotations

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
