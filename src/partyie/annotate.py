"""One function for all engines that hand out Arrow: a batch of texts in, the batch with what is found in them out.

Spark (`mapInArrow`), Ray Data, Dask and DuckDB call it in processes and on machines of their own, to which it takes the rule files along
that lie over the shipped ones. A row that cannot be read becomes a row with an error.
"""

from __future__ import annotations

import atexit
import datetime
import functools
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

from .arrow import EXTRACTIONS, pa, records, utf8
from .errors import PartyieError
from .extractor import Extractor, empty
from .model import UNREAD, Extraction, Notice
from .rules.read import Roots, roots_of, rules_root
from .source import day_of, not_utf8

Overlay = tuple[tuple[str, bytes], ...]
"""The rule files of a folder: where each stands in it, and its bytes."""

CELL = pa.struct([field for field in EXTRACTIONS if field.name != "source"])
"""What is found in a text: `EXTRACTIONS` without the source."""


@attrs.frozen(init=False)
class Annotator:
    """Adds a column to a `pyarrow.RecordBatch` or `pyarrow.Table` of texts: what is found in each, of the type `CELL`.

    `text`: the name of the column of texts, of strings or of bytes in UTF-8. `reference`: that of a column with the dates of the texts, if
    there is one. `into`: the name of the new column. `keep`: the columns that are kept, in this order (all but that of the texts, if
    not given). The rest is as for `Extractor`; the files of `rules` (and of `PARTYIE_RULES`, as it stands where the annotator is made) go
    with the annotator when it is pickled.

    Raises `PartyieError` for settings that cannot be used and for columns that a batch does not have. A row without a text, or whose bytes
    are no UTF-8, gets an `error`.

    >>> import pyarrow as pa
    >>> batch = pa.RecordBatch.from_pydict({"id": [1, 2], "text": ["Decree 30/2020/ND-CP", None]})
    >>> for row in Annotator("en")(batch).to_pylist():
    ...     print(row["id"], [mention["code"] for mention in row["partyie"]["mentions"]], row["partyie"]["error"])
    1 ['30/2020/NĐ-CP'] None
    2 [] the row has no text
    """

    text: str
    into: str
    keep: tuple[str, ...] | None
    reference: str | None
    rules: str
    _overlays: tuple[Overlay, ...]
    _settings: tuple[tuple[str, Any], ...]

    def __init__(
        self,
        languages: str | Iterable[str] | None = None,
        rules: Iterable[str | Path] = (),
        kinds: Iterable[str] | None = None,
        *,
        text: str = "text",
        into: str = "partyie",
        keep: Iterable[str] | None = None,
        reference: str | None = None,
        **settings: Any,
    ) -> None:
        roots = roots_of(rules)
        extractor = Extractor(languages, roots, kinds, **settings)
        settings |= {"languages": extractor.languages, "kinds": extractor.kinds}
        keep = None if keep is None else tuple(keep)
        overlays = tuple(map(_files, roots[1:]))
        self.__attrs_init__(text, into, keep, reference, extractor.rules, overlays, tuple(sorted(settings.items())))

    def __call__(self, batch: Any) -> Any:
        """The batch, or the table, with the new column."""
        if isinstance(batch, pa.Table):
            schema = self.schema(batch.schema)
            return pa.Table.from_batches([self(one).cast(schema) for one in batch.to_batches()], schema)
        schema = self.schema(batch.schema)
        found = records(self._extractions(batch))
        cells = pa.StructArray.from_arrays([found[field.name] for field in CELL], fields=list(CELL))
        return pa.RecordBatch.from_arrays([*(batch[name] for name in schema.names[:-1]), cells], schema=schema)

    def stream(self, batches: Any) -> Any:
        """A `pyarrow.RecordBatchReader` of the batches of another, each with the new column; they are made as they are taken.

        >>> import pyarrow as pa
        >>> texts = pa.table({"text": ["18-NQ/TW", "57-NQ/TW"]}).to_reader(max_chunksize=1)
        >>> [len(batch) for batch in Annotator("vi").stream(texts)]
        [1, 1]
        """
        return pa.RecordBatchReader.from_batches(self.schema(batches.schema), map(self, batches))

    def schema(self, given: Any) -> Any:
        """The schema of what is made of batches with the given one."""
        known = given.names
        for name in (self.text, *(self.keep or ()), *([self.reference] if self.reference else ())):
            if name not in known:
                raise PartyieError(f"no column {name!r}; there are {', '.join(known)}")
        keep = [name for name in known if name != self.text] if self.keep is None else self.keep
        if self.into in keep:
            raise PartyieError(f"a column {self.into!r} is there already; name the new one with `into`")
        return pa.schema([*(given.field(name) for name in keep), pa.field(self.into, CELL, nullable=False)])

    def extractor(self) -> Extractor:
        """The extractor that the annotator uses in this process."""
        return _extractor(self._overlays, self._settings, self.rules)

    def _extractions(self, batch: Any) -> Iterator[Extraction]:
        extractor = self.extractor()
        days = batch[self.reference].to_pylist() if self.reference else [None] * len(batch)
        for given, day in zip(utf8(batch[self.text], self.text), days, strict=True):
            try:
                if given is None:
                    raise ValueError("the row has no text")
                yield extractor.extract(given.decode("utf-8"), reference=_day(day))
            except ValueError as error:
                yield empty(extractor, Notice(UNREAD, not_utf8(error) if isinstance(error, UnicodeDecodeError) else str(error)), None)


def _day(value: Any) -> datetime.date | None:
    """The day of a cell; raises `ValueError` where something else stands there."""
    day = day_of(value)
    if day is None and value is not None:
        raise ValueError(f"no date: {value!r}; write it as 2025-01-31")
    return day


def _files(root: Path) -> Overlay:
    return tuple((path.relative_to(root).as_posix(), path.read_bytes()) for path in sorted(root.glob("*/*.yaml")))


@functools.lru_cache(maxsize=8)
def _extractor(overlays: tuple[Overlay, ...], settings: tuple[tuple[str, Any], ...], rules: str) -> Extractor:
    """One extractor for all annotators of a process that have these settings."""
    extractor = Extractor(rules=Roots((rules_root(), *map(_unpacked, overlays))), **dict(settings))
    if extractor.rules != rules:
        raise PartyieError(
            f"other rules here ({extractor.rules}) than where the annotator was made ({rules}); install one version of partyie"
        )
    return extractor


def _unpacked(overlay: Overlay) -> Path:
    """A folder with the files of an overlay, for as long as the process runs."""
    root = Path(tempfile.mkdtemp(prefix="partyie-rules-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    for name, data in overlay:
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return root
