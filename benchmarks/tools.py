"""What partyie is held beside: other tools behind one face. Nothing is imported before a tool is made."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

from quality import Span


class Tool(Protocol):
    """A tool that is ready to read texts of a language."""

    package: str
    """The module that has to be installed."""
    kinds: tuple[str, ...]
    """The kinds of mention that it gives spans of; none: it only splits or counts."""
    does: str
    """What it does, in a few words."""
    news: bool
    """Whether it is made for texts like ours; what is made for American court text reads only that."""

    def __init__(self, language: str) -> None: ...

    def hits(self, text: str) -> Sequence[Any]:
        """All that it finds: this is what is timed."""

    def spans(self, text: str) -> Iterator[Span]:
        """What it finds, as spans."""


class Partyie:
    package, kinds, news = "partyie", ("title", "citation", "date", "person"), True
    does = "titles with holders, citations, dates, persons; all with values"

    def __init__(self, language: str) -> None:
        from partyie import Extractor

        self._extract = Extractor(language).extract

    def hits(self, text: str) -> Sequence[Any]:
        return self._extract(text).mentions

    def spans(self, text: str) -> Iterator[Span]:
        for mention in self.hits(text):
            edtf = tuple(mention.value.edtf.split("/")) if mention.kind == "date" else ()
            yield Span(mention.kind, mention.start, mention.end, edtf)


class Scan:
    package, kinds, news = "regex", (), True
    does = "the pattern `[0-9]+`: the measure of the machine"

    def __init__(self, language: str) -> None:  # noqa: ARG002
        import regex

        self._pattern = regex.compile("[0-9]+")

    def hits(self, text: str) -> Sequence[Any]:
        return list(self._pattern.finditer(text))

    def spans(self, text: str) -> Iterator[Span]:  # noqa: ARG002
        return iter(())


class Trie:
    package, kinds, news = "regex", ("title",), True
    does = "one pattern of all words for offices, factored by their beginnings"

    def __init__(self, language: str) -> None:
        import regex

        self._pattern = regex.compile(rf"\b(?:{factored(title_forms(language))})\b")

    def hits(self, text: str) -> Sequence[Any]:
        return list(self._pattern.finditer(text))

    def spans(self, text: str) -> Iterator[Span]:
        return (Span("title", *match.span()) for match in self.hits(text))


class Tokenizer:
    package, kinds, news = "spacy", (), True
    does = "words and punctuation"

    def __init__(self, language: str) -> None:
        import spacy

        try:
            self._pipeline = spacy.blank(language)
        except ImportError:  # a tokenizer of that language needs one more package: that of all languages does not
            self._pipeline = spacy.blank("xx")
        self._pipeline.max_length = 10**9

    def hits(self, text: str) -> Sequence[Any]:
        document: Sequence[Any] = self._pipeline(text)
        return document

    def spans(self, text: str) -> Iterator[Span]:  # noqa: ARG002
        return iter(())


class Ruler(Tokenizer):
    kinds, does = ("title",), "words, and all words for offices as patterns"

    def __init__(self, language: str) -> None:
        super().__init__(language)
        ruler: Any = self._pipeline.add_pipe("entity_ruler")
        ruler.add_patterns([{"label": "title", "pattern": form} for form in title_forms(language)])

    def hits(self, text: str) -> Sequence[Any]:
        entities: Sequence[Any] = self._pipeline(text).ents
        return entities

    def spans(self, text: str) -> Iterator[Span]:
        return (Span("title", entity.start_char, entity.end_char) for entity in self.hits(text))


class Datefinder:
    package, kinds, news = "datefinder", ("date",), True
    does = "dates with values; English only"

    def __init__(self, language: str) -> None:  # noqa: ARG002
        from datefinder import find_dates

        self._find = find_dates

    def hits(self, text: str) -> Sequence[Any]:
        return list(self._find(text, index=True))

    def spans(self, text: str) -> Iterator[Span]:
        return (_whole_day(start, end, day) for day, (start, end) in self.hits(text))


class Dateparser:
    package, kinds, news = "dateparser", ("date",), True
    does = "dates with values"

    def __init__(self, language: str) -> None:
        from dateparser.search import search_dates

        self._search, self._language = search_dates, language

    def hits(self, text: str) -> Sequence[Any]:
        return self._search(text, languages=[self._language]) or ()

    def spans(self, text: str) -> Iterator[Span]:
        end = 0
        for words, day in self.hits(text):
            # It tells no places: the words are looked for from the last find on.
            start = text.find(words, end)
            if start >= 0:
                end = start + len(words)
                yield _whole_day(start, end, day)


class Eyecite:
    package, kinds, news = "eyecite", ("citation",), False
    does = "American legal citations, with their parts"

    def __init__(self, language: str) -> None:  # noqa: ARG002
        from eyecite import get_citations

        logging.getLogger("eyecite").setLevel(logging.ERROR)  # it tells each place at which it is not sure
        self._find = get_citations

    def hits(self, text: str) -> Sequence[Any]:
        citations: Sequence[Any] = self._find(text)
        return citations

    def spans(self, text: str) -> Iterator[Span]:
        return (Span("citation", *citation.span()) for citation in self.hits(text))


TOOLS: dict[str, type[Tool]] = {
    "partyie": Partyie,
    "regex scan": Scan,
    "regex trie": Trie,
    "spaCy tokenizer": Tokenizer,
    "spaCy EntityRuler": Ruler,
    "datefinder": Datefinder,
    "dateparser": Dateparser,
    "eyecite": Eyecite,
}


def installed(tool: type[Tool]) -> bool:
    """Whether what the tool needs is there."""
    return importlib.util.find_spec(tool.package) is not None


def _whole_day(start: int, end: int, day: datetime) -> Span:
    return Span("date", start, end, (day.date().isoformat(),))


# --- the words for offices, for tools that look up words


def title_forms(language: str) -> list[str]:
    """What the lexicons of a language have for roles, as written and with a small or capital first letter."""
    from partyie.rules.read import read, rules_root
    from partyie.values.ontology import ontology

    lexicons = read(language, (rules_root(),)).lexicons.values()
    forms = {form for parts in lexicons for one in parts for form, entry in one.forms if entry.value in ontology().roles}
    return sorted({one for form in forms for one in (form, form[0].upper() + form[1:], form[0].lower() + form[1:])})


def factored(forms: Iterable[str]) -> str:
    """A pattern that matches the forms, the longest that fits: what forms have in common at their beginnings stands once.

    >>> factored(["chair", "chairman", "chief"])
    'ch(?:air(?:man)?|ief)'
    """
    import regex

    root: dict[str, Any] = {}
    for form in forms:
        node = root
        for char in form:
            node = node.setdefault(char, {})
        node[""] = {}  # a form ends here

    def pattern(node: dict[str, Any]) -> str:
        ways = [regex.escape(char, special_only=True) + pattern(below) for char, below in node.items() if char]
        if not ways:
            return ""
        if "" in node:
            return f"(?:{'|'.join(ways)})?"
        return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"

    return pattern(root)
