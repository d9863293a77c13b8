"""The language of a line, by the frequent words of each language."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import regex

from .fold import BARRIER
from .rules.read import read

_WORD = regex.compile(r"[\p{L}\p{M}]+")
ENOUGH = 400
"""Letters of a line that are looked at; the language does not change after that."""


@functools.lru_cache(maxsize=16)
def weights(languages: tuple[str, ...], roots: tuple[Path, ...]) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """For each frequent word the languages it speaks for; a word of two languages speaks half for each."""
    found: dict[str, list[str]] = {}
    for language in languages:
        for word in read(language, roots).words:
            found.setdefault(word.lower(), []).append(language)
    return {word: tuple((name, 1 / len(names)) for name in names) for word, names in found.items()}


def blocks(text: str, languages: tuple[str, ...], roots: tuple[Path, ...]) -> list[tuple[int, int, str | None]]:
    """The text in blocks of one language: (start, end, language), blank lines and line breaks left out between blocks.

    A line that says nothing (a name, a number) goes with the line before it, the first ones with the first that does; None
    where no line says anything.
    """
    known = weights(languages, roots)
    lines: list[tuple[int, int, str | None]] = []
    at = 0
    for piece in regex.splititer(rf"[\n{BARRIER}]", text):
        if piece:
            lines.append((at, at + len(piece), guess(piece, known)))
        at += len(piece) + 1
    told = next((language for *_, language in lines if language), None)
    merged: list[tuple[int, int, str | None]] = []
    for start, end, said in lines:
        told = said or told
        if merged and merged[-1][2] == told:
            merged[-1] = (merged[-1][0], end, told)
        else:
            merged.append((start, end, told))
    return merged


def guess(line: str, known: Mapping[str, tuple[tuple[str, float], ...]]) -> str | None:
    """The language of a line, None where its words do not tell."""
    scores: Counter[str] = Counter()
    for word in _WORD.findall(line[:ENOUGH].lower()):
        for language, weight in known.get(word, ()):
            scores[language] += weight  # type: ignore[assignment]
    if not scores:
        return None
    (best, score), *rest = scores.most_common(2)
    return best if not rest or score > rest[0][1] else None


def main_language(parts: list[tuple[int, int, str | None]]) -> str | None:
    """The language of most of the text."""
    sizes: Counter[str] = Counter()
    for start, end, language in parts:
        if language:
            sizes[language] += end - start
    return sizes.most_common(1)[0][0] if sizes else None
