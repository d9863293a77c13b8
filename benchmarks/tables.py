"""What tables cost: Parquet in and Parquet out beside extraction in memory, in one run; and what an Arrow batch costs.

    python benchmarks/tables.py [FOLDER] [--size MB] [--rounds N]

FOLDER as for `speed.py`. Times are those of the processor; the file's last part, in which all parts are joined, counts too.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from corpus import SEEDS, corpus
from measure import medians

from partyie import Extractor
from partyie.annotate import Annotator
from partyie.job import FORMS, Job
from partyie.sources import items


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", nargs="?", type=Path, default=SEEDS)
    ask.add_argument("--size", type=float, default=5.0, help="MB of each round")
    ask.add_argument("--rounds", type=int, default=3)
    opts = ask.parse_args()
    extractor, annotator = Extractor(), Annotator()

    with tempfile.TemporaryDirectory() as folder:

        def memory(texts: list[str]) -> None:
            for text in texts:
                extractor.extract(text)

        def arrow(texts: list[str]) -> None:
            for batch in tables[texts[0]].to_batches(256):
                annotator(batch)

        def parquet(texts: list[str]) -> None:
            made, given = Path(folder, "made.parquet"), items([str(files[texts[0]])], print)
            Job(str(made), FORMS[".parquet"], {}).run(given, extractor, None, 1, print, lambda _: None)

        ways = {"in memory": memory, "Arrow batches": arrow, "Parquet to Parquet": parquet}
        # A share of the text for each way in each round, and one before: nothing is read that was read already.
        number = len(ways) * opts.rounds + 1
        texts = [page.text for page in corpus(opts.folder, int(opts.size * 1e6 * number))]
        shares = [texts[first::number] for first in range(number)]
        tables = {share[0]: pa.table({"id": list(map(str, range(len(share)))), "text": share}) for share in shares}
        files = {first: Path(folder, f"given{turn}.parquet") for turn, first in enumerate(tables)}
        for first, path in files.items():
            pq.write_table(tables[first], path)
        memory(shares[-1])
        runs = {name: partial(in_turn, way, iter(shares[turn :: len(ways)])) for turn, (name, way) in enumerate(ways.items())}
        spent = medians(runs, opts.rounds)
    size = sum(len(text.encode()) for text in texts) / 1e6 / number
    print(f"{len(texts) // number} texts, {size:.1f} MB, in each of {opts.rounds} rounds, of which none was read before")
    for name, seconds in spent.items():
        print(f"{name:20} {size / seconds:6.2f} MB/s   {spent['in memory'] / seconds:.0%} of the pace in memory")


def in_turn(way: Callable[[list[str]], None], shares: Iterator[list[str]]) -> None:
    way(next(shares))


if __name__ == "__main__":
    main()
