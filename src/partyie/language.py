# cython: boundscheck=False, wraparound=False, initializedcheck=False
"""The language of a line, by the frequent words of each language."""

from __future__ import annotations

import functools
import itertools
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import regex

from .characters import (
    BASIC,
    IRREGULAR,
    LINE_END,
    OTHER,
    SCRIPT,
    SMALL,
    UPPER,
    WORD,
    WORD_CAPITAL,
    WORD_LENGTH,
    WORD_LETTERS,
    WORD_WEIGHTS,
)
from .errors import RuleError
from .fold import BARRIER, UTF_32
from .rules.alphabet import expression
from .rules.code import NOTHING
from .rules.read import COMMON
from .rules.store import vocabulary

Part = tuple[int, int, str | None]
"""Start, end and language of a part of a text."""

ENOUGH = 400
"""Characters of a line that are looked at; the language does not change after that."""

WEAK = 0.3
"""What a word of a lexicon counts for, against a frequent word of the language."""

_LETTER = r"[\p{L}\p{M}]"


def mixed(before: int, letter: int) -> int:
    """A hash of letters, with one letter more."""
    return (before ^ letter) * 16777619 & 0x7FFFFFFF


@functools.lru_cache(maxsize=16)
def evidence(languages: tuple[str, ...], roots: tuple[Path, ...]) -> Evidence:
    """The evidence for each of the languages: the `words` and `scripts` of their rule files and, weakly, the words of their lexicons."""
    # Names of people and places, which every language may hold, are evidence of none.
    common = frozenset(vocabulary(COMMON, roots).others)
    words: dict[str, list[int]] = {}
    others: dict[str, list[int]] = {}
    scripts = []
    for number, language in enumerate(languages):
        known = vocabulary(language, roots)
        for word in known.words:
            words.setdefault(word, []).append(number)
        for word in known.others:
            if word not in common:
                others.setdefault(word, []).append(number)
        scripts += [(number, script_of(script)) for script in known.scripts]
    return Evidence(languages, words, others, scripts)


def script_of(name: str) -> regex.Pattern[str]:
    """Finds letters of a script; raises `RuleError` where Unicode has none of that name."""
    try:
        return expression(rf"\p{{Script={name}}}") if name.replace("_", "").isalnum() else expression("[")
    except regex.error:
        raise RuleError(f"Unicode has no script {name!r}; there are Thai, Hangul, Cyrillic, Han and others") from None


class Evidence:
    """What speaks for each of some languages: a word (a little less for each where several have it), a letter of a script.

    A frequent word counts 1, a word of a lexicon `WEAK`. Inside a line a capital is part of a name or an office, which frequent words
    are not. Words are found in a hash table by their letters; what is known of a character is found out when it is first met.
    """

    def __init__(
        self,
        languages: tuple[str, ...],
        words: Mapping[str, list[int]],
        others: Mapping[str, list[int]],
        scripts: Iterable[tuple[int, regex.Pattern[str]]],
    ) -> None:
        self._languages = languages
        self._scripts = tuple(scripts)
        self._signs = array("i", bytes(4 * BASIC))
        """What is known of each code point, 0 if nothing yet."""
        self._beyond: dict[int, int] = {}
        self._rows: dict[tuple[float, ...], int] = {}
        """Rows of weights, one for each language, and the number of each row; that of nothing but zeros is 0."""
        self._script_rows = [0]
        """The rows of scripts, by the numbers that characters have for them."""
        self._row((), 0)
        weak = {word: self._row(names, WEAK / len(names)) for word, names in others.items()}
        strong = {word: self._row(names, 1 / len(names)) for word, names in words.items()}
        known = sorted({*words, *others})
        self._numbers = {word: number for number, word in enumerate(known, 1)}
        self._mask = (1 << (2 * len(known)).bit_length()) - 1
        self._slots = array("i", bytes(4 * (self._mask + 1)))
        """The numbers of words by hashes, in each the rest of the hash too."""
        self._words = array("i", bytes(4 * WORD * (len(known) + 1)))
        self._letters = array("i", map(ord, "".join(known)))
        letters = 0
        for number, word in enumerate(known, 1):
            row = WORD * number
            self._words[row + WORD_LETTERS], self._words[row + WORD_LENGTH] = letters, len(word)
            self._words[row + WORD_CAPITAL] = weak.get(word, 0)
            self._words[row + WORD_WEIGHTS] = strong.get(word, weak.get(word, 0))
            letters += len(word)
            self._put(word, number)
        self._weights = array("d", itertools.chain.from_iterable(self._rows))

    def _row(self, languages: Iterable[int], weight: float) -> int:
        """The number of the row in which some languages have a weight."""
        those = list(languages)
        row = tuple(those.count(number) * weight for number in range(len(self._languages)))
        return self._rows.setdefault(row, len(self._rows))

    def _put(self, word: str, number: int) -> None:
        hash = 0
        for letter in word:
            hash = mixed(hash, ord(letter))
        slot = hash & self._mask
        while self._slots[slot]:
            slot = (slot + 1) & self._mask
        self._slots[slot] = hash & ~self._mask | number

    def parts(self, text: str) -> list[Part]:
        """A folded text in parts of one language, blank lines and line breaks left out between them.

        A line that says nothing (a name, a number) goes with the line before it, the first ones with the first that does; None
        where no line says anything.
        """
        codes = memoryview(text.encode(UTF_32, "surrogatepass")).cast("I")
        return self._parts(text, codes, array("d", bytes(2 * 8 * len(self._languages))))

    def _parts(self, text: str, codes: Any, scores: Any) -> list[Part]:
        found: list[Part] = []
        size, enough, line_feed, blank = len(text), ENOUGH, ord("\n"), ord(BARRIER)
        at = first = last = 0
        told = NOTHING
        while at < size:
            start = at
            at = self._hear(text, codes, start, min(size, start + enough), scores)
            while at < size and codes[at] != line_feed and codes[at] != blank:
                at += 1
            if at > start:
                said = self._best(scores)
                if last == 0:
                    first = start
                if said not in (NOTHING, told):
                    if told != NOTHING:
                        found.append((first, last, self._languages[told]))
                        first = start
                    told = said
                last = at
            at += 1
        if last > 0:
            found.append((first, last, None if told == NOTHING else self._languages[told]))
        return found

    def _hear(self, text: str, codes: Any, start: int, end: int, scores: Any) -> int:
        """Add up what the words and letters of a line say, and say how far that goes: to the end of the line, or where there is enough."""
        signs = self._signs
        for index in range(len(scores)):
            scores[index] = 0
        at = word = start
        hash = irregular = capital = 0
        while True:
            sign = LINE_END
            if at < end:
                sign = signs[codes[at]] if codes[at] < BASIC else 0
                if sign == 0:
                    sign = self._sign(codes[at])
            if sign >= SCRIPT:
                self._add(self._script_rows[sign // SCRIPT], scores, len(self._languages))
            if sign & SMALL:
                hash = mixed(hash, sign & SMALL)
                irregular |= sign & IRREGULAR
                at += 1
                continue
            if at > word:
                number = self._number(text, codes, word, at, hash, irregular)
                if number:
                    weights = WORD_CAPITAL if self._sign(codes[word]) & capital else WORD_WEIGHTS
                    self._add(self._words[WORD * number + weights], scores, 0)
                capital = UPPER
            if sign & LINE_END:
                return at
            at += 1
            word = at
            hash = irregular = 0

    def _add(self, number: int, scores: Any, first: int) -> None:
        """Add a row of weights to scores."""
        count = len(self._languages)
        for index in range(count):
            scores[first + index] += self._weights[number * count + index]

    def _best(self, scores: Any) -> int:
        """The number of the language for which words and letters, counted apart, say most."""
        count = len(self._languages)
        best, said = 0.0, NOTHING
        for index in range(count):
            score = scores[index] + scores[count + index]
            if score > best:
                best, said = score, index
            elif score == best:
                said = NOTHING
        return said

    def _number(self, text: str, codes: Any, start: int, end: int, hash: int, irregular: int) -> int:
        """The number of a word, 0 if it is not known."""
        if irregular:
            return self._numbers.get(text[start:end].lower(), 0)
        slot = hash & self._mask
        while self._slots[slot]:
            found = self._slots[slot]
            row = WORD * (found & self._mask)
            if (found ^ hash) <= self._mask and self._words[row + WORD_LENGTH] == end - start:
                letters, index = self._words[row + WORD_LETTERS], 0
                while index < end - start and self._letters[letters + index] == self._signs[codes[start + index]] & SMALL:
                    index += 1
                if index == end - start:
                    return found & self._mask
            slot = (slot + 1) & self._mask
        return 0

    def _sign(self, code: int) -> int:
        """What is known of a code point."""
        sign = self._signs[code] if code < BASIC else self._beyond.get(code, 0)
        return sign or self._learn(code)

    def _learn(self, code: int) -> int:
        """Find out what there is to know of a code point."""
        character, sign = chr(code), OTHER
        if character in ("\n", BARRIER):
            sign = LINE_END
        elif expression(_LETTER).match(character):
            small = character.lower()
            # Some have another small letter at the end of a word.
            regular = len(small) == 1 and (2 * character).lower() == 2 * small and max(code, ord(small)) < BASIC
            sign = UPPER * character.isupper() | (ord(small) if regular else IRREGULAR | 1)
        row = self._row([number for number, script in self._scripts if sign != LINE_END and script.match(character)], 1)
        if row not in self._script_rows:
            self._weights = array("d", itertools.chain.from_iterable(self._rows))
            self._script_rows.append(row)
        sign |= SCRIPT * self._script_rows.index(row)
        if code < BASIC:
            self._signs[code] = sign
        else:
            self._beyond[code] = sign
        return sign


def main_language(parts: list[Part]) -> str | None:
    """The language of most of the text."""
    sizes: Counter[str] = Counter()
    for start, end, language in parts:
        if language:
            sizes[language] += end - start
    return sizes.most_common(1)[0][0] if sizes else None
