"""The pages on rule files: the tutorial leads where it says, each message of the checker stands on its page, each key in the reference."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from conftest import ROOT
from pages import Block, blocks, follow
from tables import table
from test_check import UNREADABLE

from partyie.checker import check as checker
from partyie.checker.check import check
from partyie.rules import format as shapes
from partyie.rules.read import rules_root
from partyie.rules.shape import fields

DOCS = ROOT / "docs"


@pytest.mark.slow
def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    commands = follow(DOCS / "first-rule.md", tmp_path)
    known = {"rules check", "rules show", "rules diff", "extract", "explain"}
    assert {name for name in known if any(one.startswith(f"partyie {name} ") for one in commands)} == known
    assert check((rules_root(), tmp_path / "my-rules")).findings == []


# --- messages of the checker


OWN = "my-rules/xx/own.yaml"
"""The file that an example is, if it does not name one in its first line."""

NAMED = re.compile(r"# ((?:my|their)-rules/\S+)")
MARKED = re.compile(r" *\^ (.+)")

CHECKER = DOCS / "checker.md"
EXAMPLES = [block for block in blocks(CHECKER) if block.kind == "yaml"]
(BASE,) = (block.body for block in blocks(CHECKER) if block.kind == "text" and block.body.startswith("language:"))

Said = tuple[str, int, int, str]
"""A finding: the file, line and column, message and mend."""


def marked(lines: list[str]) -> tuple[dict[str, str], list[Said]]:
    """The files of an example, and the messages with the places that they stand under."""
    files: dict[str, list[str]] = {}
    name, said = OWN, []
    for line in lines:
        if match := MARKED.fullmatch(line):
            said.append((name, len(files[name]), line.index("^") + 1, match[1]))
        else:
            name = match[1] if (match := NAMED.fullmatch(line)) else name
            files.setdefault(name, []).append(line)
    return {name: "".join(f"{line}\n" for line in text) for name, text in files.items()}, said


def checked(folder: Path, files: dict[str, str]) -> list[Said]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    roots = sorted({folder / name.partition("/")[0] for name in files})
    said = []
    for one in check((rules_root(), *roots)).findings:
        name = one.path.relative_to(folder).as_posix()
        # What is not closed is noticed behind the end; the page has it under the last line.
        line = min(one.place.line, files[name].count("\n"))
        said.append((name, line, one.place.column, "; ".join(filter(None, (one.message, one.mend)))))
    return said


def is_patterns(block: Block) -> bool:
    return block.body.startswith("match:")


@pytest.mark.parametrize("block", [block for block in EXAMPLES if not is_patterns(block)], ids=lambda block: block.body[:60])
def test_a_file_of_the_page_has_these_messages(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files, said = marked(block.body.splitlines())
    assert said
    assert sorted(checked(tmp_path, files)) == sorted(said)


def patterns() -> Iterator[list[str]]:
    """Each pattern of the page with the messages below it."""
    for block in filter(is_patterns, EXAMPLES):
        yield from (one.splitlines() for one in re.split(r"^(?=match:)", block.body, flags=re.MULTILINE)[1:])


@pytest.mark.parametrize("lines", list(patterns()), ids=lambda lines: lines[0])
def test_a_pattern_of_the_page_has_these_messages(lines: list[str], tmp_path: Path) -> None:
    key = "match: 'abcd'"
    (line,) = (text for text in BASE.splitlines() if key in text)
    row, indent = BASE.splitlines().index(line) + 1, line.index(key)
    said = checked(tmp_path, {OWN: BASE.replace(key, lines[0])})
    assert lines[1:]
    assert [(column - indent, message) for _, at, column, message in said if at == row] == [
        (column, message) for _, _, column, message in marked(lines)[1]
    ]


MESSAGE = {"at": 2, "wrong": 1, "FileError": 1, "PatternError": 0, "Doubt": 1, "Finding": 2, "RuleError": 0}
"""What makes a finding in the code, and which of its arguments is the message."""

RULES = Path(checker.__file__).parent.parent / "rules"
READING = ("shape", "source", "layers", "pattern", "begin", "program")
SAYING = [*Path(checker.__file__).parent.glob("*.py"), *(RULES / f"{name}.py" for name in READING)]
FURTHER = [
    "no month '.+'; write a number .+",
    "no role '.+'; did you mean .+",
    "'.+': no paradigm '.+'; .+",
    r"'.+': '\(' is not closed; .+",
    "'.+': '.' stands alone; .+",
    "'.+' stands for '.+' too, in .+; .+",
    "('.+': )?stands for more than .+ forms; .+",
    "a context that matches the empty text (says nothing|rules out every span); .+",
    "an empty context (says nothing|rules out every span); .+",
    "Unicode has no script '.+'; .+",
    "'.+' not found; found: .+",
    "'.+': .+: .+ and not .+",
    "'.+': found by .+",
    "found '.+', which is to be left alone; .+",
    "'.+' is left, and should be taken; .+",
    "'.+' is taken, and should be left; .+",
    "no phrase, rule or context of a rule '.+'; .+",
]
"""Messages that are made elsewhere, of examples, proofs, values and forms."""


def templates(message: ast.expr) -> Iterator[str]:
    """What a message of the code looks like, as regular expressions."""
    match message:
        case ast.Constant(str(text)):
            yield re.escape(text)
        case ast.JoinedStr(parts):
            yield "".join(re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in parts)
        case ast.IfExp(_, one, other):
            yield from itertools.chain(templates(one), templates(other))


def messages(code: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(code.read_text("utf-8"))):
        match node:
            case ast.Call(ast.Name(name) | ast.Attribute(_, name), arguments) if len(arguments) > MESSAGE.get(name, len(arguments)):
                yield from templates(arguments[MESSAGE[name]])
            case ast.Assign([ast.Name("message")], value):
                yield from templates(value)
            case ast.Assign([ast.Tuple([ast.Name("message"), *_])], ast.Tuple([value, *_])):
                yield from templates(value)


def on_the_page() -> set[str]:
    """The messages of the page, those in running text and tables included."""
    text = CHECKER.read_text("utf-8")
    return {match[1] for line in text.splitlines() if (match := MARKED.fullmatch(line))} | set(re.findall("`([^`\n]+)`", text))


def test_each_message_of_the_checker_stands_on_the_page() -> None:
    known, page = {one for code in SAYING for one in messages(code)}, on_the_page()
    assert len(known) > 60
    assert [one for one in {*known, *FURTHER} if not any(re.fullmatch(f"{one}(; .+)?", said) for said in page)] == []


@pytest.mark.parametrize("what", sorted(set(UNREADABLE) - {"bytes"}))
def test_the_page_has_the_message_on_an_unreadable_file(what: str) -> None:
    assert UNREADABLE[what][1].split(": ", 1)[1] in on_the_page()


def test_no_message_is_made_where_this_test_does_not_look() -> None:
    wrong: dict[str, Any] = table("wrong_files.yaml")
    said = {one.split(": ", 1)[1] for part in ("patterns", "files", "elsewhere") for row in wrong[part] for one in row["says"]}
    known = {one for code in SAYING for one in messages(code)} | set(FURTHER)
    assert [message for message in said if not any(re.fullmatch(f"{one}(; .+)?", message) for one in known)] == []


# --- the reference of the format


WRITTEN = [one for one in vars(shapes).values() if isinstance(one, type) and attrs.has(one) and fields(one)]


@pytest.mark.parametrize("shape", WRITTEN, ids=lambda shape: shape.__name__)
def test_each_key_of_the_format_stands_in_a_table_of_the_reference(shape: type) -> None:
    rows = re.findall(r"^\| (`[^|]+`) \|", (DOCS / "rules.md").read_text("utf-8"), re.MULTILINE)
    named = {name for row in rows for name in re.findall("`([a-z_]+)", row)}
    assert set(fields(shape)) - named == set()
