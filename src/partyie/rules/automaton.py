"""Many strings found in a text at once, overlapping ones too."""

from __future__ import annotations

from collections.abc import Sequence

try:
    import ahocorasick_rs
except ImportError:  # no wheel for this platform (musl Linux, Windows on ARM)
    ahocorasick_rs = None


class Automaton:
    """Finds all occurrences of the strings: a list of (index of the string, start, end).

    >>> Automaton(["role", "le"]).find("a role")
    [(0, 2, 6), (1, 4, 6)]
    """

    def __init__(self, strings: Sequence[str]) -> None:
        self._find = _fast(strings) if ahocorasick_rs is not None and strings else _plain(strings)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        return self._find(text)


def _fast(strings):
    automaton = ahocorasick_rs.AhoCorasick(strings, matchkind=ahocorasick_rs.MatchKind.Standard)
    return lambda text: automaton.find_matches_as_indexes(text, overlapping=True)


def _plain(strings):
    """The same with `regex` alone, some fifty times slower: the longest string at each place, and its own beginnings."""
    if not strings:
        return lambda text: []
    import regex

    index = {string: number for number, string in enumerate(strings)}
    lengths = {s: [n for n in range(1, len(s) + 1) if s[:n] in index] for s in strings}
    longest = regex.compile(r"\L<strings>", strings=strings)

    def find(text):
        found = []
        for match in longest.finditer(text, overlapped=True):
            start, string = match.start(), match.group()
            found += [(index[string[:n]], start, start + n) for n in lengths[string]]
        return found

    return find
