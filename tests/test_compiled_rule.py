"""Rules as they are run: what goes with them to another process, and what does not."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import pytest

from partyie.rules.compiled_rule import CompiledRule, Meaning
from partyie.rules.format import KINDS, Rule

FIELDS = ("id", "kind", "number", "each", "beside", "stage", "start", "anchors", "span", "contexts", "rank", "order")


def rule_of(kind: str = "date") -> CompiledRule:
    rule = Rule("xx/test", kind, "{a}", "test", "xx", each="number", beside="person")  # type: ignore[arg-type]
    meaning = Meaning(kind, {"modifiers": ["a", "b"]})
    return CompiledRule(rule, 2, 48, frozenset({("literal", "a")}), meaning, "span", (-1, 8, -1, -1), (3, True, 1), 7)


@pytest.mark.parametrize("again", [lambda rule: pickle.loads(pickle.dumps(rule)), copy.copy], ids=["pickle", "copy"])
def test_a_rule_that_is_made_again_is_the_same_but_for_what_it_remembers(again: Callable[[CompiledRule], CompiledRule]) -> None:
    rule = rule_of()
    rule.values["number", "30"] = "remembered"
    other = again(rule)
    assert [getattr(other, name) for name in FIELDS] == [getattr(rule, name) for name in FIELDS]
    assert (other.rule.id, other.rule.match) == (rule.rule.id, rule.rule.match)
    assert (other.meaning.kind, other.meaning.parts) == ("date", {"modifiers": ("a", "b")})
    assert other.values == {}


def test_a_rule_knows_the_number_of_its_kind() -> None:
    assert [rule_of(kind).number for kind in KINDS] == list(range(len(KINDS)))
