"""All commands: each helps with examples that are right, shells complete them, and languages are told with true figures."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import get_completion_class
from click.testing import CliRunner
from pages import blocks, squeezed, steps, wanted
from strategies import LANGUAGES

from partyie import Extractor
from partyie.annotated.overview import SCORED, SCORES, overview
from partyie.cli import main
from partyie.extractor import MENTIONS
from partyie.score import scored


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(leaves(main))


def examples(command: click.Command) -> list[list[str]]:
    """The examples in the help of a command, in words; what stands behind an arrow is for the shell."""
    lines = [line.strip().rpartition(" | ")[2] for line in (command.help or "").splitlines() if "partyie " in line.split("Exit")[0]]
    return [shlex.split(line.partition(">")[0])[1:] for line in lines if line.startswith("partyie ")]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_helps_with_examples_that_can_be_typed(path: tuple[str, ...]) -> None:
    found = examples(COMMANDS[path])
    assert found
    assert tuple(found[0][: len(path)]) == path
    for words in found:
        name = next(path for path in COMMANDS if tuple(words[: len(path)]) == path)
        command = COMMANDS[name]
        command.make_parser(click.Context(command, help_option_names=["-h", "--help"])).parse_args(words[len(name) :])


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_says_its_exit_status(path: tuple[str, ...]) -> None:
    assert "Exit status: 0" in " ".join((COMMANDS[path].help or "").split())


def test_the_examples_of_the_whole_begin_with_its_commands() -> None:
    found = examples(main)
    assert found
    assert {words[0] for words in found} <= set(main.commands)


# --- shells


BASH = """
eval "$(partyie completion bash)"
COMP_WORDS=({line}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 )); COMP_LINE="{line}"
compopt() {{ echo "$*"; }}
_partyie_completion partyie; printf '%s\\n' "${{COMPREPLY[@]}}"
"""
FISH = """
partyie completion fish | source
complete --do-complete "{line}"
"""
# What the shell would show is asked for where zsh asks: the function that is installed, with what it calls replaced by a printer.
ZSH = """
autoload -U compinit; compinit -u -d /dev/null
eval "$(partyie completion zsh)"
words=({line}); CURRENT=${{#words}}
_describe() {{ print -l -- ${{completions_with_descriptions%%:*}} }}
compadd() {{ print -l -- $completions }}
_path_files() {{ print files }}
_partyie_completion
"""


@pytest.mark.slow
@pytest.mark.parametrize(("shell", "script"), [("bash", BASH), ("fish", FISH), ("zsh", ZSH)])
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("partyie rul", ["rules"]),
        ("partyie extract --format js", ["json", "jsonl"]),
        (f"partyie extract -l {LANGUAGES[0]}", [LANGUAGES[0]]),
        ("partyie rules sch", ["schema"]),
        ("partyie extract --quie", ["--quiet"]),
    ],
)
def test_shells_complete_commands_options_and_languages(shell: str, script: str, line: str, offered: list[str], tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    if shutil.which("partyie", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("no command beside this interpreter")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)}
    flags = {"bash": ["--norc"], "fish": ["--no-config"], "zsh": ["-f"]}[shell]
    run = subprocess.run(
        [shell, *flags, "-c", script.format(line=line)], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert [word.split("\t")[0] for word in run.stdout.split("\n") if word.strip()] == offered, run.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_has_a_script(shell: str) -> None:
    done = CliRunner().invoke(main, ["completion", shell])
    if get_completion_class(shell) is None:  # older versions of click have none for PowerShell
        assert (done.exit_code, "pip install -U click" in done.stderr) == (2, True)
    else:
        assert done.exit_code == 0
        assert "_PARTYIE_COMPLETE" in done.stdout


def test_another_shell_is_a_wrong_command() -> None:
    done = CliRunner().invoke(main, ["completion", "csh"])
    assert done.exit_code == 2
    assert "'bash', 'zsh', 'fish', 'powershell'" in done.stderr


# --- languages


def test_the_figures_of_the_languages_are_those_of_the_articles(root: Path) -> None:
    scores = scored([root / "seeds"], pytest.fail)
    known = json.loads(SCORES.read_text("utf-8"))["scores"]
    assert known == scores.rows(), f"write them anew: partyie score seeds --format json -o {SCORES.relative_to(root)}"


def test_each_language_has_a_row_with_kinds_rules_entries_and_scores() -> None:
    found = {row["language"]: row for row in overview()}
    assert [name for name in found if name in LANGUAGES] == sorted(LANGUAGES)
    for language in LANGUAGES:
        row = found[language]
        assert set(row["kinds"].split()) == set(MENTIONS)
        assert row["rule_count"] == sum(count for name, count in row.items() if name.endswith("_rules")) > 50
        assert row["forms"] > row["entries"] > 100
        assert all(0.5 < row[f"{kind}_f1"] <= 1 for kind in SCORED)


def test_a_language_of_ones_own_has_no_score(tmp_path: Path) -> None:
    path = tmp_path / "xx" / "own.yaml"
    path.parent.mkdir()
    path.write_text("lexicon: {day_word: {entries: {one: [uno, un], two: [duo]}}}\n", "utf-8")
    done = CliRunner().invoke(main, ["languages", "-l", "xx", "--rules", str(tmp_path), "-f", "csv"])
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["language"], row["entries"], row["forms"], row["rule_count"], row["title_f1"]) == ("xx", "2", "3", "0", "")
    assert row["rules"] == Extractor(rules=[tmp_path]).rules


def test_languages_as_json_and_as_a_table_are_the_same_languages() -> None:
    data = json.loads(CliRunner().invoke(main, ["languages", "-f", "json"]).stdout)
    table = CliRunner().invoke(main, ["languages"]).stdout
    assert set(LANGUAGES) < {row["language"] for row in data}
    assert all(row["language"] in table for row in data)
    assert {row["rules"] for row in data} == {Extractor().rules}


def test_the_page_on_the_command_line_shows_the_languages_as_they_are(root: Path) -> None:
    shown = [step for block in blocks(root / "docs" / "command-line.md") if block.kind == "console" for step in steps(block)]
    (output,) = (output for command, output in shown if command == "partyie languages")
    printed = "".join(line + "\n" for line in squeezed(CliRunner().invoke(main, ["languages"]).stdout) if "─" not in line)
    assert re.fullmatch(wanted(output), printed), printed


def test_a_language_that_is_not_there_is_a_wrong_command() -> None:
    done = CliRunner().invoke(main, ["languages", "-l", "xx"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "no rules for language 'xx'" in done.stderr


@pytest.mark.parametrize("command", [["languages"], ["score", "seeds/none.json"]])
def test_a_file_that_cannot_be_written_is_named(command: list[str], tmp_path: Path) -> None:
    done = CliRunner().invoke(main, [*command, "-o", str(tmp_path / "no" / "out")])
    assert done.exit_code == 1
    assert f"{tmp_path / 'no' / 'out'}: No such file" in done.stderr
