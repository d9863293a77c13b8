"""A sample of a corpus, written so that a person can correct in a spreadsheet what was found."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import PartyieError
from ..export import Shape, rows
from ..extractor import Extractor
from ..model import Extraction
from ..rules.read import COMMON
from ..source import Complain, Source
from ..spreadsheet import Csv
from .sheets import AROUND, CONTEXT, MENTION_COLUMNS, MENTIONS, TEXT_COLUMNS, TEXTS, places

_ODD = re.compile(r"[^\w.-]+")
_LONGEST = 40


def drawn(sources: Iterable[Source], number: int, seed: int) -> list[Source]:
    """So many texts, each as likely as any other, in their order; all if there are not more. The same seed draws the same.

    Only as many texts are in memory as are drawn.

    >>> [one.name for one in drawn((Source(str(name), "") for name in range(100)), 3, seed=1)]
    ['6', '36', '54']
    """
    chance = random.Random(seed)
    kept: list[tuple[int, Source]] = []
    for position, one in enumerate(sources):
        if position < number:
            kept.append((position, one))
        elif (place := chance.randrange(position + 1)) < number:
            kept[place] = (position, one)
    return [one for _, one in sorted(kept, key=lambda pair: pair[0])]


def write_sample(folder: Path, texts: Iterable[Source], extractor: Extractor, csv: Csv, complain: Complain) -> int:
    """Write texts and what is found in them into a new folder; how many. `complain` is called for texts that cannot be written as UTF-8.

    Raises `PartyieError` where the folder has a sample already, `OSError` where it cannot be written.
    """
    if taken := next((name for name in (TEXTS, MENTIONS) if (folder / name).exists()), None):
        raise PartyieError(f"{folder / taken}: there is a sample already; name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    about: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    for one in texts:
        try:
            data = one.text.encode()
        except UnicodeEncodeError as error:
            complain(one.name, f"a lone surrogate at {error.start}, which UTF-8 has no bytes for")
            continue
        file = _file(len(about) + 1, one.name)
        (folder / file).write_bytes(data)
        result = extractor.extract(one.text, file)
        about.append({"file": file, "source": one.name, "language": result.language or COMMON})
        found += _rows(result, one.text)
    for name, columns, some in ((TEXTS, TEXT_COLUMNS, about), (MENTIONS, MENTION_COLUMNS, found)):
        (folder / name).write_bytes((csv.header(columns) + csv.lines(columns, some)).encode("utf-8", "backslashreplace"))
    return len(about)


def _file(number: int, source: str) -> str:
    """The name of a text of the sample: a number, and what was called so, as far as any system takes it."""
    name = re.split(r"[/\\]", source)[-1].removesuffix(".txt").removesuffix(".md")
    return "-".join(filter(None, (f"{number:03}", _ODD.sub("-", name)[:_LONGEST].strip("-.")))) + ".txt"


def _rows(result: Extraction, text: str) -> Iterator[dict[str, Any]]:
    for mention, row in zip(result, rows(result, Shape(context=CONTEXT)), strict=True):
        words = " ".join(mention.text.split())
        where = {"file": result.source, "text": words, "occurrence": places(words, text).index((mention.start, mention.end)) + 1}
        # The row of a title has the name of its holder, which may occur more than once, and its id.
        yield {name: row.get(name) for name in (*MENTION_COLUMNS, *AROUND)} | where | {"holder": row.get("holder_id")}
