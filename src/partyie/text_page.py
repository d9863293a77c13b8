"""Extractions as HTML: the text with its mentions marked, and for each a card that says what it means.

A page is a head, a section for each text, and a foot; a fragment is a section for the pages of others. Both load nothing else, and
can be read where scripts are not run.
"""

from __future__ import annotations

import functools
import os
import re
from base64 import b64encode, urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from .errors import PartyieError
from .export import said
from .extractor import MENTIONS
from .mention import AnyMention, Citation, Date, Person, Title
from .model import Extraction
from .rules.read import COMMON

HEADING = "Mentions"

_UNSEEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What a page cannot hold, or what nothing is shown for: control characters but tabs and line ends, lone surrogates, no characters."""


def page(result: Extraction) -> str:
    """The page of one text; raises `PartyieError` where the extraction does not know its text."""
    head, foot = frame(result.source or HEADING)
    return head + section(result) + foot


def frame(title: str = HEADING) -> tuple[str, str]:
    """What stands before the sections of a page, and what after them. Only the styles and the script of partyie itself count there."""
    style, script = _file("css"), _file("js")
    parts = {"style": style, "script": script, "style_hash": _hash(style), "script_hash": _hash(script)}
    template = Template(_file("html")).substitute(parts, title=_shown(title), legend=_legend(), sections="\0")
    head, _, foot = template.partition("\0")
    return head, foot


def section(result: Extraction) -> str:
    """The section of a text, the same in each process; raises `PartyieError` where the extraction does not know its text."""
    told = f"{result.source}\0{result.text}".encode("utf-8", "backslashreplace")
    return _Section(result, sha256(told).digest()).written()


def fragment(result: Extraction) -> str:
    """A section for the page of a notebook, beside others: its styles hold for nothing else, its ids are no one else's.

    Raises `PartyieError` where the extraction does not know its text.
    """
    written = _Section(result, os.urandom(6)).written()
    return f'<div class="partyie" lang="{_language()}"><style>{_file("css")}</style>\n{_legend()}\n{written}</div>'


class _Section:
    """A text with its mentions. Their ids are a prefix, made of six bytes, and where they begin."""

    def __init__(self, result: Extraction, prefix: bytes) -> None:
        if result.text is None:
            raise PartyieError("the extraction does not know its text; give it to `Extraction.from_dict(data, text)`")
        self._result, self._text, self._prefix = result, result.text, urlsafe_b64encode(prefix[:6]).decode()
        self._starts = {mention.start for mention in result}
        self._held: dict[int, list[Title]] = {}
        for title in result.titles:
            if title.holder is not None and title.holder.start in self._starts:
                self._held.setdefault(title.holder.start, []).append(title)
        self._names = {office: office.label(_language()) for office in {title.value for title in result.titles}}

    def written(self) -> str:
        result = self._result
        counts = Counter(mention.kind for mention in result)
        found = ", ".join(f"{counts[kind]} {kind if counts[kind] == 1 else kind + 's'}" for kind in MENTIONS if counts[kind])
        parts = [f"<h2><bdi>{_shown(result.source)}</bdi></h2>"] if result.source else []
        parts.append(f'<p class="note">{found or "nothing found"}</p>')
        parts += [f'<p class="notice" role="note">{_shown(notice.message)}</p>' for notice in result.warnings]
        parts.append(f'<div class="text" dir="auto"{_lang(result.language, _language())}>{"".join(self._marked())}</div>')
        return "<section>\n" + "\n".join(parts) + "\n</section>\n"

    def _marked(self) -> Iterator[str]:
        """The text, its mentions marked, a row of titles and their holder in an element of its own."""
        at = 0
        for holder, group in groupby(self._result.mentions, self._holder):
            row = tuple(group)
            yield _shown(self._text[at : row[0].start])
            at = row[0].start
            parts = []
            for mention in row:
                parts += [_shown(self._text[at : mention.start]), self._mark(mention)]
                at = mention.end
            yield "".join(parts) if holder is None or len(row) == 1 else f'<span class="held">{"".join(parts)}</span>'
        yield _shown(self._text[at:])

    def _holder(self, mention: AnyMention) -> int | None:
        """Where the holder begins that titles beside one another have in common, or who is that holder."""
        person = mention.holder if isinstance(mention, Title) else mention
        return person.start if person is not None and person.start in self._held else None

    def _mark(self, mention: AnyMention) -> str:
        ident, around = f"{self._prefix}{mention.start}", self._result.language
        mark = f'<mark id="{ident}" tabindex="0" aria-describedby="{ident}c"{_lang(mention.language, around)}>{_shown(mention.text)}</mark>'
        lines = "".join(_line(name, value, name in (mention.kind, "holder")) for name, value in self._lines(mention))
        card = f'<span class="card" id="{ident}c"{_lang(_language(), around)} dir="ltr">{lines}</span>'
        return f'<span class="mention {mention.kind}">{mark}{card}</span>'

    def _lines(self, mention: AnyMention) -> Iterator[tuple[str, str]]:
        """What a card says: names, and values as HTML; under the kind of the mention what it means."""
        value = said(mention)
        if isinstance(mention, Title):
            yield mention.kind, _shown(self._names[mention.value])
            yield "value", _shown(value)
            if mention.holder is not None:
                yield "holder", self._link(mention.holder)
        elif isinstance(mention, Person):
            yield mention.kind, _shown(" · ".join(filter(None, (mention.key, value))))
            for title in self._held.get(mention.start, ()):
                yield "holds", self._link(title)
        else:
            yield mention.kind, _shown(value)
        if isinstance(mention, Citation):
            for name, other in (("short for", mention.full), ("issued", mention.issued)):
                if other is not None:
                    yield name, self._link(other)
        if isinstance(mention, Date) and mention.value.alternative is not None:
            yield "or", _shown(mention.value.alternative.edtf)
        yield "rule", _shown(mention.rule)

    def _link(self, mention: AnyMention) -> str:
        """The words of another mention, as a link where it is in the result."""
        link = f' href="#{self._prefix}{mention.start}"' if mention.start in self._starts else ""
        return f"<a{link}{_lang(mention.language, _language())}>{_shown(mention.text)}</a>"


def _line(name: str, value: str, printed: bool) -> str:
    """A line of a card: in small print what paper leaves out, with the space before it."""
    element = "span" if printed else "small"
    return f"<{element}> <b>{name}</b> {value}</{element}>"


def _shown(text: str) -> str:
    """A text as HTML, in an attribute too; what cannot be seen is a replacement character."""
    return escape(_UNSEEN.sub("\ufffd", text))


def _lang(language: str | None, around: str | None) -> str:
    """The attribute, where the language is another than around; what is found in all languages is in that of what stands there."""
    return "" if language in (around, COMMON) else f' lang="{_shown(language or "")}"'


def _legend() -> str:
    box = '<label class="{0}"><input type="checkbox" value="{0}" autocomplete="off" checked> <mark>{0}s</mark></label>\n'
    return f'<fieldset class="legend"><legend>Show</legend>\n{"".join(map(box.format, MENTIONS))}</fieldset>'


@functools.cache
def _language() -> str:
    """The language of the page's own words, in which offices are named too: the page says it."""
    return _file("html").partition('<html lang="')[2].partition('"')[0]


@functools.cache
def _file(suffix: str) -> str:
    return Path(__file__).with_name(f"text.{suffix}").read_text("utf-8")


def _hash(text: str) -> str:
    """How a content security policy names a block of a page."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
