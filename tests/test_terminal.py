"""What the command says to whom: terminals, pipes, colours, loud and quiet, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_cli import COMMAND, TEXT, on_a_terminal, write

from partyie import Extractor
from partyie.cli import main

STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    return write(tmp_path, "a.txt", TEXT)


# --- colours


@pytest.mark.slow
def test_a_terminal_gets_styles_unless_it_wants_none(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert STYLE.search(on_a_terminal([article, "-l", "en"], pipe_out=False)[0])
    monkeypatch.setenv("NO_COLOR", "1")
    terminal, _, status = on_a_terminal([article, "-l", "en"], pipe_out=False)
    assert "Nguyen Van An" in terminal
    assert (STYLE.search(terminal), status) == (None, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["FORCE_COLOR", "CLICOLOR_FORCE"])
@pytest.mark.parametrize("command", ["extract", "citations", "roster"])
def test_nothing_in_a_pipe_has_styles(command: str, name: str, article: Path) -> None:
    environment = os.environ | {name: "1", "TERM": "xterm-256color"}
    done = subprocess.run([*COMMAND, command, str(article), "-l", "en"], capture_output=True, env=environment, check=True, timeout=60)
    assert b"05-Q" in done.stdout or b"Nguyen Van An" in done.stdout
    assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.slow
def test_the_progress_bar_has_no_colours_where_none_are_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    for number in range(12):
        write(tmp_path, f"many/{number:02}.txt", TEXT * 20)
    terminal, _, status = on_a_terminal([tmp_path / "many", "-f", "jsonl", "-l", "en"])
    assert ("12" in terminal, STYLE.search(terminal), status) == (True, None, 0)


# --- loud and quiet


def said(*arguments: str, command: str = "extract") -> list[str]:
    return CliRunner().invoke(main, [command, *arguments]).stderr.splitlines()


@pytest.mark.parametrize("command", ["extract", "citations", "roster"])
def test_notes_are_left_out_when_it_is_to_be_quiet_but_errors_are_not(command: str, tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "nothing")
    write(tmp_path, "b.pdf", "nothing")
    write(tmp_path, "c.txt", b"\xff")
    loud, quiet = said(str(tmp_path), command=command), said(str(tmp_path), "--quiet", command=command)
    assert any("left out 1 .pdf" in line for line in loud)
    assert [re.sub(".*/", "", line) for line in quiet] == [
        "c.txt: not UTF-8: byte 0xff at offset 0; convert the file first (iconv -t utf-8)"
    ]


@pytest.mark.parametrize("command", ["extract", "citations", "roster"])
def test_who_wants_to_know_more_is_told_texts_rules_languages_and_pace(command: str, article: Path) -> None:
    lines = said(str(article), "--verbose", "-l", "en", command=command)
    assert re.fullmatch(rf"partyie: version \S+, rules {Extractor('en').rules}, languages en", lines[0])
    assert lines[1] == f"partyie: {article}: {len(TEXT)} characters"
    assert re.fullmatch(rf"partyie: 1 text, {len(TEXT)} characters, in \S+ s \(\S+ million in a second\)", lines[2])


@pytest.mark.slow
def test_the_bar_is_left_out_when_it_is_to_be_quiet(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, f"many/{number:02}.txt", TEXT)
    assert on_a_terminal([tmp_path / "many", "-f", "jsonl", "-l", "en", "-q"])[0] == ""


# --- standard input and output


def test_json_lines_come_from_standard_input_too() -> None:
    lines = "\n".join([json.dumps({"text": TEXT, "id": "one"}), "{", json.dumps({"text": TEXT})])
    done = CliRunner().invoke(main, ["extract", "-l", "en", "-f", "jsonl", "--stdin", "jsonl", "-o", "-"], input=lines)
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == ["one", "-:3"]
    assert "-:2: no JSON" in done.stderr
    assert done.exit_code == 1


@pytest.mark.slow
def test_each_line_from_standard_input_is_answered_before_the_next_is_needed() -> None:
    command = [*COMMAND, "extract", "-l", "en", "-f", "jsonl", "--stdin", "jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for name in ("one", "two"):
            child.stdin.write(json.dumps({"text": TEXT, "id": name}).encode() + b"\n")
            child.stdin.flush()
            assert json.loads(child.stdout.readline())["source"] == name
        child.stdin.close()
        assert child.wait(60) == 0


@pytest.mark.slow
@pytest.mark.parametrize("command", [["extract"], ["citations"], ["roster"], ["explain", "-"], ["explain", "Bộ trưởng", "-f", "json"]])
def test_what_is_printed_is_utf8_whatever_the_system_is_set_to(command: list[str]) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    text = "Bộ trưởng Nguyễn Văn Ấn ký Quyết định 05-QĐ/TW.".encode()
    done = subprocess.run([*COMMAND, *command, "-l", "vi"], input=text, capture_output=True, env=environment, check=True, timeout=60)
    assert "Đ" in done.stdout.decode() or "ộ" in done.stdout.decode()


# --- how it ends


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_after_ctrl_c_the_status_is_130_and_nothing_is_left_running(workers: str, tmp_path: Path) -> None:
    lines = write(tmp_path, "a.jsonl", (json.dumps({"text": TEXT * 50}) + "\n") * 20_000)
    command = [*COMMAND, "extract", str(lines), "-l", "en", "-f", "jsonl", "--workers", workers]
    # A terminal sends the signal to all processes of the group, workers too.
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    assert child.stdout is not None
    child.stdout.readline()
    os.killpg(child.pid, signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err.decode()) == (130, "partyie: stopped; what was written is not all\n")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            os.killpg(child.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("a process was left behind")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="pipes are others there")
@pytest.mark.parametrize(
    "command", [["rules", "list"], ["rules", "schema"], ["languages", "-f", "json"], ["explain", TEXT * 50, "-f", "json"]]
)
def test_a_reader_that_goes_away_is_no_error_of_any_command(command: list[str]) -> None:
    child = subprocess.Popen([*COMMAND, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.close()
    assert child.stderr is not None
    assert (child.stderr.read(), child.wait(60)) == (b"", 0)
    child.stderr.close()


def commands() -> dict[str, list[str]]:
    return {"nothing wrong": ["-"], "not there": ["no-such-file"], "wrong option": ["--nothing"], "no language": ["-l", "xx"]}


@pytest.mark.parametrize(("what", "status"), [("nothing wrong", 0), ("not there", 1), ("wrong option", 2), ("no language", 2)])
@pytest.mark.parametrize("command", ["extract", "citations", "roster"])
def test_the_exit_status_is_as_documented_and_errors_are_on_standard_error(command: str, what: str, status: int) -> None:
    done = CliRunner().invoke(main, [command, *commands()[what]], input="")
    assert done.exit_code == status
    assert bool(done.stderr) == (status > 0) or "no date" in done.stderr
    assert not (status == 2 and done.stdout)
