"""Files of rows: Parquet and JSON lines in and out, and work that is stopped and gone on with."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from deadly_extractor import Deadly

from partyie import Extraction, Extractor, PartyieError
from partyie import job as jobs
from partyie.arrow import EXTRACTIONS, records
from partyie.cli import main
from partyie.job import FORMS, Job, form_of
from partyie.source import Source, Unread

NUMBER = 60
TEXTS = [f"Minister Le Van Nam signed Decree {n}/2020/ND-CP on {n % 28 + 1} May 2020." for n in range(10, 10 + NUMBER)]
POSIX = pytest.mark.skipif(os.name != "posix", reason="sends signals")
EXTRACTOR = Extractor("en")


def run(*arguments: str | Path, status: int = 0, stdin: str = "") -> Result:
    result = CliRunner().invoke(main, ["extract", "-l", "en", *map(str, arguments)], catch_exceptions=False, input=stdin)
    assert result.exit_code == status, result.output
    return result


def wanted(names: list[str], texts: list[str] = TEXTS) -> list[dict[str, Any]]:
    return [EXTRACTOR.extract(text, name).to_dict() for name, text in zip(names, texts, strict=True)]


def read(path: Path) -> Any:
    """What is in a file of rows, read by pyarrow alone."""
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    with pa.input_stream(str(path), compression="detect") as file:
        return [json.loads(line) for line in file.read().decode("utf-8").splitlines()]


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    path = tmp_path / "given.parquet"
    pq.write_table(pa.table({"id": list(range(NUMBER)), "text": TEXTS, "other": TEXTS}), path, row_group_size=7)
    return path


@pytest.mark.parametrize("end", FORMS)
@pytest.mark.parametrize("workers", [1, 2])
def test_rows_go_from_every_form_into_every_form(tmp_path: Path, parquet: Path, end: str, workers: int) -> None:
    first, second = tmp_path / f"first{end}", tmp_path / "second.parquet"
    run(parquet, "-o", first, "--workers", str(workers))
    names = [str(n) for n in range(NUMBER)]
    assert read(first) == (
        records([EXTRACTOR.extract(*one) for one in zip(TEXTS, names, strict=True)]).to_pylist() if end == ".parquet" else wanted(names)
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([parquet.name, first.name])
    if end != ".parquet":  # what was written is read: the text is what stands under `source` here
        run(first, "--text-field", "source", "-o", second)
        assert [row["source"] for row in read(second)] == names


def test_a_file_has_a_row_for_each_text_and_a_bad_one_has_an_error(tmp_path: Path) -> None:
    lines = [b'{"text": "5 May 2025", "id": "a"}', b'{"text": 5}', b"{", b'{"text": "\xff"}', b'{"text": "\\ud800 6 May 2025", "id": 0}']
    given = tmp_path / "given.jsonl.gz"
    given.write_bytes(gzip.compress(b"\n\n".join(lines)))
    result = run(given, tmp_path / "no.txt", "-o", tmp_path / "made.parquet", status=1)
    made = read(tmp_path / "made.parquet")
    assert [(row["source"], row["error"], len(row["mentions"])) for row in made] == [
        ("a", None, 1),
        (f"{given}:3", "no text under 'text'; name the field with --text-field", 0),
        (f"{given}:5", "no JSON: Expecting property name enclosed in double quotes: line 2 column 1 (char 2)", 0),
        (f"{given}:7", "not UTF-8: byte 0xff at offset 10 of the line", 0),
        ("0", None, 1),
        (str(tmp_path / "no.txt"), "No such file or directory", 0),
    ]
    assert result.stderr.splitlines() == [f"partyie: {row['source']}: {row['error']}" for row in made if row["error"]]
    run(given, "-o", tmp_path / "made.jsonl", status=1)
    assert [Extraction.from_dict(row).error for row in read(tmp_path / "made.jsonl")] == [row["error"] for row in made[:-1]]


def bad(tmp_path: Path) -> dict[str, bytes]:
    whole = tmp_path / "whole.parquet"
    pq.write_table(pa.table({"text": TEXTS}), whole)
    data = whole.read_bytes()
    packed = gzip.compress("".join(json.dumps({"text": text}) + "\n" for text in TEXTS).encode())
    return {
        "cut.parquet": data[:-100],
        "text.parquet": b"no Parquet",
        "empty.parquet": b"",
        "broken.parquet": data[:400] + b"\xff" * 200 + data[600:],
        "cut.jsonl.gz": packed[: len(packed) // 2],
        "no.jsonl.gz": b"no gzip",
        "no.jsonl.zst": b"no zstd",
    }


def test_a_file_that_is_broken_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    for name, data in bad(tmp_path).items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "whole.parquet").unlink()
    (tmp_path / "z.txt").write_text("5 May 2025", "utf-8")
    result = run(tmp_path, "-f", "csv", status=1)
    for name in ("cut.parquet", "text.parquet", "empty.parquet", "cut.jsonl.gz", "no.jsonl.gz", "no.jsonl.zst"):
        assert f"partyie: {tmp_path / name}: " in result.stderr
    assert "2025-05-05" in result.stdout
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("columns", "options", "said"),
    [
        ({"body": ["a"]}, [], "no column 'text'; there are body; name it with --text-field"),
        ({"text": [1]}, [], "the column 'text' is of the type int64; texts are strings, or bytes in UTF-8"),
    ],
)
def test_parquet_without_texts_is_named_with_the_mend(tmp_path: Path, columns: Any, options: list[str], said: str) -> None:
    pq.write_table(pa.table(columns), tmp_path / "given.parquet")
    assert run(tmp_path / "given.parquet", *options, status=1).stderr == f"partyie: {tmp_path / 'given.parquet'}: {said}\n"


def test_fields_for_the_text_and_its_name_can_be_named(tmp_path: Path) -> None:
    pq.write_table(pa.table({"url": ["a", None], "source": ["no", "no"], "body": ["5 May 2025", b"x\xff"]}), tmp_path / "given.parquet")
    run(tmp_path / "given.parquet", "--text-field", "body", "--name-field", "url", "-o", tmp_path / "made.jsonl", status=1)
    assert [row["source"] for row in read(tmp_path / "made.jsonl")] == ["a", f"{tmp_path / 'given.parquet'}:1"]


# --- stopped and gone on with


def command(given: Path, made: Path, *options: str) -> list[str]:
    return [sys.executable, "-c", SLOWLY, "extract", "-l", "en", str(given), "-o", str(made), *options]


SLOWLY = """
import sys, time
from partyie import job
from partyie.cli import main
job.ITEMS, job.PART_SIZE = 5, 1
write = job.Job._write
def slowly(self, done):
    write(self, done)
    print(self.done, flush=True)
    time.sleep(0.2)
job.Job._write = slowly
main()
"""


@POSIX
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("end", [".parquet", ".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_what_was_killed_is_gone_on_with_and_nothing_is_lost_or_doubled(tmp_path: Path, parquet: Path, end: str, sent: int) -> None:
    made = tmp_path / f"made{end}"
    done = []
    for _ in range(2):
        process = subprocess.Popen(command(parquet, made), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stdout is not None
        done.append(int(process.stdout.readline()))
        time.sleep(0.05)
        process.send_signal(sent)
        process.communicate()
        assert process.returncode != 0
        assert not made.exists()
    assert done[1] > done[0] >= 5  # the second began where the first had ended
    result = run(parquet, "-o", made)
    assert " texts are done already, in " in result.stderr
    assert [row["source"] for row in read(made)] == [str(n) for n in range(NUMBER)]
    whole = tmp_path / f"whole{end}"
    run(parquet, "-o", whole)
    assert read(made) == read(whole)
    assert not Path(f"{made}.parts").exists()


def begun(folder: Path, parquet: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A job of which some parts are done."""
    made = folder / "made.jsonl"
    monkeypatch.setattr(jobs, "ITEMS", 5)
    monkeypatch.setattr(jobs, "PART_SIZE", 1)
    with monkeypatch.context() as patch:
        patch.setattr(Job, "_join", lambda *_: os.abort())
        patch.setattr(os, "abort", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
        CliRunner().invoke(main, ["extract", "-l", "en", str(parquet), "-o", str(made)])
    assert not made.exists()
    return made


@pytest.mark.parametrize(
    ("options", "what"),
    [(["--relative"], "relative"), (["-k", "date"], "kinds"), (["--text-field", "other"], "fields"), (["-l", "de"], "languages")],
)
def test_work_that_was_begun_otherwise_is_not_gone_on_with(
    tmp_path: Path, parquet: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], what: str
) -> None:
    made = begun(tmp_path, parquet, monkeypatch)
    result = run(parquet, "-o", made, *options, status=2)
    assert f"made.jsonl.parts was begun with another {what}; remove it to begin anew" in " ".join(result.stderr.split())
    run(parquet, "-o", made)
    assert len(read(made)) == NUMBER


def test_texts_that_have_changed_since_are_not_mixed_with_the_old_ones(
    tmp_path: Path, parquet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(tmp_path, parquet, monkeypatch)
    pq.write_table(pa.table({"text": TEXTS[:5]}), parquet)
    assert "was begun with another files" in " ".join(run(parquet, "-o", made, status=2).stderr.split())


def test_a_part_that_is_missing_is_made_anew_with_all_that_follow(tmp_path: Path, parquet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = begun(tmp_path, parquet, monkeypatch)
    folder = Path(f"{made}.parts")
    (folder / "000000000010-000000000015").unlink()
    (folder / "000000000020-000000000025.new").write_bytes(b"half")
    result = run(parquet, "-o", made)
    assert result.stderr == f"partyie: 10 texts are done already, in {folder}\n"
    assert read(made) == wanted([str(n) for n in range(NUMBER)])


def test_a_file_that_is_there_is_replaced_only_when_the_new_one_is_whole(tmp_path: Path) -> None:
    made = tmp_path / "made.jsonl"
    made.write_text("old", "utf-8")
    with pytest.raises(PartyieError):
        Job(str(made), FORMS[".jsonl"], {}).run(iter([Source("a", "raise x")]), Raising("en"), None, 1, pytest.fail, id)
    assert made.read_text("utf-8") == "old"


class Raising(Extractor):
    """Cannot extract anything."""

    def extract(self, *_: Any) -> Extraction:
        raise PartyieError("x")


@POSIX
def test_a_process_that_dies_of_a_text_costs_only_that_text(tmp_path: Path) -> None:
    items = [Source(str(n), "signal 9" if n in (3, 7) else f"{n + 1} May 2025") for n in range(10)] + [Unread("bad", "why")]
    told: list[tuple[str, str]] = []
    steps: list[int] = []
    form = form_of("a.parquet")
    assert form is not None
    Job(str(tmp_path / "made.parquet"), form, {}).run(items, Deadly("en"), None, 2, lambda *what: told.append(what), steps.append)
    made = read(tmp_path / "made.parquet")
    reason = "the text was not read: its process was ended by SIGKILL"
    assert [row["error"] for row in made] == [reason if n in (3, 7) else None for n in range(10)] + ["why"]
    assert [len(row["mentions"]) for row in made] == [int(n not in (3, 7, 10)) for n in range(11)]
    assert told == [("3", reason), ("7", reason)]
    assert sum(steps) == 11


def test_standard_input_is_one_row(tmp_path: Path) -> None:
    run("-o", tmp_path / "made.jsonl", stdin="5 May 2025")
    assert [row["source"] for row in read(tmp_path / "made.jsonl")] == ["-"]


def test_nothing_to_read_gives_a_file_without_rows(tmp_path: Path) -> None:
    (tmp_path / "given.jsonl").write_bytes(b"")
    run(tmp_path / "given.jsonl", "-o", tmp_path / "made.parquet")
    assert pq.read_schema(tmp_path / "made.parquet").equals(EXTRACTIONS)
    assert read(tmp_path / "made.parquet") == []


def test_a_format_that_is_named_counts_more_than_the_name_of_the_file(tmp_path: Path, parquet: Path) -> None:
    run(parquet, "-f", "json", "-o", tmp_path / "made.jsonl")
    assert json.loads((tmp_path / "made.jsonl").read_text("utf-8")) == wanted([str(n) for n in range(NUMBER)])
