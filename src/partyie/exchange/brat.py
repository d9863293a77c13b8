"""brat standoff: the annotations of a text in a file beside it, one on a line, as the annotation tool brat shows and changes them.

A `T` line is a mention: its kind, its offsets in code points, its words. What stands on several lines has a fragment on each. An `R` line
is a relation: the holder of a title, the date on which a document was issued, the full citation that a short form stands for. A `#` line
is a note: all that is known of the mention, as JSON.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import PartyieError
from ..export import json_text
from ..extractor import MENTIONS
from ..model import Extraction
from ..rules.read import without_marks
from . import RELATIONS, TOLD, given, relations, told

_COLOURS = {"title": "#9fc5e8", "citation": "#f9cb9c", "date": "#b6d7a8", "person": "#d5a6bd"}


class Standoff(NamedTuple):
    """What stands in a `.txt` file and in the `.ann` file beside it."""

    text: str
    ann: str


def standoff(result: Extraction) -> Standoff:
    r"""The text and the annotations of an extraction; raises `PartyieError` for one that does not know its text.

    The text has as many characters as that of the extraction. A carriage return is a space or, alone, a line feed in it, as many
    readers of the format would else take two characters for one; half a surrogate pair, which no file can hold, is U+FFFD.

    >>> import partyie
    >>> print(standoff(partyie.extract("Le Van Nam, Minister\nof Justice, spoke.", "en")).ann, end="")
    T1	person 0 10	Le Van Nam
    T2	title 12 20;21 31	Minister of Justice
    R1	holder Arg1:T2 Arg2:T1
    #1	AnnotatorNotes T1	{"language": "en", "rule": ..., "value": {}, "extra": {"key": "le-van-nam"}}
    #2	AnnotatorNotes T2	{..., "value": {"role": "minister", "body": "ministry-of-justice"}, "extra": {}}
    """
    text = re.sub("[\ud800-\udfff]", "\ufffd", given(result).replace("\r\n", " \n").replace("\r", "\n"))
    return Standoff(text, "".join(f"{line}\n" for line in _lines(result.to_dict(), text)))


_BREAKS = "\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
"""What ends a line or a field for some reader of the format."""
_FRAGMENT = re.compile(rf"\S(?:[^{_BREAKS}]*\S)?")


def _lines(data: Mapping[str, Any], text: str) -> Iterator[str]:
    """The lines of the annotations: mentions, then relations, then notes."""
    ids = {row["id"]: f"T{number}" for number, row in enumerate(data["mentions"], 1)}
    for row in data["mentions"]:
        spans = [(row["start"] + part.start(), row["start"] + part.end()) for part in _FRAGMENT.finditer(row["text"])]
        offsets = ";".join(f"{start} {end}" for start, end in spans)
        yield f"{ids[row['id']]}\t{row['kind']} {offsets}\t{' '.join(text[start:end] for start, end in spans)}"
    for number, (name, first, second) in enumerate(relations(data), 1):
        yield f"R{number}\t{name} Arg1:{ids[first]} Arg2:{ids[second]}"
    for number, row in enumerate(data["mentions"], 1):
        yield f"#{number}\tAnnotatorNotes {ids[row['id']]}\t{json_text(told(row))}"


def configuration() -> dict[str, str]:
    """The files that tell brat what may be annotated and how it looks, by name.

    >>> print(configuration()["annotation.conf"].partition("[events]")[0])
    [entities]
    title
    citation
    date
    person
    <BLANKLINE>
    [relations]
    holder	Arg1:title, Arg2:person
    issued	Arg1:citation, Arg2:date
    same	Arg1:citation, Arg2:citation
    <BLANKLINE>
    """
    kinds = "".join(f"{kind}\n" for kind in MENTIONS)
    links = "".join(f"{name}\tArg1:{first}, Arg2:{second}\n" for name, (first, second) in RELATIONS.items())
    drawing = "".join(f"{kind}\tbgColor:{colour}\n" for kind, colour in _COLOURS.items())
    return {
        "annotation.conf": f"[entities]\n{kinds}\n[relations]\n{links}\n[events]\n\n[attributes]\n",
        "visual.conf": f"[labels]\n\n[drawing]\n{drawing}",
    }


def write(standoffs: Iterable[tuple[str, Standoff]], folder: str | Path) -> None:
    """Write texts, each with the name of its source, into a folder that brat can open.

    Each gets a `.txt` and an `.ann` file, named after its source; `sources.csv` says which is which. Raises `PartyieError` where
    the folder holds something already: that may be annotations corrected by hand.
    """
    folder = Path(folder)
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise PartyieError(f"{folder}: neither new nor an empty folder; name another, so that nothing in it is lost")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in configuration().items():
        (folder / name).write_text(content, "utf-8", newline="")
    taken: set[str] = set()
    with open(folder / "sources.csv", "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("name", "source"))
        for source, one in standoffs:
            name = _file_name(source, taken)
            (folder / f"{name}.txt").write_text(one.text, "utf-8", newline="")
            (folder / f"{name}.ann").write_text(one.ann, "utf-8", newline="")
            rows.writerow((name, source))


_LONGEST_NAME = 100


def _file_name(source: str, taken: set[str]) -> str:
    """A name that no other text has, of letters, digits and hyphens, which every file system and brat itself can do with."""
    said = without_marks(re.sub(r"\.(?:txt|md)$", "", source)).lower()
    stem = re.sub(r"[^a-z0-9]+", "-", said)[-_LONGEST_NAME:].strip("-") or "text"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name)
    return name


def read(text: str, ann: str, source: str | None = None) -> Extraction:
    """The extraction that annotations say, as `standoff` wrote them or as they were changed in brat since; `source` is its name.

    A mention that was added needs a note with its value, such as `{"value": {"edtf": "2025-05"}}`; a person needs none. Raises
    `PartyieError`, with the source and the line, for what cannot be read: another kind of line, a mention that overlaps another or
    does not have the words that it says, a relation that is none of these mentions, a note that is no JSON.

    >>> import partyie
    >>> result = partyie.extract("Le Van Nam, Minister of Justice, spoke on 12 May 2025.", "en")
    >>> read(*standoff(result)).mentions == result.mentions
    True
    """
    return _Reading(text, source or "ann").extraction(ann, source)


def gold(path: str | Path, language: str) -> dict[str, Any]:
    """The gold file (see `partyie score`) of an `.ann` file and the `.txt` file beside it, as a dictionary; see `read` for errors."""
    path = Path(path)
    texts = path.with_suffix(".txt")
    data = texts.read_bytes()
    try:
        text, ann = data.decode("utf-8"), path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise PartyieError(f"{path} and {texts.name} are to be UTF-8: {error}") from None
    said = read(text, ann, str(path)).to_dict()
    head = {"text_file": texts.name, "sha256": hashlib.sha256(data).hexdigest(), "language": language}
    return head | {"mentions": said["mentions"], "links": said["links"]}


_MENTION = re.compile(r"(?P<id>T\d+)\t(?P<kind>\S+) (?P<spans>\d+ \d+(?:;\d+ \d+)*)\t(?P<words>.*)")
_RELATION = re.compile(r"(?P<id>R\d+)\t(?P<name>\S+) Arg1:(?P<first>T\d+) Arg2:(?P<second>T\d+)\s*")
_NOTE = re.compile(r"(?P<id>#\d+)\tAnnotatorNotes (?P<of>T\d+)\t(?P<note>.*)")


class _Reading:
    """Annotations as rows in the shape of `Extraction.to_dict`, by their ids, and what leads from one to another."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name, self.line = text, name, 0
        self.rows: dict[str, dict[str, Any]] = {}
        self.relations: dict[tuple[str, str], str] = {}
        self.noted: set[str] = set()

    def extraction(self, ann: str, source: str | None) -> Extraction:
        lines = []
        for self.line, line in enumerate(ann.split("\n"), 1):
            for order, (pattern, take) in enumerate(((_MENTION, self.mention), (_RELATION, self.relation), (_NOTE, self.note))):
                if match := pattern.fullmatch(line.rstrip("\r")):
                    lines.append((order, self.line, take, match))
                    break
            else:
                if line.strip():
                    raise self.wrong(f"{line!r} is no mention (T), relation (R) or note on a mention (#) as partyie writes them")
        # Brat writes lines in any order: mentions are to be known before what refers to them.
        for _, self.line, take, match in sorted(lines, key=itemgetter(0)):
            take(match)
        for ident, row in self.rows.items():
            if "value" not in row:
                raise PartyieError(f"{self.name}: {ident}: a {row['kind']} needs a note (#) with its value")
        links = []
        for (name, first), second in self.relations.items():
            if name == "holder":
                links.append((first, second))
            else:
                self.rows[first]["value"][name] = second
        rows = sorted(self.rows.values(), key=lambda row: int(row["start"]))
        try:
            return Extraction.from_dict({"source": source, "mentions": rows, "links": links}, self.text)
        except ValueError as error:
            raise PartyieError(f"{self.name}: {error}") from None

    def mention(self, match: re.Match[str]) -> None:
        ident, kind = match["id"], match["kind"]
        if kind not in MENTIONS:
            raise self.wrong(f"{ident}: no kind {kind!r}; there are {', '.join(MENTIONS)}")
        if ident in self.rows:
            raise self.wrong(f"{ident} is there twice")
        spans = sorted((int(start), int(end)) for start, end in (span.split(" ") for span in match["spans"].split(";")))
        words = " ".join(self.text[start:end] for start, end in spans)
        if words != match["words"]:
            raise self.wrong(f"{ident}: the text has {words!r} there, not {match['words']!r}")
        for (_, end), (start, _) in itertools.pairwise(spans):
            if self.text[end:start].strip():
                raise self.wrong(f"{ident}: {self.text[end:start]!r} stands between its parts, but a mention is one stretch of the text")
        first, last = spans[0][0], spans[-1][1]
        self.rows[ident] = {"id": ident, "kind": kind, "start": first, "end": last, "text": self.text[first:last]}
        if kind == "person":  # whose value may say nothing; that of others comes with a note
            self.rows[ident]["value"] = {}

    def relation(self, match: re.Match[str]) -> None:
        name, first, second = match["name"], match["first"], match["second"]
        if name not in RELATIONS:
            raise self.wrong(f"{match['id']}: no relation {name!r}; there are {', '.join(RELATIONS)}")
        for ident, kind in zip((first, second), RELATIONS[name], strict=True):
            if self.rows.get(ident, {}).get("kind") != kind:
                raise self.wrong(f"{match['id']}: {ident} is no {kind}; {name} leads from a {RELATIONS[name][0]} to a {RELATIONS[name][1]}")
        if (name, first) in self.relations:
            raise self.wrong(f"{match['id']}: {first} has another {name} already")
        self.relations[name, first] = second

    def note(self, match: re.Match[str]) -> None:
        ident = match["of"]
        if ident not in self.rows:
            raise self.wrong(f"{match['id']}: there is no {ident}")
        if ident in self.noted:
            raise self.wrong(f"{match['id']}: {ident} has a note already")
        self.noted.add(ident)
        try:
            note = json.loads(match["note"])
        except ValueError as error:
            raise self.wrong(f"{match['id']}: no JSON: {error}") from None
        if not isinstance(note, dict) or not note.keys() <= set(TOLD) or not isinstance(note.get("value"), dict):
            raise self.wrong(f"{match['id']}: a note is a JSON object with an object under 'value', and may have language, rule and extra")
        self.rows[ident] |= note

    def wrong(self, message: str) -> PartyieError:
        return PartyieError(f"{self.name}:{self.line}: {message}")
