"""How fast partyie is: MB/s on articles that never repeat a line, start-up, and a fixed scan of `regex` in the same run.

    python benchmarks/speed.py [FOLDER] [--size MB] [--detect] [--rounds N]

FOLDER holds gold files with their texts (default: this project's `seeds/`). Each round reads a text of its own of that size, as does one
that is not timed, before them: what is remembered of the names and codes of one text does not help with the next. Machines are noisy:
compare the ratio to the scan.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import regex
from corpus import SEEDS, Page, corpus
from measure import medians, python


def startup(code: str, rounds: int = 7) -> float:
    """Milliseconds that a fresh interpreter needs for the code."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        python(code)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", nargs="?", type=Path, default=SEEDS)
    ask.add_argument("--size", type=float, default=1.0, help="MB")
    ask.add_argument("--rounds", type=int, default=5)
    ask.add_argument("--detect", action="store_true", help="let partyie find the language")
    opts = ask.parse_args()
    import partyie

    # A share of the text for each round, and one before: nothing is read that was read already.
    pages = corpus(opts.folder, int(opts.size * 1e6 * (opts.rounds + 1)))
    shares = [pages[first :: opts.rounds + 1] for first in range(opts.rounds + 1)]
    size = sum(len(page.text.encode()) for page in pages) / 1e6 / len(shares)
    lines = [line.text for page in pages for line in page.lines]
    pattern = regex.compile(r"[0-9]+")

    def scan(share: list[Page]) -> int:
        return sum(1 for page in share for _ in pattern.finditer(page.text))

    def everything(share: list[Page]) -> int:
        return sum(len(partyie.extract(page.text, None if opts.detect else page.language).mentions) for page in share)

    found = everything(shares[0])
    scanned, read = iter(shares[1:]), iter(shares[1:])
    spent = medians({"scan": lambda: scan(next(scanned)), "partyie": lambda: everything(next(read))}, opts.rounds)
    repeated = len(lines) - len(set(lines))
    print(f"text        {len(shares)} times {size:.2f} MB, {len(lines)} lines, {repeated} of them repeated; {found} mentions in the first")
    print(f"regex scan  {size / spent['scan']:8.1f} MB/s   [0-9]+ with finditer, the measure of this machine now")
    how = "language found" if opts.detect else "each page in its language"
    print(f"partyie     {size / spent['partyie']:8.2f} MB/s   {how}; 1:{spent['partyie'] / spent['scan']:.0f} to the scan")
    bare, base = startup("pass"), startup("import regex, attrs")
    print(f"start-up    bare Python {bare:.0f} ms; regex and attrs {base - bare:+.0f} ms")
    print(f"            import partyie {startup('import regex, attrs, partyie') - base:+.0f} ms over that")
    for language in sorted({page.language for page in pages}):
        first = startup(f"import partyie; partyie.extract('Nguyen Van An, 5.6.2024', '{language}')")
        print(f"            first extraction, {language}: {first:.0f} ms in all")


if __name__ == "__main__":
    main()
