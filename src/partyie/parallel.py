"""Many texts on several processes: in order, with a bounded number of them in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .extractor import Extractor
    from .model import Extraction

CHUNK = 16
"""Texts handed to a process at once: enough that the hand-over costs little."""

AHEAD = 3
"""Chunks in work for each process, so that none waits for the slowest."""

_mine: list[Extractor] = []
"""The extractor of this process, put there when the process starts."""


def _adopt(extractor: Extractor) -> None:
    _mine[:] = [extractor]


def _work(texts: list[str]) -> list[Extraction]:
    return [_mine[0].extract(text) for text in texts]


def extract_in_processes(extractor: Extractor, texts: Iterable[str], workers: int) -> Iterator[Extraction]:
    """The extractions of the texts, in order; no more than a few chunks for each worker are ever in memory."""
    pool = ProcessPoolExecutor(workers, initializer=_adopt, initargs=(extractor,))
    pending: deque[Future[list[Extraction]]] = deque()
    source = iter(texts)
    try:
        while chunk := list(islice(source, CHUNK)):
            pending.append(pool.submit(_work, chunk))
            if len(pending) >= workers * AHEAD:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
