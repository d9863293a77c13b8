"""Dates found by partyie, by dateparser's search and by datefinder, on articles with marked dates: precision and recall.

    python benchmarks/dates.py [FOLDER]

FOLDER holds gold files with their texts (default: this project's `seeds/`). A find is right if it overlaps a marked date that nothing
else has found, and if year, month and day, as far as the marked date says them, are its own (of an interval those of either end).
The other two always give a whole day: what they make up is not counted against them. datefinder knows English only; where a package
is not installed its row is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple


class Find(NamedTuple):
    """A stretch of the text and the dates that it may be, as EDTF."""

    start: int
    end: int
    edtf: tuple[str, ...]


Tool = Callable[[str, str], Iterator[Find]]


def partyie_finds(text: str, language: str) -> Iterator[Find]:
    import partyie

    for date in partyie.extract(text, language).dates:
        yield Find(date.start, date.end, tuple(date.value.edtf.split("/")))


def dateparser_finds(text: str, language: str) -> Iterator[Find]:
    from dateparser.search import search_dates

    place = 0
    for words, day in search_dates(text, languages=[language]) or ():
        # It tells no places: the words are looked for from the last find on.
        at = text.find(words, place)
        if at >= 0:
            place = at + len(words)
            yield _whole_day(at, place, day)


def datefinder_finds(text: str, language: str) -> Iterator[Find]:  # noqa: ARG001
    from datefinder import find_dates

    for day, (start, end) in find_dates(text, index=True):
        yield _whole_day(start, end, day)


def _whole_day(start: int, end: int, day: datetime) -> Find:
    return Find(start, end, (day.date().isoformat(),))


TOOLS: dict[str, Tool] = {"partyie": partyie_finds, "dateparser": dateparser_finds, "datefinder": datefinder_finds}


def agrees(found: str, marked: str) -> bool:
    """Whether a date is what a marked one says, digit by digit as far as it says any; a quarter is one of three months."""
    if quarter := re.fullmatch(r"(.{4})-3([3-6])", marked):
        if found == marked:
            return True
        months = [f"{month:02}" for month in range(3 * int(quarter[2]) - 8, 3 * int(quarter[2]) - 5)]
        return found[:4] == quarter[1] and found[5:7] in months
    return len(found) >= len(marked) and all(there in ("X", here) for here, there in zip(found, marked, strict=False))


def counted(tool: Tool, articles: list[tuple[str, str, list[Find]]]) -> tuple[int, int, int, float]:
    """Finds that are right, finds, marked dates, seconds."""
    right = found = marked = 0
    begun = time.perf_counter()
    for text, language, gold in articles:
        left = list(gold)
        finds = list(tool(text, language))
        found += len(finds)
        marked += len(gold)
        for find in finds:
            hit = next((one for one in left if one.start < find.end and find.start < one.end and _one_of(find, one)), None)
            if hit is not None:
                left.remove(hit)
                right += 1
    return right, found, marked, time.perf_counter() - begun


def _one_of(find: Find, marked: Find) -> bool:
    return any(agrees(here, there) for here in find.edtf for there in marked.edtf)


def read(folder: Path) -> list[tuple[str, str, list[Find]]]:
    """Text, language and marked dates of each article."""
    articles = []
    for path in sorted(folder.rglob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        dates = [m for m in gold["mentions"] if m["kind"] == "date"]
        marked = [Find(m["start"], m["end"], tuple(m["value"]["edtf"].split("/"))) for m in dates]
        articles.append(((path.parent / gold["text_file"]).read_bytes().decode("utf-8"), gold["language"], marked))
    return articles


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent.parent / "seeds")
    articles = read(arguments.parse_args().folder)
    languages = sorted({language for _, language, _ in articles})
    print(f"{'tool':11} {'language':9} {'marked':>7} {'found':>7} {'right':>7} {'precision':>10} {'recall':>7} {'F1':>6} {'KB/s':>9}")
    for name, tool in TOOLS.items():
        if importlib.util.find_spec(name) is None:
            print(f"{name:11} not installed")
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for language in [*languages, "all"]:
                those = [article for article in articles if language in (article[1], "all")]
                counted(tool, those[:1])  # what is loaded once is no part of the pace
                right, found, marked, seconds = counted(tool, those)
                size = sum(len(text.encode()) for text, _, _ in those) / 1000
                f1 = 2 * right / (found + marked) if found + marked else 1.0
                print(
                    f"{name:11} {language:9} {marked:7} {found:7} {right:7} {right / max(1, found):10.3f} {right / max(1, marked):7.3f} "
                    f"{f1:6.3f} {size / seconds:9.0f}"
                )


if __name__ == "__main__":
    main()
