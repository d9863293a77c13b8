"""Rules, compiled: which places of a text to look at, and a matcher for each pattern.

A pattern becomes a chain of small functions (`Step`), one for each slot and each piece between slots; a step that fails makes the
one before it try its next possibility. The steps do not search: a slot looks up what the lexicon's automaton has found
in the text beforehand. Where a pattern can begin (its *anchors*) follows from the pattern itself.
"""

from __future__ import annotations

import difflib
import functools
import itertools
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs
import regex

from ..errors import RuleError
from . import pattern as p
from .automaton import Automaton
from .read import KINDS, Entry, Lexicon, Rule, RuleSet

Capture = tuple[str, int, int, Any, Any]
"""(field, start, end, value, earlier captures): an entry, a mention or the text itself, in a linked list."""

Captures = Capture | None
Hit = tuple[int, tuple[tuple[int, Entry], ...]]
"""Where a form ends and what it means: the numbers of lexicons with the entries."""
Reading = tuple[int, Any, tuple[tuple[str, int, int, Any], ...]]
"""One way to read a phrase: its end, the value that a `{:source}` inside gives it (else None), its other captures."""
Found = tuple[int, Captures] | None
Step = Callable[["Context", int, Captures], Found]
Head = Callable[["Context", int], Iterable[int]]
"""Where the beginning of a pattern may end."""
Tail = tuple[p.Node, ...]
"""What follows it."""

DEPTH = 400
"""How many repetitions of pieces with slots may be open at once; Python's stack is finite."""

STAGES = 4
SPAN = "@span"


class Context:
    """A text under examination: what the automata found in it and the candidates of earlier stages."""

    __slots__ = ("collecting", "depth", "ends", "flat", "goal", "hits", "kinds", "masks", "phrases", "text")

    def __init__(self, text: str, hits: dict[int, list[Hit]], masks: dict[int, int]) -> None:
        self.masks = masks
        self.text = text
        self.flat = text.replace("\n", " ")
        self.hits = hits
        self.kinds: dict[str, dict[int, list[tuple[int, Any]]]] = {kind: {} for kind in KINDS}
        self.depth = 0
        self.goal = 0
        """Where a gap between two mentions has to end."""
        self.phrases: dict[tuple[int, int], list[Reading]] = {}
        """What each phrase matches at each place where it was tried: rules share phrases, and each is read once."""
        self.ends: dict[tuple[int, int], int] = {}
        """The same for phrases without slots: where each ends, -1 for nowhere."""
        self.collecting: list[dict[int, Captures]] = []


class Lazy:
    """Steps that are made when they are first needed: most rules are not in most texts."""

    __slots__ = ("_make", "_step")

    def __init__(self, make: Callable[[], Step]) -> None:
        self._make = make
        self._step: Step | None = None

    def get(self) -> Step:
        if self._step is None:
            self._step = self._make()
        return self._step


class Gate(dict[tuple[str, int], bool]):
    """Whether something can match at a place, by the character there and the lexicons that found something; worked out once for each."""

    __slots__ = ("decide", "relevant")

    def __init__(self, relevant: int, decide: Callable[[str, int], bool]) -> None:
        self.relevant = relevant
        self.decide = decide

    def __missing__(self, key: tuple[str, int]) -> bool:
        found = self.decide(*key)
        if len(self) < MASKS:
            self[key] = found
        return found


@attrs.frozen(eq=False)
class CompiledRule:
    rule: Rule
    kind: str
    stage: int
    steps: Lazy
    anchors: frozenset[tuple[str, str]]
    parts: Tail = ()
    """The pattern's parts in a row, as far as they tell where it can begin."""
    before: Callable[[str, int, int], Any] | None = None
    not_before: Callable[[str, int, int], Any] | None = None
    after: Callable[[str, int], Any] | None = None
    not_after: Callable[[str, int], Any] | None = None


@attrs.frozen(eq=False)
class Index:
    """The forms of all lexicons that mind case, or of all that do not: an automaton, and what each of its strings means."""

    exact: bool
    automaton: Automaton
    meanings: list[tuple[tuple[int, Entry], ...]]
    masks: list[int]


@attrs.frozen(eq=False)
class Grammar:
    """The compiled rules of one language."""

    language: str
    rules: tuple[CompiledRule, ...]
    gaps: Mapping[str, Step]
    """Phrases that stand between mentions, by name, as matchers."""
    contexts: Mapping[str, Callable[[str, int, int], Any]]
    """Phrases that stand before a mention, by name, as matchers."""
    words: frozenset[str]
    any_case: Index
    exact: Index
    bits: Mapping[tuple[str, str], int]
    stages: tuple[Starting, ...]
    """The rules of each stage by their anchors; the last stage is that of links."""
    anchors: int
    """The bits of all anchors of the stages before the last."""


class Fan:
    """Rules that begin with the same slot: which of them can go on depends on what stands where it ends."""

    __slots__ = ("_builder", "_known", "_relevant", "_rules", "head")

    def __init__(self, head: Head, rules: list[tuple[CompiledRule, Tail]], builder: Builder) -> None:
        self.head = head
        self._rules = tuple(rules)
        self._builder = builder
        self._relevant = functools.reduce(operator.or_, (builder.relevant(p.Sequence(tail)) for _, tail in rules))
        self._known: dict[tuple[str, int], tuple[CompiledRule, ...]] = {}

    def at(self, ctx: Context, at: int) -> tuple[CompiledRule, ...]:
        """The rules that can go on from here."""
        found: tuple[CompiledRule, ...] = ()
        for end in self.head(ctx, at):
            key = ctx.flat[end : end + 1], ctx.masks.get(end, 0) & self._relevant
            rules = self._known.get(key)
            if rules is None:
                rules = tuple(rule for rule, tail in self._rules if self._builder.goes_on(tail, *key))
                if len(self._known) < MASKS:
                    self._known[key] = rules
            if rules is not found:
                found = tuple(dict.fromkeys((*found, *rules))) if found else rules
        return found


class Starting:
    """Which rules of a stage may begin where the anchors of a mask stand."""

    def __init__(self, rules: Iterable[tuple[int, CompiledRule]], builder: Builder) -> None:
        self._rules = tuple(rules)
        self._builder = builder
        self._known: dict[int, tuple[tuple[CompiledRule, ...], tuple[Fan, ...]]] = {}
        self.any = 0
        """The bits of all anchors: where none of them stands no rule begins."""
        for bits, _ in self._rules:
            self.any |= bits

    def at(self, ctx: Context, at: int, mask: int) -> Iterable[CompiledRule]:
        """The rules that are worth trying at a place, of which the mask says what stands there."""
        known = self._known.get(mask)
        if known is None:
            known = self._sorted(mask)
            if len(self._known) < MASKS:
                self._known[mask] = known
        plain, fans = known
        if not fans:
            return plain
        found = [*plain]
        for fan in fans:
            found += fan.at(ctx, at)
        return found

    def _sorted(self, mask: int) -> tuple[tuple[CompiledRule, ...], tuple[Fan, ...]]:
        plain: list[CompiledRule] = []
        fans: dict[Head, list[tuple[CompiledRule, Tail]]] = {}
        for bits, rule in self._rules:
            if bits & mask:
                begins = self._builder.begins(rule, mask)
                if begins is None:
                    plain.append(rule)
                elif begins[0] is not None:
                    fans.setdefault(begins[0], []).append((rule, begins[1]))
        return tuple(plain), tuple(Fan(head, those, self._builder) for head, those in fans.items())


MASKS = 20_000
"""How many masks are remembered; a language has a few hundred."""

GAPS = ("title_person", "person_title", "title_title")
CONTEXTS = ("single_name_not_before", "single_name_not_after")


def compile_rules(sets: Iterable[RuleSet], spelling: tuple[tuple[str, str], ...]) -> Grammar:
    """Compile the rule sets that make up one language (its own last)."""
    sets, spell = tuple(sets), Spelling(spelling)
    lexicons: dict[str, list[Lexicon]] = {}
    phrases: dict[str, str] = {}
    rules: dict[str, Rule] = {}
    for one in sets:
        for name, parts in one.lexicons.items():
            lexicons.setdefault(name, []).extend(parts)
        phrases.update(one.phrases)
        rules.update((rule.id, rule) for rule in one.rules)
    builder = Builder(lexicons, phrases)
    compiled = tuple(builder.rule(rule) for rule in rules.values())
    gaps = {name: builder.whole(phrases[name]) for name in GAPS if name in phrases}
    contexts: dict[str, Any] = {
        name: (_ahead if name.endswith("after") else _behind)(phrases[name], f"phrase {name}") for name in CONTEXTS if name in phrases
    }

    forms: tuple[dict[str, dict[tuple[int, Entry], None]], ...] = ({}, {})
    for name, number in builder.numbers.items():
        for lexicon in lexicons[name]:
            table = forms[lexicon.exact]
            for form, entry in lexicon.forms:
                for variant in spell.variants(form):
                    table.setdefault(variant if lexicon.exact else lower(variant), {})[number, entry] = None
    bits: dict[tuple[str, str], int] = {("lexicon", name): 1 << number for name, number in builder.numbers.items()}
    literals = sorted({text for rule in compiled for kind, text in rule.anchors if kind == "literal"})
    for kind, text in [("digit", ""), *(("kind", kind) for kind in KINDS), *(("literal", text) for text in literals)]:
        bits[kind, text] = 1 << len(bits)
    builder.bits = {anchor: bit for anchor, bit in bits.items() if anchor[0] in ("lexicon", "literal")}
    stages = tuple(
        Starting(((sum(bits[a] for a in rule.anchors), rule) for rule in compiled if rule.stage == stage), builder)
        for stage in range(STAGES + 1)
    )
    return Grammar(
        language=sets[-1].language,
        rules=compiled,
        gaps=gaps,
        contexts=contexts,
        words=frozenset().union(*(one.words for one in sets)),
        any_case=_index(False, forms[0], {}),
        exact=_index(True, forms[1], {text: bits["literal", text] for text in literals}),
        bits=bits,
        stages=stages,
        anchors=functools.reduce(operator.or_, (stage.any for stage in stages[:STAGES])),
    )


def _index(exact: bool, forms: Mapping[str, Mapping[tuple[int, Entry], None]], literals: Mapping[str, int]) -> Index:
    strings = sorted({*forms, *literals})
    meanings: list[tuple[tuple[int, Entry], ...]] = [tuple(forms.get(string, ())) for string in strings]
    masks = [_mask(meaning) | literals.get(string, 0) for string, meaning in zip(strings, meanings, strict=True)]
    return Index(exact, Automaton(strings), meanings, masks)


def _mask(meanings: tuple[tuple[int, Entry], ...]) -> int:
    mask = 0
    for number, _ in meanings:
        mask |= 1 << number
    return mask


def lower(text: str) -> str:
    """Small letters, one for one, so that offsets stay."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


class Spelling:
    """Pairs of spellings that mean the same at the end of a syllable, in any case of their letters."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._other: dict[str, str] = {}
        for one, other in pairs:
            for case in (str.lower, str.title, str.upper):
                self._other[case(one)], self._other[case(other)] = case(other), case(one)
        # After q the u belongs to the consonant: quý has one spelling.
        self._one = re.compile(rf"(?<![qQ])(?:{'|'.join(self._other)})(?![^\W\d_])" if self._other else r"(?!)")

    def variants(self, form: str) -> tuple[str, ...]:
        """The form, and the form with all its syllables in the other spelling where there is one."""
        if form.isascii():
            return (form,)
        swapped = self._one.sub(lambda match: self._other[match.group()], form)
        return (form,) if swapped == form else (form, swapped)


class Builder:
    """Makes steps of trees, and tells what trees can begin with."""

    def __init__(self, lexicons: Mapping[str, Iterable[Lexicon]], phrases: Mapping[str, str]) -> None:
        self.lexicons = lexicons
        self.numbers = {name: number for number, name in enumerate(lexicons)}
        self.heads: dict[str, Head] = {}
        self.relevants: dict[int, tuple[p.Node, int]] = {}
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
            self.trees[phrase] = _parse(self.phrases[phrase], f"phrase {phrase}")
        return self.trees[phrase]

    def whole(self, source: str) -> Step:
        return self.step(_parse(source, "phrase"), accept_goal)

    def rule(self, rule: Rule) -> CompiledRule:
        place = f"{rule.file}: rule {rule.id}"
        node = _parse(rule.match, place)
        if rule.before_kind:
            node = p.Sequence((p.Slot("_", rule.before_kind), p.Slot("_", "title_person"), p.Named(SPAN, node)))
        elif rule.after_kind:
            node = p.Sequence((p.Named(SPAN, node), p.Slot("_", "person_title"), p.Slot("_", rule.after_kind)))
        try:
            for slot in p.slots(node):
                self.check(slot, ())
            last = accept if rule.span else _accept_word
            steps = Lazy(lambda: self.step(node, last))
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
            rule, rule.kind, stage, steps, frozenset(anchors), () if rule.after_kind else node.parts if isinstance(node, p.Sequence) else (node,),
            _behind(rule.before, place), _behind(rule.not_before, place), _ahead(rule.after, place), _ahead(rule.not_after, place),
        )

    def check(self, slot: p.Slot, open_phrases: tuple[str, ...]) -> None:
        """Whether a slot's source exists, and the sources of the phrase it names."""
        source = slot.source
        if source in self.phrases:
            if source in open_phrases:
                raise p.PatternError(f"phrase {source} uses itself", 0)
            if source not in self.checked:
                for inner in p.slots(self.tree(source)):
                    self.check(inner, (*open_phrases, source))
                self.checked.add(source)
        elif source not in self.numbers and source not in KINDS:
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
                self.heads[source] = _text_ends(self.phrase(source)[0], _expression(p.source(self.tree(source))))
            elif source in self.phrases:
                self.heads[source] = _phrase_ends(*self.phrase(source))
            elif source in self.numbers:
                self.heads[source] = _lexicon_ends(self.numbers[source])
            else:
                self.heads[source] = _kind_ends(source)
        return self.heads[source]

    def goes_on(self, parts: Tail, char: str, mask: int) -> bool:
        """Whether parts, one after the other, can match at a place: the character there, the lexicons that found something there."""
        for part in parts:
            if self.forbidden(part, mask):
                return False
            if self.possible(part, char, mask):
                return True
            if not self.may_be_empty(part):
                return False
        return True

    def possible(self, node: p.Node, char: str, mask: int) -> bool:
        """Whether a tree can match a text that is not empty at such a place."""
        if not p.has_slot(node):
            if isinstance(node, p.Look) or not char:
                return False
            match = _expression(p.source(node))().match(char, partial=True)
            return match is not None and (match.partial or match.end() > 0)
        match node:
            case p.Sequence(parts):
                for part in parts:
                    if self.forbidden(part, mask):
                        return False
                    if self.possible(part, char, mask):
                        return True
                    if not self.may_be_empty(part):
                        return False
                return False
            case p.Choice(options):
                return any(self.possible(option, char, mask) for option in options)
            case p.Repeat(part) | p.Named(_, part):
                return self.possible(part, char, mask)
            case p.Slot(_, source) if source in self.phrases:
                return self.possible(self.tree(source), char, mask)
            case p.Slot(_, source) if source in self.numbers:
                return bool(mask >> self.numbers[source] & 1)
            case p.Slot():
                return True
            case _:
                return False

    def forbidden(self, node: p.Node, mask: int) -> bool:
        """Whether a look-ahead for a word of a lexicon fails at such a place."""
        return isinstance(node, p.Look) and self.is_lexicon(node.part) and bool(mask & self.guard(node.part)) is not node.wanted

    def relevant(self, node: p.Node) -> int:
        """The bits of the lexicons that decide whether a tree can match at a place."""
        if id(node) not in self.relevants:
            self.relevants[id(node)] = node, self._relevant(node)
        return self.relevants[id(node)][1]

    def _relevant(self, node: p.Node) -> int:
        match node:
            case p.Sequence(parts):
                bits = 0
                for part in parts:
                    bits |= self.relevant(part)
                    if not self.may_be_empty(part):
                        break
                return bits
            case p.Choice(options):
                return functools.reduce(operator.or_, map(self.relevant, options))
            case p.Repeat(part) | p.Named(_, part):
                return self.relevant(part)
            case p.Look(part):
                return self.guard(part) if self.is_lexicon(part) else 0
            case p.Slot(_, source) if source in self.phrases:
                return self.relevant(self.tree(source))
            case p.Slot(_, source) if source in self.numbers:
                return 1 << self.numbers[source]
            case _:
                return 0

    def gate(self, node: p.Node) -> Gate:
        """Whether a tree can match something at a place, by what stands there."""
        return Gate(self.relevant(node), lambda char, mask: self.possible(node, char, mask))

    # --- from tree to steps

    def step(self, node: p.Node, after: Step) -> Step:
        if not p.has_slot(node):
            return _piece(node, after)
        match node:
            case p.Sequence(parts):
                for part in reversed(_merged(parts)):
                    after = self.step(part, after)
                return after
            case p.Choice(options):
                return _either([(self.gate(option), self.may_be_empty(option), self.step(option, after)) for option in options])
            case p.Repeat(part, least, most):
                return self.repeat(part, least, most, after)
            case p.Look(p.Slot(source=source), wanted) if source in self.numbers and source not in self.phrases:
                return _look_up(1 << self.numbers[source], wanted, after)
            case p.Look(part, wanted):
                return _look(None if self.may_be_empty(part) else self.gate(part), self.step(part, accept), wanted, after)
            case p.Named(name, part):
                return _phrase(next(self.numbering), None, None, Lazy(lambda: self.step(part, _collect)), name, after)
            case p.Slot(name, source):
                return self.slot(name or "", source, after)
            case _:
                raise p.PatternError("(?i:…) holds no slots", 0)

    def slot(self, field: str, source: str, after: Step) -> Step:
        if source in self.phrases and not p.has_slot(self.tree(source)):
            return _text_phrase(self.phrase(source)[0], _expression(p.source(self.tree(source))), field, after)
        if source in self.phrases:
            number, body = self.phrase(source)
            tree = self.tree(source)
            empty: bool | None = self.may_be_empty(tree)
            if empty and self.looks(tree):
                empty = None
            return _phrase(number, None if empty is None else self.gate(tree), empty, body, field, after)
        if source in self.numbers:
            return _lexicon(self.numbers[source], field, after)
        return _kind(source, field, after)

    def phrase(self, name: str) -> tuple[int, Lazy]:
        """The number and the steps of a phrase, the same for all who use it, made when it is first needed."""
        if name not in self.bodies:
            self.bodies[name] = next(self.numbering), Lazy(lambda: self.step(self.tree(name), _collect))
        return self.bodies[name]

    def repeat(self, part: p.Node, least: int, most: int | None, after: Step) -> Step:
        if most is not None:
            for _ in range(most - least):
                after = _optional(None if self.may_be_empty(part) else self.gate(part), self.step(part, after), after)
        else:
            if self.may_be_empty(part):
                raise p.PatternError("what is repeated without end must not match the empty text", 0)
            after = _loop(self.gate(part), lambda again: self.step(part, again), after)
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


def _behind(source: str | None, place: str) -> Callable[[str, int, int], Any] | None:
    if source is None:
        return None
    matcher = _compiled(f"(?:{_spaced(source, place)})", regex.REVERSE, place)
    return lambda text, start, end: matcher().match(text, start, end)


def _ahead(source: str | None, place: str) -> Callable[[str, int], Any] | None:
    if source is None:
        return None
    matcher = _compiled(f"(?:{_spaced(source, place)})", 0, place)
    return lambda text, start: matcher().match(text, start)


def _spaced(source: str, place: str) -> str:
    """A context, checked and with spaces that match a line break; it may use look-arounds and anchors."""
    try:
        return p.source(p.parse(source))
    except p.PatternError:
        return source.replace(" ", p.SPACE) if "[" not in source else source


def _compiled(source: str, flags: int, place: str) -> Callable[[], Any]:
    """The expression, compiled when it is first needed: most are not in most texts."""

    @functools.cache
    def get() -> Any:
        try:
            return regex.compile(source, regex.V1 | flags)
        except regex.error as error:
            raise RuleError(f"{place}: {error} in {source!r}") from None

    return get


# --- steps


def accept(ctx: Context, at: int, caps: Captures) -> Found:
    return at, caps


def accept_goal(ctx: Context, at: int, caps: Captures) -> Found:
    return (at, caps) if at == ctx.goal else None


def _accept_word(ctx: Context, at: int, caps: Captures) -> Found:
    """The end of a span: one inside a word makes the steps before it try again."""
    return None if inside_word(ctx.text, at) else (at, caps)


# Scripts written without spaces: between their letters every place may be a word's end.
_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Hangul}\u30fc\u3006]")
_FIRST_SPACELESS = "\u0e00"
_MARK = regex.compile(r"\p{M}")
_LAST_LETTER = "\u02ff"
"""Below these code points there is no need to ask."""


def inside_word(text: str, at: int) -> bool:
    """Whether a span that begins or ends here would tear a word or a number apart.

    >>> inside_word("Nam23", 3), inside_word("Nam23", 2), inside_word("23", 1)
    (False, True, True)
    """
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if left.isalpha() and right.isalpha():
        return (left < _FIRST_SPACELESS or not _SPACELESS.match(left)) and (right < _FIRST_SPACELESS or not _SPACELESS.match(right))
    return (left.isdigit() and right.isdigit()) or (right > _LAST_LETTER and _MARK.match(right) is not None)


@functools.lru_cache(maxsize=4096)
def _expression(source: str) -> Callable[[], Any]:
    return _compiled(source, 0, "pattern")


def _piece(node: p.Node, after: Step) -> Step:
    strings = p.strings(node)
    if strings is not None and len(strings) <= 12:
        if len(strings) == 1:
            return _literal(strings[0], after)
        return _literals(tuple(strings), after)
    if isinstance(node, p.Look):
        expression, wanted = _expression(p.source(node.part)), node.wanted

        def look(ctx: Context, at: int, caps: Captures) -> Found:
            return after(ctx, at, caps) if (expression().match(ctx.text, at) is not None) is wanted else None

        return look
    expression = _expression(p.source(node))
    possible: dict[str, bool] = {}

    def piece(ctx: Context, at: int, caps: Captures) -> Found:
        char = ctx.flat[at : at + 1]
        if char not in possible:
            possible[char] = expression().match(char, partial=True) is not None
        if not possible[char]:
            return None
        match = expression().match(ctx.text, at)
        return None if match is None else after(ctx, match.end(), caps)

    return piece


def _literal(string: str, after: Step) -> Step:
    length = len(string)

    def literal(ctx: Context, at: int, caps: Captures) -> Found:
        return after(ctx, at + length, caps) if ctx.flat.startswith(string, at) else None

    return literal


def _literals(strings: tuple[str, ...], after: Step) -> Step:
    def literals(ctx: Context, at: int, caps: Captures) -> Found:
        for string in strings:
            if ctx.flat.startswith(string, at):
                return after(ctx, at + len(string), caps)
        return None

    return literals


def _either(options: list[tuple[Gate, bool, Step]]) -> Step:
    relevant = functools.reduce(operator.or_, (gate.relevant for gate, _, _ in options))
    known: dict[tuple[str, int], tuple[Step, ...]] = {}

    def either(ctx: Context, at: int, caps: Captures) -> Found:
        key = ctx.flat[at : at + 1], ctx.masks.get(at, 0) & relevant
        steps = known.get(key)
        if steps is None:
            steps = tuple(step for gate, empty, step in options if empty or gate.decide(*key))
            if len(known) < MASKS:
                known[key] = steps
        for step in steps:
            found = step(ctx, at, caps)
            if found is not None:
                return found
        return None

    return either


def _optional(gate: Gate | None, step: Step, after: Step) -> Step:
    def optional(ctx: Context, at: int, caps: Captures) -> Found:
        if gate is None or gate[ctx.flat[at : at + 1], ctx.masks.get(at, 0) & gate.relevant]:
            found = step(ctx, at, caps)
            if found is not None:
                return found
        return after(ctx, at, caps)

    return optional


def _loop(gate: Gate, make: Callable[[Step], Step], after: Step) -> Step:
    def again(ctx: Context, at: int, caps: Captures) -> Found:
        if gate[ctx.flat[at : at + 1], ctx.masks.get(at, 0) & gate.relevant] and ctx.depth < DEPTH // 8:
            ctx.depth += 1
            found = body(ctx, at, caps)
            ctx.depth -= 1
            if found is not None:
                return found
        return after(ctx, at, caps)

    body = make(again)
    return again


def _text_end(ctx: Context, number: int, expression: Callable[[], Any], at: int) -> int:
    """Where a phrase without slots ends, -1 if it does not match; looked up once for each place."""
    key = (number, at)
    end = ctx.ends.get(key)
    if end is None:
        match = expression().match(ctx.text, at)
        end = ctx.ends[key] = -1 if match is None else match.end()
    return end


def _text_phrase(number: int, expression: Callable[[], Any], field: str, after: Step) -> Step:
    keep = field != "_"

    def text_phrase(ctx: Context, at: int, caps: Captures) -> Found:
        end = _text_end(ctx, number, expression, at)
        return None if end < 0 else after(ctx, end, (field, at, end, ctx.text[at:end], caps) if keep else caps)

    return text_phrase


def _look(gate: Gate | None, step: Step, wanted: bool, after: Step) -> Step:
    def look(ctx: Context, at: int, caps: Captures) -> Found:
        there = (gate is None or gate[ctx.flat[at : at + 1], ctx.masks.get(at, 0) & gate.relevant]) and step(ctx, at, None) is not None
        return after(ctx, at, caps) if there is wanted else None

    return look


def _look_up(bit: int, wanted: bool, after: Step) -> Step:
    """A look-ahead for a word of a lexicon: nothing has to be matched."""

    def look_up(ctx: Context, at: int, caps: Captures) -> Found:
        return after(ctx, at, caps) if bool(ctx.masks.get(at, 0) & bit) is wanted else None

    return look_up


def _lexicon(number: int, field: str, after: Step) -> Step:
    bit = 1 << number

    def lexicon(ctx: Context, at: int, caps: Captures) -> Found:
        if ctx.masks.get(at, 0) & bit:
            for end, meanings in ctx.hits[at]:
                for lexicon, entry in meanings:
                    if lexicon == number:
                        found = after(ctx, end, (field, at, end, entry, caps))
                        if found is not None:
                            return found
        return None

    return lexicon


def _kind(kind: str, field: str, after: Step) -> Step:
    def mention(ctx: Context, at: int, caps: Captures) -> Found:
        for end, candidate in ctx.kinds[kind].get(at, ()):
            found = after(ctx, end, (field, at, end, candidate, caps))
            if found is not None:
                return found
        return None

    return mention


def _collect(ctx: Context, at: int, caps: Captures) -> Found:
    """The end of a phrase: note the reading and ask for the next (of two with one end the first counts)."""
    ctx.collecting[-1].setdefault(at, caps)
    return None


def _readings(ctx: Context, body: Step, at: int) -> list[Reading]:
    ctx.collecting.append({})
    body(ctx, at, None)
    found = []
    for end, caps in ctx.collecting.pop().items():
        inside, value = [], None
        while caps is not None:
            if caps[0]:
                inside.append(caps[:4])
            else:
                value = caps[3]
            caps = caps[4]
        inside.reverse()
        found.append((end, value, tuple(inside)))
    return found


def _phrase(number: int, gate: Gate | None, empty: bool | None, body: Lazy, field: str, after: Step) -> Step:
    """`empty`: whether the phrase can match the empty text; then, where nothing else can match, it does."""
    keep = field != "_"

    def phrase(ctx: Context, at: int, caps: Captures) -> Found:
        if gate is not None and not gate[ctx.flat[at : at + 1], ctx.masks.get(at, 0) & gate.relevant]:
            if not empty:
                return None
            return after(ctx, at, (field, at, at, "", caps) if keep else caps)
        key = (number, at)
        readings = ctx.phrases.get(key)
        if readings is None:
            readings = ctx.phrases[key] = _readings(ctx, body.get(), at)
        for end, value, inside in readings:
            more = caps
            for name, first, last, what in inside:
                more = (name, first, last, what, more)
            if keep:
                more = (field, at, end, ctx.text[at:end] if value is None else value, more)
            found = after(ctx, end, more)
            if found is not None:
                return found
        return None

    return phrase


def _lexicon_ends(number: int) -> Head:
    bit = 1 << number

    def ends(ctx: Context, at: int) -> Iterable[int]:
        if not ctx.masks.get(at, 0) & bit:
            return ()
        return [end for end, meanings in ctx.hits[at] if any(lexicon == number for lexicon, _ in meanings)]

    return ends


def _kind_ends(kind: str) -> Head:
    return lambda ctx, at: (end for end, _ in ctx.kinds[kind].get(at, ()))


def _text_ends(number: int, expression: Callable[[], Any]) -> Head:
    def ends(ctx: Context, at: int) -> Iterable[int]:
        end = _text_end(ctx, number, expression, at)
        return (end,) if end >= 0 else ()

    return ends


def _phrase_ends(number: int, body: Lazy) -> Head:
    def ends(ctx: Context, at: int) -> Iterable[int]:
        key = (number, at)
        readings = ctx.phrases.get(key)
        if readings is None:
            readings = ctx.phrases[key] = _readings(ctx, body.get(), at)
        return [end for end, _, _ in readings]

    return ends


def captures(caps: Captures) -> list[tuple[str, int, int, Any]]:
    """The captures in the order of the text."""
    found: list[tuple[str, int, int, Any]] = []
    while caps is not None:
        found.append((caps[0], caps[1], caps[2], caps[3]))
        caps = caps[4]
    found.reverse()
    return found


