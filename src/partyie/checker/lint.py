"""Doubtful pieces of patterns: what is permitted, and hardly ever meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..fold import fold
from ..rules.pattern import ESCAPE, SET, SLOT


class Doubt(NamedTuple):
    """What is doubtful at an offset of a pattern, and what to write instead."""

    at: int
    message: str
    mend: str


_COUNT = re.compile(r"\{[0-9,]+\}")
_TOKEN = re.compile(rf"{SET.pattern}|{ESCAPE.pattern}|{SLOT.pattern}|{_COUNT.pattern}|\(\?(?:<?[=!]|i?:)|.", re.DOTALL)
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
        elif token == "|" and after in ("|", ")"):
            if after == ")":
                yield Doubt(at, "an empty alternative after |", "leave it out; what may be missing is written (?:…)?")
        elif len(token) > 1 and token[0] == "[":
            yield from _in_class(at, token)
        elif r"\d" in token:
            yield Doubt(at, r"\d takes the digits of every script", "write [0-9]")
        elif len(token) == 1 and (folded := fold(token).text) != token and token != "\n":
            yield Doubt(at, f"no folded text has {token!r}", f"write {folded!r}" if folded else "leave it out")
        elif re.fullmatch(r"\{0?,?0\}", token):
            yield Doubt(at, f"{token} takes nothing", "leave out what it stands after")
        elif token == " " == before:
            yield Doubt(at, "no folded text has two spaces together", "leave one out")
        before = token
    yield from _twice(tokens)


def _in_class(at: int, token: str) -> Iterator[Doubt]:
    if r"\d" in token:
        yield Doubt(at + token.index(r"\d"), r"\d takes the digits of every script", "write 0-9")
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
        elif len(one) == 1 and fold(one).text != one and one != "\n":
            yield Doubt(start, f"no folded text has {one!r}", f"write {fold(one).text!r}" if fold(one).text else "leave it out")
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
