"""The function for batches of rows in real Spark, Ray Data, Dask and DuckDB, with rules of the user and with bad rows."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from engines import BAD, ENGINES

ROWS = 100_000
RULE = """
language: en
citations:
  - id: en/citation/paper
    match: 'paper {number}'
    value: {type: plan}
"""


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_every_row_comes_out_once_and_bad_ones_with_an_error(engine: str, tmp_path: Path) -> None:
    package = {"spark": "pyspark"}.get(engine, engine)
    if importlib.util.find_spec(package) is None and "PARTYIE_REQUIRE_ENGINES" not in os.environ:
        pytest.skip(f"{package} is not installed")
    (tmp_path / "rules" / "en").mkdir(parents=True)
    (tmp_path / "rules" / "en" / "own.yaml").write_text(RULE, "utf-8")
    command = [sys.executable, str(Path(__file__).with_name("engines.py")), engine, str(ROWS), str(tmp_path / "rules")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    good = ROWS - len(BAD) * ROWS // 1000
    assert told.pop("rows per second") > 0
    assert told == {
        "rows": ROWS,
        "different": ROWS,
        "kinds": {"citation": 2 * good, "person": good, "title": good},
        "errors": {
            "None": ROWS - 3 * ROWS // 1000,
            "not UTF-8: byte 0xed at offset 1": ROWS // 1000,
            "not UTF-8: byte 0xff at offset 7": ROWS // 1000,
            "the row has no text": ROWS // 1000,
        },
    }


def test_without_spark_the_extra_is_named() -> None:
    code = """
import sys
sys.modules["pyspark.sql.types"] = None
import partyie.spark
try:
    partyie.spark.extract(None)
except partyie.PartyieError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "pyspark is not installed; it comes with: pip install 'partyie[spark]'\n"
