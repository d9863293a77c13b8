"""partyie beside other tools, on the same texts in one run: speed, memory, hits, quality; cost against length and density of texts.

    python benchmarks/compare.py [FOLDER] [--parts PART …] [--only TOOL …] [--rounds N] [--size MB] [--sizes BYTES …]
                                    [--patience SECONDS] [--out PAGE]

FOLDER holds gold files with their texts (default: this project's `seeds/`). PAGE is a Markdown page (`docs/benchmarks.md`): the tables
are written between its markers, and the plots into `images/` beside it. Tools that are not installed are named and left out:
`pip install -e ".[benchmark]"` has them all. docs/benchmarks.md says how to read the figures.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import plots
from corpus import SEEDS, Article, Page, articles, corpus, court, cut, with_density
from measure import machine, medians, memory_growth, seconds
from quality import Agrees, Score, Span, same_date, same_span, score, touches
from report import number, put, share, table
from tools import TOOLS, Tool, installed

Texts = Sequence[tuple[str, str]]
"""Texts with their languages."""

SCAN = "regex scan"
SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
SHARES = (0.0, 0.25, 0.5, 1.0)
AMOUNT = 200_000
"""Bytes that are read in all at each length, or one text if it is longer."""


class Result(NamedTuple):
    """What a part gives: tables by the names of their markers, and what draws its plot."""

    tables: dict[str, str]
    draw: Callable[[Path], None] | None = None


class Bench:
    """The tools, made once for each language, and what all parts need."""

    def __init__(self, folder: Path, names: Iterable[str], rounds: int) -> None:
        self.folder, self.names, self.rounds = folder, list(names), rounds
        self._made: dict[tuple[str, str], Tool] = {}
        self._begun = time.perf_counter()

    def say(self, what: str) -> None:
        print(f"[{time.perf_counter() - self._begun:5.0f} s] {what}", file=sys.stderr, flush=True)

    def tool(self, name: str, language: str) -> Tool:
        if (name, language) not in self._made:
            self._made[name, language] = TOOLS[name](language)
            self._made[name, language].hits("25 May 2025")  # what a tool loads at its first text is no part of its pace
        return self._made[name, language]

    def hits(self, name: str, texts: Texts) -> int:
        return sum(len(self.tool(name, language).hits(text)) for language, text in texts)

    def made_for(self, where: str) -> list[str]:
        """The tools that are made for "news" or for "court" text."""
        return [name for name in self.names if TOOLS[name].news == (where == "news")]

    def paces(self, texts: dict[str, Texts]) -> dict[str, float]:
        """MB/s (1e6 bytes) of each tool on its texts: medians of rounds in which the tools take turns."""
        for name, some in texts.items():
            for language in {language for language, _ in some}:
                self.tool(name, language)
        times = medians({name: partial(self.hits, name, some) for name, some in texts.items()}, self.rounds)
        return {name: _bytes(texts[name]) / 1e6 / spent for name, spent in times.items()}


def _bytes(texts: Texts) -> int:
    return sum(len(text.encode()) for _, text in texts)


def _read(made: Iterable[Page]) -> Texts:
    return [(page.language, page.text) for page in made]


def speed(bench: Bench, size: float) -> Result:
    """Pace, memory and hits of each tool on the same texts."""
    news = _read(corpus(bench.folder, int(size * 1e6)))
    law = [("en", piece) for piece in cut(court(int(size * 1e6 / 5)).text, 5000)]
    rows, seen = [], {}
    made_for_court = bench.made_for("court")
    beside = [name for name in bench.names if name in ("partyie", SCAN)] if made_for_court else []
    for where, names, texts in (("news", bench.made_for("news"), news), ("court", beside + made_for_court, law)):
        bench.say(f"speed: {_bytes(texts) / 1e6:.2f} MB of {where}, {len(names)} tools, {bench.rounds} rounds")
        hits = {name: bench.hits(name, texts) for name in names}  # this warms them up too
        paces = bench.paces(dict.fromkeys(names, texts))
        for name in names:
            bench.say(f"memory: {name}, {where}")
            ratio = f"1:{number(paces[SCAN] / paces[name])}" if SCAN in paces else "–"
            growth = number(memory_growth(name, texts))
            rows.append([where, name, TOOLS[name].does, number(paces[name]), ratio, str(hits[name]), growth])
            seen[name if where == "news" else f"{name}, court text"] = paces[name]
    shown = table(["texts", "tool", "what it finds", "MB/s", "to the scan", "hits", "memory, MB"], rows, words=3)
    return Result({"speed": shown}, lambda path: plots.dots(path, seen, "MB/s, one core"))


def quality(bench: Bench) -> Result:
    """What each tool finds of the kinds that it can find, held against what is marked."""
    marked = {"news": articles(bench.folder), "court": [court(50_000)]}
    rows, by_language = [], []
    languages = sorted({article.language for article in marked["news"]})
    for where, texts in marked.items():
        for kind in ("title", "citation", "date", "person"):
            for name in (name for name in bench.made_for(where) if kind in TOOLS[name].kinds):
                bench.say(f"quality: {kind}, {name}, {where}")
                finds = [[find for find in bench.tool(name, one.language).spans(one.text) if find.kind == kind] for one in texts]
                spans, touching, dates = (scores(kind, texts, finds, agrees) for agrees in (same_span, touches, same_date))
                shown = spans["all"]
                figures = (shown.precision, shown.recall, shown.f1, touching["all"].f1, dates["all"].f1 if kind == "date" else None)
                rows.append([where, kind, name, *map(str, shown[:2]), *map(share, figures)])
                if where == "news":
                    best = dates if kind == "date" else spans
                    by_language.append([kind, name, *(share(best[language].f1) for language in (*languages, "all"))])
    header = ["texts", "kind", "tool", "marked", "found", "precision", "recall", "F1", "F1, touching", "F1, date"]
    tables = {
        "quality": table(header, rows, words=3),
        "quality by language": table(["kind", "tool", *languages, "all"], by_language, words=2),
    }
    return Result(tables)


def scores(kind: str, texts: Sequence[Article], finds: Sequence[Sequence[Span]], agrees: Agrees) -> dict[str, Score]:
    """The scores of finds of a kind in each language and in "all"."""
    found: dict[str, Score] = {}
    for article, some in zip(texts, finds, strict=True):
        one = score(some, [span for span in article.marked if span.kind == kind], agrees)
        for language in (article.language, "all"):
            found[language] = found.get(language, Score()).plus(one)
    return found


def length(bench: Bench, sizes: Sequence[int], patience: float) -> Result:
    """Pace against the length of the texts that are handed in, all of one language.

    A run takes `patience` seconds at most, as far as can be told beforehand: a slow tool reads fewer texts of a length, and none of those
    that would take longer.
    """
    language = articles(bench.folder)[0].language
    bench.say(f"length: texts of {max(sizes)} bytes are written")
    whole = {
        "news": "\n\n".join(page.text for page in corpus(bench.folder, max(*sizes, AMOUNT) + 10_000, language=language)),
        "court": court(max(*sizes, AMOUNT)).text,
    }
    lines: dict[str, dict[float, float]] = {name: {} for name in bench.names}
    paces: dict[str, float] = {}
    for size in sorted(sizes):
        texts: dict[str, Texts] = {}
        for where, text in whole.items():
            some = [(language, piece) for piece in islice(cut(text, size), max(1, AMOUNT // size))]
            for name in bench.made_for(where):
                if name not in paces:
                    paces[name] = size / 1e6 / seconds(partial(bench.tool(name, language).hits, some[0][1]))
                # It is taken to be as fast as at the last length.
                if (many := int(paces[name] * 1e6 * patience / size)) > 0:
                    texts[name] = some[:many]
        bench.say(f"length: {size} bytes, {len(texts)} tools")
        measured = bench.paces(texts)
        paces |= measured
        for name, pace in measured.items():
            lines[name][size] = pace
    lines = {name: points for name, points in lines.items() if points}
    ticks = {float(size): _in_words(size) for size in sorted(sizes)}
    rows = [[name, *(number(points.get(size)) for size in ticks)] for name, points in lines.items()]
    panel = plots.Panel(lines, "length of a text", "MB/s", ticks)
    return Result({"length": table(["MB/s at", *ticks.values()], rows)}, lambda path: plots.panels(path, [panel]))


def density(bench: Bench, size: float) -> Result:
    """Pace against the share of lines that hold mentions."""
    names = bench.made_for("news")
    lines: dict[str, dict[float, float]] = {name: {} for name in names}
    for part in SHARES:
        texts = _read(with_density(bench.folder, int(size * 1e6), part))
        bench.say(f"density: {part:.0%} of the lines with mentions, {_bytes(texts) / 1e6:.2f} MB")
        for name, pace in bench.paces(dict.fromkeys(names, texts)).items():
            lines[name][100 * part] = pace
    ticks = {100 * part: f"{part:.0%}" for part in SHARES}
    rows = [[name, *map(number, points.values())] for name, points in lines.items()]
    panel = plots.Panel(lines, "lines with mentions", "MB/s", ticks, log_across=False)
    return Result({"density": table(["MB/s at", *ticks.values()], rows)}, lambda path: plots.panels(path, [panel]))


def _in_words(size: int) -> str:
    """A length in bytes, for people.

    >>> _in_words(1_000), _in_words(10_000_000), _in_words(500)
    ('1 KB', '10 MB', '500 B')
    """
    for unit, name in ((1_000_000, "MB"), (1_000, "KB")):
        if size >= unit:
            return f"{size / unit:g} {name}"
    return f"{size} B"


PARTS: dict[str, Callable[[Bench, argparse.Namespace], Result]] = {
    "speed": lambda bench, asked: speed(bench, asked.size),
    "quality": lambda bench, asked: quality(bench),  # noqa: ARG005
    "length": lambda bench, asked: length(bench, asked.sizes, asked.patience),
    "density": lambda bench, asked: density(bench, asked.size / 2),
}


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", nargs="?", type=Path, default=SEEDS)
    ask.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    ask.add_argument("--only", nargs="+", choices=TOOLS, default=list(TOOLS), metavar="TOOL", help=", ".join(TOOLS))
    ask.add_argument("--rounds", type=int, default=5)
    ask.add_argument("--size", type=float, default=0.5, help="MB of news for speed; half of it for each density")
    ask.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="BYTES", help="lengths of texts")
    ask.add_argument("--patience", type=float, default=12.0, metavar="SECONDS", help="what is read of a length at once takes no longer")
    ask.add_argument("--out", type=Path, metavar="PAGE")
    asked = ask.parse_args()
    if asked.out and importlib.util.find_spec("matplotlib") is None:
        ask.error("--out needs matplotlib for the plots")
    warnings.simplefilter("ignore")  # of the others, about the dates of our texts

    missing = [name for name in asked.only if not installed(TOOLS[name])]
    if missing:
        print(f"not installed and left out: {', '.join(missing)}")
    bench = Bench(asked.folder, [name for name in TOOLS if name in asked.only and name not in missing], asked.rounds)
    about = machine(sorted({TOOLS[name].package for name in bench.names}))
    print(about)
    if asked.out:
        put(asked.out, "machine", about)
    for part in asked.parts:
        result = PARTS[part](bench, asked)
        for name, shown in result.tables.items():
            print(f"\n{name}\n\n{shown}", flush=True)
            if asked.out:
                put(asked.out, name, shown)
        if asked.out and result.draw:
            result.draw(asked.out.parent / "images" / f"{part}.svg")
    bench.say("done")


if __name__ == "__main__":
    main()
