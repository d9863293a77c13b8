"""One long text: seconds for each MB (1e6 bytes) and the most memory that was in use, for several lengths.

    python benchmarks/long.py [FOLDER] [--sizes MB …]

FOLDER as for `speed.py`. Both are to stay what they are, or fall, as the text gets longer.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

from corpus import corpus

ONCE = 5_000_000
"""Bytes that are made anew; longer texts are made of these, with other digits each time."""


def text_of(folder: Path, size: int) -> str:
    """Articles of all languages, one after the other, with blank lines between them."""
    once = "\n\n".join(page.text for page in corpus(folder, min(size, ONCE)))
    digits = "123456789"
    return "\n\n".join(once.translate(str.maketrans(digits, digits[turn % 9 :] + digits[: turn % 9])) for turn in range(-(-size // ONCE)))


def measure(folder: Path, size: int) -> None:
    """Print what an extraction takes, in a process of its own: the most memory of a process is never less than before."""
    from partyie import Extractor

    text = text_of(folder, size)
    extractor = Extractor()
    extractor.extract(text[:100_000])
    megabytes = len(text.encode()) / 1e6
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    found = len(extractor.extract(text))
    seconds = time.process_time() - start
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    costs = f"{seconds / megabytes:.2f} s/MB, memory {memory:.0f} MB, {memory / megabytes:.0f} for each MB"
    print(f"{megabytes:6.1f} MB with {found} mentions: {costs}")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent.parent / "seeds")
    ask.add_argument("--sizes", type=float, nargs="+", default=[1, 3, 10, 30])
    opts = ask.parse_args()
    if len(opts.sizes) == 1:
        measure(opts.folder, int(opts.sizes[0] * 1e6))
        return
    for size in opts.sizes:
        subprocess.run([sys.executable, __file__, str(opts.folder), "--sizes", str(size)], check=True)


if __name__ == "__main__":
    main()
