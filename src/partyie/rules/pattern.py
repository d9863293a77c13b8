"""The pattern language: a regular expression with slots, as a tree.

`{field:source}` is a slot. All else is in the syntax of the `regex` package, of which the permitted part is read here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence as Many

SPACE = r"[ \n]"
"""What a space in a pattern matches: folded text has no other white space inside a paragraph."""

MOST, MOST_CHARACTERS = 1000, 2**31 - 1
"""The largest counts of a quantifier, for a group and for a character."""


class PatternError(ValueError):
    """A pattern outside the permitted form."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


class _Node:
    """A part of a pattern: its arguments are what it is. `slotted`: whether a slot stands anywhere in it."""

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()
    slotted = False

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and all(getattr(self, name) == getattr(other, name) for name in self.__match_args__)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__match_args__)})"

    __hash__ = None  # type: ignore[assignment]


class Leaf(_Node):
    """A class, an escape or characters that stand for themselves; `literal` is the text where it is just that, `at` where it stands."""

    __slots__ = ("at", "literal", "source")
    __match_args__ = ("source", "literal")

    def __init__(self, source: str, literal: str | None = None, at: int = 0) -> None:
        self.source = source
        self.literal = literal
        self.at = at

    @property
    def single(self) -> bool:
        """Whether it takes one character."""
        return self.literal is None or len(self.literal) == 1


class Slot(_Node):
    """`{field:source}`; the field is None for `{:source}`. `at`: where it stands in the pattern."""

    __slots__ = ("at", "field", "source")
    __match_args__ = ("field", "source")
    slotted = True

    def __init__(self, field: str | None, source: str, at: int = 0) -> None:
        self.field = field
        self.source = source
        self.at = at


class Sequence(_Node):
    """One part after the other."""

    __slots__ = ("parts", "slotted")
    __match_args__ = ("parts",)

    def __init__(self, parts: tuple[Node, ...]) -> None:
        self.parts = parts
        self.slotted = any(part.slotted for part in parts)


class Choice(_Node):
    """One of several, the first first."""

    __slots__ = ("options", "slotted")
    __match_args__ = ("options",)

    def __init__(self, options: tuple[Node, ...]) -> None:
        self.options = options
        self.slotted = any(option.slotted for option in options)


class Repeat(_Node):
    """A part several times; `suffix` is the quantifier as written, `at` where it stands in the pattern."""

    __slots__ = ("at", "least", "most", "part", "slotted", "suffix")
    __match_args__ = ("part", "least", "most", "suffix")

    def __init__(self, part: Node, least: int, most: int | None, suffix: str, at: int = 0) -> None:
        self.part = part
        self.least = least
        self.most = most
        self.suffix = suffix
        self.at = at
        self.slotted = part.slotted

    @property
    def possessive(self) -> bool:
        """Whether what it took is not given back."""
        return self.suffix[1:].endswith("+")

    @property
    def lazy(self) -> bool:
        """Whether it takes as little as it can."""
        return self.suffix[1:].endswith("?")


class Look(_Node):
    """Look-ahead or, in a context, look-behind; `at`: where it stands in the pattern."""

    __slots__ = ("at", "behind", "part", "slotted", "wanted")
    __match_args__ = ("part", "wanted", "behind")

    def __init__(self, part: Node, wanted: bool, behind: bool = False, at: int = 0) -> None:
        self.part = part
        self.wanted = wanted
        self.behind = behind
        self.at = at
        self.slotted = part.slotted


class Edge(_Node):
    """In a context: `^`, where it begins, `$`, where it ends, or `\\b`, the edge of a word."""

    __slots__ = ("at", "sign")
    __match_args__ = ("sign", "at")

    def __init__(self, sign: str, at: int) -> None:
        self.sign = sign
        self.at = at


class Flagged(_Node):
    """`(?i:…)`: case is ignored inside; no slots."""

    __slots__ = ("part",)
    __match_args__ = ("part",)

    def __init__(self, part: Node) -> None:
        self.part = part


class Named(_Node):
    """A part whose text is kept under a name of its own; it has no notation."""

    __slots__ = ("field", "part")
    __match_args__ = ("field", "part")
    slotted = True

    def __init__(self, field: str, part: Node) -> None:
        self.field = field
        self.part = part


Node = Leaf | Edge | Slot | Sequence | Choice | Repeat | Look | Flagged | Named

_RUN = re.compile(r"(?:[^\W_]| )(?:(?:[^\W_]| )*(?![?*+{]))?")
"""Characters that stand for themselves; one that is repeated stands alone."""

SLOT = re.compile(r"\{(?:([A-Za-z_][A-Za-z_0-9]*))?(:)?([A-Za-z_][A-Za-z_0-9]*)?\}")
_COUNT = re.compile(r"\{(\d+)?(,)?(\d+)?\}")
ESCAPE = re.compile(r"\\(?:[pP]\{[^}]*\}|[pP][A-Za-z]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)", re.DOTALL)
SET = re.compile(r"\[\^?\]?(?:\\.\{[^}]*\}|\\.|[^\]\\])*\]", re.DOTALL)


_BRACKET = re.compile(rf"{SET.pattern}|{ESCAPE.pattern}|[()]", re.DOTALL)
MOST_DEPTH = 60


def parse(pattern: str, context: bool = False) -> Node:
    """The tree of a pattern, or of a context, which may look behind and name edges.

    Raises `PatternError` with the offset of what is not permitted.

    >>> parse("{day}[.] {month}")  # doctest: +ELLIPSIS
    Sequence(parts=(Slot(field='day', source='day'), Leaf(...), ...
    """
    depth = 0
    for match in _BRACKET.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth > MOST_DEPTH:
            raise PatternError(f"groups stand in groups more than {MOST_DEPTH} deep; write phrases", match.start())
    node, at = _choice(pattern, 0)
    if at < len(pattern):
        raise PatternError("a closing bracket without an opening one; leave it out, or write \\) for the character", at)
    if not context:
        _check_edges(node)
    return node


def _check_edges(node: Node) -> None:
    match node:
        case Edge(sign, at):
            raise PatternError(f"{sign} is not permitted; use before, after, not_before or not_after", at)
        case Look(behind=True, at=at):
            raise PatternError("look-behind is not permitted; use before or not_before", at)
        case Sequence(parts) | Choice(parts):
            for part in parts:
                if not isinstance(part, Leaf):
                    _check_edges(part)
        case Repeat(part) | Look(part) | Flagged(part):
            _check_edges(part)


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
    while at < end and pattern[at] not in "|)":
        run = _RUN.match(pattern, at)
        node, at = _atom(pattern, at) if run is None else (_literal(run.group()), run.end())
        if at < end and pattern[at] in "?*+{":
            node, at = _quantified(pattern, at, node)
        parts.append(node)
    return (parts[0] if len(parts) == 1 else Sequence(tuple(parts))), at


def _literal(text: str) -> Leaf:
    return Leaf(text.replace(" ", SPACE), text)


def _atom(pattern: str, at: int) -> tuple[Node, int]:
    char = pattern[at]
    if char == "(":
        return _group(pattern, at)
    if char == "[":
        match = SET.match(pattern, at)
        if not match:
            raise PatternError("a character class is not closed; write ] where it ends, or \\[ for the character", at)
        return Leaf(match.group(), at=at), match.end()
    if char == "{":
        match = SLOT.match(pattern, at)
        if not match or not (match[1] or match[3]):
            raise PatternError("a brace that opens neither a slot nor a count; write \\{ for the character", at)
        field, colon, source = match.groups()
        if colon and not source:
            raise PatternError("a slot without a source; write {name}, {field:source} or {:source}", at)
        return Slot(field, source or field, at) if not colon or field else Slot(None, source, at), match.end()
    if char == "\\":
        match = ESCAPE.match(pattern, at)
        if not match:
            raise PatternError("a lone backslash at the end; write \\\\ for the character", at)
        found = match.group()
        if found == "\\b":
            return Edge(found, at), match.end()
        if found[1].isdigit() or found[1] in "kgGABZzKRX":
            raise PatternError(f"{found} is not permitted; there are no back-references and no anchors", at)
        literal = found[1] if len(found) == 2 and not found[1].isalnum() else None
        return Leaf(found, literal, at), match.end()
    if char in "^$":
        return Edge(char, at), at + 1
    if char in "*+?":
        raise PatternError(f"{char} has nothing to repeat; write \\{char} for the character", at)
    return Leaf(char, None if char == "." else char), at + 1


def _group(pattern: str, at: int) -> tuple[Node, int]:
    for opening in ("(?:", "(?=", "(?!", "(?i:", "(?<=", "(?<!"):
        if pattern.startswith(opening, at):
            node, end = _choice(pattern, at + len(opening))
            if end >= len(pattern):
                raise PatternError("a group is not closed; write ) where it ends, or \\( for the character", at)
            if opening == "(?:":
                return node, end + 1
            if opening == "(?i:":
                if node.slotted:
                    raise PatternError("(?i:…) holds no slots; lexicons mind case by themselves", at)
                return Flagged(node), end + 1
            return Look(node, opening[-1] == "=", "<" in opening, at), end + 1
    if pattern.startswith("(?", at):
        raise PatternError("a group of a kind that is not permitted; there are (?:…), (?i:…), (?=…) and (?!…)", at)
    raise PatternError("a plain group; write (?:…), or {field:phrase} to keep what it matches", at)


def _quantified(pattern: str, at: int, node: Node) -> tuple[Node, int]:
    char, start = pattern[at], at
    if char in "?*+":
        least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}[char]
        at += 1
    elif char == "{" and (match := _COUNT.match(pattern, at)) and (match[1] or match[3]):
        least = int(match[1] or 0)
        most = int(match[3]) if match[3] else None if match[2] else least
        limit = MOST_CHARACTERS if isinstance(node, Leaf) and node.single else MOST
        if max(least, most or 0) > limit or (most is not None and most < least):
            raise PatternError(f"a count that cannot be; write the smaller number first, {limit} at most", at)
        at = match.end()
    else:
        return node, at
    if at < len(pattern) and pattern[at] in "?+":
        at += 1
    return Repeat(node, least, most, pattern[start:at], start), at


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
