"""From trees to steps, and what can be told of a tree beforehand: where it can begin, what it can begin with."""

from __future__ import annotations

import difflib
import functools
import itertools
import operator
from collections.abc import Iterable, Mapping

import attrs
import regex

from ..errors import RuleError
from . import pattern as p
from . import steps
from .matching import SPAN, STAGES, UNKNOWN, Expression, Gate, Head, Lazy, Row, Step, Table, Tail
from .read import KINDS, Lexicon, Phrase, Rule


@attrs.frozen(eq=False)
class CompiledRule:
    rule: Rule
    kind: str
    stage: int
    run: Lazy
    anchors: frozenset[tuple[str, str]]
    parts: Tail = ()
    """The pattern's parts in a row, as far as they tell where it can begin."""
    before: Expression | None = None
    not_before: Expression | None = None
    after: Expression | None = None
    not_after: Expression | None = None


BEYOND = 2
"""After the two characters of a row."""


class Builder:
    """Makes steps of trees, and tells what trees can begin with."""

    def __init__(self, lexicons: Mapping[str, Iterable[Lexicon]], phrases: Mapping[str, Phrase]) -> None:
        self.lexicons = lexicons
        self.numbers = {name: number for number, name in enumerate(lexicons)}
        self.heads: dict[str, Head] = {}
        self.relevants: dict[int, tuple[p.Node, int]] = {}
        self.beginnings: dict[str, tuple[int, int]] = {}
        self.table = Table()
        self.phrases = phrases
        self.trees: dict[str, p.Node] = {}
        self.bodies: dict[str, tuple[int, Lazy]] = {}
        self.numbering = itertools.count()
        self.checked: set[str] = set()
        self.guards: dict[tuple[p.Node, bool], int] = {}
        self.bits: dict[tuple[str, str], int] = {}
        """The bits of lexicons and literals, which are known when all rules have been seen."""

    def tree(self, phrase: str) -> p.Node:
        if phrase not in self.trees:
            known = self.phrases[phrase]
            self.trees[phrase] = _parse(known.match, f"{known.file}: phrase {phrase}")
        return self.trees[phrase]

    def whole(self, phrase: str) -> Step:
        """The steps of a phrase that has to fill a gap between two mentions."""
        tree = self.tree(phrase)
        try:
            self.check(tree, (phrase,))
        except p.PatternError as error:
            raise RuleError(f"{self.phrases[phrase].file}: phrase {phrase}: {error}") from None
        return self.step(tree, steps.accept_goal)

    def rule(self, rule: Rule) -> CompiledRule:
        place = f"{rule.file}: rule {rule.id}"
        node = _parse(rule.match, place)
        if rule.before_kind:
            node = p.Sequence((p.Slot("_", rule.before_kind), p.Slot("_", "title_person"), p.Named(SPAN, node)))
        elif rule.after_kind:
            node = p.Sequence((p.Named(SPAN, node), p.Slot("_", "person_title"), p.Slot("_", rule.after_kind)))
        try:
            self.check(node, ())
            last = steps.accept if rule.span else steps.accept_word
            run = Lazy(lambda: self.step(node, last))
            # A pattern before a mention is tried backwards from it.
            anchors, empty = ({("kind", rule.after_kind)}, False) if rule.after_kind else self.first(node)
        except p.PatternError as error:
            raise RuleError(f"{place}: {error}") from None
        if empty:
            raise RuleError(f"{place}: the pattern matches nothing at all; something in it must be there")
        used = {slot.source for slot in p.slots(node)}
        stage = {"guard": 0, "citation": 0, "date": 0, "person": 1, "title": 2, "link": STAGES}[rule.kind]
        if rule.kind == "person" and ("title" in used or rule.after_kind):
            stage = 3
        return CompiledRule(
            rule,
            rule.kind,
            stage,
            run,
            frozenset(anchors),
            () if rule.after_kind else node.parts if isinstance(node, p.Sequence) else (node,),
            context(rule.before, place, regex.REVERSE),
            context(rule.not_before, place, regex.REVERSE),
            context(rule.after, place),
            context(rule.not_after, place),
        )

    def check(self, node: p.Node, open_phrases: tuple[str, ...]) -> None:
        """That all sources of a tree exist and nothing in it can go on for ever, phrases included."""
        match node:
            case p.Sequence(parts) | p.Choice(parts):
                for part in parts:
                    self.check(part, open_phrases)
            case p.Repeat(part, most=most):
                self.check(part, open_phrases)
                if most is None and p.has_slot(part) and self.may_be_empty(part):
                    raise p.PatternError("what is repeated without end must not match the empty text", 0)
            case p.Look(part) | p.Flagged(part) | p.Named(_, part):
                self.check(part, open_phrases)
            case p.Slot(_, source) if source in self.phrases:
                if source in open_phrases:
                    raise p.PatternError(f"phrase {source} uses itself", 0)
                if source not in self.checked:
                    self.check(self.tree(source), (*open_phrases, source))
                    self.checked.add(source)
            case p.Slot(_, source) if source not in self.numbers and source not in KINDS:
                known = [*self.numbers, *self.phrases, *KINDS]
                near = difflib.get_close_matches(source, known, 1)
                raise p.PatternError(f"no lexicon, phrase or kind {source!r}" + (f"; did you mean {near[0]!r}?" if near else ""), 0)

    # --- what a pattern begins with

    def begins(self, rule: CompiledRule, mask: int) -> tuple[Head | None, Tail] | None:
        """How a rule begins at a place where the lexicons of the mask have found something.

        What may be missing and is not there is passed over. The answer is the slot that the rule then begins with and what follows it;
        (None, ()) if a look-ahead forbids the rule here; None if this cannot be said beforehand.
        """
        for index, part in enumerate(rule.parts):
            if isinstance(part, p.Look):
                if self.is_lexicon(part.part) and bool(mask & self.guard(part.part)) is not part.wanted:
                    return None, ()
                continue
            if p.has_slot(part) and self.may_be_empty(part):
                inner = part.part if isinstance(part, p.Repeat) else self.tree(part.source) if isinstance(part, p.Slot) else part
                guard = self.guard(inner) or self.guard(inner, empty=True)
                if guard and not mask & guard:
                    continue
                return None
            if isinstance(part, p.Slot):
                return self.head(part.source), rule.parts[index + 1 :]
            return None
        return None

    def is_lexicon(self, node: p.Node) -> bool:
        """Whether a tree is nothing but the slot of a lexicon."""
        return isinstance(node, p.Slot) and node.source in self.numbers and node.source not in self.phrases

    def head(self, source: str) -> Head:
        """Where a slot may end; the same function for the same source."""
        if source not in self.heads:
            if source in self.phrases and not p.has_slot(self.tree(source)):
                self.heads[source] = steps.text_ends(self.phrase(source)[0], steps.expression(p.source(self.tree(source))))
            elif source in self.phrases:
                self.heads[source] = steps.phrase_ends(*self.phrase(source))
            elif source in self.numbers:
                self.heads[source] = steps.lexicon_ends(self.numbers[source])
            else:
                self.heads[source] = steps.kind_ends(source)
        return self.heads[source]

    def goes_on(self, parts: Tail, row: Row) -> bool:
        """Whether parts, one after the other, can match at a place."""
        return row is UNKNOWN or bool(self.reach(p.Sequence(parts), 0, row))

    def possible(self, node: p.Node, row: Row) -> bool:
        """Whether a tree can match a text that is not empty at a place."""
        return row is UNKNOWN or self.reach(node, 0, row) > 1

    def reach(self, node: p.Node, at: int, row: Row) -> int:
        """Where in the two characters of a row a tree that begins at the first or second (0, 1) may end: a bit each for before the
        first, before the second, and beyond. It never says less than there is.
        """
        if at == BEYOND:
            return 1 << BEYOND
        match node:
            case p.Sequence(parts):
                return functools.reduce(lambda places, part: self._reach_all(part, places, row), parts, 1 << at)
            case p.Choice(options):
                return functools.reduce(operator.or_, (self.reach(option, at, row) for option in options))
            case p.Repeat(part, least):
                once = self.reach(part, at, row)
                return once | self._reach_all(part, once & ~(1 << at), row) | (0 if least else 1 << at)
            case p.Named(_, part):
                return self.reach(part, at, row)
            case p.Look(part, wanted):
                if self.is_lexicon(part):
                    return 1 << at if bool((row[2] if at else row[1]) & self.guard(part)) is wanted else 0
                return 0 if wanted and not self.reach(part, at, row) else 1 << at
            case p.Slot(_, source) if source in self.phrases:
                return self.reach(self.tree(source), at, row)
            case p.Slot(_, source) if source in self.numbers:
                return 1 << BEYOND | 2 if (row[2] if at else row[1]) >> self.numbers[source] & 1 else 0
            case p.Slot():
                return 1 << BEYOND | 2
            case p.Flagged():
                there = steps.expression(p.source(node)).match(row[0], at, partial=True) is not None
                return 1 << BEYOND | 2 | 1 << at if there else 0
            case _:
                return 2 << at if row[0][at:] and steps.expression(p.source(node)).match(row[0], at) is not None else 0

    def _reach_all(self, node: p.Node, places: int, row: Row) -> int:
        return functools.reduce(operator.or_, (self.reach(node, at, row) for at in range(BEYOND + 1) if places >> at & 1), 0)

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

    def gate(self, node: p.Node) -> Gate:
        """Whether a tree can match something at a place, by what stands there."""
        return Gate(self.table, self.relevant(node), lambda row: self.possible(node, row))

    # --- from tree to steps

    def step(self, node: p.Node, after: Step) -> Step:
        if not p.has_slot(node):
            return steps.piece(node, after)
        match node:
            case p.Sequence(parts):
                for part in reversed(_merged(parts)):
                    after = self.step(part, after)
                return after
            case p.Choice(options):
                made = [(option, self.step(option, after)) for option in options]
                relevant = functools.reduce(operator.or_, map(self.relevant, options))
                return steps.either(
                    Gate(self.table, relevant, lambda row: tuple(step for option, step in made if self.goes_on((option,), row)))
                )
            case p.Repeat(part, least, most):
                return self.repeat(part, least, most, after)
            case p.Look(p.Slot(source=source), wanted) if source in self.numbers and source not in self.phrases:
                return steps.look_up(1 << self.numbers[source], wanted, after)
            case p.Look(part, wanted):
                return steps.look(None if self.may_be_empty(part) else self.gate(part), self.step(part, steps.accept), wanted, after)
            case p.Named(name, part):
                return steps.phrase(next(self.numbering), None, None, Lazy(lambda: self.step(part, steps.collect)), name, after)
            case p.Slot(name, source):
                return self.slot(name or "", source, after)
            case _:
                raise p.PatternError("(?i:…) holds no slots", 0)

    def slot(self, field: str, source: str, after: Step) -> Step:
        if source in self.phrases and not p.has_slot(self.tree(source)):
            return steps.text_phrase(self.phrase(source)[0], steps.expression(p.source(self.tree(source))), field, after)
        if source in self.phrases:
            number, body = self.phrase(source)
            tree = self.tree(source)
            empty: bool | None = self.may_be_empty(tree)
            if empty and self.looks(tree):
                empty = None
            return steps.phrase(number, None if empty is None else self.gate(tree), empty, body, field, after)
        if source in self.numbers:
            return steps.lexicon(self.numbers[source], field, after)
        return steps.kind(source, field, after)

    def phrase(self, name: str) -> tuple[int, Lazy]:
        """The number and the steps of a phrase, the same for all who use it, made when it is first needed."""
        if name not in self.bodies:
            self.bodies[name] = next(self.numbering), Lazy(lambda: self.step(self.tree(name), steps.collect))
        return self.bodies[name]

    def repeat(self, part: p.Node, least: int, most: int | None, after: Step) -> Step:
        if most is not None:
            end, gate = after, None if self.may_be_empty(part) else self.gate(part)
            for _ in range(most - least):
                # One that is left out leaves out those after it.
                after = steps.optional(gate, self.step(part, after), end)
        else:
            after = steps.loop(self.gate(part), lambda again: self.step(part, again), after)
        for _ in range(least):
            after = self.step(part, after)
        return after

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


def _parse(source: str, place: str) -> p.Node:
    try:
        return p.parse(source)
    except p.PatternError as error:
        raise RuleError(f"{place}: {error} (character {error.at + 1} of {source!r})") from None


def _merged(parts: tuple[p.Node, ...]) -> list[p.Node]:
    """Neighbouring parts without slots become one piece."""
    merged: list[p.Node] = []
    for slotted, group in itertools.groupby(parts, p.has_slot):
        nodes = tuple(group)
        merged += nodes if slotted or len(nodes) == 1 else (p.Sequence(nodes),)
    return merged


def context(source: str | None, place: str, flags: int = 0) -> Expression | None:
    """The expression of a context; with `regex.REVERSE` it matches backwards, from the end of what stands before."""
    return None if source is None else Expression(f"(?:{_spaced(source)})", place, flags)


def _spaced(source: str) -> str:
    """A context, checked and with spaces that match a line break; it may use look-arounds and anchors."""
    try:
        return p.source(p.parse(source))
    except p.PatternError:
        return source.replace(" ", p.SPACE) if "[" not in source else source
