"""A rule as it is run: where its program begins, and what becomes of a match."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .format import KINDS, Rule


class Meaning:
    """What a rule itself says of a value: its kind and some of its parts.

    `domain`: the folders whose ontology the value is of; none for the shipped one.
    """

    __slots__ = ("domain", "kind", "parts")

    def __init__(self, kind: str, parts: Mapping[str, Any], domain: tuple[Path, ...] = ()) -> None:
        self.kind = kind
        self.domain = domain
        self.parts = {name: tuple(part) if isinstance(part, list) else part for name, part in parts.items()}


Contexts = tuple[int, int, int, int]
Rank = tuple[int, bool, int]


class CompiledRule:
    """A rule, compiled.

    `start`: the instruction that its program begins with. `span`: the field that is the mention's span; None if all that the pattern
    matches is. `contexts`: the programs of what must stand before and must not, of what must stand after and must not; NOTHING where any
    may stand. `rank`: of candidates that overlap and are of one length, the one whose rule has the lowest counts; `order` is the number
    of the rank among those of a grammar.
    """

    __slots__ = (
        *("rule", "id", "kind", "number", "each", "beside", "stage", "start", "anchors"),
        *("meaning", "span", "contexts", "rank", "order", "values"),
    )

    def __init__(
        self,
        rule: Rule,
        stage: int,
        start: int,
        anchors: frozenset[tuple[str, str]],
        meaning: Meaning,
        span: str | None = None,
        contexts: Contexts | None = None,
        rank: Rank = (0, False, 0),
        order: int = 0,
    ) -> None:
        self.rule = rule
        self.id = rule.id
        self.kind = rule.kind
        self.number = KINDS.index(rule.kind)
        """That of the kind."""
        self.each = rule.each
        self.beside = rule.beside is not None
        self.stage = stage
        self.start = start
        self.anchors = anchors
        self.meaning = meaning
        self.span = span
        self.contexts = contexts
        self.rank = rank
        self.order = order
        self.values: dict[tuple[Any, ...], Any] = {}
        """What some fields of its matches were found to mean."""

    def __reduce__(self) -> tuple[Any, ...]:
        return CompiledRule, (
            self.rule,
            self.stage,
            self.start,
            self.anchors,
            self.meaning,
            self.span,
            self.contexts,
            self.rank,
            self.order,
        )
