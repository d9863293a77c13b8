"""Rules, compiled: the grammar of a language.

Patterns become one program for a machine, which does not search: where a pattern can begin (its *anchors*) follows from the pattern
itself, and all anchors of all rules are looked for in one pass.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..errors import RuleError, did_you_mean
from .begin import Spot
from .choices import Choices
from .format import KINDS, Rule
from .grammar import RELATIVE, AnchorSets, Compiled, Grammar, Pool, Starting
from .opening import Openings
from .program import Program
from .read import Entry, Lexicon, Phrase, RuleSet
from .traits import Traits
from .trie import Trie

GAPS = ("title_person", "person_title", "title_title")
PLACE_LEVEL = "place_level"
"""The lexicon of the words that say in a title of what kind its place is."""
CONTEXTS = ("single_name_not_before", "single_name_not_after", "office_of_another")


def compile_rules(rule_sets: Iterable[RuleSet], gaps: Iterable[str] = GAPS, domain: tuple[Path, ...] = ()) -> Grammar:
    """Compile the rule sets that make up one language (its own last).

    `gaps` names the phrases that are to fill a stretch of text, `domain` the folders whose ontology holds.
    """
    rule_sets = tuple(rule_sets)
    lexicons: dict[str, list[Lexicon]] = {}
    phrases: dict[str, Phrase] = {}
    rules: dict[str, Rule] = {}
    for one in rule_sets:
        for name, parts in one.lexicons.items():
            lexicons.setdefault(name, []).extend(parts)
        phrases.update(one.phrases)
        rules.update((rule.id, rule) for rule in one.rules)
    known: set[str] = set()
    for one in rule_sets:
        known |= {rule.id for rule in one.rules}
        for identifier, file in one.disabled.items():
            if identifier not in known:
                raise RuleError(f"{file}: disable: no rule {identifier!r}{did_you_mean(identifier, known)}")
    disabled = {identifier for one in rule_sets for identifier in one.disabled}
    # No rule looks for these in a text.
    levels = lexicons.pop(PLACE_LEVEL, [])
    program = Program(lexicons, phrases, domain)
    compiled = tuple(program.rule(rule) for rule in rules.values() if rule.id not in disabled)
    ranks = sorted({rule.rank for rule in compiled})
    for rule in compiled:
        rule.order = ranks.index(rule.rank)
    filling = {name: program.gap(name) for name in gaps if name in phrases}
    contexts = {
        name: program.context(phrases[name].match, Spot(phrases[name].file, "phrase", name), not name.endswith("after"))
        for name in CONTEXTS
        if name in phrases
    }
    bits: dict[tuple[str, str], int] = {("lexicon", name): 1 << number for name, number in program.numbers.items()}
    literals = sorted({text for rule in compiled for kind, text in rule.anchors if kind == "literal"})
    for kind, text in [("digit", ""), *(("kind", kind) for kind in KINDS), *(("literal", text) for text in literals)]:
        bits[kind, text] = 1 << len(bits)
    spelling = Spelling(pair for one in rule_sets for pair in one.spelling.items())
    machine = _compiled(program, lexicons, bits, spelling)
    return Grammar(
        language=rule_sets[-1].language,
        rules=compiled,
        gaps=filling,
        contexts=contexts,
        words=frozenset().union(*(one.words for one in rule_sets)),
        program=machine,
        stages=tuple(
            Starting([(sum(bits[a] for a in rule.anchors), rule) for rule in compiled if rule.stage == stage], machine.sets)
            for stage in range(RELATIVE + 1)
        ),
        domain=domain,
        levels=tuple((lower(form), entry.value) for lexicon in levels for form, entry in lexicon.forms),
    )


def _compiled(
    program: Program,
    lexicons: Mapping[str, list[Lexicon]],
    bits: Mapping[tuple[str, str], int],
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
    strings = array("i", map(alphabet.symbol, program.strings))
    of_lexicons, of_kinds = [1 << number for number in program.numbers.values()], [bits["kind", kind] for kind in KINDS]
    needs = [sum(bits[a] for a in anchors) for anchors in program.phrase_anchors]
    openings, demands = Openings(program.code, strings, program.phrase_starts, of_lexicons, of_kinds, needs).demands(program.units)
    demanded = alphabet.demand(characters for characters, _ in demands)
    openings = array("i", [demanded + number for number in openings])
    sets = AnchorSets((1 << len(bits)) - 1)
    trie, meanings, pairs = Trie(), array("i"), array("i")
    known: dict[tuple[tuple[tuple[int, int], ...], int], int] = {}
    for table in (any_case, exact):
        # In the order of their letters: what begins alike stands together.
        for string, means in sorted(table.items()):
            key = tuple(means), literals.get(string, 0) if table is exact else 0
            if key not in known:
                known[key] = len(known)
                anchors, first = key[1], len(pairs) // 2
                for lexicon_number, entry_number in means:
                    pairs.extend((lexicon_number, entry_number))
                    anchors |= 1 << lexicon_number
                meanings.extend((sets.number(anchors), first, len(pairs) // 2))
            trie.add(lower(string), known[key], string if table is exact else "", alphabet)
    trie.pack()
    traits = Traits(alphabet, sets, [anchors for _, anchors in demands], demanded)
    traits.learn()  # so that the rows are stored with the grammar
    return Compiled(
        alphabet,
        program.code,
        openings,
        traits,
        Choices(program.code, openings, traits),
        strings,
        program.counters,
        program.fields,
        program.phrase_starts,
        program.phrase_kinds,
        trie,
        meanings,
        pairs,
        list(entries),
        sets,
        array("i", map(sets.number, of_kinds)),
        sets.number(bits["digit", ""]),
        Pool(),
    )


def lower(text: str) -> str:
    """Small letters, one for one, so that offsets stay."""
    small = text.lower()
    # A sigma at the end of a word is the one letter whose small form hangs on its neighbours.
    return small if len(small) == len(text) and "Σ" not in text else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


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
