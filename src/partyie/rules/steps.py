"""Steps: what the nodes of a pattern's tree become."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from . import pattern as p
from .matching import Captures, Context, Expression, Found, Gate, Head, Lazy, Reading, Step, inside_word

DEPTH = 400
"""How many repetitions of pieces with slots may be open at once; Python's stack is finite."""


@functools.lru_cache(maxsize=4096)
def expression(source: str) -> Expression:
    """The expression of a piece; the same object for the same source."""
    return Expression(source, "pattern")


def accept(_: Context, at: int, caps: Captures) -> Found:
    return at, caps


def accept_goal(ctx: Context, at: int, caps: Captures) -> Found:
    return (at, caps) if at == ctx.goal else None


def accept_word(ctx: Context, at: int, caps: Captures) -> Found:
    """The end of a span: one inside a word makes the steps before it try again."""
    return None if inside_word(ctx.text, at) else (at, caps)


def piece(node: p.Node, after: Step) -> Step:
    strings = p.strings(node)
    if strings is not None and len(strings) <= 12:
        if len(strings) == 1:
            return _literal(strings[0], after)
        return _literals(tuple(strings), after)
    if isinstance(node, p.Look):
        shape, wanted = expression(p.source(node.part)), node.wanted

        def look_ahead(ctx: Context, at: int, caps: Captures) -> Found:
            return after(ctx, at, caps) if (shape.match(ctx.text, at) is not None) is wanted else None

        return look_ahead
    shape = expression(p.source(node))
    possible: dict[str, bool] = {}

    def step(ctx: Context, at: int, caps: Captures) -> Found:
        char = ctx.flat[at : at + 1]
        if char not in possible:
            possible[char] = shape.match(char, partial=True) is not None
        if not possible[char]:
            return None
        match = shape.match(ctx.text, at)
        return None if match is None else after(ctx, match.end(), caps)

    return step


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


def either(gate: Gate) -> Step:
    """The options that a place allows, one after the other."""

    def step(ctx: Context, at: int, caps: Captures) -> Found:
        for option in gate[ctx.places[at]]:
            found: Found = option(ctx, at, caps)
            if found is not None:
                return found
        return None

    return step


def optional(gate: Gate | None, part: Step, after: Step) -> Step:
    def step(ctx: Context, at: int, caps: Captures) -> Found:
        if gate is None or gate[ctx.places[at]]:
            found = part(ctx, at, caps)
            if found is not None:
                return found
        return after(ctx, at, caps)

    return step


def loop(gate: Gate, make: Callable[[Step], Step], after: Step) -> Step:
    def again(ctx: Context, at: int, caps: Captures) -> Found:
        if gate[ctx.places[at]] and ctx.depth < DEPTH // 8:
            ctx.depth += 1
            found = body(ctx, at, caps)
            ctx.depth -= 1
            if found is not None:
                return found
        return after(ctx, at, caps)

    body = make(again)
    return again


def _text_end(ctx: Context, number: int, shape: Expression, at: int) -> int:
    """Where a phrase without slots ends, -1 if it does not match; looked up once for each place."""
    key = (number, at)
    end = ctx.ends.get(key)
    if end is None:
        match = shape.match(ctx.text, at)
        end = ctx.ends[key] = -1 if match is None else match.end()
    return end


def text_phrase(number: int, shape: Expression, field: str, after: Step) -> Step:
    keep = field != "_"

    def step(ctx: Context, at: int, caps: Captures) -> Found:
        end = _text_end(ctx, number, shape, at)
        return None if end < 0 else after(ctx, end, (field, at, end, ctx.text[at:end], caps) if keep else caps)

    return step


def look(gate: Gate | None, part: Step, wanted: bool, after: Step) -> Step:
    def step(ctx: Context, at: int, caps: Captures) -> Found:
        there = (gate is None or gate[ctx.places[at]]) and part(ctx, at, None) is not None
        return after(ctx, at, caps) if there is wanted else None

    return step


def look_up(bit: int, wanted: bool, after: Step) -> Step:
    """A look-ahead for a word of a lexicon: nothing has to be matched."""

    def step(ctx: Context, at: int, caps: Captures) -> Found:
        return after(ctx, at, caps) if bool(ctx.masks.get(at, 0) & bit) is wanted else None

    return step


def lexicon(number: int, field: str, after: Step) -> Step:
    bit = 1 << number

    def step(ctx: Context, at: int, caps: Captures) -> Found:
        if ctx.masks.get(at, 0) & bit:
            for end, entry in ctx.entries[at][number]:
                found = after(ctx, end, (field, at, end, entry, caps))
                if found is not None:
                    return found
        return None

    return step


def kind(kind: str, field: str, after: Step) -> Step:
    def step(ctx: Context, at: int, caps: Captures) -> Found:
        for end, candidate in ctx.kinds[kind].get(at, ()):
            found = after(ctx, end, (field, at, end, candidate, caps))
            if found is not None:
                return found
        return None

    return step


def collect(ctx: Context, at: int, caps: Captures) -> Found:
    """The end of a phrase: note the reading and ask for the next (of two with one end the first counts)."""
    ctx.collecting[-1].setdefault(at, caps)
    return None


def _readings(ctx: Context, number: int, body: Lazy, at: int) -> list[Reading]:
    """All that a phrase can match at a place; looked for once."""
    key = (number, at)
    known = ctx.phrases.get(key)
    if known is not None:
        return known
    ctx.collecting.append({})
    body.step(ctx, at, None)
    found: list[Reading] = []
    for end, last in ctx.collecting.pop().items():
        inside, value = [], None
        capture = last
        while capture is not None:
            if capture[0]:
                inside.append(capture[:4])
            else:
                value = capture[3]
            capture = capture[4]
        inside.reverse()
        found.append((end, value, tuple(inside)))
    ctx.phrases[key] = found
    return found


def phrase(number: int, gate: Gate | None, empty: bool | None, body: Lazy, field: str, after: Step) -> Step:
    """`empty`: whether the phrase can match the empty text; then, where nothing else can match, it does."""
    keep = field != "_"

    def step(ctx: Context, at: int, caps: Captures) -> Found:
        if gate is not None and not gate[ctx.places[at]]:
            if not empty:
                return None
            return after(ctx, at, (field, at, at, "", caps) if keep else caps)
        for end, value, inside in _readings(ctx, number, body, at):
            more = caps
            for name, first, last, what in inside:
                more = (name, first, last, what, more)
            if keep:
                more = (field, at, end, ctx.text[at:end] if value is None else value, more)
            found = after(ctx, end, more)
            if found is not None:
                return found
        return None

    return step


def lexicon_ends(number: int) -> Head:
    bit = 1 << number

    def ends(ctx: Context, at: int) -> Iterable[int]:
        if not ctx.masks.get(at, 0) & bit:
            return ()
        return [end for end, _ in ctx.entries[at][number]]

    return ends


def kind_ends(kind: str) -> Head:
    return lambda ctx, at: (end for end, _ in ctx.kinds[kind].get(at, ()))


def text_ends(number: int, shape: Expression) -> Head:
    def ends(ctx: Context, at: int) -> Iterable[int]:
        end = _text_end(ctx, number, shape, at)
        return (end,) if end >= 0 else ()

    return ends


def phrase_ends(number: int, gate: Gate | None, body: Lazy) -> Head:
    def ends(ctx: Context, at: int) -> Iterable[int]:
        if gate is not None and not gate[ctx.places[at]]:
            return ()
        return [end for end, _, _ in _readings(ctx, number, body, at)]

    return ends
