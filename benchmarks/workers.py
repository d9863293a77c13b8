"""What is gained by a second process: wall-clock time, and the time of processors that this process and the others spend on each text.

    python benchmarks/workers.py [FOLDER] [--size MB] [--rounds N]

FOLDER as for `speed.py`. One worker of the same pool is the measure, so that what the hand-over costs counts on both sides. Two processes
that only count say what the machine can give at the time: two processors that share a core, or are busy, give less than twice as much.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from corpus import corpus

from partyie import Extractor
from partyie.extractor import shared

COUNT = "import time; start = time.perf_counter(); sum(n * n for n in range(6_000_000)); print(time.perf_counter() - start)"


class Cost(NamedTuple):
    """Milliseconds for each text."""

    wall: float
    here: float
    there: float


def cost(texts: list[str], workers: int) -> Cost:
    """What the texts cost; the start of the processes is left out of wall-clock time, that of the first chunk too."""
    extractor = Extractor()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    results = shared(extractor, texts, workers)
    next(results)
    wall, here = time.perf_counter(), time.process_time()
    rest = sum(1 for _ in results)
    wall, here = time.perf_counter() - wall, time.process_time() - here
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    there = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall / rest * 1000, here / rest * 1000, there / len(texts) * 1000)


def counting(processes: int) -> float:
    """Seconds that the slowest of some processes needs to count."""
    running = [subprocess.Popen([sys.executable, "-c", COUNT], stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    return max(float(process.communicate()[0]) for process in running)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent.parent / "seeds")
    ask.add_argument("--size", type=float, default=2.0, help="MB")
    ask.add_argument("--rounds", type=int, default=3)
    opts = ask.parse_args()
    texts = [page.text for page in corpus(opts.folder, int(opts.size * 1e6))]
    print(f"{len(texts)} texts of {sum(map(len, texts)) / len(texts):.0f} characters; milliseconds for each text")
    for _ in range(opts.rounds):
        bound = 2 * counting(1) / counting(2)
        one, two = cost(texts, 1), cost(texts, 2)
        print(
            f"wall clock {one.wall:6.2f} with one worker, {two.wall:6.2f} with two: {one.wall / two.wall:.2f} times as fast"
            f" (counting: {bound:.2f}); processors: {two.there:6.2f} in workers, {two.here:5.2f} here, 1:{two.there / two.here:.0f}"
        )


if __name__ == "__main__":
    main()
