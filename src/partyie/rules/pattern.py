"""The pattern language: a regular expression with slots, as a tree.

`{field:source}` is a slot. What stands between slots stays a regular expression and is matched by the `regex` package; this
module only has to know where one piece ends and the next begins.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence as Many

import attrs

SPACE = r"[ \n]"
"""What a space in a pattern matches: folded text has no other white space inside a paragraph."""

MANY = 32
"""The bound of `*` and `+` on a piece that contains slots."""


class PatternError(ValueError):
    """A pattern outside the permitted form."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


@attrs.frozen
class Leaf:
    """One character, class or escape; `literal` is the character where it is just that."""

    source: str
    literal: str | None = None


@attrs.frozen
class Slot:
    """`{field:source}`; the field is None for `{:source}`."""

    field: str | None
    source: str


@attrs.frozen
class Sequence:
    parts: tuple[Node, ...]


@attrs.frozen
class Choice:
    options: tuple[Node, ...]


@attrs.frozen
class Repeat:
    part: Node
    least: int
    most: int | None
    suffix: str
    """The quantifier as written."""


@attrs.frozen
class Look:
    part: Node
    wanted: bool


@attrs.frozen
class Flagged:
    """`(?i:…)`: case is ignored inside; no slots."""

    part: Node


@attrs.frozen
class Named:
    """A part whose text is kept under a name of its own; it has no notation."""

    field: str
    part: Node


Node = Leaf | Slot | Sequence | Choice | Repeat | Look | Flagged | Named

_SLOT = re.compile(r"\{(?:([A-Za-z_][A-Za-z_0-9]*))?(:)?([A-Za-z_][A-Za-z_0-9]*)?\}")
_COUNT = re.compile(r"\{(\d+)?(,)?(\d+)?\}")
_ESCAPE = re.compile(r"\\(?:[pP]\{[^}]*\}|[pP][A-Za-z]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_SET = re.compile(r"\[\^?\]?(?:\\.\{[^}]*\}|\\.|[^\]\\])*\]", re.DOTALL)


def parse(pattern: str) -> Node:
    """The tree of a pattern.

    Raises `PatternError` with the offset of what is not permitted.

    >>> parse("{day}[.] {month}")  # doctest: +ELLIPSIS
    Sequence(parts=(Slot(field='day', source='day'), Leaf(...), ...
    """
    node, at = _choice(pattern, 0)
    if at < len(pattern):
        raise PatternError("a closing bracket without an opening one", at)
    return node


def _choice(pattern: str, at: int) -> tuple[Node, int]:
    options = []
    while True:
        node, at = _sequence(pattern, at)
        options.append(node)
        if at >= len(pattern) or pattern[at] != "|":
            break
        at += 1
    return (options[0] if len(options) == 1 else Choice(tuple(options))), at


def _sequence(pattern: str, at: int) -> tuple[Node, int]:
    parts: list[Node] = []
    end = len(pattern)
    while at < end and (char := pattern[at]) not in "|)":
        node, at = (_character(char), at + 1) if char.isalnum() else _atom(pattern, at)
        if at < end and pattern[at] in "?*+{":
            node, at = _quantified(pattern, at, node)
        parts.append(node)
    return (parts[0] if len(parts) == 1 else Sequence(tuple(parts))), at


@functools.lru_cache(maxsize=1024)
def _character(char: str) -> Leaf:
    return Leaf(char, char)


def _atom(pattern: str, at: int) -> tuple[Node, int]:
    char = pattern[at]
    if char == "(":
        return _group(pattern, at)
    if char == "[":
        match = _SET.match(pattern, at)
        if not match:
            raise PatternError("a character class is not closed", at)
        return Leaf(match.group()), match.end()
    if char == "{":
        match = _SLOT.match(pattern, at)
        if not match or not (match[1] or match[3]):
            raise PatternError("a brace that opens neither a slot nor a count; write \\{ for the character", at)
        field, colon, source = match.groups()
        return Slot(field, source or field) if not colon or field else Slot(None, source), match.end()
    if char == "\\":
        match = _ESCAPE.match(pattern, at)
        if not match:
            raise PatternError("a lone backslash at the end", at)
        found = match.group()
        if found[1].isdigit() or found[1] in "kgGABZzKRX":
            raise PatternError(f"{found} is not permitted: no back-references and no anchors", at)
        literal = found[1] if len(found) == 2 and not found[1].isalnum() else None
        return Leaf(found, literal), match.end()
    if char in "^$":
        raise PatternError(f"{char} is not permitted: use before, after, not_before or not_after", at)
    if char in "*+?":
        raise PatternError(f"{char} has nothing to repeat", at)
    if char == " ":
        return Leaf(SPACE, " "), at + 1
    return (Leaf(char) if char == "." else _character(char)), at + 1


def _group(pattern: str, at: int) -> tuple[Node, int]:
    for opening, make in (("(?:", None), ("(?=", True), ("(?!", False), ("(?i:", "i")):
        if pattern.startswith(opening, at):
            node, end = _choice(pattern, at + len(opening))
            if end >= len(pattern):
                raise PatternError("a group is not closed", at)
            if make is None:
                return node, end + 1
            if make == "i" and has_slot(node):
                raise PatternError("(?i:…) holds no slots; lexicons mind case by themselves", at)
            return (Flagged(node) if make == "i" else Look(node, bool(make))), end + 1
    if pattern.startswith(("(?<=", "(?<!"), at):
        raise PatternError("no look-behind: use before or not_before", at)
    if pattern.startswith("(?", at):
        raise PatternError("only (?:…), (?i:…), (?=…) and (?!…) are permitted", at)
    raise PatternError("a plain group: write (?:…), or {field:phrase} to keep what it matches", at)


def _quantified(pattern: str, at: int, node: Node) -> tuple[Node, int]:
    char, start = pattern[at], at
    if char in "?*+":
        least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}[char]
        at += 1
    elif char == "{" and (match := _COUNT.match(pattern, at)) and (match[1] or match[3]):
        least = int(match[1] or 0)
        most = int(match[3]) if match[3] else None if match[2] else least
        at = match.end()
    else:
        return node, at
    if at < len(pattern) and pattern[at] in "?+":
        at += 1
    return Repeat(node, least, most, pattern[start:at]), at


def has_slot(node: Node) -> bool:
    """Whether a slot stands anywhere in the tree."""
    match node:
        case Slot() | Named():
            return True
        case Sequence(parts) | Choice(parts):
            return any(map(has_slot, parts))
        case Repeat(part) | Look(part) | Flagged(part):
            return has_slot(part)
        case _:
            return False


def source(node: Node) -> str:
    """The regular expression of a tree without slots."""
    match node:
        case Leaf(text):
            return text
        case Sequence(parts):
            return "".join(f"(?:{source(p)})" if isinstance(p, Choice) else source(p) for p in parts)
        case Choice(options):
            return "|".join(map(source, options))
        case Repeat(part, suffix=suffix):
            inner = source(part)
            return f"{inner}{suffix}" if isinstance(part, Leaf) else f"(?:{inner}){suffix}"
        case Look(part, wanted):
            return f"(?{'=' if wanted else '!'}{source(part)})"
        case Flagged(part):
            return f"(?i:{source(part)})"
        case Slot() | Named():
            raise ValueError("a slot has no expression of its own")


def slots(node: Node) -> Many[Slot]:
    """All slots of a tree, in order."""
    match node:
        case Slot():
            return [node]
        case Sequence(parts) | Choice(parts):
            return [slot for part in parts for slot in slots(part)]
        case Repeat(part) | Look(part) | Flagged(part) | Named(part=part):
            return slots(part)
        case _:
            return []


def strings(node: Node, most: int = 64) -> list[str] | None:
    """The strings that a tree of plain characters stands for, in the order they are tried; None if it is no such tree."""
    match node:
        case Leaf(literal=str(text)):
            return [text]
        case Sequence(parts):
            found = [""]
            for part in parts:
                more = strings(part, most)
                if more is None or len(found) * len(more) > most:
                    return None
                found = [a + b for a in found for b in more]
            return found
        case Choice(options):
            lists = [strings(option, most) for option in options]
            return None if any(one is None for one in lists) else [s for one in lists if one for s in one]
        case Repeat(part, 0, 1, "?"):
            more = strings(part, most)
            return None if more is None else [*more, ""]
        case _:
            return None
