"""Pieces before they become a program: what gives nothing back, and what can go on in one way only."""

from __future__ import annotations

import pytest

from partyie.rules import pattern as p
from partyie.rules.settle import certain, settled


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("[a-z]+ b", "[a-z]++ b"),
        ("[a-z]+b", "[a-z]+b"),
        ("[a-z]{2,5} b", "[a-z]{2,5}+ b"),
        (r"[a-z\n]+ b", r"[a-z\n]+ b"),  # a space is a line break too
        ("a?b", "a?+b"),
        ("[a-z]+[ ]b", "[a-z]+[ ]b"),  # what two classes have in common is not asked
        ("a[0-9]*", "a[0-9]*+"),
        ("a[0-9]*(?!x)", "a[0-9]*(?!x)"),
        ("a[0-9]*(?!x) b", "a[0-9]*+(?!x) b"),
        ("a[0-9]*(?=1)(?: x)?", "a[0-9]*(?=1)(?: x)?"),
        ("[a-z]*(?: b)?", "[a-z]*+(?: b)?"),
        ("[a-z]*(?: b|c)", "[a-z]*(?: b|c)"),
        ("(?:[a-z]+ )+x", "(?:[a-z]++ )+x"),
        ("(?:, [a-z]+)*d", "(?:, [a-z]+)*d"),
        ("(?:, [a-z]+)* d", "(?:, [a-z]++)* d"),
        ("(?:[0-9]+|[a-z]+)a", "(?:[0-9]++|[a-z]+)a"),
        ("(?=[a-z]+ )[a-z]+?", "(?=[a-z]++ )[a-z]+?"),
        ("(?i:[a-z]+ b)", "(?i:[a-z]+ b)"),
    ],
)
def test_what_has_nothing_to_give_back_gives_nothing_back(written: str, meant: str) -> None:
    assert settled(p.parse(written)) == p.parse(meant)


@pytest.mark.parametrize(
    "source",
    ["abc", "[ab]", "a++b", "(?!ab)c", "(?:'s)? a", "(?:ab|c|d[ef])", "(?:a(?:b|c)|d)e", "(?:ab)*+"],
)
def test_what_can_match_in_one_way_only(source: str) -> None:
    assert certain(p.parse(source))


@pytest.mark.parametrize("source", ["a+b", "(?:ab|ac)", "(?: a)? b", "a(?: b)?", "(?:a|[ab])", "(?:a|b?)", "(?:ab)*c", "(?i:ab|c)"])
def test_what_may_match_in_another_way(source: str) -> None:
    assert not certain(p.parse(source))
