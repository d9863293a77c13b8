"""Rules, compiled: the grammar of a language.

Patterns become one program for a machine, which does not search: where a pattern can begin (its *anchors*) follows from the pattern
itself, and all anchors of all rules are looked for in one pass.
"""

from __future__ import annotations

import re
import threading
from array import array
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from .code import SETS
from .machine import Context, Trie
from .program import STAGES, CompiledRule, Program
from .read import KINDS, Entry, Lexicon, Phrase, Rule, RuleSet


class AnchorSets:
    """Sets of anchors by number: 0 is the empty set, 1 the set of all."""

    def __init__(self, everything: int) -> None:
        self.bits = [0, everything]
        self._numbers = {0: 0, everything: 1}
        self.unions: dict[int, int] = {}
        """What `union` has answered, by both numbers in one."""
        self._lock = threading.Lock()

    def number(self, bits: int) -> int:
        """The number of a set; when there are too many, that of the set of all, by which more is tried than need be."""
        found = self._numbers.get(bits)
        if found is None:
            with self._lock:
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
        self._lock = threading.Lock()
        self.worth: list[Worth | Literal[False] | None] = []
        """The rules that are worth trying, by the number of the set; None where nobody asked yet, False where there are none."""

    def sorted(self, number: int) -> Worth | Literal[False]:
        """The rules that are worth trying where a set of anchors stands, noted in `worth`."""
        bits = self._sets.bits[number]
        rules = [rule for anchors, rule in self._rules if anchors & bits]
        worth = rules and Worth(tuple(r for r in rules if not r.rule.after_kind), tuple(r for r in rules if r.rule.after_kind))
        with self._lock:
            while len(self.worth) <= number:
                self.worth.append(None)
            self.worth[number] = worth or False
        return worth or False


class Compiled(NamedTuple):
    """All that a machine needs of a grammar."""

    alphabet: object
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


GAPS = ("title_person", "person_title", "title_title")
CONTEXTS = ("single_name_not_before", "single_name_not_after")


def compile_rules(rule_sets: Iterable[RuleSet]) -> Grammar:
    """Compile the rule sets that make up one language (its own last)."""
    rule_sets = tuple(rule_sets)
    lexicons: dict[str, list[Lexicon]] = {}
    phrases: dict[str, Phrase] = {}
    rules: dict[str, Rule] = {}
    for one in rule_sets:
        for name, parts in one.lexicons.items():
            lexicons.setdefault(name, []).extend(parts)
        phrases.update(one.phrases)
        rules.update((rule.id, rule) for rule in one.rules)
    program = Program(lexicons, phrases)
    compiled = tuple(program.rule(rule) for rule in rules.values())
    gaps = {name: program.gap(name) for name in GAPS if name in phrases}
    contexts = {
        name: program.context(phrases[name].match, f"{phrases[name].file}: phrase {name}", not name.endswith("after"))
        for name in CONTEXTS
        if name in phrases
    }
    bits: dict[tuple[str, str], int] = {("lexicon", name): 1 << number for name, number in program.numbers.items()}
    literals = sorted({text for rule in compiled for kind, text in rule.anchors if kind == "literal"})
    for kind, text in [("digit", ""), *(("kind", kind) for kind in KINDS), *(("literal", text) for text in literals)]:
        bits[kind, text] = 1 << len(bits)
    sets = AnchorSets((1 << len(bits)) - 1)
    return Grammar(
        language=rule_sets[-1].language,
        rules=compiled,
        gaps=gaps,
        contexts=contexts,
        words=frozenset().union(*(one.words for one in rule_sets)),
        program=_compiled(program, lexicons, bits, sets, Spelling(pair for one in rule_sets for pair in one.spelling.items())),
        stages=tuple(
            Starting([(sum(bits[a] for a in rule.anchors), rule) for rule in compiled if rule.stage == stage], sets)
            for stage in range(STAGES + 1)
        ),
        kinds={kind: number for number, kind in enumerate(KINDS)},
    )


def _compiled(
    program: Program,
    lexicons: Mapping[str, list[Lexicon]],
    bits: Mapping[tuple[str, str], int],
    sets: AnchorSets,
    spelling: Spelling,
) -> Compiled:
    literals = {text: bit for (kind, text), bit in bits.items() if kind == "literal"}
    # What each string means: in any case of its letters, or only as it is written.
    any_case: dict[str, dict[tuple[int, int], None]] = {}
    exact: dict[str, dict[tuple[int, int], None]] = {text: {} for text in literals}
    entries: dict[Entry, int] = {}
    for name, number in program.numbers.items():
        for lexicon in lexicons[name]:
            table = exact if lexicon.exact else any_case
            for written, entry in lexicon.forms:
                pair = number, entries.setdefault(entry, len(entries))
                form = written if lexicon.exact else lower(written)
                table.setdefault(form, {})[pair] = None
                if (other := spelling.other(form)) is not None:
                    table.setdefault(other, {})[pair] = None
    alphabet = program.alphabet
    letters = set().union(*any_case, *map(lower, exact), *exact, program.letters)
    alphabet.distinguish(letters)
    alphabet.learn("".join(letters))
    program.resolve()
    trie, pairs = Trie(), array("i", [0])
    meaning_sets: list[int] = []
    pair_lexicons, pair_entries = array("i"), array("i")
    meanings: dict[tuple[tuple[tuple[int, int], ...], int], int] = {}
    for table in (any_case, exact):
        for string, means in table.items():
            key = tuple(means), literals.get(string, 0) if table is exact else 0
            if key not in meanings:
                meanings[key] = len(meaning_sets)
                anchors = key[1]
                for lexicon_number, entry_number in means:
                    pair_lexicons.append(lexicon_number)
                    pair_entries.append(entry_number)
                    anchors |= 1 << lexicon_number
                pairs.append(len(pair_lexicons))
                meaning_sets.append(sets.number(anchors))
            trie.add(lower(string), meanings[key], string if table is exact else "", alphabet)
    return Compiled(
        alphabet,
        program.code,
        array("i", map(alphabet.symbol, program.strings)),
        program.counters,
        program.fields,
        program.phrase_starts,
        program.phrase_kinds,
        trie,
        pairs,
        pair_lexicons,
        pair_entries,
        list(entries),
        sets,
        meaning_sets,
        [sets.number(bits["kind", kind]) for kind in KINDS],
        sets.number(bits["digit", ""]),
    )


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
        self._one = re.compile(rf"(?:{'|'.join(self._other)})(?![^\W\d_])" if self._other else r"(?!)")

    def other(self, form: str) -> str | None:
        """The form with all its syllables in the other spelling; None where they have one only."""
        if form.isascii() or self._one.search(form) is None:
            return None
        other = self._one.sub(self._swapped, form)
        return None if other == form else other

    def _swapped(self, match: re.Match[str]) -> str:
        # After q the u belongs to the consonant: quý has one spelling.
        after_q = match.start() and match.string[match.start() - 1] in "qQ"
        return match.group() if after_q else self._other[match.group()]
