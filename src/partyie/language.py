# cython: boundscheck=False, wraparound=False, initializedcheck=False
"""The language of a line, by the frequent words of each language."""

from __future__ import annotations

import functools
import threading
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
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

Words = dict[str, list[int]]
"""Words and the numbers of the languages that have them."""

ENOUGH = 400
"""Characters of a line that are looked at; the language does not change after that."""

WEAK = 0.3
"""What a word of a lexicon counts for, against a frequent word of the language."""

_LETTER = r"[\p{L}\p{M}]"

_lock = threading.Lock()


def mixed(before: int, letter: int) -> int:
    """A hash of letters, with one letter more."""
    return (before ^ letter) * 16777619 & 0x7FFFFFFF


@functools.lru_cache(maxsize=16)
def evidence(languages: tuple[str, ...], roots: tuple[Path, ...]) -> Evidence:
    """The evidence for each of the languages: the `words` and `scripts` of their rule files and, weakly, the words of their lexicons."""
    # Names of people and places, which every language may hold, are evidence of none.
    common = frozenset(vocabulary(COMMON, roots).others)
    words: Words = {}
    others: Words = {}
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
        words: Words,
        others: Words,
        scripts: Iterable[tuple[int, regex.Pattern[str]]],
    ) -> None:
        self._languages = languages
        self._scripts = tuple(scripts)
        self._signs = array("i", bytes(4 * BASIC))
        """What is known of each code point, 0 if nothing yet."""
        self._beyond: dict[int, int] = {}
        self._rows: dict[tuple[tuple[int, ...], float], int] = {((), 0): 0}
        """For each row of weights the languages that have one, the weight, and the number of the row."""
        self._script_rows = array("i", [0])
        """The rows of weights of scripts, by the numbers that characters have for them."""
        self._numbers: dict[str, int] = {}
        known = list(others | words)
        self._mask = (1 << (2 * len(known)).bit_length()) - 1
        self._slots = array("i", bytes(4 * (self._mask + 1)))
        """The numbers of words by hashes, in each the rest of the hash too."""
        self._words = array("i", bytes(4 * WORD * (len(known) + 1)))
        self._letters = array("i", "".join(known).encode(UTF_32, "surrogatepass"))
        self._put(known, words, others)
        self._weigh()

    def _put(self, known: list[str], words: Words, others: Words) -> None:
        """Put words into the table."""
        row = letters = 0
        for word in known:
            row += WORD
            self._numbers[word] = row
            weak = self._row(others[word], WEAK / len(others[word])) if word in others else 0
            self._words[row + WORD_LETTERS], self._words[row + WORD_LENGTH] = letters, len(word)
            self._words[row + WORD_WEIGHTS] = self._row(words[word], 1 / len(words[word])) if word in words else weak
            self._words[row + WORD_CAPITAL] = weak
            letters += len(word)
            hash = 0
            for letter in word:
                hash = mixed(hash, ord(letter))
            slot = hash & self._mask
            while self._slots[slot]:
                slot = (slot + 1) & self._mask
            self._slots[slot] = hash & ~self._mask | row // WORD

    def _row(self, languages: Sequence[int], weight: float) -> int:
        """The number of the row in which each of some languages has a weight."""
        return self._rows.setdefault((tuple(languages), weight), len(self._rows))

    def _weigh(self) -> None:
        """Write all rows of weights."""
        languages = range(len(self._languages))
        self._weights = array("d", [those.count(number) * weight for those, weight in self._rows for number in languages])

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
        signs, count = self._signs, len(self._languages)
        for index in range(2 * count):
            scores[index] = 0
        at = word = start
        hash = seen = capital = 0
        while True:
            sign = LINE_END
            if at < end:
                sign = signs[codes[at]] if codes[at] < BASIC else 0
                if sign == 0:
                    sign = self._sign(codes[at])
            if sign >= SCRIPT:
                for index in range(count):
                    scores[count + index] += self._weights[self._script_rows[sign // SCRIPT] * count + index]
            if sign & SMALL:
                hash = mixed(hash, sign & SMALL)
                seen |= sign
                at += 1
                continue
            # Most words that say nothing have a slot that is empty.
            if at > word and (self._slots[hash & self._mask] or seen & IRREGULAR):
                row = self._found(text, codes, word, at, hash, seen)
                weights = self._words[row + (WORD_CAPITAL if self._sign(codes[word]) & capital else WORD_WEIGHTS)] * count
                for index in range(count):
                    scores[index] += self._weights[weights + index]
            if sign & LINE_END:
                return at
            if at > word:
                capital = UPPER
            at += 1
            word = at
            hash = seen = 0

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

    def _found(self, text: str, codes: Any, start: int, end: int, hash: int, seen: int) -> int:
        """Where the row of a word begins, 0 if it is not known; `seen`: what is known of any of its letters."""
        if seen & IRREGULAR:
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
                    return row
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
        those = [number for number, script in self._scripts if sign != LINE_END and script.match(character)]
        with _lock:
            row, known = self._row(those, 1) if those else 0, list(self._script_rows)
            if row not in known:
                known.append(row)
                # What others look at does not change: it is replaced by what has one row more.
                self._weigh()
                self._script_rows = array("i", known)
        sign |= SCRIPT * known.index(row)
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
