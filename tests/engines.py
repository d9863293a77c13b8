"""The engines at work, each in a process of its own: `python tests/engines.py spark|ray|dask|duckdb [ROWS] [RULES]`.

Each reads the same rows, bad ones among them, from Parquet in two files, extracts from them in two processes (DuckDB in one), and prints
what came out, counted, as a line of JSON, with the rows per second. Starting the engine is not counted.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from partyie.annotate import Annotator

BAD: dict[int, bytes | None] = {3: None, 4: b"Decree \xff", 5: b"", 6: b"\x00\xed\xa0\x80", 7: b"(" * 5000}
"""What stands in the place of some texts, by the rest of their numbers when divided by a thousand."""


def text(number: int) -> bytes | None:
    """The text of a row; its paper is a citation by a rule of the user alone."""
    good = f"Minister Le Van Nam signed Decree {number % 900 + 10}/2020/ND-CP and paper {number % 90 + 10}."
    return BAD.get(number % 1000, good.encode())


def write(folder: Path, rows: int, as_strings: bool) -> None:
    """The rows in two files; as strings, the bytes are in a column that says that they are UTF-8, as broken files have them."""
    for part in range(2):
        numbers = range(part, rows, 2)
        data = pa.array([text(number) for number in numbers], pa.binary())
        if as_strings:
            data = pa.StringArray.from_buffers(len(data), data.buffers()[1], data.buffers()[2], data.buffers()[0])
        table = pa.table({"id": pa.array(numbers, pa.int64()), "text": data})
        pq.write_table(table, folder / f"{part}.parquet", row_group_size=10_000, store_schema=False)


def summary(rows: Iterable[tuple[int, dict[str, Any]]]) -> dict[str, Any]:
    """How many rows there are, once each, how many mentions of each kind, and the errors."""
    numbers: set[int] = set()
    kinds: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    count = 0
    for number, cell in rows:
        count += 1
        numbers.add(number)
        kinds.update(mention["kind"] for mention in cell["mentions"])
        errors[str(cell["error"])] += 1
    return {"rows": count, "different": len(numbers), "kinds": dict(sorted(kinds.items())), "errors": dict(sorted(errors.items()))}


def spark(folder: Path, rules: list[str]) -> tuple[Any, float]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    from partyie.spark import extract

    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    session.range(1).count()
    begun = time.monotonic()
    found = extract(session.read.parquet(str(folder)), "en", rules)
    found.write.parquet(str(folder / "out"))
    spent = time.monotonic() - begun
    session.stop()
    return pq.read_table(folder / "out"), spent


def ray(folder: Path, rules: list[str]) -> tuple[Any, float]:
    import ray
    from ray.data import DataContext, read_parquet

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    DataContext.get_current().enable_progress_bars = False
    begun = time.monotonic()
    found = read_parquet(str(folder)).map_batches(Annotator("en", rules), batch_format="pyarrow", batch_size=10_000)
    tables = list(found.iter_batches(batch_format="pyarrow", batch_size=None))
    spent = time.monotonic() - begun
    ray.shutdown()
    return pa.concat_tables(tables), spent


def dask(folder: Path, rules: list[str]) -> tuple[Any, float]:
    import dask.dataframe as dd
    import pandas as pd

    annotator = Annotator("en", rules)

    def annotated(frame: Any) -> Any:
        return annotator(pa.Table.from_pandas(frame, preserve_index=False)).to_pandas(types_mapper=pd.ArrowDtype)

    begun = time.monotonic()
    given = dd.read_parquet(str(folder), dtype_backend="pyarrow")
    found = given.map_partitions(annotated, meta=annotated(given.head(0))).compute(scheduler="processes", num_workers=2)
    return pa.Table.from_pandas(found, preserve_index=False), time.monotonic() - begun


def duckdb(folder: Path, rules: list[str]) -> tuple[Any, float]:
    import duckdb

    connection = duckdb.connect()
    begun = time.monotonic()
    given = connection.cursor().sql(f"select id, text from '{folder}/*.parquet'")
    found = Annotator("en", rules).stream(given.to_arrow_reader(10_000))
    connection.register("found", found)
    connection.execute(f"copy (select * from found) to '{folder}/out.parquet'")
    return pq.read_table(folder / "out.parquet"), time.monotonic() - begun


ENGINES: dict[str, Callable[[Path, list[str]], tuple[Any, float]]] = {"spark": spark, "ray": ray, "dask": dask, "duckdb": duckdb}


def main() -> None:
    engine, rows = ENGINES[sys.argv[1]], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write(folder, rows, sys.argv[1] != "duckdb")  # which refuses a whole file with such strings
        found, spent = engine(folder, sys.argv[3:])
        told = summary(zip(found["id"].to_pylist(), found["partyie"].to_pylist(), strict=True))
    print(json.dumps(told | {"rows per second": round(rows / spent)}))


if __name__ == "__main__":
    main()
