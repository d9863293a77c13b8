# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The machine: programs of rules, run over a text.

The text has been looked over (`scan.py`). What the rules say is a *program*, four numbers an instruction (`program.py`), which the machine
runs at the places where a rule may begin; where an instruction fails, the latest choice is taken up again.

This module is plain Python and is compiled where a C compiler is at hand (`machine.pxd` gives the types): hence arrays of
numbers, and no Python objects in the loops.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from .code import (
    ACCEPT,
    ATOM,
    BARRIER,
    CAPITAL,
    CAPTURE,
    CEILING,
    CHAR,
    CLASS,
    COLLECT,
    CONTEXT,
    COUNT,
    EDGE,
    END,
    ENTRY,
    FIELD,
    FLOOR,
    FRAME,
    GOAL,
    HELD,
    HIT,
    HIT_END,
    HIT_ENTRY,
    HIT_LEXICON,
    JUMP,
    KIND,
    LARGEST,
    LEXICON,
    LINK,
    LONG,
    LOOK,
    LOOK_CLASS,
    LOOK_LEXICON,
    MANY,
    MEMO,
    MEMO_NEXT,
    MEMO_PHRASE,
    MEMO_READING,
    MEMO_STAGE,
    MENTION,
    MENTION_END,
    MENTION_KIND,
    MENTION_NEXT,
    MENTION_NUMBER,
    NOTHING,
    PHRASE,
    POSSESSIVE,
    READING,
    READING_CAPTURES,
    READING_END,
    READING_NEXT,
    READING_ROW,
    REPEAT,
    REPEAT_LAZY,
    RESET,
    ROWS,
    SPACE,
    SPLIT,
    START,
    STEPS,
    STEPS_EACH,
    STRING,
    TYPE,
    WORD_END,
)
from .scan import Scan
from .trie import longer, numbers

Captured = tuple[str, int, int, Any]
"""Field, start, end, value."""
Match = tuple[Any, int, int, list[Captured]]
"""The rule, where it matches, what it captured."""

BESIDE = "@beside"
"""The field of the mention that a rule needs beside its own."""


def choice_key(at: int, row: int) -> int:
    """A branch and a row of traits as one number."""
    return at << 32 | row


def choice_slot(key: int, mask: int) -> int:
    """Where the answer to such a question is looked for first."""
    return (key >> 34) * 40503 + (key & 0xFFFFFF) * 30011 & mask


class Context(Scan):
    """A text under examination: a scan of it, on which the programs of rules run; then another."""

    def __init__(self, program: Any) -> None:
        super().__init__(program)
        self.code = program.code
        self.choices = program.choices
        self.choice_keys, self.choice_places = self.choices.table
        self.ways = self.choices.ways
        self.openings = program.openings
        self.strings = program.strings
        self.phrase_starts = program.phrase_starts
        self.phrase_kinds = program.phrase_kinds
        self.read_at, self.read_first = numbers(len(self.phrase_starts) + 1), numbers(len(self.phrase_starts) + 1)
        """Of each phrase the place where it was read last, counted from 1, and what was found there."""
        self.runs = numbers(2 * 8 * self.width)
        """Of each class the long run of its characters that was counted last: where it began and where it ends."""
        self.counted = False
        # Choices to come back to: instruction, place, captures, where to resume.
        self.stack = numbers(1024)
        self.counters = numbers(max(1, program.counters))

    def read(self, text: str) -> None:
        """Take up a text and look it over."""
        self.look_over(text)
        self.floor, self.ceiling = 0, self.length
        """The ends of the context that is looked at."""
        self.goal = 0
        """Where a gap between two mentions has to end."""
        self.memos = 0
        if self.counted:
            self.counted = False
            for place in range(len(self.runs)):
                self.runs[place] = 0
        self.stage = NOTHING
        self.next_stage()
        self.most_steps = STEPS + STEPS_EACH * self.length
        self.steps, self.limit = 0, self.most_steps
        """How often a choice was taken up again for the rule that is tried, and how often it may be: for a rule that tries very many ways
        the time is still linear in the length of the text."""
        self.spent: dict[str, int] = {}
        """The steps of rules that took many."""
        self.exhausted: list[Any] = []
        """The rules that took all that a rule may take, and are tried no more."""
        self.collected = 0
        """The first reading of the phrase that is being read."""
        self.found = 0
        """The captures of the last match."""
        self.top = 0

    def release(self) -> None:
        """Be ready for the next text; nothing is asked of this one any more."""
        self.mentions, self.spent, self.exhausted = [], {}, []
        if max(ROWS * len(self.symbols), len(self.rows), len(self.stack)) <= LARGEST:
            self.program.pool.give(self)

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """A span without the spaces at its ends; an empty one if nothing is left or a word is torn apart."""
        while start < end and self.flags[self.plains[start]] & SPACE:
            start += 1
        while start < end and self.flags[self.plains[end - 1]] & SPACE:
            end -= 1
        if self.inside_word(start) or self.inside_word(end):
            end = start
        return start, end

    # --- mentions of earlier stages

    def next_stage(self) -> None:
        """What phrases match may hang on the mentions that are known: those that name a kind are tried again."""
        self.stage += 1
        for phrase in range(len(self.read_at)):
            self.read_at[phrase] = 0

    def forget_mentions(self) -> None:
        """Begin anew, with other mentions."""
        for place in range(self.length + 2):
            self.mention_first[place] = 0
        self.next_stage()

    # --- running a program

    def matches(self, starting: Any, places: Sequence[int] | None = None) -> list[Match]:
        """What the rules of a stage match, at some places or at all."""
        found: list[Match] = []
        rules, starts, firsts, lasts, backs, backward = starting.sorted
        if not self.in_order:
            self.places = array("i", sorted(self.places[: self.placed]))
            self.in_order = True
        for index in range(self.placed if places is None else len(places)):
            at = self.places[index] if places is None else places[index]
            anchors = self.anchors[at]
            if anchors >= len(firsts) or firsts[anchors] == NOTHING:
                starting.sort(anchors)
                rules, starts, firsts, lasts, backs, backward = starting.sorted
            first, last = firsts[anchors], lasts[anchors]
            if first < last and self.may_begin(at):
                for number in range(first, last):
                    self.steps, self.limit = 0, self.most_steps
                    if self.spent and not self._has_steps(rules[number]):
                        continue
                    memos, used = self.memos, self.used
                    end = self.run(starts[number], at, 0) if self._may_start(starts[number], at) else -1
                    if self.steps > MANY:
                        self.note_steps(rules[number])
                    if end >= 0 and self.steps <= self.limit:
                        found.append((rules[number], at, end, self._captured()))
                    if self.memos == memos:
                        self.used = used
            if backs[anchors]:
                for rule in backward[anchors]:
                    self._before(rule, at, found)
        return found

    def _has_steps(self, rule: Any) -> bool:
        """Whether a rule may take any steps yet; there are fewer for those that took many."""
        self.limit -= self.spent.get(rule.rule.id, 0)
        return self.limit >= 0

    def note_steps(self, rule: Any) -> None:
        """Count the steps that were taken for a rule, where they are many."""
        if self.steps > MANY:
            self.spent[rule.rule.id] = self.spent.get(rule.rule.id, 0) + self.steps
            if self.steps > self.limit and rule.rule not in self.exhausted:
                self.exhausted.append(rule.rule)

    def anchored(self, start: int, end: int) -> list[int]:
        """The places of a stretch where anchors stand."""
        found: list[int] = []
        for at in range(max(0, start), end):
            if self.anchors[at]:
                found.append(at)
        return found

    def _before(self, rule: Any, at: int, found: list[Match]) -> None:
        """The longest match of a rule that ends where a mention begins; it starts with a capital, not far before, in the same paragraph."""
        self.steps, self.limit = 0, self.most_steps
        if self.spent and not self._has_steps(rule):
            return
        start = at
        while start and at - start < CONTEXT and not self.flags[self.symbols[start - 1]] & BARRIER:
            start -= 1
        while start < at:
            if self.flags[self.symbols[start]] & CAPITAL and not self.inside_word(start):
                end = self.run(rule.start, start, 0) if self._may_start(rule.start, start) else -1
                if end >= 0 and self.steps <= self.limit:
                    parts = self._captured()
                    if [first for field, first, _, _ in parts if field == BESIDE and first == at]:
                        found.append((rule, start, end, parts))
                        break
            start += 1
        self.note_steps(rule)

    def fills(self, start: int, at: int, end: int) -> bool:
        """Whether the program of a gap matches from one place to the other."""
        self.goal = end
        self.steps, self.limit = 0, STEPS
        return self.run(start, at, 0) >= 0 and self.steps <= self.limit

    def _captured(self) -> list[Captured]:
        """The captures of the last match in the order of the text: field, start, end, value."""
        found: list[Captured] = []
        self._gather(self.found, found, True)
        found.reverse()
        return found

    def _gather(self, row: int, found: list[Captured], outside: bool) -> None:
        """Note captures, the last first; of phrases what is captured in them too, but not what says what they mean."""
        while row:
            field = self.rows[row + FIELD]
            if field > 0 or (outside and field == 0):
                found.append((self.program.fields[field], self.rows[row + START], self.rows[row + END], self._held(row)))
            if self.rows[row + TYPE] == READING:
                self._gather(self.rows[self.rows[row + HELD] + READING_CAPTURES], found, False)
            row = self.rows[row + LINK]

    def _held(self, row: int) -> Any:
        """What a capture holds; a phrase means what is captured in it as its meaning, first of all, or else its text."""
        kind, held = self.rows[row + TYPE], self.rows[row + HELD]
        if kind == ENTRY:
            return self.program.entries[held]
        if kind == MENTION:
            return self.mentions[held]
        meaning, inside = 0, self.rows[held + READING_CAPTURES]
        while inside:
            if self.rows[inside + FIELD] == 0:
                meaning = inside
            inside = self.rows[inside + LINK]
        return self._held(meaning) if meaning else self.text[self.rows[row + START] : self.rows[row + END]]

    def in_context(self, contexts: tuple[int, int, int, int], start: int, end: int) -> bool:
        """Whether what stands before and after a span matches the programs of contexts, or does not match them."""
        before, not_before, after, not_after = contexts
        self.steps, self.limit = 0, STEPS
        if before != NOTHING or not_before != NOTHING:
            self.floor, self.ceiling = max(0, start - CONTEXT), start
            fits = (before == NOTHING or self.run(before, start, 0, True) >= 0) and (
                not_before == NOTHING or self.run(not_before, start, 0, True) < 0
            )
            self.floor, self.ceiling = 0, self.length
            if not fits:
                return False
        fits = (after == NOTHING or self.run(after, end, 0) >= 0) and (not_after == NOTHING or self.run(not_after, end, 0) < 0)
        return fits and self.steps <= self.limit

    def run(self, pc: int, at: int, caps: int, back: bool = False) -> int:
        """Run the program from an instruction on: the place where it accepts, or -1; `found` then holds the captures.

        With `back` the text is read backwards, down to `floor`.
        """
        base = self.top
        resume = NOTHING
        inner = NOTHING  # the frame of the piece that is matched by itself
        while True:
            op = self.code[pc]
            if op == CHAR:
                if back:
                    if at > self.floor and self.plains[at - 1] == self.code[pc + 1]:
                        at -= 1
                        pc += 4
                        continue
                elif at < self.ceiling and self.plains[at] == self.code[pc + 1]:
                    at += 1
                    pc += 4
                    continue
            elif op == STRING:
                start, count = self.code[pc + 1], self.code[pc + 2]
                if back:
                    while count and at > self.floor and self.plains[at - 1] == self.strings[start]:
                        at -= 1
                        start += 1
                        count -= 1
                else:
                    while count and at < self.ceiling and self.plains[at] == self.strings[start]:
                        at += 1
                        start += 1
                        count -= 1
                if not count:
                    pc += 4
                    continue
            elif op == CLASS:
                if back:
                    if at > self.floor and self._is_in(at - 1, self.code[pc + 1]):
                        at -= 1
                        pc += 4
                        continue
                elif at < self.ceiling and self._is_in(at, self.code[pc + 1]):
                    at += 1
                    pc += 4
                    continue
            elif op == SPLIT:
                way = self._open(self._way(pc, at, back), at, back) if resume == NOTHING else resume
                resume = NOTHING
                if self.ways[way] != NOTHING:
                    if self.ways[way + 1] != NOTHING:
                        other = self._open(way + 1, at, back)
                        if self.ways[other] != NOTHING:
                            self._push(pc, at, caps, other)
                    pc = self.ways[way]
                    continue
            elif op == LEXICON:
                hit = self._hit_before(pc, self.first[at], at) if resume == NOTHING else resume
                resume = NOTHING
                if hit:
                    other = self._hit_before(pc, hit + HIT, at)
                    if other:
                        self._push(pc, at, caps, other)
                    end = self.rows[hit + HIT_END]
                    if self.code[pc + 2] >= 0:
                        caps = self._capture(self.code[pc + 2], at, end, ENTRY, self.rows[hit + HIT_ENTRY], caps)
                    at = end
                    pc += 4
                    continue
            elif op == PHRASE:
                reading = resume
                if resume == NOTHING:
                    reading = self._reading_before(pc, self._read(self.code[pc + 1], at)) if self._is_in(at, self.openings[pc >> 1]) else 0
                resume = NOTHING
                if reading:
                    other = self._reading_before(pc, self.rows[reading + READING_NEXT])
                    if other:
                        self._push(pc, at, caps, other)
                    end = self.rows[reading + READING_END]
                    if self.code[pc + 2] >= 0 or self.rows[reading + READING_CAPTURES]:
                        caps = self._capture(self.code[pc + 2], at, end, READING, reading, caps)
                    at = end
                    pc += 4
                    continue
            elif op == REPEAT:
                # Greedy: as many as there are, then fewer, down to `low`.
                least = self.code[pc + 2]
                count = least if resume != NOTHING else self._count(self.code[pc + 1], self.code[pc + 3], at, back)
                if count >= least:
                    if resume == NOTHING:
                        low = at - least if back else at + least
                        at = at - count if back else at + count
                    else:
                        low, resume = resume, NOTHING
                    while at != low and not self._may_go(pc + 4, at, back):
                        at = at + 1 if back else at - 1
                    if at != low:
                        self._push(pc, at + 1 if back else at - 1, caps, low)
                    pc += 4
                    continue
            elif op == REPEAT_LAZY:
                # As few as there must be, then one more each time: `resume` counts those that stand already.
                least = self.code[pc + 2] if resume == NOTHING else 1
                count = self._count(self.code[pc + 1], least, at, back)
                if count == least:
                    at = at - count if back else at + count
                    count = count if resume == NOTHING else resume + 1
                    while count != self.code[pc + 3] and not self._may_go(pc + 4, at, back) and self._count(self.code[pc + 1], 1, at, back):
                        at = at - 1 if back else at + 1
                        count += 1
                    if count != self.code[pc + 3]:
                        self._push(pc, at, caps, count)
                    resume = NOTHING
                    pc += 4
                    continue
                resume = NOTHING
            elif op == ATOM:
                if self._may_go(pc + 4, at, back):
                    self._push(FRAME - pc, at, caps, inner << 1 | back)
                    inner = self.top - 4
                    pc += 4
                    continue
            elif op == JUMP:
                pc = self.code[pc + 1]
                continue
            elif op == LOOK:
                behind = self.code[pc + 3] != 0
                if self._may_go(pc + 4, at, behind):
                    self._push(FRAME - pc, at, caps, inner << 1 | back)
                    inner, back = self.top - 4, behind
                    pc += 4
                    continue
                if not self.code[pc + 2]:
                    pc = self.code[pc + 1]
                    continue
            elif op == LOOK_CLASS:
                if self.code[pc + 3]:
                    ahead = at > self.floor and self._is_in(at - 1, self.code[pc + 1])
                else:
                    ahead = at < self.ceiling and self._is_in(at, self.code[pc + 1])
                if ahead == (self.code[pc + 2] != 0):
                    pc += 4
                    continue
            elif op == POSSESSIVE:
                count = self._count(self.code[pc + 1], self.code[pc + 3], at, back)
                if count >= self.code[pc + 2]:
                    at = at - count if back else at + count
                    pc += 4
                    continue
            elif op == LOOK_LEXICON:
                if (self._hit_of(self.code[pc + 1], self.first[at], at) != 0) == (self.code[pc + 2] != 0):
                    pc += 4
                    continue
            elif op == KIND:
                mention = self._mention_of(self.code[pc + 1], self.mention_first[at] if resume == NOTHING else resume)
                resume = NOTHING
                if mention:
                    other = self._mention_of(self.code[pc + 1], self.rows[mention + MENTION_NEXT])
                    if other:
                        self._push(pc, at, caps, other)
                    end = self.rows[mention + MENTION_END]
                    if self.code[pc + 2] >= 0:
                        caps = self._capture(self.code[pc + 2], at, end, MENTION, self.rows[mention + MENTION_NUMBER], caps)
                    at = end
                    pc += 4
                    continue
            elif op == COUNT:
                # One more time, if the counter allows it; else, or when that fails, go on after the loop.
                counter = self.code[pc + 1]
                self._push(self.code[pc + 2], at, caps, NOTHING)
                if self.counters[counter] < self.code[pc + 3]:
                    self._push(-1 - counter, self.counters[counter], 0, 0)
                    self.counters[counter] += 1
                    pc += 4
                    continue
            elif op == RESET:
                self._push(-1 - self.code[pc + 1], self.counters[self.code[pc + 1]], 0, 0)
                self.counters[self.code[pc + 1]] = 0
                pc += 4
                continue
            elif op == WORD_END:
                if not self.inside_word(at):
                    pc += 4
                    continue
            elif op == GOAL:
                if at == self.goal:
                    pc += 4
                    continue
            elif op == FLOOR:
                if at == self.floor or self.flags[self.symbols[at - 1]] & BARRIER:
                    pc += 4
                    continue
            elif op == CEILING:
                if at == self.ceiling or self.flags[self.symbols[at]] & BARRIER:
                    pc += 4
                    continue
            elif op == EDGE:
                if self._in_class(at - 1, self.code[pc + 1]) != self._in_class(at, self.code[pc + 1]):
                    pc += 4
                    continue
            elif op == COLLECT:
                self._collect(at, caps)
            elif op == ACCEPT:
                if inner == NOTHING:
                    self.top = base
                    self.found = caps
                    return at
                # The piece matches: what could be taken up again in it is forgotten.
                self.top = inner
                pc, caps = FRAME - self.stack[inner], self.stack[inner + 2]
                if self.code[pc] == LOOK:
                    at = self.stack[inner + 1]
                back = self.stack[inner + 3] & 1
                inner = self.stack[inner + 3] >> 1
                if self.code[pc] == ATOM or self.code[pc + 2]:
                    pc = self.code[pc + 1]
                    continue
            # The instruction fails: the latest choice is taken up again.
            self.steps += 1
            if self.steps > self.limit:
                self.top = base
                return -1
            while True:
                if self.top == base:
                    return -1
                self.top -= 4
                pc, at = self.stack[self.top], self.stack[self.top + 1]
                caps, resume = self.stack[self.top + 2], self.stack[self.top + 3]
                if pc >= 0:
                    break
                if pc > FRAME:
                    self.counters[-1 - pc] = at
                    continue
                # The piece does not match.
                pc, inner, back = FRAME - pc, resume >> 1, resume & 1
                if self.code[pc] == LOOK and not self.code[pc + 2]:
                    pc, resume = self.code[pc + 1], NOTHING
                    break

    def _way(self, pc: int, at: int, back: bool) -> int:
        """Where the ways begin that lead on from a branch."""
        row = 0  # of what stands before a text
        if not back:
            row = self.traits[at]
        elif at:
            row = self.traits[at - 1]
        key = choice_key(pc, row)
        mask = len(self.choice_keys) - 1
        slot = choice_slot(key, mask)
        while self.choice_keys[slot] != key:
            if self.choice_keys[slot] == NOTHING:
                return self._found_way(pc, row)
            slot = (slot + 1) & mask
        way: int = self.choice_places[slot]
        return way if way < len(self.ways) else self._found_way(pc, row)

    def _found_way(self, pc: int, row: int) -> int:
        way: int = self.choices.find(pc, row)
        self.choice_keys, self.choice_places = self.choices.table
        self.ways = self.choices.ways
        return way

    def _may_start(self, pc: int, at: int) -> bool:
        """Whether a rule is worth trying: what it begins with stands here, and something after it that it can go on with."""
        op = self.code[pc]
        while op in (LOOK, LOOK_CLASS, LOOK_LEXICON):  # whatever they see, what follows must stand here too
            pc = self.code[pc + 1] if op == LOOK else pc + 4
            op = self.code[pc]
        if op == LEXICON:
            return self._hit_before(pc, self.first[at], at) != 0
        if op == PHRASE:
            return self._is_in(at, self.openings[pc >> 1]) and self._reading_before(pc, self._read(self.code[pc + 1], at)) != 0
        if op == SPLIT:
            way = self._open(self._way(pc, at, False), at, False)
            while self.ways[way] != NOTHING and not self._may_start(self.ways[way], at):
                way = self._open(way + 1, at, False)
            return bool(self.ways[way] != NOTHING)
        return True

    def _may_go(self, pc: int, at: int, back: bool) -> bool:
        """Whether the program can go on at a place, as far as that and the next tell."""
        if back:
            return at == 0 or self._is_in(at - 1, self.openings[pc >> 1])
        return self._is_in(at, self.openings[pc >> 1]) and self._is_in(at + 1, self.openings[(pc >> 1) + 1])

    def _open(self, way: int, at: int, back: bool) -> int:
        """The first way that is open, from one of the ways from a branch on."""
        if not back:
            while self.ways[way] != NOTHING and not self._is_in(at + 1, self.openings[(self.ways[way] >> 1) + 1]):
                way += 1
        return way

    def _hit_before(self, pc: int, hit: int, at: int) -> int:
        """The first hit that an instruction asks for, and after which the program can go on, from one of those at a place on; 0 if none."""
        lexicon, last = self.code[pc + 1], self.first[at + 1]
        while hit < last:
            if self.rows[hit + HIT_LEXICON] == lexicon and self._may_go(pc + 4, self.rows[hit + HIT_END], False):
                return hit
            hit += HIT
        return 0

    def _reading_before(self, pc: int, reading: int) -> int:
        """The first reading after which the program can go on, from one of those of a phrase on; 0 if there is none."""
        while reading and not self._may_go(pc + 4, self.rows[reading + READING_END], False):
            reading = self.rows[reading + READING_NEXT]
        return reading

    def _hit_of(self, lexicon: int, hit: int, at: int) -> int:
        """The first hit of a lexicon at a place, from one of the hits there on; 0 if there is none."""
        last = self.first[at + 1]
        while hit < last:
            if self.rows[hit + HIT_LEXICON] == lexicon:
                return hit
            hit += HIT
        return 0

    def _mention_of(self, kind: int, mention: int) -> int:
        """The first mention of a kind at a place, from one of the mentions there on; 0 if there is none."""
        while mention and self.rows[mention + MENTION_KIND] != kind:
            mention = self.rows[mention + MENTION_NEXT]
        return mention

    def _is_in(self, at: int, trait: int) -> bool:
        """Whether a place has a trait: its character is in a class, or what stands there is what is demanded."""
        bits: int = self.bits[self.traits[at] + (trait >> 3)]
        return bits >> (trait & 7) & 1 != 0

    def _in_class(self, at: int, number: int) -> bool:
        """Whether a character of the context is in a class."""
        return self.floor <= at < self.ceiling and self._is_in(at, number)

    def _count(self, number: int, most: int, at: int, back: bool) -> int:
        """How many characters of a class stand here, `most` at most (-1: any number)."""
        count = 0
        if back:
            while count != most and at > self.floor and self._is_in(at - 1, number):
                at -= 1
                count += 1
        elif self.runs[2 * number] <= at < self.runs[2 * number + 1]:
            # A word as long as the text would be followed to its end from each of its places.
            end: int = min(self.runs[2 * number + 1], self.ceiling)
            return end - at if most == NOTHING else min(end - at, most)
        else:
            while count != most and at < self.ceiling and self._is_in(at, number):
                at += 1
                count += 1
            if count >= LONG and count != most and self.ceiling == self.length:
                self.runs[2 * number], self.runs[2 * number + 1] = at - count, at
                self.counted = True
        self.steps += count >> 4  # what takes no choice takes time too
        return count

    def _push(self, pc: int, at: int, caps: int, resume: int) -> None:
        top = self.top
        if top + 4 > len(self.stack):
            self._lengthen_stack()
        self.stack[top], self.stack[top + 1], self.stack[top + 2], self.stack[top + 3] = pc, at, caps, resume
        self.top = top + 4

    def _lengthen_stack(self) -> None:
        self.stack = longer(self.stack)

    def _capture(self, field: int, start: int, end: int, kind: int, held: int, link: int) -> int:
        row = self._row(CAPTURE)
        self.rows[row + FIELD], self.rows[row + START], self.rows[row + END] = field, start, end
        self.rows[row + TYPE], self.rows[row + HELD], self.rows[row + LINK] = kind, held, link
        return row

    # --- phrases

    def _read(self, phrase: int, at: int) -> int:
        """The first of the readings of a phrase at a place, which are looked for once."""
        reading: int = self.read_first[phrase]
        if self.read_at[phrase] != at + 1:
            reading = self._remembered(phrase, at)
            if reading == NOTHING:
                reading = self._read_anew(phrase, at)
                if self.steps > self.limit:
                    return 0  # nobody knows all its readings
            self.read_at[phrase], self.read_first[phrase] = at + 1, reading
        return reading

    def _remembered(self, phrase: int, at: int) -> int:
        memo = self.memo_first[at]
        while memo:
            if self.rows[memo + MEMO_PHRASE] == phrase and (self.rows[memo + MEMO_STAGE] == self.stage or not self.phrase_kinds[phrase]):
                return self.rows[memo + MEMO_READING]
            memo = self.rows[memo + MEMO_NEXT]
        return NOTHING

    def _read_anew(self, phrase: int, at: int) -> int:
        outer, self.collected = self.collected, 0
        end = self.run(self.phrase_starts[phrase], at, 0)
        if self.steps > self.limit:
            self.collected = outer
            return 0
        if end >= 0:
            # A phrase without slots accepts: it has one reading.
            self._collect(end, 0)
        first, self.collected = self.collected, outer
        memo = self._row(MEMO)
        self.rows[memo + MEMO_PHRASE], self.rows[memo + MEMO_STAGE] = phrase, self.stage
        self.rows[memo + MEMO_READING], self.rows[memo + MEMO_NEXT] = first, self.memo_first[at]
        self.memo_first[at] = memo
        self.memos += 1
        return first

    def _collect(self, end: int, caps: int) -> None:
        """Note a reading of the phrase that is being read (of two with one end the first counts)."""
        last, reading = 0, self.collected
        while reading:
            if self.rows[reading + READING_END] == end:
                return
            last, reading = reading, self.rows[reading + READING_NEXT]
        reading = self._row(READING_ROW)
        self.rows[reading + READING_END], self.rows[reading + READING_CAPTURES], self.rows[reading + READING_NEXT] = end, caps, 0
        if last:
            self.rows[last + READING_NEXT] = reading
        else:
            self.collected = reading
