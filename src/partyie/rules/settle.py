"""Pieces without slots, before they become a program: where only one way can lead on, no other is kept.

A piece is matched as a whole, once. So a character that is repeated need give nothing back where none of what it takes can begin what
follows (`[a-z]+` before a space), nor at the end; and of alternatives that begin with different characters one at most is tried.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable

import regex

from . import pattern as p
from .alphabet import expression

Next = tuple[p.Leaf, ...] | None
"""What the text can go on with; None where that cannot be told."""

END = p.Leaf("", "")
"""The end of the piece, which is always reached."""


def settled(node: p.Node, following: Next = (END,)) -> p.Node:
    """The same tree, in which what has nothing to give back gives nothing back."""
    match node:
        case p.Sequence(parts):
            done: list[p.Node] = []
            for part in reversed(parts):
                done.append(settled(part, following))
                following = first(part, following)
            return p.Sequence(tuple(reversed(done)))
        case p.Choice(options):
            return p.Choice(tuple(settled(option, following) for option in options))
        case p.Repeat(p.Leaf(single=True) as leaf, least, most, suffix, at=at):
            keeps = _greedy(node) and following is not None and _apart((leaf,), following)
            return p.Repeat(leaf, least, most, f"{suffix}+", at) if keeps else node
        case p.Repeat(part, least, most, suffix, at=at) if _greedy(node):
            again = first(part, following) if most != 1 else following
            return p.Repeat(settled(part, _either((again, following))), least, most, suffix, at)
        case p.Look(part, wanted, False, at=at):
            return p.Look(settled(part), wanted, False, at)
        case _:
            return node


def certain(node: p.Node, following: Next = None) -> bool:
    """Whether a tree can match in one way only, so that there is nothing to come back to."""
    match node:
        case p.Leaf() | p.Look():
            return True
        case p.Sequence(parts):
            for part in reversed(parts):
                if not certain(part, following):
                    return False
                following = first(part, following)
            return True
        case p.Choice(options):
            begun = [first(option, following) for option in options]
            return all(certain(option, following) for option in options) and all(
                one and other and _apart(one, other) for one, other in itertools.combinations(begun, 2)
            )
        case p.Repeat(part, 0, 1, "?"):
            begin = first(part, None)
            return bool(begin and following) and certain(part, following) and _apart(begin or (), following or ())
        case p.Repeat(possessive=possessive):
            return possessive
        case _:
            return False


def first(node: p.Node, following: Next) -> Next:
    """What a tree can begin with, and with it what follows where it may be empty."""
    match node:
        case p.Leaf():
            return (node,)
        case p.Sequence(parts):
            for part in reversed(parts):
                following = first(part, following)
            return following
        case p.Choice(options):
            return _either(first(option, following) for option in options)
        case p.Repeat(part, least):
            return first(part, following) if least else _either((first(part, following), following))
        case p.Look() if following and END not in following:
            return following
        case _:
            return None


def _either(several: Iterable[Next]) -> Next:
    found = tuple(several)
    return None if None in found else tuple(leaf for one in found for leaf in one or ())


def _greedy(repeat: p.Repeat) -> bool:
    return not (repeat.possessive or repeat.lazy)


def _apart(some: tuple[p.Leaf, ...], others: tuple[p.Leaf, ...]) -> bool:
    """Whether no character begins one of some and one of others."""
    return all(_differ((one.source, one.literal), (other.source, other.literal)) for one in some for other in others)


@functools.lru_cache(maxsize=4096)
def _differ(one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
    literal, also = (one[1], other) if one[1] is not None else (other[1], one)
    if literal is None:
        return False  # two classes
    if also[1] is not None:
        return not also[1] or also[1][0] not in _begins(literal)
    try:
        return expression(also[0]).search(_begins(literal)) is None
    except regex.error:
        return False  # what is no class is told where it would be used


def _begins(literal: str) -> str:
    return " \n" if literal[:1] == " " else literal[:1]
