"""Which rules came nearest to a stretch of text, and where they failed.

The machine says whether a rule matches, not why it does not. So the trees of patterns are read here once more, slowly, part by part,
and of each rule it is kept how far it got. Only explanations need this.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from .find import Draft
from .fold import BARRIER
from .rules import pattern as p
from .rules.alphabet import expression
from .rules.catalogue import Names
from .rules.code import CONTEXT, INSIDE, NOTHING
from .rules.compile import Spelling, lower
from .rules.compiled_rule import CompiledRule
from .rules.machine import Captured, Context, Match
from .rules.program import LOOP

NEAREST = 3
"""How many rules are named."""

TRIED = 40
"""How many tries are looked at more closely."""

BEYOND = 200
"""How much of a long stretch is looked at, and how far behind it patterns are read on."""

QUOTED = 24
"""Characters of the text that are quoted where a rule fails."""

FORMS = 4
"""Forms of a lexicon that are named where one was expected."""

TORN = "it would tear a word apart"


class Miss(NamedTuple):
    """A rule that did not find what was pointed at, with the stretch that it matched."""

    rule: CompiledRule
    start: int
    end: int
    parts: int
    """How many parts of its pattern matched before the one that failed."""
    why: str
    score: float

    def pattern(self) -> tuple[str, str, str]:
        """The pattern in pieces: what matched, what failed (empty if nothing did), and the rest."""
        written = _parts(self.rule)[1]
        return "".join(written[: self.parts]), "".join(written[self.parts : self.parts + 1]), "".join(written[self.parts + 1 :])


def nearest(
    context: Context, names: Names, rules: Iterable[CompiledRule], drafts: list[Draft], unborn: list[Match], start: int, end: int
) -> list[Miss]:
    """The rules that came nearest to a stretch, the nearest first.

    `drafts`: all candidates; `unborn`: the matches that became none.
    """
    end = min(end, start + BEYOND)
    by_stage: dict[int, dict[str, CompiledRule]] = {}
    for rule in rules:
        by_stage.setdefault(rule.stage, {})[rule.rule.id] = rule
    # A rule that finds something there did not fail at its first part a few words before.
    there = {draft.rule.rule.id for draft in drafts if draft.start < end and start < draft.end}
    words = _Words(context.text, names)
    misses: list[Miss] = []
    for stage, group in by_stage.items():
        misses += (_unborn(context, match) for match in unborn if match[0].rule.id in group and match[1] < end and start < match[2])
        reader = _Reader(context, names, words, [draft for draft in drafts if draft.rule.stage < stage], end + BEYOND)
        tries = [
            miss
            for rule in group.values()
            for at in _places(context, rule, reader, start, end)
            if (miss := reader.miss(rule, at)) and miss.end >= start and (miss.end > at or (at == start and rule.rule.id not in there))
        ]
        tries.sort(key=_order)
        misses += filter(None, (reader.resumed(miss, end) for number, miss in enumerate(tries) if number < TRIED or miss.start == start))
    best: dict[str, Miss] = {}
    for miss in sorted(misses, key=_order):
        best.setdefault(miss.rule.rule.id, miss)
    found = list(best.values())[:NEAREST]
    return [miss for miss in found if 2 * miss.score >= found[0].score]


def _order(miss: Miss) -> tuple[float, str]:
    return -miss.score, miss.rule.rule.id


def _places(context: Context, rule: CompiledRule, reader: _Reader, start: int, end: int) -> Iterator[int]:
    """Where a rule may begin so that it can reach the stretch."""
    text = context.text
    first = max(text.rfind(BARRIER, 0, start) + 1, start - CONTEXT)
    before, after = rule.rule.before_kind, rule.rule.after_kind
    for at in range(first, end):
        if text[at] in " \n" or not context.may_begin(at):
            continue
        if (not before or reader.mentions(before, at)) and (not after or any(reader.mentions(after, at + far) for far in range(CONTEXT))):
            yield at


# --- matches that became no candidates


def _unborn(context: Context, match: Match) -> Miss:
    rule, start, end, captured = match
    span = [(first, last) for field, first, last, _ in captured if field == rule.span]
    first, last = context.trimmed(*(span[-1] if span else (start, end)))
    return Miss(rule, start, end, len(_parts(rule)[0]), _why_unborn(context, rule, first, last, captured), float(end - start))


def _why_unborn(context: Context, rule: CompiledRule, start: int, end: int, captured: list[Captured]) -> str:
    """Why a whole match counts for nothing, in the order in which that is asked when candidates are made."""
    if start == end:
        return TORN
    before, after = context.text[max(0, start - QUOTED) : start], context.text[end : end + QUOTED]
    for index, (key, text) in enumerate((("before", before), ("not_before", before), ("after", after), ("not_after", after))):
        program = NOTHING if rule.contexts is None else rule.contexts[index]
        if not context.in_context(tuple(program if index == one else NOTHING for one in range(4)), start, end):  # type: ignore[arg-type]
            verb = "matches" if key.startswith("not") else "does not match"
            return f"{key} {verb} what stands {'before' if index < 2 else 'after'} it: {text!r}"
    said = ", ".join(f"{field} {context.text[first:last]!r}" for field, first, last, _ in captured if field and field[0] != "@")
    return f"its parts make no value: {said}"


# --- patterns, read part by part


class _Stop(NamedTuple):
    """The farthest place where a try failed, and what would have had to stand there."""

    at: int
    wanted: tuple[str, ...]


_NOWHERE = _Stop(-1, ())
_Reach = tuple[tuple[int, ...], _Stop]
"""Where a part of a pattern may end, the first tried first, and where it failed."""


def _onward(ends: tuple[int, ...], nodes: tuple[p.Node, ...], read: Callable[[p.Node, int], _Reach]) -> _Reach:
    """Where a piece of a pattern may end that begins at one of some places."""
    node = nodes[0] if len(nodes) == 1 else p.Sequence(nodes)
    several = [read(node, end) for end in ends]
    return tuple(dict.fromkeys(end for found, _ in several for end in found)), _farthest(stop for _, stop in several)


def _farthest(stops: Iterable[_Stop]) -> _Stop:
    farthest = _NOWHERE
    for stop in stops:
        if stop.at > farthest.at:
            farthest = stop
        elif stop.at == farthest.at and stop.wanted != farthest.wanted:
            farthest = _Stop(stop.at, tuple(dict.fromkeys((*farthest.wanted, *stop.wanted))))
    return farthest


class _Reader:
    """Reads patterns over a text in which mentions of earlier stages are known, up to a limit."""

    def __init__(self, context: Context, names: Names, words: _Words, known: Iterable[Draft], limit: int) -> None:
        self._context = context
        self._names = names
        self._words = words
        self._text = context.text[:limit]
        self._known: dict[tuple[str, int], set[int]] = {}
        for draft in known:
            self._known.setdefault((draft.rule.kind, draft.start), set()).add(draft.end)
        self._phrases: dict[tuple[str, int], _Reach] = {}

    def mentions(self, kind: str, at: int) -> tuple[int, ...]:
        """Where mentions of a kind end that begin here, the longest first."""
        return tuple(sorted(self._known.get((kind, at), ()), reverse=True))

    def miss(self, rule: CompiledRule, at: int) -> Miss | None:
        """Where a rule that begins here fails; None if all of it matches that could."""
        parts, _ = _parts(rule)
        number, stop, why = self._failure(parts, at, rule.rule.span is None)
        # Much of the text by little of the pattern is no nearer than little of the text by much of it.
        return Miss(rule, at, stop.at, number, why, (stop.at - at) * (number + 0.5) / len(parts)) if why else None

    def resumed(self, miss: Miss, end: int) -> Miss | None:
        """A miss with its score raised by what matches behind the part that failed, if a few characters are passed over."""
        parts, _ = _parts(miss.rule)
        rest = parts[miss.parts + 1 :]
        # Where nothing matched before it, known words have to stand there, not just capitals.
        if miss.start == miss.end and not any(map(self._knows_words, rest)):
            return None
        later, fitting = self._resumed(rest, miss.end, end + QUOTED)
        if miss.start == miss.end and not any(map(self._knows_words, rest[:fitting])):
            return None
        return miss._replace(score=(min(miss.end, end) - miss.start + later) * (miss.parts + 0.5 + fitting) / len(parts))

    def _failure(self, parts: tuple[p.Node, ...], at: int, whole_words: bool) -> tuple[int, _Stop, str]:
        """The number of the part that failed, where, and in which way."""
        ends: tuple[int, ...] = (at,)
        number, begun, stop = 0, at, _NOWHERE
        forbidden: tuple[int, str] | None = None
        for first, nodes in _grouped(parts):
            if isinstance(look := nodes[0], p.Look):
                # What stands there is held against the rule only if all else matches.
                held = tuple(end for end in ends if self.reach(look, end)[0])
                if not held and forbidden is None:
                    verb = "asks for something else than" if look.wanted else "forbids"
                    forbidden = first, f"{_written(look)} {verb} what stands there: {self._quoted(ends[0])}"
                ends = held or ends
                continue
            before, (ends, other) = ends, _onward(ends, nodes, self.piece)
            if other.at >= stop.at:
                number, begun, stop = first + self._fitting(nodes, before), max(before), _farthest((stop, other))
            if not ends:
                return number, stop, f"expected {self._wanted(parts[number], begun, stop)}"
        farthest = max(ends)
        if forbidden is not None:
            number, why = forbidden
            return number, _Stop(farthest, ()), why
        if whole_words and self._context.inside_word(farthest):
            return len(parts), _Stop(farthest, ()), TORN
        if stop.at > farthest:
            return number, stop, f"it could go on with {self._wanted(parts[number], begun, stop)}"
        return 0, _NOWHERE, ""

    def _resumed(self, parts: tuple[p.Node, ...], at: int, end: int) -> tuple[int, int]:
        """How many characters match what is left of a pattern, if a few are passed over, and by how many of its parts."""
        best = 0, 0
        for place in range(at + 1, min(at + QUOTED, end, len(self._text))) if parts else ():
            if self._context.inside_word(place):
                continue
            ends: tuple[int, ...] = (place,)
            farthest = place
            for first, nodes in _grouped(parts):
                ends = _onward(ends, nodes, self.piece)[0]
                if not ends:
                    break
                if max(ends) > farthest:
                    farthest = max(ends)
                    best = max(best, (min(farthest, end) - place, first + len(nodes)))
        return best

    def _fitting(self, parts: tuple[p.Node, ...], ends: tuple[int, ...]) -> int:
        """How many parts of a piece without slots match, at one of some places."""
        return next((n for n in range(len(parts) - 1, 0, -1) if any(self.reach(p.Sequence(parts[:n]), end)[0] for end in ends)), 0)

    def _wanted(self, part: p.Node, begun: int, stop: _Stop) -> str:
        """A part of a pattern that failed, and what in it failed where."""
        said = _written(part)
        inside = " or ".join(stop.wanted) if len(stop.wanted) <= NEAREST else said
        if inside.startswith(said) or not isinstance(part, p.Slot):
            return f"{inside} at {self._quoted(stop.at)}"
        if stop.at == begun:
            return f"{said}, so {inside}, at {self._quoted(begun)}"
        return f"{said} at {self._quoted(begun)}; inside it {inside} at {self._quoted(stop.at)}"

    def _knows_words(self, part: p.Node) -> bool:
        """Whether the slots of a part of a pattern all stand for words that are known, and none for a mere shape of words."""
        slots, phrases = p.slots(part), self._names.phrases
        return bool(slots) and all(slot.source not in phrases or _tree(phrases[slot.source]).slotted for slot in slots)

    def _quoted(self, at: int) -> str:
        rest = self._text[at : at + QUOTED].partition(BARRIER)[0]
        return repr(rest) if rest else "the end of the text" if at >= len(self._context.text) else "the end of the paragraph"

    def piece(self, node: p.Node, at: int) -> _Reach:
        """As the machine does: what has no slots is matched as a whole, once."""
        ends, stop = self.reach(node, at)
        return (ends if node.slotted else ends[:1]), stop

    def reach(self, node: p.Node, at: int, any_case: bool = False) -> _Reach:
        """Where a tree may end that begins here."""
        inner = self.piece if node.slotted else functools.partial(self.reach, any_case=any_case)
        match node:
            case p.Leaf():
                return self._leaf(node, at, any_case)
            case p.Slot():
                return self._slot(node, at)
            case p.Sequence(parts):
                ends: tuple[int, ...] = (at,)
                stops: list[_Stop] = []
                for _, nodes in _grouped(parts) if node.slotted else ((0, (part,)) for part in parts):
                    ends, stop = _onward(ends, nodes, inner)
                    stops.append(stop)
                return ends, _farthest(stops)
            case p.Choice(options):
                several = [inner(option, at) for option in options]
                return tuple(dict.fromkeys(end for ends, _ in several for end in ends)), _farthest(stop for _, stop in several)
            case p.Repeat():
                ends, stop = self._repeated(node, at, any_case)
                return (ends[:1] if node.suffix[1:] == "+" else ends), stop
            case p.Look(part, wanted):
                holds = bool(inner(part, at)[0]) == wanted
                return ((at,), _NOWHERE) if holds else ((), _Stop(at, (_written(node),)))
            case p.Flagged(part):
                return self.reach(part, at, True)
            case _:
                raise AssertionError(f"only contexts have {node}")

    def _leaf(self, leaf: p.Leaf, at: int, any_case: bool) -> _Reach:
        if leaf.literal is None:
            source = f"(?i:{leaf.source})" if any_case else leaf.source
            fits = at < len(self._text) and _is_in(source, self._text[at])
            return ((at + 1,), _NOWHERE) if fits else ((), _Stop(at, (leaf.source,)))
        literal, text = (lower(leaf.literal), self._words.small) if any_case else (leaf.literal, self._words.plain)
        here = text[at : min(at + len(literal), len(self._text))]
        same = next((index for index, char in enumerate(here) if char != literal[index]), len(here))
        return ((at + same,), _NOWHERE) if same == len(literal) else ((), _Stop(at + same, (repr(leaf.literal[same:]),)))

    def _repeated(self, node: p.Repeat, at: int, any_case: bool) -> _Reach:
        part, least, most, lazy = node.part, node.least, node.most, node.suffix[1:] == "?"
        stops: list[_Stop] = []
        if isinstance(part, p.Leaf) and part.single:
            ends = [at]
            while len(ends) - 1 != most:
                found, stop = self._leaf(part, ends[-1], any_case)
                if not found:
                    # One more of a class is seldom what was missing.
                    stops += [stop] if len(ends) <= least else []
                    break
                ends += found
            ends = ends[least:]
            return tuple(ends if lazy else ends[::-1]), _farthest(stops)
        least = min(least, LOOP)
        limit = least + LOOP if most is None else min(most, least + LOOP)
        seen: set[tuple[int, int]] = set()

        def go(count: int, place: int) -> list[int]:
            """The ends from here on, in the order in which they are tried."""
            if (count, place) in seen:
                return []
            seen.add((count, place))
            further: list[int] = []
            if count < limit:
                found, stop = self.piece(part, place) if node.slotted else self.reach(part, place, any_case)
                stops.append(stop)
                further = [end for one in found if one > place or count < least for end in go(count + 1, one)]
            here = [place] if count >= least else []
            return here + further if lazy else further + here

        return tuple(dict.fromkeys(go(0, at))), _farthest(stops)

    def _slot(self, slot: p.Slot, at: int) -> _Reach:
        source = slot.source
        if source in self._names.phrases:
            if (source, at) not in self._phrases:
                self._phrases[source, at] = self.piece(_tree(self._names.phrases[source]), at)
            return self._phrases[source, at]
        if self._names.lexicons(source):
            least = INSIDE if self._context.inside_word(at) else 1
            ends, told = tuple(end for end in self._words.ends(source, at) if end - at >= least), self._words.told(slot)
        else:
            ends, told = self.mentions(source, at), _written(slot)
        ends = tuple(end for end in ends if end <= len(self._text))
        return (ends, _NOWHERE) if ends else ((), _Stop(at, (told,)))


class _Words:
    """The forms of lexicons in a text."""

    def __init__(self, text: str, names: Names) -> None:
        self.plain = text.replace("\n", " ")
        self.small = lower(self.plain)
        self._names = names
        self._spelling = Spelling(pair for one in names.sets for pair in one.spelling.items())
        self._forms: dict[str, tuple[set[str], set[str], list[int]]] = {}
        self._shown: dict[str, str] = {}

    def ends(self, name: str, at: int) -> list[int]:
        """Where the forms of a lexicon end that begin here, the longest first."""
        if name not in self._forms:
            any_case, exact = self._read(name, False), self._read(name, True)
            self._forms[name] = any_case, exact, sorted({len(form) for form in any_case | exact}, reverse=True)
        any_case, exact, sizes = self._forms[name]
        return [at + size for size in sizes if self.small[at : at + size] in any_case or self.plain[at : at + size] in exact]

    def _read(self, name: str, exact: bool) -> set[str]:
        those = [lexicon for lexicon in self._names.lexicons(name) if lexicon.exact == exact]
        forms = {form if exact else lower(form) for lexicon in those for form, _ in lexicon.forms}
        return forms | {other for form in forms if (other := self._spelling.other(form)) is not None}

    def told(self, slot: p.Slot) -> str:
        """A slot with some of the forms that would fill it."""
        if slot.source not in self._shown:
            forms = dict.fromkeys(form for lexicon in self._names.lexicons(slot.source) for form, _ in lexicon.forms)
            self._shown[slot.source] = f"{', '.join(itertools.islice(forms, FORMS))}{', …' if len(forms) > FORMS else ''}"
        return f"{_written(slot)} ({self._shown[slot.source]})"


@functools.lru_cache(maxsize=4096)
def _is_in(source: str, character: str) -> bool:
    """Whether a character is in a class; a blank line is in none."""
    return character != BARRIER and expression(source).fullmatch(character) is not None


# --- trees


@functools.lru_cache(maxsize=1024)
def _tree(pattern: str) -> p.Node:
    return p.parse(pattern)


def _parts(rule: CompiledRule) -> tuple[tuple[p.Node, ...], tuple[str, ...]]:
    """The parts of a rule's pattern, with the mention that has to stand before or after it; and as they are written."""
    return _split(rule.rule.match, rule.rule.before_kind, rule.rule.after_kind)


@functools.lru_cache(maxsize=1024)
def _split(pattern: str, before: str | None, after: str | None) -> tuple[tuple[p.Node, ...], tuple[str, ...]]:
    tree = _tree(pattern)
    parts = tree.parts if isinstance(tree, p.Sequence) else (tree,)
    if before:
        parts = (p.Slot("_", before), p.Slot("_", "title_person"), *parts)
    if after:
        parts = (*parts, p.Slot("_", "person_title"), p.Slot("_", after))
    return parts, tuple(_written(part, True) for part in parts)


def _grouped(parts: tuple[p.Node, ...]) -> Iterator[tuple[int, tuple[p.Node, ...]]]:
    """What is matched by itself, with the number of its first part: a part with slots, a look-ahead, or all between them as a whole."""
    number = 0
    for alone, group in itertools.groupby(parts, lambda part: part.slotted or isinstance(part, p.Look)):
        nodes = tuple(group)
        for piece in ((node,) for node in nodes) if alone else (nodes,):
            yield number, piece
            number += len(piece)


def _written(node: p.Node, inside: bool = False) -> str:
    """A tree as a pattern; `inside`: as a part of another."""
    match node:
        case p.Leaf(source, literal):
            return source if literal is None else source.replace(p.SPACE, " ")
        case p.Slot(field, source):
            return f"{{{source}}}" if field == source else f"{{{field or ''}:{source}}}"
        case p.Sequence(parts):
            plain, grouped = "".join(_written(part, True) for part in parts), inside
        case p.Choice(options):
            plain, grouped = "|".join(map(_written, options)), inside
        case p.Repeat(part, suffix=suffix):
            alone = isinstance(part, p.Slot) or (isinstance(part, p.Leaf) and part.single)
            return (_written(part) if alone else f"(?:{_written(part)})") + suffix
        case p.Look(part, wanted):
            return f"(?{'=' if wanted else '!'}{_written(part)})"
        case p.Flagged(part):
            return f"(?i:{_written(part)})"
        case _:
            raise AssertionError(f"only contexts have {node}")
    return f"(?:{plain})" if grouped else plain
