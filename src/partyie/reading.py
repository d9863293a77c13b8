"""What a command does with all that it is given to read: extract, write, and tell what went wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import IO, Any, NamedTuple, TypeVar

from . import sources
from ._version import __version__
from .batch import Outcome, Task
from .console import Voice
from .extractor import Extractor
from .job import Form, Job
from .metadata import Metadata
from .source import Fields, Source
from .writing import target as target_of
from .writing import wrong

_T = TypeVar("_T")


class Reading(NamedTuple):
    """What a command reads, with its metadata, and who tells of it."""

    paths: tuple[str, ...]
    fields: Fields
    voice: Voice
    metadata: Metadata | None = None

    def written(self, output: str | None, task: Task[_T], workers: int, write: Callable[[Iterator[Outcome[_T]], IO[str]], None]) -> int:
        """Extract from all of it and write what comes; the exit status."""
        texts = characters = 0

        def told(outcomes: Iterator[Outcome[_T]], step: Callable[[int], object]) -> Iterator[Outcome[_T]]:
            for outcome in outcomes:
                for notice in outcome.warnings:
                    self.voice.error(outcome.source, notice.message)
                yield outcome
                step(1)

        def counted(some: Iterator[Source]) -> Iterator[Source]:
            nonlocal texts, characters
            for one in some:
                texts, characters = texts + 1, characters + len(one.text)
                self.voice.detail(one.name, f"{len(one.text)} characters")
                yield one

        begun = time.perf_counter()
        with wrong():
            self._say_what_reads(task.extractor)
            given = sources.texts(self.paths, self.voice.error, self.fields, self.voice.note)
            with (
                target_of(output) as target,
                self.voice.progress(self._count) as step,
                closing(task.run(counted(self._joined(given)), workers)) as outcomes,
            ):
                write(told(outcomes, step), target)
        status = self._ended()
        seconds = time.perf_counter() - begun
        pace = f"{characters} characters, in {seconds:.2f} s ({characters / seconds / 1e6:.2f} million in a second)"
        self.voice.detail(f"{texts} text{'' if texts == 1 else 's'}, {pace}")
        return status

    def in_rows(self, output: str, form: Form, task: Task[Any], workers: int, settings: dict[str, Any]) -> int:
        """Extract from all of it into a file of rows, so that it can be gone on with; the exit status."""
        settings |= {"paths": self.paths, "files": sources.state(self.paths), "fields": self.fields}
        settings |= {"partyie": __version__, "rules": task.extractor.rules}
        with wrong():
            self._say_what_reads(task.extractor)
            job = Job(output, form, settings)
            if job.done:
                self.voice.note(f"{job.done} texts are done already, in {job.folder}")
            given = sources.items(self.paths, self.voice.error, self.fields, self.voice.note)
            with self.voice.progress(self._count) as step:
                job.run(self._joined(given), task.extractor, task.reference, workers, self.voice.error, step)
        return self._ended()

    def _joined(self, given: Iterator[Any]) -> Iterator[Any]:
        return given if self.metadata is None else self.metadata.joined(given, self.voice.error, self.fields.date)

    def _count(self) -> int:
        return sources.count(self.paths)

    def _say_what_reads(self, extractor: Extractor) -> None:
        self.voice.detail(f"version {__version__}, rules {extractor.rules}, languages {', '.join(extractor.languages)}")

    def _ended(self) -> int:
        """Tell of which rows of the metadata there was no text; the exit status."""
        if self.metadata is not None and (left := self.metadata.left()):
            self.voice.note(self.metadata.path, left)
        return 1 if self.voice.failed else 0
