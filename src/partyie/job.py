"""Long work that can be gone on with after a kill: from texts to a file of rows, one for each text.

While it lasts, results lie in a folder beside the file that is to be made, in parts that are whole or not there at all. Texts come in the
same order each time, so the parts say with which one to go on. At the end they are joined, and the file takes its place at once.
"""

from __future__ import annotations

import datetime
import gzip
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, NamedTuple, Protocol

import attrs

from .errors import PartyieError
from .export import SHAPE, Shape, json_line
from .extractor import Extractor, empty
from .extras import needed
from .model import LOST, UNREAD, Extraction, Notice
from .parallel import in_order
from .source import Complain, Item, Source

ITEMS, SIZE = 4096, 1_000_000
"""How many texts, or how many characters of them, are worked on at once: what is done once for all of them should not count."""
PART_SIZE, PART_SECONDS = 16_000_000, 30
"""A part is written when so many characters have been read for it, or after so long: that is what a kill can cost."""


class Form(Protocol):
    """A form of the file. Pieces go from process to process, parts are files. `name` is that of the format of `partyie extract`."""

    name: ClassVar[str]
    takes: ClassVar[tuple[str, ...]]
    """The parts of `Shape` that change the form."""

    def shaped(self, shape: Shape) -> Form:
        """The form as it is wanted."""

    def piece(self, results: Iterable[Extraction]) -> Any:
        """What is made of some results."""

    def write(self, pieces: Iterable[Any], part: Path) -> None:
        """Write a part."""

    def join(self, parts: Sequence[Path], pieces: Sequence[Any], whole: Path) -> None:
        """Make the file of all parts, and of the pieces that come after them."""


@attrs.frozen
class Lines:
    """JSON lines; `packed` is "gzip", "zstd" or empty. Packed parts that follow one another are one packed file."""

    name: ClassVar[str] = "jsonl"
    takes: ClassVar[tuple[str, ...]] = ("offsets", "metadata")
    packed: str = ""
    shape: Shape = SHAPE

    def shaped(self, shape: Shape) -> Lines:
        return attrs.evolve(self, shape=shape)

    def piece(self, results: Iterable[Extraction]) -> bytes:
        return "".join(json_line(result, self.shape) for result in results).encode("utf-8")

    def write(self, pieces: Iterable[bytes], part: Path) -> None:
        self.join((), pieces, part)

    def join(self, parts: Sequence[Path], pieces: Iterable[bytes], whole: Path) -> None:
        with whole.open("wb") as file:
            for part in parts:
                with part.open("rb") as one:
                    shutil.copyfileobj(one, file, 1 << 20)
            with self._packing(file) as packed:
                packed.writelines(pieces)

    def _packing(self, file: BinaryIO) -> Any:
        if self.packed == "gzip":
            return gzip.GzipFile("", "wb", 6, file, mtime=0)  # no name or time in it: the same texts give the same bytes
        if self.packed == "zstd":
            return needed("pyarrow", "arrow").CompressedOutputStream(file, "zstd")
        return nullcontext(file)


@attrs.frozen
class Parquet:
    """Parquet with the schema `partyie.arrow.EXTRACTIONS`; parts are in Arrow's own form, which costs little to write and read."""

    name: ClassVar[str] = "parquet"
    takes: ClassVar[tuple[str, ...]] = ()

    def shaped(self, _: Shape) -> Parquet:
        return self

    def piece(self, results: Iterable[Extraction]) -> Any:
        from .arrow import records

        return records(results)

    def write(self, pieces: Iterable[Any], part: Path) -> None:
        from .arrow import EXTRACTIONS, pa

        with pa.ipc.new_file(str(part), EXTRACTIONS, options=pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)) as file:
            for piece in pieces:
                file.write_batch(piece)

    def join(self, parts: Sequence[Path], pieces: Sequence[Any], whole: Path) -> None:
        from .arrow import EXTRACTIONS, pa

        with needed("pyarrow.parquet", "arrow").ParquetWriter(str(whole), EXTRACTIONS, compression="zstd") as file:
            for part in parts:
                with pa.ipc.open_file(str(part), options=pa.ipc.IpcReadOptions(use_threads=False)) as batches:
                    file.write_table(batches.read_all())
            if pieces:
                file.write_table(pa.Table.from_batches(pieces))


FORMS: dict[str, Form] = {
    ".parquet": Parquet(), ".jsonl": Lines(), ".ndjson": Lines(), ".jsonl.gz": Lines("gzip"), ".ndjson.gz": Lines("gzip"),
    ".jsonl.zst": Lines("zstd"), ".ndjson.zst": Lines("zstd"),
}  # fmt: skip
"""By the end of the file's name."""


def form_of(output: str | None) -> Form | None:
    """The form of a file that is made so, None for any other.

    >>> form_of("mentions.jsonl.gz"), form_of("mentions.csv")
    (Lines(packed='gzip', ...), None)
    """
    return next((form for suffix, form in FORMS.items() if output and output.endswith(suffix)), None)


class _Done(NamedTuple):
    """How many items a batch had, of what size, what was made of them, and what went wrong, with the names of the texts."""

    items: int
    size: int
    pieces: list[Any]
    notices: list[tuple[str, Notice]]


@attrs.frozen
class _Work:
    """What is done with a batch, in one process."""

    extractor: Extractor
    form: Form
    reference: datetime.date | None

    def __call__(self, batch: list[Item]) -> _Done:
        return self._done(batch, map(self._extraction, batch))

    def lost(self, _: int, batch: list[Item], reason: str) -> _Done:
        """What is done with a batch of which a process has died, twice: each text by itself, and one of which it dies again is named."""
        if len(batch) > 1:
            alone = list(in_order(self, ([item] for item in batch), 1, _size, self.lost))
            pieces = [piece for done in alone for piece in done.pieces]
            return _Done(len(batch), _size(batch), pieces, [notice for done in alone for notice in done.notices])
        (one,) = batch
        assert isinstance(one, Source)
        return self._done(batch, [empty(self.extractor, Notice(LOST, f"the text was not read: {reason}"), one.name, metadata=one.metadata)])

    def _extraction(self, item: Item) -> Extraction:
        if isinstance(item, Source):
            return self.extractor.extract(item.text, item.name, self.reference, item.metadata)
        return empty(self.extractor, Notice(UNREAD, item.reason), item.name)

    def _done(self, batch: list[Item], results: Iterable[Extraction]) -> _Done:
        notices: list[tuple[str, Notice]] = []

        def told() -> Iterator[Extraction]:
            for result in results:
                # Those of what could not be read were told when it was not.
                notices.extend((result.source or "", notice) for notice in result.warnings if notice.kind != UNREAD)
                yield result

        return _Done(len(batch), _size(batch), [self.form.piece(told())], notices)


class Job:
    """The making of a file.

    `settings` says all on which the results depend, ready for JSON: what was begun with others is not gone on with. Raises `PartyieError`
    where such parts lie, or others than this job makes.
    """

    def __init__(self, output: str, form: Form, settings: dict[str, Any]) -> None:
        self.output, self.form = Path(output), form
        self.folder = Path(f"{output}.parts")
        self.folder.mkdir(exist_ok=True)
        self._agree(json.dumps(settings, ensure_ascii=False, indent=1, sort_keys=True))
        self.parts = self._whole_parts()
        self.done = _span(self.parts[-1])[1] if self.parts else 0
        """Items of which the results lie in parts."""

    def run(
        self,
        items: Iterable[Item],
        extractor: Extractor,
        reference: datetime.date | None,
        workers: int,
        complain: Complain,
        step: Callable[[int], object],
    ) -> None:
        """Work on all items that are not done, and make the file; `step` is told how many are."""
        step(self.done)
        work = _Work(extractor, self.form, reference)
        left = _batches(islice(items, self.done, None))
        results = (work(batch) for batch in left) if workers == 1 else in_order(work, left, workers, _size, work.lost)
        waiting: list[_Done] = []
        begun = time.monotonic()
        try:
            with closing(results):
                for one in results:
                    waiting.append(one)
                    for name, notice in one.notices:
                        complain(name, notice.message)
                    step(one.items)
                    if sum(those.size for those in waiting) >= PART_SIZE or time.monotonic() - begun >= PART_SECONDS:
                        self._write(waiting)
                        begun = time.monotonic()
            self._join(waiting)
        finally:
            # What is done is kept when the rest is given up.
            self._write(waiting)

    def _agree(self, settings: str) -> None:
        """Go on only with what was begun with the same settings."""
        path = self.folder / "job.json"
        if not path.exists():
            _whole(path, lambda new: new.write_text(settings, "utf-8"))
        elif (begun := path.read_text("utf-8")) != settings:
            old, new = json.loads(begun), json.loads(settings)
            other = ", ".join(name for name in {**old, **new} if old.get(name) != new.get(name))
            raise PartyieError(
                f"{self.folder} was begun with another {other}; remove it to begin anew, or go on with what it was begun with"
            )

    def _whole_parts(self) -> list[Path]:
        """The parts from the first on, as far as they follow one another; others are removed."""
        parts: list[Path] = []
        for path in sorted(self.folder.iterdir()):
            if _PART.fullmatch(path.name) and _span(path)[0] == (_span(parts[-1])[1] if parts else 0):
                parts.append(path)
            elif path.name != "job.json":
                path.unlink()
        return parts

    def _write(self, waiting: list[_Done]) -> None:
        """Write what waits for it as a part. An interrupt may come at any moment: nothing is to be written twice."""
        done, waiting[:] = waiting[:], []
        if done:
            part = self.folder / f"{self.done:012d}-{self.done + sum(one.items for one in done):012d}"
            _whole(part, lambda new: self.form.write(_pieces(done), new))
            self.parts.append(part)
            self.done = _span(part)[1]

    def _join(self, waiting: list[_Done]) -> None:
        """Make the file of the parts and of what still waits."""
        whole = self.folder / "whole"
        self.form.join(self.parts, _pieces(waiting), whole)
        os.replace(whole, self.output)
        waiting.clear()
        shutil.rmtree(self.folder)


def _pieces(batches: Iterable[_Done]) -> list[Any]:
    return [piece for one in batches for piece in one.pieces]


_PART = re.compile("([0-9]{12})-([0-9]{12})")


def _span(part: Path) -> tuple[int, int]:
    """The numbers of the first item of a part and of the first one after it."""
    first, end = part.name.split("-")
    return int(first), int(end)


def _whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file so that it is there as a whole or not at all."""
    new = path.with_name(f"{path.name}.new")
    write(new)
    with new.open("r+b") as file:
        os.fsync(file.fileno())
    os.replace(new, path)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    taken: list[Item] = []
    size = 0
    for item in items:
        taken.append(item)
        size += _size([item])
        if len(taken) >= ITEMS or size >= SIZE:
            yield taken
            taken, size = [], 0
    if taken:
        yield taken


def _size(batch: list[Item]) -> int:
    return sum(len(item.text) for item in batch if isinstance(item, Source))
