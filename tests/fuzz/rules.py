"""Any bytes as a rule file over a small language: findings with a place or the documented error, and rules that pass can be used."""

from __future__ import annotations

import functools
import json
import random
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from laws import check as check_laws
from tables import DATA, load

from partyie import Extractor, RuleError
from partyie.checker.check import check
from partyie.checker.report import FORMATS
from partyie.rules.read import Roots

from .shared import FOLDER, ROOT, as_text, choice, pieces

BASE = FOLDER / "base"
"""What the file is laid over, in place of the shipped rules: to read and compile those takes a hundred times as long."""

PLACES = ("xx/file.yaml", "und/file.yaml", "ontology/file.yaml", "xx/proofs/file.yaml")
"""Where the file may stand."""

MOST = 2000
"""Characters of a file to begin with."""
FEW = 8
"""Of the pieces of real files one in so many is enough to begin with; all are there to borrow from."""


def run(data: bytes) -> object:
    place, file = choice(data, PLACES)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve()
        path = folder / place
        path.parent.mkdir(parents=True)
        path.write_bytes(file)
        roots = Roots((BASE, folder))
        report = check(roots)
        lines = re.split(b"\r\n|\r|\n", file)
        for finding in report.findings:
            assert finding.path == path
            assert 1 <= finding.place.line <= len(lines)
            assert finding.place.column >= 1
        shown = [FORMATS[form](report) for form in FORMATS]
        text = as_text(file)
        try:
            result = Extractor("xx", roots, relative=True).extract(text)
            check_laws(text, result)
            came = json.dumps(result.to_dict())
        except RuleError as refused:
            if not report.findings:
                raise AssertionError("a file without findings is refused") from refused
            came = str(refused)
        return [one.replace(str(folder), "") for one in (*shown, came)]


def seeds() -> Iterator[bytes]:
    wrong = load(DATA / "wrong_files.yaml")
    for row in wrong["patterns"]:
        yield b"\0" + wrong["base"].replace("MATCH", "'" + row["match"].replace("'", "''") + "'").encode()
    for row in wrong["files"]:
        yield b"\0" + row["text"].encode()
    for number, folder in enumerate(("xx", "und", "ontology")):
        yield bytes([number]) + (BASE / folder / "all.yaml").read_bytes()
    for piece in _written()[::FEW]:
        yield bytes([PLACES.index("ontology/file.yaml") if piece.startswith(ONTOLOGY) else 0]) + piece.encode()


ONTOLOGY = ("roles:", "bodies:", "kinds:", "places:", "types:", "issuers:", "legislatures:", "modifiers:")


@functools.cache
def _written() -> tuple[str, ...]:
    """The real rule files in pieces, each with the key of its section."""
    found = []
    for path in sorted([*(ROOT / "rules").glob("*/*.yaml"), *(ROOT / "tests" / "languages" / "rules").glob("*/*.yaml")]):
        for section in re.split(r"^(?=[a-z_]+:)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            key = section.partition("\n")[0] + "\n"
            found += [key * (not piece.startswith(key)) + piece for piece in pieces(section, MOST)]
    return tuple(found)


# --- files that are nearly right


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file with lines, keys or patterns of it changed."""
    place, text = data[:1] or b"\0", as_text(data[1:])
    if not chance.randrange(16):
        place = bytes([chance.randrange(len(PLACES))])
    lines = text.splitlines(keepends=True) or [""]
    for _ in range(chance.choice((1, 1, 2, 4))):
        chance.choice(EDITS)(lines, chance)
    return place + "".join(lines).encode("utf-8", "surrogatepass")


def _copied(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines.insert(chance.randrange(len(lines) + 1), lines[at])


def _dropped(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at : at + chance.randint(1, 3)] = [""]


def _indented(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at] = "  " + lines[at] if chance.random() < 0.5 else lines[at].removeprefix("  ")


def _borrowed(lines: list[str], chance: random.Random) -> None:
    """Some lines of a real rule file."""
    others = chance.choice(_written()).splitlines(keepends=True)
    at = chance.randrange(len(others))
    place = chance.randrange(len(lines) + 1)
    lines[place:place] = others[at : at + chance.randint(1, 4)]


def _keys_swapped(lines: list[str], chance: random.Random) -> None:
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    one, colon, rest = lines[at].partition(":")
    two, other_colon, other_rest = lines[other].partition(":")
    if colon and other_colon and at != other:
        lines[at], lines[other] = two + colon + rest, one + colon + other_rest


def _cut(lines: list[str], chance: random.Random) -> None:
    """A stretch of a line taken out, put elsewhere or written twice."""
    at = chance.randrange(len(lines))
    line = lines[at].rstrip("\n")
    start = chance.randint(0, len(line))
    piece = line[start : start + chance.randint(1, 12)]
    where = chance.randint(0, len(line))
    rest = line[:start] + line[start + len(piece) :]
    lines[at] = chance.choice((rest, rest[:where] + piece + rest[where:], line[:where] + piece + line[where:])) + "\n"


def _put(lines: list[str], chance: random.Random) -> None:
    """A word that means something in a rule file or a pattern."""
    at = chance.randrange(len(lines))
    where = chance.randint(0, max(0, len(lines[at]) - 1))
    lines[at] = lines[at][:where] + chance.choice(WORDS) + lines[at][where:]


EDITS = (_copied, _dropped, _indented, _borrowed, _keys_swapped, _cut, _cut, _put, _put, _put)
WORDS = (
    "{role}", "{_:of}", "{body1:body}", "{number}", "{year:number}", "{citation}", "{person}", "{month}", "{", "}", "(?:", "(?i:", "(?=",
    "(?!", "(?<!", ")", "|", "?", "*", "+", "{2,}", "{,3}", "{0}", "{1000}", "{99999999999}", "[", "]", "[^", "&&", "\\p{Lu}",
    "\\P{Thai}", "\\", "\\b", "\\x00", "\\N{DASH}", "^", "$", "~s", "~", "(a|b)", "'", '"', "- ", ": ", "null", "true", "~", "[]", "{}",
    "0", "-1", "1e9", "9999999999999999999999", "2025-13-45", "!!map ", "!!binary ", "&a ", "*a", "<<: *a", "|\n", ">-\n", "# ", "\t",
    "\u0301", "\ud800", "İ", "ß", "\u2028", "\0", "before: ", "not_after: ", "after_kind: person", "before_kind: date", "span: ",
    "each: ", "beside: person", "priority: ", "value: {role: member}", "value: {relative: true, unit: day, offset: 1}", "examples: ",
    "disable: [xx/title/office]", "language: ", "spelling: {òa: oà}", "scripts: [Thai]", "words: [", "case: exact", "marks: optional",
    "takes: {of: [de la]}", "leaves: ",
)  # fmt: skip
