"""Writes the proofs of the shipped patterns: `python tests/make_proofs.py [LANGUAGE…]`.

For each pattern, phrase and context all slips of one character are made, and texts are looked for that tell the slip from what is
right: from the branches of its tree, from the examples of the rules, and from what is one character beside these. Few of them that
tell all are kept. The engine decides which a pattern takes and which it leaves; have a look at what it says.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import random
import re
import sys
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from unittest.mock import patch

import attrs
import regex
import yaml
from mutation import meaning, slips

from partyie.checker.lint import doubts
from partyie.errors import RuleError
from partyie.find import found_by
from partyie.fold import fold
from partyie.rules import pattern as p
from partyie.rules.alphabet import EVERYTHING
from partyie.rules.code import NOTHING, SIZE
from partyie.rules.compile import CONTEXTS, GAPS, compile_rules
from partyie.rules.format import KINDS, Rule
from partyie.rules.grammar import Grammar
from partyie.rules.machine import Context
from partyie.rules.program import Program
from partyie.rules.proofs import BAR, FOLDER, SECTIONS, SIDES
from partyie.rules.read import COMMON, Phrase, RuleSet, languages, read, rule_files, rules_root
from partyie.rules.schema import head

ROOT = rules_root()
WIDTH = 130
HEAD = f"{head('proofs', 2)}\n# What patterns take and what they leave; made by tests/make_proofs.py, run by `partyie rules check`."
MOST = 600
"""Of longer patterns a third of the slips are tried: one text tells all slips in a word."""
LONG = 70
"""Texts that are longer are not varied."""
AT_ONCE = 250_000
"""Characters of patterns that are compiled together."""
PROBES = "aeszANÂđĐéỳ05 .,-/:;()'\"%_\n"
MEMBERS = "aBéĐzsn059 .,-/:;()'\"%&_+$€中"
OWN = "own"


class Item(NamedTuple):
    """What is to be proved: a phrase, the pattern of a rule or one of its contexts."""

    key: str
    source: str
    rule: Rule | None
    side: str
    """The context's key, `match`, or "" for a phrase."""
    after: bool

    @property
    def context(self) -> bool:
        return self.side in SIDES or self.key in CONTEXTS


def items(language: str) -> Iterator[tuple[str, Item, int]]:
    """File, item and the identity of its node in YAML, which aliases share."""
    rules = {rule.id: rule for rule in read(language, (ROOT,)).in_force()}
    for path in rule_files(ROOT / language):
        node: Any = yaml.compose(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        for section, body in node.value:
            if section.value == "phrases":
                for name, one in body.value:
                    yield path.name, Item(name.value, one.value, None, "", name.value in CONTEXTS and name.value.endswith("after")), id(one)
            elif section.value.rstrip("s") in KINDS:
                for rule in body.value:
                    keys = {key.value: one for key, one in rule.value}
                    known = rules[keys["id"].value]
                    for side in ("match", *SIDES):
                        if side in keys:
                            key = known.id if side == "match" else f"{known.id} {side}"
                            yield path.name, Item(key, keys[side].value, known, side, side.endswith("after")), id(keys[side])
        _KEEP.append(node)


_KEEP: list[Any] = []


class Bench:
    """Patterns side by side: which of them take a text. `kinds`: whether they name mentions."""

    def __init__(self, grammar: Grammar, item: Item, names: list[str], programs: list[int], kinds: bool) -> None:
        self.grammar = grammar
        self.item = item
        self.names = names
        self.programs = programs
        self.stage = next((rule.stage for rule in grammar.rules if rule.rule.id == names[0]), len(grammar.stages))
        self.kinds = kinds and not item.context

    def context(self, text: str) -> Context:
        context = self.grammar.scan(text)
        if self.kinds:
            for starting in self.grammar.stages[: self.stage]:
                for draft in found_by(context, starting):
                    context.add(draft.kind, draft.start, draft.end, draft)
                context.next_stage()
        return context

    def found(self, context: Context, anywhere: bool = False) -> list[tuple[str, int, int]]:
        """What rules match, at the beginning or anywhere."""
        assert self.item.rule
        places = None if anywhere or self.item.rule.after_kind else [0]
        return [(rule.rule.id, start, end) for rule, start, end, _ in context.matches(self.grammar.stages[self.stage], places)]

    def fits(self, context: Context, number: int, start: int, end: int) -> bool:
        """Whether a phrase fills a stretch, or a context stands beside its end."""
        program = self.programs[number]
        if not self.item.context:
            return context.fills(program, start, end)
        some = (NOTHING, NOTHING, program, NOTHING) if self.item.after else (program, NOTHING, NOTHING, NOTHING)
        return context.in_context(some, end, end)

    def takes(self, written: str, live: Iterable[int]) -> list[bool]:
        """For each living pattern whether it takes the text."""
        before, bar, rest = written.partition(BAR)
        at = 0 if self.item.after and not bar else len(before)
        context = self.context(before + rest)
        if self.item.side != "match":
            return [self.fits(context, number, 0, at) for number in live]
        found = set(self.found(context))
        return [(self.names[number], 0, at) in found for number in live]


def beside_each_other(sets: list[RuleSet], item: Item, sources: list[str], kinds: bool) -> Bench:
    """Patterns in the place of one."""
    names = [f"{OWN}_{number}" for number in range(len(sources))]
    phrases: dict[str, Phrase] = {}
    rules: list[Rule] = []
    if item.side == "match":
        assert item.rule
        rules = [attrs.evolve(item.rule, id=name, match=source) for name, source in zip(names, sources, strict=True)]
    elif item.context:
        bare: Any = Rule("", "guard", "0zyx", "", "")
        side = "after" if item.after else "before"
        rules = [attrs.evolve(bare, id=name, **{side: source}) for name, source in zip(names, sources, strict=True)]
    else:
        phrases = {name: Phrase(source, "") for name, source in zip(names, sources, strict=True)}
    more = sets[-1]._replace(lexicons={}, phrases=phrases, rules=tuple(rules), words=frozenset(), spelling={}, disabled={})
    if not p.parse(item.source, item.context).slotted:
        sets = []
    elif not kinds:
        sets = [one._replace(rules=()) for one in sets]
    with patch("partyie.rules.compile.Openings", Anything):
        grammar = compile_rules([*sets, more], names)
    known = {rule.rule.id: rule.contexts for rule in grammar.rules}
    if item.side == "match":
        return Bench(grammar, item, names, [], kinds)
    programs = [next(c for c in known[name] or () if c != NOTHING) if rules else grammar.gaps[name] for name in names]
    return Bench(grammar, item, names, programs, kinds)


def leaves(node: p.Node) -> Iterator[str]:
    """The classes of a tree."""
    match node:
        case p.Leaf(source, None):
            yield source
        case p.Sequence(parts) | p.Choice(parts):
            for part in parts:
                yield from leaves(part)
        case p.Repeat(part) | p.Look(part) | p.Flagged(part):
            yield from leaves(part)


@functools.cache
def _is_class(source: str) -> bool:
    try:
        return bool(regex.compile(source, regex.V1))
    except regex.error:
        return False


class Anything:
    """What programs demand, where it does not pay to find out: nothing."""

    def __init__(self, code: Any, *_: object) -> None:
        self.size = len(code) // SIZE

    def demands(self, *_: object) -> Any:
        return array("i", bytes(8 * self.size)), [(EVERYTHING, 0)]


# --- texts from trees


@functools.cache
def members(source: str) -> tuple[str, ...]:
    """Characters of a class that show what it is made of."""
    bare = re.sub(r"\\[pP]\{[^}]*\}|\\.|[\[\]^&|-]", "", source)
    near = [chr(ord(c) + step) for c in bare for step in (0, 1, -1) if ord(c) > 1]
    middle = [chr((ord(a) + ord(b)) // 2) for a, b in re.findall(r"([^\\\]])-([^\]])", source)]
    escaped = re.findall(r"\\([^\w\s])", source)
    wanted = dict.fromkeys([*MEMBERS, *middle, *bare, *escaped, *near, "-", "]", "["])
    try:
        known = regex.compile(source, regex.V1)
    except regex.error:
        return ()
    return tuple(c for c in wanted if known.fullmatch(c) and c != BAR)


class Texts:
    """Texts that a tree may take, or nearly."""

    def __init__(self, pools: Mapping[str, list[str]], chance: random.Random, most: int = 6000) -> None:
        self.pools = pools
        self.chance = chance
        self.most = most

    def of(self, node: p.Node) -> list[str]:
        found = list(dict.fromkeys(self._of(node)))
        if len(found) > self.most:
            found = found[: self.most // 2] + self.chance.sample(found[self.most // 2 :], self.most // 2)
        return found or [""]

    def _of(self, node: p.Node) -> Iterator[str]:
        match node:
            case p.Leaf(source, literal):
                yield from [literal] if literal is not None else members(source)
            case p.Slot(_, source):
                yield from self.pools.get(source, ())
            case p.Flagged(part):
                for text in self.of(part):
                    yield from (text, text.swapcase(), text.title())
            case p.Choice(options):
                several = [self.of(option) for option in options]
                yield from (one[0] for one in several)
                yield from (text for one in several for text in one[1:])
            case p.Repeat(part, least, most):
                yield from self._repeated(part, least, most)
            case p.Look(part):
                yield ""
                yield from self.of(part)
            case p.Sequence(parts):
                yield from self._row(parts)
            case _:
                yield ""

    def _repeated(self, part: p.Node, least: int, most: int | None) -> Iterator[str]:
        texts = self.of(part)
        first = max(least, 1)
        if not least:
            yield ""
        yield texts[0] * first
        if isinstance(part, p.Leaf):
            size = max(first, min(len(texts), most or 12))
            for at in range(0, len(texts), size):
                yield (("".join(texts[at : at + size])) * first)[: max(size, first)]
        yield from (text + texts[0] * (first - 1) for text in texts[1:])
        if len(texts) > 1:
            yield texts[0] + texts[1]
            yield texts[1] + texts[0]
        if least:
            yield texts[0] * (least - 1)
        for count in {least + 1, most or first + 2, (most or 0) + 1, (most or 0) * 2 + 3}:
            if count <= 150:
                yield texts[0] * count
                yield texts[-1] * count

    def _row(self, parts: tuple[p.Node, ...]) -> Iterator[str]:
        if not parts:
            yield ""
            return
        several = [self.of(part) for part in parts]
        first = [one[0] for one in several]
        plain = [[""] if isinstance(part, p.Look) else one for part, one in zip(parts, several, strict=True)]
        full = [next((text for text in one if text), "") for one in plain]
        yield "".join(first)
        yield "".join(full)
        for number in range(min(60, max(map(len, plain)))):
            yield "".join(one[number % len(one)] for one in plain)
        for _ in range(30):
            yield "".join(self.chance.choice(one[:12]) for one in plain)
        for at, (part, one) in enumerate(zip(parts, several, strict=True)):
            if isinstance(part, p.Look) and not part.behind:
                start, end = "".join(full[:at]), "".join(full[at + 1 :])
                for text in filter(None, one):
                    yield from (start + text, start + text + end[len(text) :])
                    yield from (start + text[:1].upper() + text[1:], f"{start}{end}{BAR}{text}", f"{start}{end}{text[:1]}{BAR}{text[1:]}")
        for at, (part, one) in enumerate(zip(parts, several, strict=True)):
            for base in (first, full):
                start, end = "".join(base[:at]), "".join(base[at + 1 :])
                for text in one[: 400 if base is first else 40]:
                    yield start + text + end
                    if isinstance(part, p.Look) and not part.behind and text:
                        yield from self._looked(start, text, end, parts[at + 1 :])

    def _looked(self, start: str, text: str, end: str, parts: tuple[p.Node, ...]) -> Iterator[str]:
        """Texts in which what a look-ahead asks for stands where the rest of the pattern is to match."""
        yield start + text
        yield f"{start}{end}{BAR}{text}"
        yield start + BAR + text
        yield start + text + end[len(text) :]
        for at, char in enumerate(text):
            if not char.isalnum():
                yield f"{start}{text[:at]}{BAR}{text[at:]}"
        following = next((part for part in parts if not isinstance(part, p.Look)), None)
        if isinstance(following, p.Slot):
            forms = self.pools.get(f"all {following.source}", ())
            near = [form for form in forms if form.startswith(text) or text.startswith(form)]
            for form in near[:8]:
                yield start + form + end
                yield form + end.removeprefix(form)
                yield start + form + text[len(form) :]
                yield start + form + BAR + text[len(form) :]

    def walk(self, node: p.Node) -> str:
        """One text, each choice by chance."""
        match node:
            case p.Leaf(source, literal):
                return literal if literal is not None else self.chance.choice(members(source) or ("",))
            case p.Slot(_, source):
                pool = self.pools.get(source if self.chance.random() < 0.7 else f"all {source}") or self.pools.get(source) or [""]
                return self.chance.choice(pool)
            case p.Flagged(part):
                text = self.walk(part)
                return self.chance.choice((text, text, text.swapcase(), text.upper()))
            case p.Choice(options):
                return self.walk(self.chance.choice(options))
            case p.Repeat(part, least, most):
                high = min(least + 3 if most is None else most, least + 6)
                return "".join(self.walk(part) for _ in range(self.chance.choice((least, high, self.chance.randint(least, high)))))
            case p.Sequence(parts):
                return "".join(self.walk(part) for part in parts)
            case p.Look(part, wanted) if self.chance.random() < (0.1 if wanted else 0.3):
                return self.chance.choice((BAR, "")) + self.walk(part)
            case _:
                return ""


def one_bar(text: str) -> str:
    before, bar, rest = text.partition(BAR)
    return before + (bar + rest.replace(BAR, "") if rest else "")


# --- the search


class Prover:
    """Finds the proofs of the patterns of a language."""

    def __init__(self, language: str, verbose: bool) -> None:
        self.language = language
        self.verbose = verbose
        self.sets = [read(name, (ROOT,)) for name in dict.fromkeys((COMMON, language))]
        self.phrases = {name: phrase for one in self.sets for name, phrase in one.phrases.items()}
        self.chance = random.Random(7)
        self.pools: dict[str, list[str]] = {}
        for one in self.sets:
            for name, lexicons in one.lexicons.items():
                forms = list(dict.fromkeys(form for lexicon in lexicons for form, _ in lexicon.forms))
                self._lexicon(name, self.pools.get(f"all {name}", []) + forms)
        self.rules = [rule for one in self.sets for rule in one.rules]
        self.corpus = list(
            dict.fromkeys(
                fold(text).text
                for rule in self.rules
                for text in (*(example.text for example in rule.examples), *rule.counterexamples)
                if rule.language == language or self.chance.random() < 0.3
            )
        )
        for kind in KINDS:
            found = [one.find for rule in self.rules if rule.kind == kind for example in rule.examples for one in example.finds]
            self.pools[kind] = sorted(dict.fromkeys(found), key=len)[:: max(1, len(found) // 8)][:10]
        self.program = Program(dict.fromkeys(name for one in self.sets for name in one.lexicons), self.phrases)
        self.grammar = compile_rules(self.sets, [name for name in self.phrases if name not in CONTEXTS])
        self.survivors: list[tuple[str, str, str]] = []
        self.made = 0

    def _lexicon(self, name: str, forms: list[str]) -> None:
        self.pools[f"all {name}"] = forms
        plain = sorted((form for form in forms if BAR not in form), key=lambda form: (not form[-1:].isalpha(), len(form) < 3, len(form)))
        few = dict.fromkeys(plain[:3])
        for sign in ((lambda f: f[-1:]), (lambda f: f[:1].isupper()), (lambda f: " " in f), (lambda f: "-" in f)):
            seen = set()
            for form in plain:
                if sign(form) not in seen:
                    seen.add(sign(form))
                    few[form] = None
        chosen = list(few)
        self.pools[name] = chosen[:10] + self.chance.sample(forms, min(6, len(forms)))

    def order(self, all_items: list[Item]) -> list[Item]:
        """Phrases before what names them."""
        by_name = {item.key: item for item in all_items if not item.side}
        done: dict[str, Item] = {}

        def visit(item: Item) -> None:
            if item.key in done:
                return
            for slot in p.slots(p.parse(item.source, item.context)):
                if slot.source in by_name and slot.source != item.key:
                    visit(by_name[slot.source])
            done[item.key] = item

        for item in all_items:
            visit(item)
        return list(done.values())

    def names_kind(self, node: p.Node) -> bool:
        """Whether what a tree matches hangs on mentions."""
        sources = {slot.source for slot in p.slots(node)}
        phrases = sources & self.phrases.keys()
        return bool(sources - phrases - self.program.numbers.keys()) or any(
            self.names_kind(p.parse(self.phrases[name].match)) for name in phrases
        )

    def usable(self, item: Item, source: str) -> bool:
        """Whether a slip is a pattern at all; what is none the checker finds."""
        try:
            tree = p.parse(source, item.context)
            if (item.context and tree.slotted) or not all(map(_is_class, leaves(tree))):
                return False
            self.program.strings = ""  # it only grows, and nothing is run
            if item.rule and not item.context:
                self.program.rule(attrs.evolve(item.rule, match=source))
            else:
                self.program.check(tree, (item.key,))
                if tree.slotted:
                    self.program._compiled(tree)
        except (RuleError, p.PatternError, regex.error):
            return False
        return True

    def seed(self, wanted: Iterable[Item]) -> None:
        """Texts for the slots that name phrases of others."""
        for item in self.order([item for item in wanted if not item.context and not item.side]):
            if item.key not in self.pools:
                tree = p.parse(item.source)
                kinds = self.names_kind(tree)
                self._pool(item.key, [], self.known(item, self.texts(item, tree, kinds), kinds))

    def matters(self, item: Item, source: str) -> bool:
        """Whether a slip changes the meaning and is not doubtful by itself."""
        loose = item.context or item.key in GAPS
        side = "" if not item.context else "after" if item.after else "before"
        right = meaning(item.source, side, loose, fields=False)
        return meaning(source, side, loose, fields=False) != right and (not any(doubts(source)) or any(doubts(item.source)))

    def known(self, item: Item, texts: list[str], kinds: bool) -> list[str]:
        """Those of the texts that a phrase takes."""
        bench = self.right(item, kinds)
        return [text.partition(BAR)[0] for text in texts if bench.takes(text, (0,))[0]]

    def prove(self, item: Item) -> tuple[list[str], list[str]]:
        """What it takes and what it leaves."""
        begun = time.time()
        tree = p.parse(item.source, item.context)
        every = [source for source in dict.fromkeys(slips(item.source)) if source != item.source]
        wrong = [source for source in (every if len(every) < MOST else every[::3]) if self.usable(item, source)]
        self.made += len(wrong)
        kinds = self.names_kind(tree)
        texts = self.texts(item, tree, kinds)
        size = max(20, AT_ONCE // (len(item.source) + 20))
        told: dict[str, tuple[bool, set[int]]] = {}
        for number in range(0, len(wrong), size):
            chunk = wrong[number : number + size]
            bench = beside_each_other(self.sets, item, [item.source, *chunk], kinds)
            for text, right, gone in self._told(bench, item, chunk, texts):
                told.setdefault(text, (right, set()))[1].update(number + index for index in gone)
        chosen = cover(told)
        gone = set().union(*(told[text][1] for text in chosen)) if chosen else set()
        left = [source for index, source in enumerate(wrong) if index not in gone and self.matters(item, source)]
        self.survivors += [(item.key, item.source, source) for source in left]
        if self.verbose:
            took = f"{time.time() - begun:.1f} s"
            print(f"{took} {item.key}: {len(wrong)} slips, {len(left)} left, {len(chosen)} texts", file=sys.stderr, flush=True)
        takes, leaves = ([text for text in chosen if told[text][0] is wanted] for wanted in (True, False))
        if not item.side:
            self._pool(item.key, takes, self.known(item, texts, kinds))
        return takes, leaves

    def _pool(self, name: str, takes: list[str], known: list[str]) -> None:
        found = [text.partition(BAR)[0] for text in takes] + known
        found = [text for text in dict.fromkeys(found) if text]
        short = sorted(found, key=lambda text: (len(text) < 3, len(text)))
        self.pools[f"all {name}"] = found
        self.pools[name] = (short[:6] + self.chance.sample(found, min(8, len(found)))) or [""]

    def texts(self, item: Item, tree: p.Node, kinds: bool) -> list[str]:
        made = self._wrapped(item, Texts(self.pools, self.chance).of(tree))
        return list(dict.fromkeys([*made, *self._wrapped(item, self._forms(tree), False), *self.from_corpus(item, kinds)]))

    def _forms(self, tree: p.Node) -> Iterator[str]:
        """All that the first slot of a tree may be: some forms are also something else."""
        sources = [slot.source for slot in p.slots(tree)]
        if sources and sources[0] in self.pools:
            yield from self.pools.get(f"all {sources[0]}", ())[:3000]

    def right(self, item: Item, kinds: bool) -> Bench:
        """The pattern as it is."""
        if item.side == "match":
            assert item.rule
            return Bench(self.grammar, item, [item.rule.id], [], kinds)
        if item.side:
            assert item.rule
            contexts = next(rule.contexts for rule in self.grammar.rules if rule.rule.id == item.rule.id) or ()
            return Bench(self.grammar, item, [item.key], [contexts[SIDES.index(item.side)]], kinds)
        return Bench(self.grammar, item, [item.key], [(self.grammar.contexts if item.context else self.grammar.gaps)[item.key]], kinds)

    def from_corpus(self, item: Item, kinds: bool) -> list[str]:
        """What the pattern takes in the examples, with a little of what follows, and without."""
        bench = self.right(item, kinds)
        found: list[str] = []
        for text in self.corpus:
            places = [at for at in range(len(text) + 1) if at in (0, len(text)) or text[at - 1].isalnum() != text[at : at + 1].isalnum()]
            context = bench.context(text)
            if item.side == "match":
                for name, start, end in bench.found(context, anywhere=True):
                    if name == bench.names[0]:
                        found += [text[start:end] + BAR + text[end : end + 12], text[start:end]]
            elif item.context:
                found += [text[max(0, at - 30) : at] + BAR + text[at : at + 30] for at in places if bench.fits(context, 0, at, at)]
            else:
                for start in places:
                    for end in places:
                        if start < end <= start + 60 and bench.fits(context, 0, start, end):
                            found += [text[start:end] + BAR + text[end : end + 12], text[start:end]]
            if len(found) > 400:
                break
        return [one_bar(text) for text in found]

    def _told(self, bench: Bench, item: Item, wrong: list[str], texts: list[str]) -> Iterator[tuple[str, bool, set[int]]]:
        """Texts that tell slips from the right pattern: whether it takes them, and the numbers of these slips."""
        live = set(range(len(wrong)))
        known = [text for text in texts if bench.takes(text, (0,))[0]]
        # Those that are taken come first, long ones first, since each shows much at once.
        known.sort(key=lambda text: (len(text) > 60, -len(set(text))))
        taken: list[str] = []

        def tell(candidates: Iterable[str]) -> Iterator[tuple[str, bool, set[int]]]:
            for text in candidates:
                if not live:
                    return
                if text == BAR or fold(text).text != text:
                    continue
                order = sorted(live)
                right, *others = bench.takes(text, [0, *(number + 1 for number in order)])
                if gone := {number for number, other in zip(order, others, strict=True) if other != right}:
                    live.difference_update(gone)
                    if right:
                        taken.append(text)
                    yield text, right, gone

        yield from tell(itertools.chain(known, texts))
        live &= {number for number in live if self.matters(item, wrong[number])}
        for text in dict.fromkeys([*(taken[:6] or known[:4]), *sorted(known, key=len)[:2]]):
            if live and len(text) <= LONG:
                near = list(dict.fromkeys(beside(text, _probes(item.source), item)))
                yield from tell(self.chance.sample(near, min(len(near), 500)))
        tree = p.parse(item.source, item.context)
        made = Texts(self.pools, self.chance, 80)
        yield from tell(self._wrapped(item, (made.walk(tree) for _ in range(400))))
        for number in sorted(live)[:30]:
            if number in live:
                other = p.parse(wrong[number], item.context)
                yield from tell(self._wrapped(item, itertools.chain(made.of(other), (made.walk(other) for _ in range(30)))))

    def _wrapped(self, item: Item, made: Iterable[str], beside: bool = True) -> Iterator[str]:
        """The texts folded, with a mention before or after them where the rule wants one there."""
        rule = item.rule if item.side == "match" else None
        for text in made:
            texts = [text]
            if beside and rule and rule.before_kind:
                near = self.pools[rule.before_kind]
                texts = [f"{near[0]} {text}", self.chance.choice(near) + self.chance.choice((" ", ", ")) + text]
            elif beside and rule and rule.after_kind:
                near = self.pools[rule.after_kind]
                texts = [f"{text}, {near[0]}", text + self.chance.choice((" ", ", ")) + self.chance.choice(near)]
            yield from (one_bar(fold(one).text) for one in texts)


def _probes(source: str) -> list[str]:
    """Characters to put into a text: those of the pattern, their neighbours, and some others."""
    own = sorted(set(re.sub(r"\\[pPdwb]|\{[^}]*\}", "", source)))
    near = [chr(ord(char) + step) for char in own for step in (-1, 1) if ord(char) > 33]
    return [char for char in dict.fromkeys([*PROBES, *own, *near]) if char != BAR][:70]


def beside(text: str, probes: list[str], item: Item) -> Iterator[str]:
    """Texts that are one character beside another one."""
    head, _, tail = text.partition(BAR)
    bar = f"{BAR}{tail}" if tail else ""
    for at in range(len(head)):
        yield head[:at] + head[at + 1 :] + bar
        yield head[:at] + head[at] + head[at:] + bar
        yield head[:at] + head[at + 1 : at + 2] + head[at] + head[at + 2 :] + bar
        yield head[:at] + head[at].swapcase() + head[at + 1 :] + bar
    for at in range(len(head) + 1):
        for probe in probes:
            yield head[:at] + probe + head[at:] + bar
            yield head[:at] + probe + head[at + 1 :] + bar
    if not item.context:
        for probe in probes:
            yield f"{head}{BAR}{probe}"
            for other in probes[:12]:
                yield f"{head}{BAR}{probe}{other}"
    elif item.after:
        for probe in probes:
            yield f"{probe}{BAR}{head}{tail}"
        for at in range(len(head)):
            yield head[:at]
    else:
        for at in range(len(head)):
            yield head[at:] + bar
        for at in range(len(head)):
            for probe in probes[:12]:
                yield probe + head[at:] + bar


def cover(told: dict[str, tuple[bool, set[int]]]) -> list[str]:
    """Few texts that tell all slips that any of them tells."""
    left = set().union(*(gone for _, gone in told.values())) if told else set()
    chosen = []
    while left:
        best = max(told, key=lambda text: (len(told[text][1] & left) / (len(text) + 6), text))
        chosen.append(best)
        left -= told[best][1]
    return chosen


# --- the files


_BARE = re.compile(r"[A-Za-zÀ-ỹ][\wÀ-ỹ .'/()+-]*[\wÀ-ỹ.)+/-]|[A-Za-zÀ-ỹ]")


def quoted(text: str) -> str:
    """The text in a flow list, with quotation marks where YAML would read something else."""
    if _BARE.fullmatch(text) and yaml.safe_load(f"[{text}]") == [text]:
        return text
    if "\n" in text or not text.isprintable():
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return "'" + text.replace("'", "''") + "'"


def flow(texts: list[str]) -> Iterator[str]:
    line = "["
    for number, text in enumerate(texts):
        piece = quoted(text) + ("," if number < len(texts) - 1 else "]")
        if len(line) > 1 and len(line) + 1 + len(piece) > WIDTH - 6:
            yield line
            line = " " + piece
        else:
            line += ("" if line == "[" else " ") + piece
    yield line


def written(language: str, proved: dict[str, tuple[list[str], list[str]]], same: dict[str, str]) -> str:
    """A file of proofs; what has the same pattern as another has its texts."""
    lines = [HEAD, f"language: {language}"]
    for at, section in enumerate(SECTIONS):
        keys = sorted(key for key in {**proved, **same} if proved[same.get(key, key)][at])
        if not keys:
            continue
        lines += ["", f"{section}:"]
        anchors: dict[str, str] = {}
        shared = {same.get(key, key) for key in keys if key in same}
        for key in keys:
            first = same.get(key, key)
            if first in anchors:
                lines.append(f"  {key}: *{anchors[first]}")
                continue
            mark = ""
            if first in shared:
                anchors[first] = f"{section}{len(anchors) + 1}"
                mark = f" &{anchors[first]}"
            rows = list(flow(sorted(proved[first][at])))
            if len(rows) == 1 and len(rows[0]) + len(key) < WIDTH - 4:
                lines.append(f"  {key}:{mark} {rows[0]}")
            else:
                lines += [f"  {key}:{mark}", *(f"    {row}" for row in rows)]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the proofs of the shipped patterns.")
    parser.add_argument("languages", nargs="*", default=(COMMON, *languages()))
    parser.add_argument("--only", help="only what has this in its key; nothing is written")
    parser.add_argument("-v", "--verbose", action="store_true")
    told = parser.parse_args()
    p.parse = functools.lru_cache(20_000)(p.parse)  # each slip is read several times
    for language in told.languages:
        prover = Prover(language, told.verbose)
        placed: dict[str, str] = {}
        firsts: dict[int, str] = {}
        sources: dict[Any, str] = {}
        same: dict[str, str] = {}
        wanted: list[Item] = []
        for file, item, node in items(language):
            if node in firsts:
                continue
            firsts[node] = item.key
            placed[item.key] = file
            sign: Any = "context", item.after, item.source
            if item.side == "match":
                assert item.rule
                sign = item.rule.kind, item.rule.before_kind, item.rule.after_kind, item.source
            elif not item.context:
                sign = item.key
            if sign in sources:
                same[item.key] = sources[sign]
            else:
                sources[sign] = item.key
                wanted.append(item)
        proved: dict[str, tuple[list[str], list[str]]] = {}
        prover.seed(item for name in (COMMON, language) for _, item, _ in items(name) if name != language or told.only)
        for number, item in enumerate(prover.order(wanted)):
            if not told.only or told.only in item.key:
                proved[item.key] = prover.prove(item)
            if number % 25 == 0 and not told.only:
                save(language, placed, proved, same)
        print(f"{language}: {prover.made} slips, {len(prover.survivors)} that nothing tells")
        for key, right, wrong in prover.survivors:
            at = next((n for n, (a, b) in enumerate(zip(right, wrong, strict=False)) if a != b), 0)
            print(f"  {key}: {right[max(0, at - 25) : at + 15]!r} -> {wrong[max(0, at - 25) : at + 15]!r}")
        if told.only:
            for key, (takes, leaves) in proved.items():
                print(key, takes, leaves)
        else:
            save(language, placed, proved, same)


def save(language: str, placed: Mapping[str, str], proved: Mapping[str, tuple[list[str], list[str]]], same: Mapping[str, str]) -> None:
    """Write the files of a language, one for each rule file; only texts of one file can be shared in it."""
    folder = ROOT / language / FOLDER
    folder.mkdir(exist_ok=True)
    for file in dict.fromkeys(placed.values()):
        own = {key: proved[same.get(key, key)] for key, where in placed.items() if where == file and same.get(key, key) in proved}
        first: dict[int, str] = {}
        again = {key: first[id(own[key])] for key in sorted(own) if first.setdefault(id(own[key]), key) != key}
        if any(any(texts) for texts in own.values()):
            (folder / file).write_text(written(language, own, again), encoding="utf-8")


if __name__ == "__main__":
    main()
