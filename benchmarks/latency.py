"""How long one text takes: the median and the slowest of a hundred articles of 5 KB, an empty row and a row of one line.

    python benchmarks/latency.py [FOLDER] [--articles N] [--bytes N] [--detect]

FOLDER holds gold files with their texts (default: this project's `seeds/`), of which articles are made that never repeat a line. What is
measured is one call of `Extractor.extract`, in one process, after first calls that load the rules: on the clock, and in processor time,
which other work of the machine does not lengthen.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from corpus import SEEDS, Page, corpus, cut
from measure import machine

ROWS = 10_000
"""How often an empty row is read."""


Call = tuple[Callable[[str], object], str]
"""What reads a text, and the text."""


def spent(calls: Iterable[Call]) -> Iterator[tuple[float, float]]:
    """The seconds that each call takes, on the clock and of the processor."""
    for read, text in calls:
        clock, processor = time.perf_counter(), time.process_time()
        read(text)
        yield time.perf_counter() - clock, time.process_time() - processor


def line(name: str, times: Iterable[tuple[float, float]], unit: str, scale: float) -> str:
    """Figures in a line, for people."""
    said = []
    for which, some in zip(("clock", "processor"), zip(*times, strict=True), strict=True):
        shares = (f"p{share} {percentile(some, share) * scale:7.2f} {unit}" for share in (50, 99))
        said.append(f"{which}: {'  '.join(shares)}  mean {statistics.mean(some) * scale:7.2f} {unit}")
    return f"{name:10}{'   '.join(said)}"


def percentile(times: Sequence[float], share: int) -> float:
    """The time that so many per cent of the texts do not exceed.

    >>> percentile(range(1, 101), 50), percentile(range(1, 101), 99), percentile([3.0], 99)
    (50, 99, 3.0)
    """
    return sorted(times)[max(0, -(-len(times) * share // 100) - 1)]


def articles(pages: Sequence[Page], size: int) -> list[tuple[str, str]]:
    """Articles of a number of bytes, each with its language."""
    return [(page.language, text) for page in pages for text in cut(page.text, size)]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", nargs="?", type=Path, default=SEEDS)
    ask.add_argument("--articles", type=int, default=1000)
    ask.add_argument("--bytes", type=int, default=5000, help="the size of an article")
    ask.add_argument("--detect", action="store_true", help="let partyie find the language")
    opts = ask.parse_args()
    from partyie import Extractor

    made = articles(corpus(opts.folder, opts.articles * (opts.bytes + 2000)), opts.bytes)[: opts.articles]
    languages = sorted({language for language, _ in made})
    everything = Extractor(languages)
    readers = {language: (everything if opts.detect else Extractor(language)).extract for language in languages}
    calls: list[Call] = [(readers[language], text) for language, text in made]
    rows: dict[str, Call] = {row: (read, row) for read, text in calls for row in text.split("\n") if 40 < len(row) < 200}
    for read, text in calls[:20]:
        read(text)
    print(machine(["partyie", "regex"]))
    how = "language found" if opts.detect else "each in its language"
    print(f"{len(made)} articles of {opts.bytes} bytes, {how}; {len(rows)} lines of {statistics.mean(map(len, rows)):.0f} characters")
    print(line("article", spent(calls), "ms", 1e3))
    print(line("one line", spent(rows.values()), "µs", 1e6))
    print(line("empty row", spent([(calls[0][0], "")] * ROWS), "µs", 1e6))


if __name__ == "__main__":
    main()
