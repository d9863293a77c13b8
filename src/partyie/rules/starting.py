"""Which rules are worth trying at a place."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable

from . import pattern as p
from .builder import Builder, CompiledRule
from .matching import MASKS, Context, Gate, Head, Tail


class Fan:
    """Rules that begin with the same slot: which of them can go on depends on what stands where it ends."""

    __slots__ = ("_gate", "head")

    def __init__(self, head: Head, rules: list[tuple[CompiledRule, Tail]], builder: Builder) -> None:
        self.head = head
        relevant = functools.reduce(operator.or_, (builder.relevant(p.Sequence(tail)) for _, tail in rules))
        self._gate = Gate(builder.table, relevant, lambda row: tuple(rule for rule, tail in rules if builder.goes_on(tail, row)))

    def at(self, ctx: Context, at: int) -> tuple[CompiledRule, ...]:
        """The rules that can go on from here."""
        found: tuple[CompiledRule, ...] = ()
        for end in self.head(ctx, at):
            rules: tuple[CompiledRule, ...] = self._gate[ctx.places[end]]
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
