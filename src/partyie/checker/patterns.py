"""The patterns of a language: phrases and rules, what their slots name, and what can be told of examples without running them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..errors import did_you_mean
from ..rules import pattern as p
from ..rules.begin import PlacedError
from ..rules.format import Rule
from ..rules.layers import File
from ..rules.program import Program
from ..rules.read import COMMON, Lexicon, Phrase, RuleSet
from .files import Checked, key_of, node_of, rules_in
from .lint import doubts
from .references import PARTS, SHOWN, part_of

PATTERNS = ("match", "before", "not_before", "after", "not_after")
NAMED = ("title_person", "person_title", "title_title", "single_name_not_before", "single_name_not_after")
"""Phrases that are used by their names."""


def patterns(checked: Checked, name: str, sets: Mapping[str, RuleSet]) -> None:
    """The phrases and rules of a language, its own and those that hold in every language."""
    those = [sets[one] for one in dict.fromkeys((COMMON, name))]
    lexicons = {key: [*parts] for one in those for key, parts in one.lexicons.items()}
    phrases: dict[str, Phrase] = {}
    for one in those:
        phrases.update(one.phrases)
    program = Program(lexicons, phrases)
    whole = name != COMMON and name not in checked.broken
    used = set(NAMED)
    for known in phrases.values():
        used |= _sources(known.match)
    for rule in (rule for one in those for rule in one.rules):
        used |= _sources(rule.match)
    for file in checked.files(name):
        for phrase in file.data.get("phrases") or {}:
            node = node_of(file, "phrases", phrase)
            _doubts(checked, file, node)
            try:
                if not phrase.startswith("single_name"):
                    program.gap(phrase)
            except PlacedError as error:
                _placed(checked, name, error)
            if phrase not in used and whole:
                checked.at(
                    file, key_of(file, "phrases", phrase), f"nothing uses the phrase {phrase!r}", f"leave it out, or name it: {{{phrase}}}"
                )
        for lexicon in file.data.get("lexicon") or {}:
            if lexicon not in used and whole:
                mend = did_you_mean(lexicon, used)[2:] or f"leave it out, or name it: {{{lexicon}}}"
                checked.at(file, key_of(file, "lexicon", lexicon), f"nothing uses the lexicon {lexicon!r}", mend)
    for identifier, file, node in rules_in(checked, name):
        items = file.source.items(node)
        for key in PATTERNS:
            if key in items:
                _doubts(checked, file, items[key][1])
        for own in sets[name].rules:
            if (own.id, own.file) == (identifier, str(file.path)):
                _rule(checked, name, file, items, own, lexicons)
                try:
                    program.rule(own)
                except PlacedError as error:
                    _placed(checked, name, error)


def _sources(pattern: str) -> set[str]:
    try:
        return {slot.source for slot in p.slots(p.parse(pattern))}
    except p.PatternError:
        return set(re.findall("[A-Za-z_][A-Za-z_0-9]*(?=\\})", pattern))


def _doubts(checked: Checked, file: File, node: Any) -> None:
    for doubt in doubts(str(node.value)):
        checked.at(file, node, doubt.message, doubt.mend, doubt.at)


def _placed(checked: Checked, name: str, error: PlacedError) -> None:
    """A pattern that cannot be used, at its place in a file that is checked."""
    checked.broken.add(name)
    spot, problem = error.spot, error.problem
    for file in [*checked.files(name), *checked.files(COMMON)]:
        if str(file.path) == spot.file:
            if spot.owner == "phrase":
                node = node_of(file, "phrases", spot.name)
            else:
                node = next(
                    file.source.items(one)[spot.key][1]
                    for one_id, at, one in rules_in(checked, file.path.parent.name)
                    if (one_id, at) == (spot.name, file)
                )
            message, _, mend = str(problem).partition("; ")
            if not checked.found(file, node, problem.at):  # a doubt may say it better
                checked.at(file, node, message, mend, problem.at)


def _rule(checked: Checked, name: str, file: File, items: Mapping[str, Any], rule: Rule, lexicons: Mapping[str, list[Lexicon]]) -> None:
    folder, kind, own = f"{rule.id}//".split("/")[:3]
    if (folder, kind) != (name, rule.kind) or not re.fullmatch("[a-z0-9-]+", own) or rule.id.count("/") != 2:
        mend = f"write {name}/{rule.kind}/ and a name of small letters, digits and hyphens"
        checked.at(file, items["id"][1], f"{rule.id!r} is no id for a {rule.kind} of {name}", mend)
    try:
        slots = p.slots(p.parse(rule.match))
    except p.PatternError:
        return
    fields = {slot.field or "" for slot in slots}
    for key in ("span", "each"):
        field = getattr(rule, key)
        if field is not None and field not in fields:
            checked.at(
                file,
                items[key][1],
                f"no slot of the pattern fills {field!r}",
                did_you_mean(field, fields)[2:] or f"write {{{field}:…}} in the pattern",
            )
    known = {"_", rule.span, rule.each, *PARTS[rule.kind]}
    for slot in slots:
        field = slot.field
        if field and field != slot.source and part_of(field) not in known and field not in known:
            mend = did_you_mean(field, [one for one in known if one])[2:] or "write {_:…} for what gives nothing"
            checked.at(file, items["match"][1], f"a {rule.kind} has no part {field!r}", mend, slot.at)
        for lexicon in lexicons.get(slot.source, ()):
            for entry in dict.fromkeys(entry for _, entry in lexicon.forms):
                if field and (problem := checked.domains.problem(part_of(field), entry.value)):
                    _value(checked, entry.lexicon, entry.value, problem)
    for part, said in rule.value.items():
        node = file.source.items(items["value"][1]).get(part, (None, None))
        if part not in PARTS[rule.kind]:
            some = did_you_mean(part, PARTS[rule.kind])[2:] or f"there are {', '.join(PARTS[rule.kind]) or 'none'}"
            checked.at(file, node[0], f"a {rule.kind} has no part {part!r}", some)
        for one in said if isinstance(said, list) else [said]:
            if problem := checked.domains.problem(part, str(one)):
                checked.at(file, node[1], *problem)
    _shown(checked, file, items, rule)


def _value(checked: Checked, lexicon: str, value: str, problem: tuple[str, str]) -> None:
    """A value of a lexicon that the part it is given to cannot have."""
    for file in (file for folder in checked.layers for file in checked.files(folder)):
        body = (file.data.get("lexicon") or {}).get(lexicon) or {"entries": {}}
        for key in body["entries"]:
            if key.split()[:1] == [value]:
                checked.at(file, key_of(file, "lexicon", lexicon, "entries", key), *problem)


def _shown(checked: Checked, file: File, items: Mapping[str, Any], rule: Rule) -> None:
    """What can be told of examples before they are run."""
    if "examples" not in items and rule.kind not in ("guard", "link"):
        checked.at(
            file, items["id"][1], f"the rule {rule.id} has no examples", "write a text that it is for, what it finds there, and the value"
        )
    for number, example in enumerate(rule.examples):
        node = items["examples"][1].value[number] if "examples" in items else None
        own = file.source.items(node)
        if bool(example.find) == bool(example.all):
            checked.at(file, node, "an example has find: or all:", "find: the text of the mention; all: a list of them")
        for index, find in enumerate(example.finds):
            where = own if example.find else file.source.items(own["all"][1].value[index])
            if find.find not in example.text:
                checked.at(file, where["find"][1], f"{find.find!r} does not stand in the text", "write it letter for letter as in the text")
            for part in find.value or {}:
                if part not in SHOWN[rule.kind]:
                    some = did_you_mean(part, SHOWN[rule.kind])[2:] or f"there are {', '.join(SHOWN[rule.kind]) or 'none'}"
                    checked.at(
                        file, file.source.items(where["value"][1])[part][0], f"the value of a {rule.kind} has no part {part!r}", some
                    )
