"""Doubtful pieces of patterns, contexts and forms: what is permitted, and hardly ever meant."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..fold import fold
from ..rules import pattern as p


class Doubt(NamedTuple):
    """What is doubtful at an offset of a pattern or a form, and what to write instead."""

    at: int
    message: str
    mend: str


_COUNT = re.compile(r"\{[0-9,]+\}")
_TOKEN = re.compile(rf"{p.SET.pattern}|{p.ESCAPE.pattern}|{p.SLOT.pattern}|{_COUNT.pattern}|\(\?(?:<?[=!]|i?:)|.", re.DOTALL)
_LOOKS = {"(?!": "not followed by", "(?=": "followed by", "(?<!": "not after", "(?<=": "after"}


def doubts(pattern: str) -> Iterator[Doubt]:
    r"""The doubtful pieces of a pattern, from left to right.

    >>> [doubt.message for doubt in doubts("Nr. [0-9]+(?!=a)")]
    ['an unescaped dot is any character', '(?!= is: not followed by an equals sign']
    """
    tokens = [(match.start(), match.group()) for match in _TOKEN.finditer(pattern)]
    before = "("
    for number, (at, token) in enumerate(tokens):
        after = tokens[number + 1][1] if number + 1 < len(tokens) else ")"
        if token == ".":
            yield Doubt(at, "an unescaped dot is any character", r"write \. for a full stop, [^\n] for any character")
        elif token == "(" and after == ":":
            yield Doubt(at, "(: opens a plain group", "write (?:")
        elif token in _LOOKS and after[:1] in "=!":
            sign = {"=": "an equals sign", "!": "an exclamation mark"}[after[:1]]
            yield Doubt(at, f"{token}{after[0]} is: {_LOOKS[token]} {sign}", rf"write {token}, or {token}\{after[0]} for the sign")
        elif token == "(?:" and after in ("?", ":"):
            yield Doubt(at, f"(?:{after} is no group", "write (?:")
        elif token == "|" and (before in ("|", "(") or before.startswith("(?")):
            yield Doubt(at, "an empty alternative before |", "leave it out; what may be missing is written (?:…)?")
        elif token == "|" and after == ")":
            yield Doubt(at, "an empty alternative after |", "leave it out; what may be missing is written (?:…)?")
        elif len(token) > 1 and token[0] == "[":
            yield from _in_class(at, token)
        elif re.fullmatch(r"\\[pP][A-Za-z]", token):
            yield Doubt(at, f"{token} is a property of one letter", rf"write {token[:2]}{{…}}")
        elif token in ("}", "]"):
            yield Doubt(at, f"{token} closes nothing", rf"write \{token} for the character")
        elif token == "?" == before and tokens[number - 2 : number - 1] and tokens[number - 2][1] not in ("*", "+"):
            yield Doubt(at, "?? takes nothing where it can", "write ?")
        elif r"\d" in token:
            yield Doubt(at, r"\d takes the digits of every script", "write [0-9]")
        elif len(token) == 1 and (doubt := _unfolded(at, token)):
            yield doubt
        elif re.fullmatch(r"\{0?,?0\}", token):
            yield Doubt(at, f"{token} takes nothing", "leave out what it stands after")
        elif token == " " == before:
            yield Doubt(at, "no folded text has two spaces together", "leave one out")
        before = token
    yield from _twice(tokens)


def context_doubts(key: str, pattern: str) -> Iterator[Doubt]:
    r"""What is doubtful of a context as a whole; `key` says where it stands: `before`, `not_after`, …

    What `doubts` finds in it is not found again, and of a context that cannot be read nothing is said.

    >>> [doubt.message for doubt in context_doubts("not_after", "(?:-[0-9])?")]
    ['a context that matches the empty text rules out every span']
    """
    try:
        tree = p.parse(pattern, context=True)
    except p.PatternError:
        return
    barred = "not_" in key
    if _may_be_empty(tree):
        what = "a context that matches the empty text" if pattern else "an empty context"
        effect, wanted = ("rules out every span", "what must not stand there") if barred else ("says nothing", "what must stand there")
        yield Doubt(0, f"{what} {effect}", f"leave out {key}, or write {wanted}")
    elif not pattern.strip(" "):
        yield Doubt(0, "a context of nothing but a space", r"write what stands beside the space; [ \n] for the space alone")
    before = key.endswith("before")
    for edge in _edges(tree):
        if before and edge.sign == "$":
            yield Doubt(edge.at, "$ is where the span begins, and a context before it ends there anyway", "leave it out")
        elif not before and edge.sign == "^":
            yield Doubt(edge.at, "^ can never match here: a context after the span begins at its end", "leave it out")


def _may_be_empty(node: p.Node) -> bool:
    """Whether a context can match without anything being there; an edge or a look at what stands there is something."""
    match node:
        case p.Sequence(parts):
            return all(map(_may_be_empty, parts))
        case p.Choice(options):
            return any(map(_may_be_empty, options))
        case p.Repeat(part, least):
            return not least or _may_be_empty(part)
        case p.Flagged(part):
            return _may_be_empty(part)
        case _:
            return False


def _edges(node: p.Node) -> Iterator[p.Edge]:
    """The edges of a context, but for those in a look, which may see beyond the place where the context meets the span."""
    match node:
        case p.Edge():
            yield node
        case p.Sequence(parts) | p.Choice(parts):
            for part in parts:
                yield from _edges(part)
        case p.Repeat(part) | p.Flagged(part):
            yield from _edges(part)


_SIGN = re.compile(r"[\[\]{}*\\^$]|\+(?![0-9])|(?<!\))\?")
"""What has a meaning in patterns, but not in forms; a plus before a digit belongs to a name, as in ASEAN+3."""


def form_doubts(form: str) -> Iterator[Doubt]:
    """The doubtful pieces of a form of a lexicon, as it is written.

    >>> [(doubt.at, doubt.mend) for doubt in form_doubts("Phòng không – Không quân")]
    [(12, "write '-'")]
    """
    if form.lstrip(" ") not in (form, ""):
        yield Doubt(0, "a form that begins with a space is not found where a text begins", "write the space in the pattern")
    if "  " in form:
        yield Doubt(form.index("  ") + 1, "no folded text has two spaces together", "leave one out")
    if sign := _SIGN.search(form):
        mend = "write (a|b) or (a)?, and all else as it stands in the text"
        yield Doubt(sign.start(), f"a form is text: {sign.group()} is only that character", mend)
    for at, char in enumerate(form):
        if _folded(char) == "\n":
            yield Doubt(at, "a form with a line break is never found", "write a space, which matches a line break too")
        elif doubt := _unfolded(at, char):
            yield doubt


@functools.lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    return fold(char).text


def _unfolded(at: int, char: str) -> Doubt | None:
    """That no folded text has the character."""
    folded = _folded(char)
    return None if folded == char else Doubt(at, f"no folded text has {char!r}", f"write {folded!r}" if folded else "leave it out")


def _in_class(at: int, token: str) -> Iterator[Doubt]:
    if r"\d" in token:
        yield Doubt(at + token.index(r"\d"), r"\d takes the digits of every script", "write 0-9")
    if match := re.search(r"\\[pP](?!\{)", token):
        yield Doubt(at + match.start(), f"{match.group()} without a brace", rf"write {match.group()}{{…}}")
    if match := re.search(r"A-z|a-Z", token):
        yield Doubt(at + match.start(), f"{match.group()} takes signs that stand between the letters", "write A-Za-z")
    if "[" in token[1:] or "&&" in token or "--" in token:
        return
    seen: set[str] = set()
    for piece in re.finditer(r"\\.\{[^}]*\}|\\.|.", token[2 if token[1:2] == "^" else 1 : -1], re.DOTALL):
        start = at + (2 if token[1:2] == "^" else 1) + piece.start()
        one = piece.group()
        if one in seen and one != "-":
            yield Doubt(start, f"{one} stands twice in a class", "leave one out")
        elif len(one) == 1 and (doubt := _unfolded(start, one)):
            yield doubt
        seen.add(one)


def _twice(tokens: list[tuple[int, str]]) -> Iterator[Doubt]:
    """Alternatives that stand twice in one group."""
    open_groups: list[set[str]] = [set()]
    starts = [0]
    for number, (_, token) in enumerate([*tokens, (0, ")")]):
        if token.startswith("(") and not token.startswith("(?P"):
            open_groups.append(set())
            starts.append(number + 1)
        elif token in ("|", ")"):
            option = "".join(part for _, part in tokens[starts[-1] : number])
            if option and option in open_groups[-1]:
                yield Doubt(tokens[starts[-1]][0], f"{option!r} is an alternative twice", "leave one out")
            open_groups[-1].add(option)
            starts[-1] = number + 1
            if token == ")" and len(starts) > 1:
                open_groups.pop()
                starts.pop()
