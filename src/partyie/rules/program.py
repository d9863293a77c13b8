"""From rules and their trees to the program of a machine."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import regex

from ..errors import did_you_mean
from . import pattern as p
from .alphabet import Alphabet
from .begin import Beginnings, PlacedError, Spot, parsed
from .code import (
    ACCEPT,
    ATOM,
    CEILING,
    CHAR,
    CLASS,
    COLLECT,
    COUNT,
    EDGE,
    FLOOR,
    GOAL,
    JUMP,
    KIND,
    LEXICON,
    LOOK,
    LOOK_CLASS,
    LOOK_LEXICON,
    NOTHING,
    PHRASE,
    POSSESSIVE,
    REPEAT,
    REPEAT_LAZY,
    RESET,
    SIZE,
    SPLIT,
    STRING,
    WORD_END,
)
from .compiled_rule import CompiledRule, Meaning
from .format import KINDS, Rule
from .grammar import LINKS, RELATIVE
from .machine import BESIDE
from .read import Phrase
from .settle import certain, settled

MOST_CODE = 400_000
"""Numbers of the program of one pattern; the largest shipped one has a hundredth of that."""

MOST_PHRASES = 100
"""How deep phrases may name one another."""

CLASS_MEND = "a sign that stands for itself is written with a backslash"

LOOP = 50
"""How often a piece with slots or alternatives is repeated at most."""

RUN = 1000
"""How many characters a repeat without a limit takes at most beyond the least, where it may have to give some back.

Each place of a word as long as the text would be followed to the end of the text without it.
"""

ORDER = {"citation": 5, "date": 4, "title": 3, "person": 2, "guard": 1, "link": 0}
"""Which kind wins where all else is equal."""

SPAN = "@span"
"""The field of the mention's own span, where a rule matches more than that."""


class Program(Beginnings):
    """The program of a grammar, and what the machine needs besides."""

    def __init__(self, lexicons: Iterable[str], phrases: Mapping[str, Phrase], domain: tuple[Path, ...] = ()) -> None:
        super().__init__(lexicons, phrases)
        self.domain = domain
        self.alphabet = Alphabet()
        self.code = array("i")
        self.units: list[int] = []
        """Where the programs of rules, phrases and contexts begin, each after those that it names."""
        self.counters = 0
        self.fields = [""]
        """The names of fields by number; the first is that of `{:source}`."""
        self.phrase_starts = array("i")
        self.phrase_kinds = array("i")
        """Whether a phrase hangs on the mentions of earlier stages."""
        self.phrase_anchors: list[set[tuple[str, str]]] = []
        """The anchors of which one must stand where a phrase begins; none if it can begin otherwise."""
        self._phrase_numbers: dict[str, int] = {}
        self._field_numbers = {"": 0, "_": -1}
        self._kinds = {kind: number for number, kind in enumerate(KINDS)}
        self._contexts: dict[tuple[str, bool], int] = {}
        self._checked: set[str] = set()
        self.strings = ""
        """The strings that instructions name, one after the other."""
        self._characters: dict[int, str] = {}
        """The characters that instructions name, by place in the code, until their symbols are known."""

    # --- rules

    def rule(self, rule: Rule) -> CompiledRule:
        spot = Spot(rule.file, "rule", rule.id)
        node = parsed(rule.match, spot)
        if rule.before_kind:
            node = p.Sequence((p.Slot("_", rule.before_kind), p.Slot("_", "title_person"), p.Named(SPAN, node)))
        elif rule.after_kind:
            node = p.Sequence((p.Named(SPAN, node), p.Slot("_", "person_title"), p.Slot(BESIDE, rule.after_kind)))
        try:
            self.check(node, ())
            # A pattern before a mention is tried backwards from it.
            anchors, empty = ({("kind", rule.after_kind)}, False) if rule.after_kind else self.first(node)
            start = self._compiled(node, *(() if rule.span else (WORD_END,)), ACCEPT)
        except p.PatternError as error:
            raise PlacedError(spot, error) from None
        except regex.error as error:
            raise PlacedError(spot, p.PatternError(f"{error.args[0]}; {CLASS_MEND}", 0)) from None
        except RecursionError:
            raise PlacedError(spot, p.PatternError("too many pieces in one another; write phrases", 0)) from None
        if empty:
            raise PlacedError(spot, p.PatternError("matches the empty text; something in it must be there", 0))
        used = {slot.source for slot in p.slots(node)}
        stage = {"guard": 0, "citation": 0, "date": 0, "person": 1, "title": 2, "link": LINKS}[rule.kind]
        if rule.kind == "person" and ("title" in used or rule.after_kind):
            stage = 3
        if rule.relative:
            stage = RELATIVE
        contexts = (
            self.context(rule.before, spot._replace(key="before"), True),
            self.context(rule.not_before, spot._replace(key="not_before"), True),
            self.context(rule.after, spot._replace(key="after"), False),
            self.context(rule.not_after, spot._replace(key="not_after"), False),
        )
        return CompiledRule(
            rule,
            stage,
            start,
            frozenset(anchors),
            Meaning(rule.kind, rule.value, self.domain),
            rule.span or (SPAN if rule.before_kind or rule.after_kind else None),
            None if set(contexts) == {NOTHING} else contexts,
            (-rule.priority, rule.beside is not None, -ORDER[rule.kind]),
        )

    def gap(self, phrase: str) -> int:
        """The program of a phrase that has to fill a gap between two mentions."""
        self.check_phrase(phrase)
        try:
            return self._compiled(self.tree(phrase), GOAL, ACCEPT)
        except p.PatternError as error:
            raise PlacedError(Spot(self.phrases[phrase].file, "phrase", phrase), error) from None
        except RecursionError:
            problem = p.PatternError("too many pieces in one another; write phrases", 0)
            raise PlacedError(Spot(self.phrases[phrase].file, "phrase", phrase), problem) from None

    def context(self, source: str | None, spot: Spot, back: bool) -> int:
        """The program of a context; with `back` it is read backwards, from the end of what stands before."""
        if source is None:
            return NOTHING
        if (source, back) in self._contexts:
            return self._contexts[source, back]
        tree = parsed(source, spot, context=True)
        if tree.slotted:
            raise PlacedError(spot, p.PatternError("a context holds no slots; write out what it stands for", p.slots(tree)[0].at))
        try:
            self.check(tree, ())
            start = self._whole(tree if back else settled(tree), back)
        except p.PatternError as error:
            raise PlacedError(spot, error) from None
        self._contexts[source, back] = start
        return start

    def check_phrase(self, name: str, open_phrases: tuple[str, ...] = ()) -> None:
        """That a phrase, and those that it names, can be used; raises `PlacedError`."""
        if name not in self._checked:
            try:
                if len(open_phrases) > MOST_PHRASES:
                    raise p.PatternError(f"phrases name one another more than {MOST_PHRASES} deep; write some of them out", 0)
                self.check(self.tree(name), (*open_phrases, name))
            except p.PatternError as error:
                raise PlacedError(Spot(self.phrases[name].file, "phrase", name), error) from None
            self._checked.add(name)

    def check(self, node: p.Node, open_phrases: tuple[str, ...]) -> None:
        """That all sources of a tree exist and nothing in it can go on for ever, phrases included."""
        match node:
            case p.Sequence(parts) | p.Choice(parts):
                for part in parts:
                    if not isinstance(part, p.Leaf):
                        self.check(part, open_phrases)
            case p.Repeat(part, most=most, at=at):
                self.check(part, open_phrases)
                if most is None and not isinstance(part, p.Leaf) and self.may_be_empty(part):
                    raise p.PatternError(
                        "what is repeated without end matches the empty text; something in it must be there, or write a count such as {,3}",
                        at,
                    )
            case p.Look(part) | p.Flagged(part) | p.Named(_, part):
                self.check(part, open_phrases)
            case p.Slot(_, source, at=at) if source in self.phrases:
                if source in open_phrases:
                    raise p.PatternError(f"phrase {source} uses itself; write out what it stands for", at)
                self.check_phrase(source, open_phrases)
            case p.Slot(_, source, at=at) if source not in self.numbers and source not in KINDS:
                known = [*self.numbers, *self.phrases, *KINDS]
                raise p.PatternError(f"no lexicon, phrase or kind {source!r}{did_you_mean(source, known) or '; define it'}", at)

    @property
    def letters(self) -> set[str]:
        """The characters that patterns name one by one."""
        return {*self._characters.values(), *self.strings}

    def resolve(self) -> None:
        """Put the symbols of characters into the code, when all character classes are known."""
        for at, character in self._characters.items():
            self.code[at] = self.alphabet.symbol(character)

    # --- code

    def _emit(self, op: int, *operands: int) -> int:
        """Add an instruction; the place of it."""
        at = len(self.code)
        if self.units and at - self.units[-1] > MOST_CODE:
            raise p.PatternError("the pattern grows too large; write smaller counts", 0)
        self.code.extend((op, *operands, *(0,) * (SIZE - 1 - len(operands))))
        return at

    def _here(self) -> int:
        return len(self.code)

    def _unit(self) -> int:
        self.units.append(len(self.code))
        return len(self.code)

    def _compiled(self, node: p.Node, *ends: int) -> int:
        """The program of a tree; phrases that it names are compiled before it."""
        for slot in p.slots(node):
            if slot.source in self.phrases:
                self._phrase(slot.source)
        named = {part.field: self._numbered(part.part) for part in _named(node)}
        start = self._unit()
        self._write(node, named)
        for op in ends:
            self._emit(op)
        return start

    def _whole(self, tree: p.Node, back: bool = False) -> int:
        """The program of a tree without slots that is all there is: it has one end, so nothing is taken up again."""
        start = self._unit()
        self._text(tree, False, back)
        self._emit(ACCEPT)
        return start

    def _phrase(self, name: str) -> int:
        if name not in self._phrase_numbers:
            self._phrase_numbers[name] = self._numbered(self.tree(name))
        return self._phrase_numbers[name]

    def _numbered(self, tree: p.Node) -> int:
        start = self._compiled(tree, COLLECT) if tree.slotted else self._whole(settled(tree))
        self.phrase_starts.append(start)
        self.phrase_kinds.append(self._names_kinds(tree))
        self.phrase_anchors.append(self._needed(tree))
        return len(self.phrase_starts) - 1

    def _needed(self, tree: p.Node) -> set[tuple[str, str]]:
        match tree:
            case p.Look(part, True) | p.Sequence((p.Look(part, True), *_)) if part.slotted:
                tree = part  # what a look-ahead asks for has to begin here
        try:
            anchors, empty = self.first(tree)
        except p.PatternError:
            return set()
        return anchors if not empty and all(kind in ("lexicon", "kind") for kind, _ in anchors) else set()

    def _names_kinds(self, tree: p.Node) -> bool:
        return any(
            self.phrase_kinds[self._phrase_numbers[slot.source]] if slot.source in self.phrases else slot.source not in self.numbers
            for slot in p.slots(tree)
        )

    def _field(self, name: str | None) -> int:
        name = name or ""
        if name not in self._field_numbers:
            self._field_numbers[name] = len(self.fields)
            self.fields.append(name)
        return self._field_numbers[name]

    def _write(self, node: p.Node, named: Mapping[str, int]) -> None:
        """The code of a tree with slots: what stands between them is matched as a whole, once."""
        match node:
            case _ if not node.slotted:
                self._piece(node)
            case p.Sequence(parts):
                for slotted, group in itertools.groupby(parts, lambda part: part.slotted):
                    nodes = tuple(group)
                    for part in nodes if slotted or len(nodes) == 1 else (p.Sequence(nodes),):
                        self._write(part, named)
            case p.Choice(options):
                self._choice([lambda option=option: self._write(option, named) for option in options])  # type: ignore[misc]
            case p.Repeat(part, least, most, lazy=lazy, at=at):
                if node.possessive:
                    raise p.PatternError("what holds slots cannot be repeated with a + after the quantifier; leave the + out", at)
                self._repeat(lambda: self._write(part, named), least, most, lazy)
            case p.Look(p.Slot(source=source), wanted) if source in self.numbers and source not in self.phrases:
                self._emit(LOOK_LEXICON, self.numbers[source], wanted)
            case p.Look(part, wanted):
                self._inner(LOOK, lambda: self._write(part, named), wanted)
            case p.Named(name):
                self._emit(PHRASE, named[name], self._field(name))
            case p.Slot(name, source) if source in self.phrases:
                self._emit(PHRASE, self._phrase_numbers[source], self._field(name))
            case p.Slot(name, source) if source in self.numbers:
                self._emit(LEXICON, self.numbers[source], self._field(name))
            case p.Slot(name, source):
                self._emit(KIND, self._kinds[source], self._field(name))
            case _:
                raise p.PatternError("(?i:…) holds no slots", 0)

    def _piece(self, node: p.Node) -> None:
        node = settled(node)
        if certain(node):
            self._text(node)
        else:
            self._inner(ATOM, lambda: self._text(node))

    def _text(self, node: p.Node, any_case: bool = False, back: bool = False) -> None:
        """The code of a tree without slots; with `back` it is read from its end."""
        match node:
            case p.Leaf(source, literal, at=at):
                if literal is None:
                    self._emit(CLASS, self._class(source, any_case, at))
                elif not any_case:
                    self._literal(literal[::-1] if back else literal)
                else:
                    for character in reversed(literal) if back else literal:
                        self._emit(CLASS, self._class(p.SPACE if character == " " else regex.escape(character), True))
            case p.Sequence(parts):
                for part in reversed(parts) if back else parts:
                    self._text(part, any_case, back)
            case p.Choice(options):
                self._choice([lambda option=option: self._text(option, any_case, back) for option in options])  # type: ignore[misc]
            case p.Repeat(p.Leaf(single=True) as leaf, least, most):
                op = POSSESSIVE if node.possessive else REPEAT_LAZY if node.lazy else REPEAT
                if most is None:
                    most = NOTHING if node.possessive else least + RUN
                self._emit(op, self._class(leaf.source, any_case, leaf.at), least, most)
            case p.Repeat(part, least, most, possessive=True):
                # What is repeated so is not taken up again.
                self._inner(ATOM, lambda: self._repeat(lambda: self._text(part, any_case, back), least, most, False))
            case p.Repeat(part, least, most, lazy=lazy):
                self._repeat(lambda: self._text(part, any_case, back), least, most, lazy)
            case p.Look(p.Leaf(source, None, at=at), wanted, behind):
                self._emit(LOOK_CLASS, self._class(source, any_case, at), wanted, behind)
            case p.Look(part, wanted, behind):
                self._inner(LOOK, lambda: self._text(part, any_case, behind), wanted, behind)
            case p.Flagged(part):
                self._text(part, True, back)
            case p.Edge("^"):
                self._emit(FLOOR)
            case p.Edge("$"):
                self._emit(CEILING)
            case p.Edge():
                self._emit(EDGE, self._class(r"\w", False))
            case _:
                raise AssertionError(f"a slot in a piece without slots: {node}")

    def _literal(self, text: str) -> None:
        if len(text) == 1:
            self._characters[self._emit(CHAR) + 1] = text
        else:
            self._emit(STRING, len(self.strings), len(text))
            self.strings += text

    def _class(self, source: str, any_case: bool, at: int = 0) -> int:
        source = f"(?i:{source})" if any_case else source
        try:
            return self.alphabet.class_number(source)
        except regex.error as error:
            raise p.PatternError(f"{error.args[0]} in {source}; {CLASS_MEND}", at) from None

    def _choice(self, options: list[Callable[[], None]]) -> None:
        jumps: list[int] = []
        for option in options[:-1]:
            split = self._emit(SPLIT)
            self.code[split + 1] = self._here()
            option()
            jumps.append(self._emit(JUMP))
            self.code[split + 2] = self._here()
        options[-1]()
        for jump in jumps:
            self.code[jump + 1] = self._here()

    def _inner(self, op: int, part: Callable[[], object], *operands: int) -> None:
        """An instruction with a program of its own after it."""
        at = self._emit(op, 0, *operands)
        part()
        self._emit(ACCEPT)
        self.code[at + 1] = self._here()

    def _repeat(self, part: Callable[[], object], least: int, most: int | None, lazy: bool) -> None:
        for _ in range(least):
            part()
        if most is None and lazy:
            most = least + LOOP
        if most is None:
            counter, self.counters = self.counters, self.counters + 1
            self._emit(RESET, counter)
            head = self._emit(COUNT, counter, 0, LOOP)
            part()
            self._emit(JUMP, head)
            self.code[head + 2] = self._here()
            return
        splits: list[int] = []
        for _ in range(most - least):
            # One that is left out leaves out those after it.
            splits.append(self._emit(SPLIT))
            self.code[splits[-1] + (2 if lazy else 1)] = self._here()
            part()
        for split in splits:
            self.code[split + (1 if lazy else 2)] = self._here()


def _named(node: p.Node) -> list[p.Named]:
    return [part for part in node.parts if isinstance(part, p.Named)] if isinstance(node, p.Sequence) else []
