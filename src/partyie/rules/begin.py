"""What can be told of a pattern's tree beforehand: where it can begin, and whether it can match what stands at a place."""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Iterable, Mapping

import regex

from ..errors import RuleError
from . import pattern as p
from . import steps
from .matching import UNKNOWN, Row, Tail
from .read import Phrase

BEYOND = 2
"""After the two characters of a row."""

FAR = 1 << BEYOND


@functools.lru_cache(maxsize=65536)
def _takes(source: str, char: str) -> bool:
    """Whether a class or a character of a pattern takes a character of a text."""
    return bool(char) and steps.expression(source).match(char) is not None


class Beginnings:
    """Knows the lexicons and phrases that trees name, and what trees begin with."""

    def __init__(self, lexicons: Iterable[str], phrases: Mapping[str, Phrase]) -> None:
        self.numbers = {name: number for number, name in enumerate(lexicons)}
        self.phrases = phrases
        self.trees: dict[str, p.Node] = {}
        self.guards: dict[tuple[p.Node, bool], int] = {}
        self.relevants: dict[int, tuple[p.Node, int]] = {}
        self.beginnings: dict[str, tuple[int, int]] = {}
        self.bits: dict[tuple[str, str], int] = {}
        """The bits of lexicons and literals, which are known when all rules have been seen."""

    def tree(self, phrase: str) -> p.Node:
        if phrase not in self.trees:
            known = self.phrases[phrase]
            self.trees[phrase] = parsed(known.match, f"{known.file}: phrase {phrase}")
        return self.trees[phrase]

    def is_lexicon(self, node: p.Node) -> bool:
        """Whether a tree is nothing but the slot of a lexicon."""
        return isinstance(node, p.Slot) and node.source in self.numbers and node.source not in self.phrases

    def guard(self, node: p.Node, empty: bool = False) -> int:
        """The bits of the lexicons one of which a tree must begin with; 0 if it may begin otherwise.

        With `empty`: the same for a tree that can also match the empty text, and does so wherever none of them stands.
        """
        key = node, empty
        if key not in self.guards:
            self.guards[key] = self._guard(node, empty)
        return self.guards[key]

    def _guard(self, node: p.Node, empty: bool) -> int:
        try:
            anchors, can_be_empty = self.first(node)
        except p.PatternError:
            return 0
        if can_be_empty is not empty or not all(anchor in self.bits for anchor in anchors) or (empty and self.looks(node)):
            return 0
        return functools.reduce(operator.or_, (self.bits[anchor] for anchor in anchors), 0)

    def looks(self, node: p.Node) -> bool:
        """Whether a tree that can match the empty text looks ahead when it does."""
        match node:
            case p.Look():
                return True
            case p.Slot(_, source):
                return source in self.phrases and self.looks(self.tree(source))
            case p.Sequence(parts):
                return any(map(self.looks, parts))
            case p.Choice(options):
                return any(self.looks(option) for option in options if self.may_be_empty(option))
            case p.Repeat(part, least):
                return least > 0 and self.looks(part)
            case p.Named(_, part) | p.Flagged(part):
                return self.looks(part)
            case _:
                return False

    def may_be_empty(self, node: p.Node) -> bool:
        """Whether a tree can match the empty text."""
        match node:
            case p.Slot(_, source):
                return source in self.phrases and self.may_be_empty(self.tree(source))
            case p.Named(_, part):
                return self.may_be_empty(part)
            case p.Look():
                return True
            case p.Choice(options):
                return any(map(self.may_be_empty, options))
            case p.Repeat(part, least):
                return not least or self.may_be_empty(part)
            case p.Sequence(parts):
                return all(map(self.may_be_empty, parts))
            case _:
                return False

    # --- where a pattern can begin

    def first(self, node: p.Node) -> tuple[set[tuple[str, str]], bool]:
        """The anchors of a tree, and whether it can match the empty text."""
        match node:
            case p.Slot(_, source):
                if source in self.numbers and source not in self.phrases:
                    return {("lexicon", source)}, False
                return self.first(self.tree(source)) if source in self.phrases else ({("kind", source)}, False)
            case p.Named(_, part):
                return self.first(part)
            case p.Choice(options):
                found = [self.first(option) for option in options]
                return set().union(*(f[0] for f in found)), any(f[1] for f in found)
            case p.Repeat(part, least) if p.has_slot(node):
                anchors, empty = self.first(part)
                return anchors, empty or not least
            case p.Look():
                return set(), True
            case p.Sequence(parts):
                return self.first_of(parts)
            case _:
                return self.first_of((node,))

    def first_of(self, parts: tuple[p.Node, ...]) -> tuple[set[tuple[str, str]], bool]:
        anchors: set[tuple[str, str]] = set()
        parts = tuple(part for part in parts if not isinstance(part, p.Look))
        for index, part in enumerate(parts):
            if p.has_slot(part):
                found, empty = self.first(part)
            else:
                found, empty = _beginnings(list(itertools.takewhile(lambda n: not p.has_slot(n), parts[index:])))
            anchors |= found
            if not empty:
                return anchors, False
        return anchors, True

    # --- what a tree can match

    def goes_on(self, parts: Tail, row: Row) -> bool:
        """Whether parts, one after the other, can match at a place."""
        return row is UNKNOWN or bool(self.reach(p.Sequence(parts), 0, row))

    def possible(self, node: p.Node, row: Row) -> bool:
        """Whether a tree can match a text that is not empty at a place."""
        return row is UNKNOWN or self.reach(node, 0, row) > 1

    def reach(self, node: p.Node, at: int, row: Row) -> int:
        """Where in the two characters of a row a tree that begins at the first or second (0, 1) may end: a bit each for before the
        first, before the second, and beyond. It never says less than there is, and where it says beyond it may leave out the rest.
        """
        if at == BEYOND:
            return FAR
        match node:
            case p.Sequence(parts):
                places = 1 << at
                for part in parts:
                    places = self._reach_from(part, places, row)
                    if not places or places & FAR:
                        return places
                return places
            case p.Choice(options):
                places = 0
                for option in options:
                    places |= self.reach(option, at, row)
                    if places & FAR:
                        break
                return places
            case p.Repeat(part, least):
                once = self.reach(part, at, row)
                again = once if once & FAR else once | self._reach_from(part, once & ~(1 << at), row)
                return again if least else again | 1 << at
            case p.Named(_, part):
                return self.reach(part, at, row)
            case p.Look(part, wanted):
                if self.is_lexicon(part):
                    return 1 << at if bool((row[2] if at else row[1]) & self.guard(part)) is wanted else 0
                return 0 if wanted and not self.reach(part, at, row) else 1 << at
            case p.Slot(_, source) if source in self.phrases:
                return self.reach(self.tree(source), at, row)
            case p.Slot(_, source) if source in self.numbers:
                return FAR if (row[2] if at else row[1]) >> self.numbers[source] & 1 else 0
            case p.Slot():
                return FAR
            case p.Flagged():
                return FAR if steps.expression(p.source(node)).match(row[0], at, partial=True) is not None else 0
            case _:
                return 2 << at if _takes(p.source(node), row[0][at : at + 1]) else 0

    def _reach_from(self, node: p.Node, places: int, row: Row) -> int:
        found = places & FAR
        for at in range(BEYOND):
            if places >> at & 1 and not found & FAR:
                found |= self.reach(node, at, row)
        return found

    def relevant(self, node: p.Node) -> int:
        """The bits of the lexicons that have to do with whether a tree can match the two characters of a row."""
        if id(node) not in self.relevants:
            self.relevants[id(node)] = node, self._relevant(node)[0]
        return self.relevants[id(node)][1]

    def _relevant(self, node: p.Node) -> tuple[int, int]:
        """The bits, and how many characters the tree takes at least (0 to 2)."""
        match node:
            case p.Sequence(parts):
                bits = length = 0
                for part in parts:
                    more, least = self._relevant(part)
                    bits, length = bits | more, length + least
                    if length >= BEYOND:
                        break
                return bits, min(length, BEYOND)
            case p.Choice(options):
                found = [self._relevant(option) for option in options]
                return functools.reduce(operator.or_, (bits for bits, _ in found)), min(least for _, least in found)
            case p.Repeat(part, least):
                bits, length = self._relevant(part)
                return bits, length if least else 0
            case p.Named(_, part):
                return self._relevant(part)
            case p.Look(part):
                return (self.guard(part) if self.is_lexicon(part) else self._relevant(part)[0]), 0
            case p.Slot(_, source) if source in self.phrases:
                if source not in self.beginnings:
                    self.beginnings[source] = self._relevant(self.tree(source))
                return self.beginnings[source]
            case p.Slot(_, source) if source in self.numbers:
                return 1 << self.numbers[source], 1
            case p.Flagged():
                return 0, 0
            case _:
                return 0, 1


def _beginnings(parts: list[p.Node]) -> tuple[set[tuple[str, str]], bool]:
    """The anchors of slot-free parts: literals, or digits; later parts matter where the first may be missing."""
    strings = p.strings(parts[0])
    if strings is not None and "" in strings:
        rest, empty = _beginnings(parts[1:]) if len(parts) > 1 else (set(), True)
        own = {("literal", s) for s in strings if s}
        return own | rest, empty
    source = "".join(f"(?:{p.source(part)})" for part in parts)
    compiled = regex.compile(source, regex.V1)
    if compiled.match("") is not None:
        return set(), True
    if any(compiled.match(d, partial=True) for d in "0123456789") and not any(compiled.match(c, partial=True) for c in "aAzZđĐ"):
        return {("digit", "")}, False
    longest: list[str] = [""]
    for part in parts:
        more = p.strings(part)
        if more is None or len(more) * len(longest) > 64:
            break
        longest = [a + b for a in longest for b in more]
        if min(map(len, longest)) >= 3:
            return {("literal", s) for s in longest}, False
    if longest and all(len(s) >= 2 for s in longest):
        return {("literal", s) for s in longest}, False
    raise p.PatternError("begins with neither a slot, nor digits, nor a literal of three characters", 0)


def parsed(source: str, place: str) -> p.Node:
    try:
        return p.parse(source)
    except p.PatternError as error:
        raise RuleError(f"{place}: {error} (character {error.at + 1} of {source!r})") from None
