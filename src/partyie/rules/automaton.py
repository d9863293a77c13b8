"""Many strings found in a text at once, overlapping ones too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

_aho: Any
try:
    import ahocorasick_rs as _aho
except ImportError:  # no wheel for this platform (musl Linux, Windows on ARM)
    _aho = None

Found = list[tuple[int, int, int]]


class Automaton:
    """Finds all occurrences of the strings: a list of (index of the string, start, end).

    >>> Automaton(["role", "le"]).find("a role")
    [(0, 2, 6), (1, 4, 6)]
    """

    def __init__(self, strings: Sequence[str], fast: bool = True) -> None:
        self.find: Callable[[str], Found] = _fast(strings) if fast and _aho is not None and strings else _plain(strings)


def _fast(strings: Sequence[str]) -> Callable[[str], Found]:
    automaton = _aho.AhoCorasick(strings, matchkind=_aho.MatchKind.Standard)

    def find(text: str) -> Found:
        found: Found = automaton.find_matches_as_indexes(text, overlapping=True)
        return found

    return find


def _plain(strings: Sequence[str]) -> Callable[[str], Found]:
    """The same with `regex` alone, some fifty times slower: the longest string at each place, and its own beginnings."""
    if not strings:
        return lambda _: []
    import regex

    index = {string: number for number, string in enumerate(strings)}
    lengths = {string: [n for n in range(1, len(string) + 1) if string[:n] in index] for string in strings}
    longest = regex.compile(r"\L<strings>", strings=list(strings))

    def find(text: str) -> Found:
        found: Found = []
        for match in longest.finditer(text, overlapped=True):
            start, string = match.start(), match.group()
            found += [(index[string[:n]], start, start + n) for n in lengths[string]]
        return found

    return find
