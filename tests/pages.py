"""The pages that can be followed step by step: their files are written, their commands are run and print what the page says.

A block in a fence is a file where a line with its name in backticks and a colon stands before it. A `console` block has commands after
`$ `, each with what it prints. A line `…` there stands for any lines, `…` in a line for any characters.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_BLOCK = re.compile(r"^(?:`(?P<file>[^`\n]+)`:\n\n)?```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_FOLD = re.compile(r"\n {11}(?=\S)")
_RULE = re.compile("─+")
_SHIPPED = re.compile(r"(?<![\w-])(rules/\S+\.yaml):(?:\d+|…)")


class Block(NamedTuple):
    """A fenced block of a page: the file that it is, if it is one, its kind and its text."""

    file: str | None
    kind: str
    body: str


def blocks(page: Path) -> Iterator[Block]:
    for match in _BLOCK.finditer(page.read_text("utf-8")):
        yield Block(match["file"], match["kind"], match["body"])


def follow(page: Path, folder: Path) -> list[str]:
    """Do in a folder what a page says, and hold what is printed against it; the commands of the page."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PARTYIE_")} | {"PYTHONUTF8": "1"}
    commands: list[str] = []
    for block in blocks(page):
        if block.file:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(block.body.encode("utf-8"))
        elif block.kind == "console":
            for command, output in steps(block):
                commands.append(command)
                said = "".join(line + "\n" for line in squeezed(typed(command, folder, environment)))
                assert re.fullmatch(wanted(output), said), f"{command}\n{said}"
    return commands


def steps(block: Block) -> list[tuple[str, str]]:
    """The commands of a console block and what each prints."""
    return [(step.partition("\n")[0], step.partition("\n")[2]) for step in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]]


def typed(command: str, folder: Path, environment: dict[str, str]) -> str:
    """What a command prints; each has a process of its own, as rule files are read once in a process."""
    match shlex.split(command):
        case ["partyie" | "python" as name, *arguments]:
            program = [sys.executable, *(("-m", "partyie.cli") if name == "partyie" else ()), *arguments]
            run = subprocess.run(program, cwd=folder, env=environment, capture_output=True, check=False, timeout=120)
            may_find = 1 if arguments[:2] == ["rules", "check"] else 0
            assert run.returncode in (0, may_find), f"{command}\n{run.stderr.decode('utf-8')}"
            return (run.stdout + run.stderr).decode("utf-8")
        case ["export", setting]:
            name, _, value = setting.partition("=")
            environment[name] = value
            return ""
        case ["cp", "-r", source, target]:
            shutil.copytree(folder / source, folder / target)
            return ""
        case ["sha256sum", file]:
            return f"{hashlib.sha256((folder / file).read_bytes()).hexdigest()}  {file}\n"
    raise AssertionError(f"the page has a command that is not known here: {command}")


def squeezed(text: str) -> list[str]:
    """The lines without what hangs on other things than the page is about.

    That is the padding and the rules of tables; where a line is folded, which hangs on where the rule files lie; and the lines of the
    shipped rules, which move with every edit.
    """
    same = _SHIPPED.sub(r"\1", _RULE.sub("─", _FOLD.sub(" ", text)))
    return [" ".join(line.split()) for line in same.splitlines() if line.strip()]


def wanted(output: str) -> str:
    """What a page says that a command prints, as a regular expression for what is printed."""
    return "".join(r"(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*") + "\n" for line in squeezed(output))
