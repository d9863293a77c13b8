# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The trie: all words of all lexicons, found wherever they begin.

It works with symbols (`alphabet.py`), in arrays of numbers; like the machine it is compiled where a C compiler is at hand.
"""

from __future__ import annotations

from array import array
from typing import Any

from .code import (
    BEGINNING,
    BEGINNINGS,
    ENOUGH,
    FINAL,
    FORK,
    FORM,
    FORM_MEANING,
    FORM_NEXT,
    FORM_WRITTEN,
    MIX,
    MIX_MORE,
    MIXED,
    MORE,
    NOTHING,
    SYMBOL,
    WINDOW,
)


def beginning(window: int, more: int) -> int:
    """The number that stands for the first symbols of a string: four of them, or four and two more, are mixed."""
    return (window * MIX + more * MIX_MORE) >> MIXED & (BEGINNINGS - 1)


def shorts(count: int) -> Any:
    """An array of so many small numbers, all 0."""
    return memoryview(bytearray(2 * count)).cast("H")


def numbers(count: int) -> Any:
    """An array of so many numbers, all 0."""
    return memoryview(bytearray(4 * count)).cast("i")


def longer(array: Any) -> Any:
    """A copy with room for as many numbers again."""
    copy = numbers(2 * max(1, len(array)))
    copy[: len(array)] = array
    return copy


class Trie:
    """Strings of symbols with what they mean, found in small letters; some count only as they are written."""

    def __init__(self) -> None:
        self.mask = 1023
        self.nodes = 1
        self.forks = 0
        self.depth = 0
        self.keys = array("q", bytes(8 * 1024))
        self.children = array("i", bytes(4 * 1024))
        self.terminal = array("i", [NOTHING]) * 1024
        """The first terminal of each node."""
        self.steps = array("i", bytes(4 * 1024))
        """The symbol that leads from a node to the one with the next number, for most nodes their only one; whether the hash table holds
        others (`FORK`), and whether a string ends here (`FINAL`)."""
        self.roots = array("i", bytes(4 * 1024))
        """The node that each symbol leads to from the first one."""
        self.terminals = 0
        self.forms = numbers(FORM * 256)
        """For each terminal what `code.py` says of a form; those that count only as written stand in `exact`."""
        self.exact = array("i", bytes(4 * 4096))
        self.letters = 0
        self.shorts, self.longs, self.sixes = (bytearray(BEGINNINGS) for _ in range(3))
        """Whether strings of less than four symbols begin with two symbols, of four or more with four, of six or more with six."""

    def __reduce__(self) -> tuple[Any, ...]:
        numbers = self.mask, self.nodes, self.forks, self.depth, self.terminals, self.letters
        by_node, by_terminal = 4 * self.nodes, 4 * FORM * self.terminals
        arrays = (
            bytes(self.keys),
            bytes(self.children),
            bytes(self.terminal)[:by_node],
            bytes(self.steps)[:by_node],
            bytes(self.roots),
            bytes(self.forms)[:by_terminal],
            bytes(self.exact)[: 4 * self.letters],
        )
        return restored_trie, (numbers, tuple(map(bytes, (self.shorts, self.longs, self.sixes))), arrays)

    def child(self, node: int, symbol: int) -> int:
        """The node that a symbol leads to, 0 if none."""
        if self.steps[node] & SYMBOL == symbol:
            return node + 1
        return self.fork(node, symbol) if self.steps[node] & FORK else 0

    def fork(self, node: int, symbol: int) -> int:
        """The node that a symbol leads to where it is not the one with the next number, 0 if none."""
        key = node * 65536 + symbol + 1
        slot = (node * 40503 + symbol * 30011) & self.mask
        while self.keys[slot] != 0:
            if self.keys[slot] == key:
                return self.children[slot]
            slot = (slot + 1) & self.mask
        return 0

    def add(self, small: str, meaning: int, exact: str, alphabet: Any) -> None:
        """Add a string in small letters; with `exact` it counts only where this is written."""
        numbers, beyond = alphabet.numbers, alphabet.beyond
        node = window = more = 0
        for index in range(len(small)):
            code = ord(small[index])
            symbol = numbers[code] if code < 65536 else beyond[code]
            if index < BEGINNING:
                window |= (symbol & 255) << 8 * (BEGINNING - 1 - index)
            elif index < WINDOW:
                more |= (symbol & 255) << 8 * (WINDOW - 1 - index)
            node = self._grown(node, symbol)
        self._note_beginning(window, more, len(small))
        self.depth = max(self.depth, len(small))
        number = self.terminals
        form = FORM * number
        if form + FORM > len(self.forms):
            self.forms = longer(self.forms)
        self.terminals = number + 1
        self.forms[form + FORM_WRITTEN], self.forms[form + FORM_NEXT], self.forms[form + FORM_MEANING] = NOTHING, NOTHING, meaning
        if exact:
            while self.letters + len(exact) > len(self.exact):
                self.exact = longer(self.exact)
            self.forms[form + FORM_WRITTEN] = self.letters
            for index in range(len(exact)):
                code = ord(exact[index])
                self.exact[self.letters] = numbers[code] if code < 65536 else beyond[code]
                self.letters += 1
        if self.terminal[node] == NOTHING:
            self.terminal[node] = number
            self.steps[node] |= FINAL
        else:
            last = self.terminal[node]
            while self.forms[FORM * last + FORM_NEXT] != NOTHING:
                last = self.forms[FORM * last + FORM_NEXT]
            self.forms[FORM * last + FORM_NEXT] = number

    def _note_beginning(self, window: int, more: int, length: int) -> None:
        if length >= WINDOW:
            self.longs[beginning(window, 0)] |= MORE
            self.sixes[beginning(window, more)] = MORE
        elif length >= BEGINNING:
            self.longs[beginning(window, 0)] |= ENOUGH
        else:
            pair = window >> 16
            for slot in range(pair, pair + (256 if length == 1 else 1)):
                self.shorts[slot] = ENOUGH

    def _grown(self, node: int, symbol: int) -> int:
        child = self.child(node, symbol)
        if child:
            return child
        child = self.nodes
        self.nodes = child + 1
        if child == len(self.terminal):
            terminal = array("i", [NOTHING]) * (2 * child)
            for index in range(child):
                terminal[index] = self.terminal[index]
            self.terminal, self.steps = terminal, longer(self.steps)
        if node == 0:
            while symbol >= len(self.roots):
                self.roots = longer(self.roots)
            self.roots[symbol] = child
        if child == node + 1:
            self.steps[node] |= symbol
            return child
        self.steps[node] |= FORK
        self.forks += 1
        if 2 * self.forks > self.mask:
            self._rehash()
        self._put(node * 65536 + symbol + 1, (node * 40503 + symbol * 30011) & self.mask, child)
        return child

    def _put(self, key: int, slot: int, child: int) -> None:
        while self.keys[slot] != 0:
            slot = (slot + 1) & self.mask
        self.keys[slot] = key
        self.children[slot] = child

    def _rehash(self) -> None:
        keys, children = self.keys, self.children
        size = 2 * (self.mask + 1)
        self.keys, self.children = array("q", bytes(8 * size)), array("i", bytes(4 * size))
        self.mask = size - 1
        for index in range(len(keys)):
            key = keys[index]
            if key != 0:
                node, symbol = (key - 1) // 65536, (key - 1) % 65536
                self._put(key, (node * 40503 + symbol * 30011) & self.mask, children[index])


def restored_trie(numbers: tuple[int, ...], bits: tuple[bytes, ...], arrays: tuple[bytes, ...]) -> Trie:
    """A trie from its parts; strings can still be added."""
    trie = Trie()
    trie.mask, trie.nodes, trie.forks, trie.depth, trie.terminals, trie.letters = numbers
    trie.shorts, trie.longs, trie.sixes = map(bytearray, bits)
    trie.keys = array("q", arrays[0])
    trie.children, trie.terminal, trie.steps, trie.roots = (
        array("i", arrays[1]),
        array("i", arrays[2]),
        array("i", arrays[3]),
        array("i", arrays[4]),
    )
    trie.forms, trie.exact = array("i", arrays[5]), array("i", arrays[6])
    return trie
