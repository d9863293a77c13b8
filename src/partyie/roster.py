"""The roster: who holds which office in a corpus, when first and last seen, and in which texts."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

from .dateline import document_date
from .identity import Name, read_name, spelled_out
from .individuals import full_name
from .model import Extraction
from .rules.read import check_languages, domain, roots_of
from .values import Office
from .values.ontology import ontology, place_key


@attrs.frozen
class Holding:
    """An office of somebody and where a corpus says so. What it does not say is None.

    `person` is the fullest name, `key` that name in small letters without marks, or with them where two persons would share one. `office`
    is the office, `title` its name in the language of the roster or, if that has none, the words that are used most. `first` and `last`
    are the dates of the first and the last text with a date that says so, `mentions` counts titles, `sources` texts, `first_source` and
    `last_source` name the first and last of these, by date where they have one.

    >>> import datetime, partyie
    >>> roster = partyie.Roster("en")
    >>> roster.add(partyie.Extractor("vi").extract("Bộ trưởng Bộ Tư pháp Trần Thị Mai", source="a"), datetime.date(2025, 1, 31))
    >>> row = roster.rows()[0]
    >>> row.person, row.title, row.first, row.mentions, row.first_source
    ('Trần Thị Mai', 'Minister of Justice', datetime.date(2025, 1, 31), 1, 'a')
    """

    key: str
    person: str
    office: Office
    title: str
    first: datetime.date | None
    last: datetime.date | None
    mentions: int
    sources: int
    first_source: str | None
    last_source: str | None

    def to_dict(self) -> dict[str, Any]:
        """All columns by name, the parts of the office each in one; dates as 2025-01-31."""
        office = dict.fromkeys(("role", "body", "of", "place", "modifiers", "body_text")) | self.office.to_dict()
        office["modifiers"] = " ".join(office["modifiers"] or ()) or None
        said = attrs.asdict(self, recurse=False)
        days = {name: said[name] and said[name].isoformat() for name in ("first", "last")}
        columns = {**said, **office, **days}
        return {name: columns[name] for name in COLUMNS}


COLUMNS = (
    "person", "title", "role", "body", "of", "place", "modifiers", "body_text", "first", "last", "mentions", "sources",
    "first_source", "last_source", "key",
)  # fmt: skip
SHOWN = ("person", "title", "first", "last", "mentions", "sources", "first_source")
"""The columns that there is room for on a terminal."""


When = tuple[bool, datetime.date, int, str | None]
"""Of a text: whether it has no date, its date, its number and its name."""


@attrs.define
class _Seen:
    """What is known of an office of somebody so far."""

    words: Counter[str]
    """The words for it, and how often each are used."""
    sources: int
    first: When
    last: When

    @property
    def mentions(self) -> int:
        return self.words.total()

    def add(self, other: _Seen) -> None:
        self.words.update(other.words)
        self.sources += other.sources
        self.first = min(self.first, other.first, key=_order)
        self.last = max(self.last, other.last, key=lambda when: (not when[0], *when[1:3]))


def _order(when: When) -> tuple[bool, datetime.date, int]:
    return when[:3]


@attrs.define
class _Somebody:
    """A person of a corpus: the names in use, and the offices."""

    names: Counter[str] = attrs.field(factory=Counter)
    offices: dict[Office, _Seen] = attrs.field(factory=dict)

    def add(self, other: _Somebody) -> None:
        self.names.update(other.names)
        for office, seen in other.offices.items():
            if office in self.offices:
                self.offices[office].add(seen)
            else:
                self.offices[office] = attrs.evolve(seen, words=seen.words.copy())

    def copy(self) -> _Somebody:
        made = _Somebody()
        made.add(self)
        return made


class Roster:
    """Collects who holds which office; memory grows with the persons and their offices, not with the corpus.

    Persons of different texts are one if their names are, marks and capitals aside; names that both have marks, and others, are two
    persons, and one without marks is of him whose marks are known, if there is one only.

    `language`: in which the offices are named; if it is not given, by the words that are used most. `rules`: folders of rule files, as for
    `Extractor`, whose labels count too. Raises `LanguageError` for a language without rules.

    >>> import partyie
    >>> roster, extractor = Roster("de"), partyie.Extractor(["en", "vi"])
    >>> for source, text in [("a", "Politburo member Tran Thi Mai spoke."), ("b", "Đồng chí Trần Thị Mai, Ủy viên Bộ Chính trị, dự họp.")]:
    ...     roster.add(extractor.extract(text, source))
    >>> [(row.person, row.title, row.mentions, row.sources, row.last_source) for row in roster.rows()]
    [('Trần Thị Mai', 'Mitglied des Politbüros', 2, 2, 'b')]
    """

    def __init__(self, language: str | None = None, rules: Iterable[str | Path] = ()) -> None:
        if language is not None:
            check_languages([language], roots_of(rules))
        self._language, self._rules = language, tuple(rules)
        self._people: dict[str, dict[Name, _Somebody]] = {}
        self.texts = 0
        """How many texts were added."""
        self.undated = 0
        """How many of them have no date."""

    def add(self, result: Extraction, date: datetime.date | None = None) -> None:
        """Take in a text; `date` is that of the text; if it is not given, that of its dateline."""
        day = (date.date() if isinstance(date, datetime.datetime) else date) or document_date(result)
        when: When = (day is None, day or datetime.date.min, self.texts, result.source)
        self.texts += 1
        self.undated += day is None
        for one in result.people:
            if one.titles:
                read = read_name(one.name)
                said = _Somebody(names=Counter({one.name: len(one.mentions)}))
                for title in one.titles:
                    said.offices.setdefault(title.value, _Seen(Counter(), 1, when, when)).words[" ".join(title.text.split())] += 1
                self._people.setdefault(read.bare, {}).setdefault(read, _Somebody()).add(said)

    def rows(self) -> list[Holding]:
        """The offices, by person: those first whose offices are named most often; of each the office that is named most often first."""
        people = [keyed for spellings in self._people.values() for keyed in _united(spellings)]
        people.sort(key=lambda keyed: (-sum(seen.mentions for seen in keyed[2].offices.values()), keyed[0]))
        return [row for keyed in people for row in self._rows(*keyed)]

    def _rows(self, key: str, name: str, one: _Somebody) -> Iterator[Holding]:
        for office, seen in sorted(one.offices.items(), key=lambda item: (-item[1].mentions, str(item[0]))):
            first, last = (None if undated else day for undated, day, _, _ in (seen.first, seen.last))
            title = self._label(office) or _most_used(seen.words)
            yield Holding(key, name, office, title, first, last, seen.mentions, seen.sources, seen.first[3], seen.last[3])

    def _label(self, office: Office) -> str | None:
        """The office's name in the language; none for that of a commune which is called as a province is: it would be the province's."""
        if self._language is None:
            return None
        if office.place is not None:
            known = ontology(domain(roots_of(self._rules)))
            if office.place not in known.places and place_key(office.place) in known.place_names:
                return None
        return office.label(self._language, self._rules)


def _most_used(words: Counter[str]) -> str:
    return max(words, key=lambda one: (words[one], one))


def _united(spellings: dict[Name, _Somebody]) -> Iterator[tuple[str, str, _Somebody]]:
    """The persons of spellings of the same syllables, each with the key and the fullest name."""
    marked = [one for name, one in spellings.items() if name.marks]
    bare = [one for name, one in spellings.items() if not name.marks]
    persons = [one.copy() for one in marked or bare]
    for one in bare if marked else ():
        if len(persons) == 1:
            persons[0].add(one)
        else:
            persons.append(one.copy())
    for one in persons:
        name = full_name(one.names)
        yield read_name(name).bare if len(persons) == 1 else spelled_out(name), name, one
