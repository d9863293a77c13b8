"""What is known of a place: the traits that its character and its anchors give, whoever asks and however many rows there are."""

from __future__ import annotations

import itertools
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from partyie.rules.alphabet import Alphabet, in_class, is_plainly
from partyie.rules.code import NOTHING, SETS
from partyie.rules.grammar import AnchorSets
from partyie.rules.traits import Traits

CLASSES = ("[a-c]", "[0-9]", "[bé]")
ANCHORS = 6
DEMANDS = [0b1, 0b10, 0b110000, 0b111111, 0]
"""The anchors of which one meets a demand; the last is met by a character alone."""


class Table:
    """Rows of traits, and what they ought to say."""

    def __init__(self) -> None:
        self.alphabet, self.sets = Alphabet(), AnchorSets((1 << ANCHORS) - 1)
        self.alphabet.distinguish("a")
        for source in CLASSES:
            self.alphabet.class_number(source)
        self.first = self.alphabet.demand([in_class(1) | in_class(2), 0, in_class(3), 0, is_plainly(self.alphabet.symbol("a"))])
        self.traits = Traits(self.alphabet, self.sets, DEMANDS, self.first)
        self.learn("abcd1 ")

    def learn(self, text: str) -> None:
        self.alphabet.learn(text)
        self.traits.learn()

    def found(self, row: int) -> set[int]:
        """The traits of a row."""
        return {number for number in range(len(self.alphabet.sets)) if self.traits.bits[row + number // 8] >> number % 8 & 1}

    def meant(self, character: str, anchors: int) -> set[int]:
        """The traits of a character and a set of anchors, as bits."""
        by_class = [character in "abc", character in "0123456789", character in "bé"]
        by_demand = [by_class[0] or by_class[1], False, by_class[2], False, character == "a"]
        met = [fits or bool(anchors & demand) for fits, demand in zip(by_demand, DEMANDS, strict=True)]
        return {0, *itertools.compress(itertools.count(1), by_class), *itertools.compress(itertools.count(self.first), met)}

    def asked(self, character: str, anchors: int) -> set[int]:
        return self.found(self.traits.row(self.alphabet.symbol(character), self.sets.number(anchors)))


def questions(characters: str) -> Iterator[tuple[str, int]]:
    return itertools.product(characters, range(1 << ANCHORS))


def test_a_row_says_what_character_and_anchors_give_in_whatever_order_it_is_asked_for() -> None:
    table = Table()
    those = 2 * list(questions("abcd1 "))
    random.Random(5).shuffle(those)
    for character, anchors in those:
        assert table.asked(character, anchors) == table.meant(character, anchors), (character, anchors)


def test_a_symbol_that_is_learned_later_gets_a_row_and_moves_no_other() -> None:
    table = Table()
    known = {question: table.asked(*question) for question in questions("ab1")}
    bits, plain = table.traits.bits, list(table.traits.plain)
    table.learn("é")
    assert list(table.traits.plain)[: len(plain)] == plain
    assert len(table.traits.plain) > len(plain)
    assert table.traits.bits[: len(bits)] == bits
    for character, anchors in questions("éab1"):
        assert table.asked(character, anchors) == table.meant(character, anchors)
    assert {question: table.asked(*question) for question in questions("ab1")} == known


@pytest.mark.parametrize("most", [0, 1, 10, 40])
def test_of_more_rows_than_are_told_apart_each_has_all_traits_that_anchors_give(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(Traits, "MOST", most)
    table = Table()
    for turn in range(2):
        for character, anchors in questions("abcd1 "):
            found = table.asked(character, anchors)
            assert found in (table.meant(character, anchors), table.meant(character, (1 << ANCHORS) - 1)), (turn, character, anchors)
    symbols = len(table.traits.plain)
    assert len(table.traits._rows) <= max(most, symbols) + symbols
    assert all(table.asked(character, 0) == table.meant(character, 0) for character in "abcd1 ")


def test_threads_that_ask_at_once_find_what_one_finds() -> None:
    """What is remembered of unions and rows is a whole answer to a question: it stands for no other's."""
    those = list(questions("abcd1 é")) * 2
    alone, interval = Table(), sys.getswitchinterval()
    alone.learn("é")
    wanted = [alone.asked(*question) for question in those]
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(5):
            table = Table()

            def ask(number: int, table: Table = table) -> list[set[int]]:
                turn = random.Random(number).sample(range(len(those)), len(those))
                table.learn("é")
                found = {place: table.asked(*those[place]) for place in turn}
                return [found[place] for place in range(len(those))]

            with ThreadPoolExecutor(4) as pool:
                assert list(pool.map(ask, range(4))) == [wanted] * 4
            for known in filter(lambda known: known != NOTHING, table.traits.rows):
                assert table.traits.row(*divmod(known >> 32, SETS)) == known & 0x7FFFFFFF
    finally:
        sys.setswitchinterval(interval)
