"""The grammar of a language: what a machine needs, as numbers, and the rules that its programs stand for."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from .alphabet import Alphabet
from .choices import Choices
from .code import ANSWERS, NOTHING, SETS
from .compiled_rule import CompiledRule
from .machine import Context
from .read import Entry
from .scan import answer_key, answer_slot
from .traits import Traits
from .trie import Trie

_lock = threading.Lock()

STAGES = 4
"""Guards, dates and citations; persons; titles; persons by titles."""
LINKS, RELATIVE = STAGES, STAGES + 1
"""Beside the stages, for what is looked for afterwards: links, and dates that are counted from the day of writing."""


class AnchorSets:
    """Sets of anchors by number: 0 is the empty set, 1 the set of all."""

    def __init__(self, everything: int) -> None:
        self.bits: list[int] = []
        self._numbers: dict[int, int] = {}
        self.unions = array("q", [NOTHING]) * ANSWERS
        """What `union` has answered lately, each key and answer as one number, so that no thread finds a key with another's answer."""
        self.number(0)
        self.number(everything)

    def number(self, bits: int) -> int:
        """The number of a set; when there are too many, that of the set of all, by which more is tried than need be."""
        found = self._numbers.get(bits)
        if found is None:
            with _lock:
                found = self._numbers.get(bits, len(self.bits))
                if found >= SETS:
                    return 1
                if found == len(self.bits):
                    self.bits.append(bits)
                    # Last: who finds a number finds all that there is to it.
                    self._numbers[bits] = found
        return found

    def union(self, one: int, other: int) -> int:
        """The number of the union of two sets."""
        found = self.number(self.bits[one] | self.bits[other])
        self.unions[answer_slot(one, other)] = answer_key(one, other) << 32 | found
        return found


class Pool:
    """Machines that are done with a text and wait for the next."""

    MOST = 8

    def __init__(self) -> None:
        self._free: list[Context] = []

    def __reduce__(self) -> tuple[type[Pool], tuple[()]]:
        return Pool, ()

    def take(self) -> Context | None:
        """One that waits, if any does."""
        try:
            return self._free.pop()
        except IndexError:
            return None

    def give(self, context: Context) -> None:
        """Take one back."""
        if len(self._free) < self.MOST:
            self._free.append(context)


class Sorted(NamedTuple):
    """The rules that were asked for, for one set of anchors after the other.

    Those of a set stand from its number in `firsts` on to that in `lasts`, both -1 where nobody asked yet.
    """

    rules: list[CompiledRule]
    starts: array[int]
    """Where the programs of the rules begin."""
    firsts: array[int]
    lasts: array[int]
    backs: array[int]
    """Whether a set has rules that end before a mention."""
    backward: dict[int, tuple[CompiledRule, ...]]
    """These rules, by set."""


class Starting:
    """Which rules of a stage may begin where the anchors of a set stand."""

    def __init__(self, rules: Iterable[tuple[int, CompiledRule]], sets: AnchorSets) -> None:
        self._rules = tuple(rules)
        self._sets = sets
        self.sorted = Sorted([], array("i"), array("i"), array("i"), array("i"), {})

    def sort(self, number: int) -> None:
        """Find the rules that are worth trying where a set of anchors stands."""
        bits = self._sets.bits[number]
        rules = [rule for anchors, rule in self._rules if anchors & bits]
        forward = [rule for rule in rules if not rule.rule.after_kind]
        backward = tuple(rule for rule in rules if rule.rule.after_kind)
        with _lock:
            # What others are looking at does not change: it is replaced as a whole.
            old = self.sorted
            first = len(old.rules)
            unknown = array("i", [NOTHING]) * max(0, number + 1 - len(old.firsts))
            firsts, lasts, backs = old.firsts + unknown, old.lasts + unknown, old.backs + unknown
            firsts[number], lasts[number] = first, first + len(forward)
            backs[number] = bool(backward)
            starts = old.starts + array("i", [rule.start for rule in forward])
            self.sorted = Sorted(
                [*old.rules, *forward], starts, firsts, lasts, backs, {**old.backward, number: backward} if backward else old.backward
            )


class Compiled(NamedTuple):
    """All that a machine needs of a grammar."""

    alphabet: Alphabet
    code: array[int]
    openings: array[int]
    """For each instruction the traits that are demanded of the place where a match goes on from there, and of the place after that."""
    traits: Traits
    choices: Choices
    """Where the program branches, which ways lead on."""
    strings: array[int]
    counters: int
    fields: list[str]
    phrase_starts: array[int]
    phrase_kinds: array[int]
    trie: Trie
    meanings: array[int]
    """For each meaning of the trie's strings what `code.py` says of one."""
    pairs: array[int]
    """A lexicon and an entry in turn."""
    entries: list[Entry]
    sets: AnchorSets
    kind_sets: array[int]
    """The set of anchors of each kind of mention, of a run of digits."""
    digit: int
    pool: Pool


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
    """The rules of each stage by their anchors, those of links and of relative dates."""
    domain: tuple[Path, ...] = ()
    """The folders whose ontology holds; none for the shipped one."""
    levels: tuple[tuple[str, str], ...] = ()
    """Words that say of a place of what kind it is, in small letters, and the kind."""

    def scan(self, text: str) -> Context:
        """A folded text, looked over once."""
        context = self.program.pool.take() or Context(self.program)
        context.read(text)
        return context
