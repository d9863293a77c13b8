"""What tables cost: Parquet in and Parquet out beside extraction in memory, in one run; and what an Arrow batch costs.

    python benchmarks/tables.py [FOLDER] [--size MB] [--rounds N]

FOLDER as for `speed.py`. Times are those of the processor; the file's last part, in which all parts are joined, counts too.
"""

from __future__ import annotations

import argparse
import tempfile
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
    ask.add_argument("--size", type=float, default=10.0, help="MB")
    ask.add_argument("--rounds", type=int, default=3)
    opts = ask.parse_args()
    texts = [page.text for page in corpus(opts.folder, int(opts.size * 1e6))]
    size = sum(len(text.encode()) for text in texts) / 1e6
    table = pa.table({"id": [str(number) for number in range(len(texts))], "text": texts})
    extractor, annotator = Extractor(), Annotator()

    def memory() -> None:
        for text in texts:
            extractor.extract(text)

    def arrow() -> None:
        for batch in table.to_batches(256):
            annotator(batch)

    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "given.parquet"), Path(folder, "made.parquet")
        pq.write_table(table, given)

        def parquet() -> None:
            Job(str(made), FORMS[".parquet"], {}).run(items([str(given)], print), extractor, None, 1, print, lambda _: None)

        spent = medians({"in memory": memory, "Arrow batches": arrow, "Parquet to Parquet": parquet}, opts.rounds)
    print(f"{len(texts)} texts, {size:.1f} MB")
    for name, seconds in spent.items():
        print(f"{name:20} {size / seconds:6.2f} MB/s   {spent['in memory'] / seconds:.0%} of the pace in memory")


if __name__ == "__main__":
    main()
