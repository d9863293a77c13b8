"""What can be told of a rule's examples without running them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import suggestion
from ..rules.format import Rule
from ..rules.layers import File
from .files import Checked
from .references import SHOWN

Items = Mapping[str, tuple[Any, Any]]
"""The keys of a rule with their nodes."""


def written(checked: Checked, file: File, items: Items, rule: Rule) -> None:
    """Whether the examples say what there can be."""
    if "examples" not in items and rule.kind not in ("guard", "link"):
        checked.at(
            file, items["id"][1], f"the rule {rule.id} has no examples", "write a text that it is for, what it finds there, and the value"
        )
    nodes = file.source.parts(items["examples"][1]) if "examples" in items else []
    if rule.kind == "guard" and nodes:
        mend = "leave them out; write counterexamples in the rules that it keeps from finding something"
        checked.at(file, nodes[0], "a guard has no examples: what it matches is no mention", mend)
        return
    if len(nodes) != len(rule.examples):
        return  # something in them does not fit the format, which is a finding
    for node, example in zip(nodes, rule.examples, strict=True):
        own = file.source.items(node)
        if (example.find is None) == (example.all is None):
            checked.at(file, node, "an example has find: or all:", "find: the text of the mention; all: a list of them")
            continue
        places = [own] if example.all is None else [file.source.items(one) for one in file.source.parts(own["all"][1])]
        for where, find in zip(places, example.finds, strict=False):
            if len(places) != len(example.finds) or "find" not in where:
                continue
            if not find.find or find.find not in example.text:
                checked.at(file, where["find"][1], f"{find.find!r} does not stand in the text", "write it letter for letter as in the text")
            for part in find.value or {}:
                if part not in SHOWN[rule.kind]:
                    some = suggestion(part, SHOWN[rule.kind]) or f"there are {', '.join(SHOWN[rule.kind]) or 'none'}"
                    at = file.source.items(where["value"][1])[part][0]
                    checked.at(file, at, f"the value of a {rule.kind} has no part {part!r}", some)
