"""The extractor: text in, extraction out."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import attrs

from . import find, link, people
from ._version import __version__
from .errors import PartyieError
from .fold import BARRIER, Folded, fold
from .language import Part, blocks, main_language
from .model import AnyMention, Citation, Date, Extraction, Person, Title
from .rules import store
from .rules.grammar import Grammar
from .rules.read import COMMON, check_languages, fingerprint, languages, rules_root

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
    of rule files in the layout of `rules/`, added to the shipped ones. `kinds`: the kinds of mention wanted ("title", "citation",
    "date", "person"); the rest is left out of the result; a title still knows its holder and a citation its date.

    Raises `LanguageError` for a language without rules, `PartyieError` for a kind or a folder that does not exist. Rule files are read
    when a text first needs them; `extract` raises `RuleError` for one that cannot be used.

    >>> extractor = Extractor(languages=["vi"], kinds=["citation"])
    >>> [c.value.code for c in extractor.extract("Nghị quyết số 18-NQ/TW ngày 25/10/2017").citations]
    [Code('18-NQ/TW')]
    """

    def __init__(
        self, languages: str | Iterable[str] | None = None, rules: Iterable[str | Path] = (), kinds: Iterable[str] | None = None
    ) -> None:
        self._roots = (rules_root(), *(_folder(path) for path in ([rules] if isinstance(rules, str | Path) else rules)))
        self.languages = _wanted(languages, self._roots)
        self.kinds = tuple(MENTIONS if kinds is None else [kinds] if isinstance(kinds, str) else kinds)
        for kind in self.kinds:
            if kind not in MENTIONS:
                raise PartyieError(f"no kind {kind!r}; there are {', '.join(MENTIONS)}")

    @property
    def rules(self) -> str:
        """A short hash of all rule files in use."""
        return fingerprint(self._roots)

    def extract(self, text: str, source: str | None = None) -> Extraction:
        """The mentions of a text, any text at all; `source` is kept in the result."""
        folded = fold(text)
        if len(self.languages) == 1:
            parts: list[Part] = [(0, len(folded.text), self.languages[0])]
        else:
            parts = blocks(folded.text, self.languages, self._roots)
        examined = [
            _Block(folded.text[start:end], start, grammar(language or COMMON, self._roots))
            for start, end, language in _pieces(folded.text, parts)
        ]
        names = people.names(block.chosen for block in examined)
        found = [one for block in examined for one in block.linked(names)]
        return Extraction(
            mentions=_mentions(text, folded, found, self.kinds),
            language=main_language(parts) if text else None,
            rules=self.rules,
            version=__version__,
            source=source,
            text=text,
        )

    def extract_many(self, texts: Iterable[str], workers: int = 1) -> Iterator[Extraction]:
        """The extraction of each text, in order, one at a time in memory; with `workers`, that many processes share the work.

        >>> [len(result) for result in Extractor("en").extract_many(["Decree 30/2020/ND-CP", "nothing"])]
        [1, 0]
        """
        if workers <= 1:
            yield from map(self.extract, texts)
            return
        from .parallel import extract_in_processes

        yield from extract_in_processes(self, texts, workers)


def _pieces(text: str, parts: Iterable[Part]) -> Iterator[Part]:
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


def _folder(path: str | Path) -> Path:
    folder = Path(path).expanduser().resolve()
    if not folder.is_dir():
        raise PartyieError(f"{path}: no folder; rules are given as a folder with one folder per language in it")
    return folder


def _wanted(wanted: str | Iterable[str] | None, roots: tuple[Path, ...]) -> tuple[str, ...]:
    if wanted is None:
        return tuple(sorted({name for root in roots for name in languages(root)}))
    return check_languages([wanted] if isinstance(wanted, str) else wanted, roots)


class _Found(NamedTuple):
    """A chosen draft with its place in the folded text and what it is tied to."""

    draft: find.Draft
    start: int
    end: int
    language: str
    holder: int | None
    issued: int | None
    issuer: str | None


class _Block:
    """A stretch of folded text in one language: its mentions by themselves, then, knowing the names of the whole text, with links."""

    def __init__(self, text: str, offset: int, rules: Grammar) -> None:
        self.rules, self.offset = rules, offset
        self.context = rules.scan(text)
        self.chosen = find.select(find.candidates(self.context, rules))

    def linked(self, names: people.Names) -> list[_Found]:
        context, rules, offset = self.context, self.rules, self.offset
        chosen = people.with_names_again(context, rules, self.chosen, names)
        chosen, held = link.holders(context, rules, chosen)
        tied = link.ties(context, rules, chosen)
        found = []
        for draft in chosen:
            start, kind = draft.start, draft.kind
            holder = held.get(start) if kind == "title" else None
            issued = tied.issued.get(start) if kind == "citation" else None
            found.append(
                _Found(
                    draft,
                    start + offset,
                    draft.end + offset,
                    rules.language,
                    None if holder is None else holder.start + offset,
                    None if issued is None else issued.start + offset,
                    tied.issuer.get(start) if kind == "citation" else None,
                )
            )
        return found


def _mentions(text: str, folded: Folded, found: list[_Found], kinds: tuple[str, ...]) -> tuple[AnyMention, ...]:
    """Drafts, made into the mentions that the user gets: what is referred to before what refers."""
    built: dict[int, AnyMention] = {}
    documents = {}
    for one in found:
        if one.draft.kind == "citation":
            document = one.draft.value
            documents[one.start] = attrs.evolve(document, issuer=one.issuer) if one.issuer and not document.issuer else document
    full = link.full_forms(list(documents.items()))

    def where(one: _Found) -> tuple[int, int, str, str, str]:
        start, end = folded.span(one.start, one.end)
        return start, end, text[start:end], one.language, one.draft.rule.rule.id

    for one in found:
        if one.draft.kind == "person":
            built[one.start] = Person(*where(one), one.draft.value)
        elif one.draft.kind == "date":
            built[one.start] = Date(*where(one), one.draft.value)
    for one in sorted((o for o in found if o.draft.kind == "citation"), key=lambda o: o.start in full):
        target = built.get(full[one.start]) if one.start in full else None
        issued = built.get(one.issued) if one.issued is not None else None
        assert issued is None or isinstance(issued, Date)
        assert target is None or isinstance(target, Citation)
        built[one.start] = Citation(*where(one), documents[one.start], issued, target)
    for one in found:
        if one.draft.kind == "title":
            holder = built.get(one.holder) if one.holder is not None else None
            assert holder is None or isinstance(holder, Person)
            office = one.draft.value
            span = one.draft.place
            if span is not None and office.place is not None:
                shift = one.start - one.draft.start
                first, last = folded.span(span[0] + shift, span[1] + shift)
                office = attrs.evolve(office, place=text[first:last])
            built[one.start] = Title(*where(one), office, holder)
    return tuple(built[one.start] for one in found if one.draft.kind in kinds)


@functools.lru_cache(maxsize=8)
def _extractor(languages: tuple[str, ...] | None) -> Extractor:
    return Extractor(languages)


def extract(text: str, language: str | Iterable[str] | None = None) -> Extraction:
    """The titles, citations, dates and persons of a text.

    `language`: one language ("de"), or several of which each line is in one; every language that rules exist for, if not given.

    Raises `LanguageError` for a language without rules.

    >>> result = extract("Genosse Le Minh Hung, Mitglied des Politbüros", language="de")
    >>> result.titles[0].text, result.titles[0].value.role, result.titles[0].holder.text
    ('Mitglied des Politbüros', 'member', 'Le Minh Hung')
    """
    wanted = None if language is None else (language,) if isinstance(language, str) else tuple(language)
    return _extractor(wanted).extract(text)
