"""What can be told of a pattern's tree beforehand: where it can begin."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import regex

from ..errors import RuleError
from . import pattern as p
from .alphabet import expression
from .read import Phrase


class Beginnings:
    """Knows the lexicons and phrases that trees name, and what trees begin with."""

    def __init__(self, lexicons: Iterable[str], phrases: Mapping[str, Phrase]) -> None:
        self.numbers = {name: number for number, name in enumerate(lexicons)}
        self.phrases = phrases
        self.trees: dict[str, p.Node] = {}

    def tree(self, phrase: str) -> p.Node:
        if phrase not in self.trees:
            known = self.phrases[phrase]
            self.trees[phrase] = parsed(known.match, Spot(known.file, "phrase", phrase))
        return self.trees[phrase]

    def may_be_empty(self, node: p.Node) -> bool:
        """Whether a tree can match the empty text."""
        match node:
            case p.Slot(_, source):
                return source in self.phrases and self.may_be_empty(self.tree(source))
            case p.Named(_, part) | p.Flagged(part):
                return self.may_be_empty(part)
            case p.Look() | p.Edge():
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
            case p.Repeat(part, least) if node.slotted:
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
            if part.slotted:
                found, empty = self.first(part)
            else:
                found, empty = _beginnings(list(itertools.takewhile(lambda n: not n.slotted, parts[index:])))
            anchors |= found
            if not empty:
                return anchors, False
        return anchors, True


def _beginnings(parts: list[p.Node]) -> tuple[set[tuple[str, str]], bool]:
    """The anchors of slot-free parts: literals, or digits; later parts matter where the first may be missing."""
    strings = p.strings(parts[0])
    if strings is not None and "" in strings:
        rest, empty = _beginnings(parts[1:]) if len(parts) > 1 else (set(), True)
        own = {("literal", s) for s in strings if s}
        return own | rest, empty
    leaves, empty = _first_leaves(p.Sequence(tuple(parts)))
    if empty:
        return set(), True
    classes = [expression(leaf.source if leaf.literal is None else regex.escape(leaf.literal[0])) for leaf in leaves]
    if all(one.search(DIGITS) and not one.search(OTHERS) for one in classes):
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
    raise p.PatternError(
        "begins with neither a slot, nor digits, nor a literal of three characters; what stands before may be a context", 0
    )


DIGITS = "0123456789"
OTHERS = "aAzZđĐ .,:;-/()'\""


def _first_leaves(node: p.Node) -> tuple[list[p.Leaf], bool]:
    """What a slot-free tree can begin with, and whether it can match the empty text."""
    match node:
        case p.Leaf():
            return [node], False
        case p.Sequence(parts):
            found: list[p.Leaf] = []
            for part in parts:
                leaves, empty = _first_leaves(part)
                found += leaves
                if not empty:
                    return found, False
            return found, True
        case p.Choice(options):
            several = [_first_leaves(option) for option in options]
            return [leaf for leaves, _ in several for leaf in leaves], any(empty for _, empty in several)
        case p.Repeat(part, least):
            leaves, empty = _first_leaves(part)
            return leaves, empty or not least
        case p.Flagged(part):
            return _first_leaves(part)
        case _:
            return [], True


class Spot(NamedTuple):
    """What a pattern belongs to: "rule" or "phrase" and its name, the key it stands under, its file."""

    file: str
    owner: str
    name: str
    key: str = "match"


class PlacedError(RuleError):
    """A pattern that cannot be used; `spot` says which, `problem` what is wrong and at which character."""

    def __init__(self, spot: Spot, problem: p.PatternError) -> None:
        self.spot, self.problem = spot, problem
        key = "" if spot.key == "match" else f", {spot.key}"
        super().__init__(f"{spot.file}: {spot.owner} {spot.name}{key}: {problem} (character {problem.at + 1})")


def parsed(source: str, spot: Spot, context: bool = False) -> p.Node:
    try:
        return p.parse(source, context)
    except p.PatternError as error:
        raise PlacedError(spot, error) from None
