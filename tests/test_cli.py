"""The command: every format, every source, and nothing lost in silence."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from strategies import seeds

from partyie import Extraction, extract
from partyie.cli import main
from partyie.export import COLUMNS

TEXT = "Comrade Nguyen Van An, member of the Politburo, signed Decision No. 05-QD/TW on 4 March 2024."
COMMAND = (sys.executable, "-m", "partyie.cli")
FORMATS = ("table", "json", "jsonl", "csv", "html", "conll", "webannotation")


def run(*arguments: str | Path, stdin: bytes | str = b"") -> Result:
    return CliRunner().invoke(main, ["extract", *map(str, arguments)], input=stdin)


def process(*arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, "extract", *map(str, arguments)], input=stdin, capture_output=True, cwd=cwd, timeout=120, check=False)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def write(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


# --- formats


def test_json_lines_hold_the_dictionary_of_the_extraction(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", TEXT)
    result = run(path, "-f", "jsonl", "-l", "en")
    (data,) = lines(result)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert Extraction.from_dict(data, TEXT).mentions == extract(TEXT, "en").mentions
    assert data["source"] == str(path)


def test_json_is_one_list_of_all_texts(tmp_path: Path) -> None:
    paths = [write(tmp_path, f"{name}.txt", TEXT) for name in "abc"]
    result = run(*paths, "--format", "json", "--language", "en")
    data = json.loads(result.stdout)
    assert [one["source"] for one in data] == [str(path) for path in paths]
    assert all(one["mentions"] for one in data)


def test_json_without_any_text_is_an_empty_list(tmp_path: Path) -> None:
    result = run(tmp_path / "missing.txt", "-f", "json")
    assert json.loads(result.stdout) == []
    assert result.exit_code == 1


def test_csv_has_a_row_for_each_mention_with_holder_and_value(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", TEXT)
    rows = list(csv.DictReader(io.StringIO(run(path, "-f", "csv", "-l", "en").stdout)))
    assert list(rows[0]) == list(COLUMNS)
    by_kind = {row["kind"]: row for row in rows}
    assert {kind: row["text"] for kind, row in by_kind.items()} == {
        "person": "Nguyen Van An",
        "title": "member of the Politburo",
        "citation": "Decision No. 05-QD/TW",
        "date": "4 March 2024",
    }
    assert (by_kind["title"]["role"], by_kind["title"]["body"], by_kind["title"]["holder"]) == ("member", "politburo", "Nguyen Van An")
    assert by_kind["title"]["holder_id"] == by_kind["person"]["id"]
    assert (by_kind["citation"]["code"], by_kind["citation"]["type"], by_kind["date"]["edtf"]) == ("05-QĐ/TW", "decision", "2024-03-04")
    assert all(TEXT[int(row["start"]) : int(row["end"])] == row["text"] for row in rows)


def test_csv_keeps_line_breaks_commas_and_quotes_inside_a_cell(tmp_path: Path) -> None:
    text = "Der Schlussfolgerung Nr.\r\n21-KL/TW folgte Nguyen Van An."
    path = write(tmp_path, 'a, "b".txt', text)
    out = process(path, "-f", "csv", "-l", "de").stdout.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert {row["source"] for row in rows} == {str(path)}
    assert rows[0]["text"] == "Schlussfolgerung Nr.\r\n21-KL/TW"


def test_csv_of_a_text_without_mentions_is_the_header_alone(tmp_path: Path) -> None:
    assert run(write(tmp_path, "a.txt", "nothing here"), "-f", "csv").stdout == ",".join(COLUMNS) + "\n"


def test_the_table_shows_every_mention_with_its_value_and_holder(tmp_path: Path) -> None:
    out = run(write(tmp_path, "a.txt", TEXT), "-l", "en").stdout
    for shown in ("a.txt", "member of the Politburo", "politburo", "05-QĐ/TW", "2024-03-04", "Nguyen Van An"):
        assert shown in out


def test_the_table_lets_no_control_character_of_the_text_through(tmp_path: Path) -> None:
    out = run(write(tmp_path, "a\x1b[2J.txt", "Resolution\nNo. 18-NQ/TW [bold]Nguyen Van An[/bold]"), "-l", "en").stdout
    assert "\x1b" not in out
    assert "18-NQ/TW" in out


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", ["", "\n", "\ufeff"])
def test_an_empty_text_gives_an_empty_result(form: str, text: str, tmp_path: Path) -> None:
    result = run(write(tmp_path, "a.txt", text), "-f", form)
    assert result.exit_code == 0
    assert result.stderr == ""
    if form.startswith("json"):
        data = json.loads(result.stdout)
        assert (data[0] if form == "json" else data)["mentions"] == []


@pytest.mark.parametrize("form", FORMATS)
def test_all_seeds_go_through_every_format(form: str, root: Path) -> None:
    result = run(root / "seeds", "-f", form)
    assert result.exit_code == 0
    assert result.stdout
    if form == "jsonl":
        assert len(lines(result)) == len(seeds())


def test_output_goes_to_a_file_when_one_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", TEXT)
    result = run(path, "-f", "jsonl", "-l", "en", "-o", tmp_path / "out.jsonl")
    assert result.stdout == ""
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["mentions"]


def test_an_output_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    result = run(write(tmp_path, "a.txt", TEXT), "-o", tmp_path / "no" / "out.csv")
    assert result.exit_code not in (0, None)
    assert "out.csv" in result.stderr
    assert "Traceback" not in result.stderr


def test_options_for_kinds_and_rules_are_those_of_the_extractor(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", TEXT + " Grand Poobah")
    write(tmp_path, "own/en/own.yaml", "titles: [{id: en/title/own, match: 'Grand Poobah', value: {role: head}}]")
    (data,) = lines(run(path, "-f", "jsonl", "-l", "en", "-k", "title", "-k", "date", "--rules", tmp_path / "own"))
    assert {row["kind"] for row in data["mentions"]} == {"title", "date"}
    assert "en/title/own" in {row["rule"] for row in data["mentions"]}


# --- sources


def test_standard_input_is_read_without_a_path_and_with_a_dash() -> None:
    for arguments in ([], ["-"]):
        (data,) = lines(run(*arguments, "-f", "jsonl", "-l", "en", stdin=TEXT))
        assert data["source"] == "-"
        assert len(data["mentions"]) == 4


def test_a_folder_gives_its_texts_in_order_and_says_what_it_left_out(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", "d.jpg", "e.html"):
        write(tmp_path, name, TEXT)
    write(tmp_path, "f.jsonl", json.dumps({"text": TEXT}) + "\n")
    result = run(tmp_path, "-f", "jsonl")
    assert [Path(one["source"]).name for one in lines(result)] == ["a.md", "b.txt", "f.jsonl:1", "c.txt"]
    assert re.search(r"left out .*1 \.jpg", result.stderr)
    assert ".html" in result.stderr
    assert result.exit_code == 0


def test_a_folder_without_texts_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.jpg", b"\xff\xd8")
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "no .txt, .md, .jsonl, .ndjson or .parquet file in it" in result.stderr


def test_json_lines_are_read_field_by_field_and_bad_lines_are_named(tmp_path: Path) -> None:
    rows = [
        json.dumps({"text": TEXT, "source": "one"}).encode(),
        b"{no json",
        b"",
        json.dumps({"body": TEXT}).encode(),
        json.dumps({"text": 5}).encode(),
        b'"text"',
        b'{"text": "\xff"}',
        json.dumps({"text": TEXT, "id": "two"}).encode(),
        json.dumps({"text": TEXT}).encode(),
    ]
    path = write(tmp_path, "a.jsonl", b"\n".join(rows))
    result = run(path, "-f", "jsonl")
    assert [one["source"] for one in lines(result)] == ["one", "two", f"{path}:9"]
    assert result.exit_code == 1
    said = result.stderr.splitlines()
    assert [re.search(r"a\.jsonl:(\d+)", line)[1] for line in said] == ["2", "4", "5", "6", "7"]  # type: ignore[index]
    assert "no JSON" in said[0]
    assert "no text under 'text'; name the field with --text-field" in said[1]
    assert "byte 0xff at offset 10 of the line" in said[4]


def test_another_field_of_json_lines_may_hold_the_text(tmp_path: Path) -> None:
    path = write(tmp_path, "a.ndjson", json.dumps({"body": TEXT}) + "\n")
    assert lines(run(path, "-f", "jsonl", "-l", "en", "--text-field", "body"))[0]["mentions"]


def test_json_with_a_lone_surrogate_is_a_text_like_any_other(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", '{"text": "\\ud800 18-NQ/TW \\udfff", "id": "\\udc00"}\n')
    for form in FORMATS:
        result = process(path, "-f", form)
        assert result.returncode == 0, result.stderr
        assert b"18-NQ/TW" in result.stdout
        result.stdout.decode("utf-8")
    data = json.loads(process(path, "-f", "jsonl").stdout)
    assert (data["source"], data["mentions"][0]["start"]) == ("\udc00", 2)


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
@pytest.mark.parametrize("form", FORMATS)
def test_a_file_whose_name_is_no_utf8_is_read_like_any_other(form: str, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.txt"
    Path(os.fsdecode(name)).write_text(TEXT, encoding="utf-8")
    result = process(os.fsdecode(name), "-f", form)
    assert result.returncode == 0, result.stderr
    assert b"05-Q" in result.stdout


def test_bytes_that_are_no_utf8_are_named_with_their_offset_and_the_rest_is_done(tmp_path: Path) -> None:
    good, bad = write(tmp_path, "good.txt", TEXT), write(tmp_path, "bad.txt", b"abc \xff def")
    result = run(bad, good, "-f", "jsonl")
    assert result.exit_code == 1
    assert f"{bad}: not UTF-8: byte 0xff at offset 4" in result.stderr
    assert [one["source"] for one in lines(result)] == [str(good)]
    assert run(stdin=b"\xc3").exit_code == 1
    assert "-: not UTF-8: byte 0xc3 at offset 0" in run(stdin=b"\xc3").stderr


def test_a_missing_file_is_named_and_the_rest_is_done(tmp_path: Path) -> None:
    good = write(tmp_path, "good.txt", TEXT)
    result = run(tmp_path / "gone.txt", good, "-f", "jsonl")
    assert result.exit_code == 1
    assert f"{tmp_path / 'gone.txt'}: No such file or directory" in result.stderr
    assert len(lines(result)) == 1
    assert run(tmp_path / "gone.jsonl").exit_code == 1


def test_a_file_that_may_not_be_read_is_named_and_the_rest_is_done(tmp_path: Path) -> None:
    closed, good = write(tmp_path, "closed.txt", TEXT), write(tmp_path, "good.txt", TEXT)
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        closed.unlink()
        closed.symlink_to(closed)  # the superuser may read everything but a ring of links
    result = run(tmp_path, "-f", "jsonl")
    assert result.exit_code == 1
    assert str(closed) in result.stderr
    assert [one["source"] for one in lines(result)] == [str(good)]


def test_byte_order_mark_and_line_ends_stay_so_that_offsets_hold(tmp_path: Path) -> None:
    data = ("\ufeffĐồng chí\r\n" + TEXT + "\r\n\r\nam 5. Mai\r2024").encode()
    (row,) = lines(run(write(tmp_path, "a.txt", data), "-f", "jsonl"))
    text = data.decode("utf-8")
    assert row["mentions"]
    for mention in row["mentions"]:
        assert text[mention["start"] : mention["end"]] == mention["text"]


# --- wrong commands


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-f", "xml"], "'table', 'json', 'jsonl', 'csv'"),
        (["-k", "place"], "'title', 'citation', 'date', 'person'"),
        (["-l", "fr"], "no rules for language 'fr'; there are "),
        (["--rules", "no-such-folder"], "no-such-folder: no folder; rules are given as a folder"),
        (["--langage", "de"], "--language"),
        (["-o", "."], "directory"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_option_says_what_is_right(arguments: list[str], says: str) -> None:
    result = run(*arguments, stdin=TEXT)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_broken_rules_are_an_error_that_names_file_and_rule(tmp_path: Path) -> None:
    write(tmp_path, "en/own.yaml", "titles: [{id: en/title/own, match: '{rolle}'}]")
    result = run("-l", "en", "--rules", tmp_path, stdin=TEXT)
    assert result.exit_code not in (0, None)
    assert "own.yaml: rule en/title/own: no lexicon, phrase or kind 'rolle'; did you mean 'role'?" in result.stderr
    assert "Traceback" not in result.stderr


def test_help_and_version_say_how_to_use_it() -> None:
    runner = CliRunner()
    assert "extract" in runner.invoke(main, ["--help"]).stdout
    assert "Exit status" in runner.invoke(main, ["extract", "-h"]).stdout
    assert re.search(r"partyie.* \d+\.\d+", runner.invoke(main, ["--version"]).stdout)
    assert "No such command 'extrakt'" in runner.invoke(main, ["extrakt"]).stderr


# --- terminals and pipes


def on_a_terminal(arguments: list[str | Path], stdin_too: bool = False, pipe_out: bool = True) -> tuple[str, str, int]:
    """Run with standard error (and what is asked for) on a pseudo-terminal: (terminal, standard output, exit status)."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [*COMMAND, "extract", *map(str, arguments)],
        stdin=theirs if stdin_too else subprocess.DEVNULL,
        stdout=subprocess.PIPE if pipe_out else theirs,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(theirs)
    seen = {ours: b""}
    if child.stdout:
        seen[child.stdout.fileno()] = b""
    waiting = set(seen)
    while waiting:
        for ready in select.select(list(waiting), [], [], 60)[0] or pytest.fail("the command hangs"):
            try:
                data = os.read(ready, 65536)
            except OSError:  # the terminal has no other end any more
                data = b""
            seen[ready] += data
            if not data:
                waiting.discard(ready)
    status = child.wait(60)
    out = seen[child.stdout.fileno()] if child.stdout else b""
    if child.stdout:
        child.stdout.close()
    os.close(ours)
    return seen[ours].decode("utf-8"), out.decode("utf-8"), status


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for number in range(12):
        write(tmp_path, f"many/{number:02}.txt", TEXT * 20)
    return tmp_path / "many"


@pytest.mark.slow
def test_long_work_shows_its_progress_on_a_terminal(many: Path) -> None:
    terminal, out, status = on_a_terminal([many, "-f", "jsonl", "-l", "en"])
    assert "12" in terminal
    assert "\x1b[" in terminal
    assert status == 0
    assert len(out.splitlines()) == 12


@pytest.mark.slow
def test_there_is_no_progress_bar_in_a_pipe(many: Path) -> None:
    result = process(many, "-f", "jsonl", "-l", "en")
    assert result.stderr == b""
    assert b"\x1b" not in result.stdout


@pytest.mark.slow
def test_a_terminal_gets_a_table_of_its_width(tmp_path: Path) -> None:
    terminal, _, status = on_a_terminal([write(tmp_path, "a.txt", TEXT), "-l", "en"], pipe_out=False)
    assert status == 0
    assert "Nguyen Van An" in terminal


@pytest.mark.slow
def test_without_a_path_on_a_terminal_the_command_asks_for_one() -> None:
    terminal, _, status = on_a_terminal([], stdin_too=True)
    assert status == 2
    assert "name a file or folder, or pipe a text in" in terminal


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_a_reader_that_goes_away_ends_the_command_quietly(form: str, many: Path) -> None:
    command = " ".join(f"'{part}'" for part in (*COMMAND, "extract", str(many), str(many), str(many), "-f", form, "-l", "en"))
    result = subprocess.run(["bash", "-c", f"{command} | head -c 10"], capture_output=True, timeout=120, check=False)
    assert result.stderr == b""
    assert len(result.stdout) == 10


@pytest.mark.slow
def test_the_installed_command_is_the_same(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("partyie")
    if not script.exists():
        pytest.skip("no command beside this interpreter")
    path = write(tmp_path, "a.txt", TEXT)
    result = subprocess.run([script, "extract", path, "-f", "jsonl", "-l", "en"], capture_output=True, check=True)
    assert result.stdout == process(path, "-f", "jsonl", "-l", "en").stdout
