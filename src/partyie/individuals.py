"""The persons of a text, each once."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter

from .identity import read_name
from .mention import Date, Individual, Mention, Person, Title
from .model import Extraction

_END = re.compile(r"""[\n\r\u2028\u2029]|[.!?…。！？]["”’»)\]]*(?=\s|\Z)""")
_SHORT = re.compile(r"(?:^|\W)(\w{1,3})\Z")
"""A word that is an abbreviation if it has a capital, and a full stop behind it: Mr. Son, TP. HCM."""


def individuals(result: Extraction) -> tuple[Individual, ...]:
    """The persons of an extraction, in the order in which they are first named."""
    held: dict[str, list[Title]] = {}
    persons = {person.start: person for person in result.persons}
    for title in result.titles:
        if title.holder is not None:
            held.setdefault(key_of(title.holder), []).append(title)
            persons.setdefault(title.holder.start, title.holder)
    named: dict[str, list[Person]] = {}
    for _, person in sorted(persons.items()):
        named.setdefault(key_of(person), []).append(person)
    sentences = _Sentences(result)
    people = []
    for key, some in named.items():
        name = full_name(Counter(" ".join(person.text.split()) for person in some))
        people.append(Individual(key, name, tuple(some), tuple(held.get(key, ())), sentences.dates(some)))
    return tuple(people)


def key_of(person: Person) -> str:
    """A person's key; the name, where an extraction was read that has none."""
    return person.key or read_name(person.text).bare


def full_name(names: Counter[str]) -> str:
    """Of the names of one person the longest, if it can be with marks and not in capitals; of several such the one used most.

    >>> full_name(Counter(["SON", "BUI THANH SON", "Bui Thanh Son", "Bùi Thanh Sơn", "Son"]))
    'Bùi Thanh Sơn'
    """

    def worth(name: str) -> tuple[int, bool, bool, int]:
        read = read_name(name)
        return read.bare.count("-"), bool(read.marks), not name.isupper(), names[name]

    return max(names, key=worth)


class _Sentences:
    """Where the sentences of a text end, and the dates of each."""

    def __init__(self, result: Extraction) -> None:
        self._ends: list[int] = []
        self._dates: dict[int, list[Date]] = {}
        if result.dates and result.text is not None:
            closed = {mention.end for mention in result.mentions}
            ends = (match for match in _END.finditer(result.text) if not _is_inside(result.mentions, match.start()))
            # A full stop behind a name (Son.) is none of an abbreviation.
            self._ends = [match.end() for match in ends if match.start() in closed or not _goes_on(match)]
            for date in result.dates:
                self._dates.setdefault(self._number(date), []).append(date)

    def dates(self, persons: Iterable[Person]) -> tuple[Date, ...]:
        """The dates of the sentences that name somebody."""
        return tuple(date for number in dict.fromkeys(map(self._number, persons)) for date in self._dates.get(number, ()))

    def _number(self, mention: Mention) -> int:
        return bisect(self._ends, mention.start)


def _goes_on(match: re.Match[str]) -> bool:
    """Whether what looks like the end of a sentence is the end of an abbreviation."""
    at, text = match.start(), match.string
    short = _SHORT.search(text[max(at - 4, 0) : at]) if text[at] == "." else None
    return short is not None and short[1][0].isupper()


def _is_inside(mentions: Sequence[Mention], offset: int) -> bool:
    """Whether an offset is inside a mention: the full stop of 5. Mai ends no sentence."""
    number = bisect(mentions, offset, key=attrgetter("start"))
    return number > 0 and offset < mentions[number - 1].end
