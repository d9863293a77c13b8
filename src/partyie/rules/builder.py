"""From rules and their trees to steps."""

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
from .begin import Beginnings, parsed
from .matching import SPAN, STAGES, Expression, Gate, Head, Lazy, Step, Table, Tail
from .read import KINDS, Phrase, Rule


@attrs.frozen(eq=False)
class CompiledRule:
    rule: Rule
    kind: str
    stage: int
    run: Lazy
    anchors: frozenset[tuple[str, str]]
    parts: Tail = ()
    """The pattern's parts in a row, as far as they tell where it can begin."""
    span: str | None = None
    """The field that is the mention's span; None if all that the pattern matches is."""
    before: Expression | None = None
    not_before: Expression | None = None
    after: Expression | None = None
    not_after: Expression | None = None


class Builder(Beginnings):
    """Makes steps of trees, and tells what trees can begin with."""

    def __init__(self, lexicons: Iterable[str], phrases: Mapping[str, Phrase]) -> None:
        super().__init__(lexicons, phrases)
        self.heads: dict[str, Head] = {}
        self.bodies: dict[str, tuple[int, Lazy]] = {}
        self.numbering = itertools.count()
        self.checked: set[str] = set()
        self.table = Table()

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
        node = parsed(rule.match, place)
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
            rule.span or (SPAN if rule.before_kind or rule.after_kind else None),
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
                    if not isinstance(part, p.Leaf):
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

    def head(self, source: str) -> Head:
        """Where a slot may end; the same function for the same source."""
        if source not in self.heads:
            if source in self.phrases and not p.has_slot(self.tree(source)):
                self.heads[source] = steps.text_ends(self.phrase(source)[0], steps.expression(p.source(self.tree(source))))
            elif source in self.phrases:
                number, body = self.phrase(source)
                tree = self.tree(source)
                self.heads[source] = steps.phrase_ends(number, None if self.may_be_empty(tree) else self.gate(tree), body)
            elif source in self.numbers:
                self.heads[source] = steps.lexicon_ends(self.numbers[source])
            else:
                self.heads[source] = steps.kind_ends(source)
        return self.heads[source]

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
