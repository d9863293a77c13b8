"""The patterns of a language: phrases and rules, what their slots name, and what can be told of examples without running them."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ..errors import did_you_mean
from ..rules import pattern as p
from ..rules.begin import PlacedError
from ..rules.format import KINDS, Rule
from ..rules.layers import File
from ..rules.program import Program
from ..rules.read import COMMON, Lexicon, Phrase, RuleSet
from ..rules.source import TEXT, form
from .files import Checked, key_of, node_of, rules_in
from .lint import context_doubts, doubts
from .references import ANY, PARTS, SHOWN, part_of

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
        for section in ("lexicon", "phrases"):
            for own_name in file.data.get(section) or {}:
                _name(checked, file, section, own_name, lexicons)
        for phrase in file.data.get("phrases") or {}:
            node = node_of(file, "phrases", phrase)
            _doubts(checked, file, node, phrase if phrase.startswith("single_name") else "match")
            try:
                if not phrase.startswith("single_name"):
                    program.gap(phrase)
            except PlacedError as error:
                _placed(checked, name, error)
            _slots(checked, file, node, ANY, lexicons, phrases)
            if phrase not in used and whole:
                checked.at(
                    file, key_of(file, "phrases", phrase), f"nothing uses the phrase {phrase!r}", f"leave it out, or name it: {{{phrase}}}"
                )
        for lexicon in file.data.get("lexicon") or {}:
            if lexicon not in used and whole:
                mend = did_you_mean(lexicon, used)[2:] or f"leave it out, or name it: {{{lexicon}}}"
                checked.at(file, key_of(file, "lexicon", lexicon), f"nothing uses the lexicon {lexicon!r}", mend)
    known_rules = {rule.id: rule for rule in sets[name].rules}
    for identifier, file, node in rules_in(checked, name):
        items = file.source.items(node)
        for key in PATTERNS:
            if key in items:
                _doubts(checked, file, items[key][1], key)
        own = known_rules.get(identifier)
        if own is not None and own.file == str(file.path) and items["match"][1].value == own.match:
            _rule(checked, name, file, items, own, lexicons, phrases)
            try:
                program.rule(own)
            except PlacedError as error:
                _placed(checked, name, error)


def _name(checked: Checked, file: File, section: str, name: str, lexicons: Mapping[str, Any]) -> None:
    """That a slot can name a lexicon or phrase, and means it."""
    node = key_of(file, section, name)
    if not re.fullmatch("[A-Za-z_][A-Za-z_0-9]*", name):
        checked.at(file, node, f"no slot can name {name!r}", "write a name of Latin letters, digits and _, such as month_word")
    elif name in KINDS:
        checked.at(file, node, f"{name!r} is a kind of mention", "write another name")
    elif section == "phrases" and name in lexicons:
        checked.at(file, node, f"there is a lexicon {name!r} too, which no slot can name now", "write another name")


EARLIER: Mapping[str, tuple[str, ...]] = {
    "citation": (),
    "date": (),
    "guard": (),
    "person": ("citation", "date", "guard", "title", "person"),
    "title": ("citation", "date", "guard", "person"),
    "link": KINDS,
}
"""The kinds of mention that are found before those of a kind; persons by their titles are found after other persons."""


def _kinds(
    checked: Checked, file: File, items: Mapping[str, Any], rule: Rule, slots: Sequence[p.Slot], phrases: Mapping[str, Phrase]
) -> None:
    """That the mentions that a rule names are found before it is tried."""
    for slot in slots:
        if slot.source in KINDS and slot.source not in EARLIER[rule.kind] and slot.source not in phrases:
            message = f"no {slot.source} is found before a {rule.kind}, so that this never matches"
            checked.at(file, items["match"][1], message, "describe the words", slot.at)
    for key, gap in (("before_kind", "title_person"), ("after_kind", "person_title")):
        kind = getattr(rule, key)
        if kind is not None and kind not in EARLIER[rule.kind]:
            checked.at(file, items[key][1], f"no {kind} is found before a {rule.kind}, so that this never matches", "leave it out")
        if kind is not None and gap not in phrases:
            checked.at(file, items[key][1], f"{key} needs the phrase {gap!r}", f"write under phrases: what may stand between, {gap}: ',? '")
    if rule.kind == "link" and "citation" not in {slot.field for slot in slots}:
        checked.at(file, items["match"][1], "a link ties something to a citation", "name it: {citation}")


def _sources(pattern: str) -> set[str]:
    slots = _parsed(pattern)
    if slots is None:
        return set(re.findall("[A-Za-z_][A-Za-z_0-9]*(?=\\})", pattern))
    return {slot.source for slot in slots}


def _doubts(checked: Checked, file: File, node: Any, key: str = "match") -> None:
    if form(node) == TEXT:
        for doubt in (*doubts(node.value), *(context_doubts(key, node.value) if key != "match" else ())):
            checked.at(file, node, doubt.message, doubt.mend, doubt.at)


@functools.lru_cache(maxsize=4096)
def _parsed(pattern: str) -> tuple[p.Slot, ...] | None:
    """The slots of a pattern; None if it is not of the permitted form, which is a finding of its own."""
    try:
        return tuple(p.slots(p.parse(pattern)))
    except p.PatternError:
        return None


def _placed(checked: Checked, name: str, error: PlacedError) -> None:
    """A pattern that cannot be used, at its place in a file that is checked."""
    checked.broken.add(name)
    spot, problem = error.spot, error.problem
    for file in [*checked.files(name), *checked.files(COMMON)]:
        if str(file.path) == spot.file:
            if spot.owner == "phrase":
                node = node_of(file, "phrases", spot.name)
            else:
                nodes = [one for one_id, at, one in rules_in(checked, file.path.parent.name) if (one_id, at.path) == (spot.name, file.path)]
                node = file.source.items(nodes[-1])[spot.key][1]
            message, _, mend = str(problem).partition("; ")
            if not checked.found(file, node, problem.at):  # a doubt may say it better
                checked.at(file, node, message, mend, problem.at)


def _rule(
    checked: Checked,
    name: str,
    file: File,
    items: Mapping[str, Any],
    rule: Rule,
    lexicons: Mapping[str, list[Lexicon]],
    phrases: Mapping[str, Phrase],
) -> None:
    folder, kind, own = f"{rule.id}//".split("/")[:3]
    if (folder, kind) != (name, rule.kind) or not re.fullmatch("[a-z0-9-]+", own) or rule.id.count("/") != 2:
        mend = f"write {name}/{rule.kind}/ and a name of small letters, digits and hyphens"
        checked.at(file, items["id"][1], f"{rule.id!r} is no id for a {rule.kind} of {name}", mend)
    slots = _parsed(rule.match)
    if slots is None:
        return
    _kinds(checked, file, items, rule, slots, phrases)
    fields = {slot.field or "" for slot in slots}
    for slot in slots:
        field, other = slot.field or "", {"1": "2", "2": "1"}.get((slot.field or "")[-1:])
        if rule.kind == "date" and other and part_of(field) in PARTS["date"] and not any(one[-1:] == other for one in fields):
            checked.at(file, items["match"][1], f"{field!r} is one end of an interval, without another", f"write {part_of(field)}", slot.at)
    for key in ("span", "each"):
        field = getattr(rule, key)
        if field is not None and field not in fields:
            checked.at(
                file,
                items[key][1],
                f"no slot of the pattern fills {field!r}",
                did_you_mean(field, fields)[2:] or f"write {{{field}:…}} in the pattern",
            )
    parts = PARTS[rule.kind]
    ends = {part + end for part in parts for end in "12"} if rule.kind == "date" else set()
    named = {one for one in (rule.span, rule.each) if one}
    _slots(checked, file, items["match"][1], {"_", *named, *parts, *ends}, lexicons, phrases, rule.kind)
    for part, said in rule.value.items():
        node = file.source.items(items["value"][1])[part]
        if part not in PARTS[rule.kind]:
            some = did_you_mean(part, PARTS[rule.kind])[2:] or f"there are {', '.join(PARTS[rule.kind]) or 'none'}"
            checked.at(file, node[0], f"a {rule.kind} has no part {part!r}", some)
        if isinstance(said, list) and part != "modifiers":
            checked.at(file, node[1], f"{part} is one value, not a list", "write it without brackets")
            continue
        for one in said if isinstance(said, list) else [said]:
            if problem := checked.domains.problem(part, str(one).lower() if isinstance(one, bool) else str(one)):
                checked.at(file, node[1], *problem)
    _shown(checked, file, items, rule)


def _slots(
    checked: Checked,
    file: File,
    node: Any,
    known: Collection[str],
    lexicons: Mapping[str, list[Lexicon]],
    phrases: Mapping[str, Phrase],
    kind: str = "",
) -> None:
    """That the slots of a pattern give what they find to parts that there are, and that these can have such values."""
    for slot in _parsed(node.value) or ():
        field = slot.field
        if field is None and kind:
            checked.at(file, node, f"{{:{slot.source}}} gives nothing here", f"write {{_:{slot.source}}}, or name a part", slot.at)
        if field is None:
            continue
        if field != slot.source and field not in known:
            mend = did_you_mean(field, known)[2:] or "write {_:…} for what gives nothing"
            checked.at(file, node, f"a {kind} has no part {field!r}" if kind else f"no kind of mention has a part {field!r}", mend, slot.at)
            continue
        part = part_of(field)
        for lexicon in (one for name in _giving(slot.source, phrases) for one in lexicons.get(name, ())):
            values = dict.fromkeys(entry.value for _, entry in lexicon.forms)
            problems = {value: problem for value in values if (problem := checked.domains.problem(part, value))}
            if 1 < len(problems) == len(values):
                message = f"the lexicon {lexicon.name!r} does not say what a {part} is"
                checked.at(file, node, message, next(iter(problems.values()))[1], slot.at)
            else:
                for value, problem in problems.items():
                    _value(checked, lexicon.name, value, problem)


def _giving(source: str, phrases: Mapping[str, Phrase], seen: tuple[str, ...] = ()) -> set[str]:
    """The lexicons from which a slot gets its value: the one it names, or those that the phrase gives on with {:…}."""
    if source not in phrases:
        return {source}
    slots = () if source in seen else _parsed(phrases[source].match) or ()
    return {name for slot in slots if slot.field is None for name in _giving(slot.source, phrases, (*seen, source))}


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
                    some = did_you_mean(part, SHOWN[rule.kind])[2:] or f"there are {', '.join(SHOWN[rule.kind]) or 'none'}"
                    at = file.source.items(where["value"][1])[part][0]
                    checked.at(file, at, f"the value of a {rule.kind} has no part {part!r}", some)
