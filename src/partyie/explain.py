"""Why a text gives what it gives: the rule of each mention, what filled its slots, where its value comes from, and what lost to it."""

from __future__ import annotations

import functools
import re
import textwrap
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from . import find, link, people
from .errors import PartyieError
from .find import Draft
from .fold import Folded, fold
from .mention import AnyMention, Citation, Date, Title
from .mentions import Linked, Wanted, mentions
from .nearest import nearest
from .rules import pattern as p
from .rules.catalogue import Names, place_of
from .rules.code import NOTHING, PERSON, TITLE
from .rules.compiled_rule import CompiledRule, Rank
from .rules.grammar import LINKS, RELATIVE, STAGES, Grammar, Starting
from .rules.machine import Captured, Match
from .rules.read import Entry
from .values.documents import Pinpoint
from .values.ontology import ontology
from .values.places import places

MENTION, GUARD, DROPPED, LEFT_OUT, LOST = "mention", "guard", "dropped", "left out", "lost"
"""What becomes of a candidate. It wins: as a mention, as a guard, to be dropped later for want of a person, to be left out as its kind
was not asked for. Or another one wins."""

WIDTH = 100
"""Columns of an explanation in text."""


@attrs.frozen
class Slot:
    """A slot of a pattern: its field, the words that filled it and where they stand, and what read them (a lexicon, a phrase, a kind)."""

    field: str
    start: int
    end: int
    text: str
    source: str


@attrs.frozen
class Part:
    """A part of a value, or a mention that is linked, and where it comes from."""

    name: str
    value: Any
    origin: str


@attrs.frozen
class Candidate:
    """What a rule found; `outcome` is "mention", "guard", "dropped", "left out" or "lost", `why` says more where there is more to say.

    Offsets are those of the text as given. `place` is the file and line of the rule, None where no rule of the files found it.
    """

    kind: str
    start: int
    end: int
    text: str
    rule: str
    place: str | None
    outcome: str
    why: str


@attrs.frozen
class Winner(Candidate):
    """A candidate that won, with its slots, its value, and the candidates that lost to it."""

    slots: tuple[Slot, ...]
    value: tuple[Part, ...]
    lost: tuple[Candidate, ...]


@attrs.frozen
class Near:
    """A rule that did not find the stretch that was asked for, and why.

    `start`, `end` and `text` are what it matched; `matched`, `failed` and `rest` are its pattern in three pieces: `failed` is the part
    that failed, empty where the whole pattern matched and could not count.
    """

    kind: str
    rule: str
    place: str
    start: int
    end: int
    text: str
    matched: str
    failed: str
    rest: str
    why: str


@attrs.frozen
class Stretch:
    """The stretch that was asked for: the first of the `times` that it occurs; `nearest` is empty where something covers it."""

    start: int
    end: int
    text: str
    times: int
    nearest: tuple[Near, ...]


@attrs.frozen
class Explanation:
    """Why a text gives what it gives; made by `Extractor.explain`, printed by `str`.

    `winners` are in text order: mentions, and what won but is none: guards, and what was dropped for want of a person beside it.
    With `at` they are those alone that overlap it, or that something lost to that does.

    >>> import partyie
    >>> explanation = partyie.Extractor("en").explain("Tran Thi Mai, Minister of Justice")
    >>> title = explanation.mentions[1]
    >>> title.rule, [(slot.field, slot.text) for slot in title.slots]
    ('en/title/minister-of', [('role', 'Minister'), ('body', 'Justice')])
    >>> [(part.name, part.value, part.origin) for part in title.value][-1]
    ('holder', 'Tran Thi Mai', 'the name before it')
    """

    text: str
    winners: tuple[Winner, ...]
    at: Stretch | None = None

    @property
    def mentions(self) -> tuple[Winner, ...]:
        """The winners that are mentions."""
        return tuple(winner for winner in self.winners if winner.outcome == MENTION)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain lists, texts and numbers, ready for JSON; its keys are the names above.

        >>> import partyie
        >>> partyie.Extractor("en").explain("nothing").to_dict()
        {'text': 'nothing', 'winners': [], 'at': None}
        """
        return attrs.asdict(self, value_serializer=lambda _, __, value: list(value) if isinstance(value, tuple) else value)

    def __str__(self) -> str:
        return "\n".join(_lines(self))


# --- from text to explanation


class Piece(NamedTuple):
    """A stretch of folded text with the rules for it: its text, where it begins, its grammar."""

    text: str
    offset: int
    grammar: Grammar


def explained(text: str, folded: Folded, pieces: Iterable[Piece], roots: tuple[Path, ...], wanted: Wanted, at: str | None) -> Explanation:
    """The explanation of a text whose pieces are given, and of a stretch in it; raises `PartyieError` for one that does not occur."""
    stretch = None if at is None else _stretch(folded, at)
    kinds = wanted.kinds
    blocks = [_Block(text, folded, piece, roots, wanted.relative) for piece in pieces]
    names = people.names([block.chosen for block in blocks])
    mentions(text, folded, [block.linked(names) for block in blocks], wanted)
    whole = [draft for block in blocks for draft in block.chosen if draft.kind == PERSON]
    winners = [winner for block in blocks for winner in block.winners(kinds, whole)]
    if stretch is None:
        return Explanation(text, tuple(winners))
    first, last, times = stretch
    start, end = folded.span(first, last)
    near: tuple[Near, ...] = ()
    winners = [one for one in winners if any(other.start < end and start < other.end for other in (one, *one.lost))]
    those = (other for one in winners for other in (one, *one.lost) if other.kind in (*kinds, GUARD))
    if not any(other.start <= start and end <= other.end for other in those):
        near = tuple(one for block in blocks for one in block.near(first, last, kinds))
    return Explanation(text, tuple(winners), Stretch(start, end, text[start:end], times, near))


def _stretch(folded: Folded, at: str) -> tuple[int, int, int]:
    """Where a stretch stands first in the folded text, and how often; a space in it may be a line break."""
    wanted = fold(at).text.strip()
    found = list(re.finditer(re.escape(wanted).replace(r"\ ", "[ \n]"), folded.text)) if wanted else []
    if not found:
        raise PartyieError(f"{at!r} does not occur in the text; point at words as they stand there")
    return *found[0].span(), len(found)


class _Block:
    """A piece of the text with all its candidates: what `find.candidates` does, but what each slot matched is kept."""

    def __init__(self, given: str, folded: Folded, piece: Piece, roots: tuple[Path, ...], relative: bool) -> None:
        self.given, self.folded, self.offset, self.grammar = given, folded, piece.offset, piece.grammar
        self.names = Names(piece.grammar.language, roots)
        self.rules = {rule.id: rule for one in self.names.sets for rule in one.in_force()}
        self.context = piece.grammar.scan(piece.text)
        self.captured: dict[Draft, list[Captured]] = {}
        self.unborn: list[Match] = []
        """Matches that became no candidates."""
        self.drafts: list[Draft] = []
        for stage in range(STAGES):
            found = list(self._found(piece.grammar.stages[stage]))
            for draft in found:
                self.context.add(draft.kind, draft.start, draft.end, draft)
            self.context.next_stage()
            self.drafts += found
        if relative:
            self.drafts += self._found(piece.grammar.stages[RELATIVE])
        self.relative = relative
        for draft in self.drafts:
            # Of guards too it is to be told which won; their kind is what `select` leaves them out by.
            draft.kind = NOTHING if draft.rule.kind == GUARD else draft.kind
        self.won = find.select(self.drafts)
        self.chosen = [draft for draft in self.won if draft.kind != NOTHING]
        self.kept: list[Draft] = []
        self._phrases: dict[str, dict[str, tuple[str, ...]]] = {}

    def _found(self, starting: Starting) -> Iterator[Draft]:
        """The candidates of a stage. At one place a rule matches once, which tells whose captures are whose."""
        for at in self.context.anchored(0, len(self.context.text)):
            matches = self.context.matches(starting, [at])
            born = find.found_by(self.context, starting, [at]) if matches else []
            for match in matches:
                its = [draft for draft in born if draft.rule is match[0]]
                self.unborn += [] if its else [match]
                for draft in its:
                    self.captured[draft] = [part for part in match[3] if _belongs(part, draft)]
            yield from born

    def linked(self, names: people.Names) -> Linked:
        self.kept = link.holders(self.context, self.grammar, people.with_names_again(self.context, self.grammar, self.chosen, names))
        link.ties(self.context, self.grammar, self.kept)
        return Linked(self.offset, self.grammar.language, self.kept, places(self.grammar.domain, self.grammar.levels))

    # --- what is told

    def winners(self, kinds: tuple[str, ...], whole: list[Draft]) -> Iterator[Winner]:
        """What won here, in text order, but for mentions of kinds that are not wanted, unless they won against one that is."""
        won = self.won
        lost: dict[Draft, list[Draft]] = {}
        starts, ends = [draft.start for draft in won], [draft.end for draft in won]
        known = {_key(draft) for draft in won}
        for draft in self.drafts:
            if _key(draft) not in known:
                known.add(_key(draft))
                rivals = won[bisect_right(ends, draft.start) : bisect_left(starts, draft.end)]
                lost.setdefault(min(rivals, key=_rank), []).append(draft)
        kept = set(self.kept)
        for draft in sorted(kept.union(won), key=attrgetter("start")):
            those = lost.get(draft, [])
            if draft.kind == NOTHING or any(one.rule.kind in kinds for one in (draft, *those)):
                yield self._winner(draft, those, draft in kept, kinds, whole)

    def _winner(self, draft: Draft, lost: list[Draft], kept: bool, kinds: tuple[str, ...], whole: list[Draft]) -> Winner:
        captured = self.captured.get(draft, [])
        slots = tuple(
            Slot(field, *self._given(first, last), self._source(draft.rule, field, value))
            for field, first, last, value in captured
            if field and field[0] != "@" and first < last
        )
        outcome, why = MENTION, ""
        if draft.kind == NOTHING:
            outcome, why = GUARD, "nothing inside it counts"
        elif not kept:
            outcome, why = DROPPED, "it counts only beside a person, and stands beside none"
        elif draft.rule.kind not in kinds:
            outcome, why = LEFT_OUT, "its kind was not asked for"
        elif draft.rule.rule.id == people.AGAIN:
            why = self._known_by(draft, whole)
        value = tuple(self._value(draft, captured)) if kept else ()
        return Winner(*self._told(draft, outcome, why), slots, value, tuple(self._lost(other, draft) for other in lost))

    def _lost(self, draft: Draft, winner: Draft) -> Candidate:
        return Candidate(*self._told(draft, LOST, _reason(draft, winner)))

    def _told(self, draft: Draft, outcome: str, why: str) -> tuple[str, int, int, str, str, str | None, str, str]:
        """The fields of a candidate."""
        identifier = draft.rule.rule.id
        place = place_of(self.rules[identifier]) if identifier in self.rules else None
        return draft.rule.kind, *self._given(draft.start, draft.end), identifier, place, outcome, why

    def _given(self, start: int, end: int) -> tuple[int, int, str]:
        """A span of the block in the text as given, and its words."""
        start, end = self.folded.span(start + self.offset, end + self.offset)
        return start, end, self.given[start:end]

    def _known_by(self, draft: Draft, whole: list[Draft]) -> str:
        """The name of which a part or all is found again."""
        name = next((other.text for other in whole if draft.text in (other.text, *other.text.split())), "")
        return f"a name found again, without a rule of its own: the text has {name!r}"

    def _source(self, rule: CompiledRule, field: str, value: Any) -> str:
        """What read the words of a slot."""
        if isinstance(value, Entry):
            return f"lexicon {value.lexicon}: {_entry(value)}"
        if isinstance(value, Draft):
            return f"a {value.rule.kind} found before"
        identifier = rule.rule.id
        if identifier not in self._phrases:
            self._phrases[identifier] = _phrases(rule.rule.match, self.names)
        phrases = self._phrases[identifier].get(field, ())
        return f"phrase {' or '.join(phrases)}" if phrases else "words of the text"

    # --- values

    def _value(self, draft: Draft, captured: list[Captured]) -> Iterator[Part]:
        """The parts of a mention's value, then its links, each with its origin."""
        said = _said(draft.rule, captured)
        mention = draft.mention
        for name, value in mention.value_dict().items():
            yield Part(name, value, _origin(mention, name, said, self.grammar.domain) or self._linked_by(draft, name))
        if isinstance(mention, Title) and draft.holder is not None:
            side = "after" if draft.holder.start > draft.start else "before"
            yield Part("holder", mention.holder.text if mention.holder else None, f"the name {side} it")
        if isinstance(mention, Citation):
            if mention.issued is not None:
                yield Part("issued", mention.issued.text, self._linked_by(draft, "issued"))
            if mention.pinpoint is not None:
                yield Part("pinpoint", str(mention.pinpoint), self._linked_by(draft, "pinpoint"))
            if mention.full is not None:
                yield Part("full", mention.full.text, "number and type agree, nothing contradicts, and the text has no other such document")

    def _linked_by(self, citation: Draft, name: str) -> str:
        """The link rule that gave a citation its issuer or date."""
        for tie in self._ties:
            fields = tie.value
            said = Pinpoint.of(fields) if name == "pinpoint" else _meant(*fields.get(name, [None])[-1:])
            if citation in fields.get("citation", ()) and said == getattr(citation, name):
                return f"link rule {tie.rule.rule.id}, {place_of(self.rules[tie.rule.rule.id])}"
        return ""

    @functools.cached_property
    def _ties(self) -> list[Draft]:
        return find.found_by(self.context, self.grammar.stages[LINKS], self.context.anchored(0, len(self.context.text)))

    # --- what came near

    def near(self, start: int, end: int, kinds: tuple[str, ...]) -> Iterator[Near]:
        """What came nearest to a stretch of the folded text, if it begins in this block."""
        start, end = start - self.offset, min(end - self.offset, len(self.context.text))
        if not 0 <= start < end:
            return
        rules = [rule for rule in self.grammar.rules if rule.kind in kinds and (self.relative or not rule.rule.relative)]
        for miss in nearest(self.context, self.names, rules, self.drafts, self.unborn, start, end):
            rule = self.rules[miss.rule.rule.id]
            span = self._given(miss.start, miss.end)
            yield Near(rule.kind, rule.id, place_of(rule), *span, *miss.pattern(), miss.why)


def _meant(found: Any) -> Any:
    """What a link rule makes of what fills its slot: of an issuer the id, of a date itself."""
    if isinstance(found, Entry):
        return found.value
    return found.value.role if isinstance(found, Draft) and found.kind == TITLE else found


def _key(draft: Draft) -> tuple[int, int, str]:
    """What is told once only."""
    return draft.start, draft.end, draft.rule.rule.id


def _belongs(part: Captured, draft: Draft) -> bool:
    """Whether a capture is that of a mention: of the field by which a match makes several, each has its own."""
    field, first, last, _ = part
    return field != draft.rule.each or (draft.start <= first and last <= draft.end)


def _rank(draft: Draft) -> tuple[int, Rank, int, str]:
    """Of candidates that overlap the one with the lowest wins, as `find.select` has it."""
    return draft.start - draft.end, draft.rule.rank, draft.start, draft.rule.id


def _reason(loser: Draft, winner: Draft) -> str:
    """Why a candidate lost: the first thing in which its rank is behind that of the winner."""
    length, (priority, company, kind), start, _ = _rank(loser)
    other_length, (other_priority, other_company, other_kind), other_start, _ = _rank(winner)
    if length != other_length:
        reason = "shorter"
    elif priority != other_priority:
        reason = f"as long, but priority {-priority} against {-other_priority}"
    elif company != other_company:
        reason = "as long, but it needs company (beside)"
    elif kind != other_kind:
        reason = f"as long, but a {winner.rule.kind} goes before a {loser.rule.kind}"
    elif start != other_start:
        reason = "as long, but begins later"
    else:
        reason = "the same in all else, but its id comes later"
    inside = winner.rule.kind == GUARD and winner.start <= loser.start and loser.end <= winner.end
    return f"inside a guard: {reason}" if inside else reason


# --- where values come from

Said = Mapping[str, tuple[str, str]]
"""The parts that a match gives, by name: what it says, and its origin."""


def _said(rule: CompiledRule, captured: list[Captured]) -> Said:
    """What the words say, as `values.compose` reads them: slots win over constants, and these over what an entry brings with it."""
    parts = {} if rule.meaning is None else rule.meaning.parts
    found: dict[str, tuple[Any, str]] = {name: (value, "constant of the rule") for name, value in parts.items()}
    found |= {field: (value, f"slot {{{field}}}") for field, _, _, value in captured}
    entries = dict.fromkeys(value for value, _ in found.values() if isinstance(value, Entry))
    brought = {name: (value, f"lexicon entry {_entry(entry)}") for entry in entries for name, value in entry.parts}
    if "modifiers" in found and "modifiers" in brought:
        # These add up.
        found["modifiers"] = found["modifiers"][0], f"{found['modifiers'][1]} and {brought['modifiers'][1]}"
    return {
        name: (value.value if isinstance(value, Entry) else str(value), origin) for name, (value, origin) in {**brought, **found}.items()
    }


def _entry(entry: Entry) -> str:
    return " ".join([entry.value, *(f"{name}={value}" for name, value in entry.parts)])


def _origin(mention: AnyMention, name: str, said: Said, domain: tuple[Path, ...]) -> str:
    """Where a part of a mention's value comes from; nothing where a link rule says it."""
    match mention:
        case Title():
            return _of_title(mention, name, said, domain)
        case Citation():
            return _of_citation(mention, name, said)
        case Date():
            return _of_date(name, said)
    return said[name][1]


def _of_title(title: Title, name: str, said: Said, domain: tuple[Path, ...]) -> str:
    if name == "body_text":
        return f"{said['body'][1]}: no body of the ontology"
    if name != "role":
        return said[name][1]
    role, origin = said["role"]
    steps = [origin]
    own = ontology(domain).role_of(role, "deputy" in said, None)
    if own != role:
        steps.append(f"{said['deputy'][1]}, ontology: deputy of {role} is {own}")
    if own != title.value.role:
        steps.append(f"ontology: {own} of {title.value.body or 'a body'} is {title.value.role}")
    return "; ".join(steps)


def _of_citation(citation: Citation, name: str, said: Said) -> str:
    code = citation.value.code
    if name == "issuer":
        return ""
    if name == "code":
        return said["code"][1] if "code" in said else f"{said['number'][1]} and {said['symbol'][1]}"
    if name == "type" and (code is None or said.get("type", ("",))[0] == citation.value.type):
        return said["type"][1]
    if code is None:
        return said[name][1]
    return f"symbol {code.symbol} of the code" if name == "type" else "the code"


def _of_date(name: str, said: Said) -> str:
    if name != "edtf":
        return said[name][1]
    return ", ".join(f"{one} {value} from {origin}" for one, (value, origin) in said.items() if one != "part")


def _phrases(pattern: str, names: Names) -> dict[str, tuple[str, ...]]:
    """The phrases that a pattern, or a phrase in it, gives to each field."""
    found: dict[str, dict[str, None]] = {}
    seen: set[str] = set()
    todo = [pattern]
    while todo:
        for slot in p.slots(p.parse(todo.pop())):
            if slot.source in names.phrases:
                found.setdefault(slot.field or "", {})[slot.source] = None
                if slot.source not in seen:
                    seen.add(slot.source)
                    todo.append(names.phrases[slot.source])
    return {field: tuple(sources) for field, sources in found.items()}


# --- for people


def _lines(explanation: Explanation) -> Iterator[str]:
    at = explanation.at
    if at is not None:
        more = f", the first of {at.times} times that it occurs" if at.times > 1 else ""
        yield f"at {at.start}-{at.end} {at.text!r}{more}"
    for winner in explanation.winners:
        yield from _of_winner(winner)
    if at is not None:
        if at.nearest:
            yield "nothing covers it; nearest:"
        elif not explanation.winners:
            yield "nothing covers it, and no rule comes near"
        for near in at.nearest:
            yield from _of_near(near)
    elif not explanation.winners:
        yield "nothing is found"


def _of_winner(winner: Winner) -> Iterator[str]:
    outcome = "" if winner.outcome in (MENTION, winner.kind) else f" ({winner.outcome})"
    yield f"{winner.kind}{outcome} {winner.start}-{winner.end} {winner.text!r}"
    if winner.why:
        yield from _row("", winner.why)
    if winner.place is not None:
        yield from _row("rule", f"{winner.rule}  {winner.place}")
    for number, slot in enumerate(winner.slots):
        yield from _row("" if number else "slots", f"{slot.field}: {slot.text!r} at {slot.start}, {slot.source}")
    for number, part in enumerate(winner.value):
        value = ", ".join(part.value) if isinstance(part.value, list) else part.value
        yield from _row("" if number else "value", f"{part.name}: {value}  <- {part.origin}")
    for number, other in enumerate(winner.lost):
        yield from _row("" if number else "lost", f"{other.kind} {other.text!r} at {other.start}, {other.rule}  {other.place}: {other.why}")


def _of_near(near: Near) -> Iterator[str]:
    yield f"{near.kind} {near.rule}  {near.place}"
    yield f"  {'match':7}{_pattern(near)}"
    yield from _row("found", f"{near.text!r} at {near.start}" if near.text else "nothing")
    yield from _row("why", near.why)


MARKS = ">>>", "<<<"
"""They enclose the part of a pattern that failed."""


def _pattern(near: Near) -> str:
    """A pattern in a line; of a long one what stands around the part that failed."""
    if not near.failed:
        return _cut(near.matched, WIDTH - 9)
    failed = f"{MARKS[0]}{_cut(near.failed, WIDTH // 2)}{MARKS[1]}"
    room = WIDTH - 9 - len(failed)
    before = max(room // 2, room - len(near.rest))
    matched = near.matched if len(near.matched) <= before else f"…{near.matched[1 - before :]}"
    return matched + failed + _cut(near.rest, room - len(matched))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _row(label: str, said: str) -> list[str]:
    """A line under a heading, or several."""
    return textwrap.wrap(
        said,
        WIDTH,
        initial_indent=f"  {label:7}",
        subsequent_indent=" " * 11,
        break_long_words=False,
        break_on_hyphens=False,
    )
