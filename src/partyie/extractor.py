"""The extractor: text in, extraction out."""

from __future__ import annotations

import datetime
import functools
import reprlib
import string
import threading
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from . import find, link, people
from ._version import __version__
from .errors import OfficeError, PartyieError
from .fold import BARRIER, Folded, fold
from .language import Part, evidence, main_language
from .mention import Title
from .mentions import Linked, Wanted, mentions
from .model import LOST, SLOW, Extraction, Notice
from .rules import store
from .rules.code import PERSON
from .rules.format import Rule
from .rules.grammar import Grammar
from .rules.machine import Context
from .rules.read import COMMON, check_languages, fingerprint, known_languages, roots_of
from .values.dates import MISSING, Missing
from .values.places import places

if TYPE_CHECKING:
    from .explain import Explanation
    from .values import Office

MENTIONS = ("title", "citation", "date", "person")
_lock = threading.Lock()


_grammar = functools.lru_cache(maxsize=32)(store.grammar)


def grammar(language: str, roots: tuple[Path, ...]) -> Grammar:
    """The compiled rules of a language; compiled once, whichever thread asks first."""
    with _lock:
        return _grammar(language, roots)


class Extractor:
    """Extracts titles, citations, dates and persons; make it once, use it from any number of threads.

    `languages`: the languages to look for, line by line where there are several (all that rules exist for, if not given). `rules`: folders
    of rule files in the layout of `rules/`, added to the shipped ones and to those that the environment variable `PARTYIE_RULES` names.
    `kinds`: the kinds of mention wanted ("title", "citation", "date", "person"); the rest is left out of the result; a title still knows
    its holder and a citation its date.

    `relative`: look for dates counted from the day of writing too ("yesterday", "next week"). `month_first`: read dates whose order the
    words leave open (3/5/2025 in English) with the month first, not the day. `missing`: how years that are not said are taken from the
    reference date of an extraction, "nearest", "past" or "future".

    Raises `LanguageError` for a language without rules, `PartyieError` for a kind or a folder that does not exist. Rule files are read
    when a text first needs them; `extract` raises `RuleError` for one that cannot be used.

    >>> extractor = Extractor(languages=["vi"], kinds=["citation"])
    >>> [c.value.code for c in extractor.extract("Nghị quyết số 18-NQ/TW ngày 25/10/2017").citations]
    [Code('18-NQ/TW')]
    """

    def __init__(
        self,
        languages: str | Iterable[str] | None = None,
        rules: Iterable[str | Path] = (),
        kinds: Iterable[str] | None = None,
        *,
        relative: bool = False,
        month_first: bool = False,
        missing: Missing = "nearest",
    ) -> None:
        self._roots = roots_of(rules)
        self.languages = _languages(languages, self._roots)
        self.kinds = tuple(MENTIONS if kinds is None else [kinds] if isinstance(kinds, str) else kinds)
        for kind in self.kinds:
            if kind not in MENTIONS:
                raise PartyieError(f"no kind {kind!r}; there are {', '.join(MENTIONS)}")
        if missing not in MISSING:
            raise PartyieError(f"what is missing cannot be taken from {missing!r}; there are {', '.join(MISSING)}")
        self._wanted = Wanted(self.kinds, relative, month_first, missing)

    @property
    def rules(self) -> str:
        """A short hash of all rule files in use."""
        return fingerprint(self._roots)

    def extract(
        self,
        text: str,
        source: str | None = None,
        reference: datetime.date | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> Extraction:
        """The mentions of a text, any text at all; `source` and `metadata`, what is known of the text by name, are kept in the result.

        `reference`: the date of the text, seen from which dates get their `resolved` days; their values stay as they are.

        >>> import datetime
        >>> found = Extractor("en", relative=True).extract("He left last week, on May 3.", reference=datetime.date(2025, 5, 7))
        >>> [(date.text, str(date.resolved.first), date.resolved.inferred) for date in found.dates]
        [('last week', '2025-04-28', True), ('May 3', '2025-05-03', True)]
        """
        folded = fold(text)
        parts = self._parts(folded.text)
        examined = []
        for block in self._blocks(folded, parts):
            if block.offset >= KEPT:
                block.forget()
            examined.append(block)
        names = people.names([block.chosen for block in examined])
        linked = [block.linked(names) for block in examined]
        stopped = {rule.id: rule for block in examined for rule in block.stopped}
        return Extraction(
            mentions=mentions(text, folded, linked, self._wanted._replace(reference=reference)),
            language=main_language(parts) if text else None,
            rules=self.rules,
            version=__version__,
            source=source,
            warnings=tuple(_slow(stopped[identifier]) for identifier in sorted(stopped)),
            text=text,
            metadata=metadata or {},
        )

    def titles_alone(self, text: str) -> list[Title]:
        """The titles of a text that says nothing but offices: each counts as if a name stood beside it.

        >>> Extractor("en").titles_alone("Major General")[0].value.role, Extractor("en").extract("Major General").titles
        ('rank-major-general', ())
        """
        folded = fold(text)
        found = mentions(text, folded, [block.unlinked() for block in self._blocks(folded, self._parts(folded.text))], Wanted(("title",)))
        return [title for title in found if isinstance(title, Title)]

    def explain(self, text: str, at: str | None = None) -> Explanation:
        """Why a text gives what it gives: rules, slots, where values come from, and what lost.

        `at`: a stretch of the text; then what overlaps it is explained and, where nothing covers it, which rules came nearest and where
        they failed. Raises `PartyieError` for a stretch that does not occur. This takes many times as long as an extraction.

        >>> explanation = Extractor("en").explain("It opens on 31 February 2025.", at="31 February 2025")
        >>> explanation.at.nearest[0].why
        "its parts make no value: day '31', month 'February', year '2025'"
        """
        from .explain import Piece, explained

        folded = fold(text)
        pieces = (Piece(*piece) for piece in self._pieces(folded.text, self._parts(folded.text)))
        return explained(text, folded, pieces, self._roots, self._wanted, at)

    def _blocks(self, folded: Folded, parts: list[Part]) -> Iterator[_Block]:
        return (_Block(*piece, self._wanted.relative) for piece in self._pieces(folded.text, parts))

    def _parts(self, text: str) -> list[Part]:
        """The parts of a folded text, each in one language."""
        if len(self.languages) == 1:
            return [(0, len(text), self.languages[0])]
        return evidence(self.languages, self._roots).parts(text)

    def _pieces(self, text: str, parts: Iterable[Part]) -> Iterator[tuple[str, int, Grammar]]:
        """The pieces that are worked on one by one, where each begins, and the rules for it."""
        for start, end, language in _cut(text, parts):
            # Folding leaves spaces where a text begins and ends, though nowhere else where a line does.
            begun = text[start:end].lstrip(" ")
            yield begun.rstrip(" "), end - len(begun), grammar(language or COMMON, self._roots)

    def extract_many(self, texts: Iterable[str], workers: int = 1) -> Generator[Extraction]:
        """The extraction of each text, in order; any number of texts, as few of them are in memory at a time.

        With one worker texts are taken from the iterable and worked on one by one, here. With more, that many other processes share the
        work, and texts are taken some chunks ahead (about 800,000 characters for each worker, or one text, if it is longer). No process
        is left when the iterator is exhausted, closed or forgotten, when anything is raised, or when this process ends.

        A text on which a process dies, of a lack of memory for instance, is tried once more in a process of its own. If that dies too, the
        result has no mentions and a `Notice` of the kind "lost" among its `warnings`, with the number of the text; the others are not
        affected. What `extract` raises is raised here, when the text's turn comes.

        Raises `PartyieError` for less than one worker, and where no process can be started.

        >>> [len(result) for result in Extractor("en").extract_many(["Decree 30/2020/ND-CP", "nothing"])]
        [1, 0]
        >>> [len(result) for result in Extractor("en").extract_many(["Decree 30/2020/ND-CP", "nothing"], workers=2)]
        [1, 0]
        """
        if workers < 1:
            raise PartyieError(f"{workers} workers can do nothing; one at least is needed")
        if workers == 1:
            return (self.extract(text) for text in texts)
        return shared(self, texts, workers)


def shared(extractor: Extractor, texts: Iterable[str], workers: int) -> Generator[Extraction]:
    """The extraction of each text by so many other processes. The texts go there and do not come back: they are known here."""
    from .parallel import in_order

    lost = functools.partial(unread, extractor)
    return in_order(functools.partial(_without_text, extractor), texts, workers, len, lost, _with_text)


def _without_text(extractor: Extractor, text: str) -> Extraction:
    return _with_text(None, extractor.extract(text))


def _with_text(text: str | None, result: Extraction) -> Extraction:
    object.__setattr__(result, "text", text)  # nobody else has it yet
    return result


def _slow(rule: Rule) -> Notice:
    from .rules.catalogue import position_of

    file, line = position_of(rule)
    message = f"{file}:{line}: rule {rule.id} was stopped, as it tries too many ways to match; mentions may be missing"
    return Notice(SLOW, message, rule.id, file, line)


def unread(
    extractor: Extractor, number: int, text: str, reason: str, source: str | None = None, metadata: Mapping[str, str] | None = None
) -> Extraction:
    """The extraction of a text that no process could read, with its number among others and the reason."""
    return empty(extractor, Notice(LOST, f"the text was not read: {reason}", text=number), source, text, metadata)


def empty(
    extractor: Extractor, notice: Notice, source: str | None, text: str | None = None, metadata: Mapping[str, str] | None = None
) -> Extraction:
    """The extraction where there is no text, or where it could not be read; the notice says why."""
    return Extraction((), None, extractor.rules, __version__, source, (notice,), text, metadata or {})


def _cut(text: str, parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, long ones cut at blank lines: nothing reaches across those, and small contexts are quick to work with."""
    for first, end, language in parts:
        start = first
        while end - start > PIECE:
            cut = text.rfind(BARRIER, start, start + PIECE) + 1 or text.find(BARRIER, start, end) + 1 or end
            yield start, cut, language
            start = cut
        if start < end:
            yield start, end, language


PIECE = 16_384
"""Characters of a piece, where blank lines allow it."""

KEPT = 1_048_576
"""Characters of a text of which all that was found out about them is kept until the names of the whole text are known: that takes a hundred
times their memory. What comes after them is rather looked at twice."""


def _languages(wanted: str | Iterable[str] | None, roots: tuple[Path, ...]) -> tuple[str, ...]:
    if wanted is None:
        return known_languages(roots)
    return check_languages([wanted] if isinstance(wanted, str) else wanted, roots)


class _Block:
    """A stretch of folded text in one language: its mentions by themselves, then, knowing the names of the whole text, with links."""

    def __init__(self, text: str, offset: int, rules: Grammar, relative: bool) -> None:
        self.text, self.offset, self.rules, self.relative = text, offset, rules, relative
        self.stopped: list[Rule] = []
        """The rules that took too long."""
        self.context: Context | None
        self.context, self.chosen = self._examined()

    def _examined(self) -> tuple[Context, list[find.Draft]]:
        context = self.rules.scan(self.text)
        return context, find.select(find.candidates(context, self.rules, self.relative))

    def forget(self) -> None:
        """Keep the persons only; all else is found once more when it is needed."""
        if self.context is not None:
            self.stopped += self.context.exhausted
            self.context.release()
        self.context, self.chosen = None, [draft for draft in self.chosen if draft.kind == PERSON]

    def linked(self, names: people.Names) -> Linked:
        """The mentions with links. The block has done its duty then, and keeps nothing."""
        if self.context is None:
            self.context, self.chosen = self._examined()
        chosen = people.with_names_again(self.context, self.rules, self.chosen, names)
        chosen = link.holders(self.context, self.rules, chosen)
        link.ties(self.context, self.rules, chosen)
        self.forget()
        return self._linked(chosen)

    def unlinked(self) -> Linked:
        """The mentions without links; those titles too that count beside a name only."""
        chosen = self.chosen
        self.forget()
        return self._linked(chosen)

    def _linked(self, drafts: list[find.Draft]) -> Linked:
        return Linked(self.offset, self.rules.language, drafts, places(self.rules.domain, self.rules.levels))


@functools.lru_cache(maxsize=8)
def _extractor(languages: tuple[str, ...] | None, relative: bool) -> Extractor:
    return Extractor(languages, relative=relative)


def extract(
    text: str, language: str | Iterable[str] | None = None, *, reference: datetime.date | None = None, relative: bool = False
) -> Extraction:
    """The titles, citations, dates and persons of a text.

    `language`: one language ("de"), or several of which each line is in one; every language that rules exist for, if not given.
    `reference`: the date of the text, seen from which dates get their `resolved` days. `relative`: relative dates too ("yesterday").

    Raises `LanguageError` for a language without rules.

    >>> result = extract("Genosse Le Minh Hung, Mitglied des Politbüros", language="de")
    >>> result.titles[0].text, result.titles[0].value.role, result.titles[0].holder.text
    ('Mitglied des Politbüros', 'member', 'Le Minh Hung')
    """
    wanted = None if language is None else (language,) if isinstance(language, str) else tuple(language)
    return _extractor(wanted, relative).extract(text, reference=reference)


NO_WORDS = string.whitespace + "\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}"
"""What may stand around the name of an office."""
_QUOTED = reprlib.Repr()
_QUOTED.maxstring = 80


def office_named(text: str, language: str | None, rules: tuple[str | Path, ...]) -> Office:
    """The office that a text as a whole names; see `Office.parse`."""
    extractor = Extractor(language, rules, "title")
    found: list[Title] = []
    # First in the language that the text seems to be in, then in each: a short text says little of its language.
    for one in (extractor, *(Extractor(name, rules, "title") for name in extractor.languages[1:] and extractor.languages)):
        titles = one.titles_alone(text)
        if len(titles) == 1 and titles[0].text == text.strip(NO_WORDS):
            return titles[0].value
        found += titles
    if not found:
        raise OfficeError(f"{_QUOTED.repr(text)} names no office")
    longest = max((title.text for title in found), key=len)
    raise OfficeError(f"{_QUOTED.repr(text)} as a whole names no office; only {_QUOTED.repr(longest)} in it does")
