"""Gold files made of the tables of a sample that a person has corrected; all that is wrong in a table is told by its row."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from ..errors import PartyieError, did_you_mean
from ..extractor import MENTIONS as KINDS
from ..model import Extraction
from ..rules.read import check_languages, domain, roots_of
from ..source import Complain
from ..spreadsheet import Row, Table, read_table, unguarded
from ..values.ontology import Ontology, ontology
from .sheets import AROUND, MENTIONS, REFERENCES, TEXT_COLUMNS, TEXTS, VALUES, WHERE, places


class Written(NamedTuple):
    """How many gold files were written, and how many texts nobody has checked yet."""

    gold: int
    unchecked: int


def write_gold(folder: Path, complain: Complain, rules: Iterable[str | Path] = ()) -> Written:
    """Write a gold file beside each text of a sample that is marked as checked.

    `complain` is called with the table and the reason for each mistake; a text with mistakes gets no gold file. Raises `PartyieError` where
    there is no sample, `OSError` where a file cannot be written.
    """
    texts, mentions = _table(folder / TEXTS, TEXT_COLUMNS), _table(folder / MENTIONS, WHERE)
    by_file: dict[str, list[Row]] = {row.cells["file"]: [] for row in texts.rows}
    for row in mentions.rows:
        if row.cells["file"] not in by_file:
            complain(mentions.path, f"row {row.number}: no text {row.cells['file']!r} in {TEXTS}")
        else:
            by_file[row.cells["file"]].append(row)
    roots = roots_of(rules)
    known = ontology(domain(roots))
    written = unchecked = 0
    for row in texts.rows:
        if not row.cells["checked"].strip():
            unchecked += 1
            continue
        languages = row.cells["language"].split()
        try:
            check_languages(languages, roots)
            gold = Annotated(folder, row.cells["file"], languages, known).gold(by_file[row.cells["file"]])
        except RowsError as mistakes:
            for number, message in mistakes.found:
                complain(mentions.path, f"row {number}: {message}")
        except PartyieError as error:
            complain(texts.path, f"row {row.number}: {error}")
        else:
            data = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
            (folder / row.cells["file"]).with_suffix(".json").write_text(data, "utf-8", newline="\n")
            written += 1
    return Written(written, unchecked)


def _table(path: Path, needed: tuple[str, ...]) -> Table:
    table = read_table(path)
    if missing := next((name for name in needed if name not in table.columns), None):
        raise PartyieError(f"{path}: no column {missing!r}{did_you_mean(missing, table.columns)}")
    return table


class RowsError(PartyieError):
    """What is wrong in the rows of a text."""

    def __init__(self, found: list[tuple[int, str]]) -> None:
        super().__init__("; ".join(f"row {number}: {message}" for number, message in found))
        self.found = sorted(found)


@attrs.frozen
class _Read:
    """A mention as a row says it."""

    number: int
    data: dict[str, Any]
    references: Mapping[str, str]


class Annotated:
    """A text of a sample, and what its rows are held against. Raises `PartyieError` where text or language cannot be used."""

    def __init__(self, folder: Path, file: str, languages: list[str], known: Ontology) -> None:
        if not languages:
            raise PartyieError("no language; name that of the text, or several, with spaces between them")
        try:
            self.data = (folder / file).read_bytes()
            self.text = self.data.decode()
        except OSError as error:
            raise PartyieError(f"{file}: {error.strerror}") from None
        except UnicodeDecodeError as error:
            raise PartyieError(f"{file}: not UTF-8: offset {error.start}; the text must stay as it was drawn") from None
        self.file, self.languages, self.known = file, languages, known
        self.mistakes: list[tuple[int, str]] = []

    def gold(self, rows: list[Row]) -> dict[str, Any]:
        """The gold file that the rows make; raises `RowsError`."""
        read = [one for row in rows if (one := self._mention(row))]
        read.sort(key=lambda one: (one.data["start"], one.number))
        links = self._references(read)
        for before, one in itertools.pairwise(read):
            if one.data["start"] < before.data["end"]:
                self.mistakes.append((one.number, f"{one.data['text']!r} overlaps {before.data['text']!r} of row {before.number}"))
        if self.mistakes:
            raise RowsError(self.mistakes)
        # Read and written once more, ids are in the order of the text and values in their one form.
        told = Extraction.from_dict({"mentions": [one.data for one in read], "links": links}, self.text).to_dict()
        mentions = [{name: row[name] for name in ("id", "kind", "start", "end", "text", "value")} for row in told["mentions"]]
        head = {"text_file": self.file, "language": self.languages[0], "sha256": hashlib.sha256(self.data).hexdigest()}
        several = {"languages": self.languages} if len(self.languages) > 1 else {}
        return head | several | {"mentions": mentions, "links": told["links"]}

    def _mention(self, row: Row) -> _Read | None:
        cells = {name: unguarded(cell).strip() for name, cell in row.cells.items() if name not in AROUND}
        try:
            kind = cells["kind"]
            if kind not in KINDS:
                raise ValueError(f"no kind {kind!r}; there are {', '.join(KINDS)}")
            for name in (*REFERENCES, *(name for names in VALUES.values() for name in names)):
                if cells.get(name) and name not in (*VALUES[kind], *_references_of(kind)):
                    raise ValueError(f"a {kind} has no {name!r}, which is {cells[name]!r} here")
            start, end = self._place(cells["text"], cells["occurrence"])
            value = dict(self._value(kind, cells))
            data = {"id": cells["id"] or f"row {row.number}", "kind": kind, "start": start, "end": end, "text": self.text[start:end]}
            data["value"] = value
            # The value is tried alone, so that what is wrong with it is told of this row.
            Extraction.from_dict({"mentions": [data]})
        except ValueError as error:
            self.mistakes.append((row.number, str(error).removeprefix(f"mention {cells['id'] or f'row {row.number}'} ")))
            return None
        return _Read(row.number, data, {name: cells[name] for name in _references_of(kind) if cells.get(name)})

    def _place(self, words: str, occurrence: str) -> tuple[int, int]:
        found = places(words, self.text)
        if not found:
            raise ValueError(f"{words!r} does not occur in {self.file}; copy the words from the text")
        if not occurrence and len(found) == 1:
            return found[0]
        if not (occurrence.isascii() and occurrence.isdecimal() and 0 < int(occurrence) <= len(found)):
            times = "once" if len(found) == 1 else f"{len(found)} times; say which, 1 to {len(found)}, under 'occurrence'"
            raise ValueError(f"occurrence {occurrence!r}: {words!r} occurs {times}")
        return found[int(occurrence) - 1]

    def _value(self, kind: str, cells: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
        known = self.known
        listed = {
            "role": known.all_roles,
            "body": known.bodies,
            "of": known.bodies,
            "type": known.types,
            "issuer": {*known.bodies, *(ident for _, ident in known.issuers.values() if ident)},
        }
        for name in VALUES[kind]:
            said = cells.get(name)
            if not said:
                continue
            for one in said.split() if name == "modifiers" else [said]:
                ids = known.modifiers if name == "modifiers" else listed.get(name, (one,))
                if one not in ids:
                    raise ValueError(f"no {name} {one!r}{did_you_mean(one, ids)}")
            if name == "year" and not said.isdecimal():
                raise ValueError(f"year {said!r} is no number")
            if name == "credit" and said.lower() != "true":
                raise ValueError(f"credit is True or empty, and not {said!r}")
            yield name, said.split() if name == "modifiers" else int(said) if name == "year" else name == "credit" or said

    def _references(self, read: list[_Read]) -> list[list[str]]:
        """Put the ids that rows refer to into their values; the links from titles to holders."""
        by_id: dict[str, _Read] = {}
        for one in read:
            if one.data["id"] in by_id:
                self.mistakes.append((one.number, f"id {one.data['id']!r} is that of row {by_id[one.data['id']].number} too"))
            by_id.setdefault(one.data["id"], one)
        links: list[list[str]] = []
        for one in read:
            for name, ident in one.references.items():
                wanted = REFERENCES[name][1]
                other = by_id.get(ident)
                if other is None or other.data["kind"] != wanted:
                    is_what = "no row of this text has that id" if other is None else f"that is a {other.data['kind']}, and not a {wanted}"
                    self.mistakes.append((one.number, f"{name} {ident!r}: {is_what}"))
                elif other is one:
                    self.mistakes.append((one.number, f"{name} {ident!r} is the mention itself"))
                elif name == "holder":
                    links.append([one.data["id"], ident])
                else:
                    one.data["value"][name] = ident
        return links


def _references_of(kind: str) -> tuple[str, ...]:
    return tuple(name for name, (source, _) in REFERENCES.items() if source == kind)
