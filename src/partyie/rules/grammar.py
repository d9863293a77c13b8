"""The grammar of a language: what a machine needs, as numbers, and the rules that its programs stand for."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from .alphabet import Alphabet
from .code import NOTHING, SETS
from .machine import Context, Trie
from .read import Entry, Rule

_lock = threading.Lock()

STAGES = 4
"""Guards, dates and citations; persons; titles; persons by titles. Links come after the last."""


class CompiledRule(NamedTuple):
    rule: Rule
    kind: str
    stage: int
    start: int
    """The instruction that its program begins with."""
    anchors: frozenset[tuple[str, str]]
    each: str | None = None
    constants: tuple[tuple[str, Any], ...] = ()
    """The parts of the value that the rule itself states."""
    span: str | None = None
    """The field that is the mention's span; None if all that the pattern matches is."""
    before: int = NOTHING
    """The programs of the contexts."""
    not_before: int = NOTHING
    after: int = NOTHING
    not_after: int = NOTHING


class AnchorSets:
    """Sets of anchors by number: 0 is the empty set, 1 the set of all."""

    def __init__(self, everything: int) -> None:
        self.bits = [0, everything]
        self._numbers = {0: 0, everything: 1}
        self.unions: dict[int, int] = {}
        """What `union` has answered, by both numbers in one."""

    def number(self, bits: int) -> int:
        """The number of a set; when there are too many, that of the set of all, by which more is tried than need be."""
        found = self._numbers.get(bits)
        if found is None:
            with _lock:
                if len(self.bits) >= SETS:
                    return 1
                found = self._numbers.setdefault(bits, len(self.bits))
                if found == len(self.bits):
                    self.bits.append(bits)
        return found

    def union(self, one: int, other: int) -> int:
        """The number of the union of two sets."""
        found = self.number(self.bits[one] | self.bits[other])
        if len(self.unions) < SETS:
            self.unions[one * SETS + other] = found
        return found


class Worth(NamedTuple):
    """The rules that are worth trying at a place: those that begin there, and those that end before a mention there."""

    forward: tuple[CompiledRule, ...]
    backward: tuple[CompiledRule, ...]


class Starting:
    """Which rules of a stage may begin where the anchors of a set stand."""

    def __init__(self, rules: Iterable[tuple[int, CompiledRule]], sets: AnchorSets) -> None:
        self._rules = tuple(rules)
        self._sets = sets
        self.worth: list[Worth | Literal[False] | None] = []
        """The rules that are worth trying, by the number of the set; None where nobody asked yet, False where there are none."""

    def sorted(self, number: int) -> Worth | Literal[False]:
        """The rules that are worth trying where a set of anchors stands, noted in `worth`."""
        bits = self._sets.bits[number]
        rules = [rule for anchors, rule in self._rules if anchors & bits]
        worth = rules and Worth(tuple(r for r in rules if not r.rule.after_kind), tuple(r for r in rules if r.rule.after_kind))
        with _lock:
            while len(self.worth) <= number:
                self.worth.append(None)
            self.worth[number] = worth or False
        return worth or False


class Compiled(NamedTuple):
    """All that a machine needs of a grammar."""

    alphabet: Alphabet
    code: array[int]
    strings: array[int]
    counters: int
    fields: list[str]
    phrase_starts: array[int]
    phrase_kinds: array[int]
    trie: Trie
    pairs: array[int]
    """For each meaning of the trie's strings where its pairs of lexicon and entry begin."""
    pair_lexicons: array[int]
    pair_entries: array[int]
    entries: list[Entry]
    sets: AnchorSets
    meaning_sets: list[int]
    """The set of anchors of each meaning, of each kind of mention, of a run of digits."""
    kind_sets: list[int]
    digit: int


class Grammar(NamedTuple):
    """The compiled rules of one language."""

    language: str
    rules: tuple[CompiledRule, ...]
    gaps: Mapping[str, int]
    """Phrases that stand between mentions, by name: where their programs begin."""
    contexts: Mapping[str, int]
    """Phrases that stand before or after a mention, by name: where their programs begin."""
    words: frozenset[str]
    program: Compiled
    stages: tuple[Starting, ...]
    """The rules of each stage by their anchors; the last stage is that of links."""
    kinds: Mapping[str, int]
    """The number of each kind of mention."""

    def scan(self, text: str) -> Context:
        """A folded text, looked over once."""
        return Context(text, self.program)
