"""PySpark: a column with what is found in the texts of a `DataFrame`. Comes with `pip install 'partyie[spark]'`, on driver and workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .annotate import CELL, Annotator
from .arrow import pa
from .extras import needed


def extract(
    frame: Any,
    languages: str | Iterable[str] | None = None,
    rules: Iterable[str | Path] = (),
    kinds: Iterable[str] | None = None,
    *,
    text: str = "text",
    into: str = "partyie",
    keep: Iterable[str] | None = None,
    reference: str | None = None,
    **settings: Any,
) -> Any:
    """A `DataFrame` with the columns that are kept and a new one of the type `partyie.annotate.CELL`; settings are those of `Annotator`.

    The rule files of `rules` are read here and go to the workers with the work: nothing has to be there but partyie, in the same version.
    A row that cannot be read becomes a row with an `error`; no job fails of it.
    """
    types, convert = needed("pyspark.sql.types", "spark"), needed("pyspark.sql.pandas.types", "spark")
    annotator = Annotator(languages, rules, kinds, text=text, into=into, keep=keep, reference=reference, **settings)
    # Columns that no result has are not carried about.
    given = frame if annotator.keep is None else frame.select(*dict.fromkeys((*annotator.keep, text, *filter(None, [reference]))))
    names = annotator.schema(pa.schema([(name, pa.null()) for name in given.columns])).names[:-1]
    cell = types.StructField(into, convert.from_arrow_type(CELL), False)
    return given.mapInArrow(_annotated(annotator), types.StructType([*(given.schema[name] for name in names), cell]))


def _annotated(annotator: Annotator) -> Any:
    def annotated(batches: Iterator[Any]) -> Iterator[Any]:
        return map(annotator, batches)

    return annotated
