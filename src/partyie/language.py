"""The language of a line, by the frequent words of each language."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import regex

from .errors import RuleError
from .fold import BARRIER
from .rules.alphabet import expression
from .rules.read import COMMON
from .rules.store import vocabulary

_WORD = r"[\p{L}\p{M}]+"
Part = tuple[int, int, str | None]
"""Start, end and language of a part of a text."""

ENOUGH = 400
"""Letters of a line that are looked at; the language does not change after that."""


WEAK = 0.3
"""What a word of a lexicon counts for, against a frequent word of the language."""


Weights = tuple[tuple[str, float], ...]
"""For what languages something speaks, and how much."""


class Evidence(NamedTuple):
    """What speaks for a language: a word (a little less for each language where it has several), a letter of a script."""

    words: Mapping[str, Weights]
    inside: Written
    """Words inside a line, as they are written."""
    scripts: tuple[tuple[str, regex.Pattern[str]], ...]


class Written(dict[str, Weights]):
    """What words say of the language, inside a line: a capital is part of a name or an office there, which frequent words are not.

    Words that were met are kept as they are written.
    """

    MOST = 20_000

    def __init__(self, words: Mapping[str, Weights], others: Mapping[str, Weights]) -> None:
        self._words, self._others = words, others

    def __missing__(self, word: str) -> Weights:
        table = self._others if word[0].isupper() else self._words
        if len(self) >= self.MOST:
            self.clear()
        weights = self[word] = table.get(word.lower(), ())
        return weights


@functools.lru_cache(maxsize=16)
def evidence(languages: tuple[str, ...], roots: tuple[Path, ...]) -> Evidence:
    """The evidence for each of the languages: the `words` and `scripts` of their rule files and, weakly, the words of their lexicons."""
    # Names of people and places, which every language may hold, are evidence of none.
    common = frozenset(vocabulary(COMMON, roots).others)
    words: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    scripts = []
    for language in languages:
        known = vocabulary(language, roots)
        for word in known.words:
            words.setdefault(word, []).append(language)
        for word in known.others:
            if word not in common:
                others.setdefault(word, []).append(language)
        scripts += [(language, script_of(script)) for script in known.scripts]
    weak = {word: tuple((name, WEAK / len(names)) for name in names) for word, names in others.items()}
    strong = {word: tuple((name, 1 / len(names)) for name in names) for word, names in words.items()}
    return Evidence(weak | strong, Written(weak | strong, weak), tuple(scripts))


def script_of(name: str) -> regex.Pattern[str]:
    """Finds letters of a script; raises `RuleError` where Unicode has none of that name."""
    try:
        return expression(rf"\p{{Script={name}}}") if name.replace("_", "").isalnum() else expression("[")
    except regex.error:
        raise RuleError(f"Unicode has no script {name!r}; there are Thai, Hangul, Cyrillic, Han and others") from None


def blocks(text: str, languages: tuple[str, ...], roots: tuple[Path, ...]) -> list[Part]:
    """The text in blocks of one language: (start, end, language), blank lines and line breaks left out between blocks.

    A line that says nothing (a name, a number) goes with the line before it, the first ones with the first that does; None
    where no line says anything.
    """
    known = evidence(languages, roots)
    lines: list[Part] = []
    at = 0
    for piece in regex.splititer(rf"[\n{BARRIER}]", text):
        if piece:
            lines.append((at, at + len(piece), guess(piece, known)))
        at += len(piece) + 1
    told = next((language for *_, language in lines if language), None)
    merged: list[Part] = []
    for start, end, said in lines:
        told = said or told
        if merged and merged[-1][2] == told:
            merged[-1] = (merged[-1][0], end, told)
        else:
            merged.append((start, end, told))
    return merged


def guess(line: str, known: Evidence) -> str | None:
    """The language of a line, None where its words do not tell."""
    scores: dict[str, float] = {}
    start = line[:ENOUGH]
    words = expression(_WORD).findall(start)
    first = [known.words.get(word.lower(), ()) for word in words[:1]]
    for weights in (*first, *map(known.inside.__getitem__, words[1:])):
        for language, weight in weights:
            scores[language] = scores.get(language, 0) + weight
    for language, script in known.scripts:
        if letters := len(script.findall(start)):
            scores[language] = scores.get(language, 0) + letters
    if not scores:
        return None
    best = max(scores, key=lambda language: scores[language])
    return best if list(scores.values()).count(scores[best]) == 1 else None


def main_language(parts: list[Part]) -> str | None:
    """The language of most of the text."""
    sizes: Counter[str] = Counter()
    for start, end, language in parts:
        if language:
            sizes[language] += end - start
    return sizes.most_common(1)[0][0] if sizes else None
