"""Rules, compiled: the grammar of a language.

A pattern becomes a chain of small functions, one for each slot and each piece between slots. They do not search: a slot looks up what
the lexicons' automata have found in the text beforehand. Where a pattern can begin (its *anchors*) follows from the pattern itself.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Iterable, Mapping

import attrs
import regex

from .automaton import Automaton
from .builder import Builder, CompiledRule, context
from .matching import STAGES, Expression, Step, Table, lower
from .read import KINDS, Entry, Lexicon, Phrase, Rule, RuleSet
from .starting import Starting


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
    contexts: Mapping[str, Expression | None]
    """Phrases that stand before a mention, by name, as matchers."""
    words: frozenset[str]
    any_case: Index
    exact: Index
    bits: Mapping[tuple[str, str], int]
    stages: tuple[Starting, ...]
    """The rules of each stage by their anchors; the last stage is that of links."""
    anchors: int
    """The bits of all anchors of the stages before the last."""
    table: Table


GAPS = ("title_person", "person_title", "title_title")
CONTEXTS = ("single_name_not_before", "single_name_not_after")


def compile_rules(sets: Iterable[RuleSet], spelling: tuple[tuple[str, str], ...]) -> Grammar:
    """Compile the rule sets that make up one language (its own last)."""
    sets, spell = tuple(sets), Spelling(spelling)
    lexicons: dict[str, list[Lexicon]] = {}
    phrases: dict[str, Phrase] = {}
    rules: dict[str, Rule] = {}
    for one in sets:
        for name, parts in one.lexicons.items():
            lexicons.setdefault(name, []).extend(parts)
        phrases.update(one.phrases)
        rules.update((rule.id, rule) for rule in one.rules)
    builder = Builder(lexicons, phrases)
    compiled = tuple(builder.rule(rule) for rule in rules.values())
    gaps = {name: builder.whole(name) for name in GAPS if name in phrases}
    contexts = {
        name: context(phrases[name].match, f"{phrases[name].file}: phrase {name}", 0 if name.endswith("after") else regex.REVERSE)
        for name in CONTEXTS
        if name in phrases
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
        table=builder.table,
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
