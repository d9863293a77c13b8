"""What a command does with each of its texts, in this process or shared among others."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Generator, Iterable
from typing import Generic, NamedTuple, TypeVar

import attrs

from .extractor import Extractor, unread
from .model import Extraction, Notice
from .parallel import in_order
from .source import Source

_T = TypeVar("_T")


class Outcome(NamedTuple, Generic[_T]):
    """What was made of a text, and what went wrong on the way."""

    made: _T
    source: str
    date: datetime.date | None
    warnings: tuple[Notice, ...]


@attrs.frozen
class Task(Generic[_T]):
    """To extract, and to make something of the extraction, in one process: lines to print go to another one sooner than mentions.

    `make` is a function that other processes can import.
    """

    extractor: Extractor
    make: Callable[[Extraction], _T]
    reference: datetime.date | None = None

    def __call__(self, one: Source) -> Outcome[_T]:
        return self._outcome(self.extractor.extract(one.text, one.name, self.reference, one.metadata), one)

    def run(self, sources: Iterable[Source], workers: int) -> Generator[Outcome[_T]]:
        """An outcome for each text, in order; with more than one worker so many processes share the work."""
        if workers == 1:
            return (self(one) for one in sources)
        return in_order(self, sources, workers, lambda one: len(one.text), self._lost)

    def _lost(self, number: int, one: Source, reason: str) -> Outcome[_T]:
        return self._outcome(unread(self.extractor, number, one.text, reason, one.name, one.metadata), one)

    def _outcome(self, result: Extraction, one: Source) -> Outcome[_T]:
        return Outcome(self.make(result), one.name, one.date, result.warnings)


def itself(result: Extraction) -> Extraction:
    """What is to be made where nothing is: the extraction as it is."""
    return result
