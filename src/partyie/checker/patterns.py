"""The patterns of a language: phrases and rules, and what their slots name."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from ..errors import suggestion
from ..rules import pattern as p
from ..rules.begin import PlacedError, Spot
from ..rules.compile import CONTEXTS, GAPS, PLACE_LEVEL
from ..rules.format import KINDS, Rule
from ..rules.layers import File
from ..rules.program import Program
from ..rules.read import COMMON, Phrase, RuleSet
from ..rules.source import TEXT, form
from .files import Checked, key_of, node_of, rules_in
from .lint import context_doubts, doubts
from .references import ANY, PARTS, part_of
from .written import Items, written

BETWEEN = (("before_kind", "title_person"), ("after_kind", "person_title"))
"""Keys of rules, and the phrases that say what may stand between."""

PATTERNS = ("match", "before", "not_before", "after", "not_after")
NAMED = (*GAPS, *CONTEXTS, PLACE_LEVEL)
"""Phrases and a lexicon that are used by their names."""


EARLIER: Mapping[str, tuple[str, ...]] = {
    "citation": (),
    "date": (),
    "guard": (),
    "person": ("citation", "date", "guard", "title", "person"),
    "title": ("citation", "date", "guard", "person"),
    "link": KINDS,
}
"""The kinds of mention that are found before those of a kind; persons by their titles are found after other persons."""


class Patterns:
    """The patterns of a language, with those that hold in every language."""

    def __init__(self, checked: Checked, name: str, sets: Mapping[str, RuleSet]) -> None:
        self.checked, self.name, self.own = checked, name, sets[name]
        self.sets = [sets[one] for one in dict.fromkeys((COMMON, name))]
        self.lexicons = {key: parts for one in self.sets for key, parts in one.lexicons.items() if key != PLACE_LEVEL}
        self.phrases: dict[str, Phrase] = {}
        for one in self.sets:
            self.phrases.update(one.phrases)
        self.program = Program(self.lexicons, self.phrases)

    def check(self) -> None:
        """Check the phrases and rules of the language's own files."""
        used = self._used() if self.name != COMMON and self.name not in self.checked.broken else None
        for file in self.checked.files(self.name):
            for section in ("lexicon", "phrases"):
                for name in file.data.get(section) or {}:
                    if not self._named(file, section, name) and used is not None and name not in used:
                        mend = (suggestion(name, used) if section == "lexicon" else "") or f"leave it out, or name it: {{{name}}}"
                        noun = section.removesuffix("s")
                        self.checked.at(file, key_of(file, section, name), f"nothing uses the {noun} {name!r}", mend)
            for name in file.data.get("phrases") or {}:
                self._phrase(file, name)
        known = {rule.id: rule for rule in self.own.rules}
        met = Counter(identifier for identifier, _, _ in rules_in(self.checked, self.name))
        for identifier, file, node in rules_in(self.checked, self.name):
            items = file.source.items(node)
            for key in PATTERNS:
                if key in items:
                    self._doubts(file, items[key][1], key)
            rule = known.get(identifier)
            # Two rules with one id are a finding; which of them is meant cannot be told.
            if rule is not None and rule.file == str(file.path) and met[identifier] == 1:
                self._rule(file, items, rule)
        if not self.checked.broken & {COMMON, self.name}:
            self._below()

    def _below(self) -> None:
        """That what the checked files are laid over can be used still: its patterns name phrases, which these may have changed."""
        folders = dict.fromkeys((COMMON, self.name))
        changed = {name: file for folder in folders for file in self.checked.files(folder) for name in file.data.get("phrases") or {}}
        if not changed:
            return
        checked = {str(file.path) for folder in folders for file in self.checked.files(folder)}
        uses: list[tuple[str, Callable[[], object]]] = [
            (rule.match, functools.partial(self.program.rule, rule))
            for one in self.sets
            for rule in one.in_force()
            if rule.file not in checked
        ]
        uses += [
            (self.phrases[name].match, functools.partial(self.program.gap, name))
            for name in GAPS
            if name in self.phrases and self.phrases[name].file not in checked
        ]
        for pattern, use in uses:
            try:
                use()
            except PlacedError as error:
                if error.spot.file in checked:
                    self._placed(error)
                else:
                    self._spoilt(error, changed, pattern)

    def _spoilt(self, error: PlacedError, changed: Mapping[str, File], pattern: str) -> None:
        """A pattern below, which cannot be used any more: said once of each phrase that has changed, the nearest that the pattern names."""
        self.checked.broken.add(self.name)
        names = list(dict.fromkeys(_sources(pattern)))
        for name in names:  # which grows
            if name in changed:
                file, (message, _, _) = changed[name], str(error.problem).partition("; ")
                node = key_of(file, "phrases", name)
                if not self.checked.found(file, node):
                    mend = "write it so that the rule can use it, or give it another name"
                    self.checked.at(file, node, f"with this {error.spot.owner} {error.spot.name} {message}", mend)
                return
            if name in self.phrases:
                names += [other for other in _sources(self.phrases[name].match) if other not in names]

    def _used(self) -> set[str]:
        """The names of lexicons and phrases that something names."""
        patterns = [phrase.match for phrase in self.phrases.values()] + [rule.match for one in self.sets for rule in one.rules]
        return {*NAMED, *(name for pattern in patterns for name in _sources(pattern))}

    def _named(self, file: File, section: str, name: str) -> bool:
        """Whether there is something wrong with the name of a lexicon or phrase."""
        node = key_of(file, section, name)
        if not re.fullmatch("[A-Za-z_][A-Za-z_0-9]*", name):
            mend = "write a name of Latin letters, digits and _, such as month_word"
            self.checked.at(file, node, f"no slot can name {name!r}", mend)
        elif name in KINDS:
            self.checked.at(file, node, f"{name!r} is a kind of mention", "write another name")
        elif section == "phrases" and name in self.lexicons:
            self.checked.at(file, node, f"there is a lexicon {name!r} too, which no slot can name now", "write another name")
        return self.checked.found(file, node)

    def _phrase(self, file: File, name: str) -> None:
        node = node_of(file, "phrases", name)
        context = name in CONTEXTS
        self._doubts(file, node, name if context else "match")
        self._slots(file, node, ANY)
        try:
            if context:
                self.program.context(node.value, Spot(str(file.path), "phrase", name), not name.endswith("after"))
            else:
                self.program.gap(name)
        except PlacedError as error:
            self._placed(error)

    def _doubts(self, file: File, node: Any, key: str) -> None:
        if form(node) == TEXT:
            for doubt in (*doubts(node.value), *(context_doubts(key, node.value) if key != "match" else ())):
                self.checked.at(file, node, doubt.message, doubt.mend, doubt.at)

    def _placed(self, error: PlacedError) -> None:
        """A pattern that cannot be used, at its place in a file that is checked."""
        self.checked.broken.add(self.name)
        spot, problem = error.spot, error.problem
        for file in [*self.checked.files(self.name), *self.checked.files(COMMON)]:
            if str(file.path) != spot.file:
                continue
            node = node_of(file, "phrases", spot.name)
            if spot.owner == "rule":
                nodes = [
                    one for name, at, one in rules_in(self.checked, file.path.parent.name) if (name, at.path) == (spot.name, file.path)
                ]
                node = file.source.items(nodes[-1])[spot.key][1]
            if not self.checked.found(file, node, problem.at):  # a doubt may say it better
                self.checked.told(file, node, problem, problem.at)

    # --- slots

    def _slots(self, file: File, node: Any, known: Collection[str], kind: str = "") -> None:
        """That the slots of a pattern give what they find to parts that there are, and that these can have such values."""
        for slot in _parsed(node.value) or ():
            field = slot.field
            if field is None and kind:
                mend = f"write {{_:{slot.source}}}, or name a part"
                self.checked.at(file, node, f"{{:{slot.source}}} gives nothing here", mend, slot.at)
            elif field is not None and field != slot.source and field not in known:
                message = f"a {kind} has no part {field!r}" if kind else f"no kind of mention has a part {field!r}"
                self.checked.at(file, node, message, suggestion(field, known) or "write {_:…} for what gives nothing", slot.at)
            elif field is not None:
                self._values(file, node, slot, part_of(field))

    def _values(self, file: File, node: Any, slot: p.Slot, part: str) -> None:
        """That a part can have the values of the lexicons that a slot gives to it."""
        for lexicon in (one for name in self._giving(slot.source) for one in self.lexicons.get(name, ())):
            values = dict.fromkeys(entry.value for _, entry in lexicon.forms)
            problems = {value: problem for value in values if (problem := self.checked.domains.problem(part, value))}
            if 1 < len(problems) == len(values):
                mend = next(iter(problems.values()))[1]
                self.checked.at(file, node, f"the lexicon {lexicon.name!r} does not say what a {part} is", mend, slot.at)
                continue
            for value, problem in problems.items():
                self._entry(lexicon.name, value, problem)

    def _giving(self, source: str, seen: tuple[str, ...] = ()) -> set[str]:
        """The lexicons from which a slot gets its value: the one it names, or those that the phrase gives on with {:…}."""
        if source not in self.phrases:
            return {source}
        slots = () if source in seen else _parsed(self.phrases[source].match) or ()
        return {name for slot in slots if slot.field is None for name in self._giving(slot.source, (*seen, source))}

    def _entry(self, lexicon: str, value: str, problem: tuple[str, str]) -> None:
        """An entry of a lexicon whose value the part that it is given to cannot have."""
        for file in (file for folder in self.checked.layers for file in self.checked.files(folder)):
            for key in ((file.data.get("lexicon") or {}).get(lexicon) or {"entries": {}})["entries"]:
                if key.split()[:1] == [value]:
                    self.checked.at(file, key_of(file, "lexicon", lexicon, "entries", key), *problem)

    # --- rules

    def _rule(self, file: File, items: Items, rule: Rule) -> None:
        start = f"{self.name}/{rule.kind}/"
        if not re.fullmatch(f"{start}[a-z0-9-]+", rule.id):
            mend = f"write {start} and a name of small letters, digits and hyphens"
            self.checked.at(file, items["id"][1], f"{rule.id!r} is no id for a {rule.kind} of {self.name}", mend)
        if (slots := _parsed(rule.match)) is not None:
            self._kinds(file, items, rule, slots)
            self._fields(file, items, rule, slots)
        self._constants(file, items, rule)
        written(self.checked, file, items, rule)
        if any(getattr(rule, key) and gap not in self.phrases for key, gap in BETWEEN):
            self.checked.broken.add(self.name)
            return
        try:
            self.program.rule(rule)
        except PlacedError as error:
            self._placed(error)

    def _kinds(self, file: File, items: Items, rule: Rule, slots: Sequence[p.Slot]) -> None:
        """That the mentions that a rule names are found before it is tried."""
        for slot in slots:
            if slot.source in KINDS and slot.source not in EARLIER[rule.kind] and slot.source not in self.phrases:
                message = f"no {slot.source} is found before a {rule.kind}, so that this never matches"
                self.checked.at(file, items["match"][1], message, "describe the words", slot.at)
        for key, gap in BETWEEN:
            kind = getattr(rule, key)
            if kind is not None and kind not in EARLIER[rule.kind]:
                message = f"no {kind} is found before a {rule.kind}, so that this never matches"
                self.checked.at(file, items[key][1], message, "leave it out")
            if kind is not None and gap not in self.phrases:
                mend = f"write under phrases: what may stand between, {gap}: ',? '"
                self.checked.at(file, items[key][1], f"{key} needs the phrase {gap!r}", mend)
        if rule.kind == "link" and "citation" not in {slot.field for slot in slots}:
            self.checked.at(file, items["match"][1], "a link ties something to a citation", "name it: {citation}")

    def _fields(self, file: File, items: Items, rule: Rule, slots: Sequence[p.Slot]) -> None:
        fields = {slot.field or "" for slot in slots}
        for key in ("span", "each"):
            field = getattr(rule, key)
            if field is not None and field not in fields:
                mend = suggestion(field, fields) or f"write {{{field}:…}} in the pattern"
                self.checked.at(file, items[key][1], f"no slot of the pattern fills {field!r}", mend)
        parts = PARTS[rule.kind]
        ends = {part + end for part in parts for end in "12"} if rule.kind == "date" else set()
        for slot in slots:
            other = {"1": "2", "2": "1"}.get((slot.field or "")[-1:])
            if slot.field in ends and not any(field[-1:] == other for field in fields):
                message = f"{slot.field!r} is one end of an interval, without another"
                self.checked.at(file, items["match"][1], message, f"write {part_of(slot.field)}", slot.at)
        named = {field for field in (rule.span, rule.each) if field}
        self._slots(file, items["match"][1], {"_", *named, *parts, *ends}, rule.kind)

    def _constants(self, file: File, items: Items, rule: Rule) -> None:
        for part, said in rule.value.items():
            key, node = file.source.items(items["value"][1])[part]
            if part not in PARTS[rule.kind]:
                some = suggestion(part, PARTS[rule.kind]) or f"there are {', '.join(PARTS[rule.kind]) or 'none'}"
                self.checked.at(file, key, f"a {rule.kind} has no part {part!r}", some)
            if isinstance(said, list) and part != "modifiers":
                self.checked.at(file, node, f"{part} is one value, not a list", "write it without brackets")
                continue
            for one in said if isinstance(said, list) else [said]:
                if problem := self.checked.domains.problem(part, str(one).lower() if isinstance(one, bool) else str(one)):
                    self.checked.at(file, node, *problem)


def _sources(pattern: str) -> list[str]:
    """The names in slots, as far as they can be told."""
    slots = _parsed(pattern)
    if slots is None:
        return re.findall("[A-Za-z_][A-Za-z_0-9]*(?=\\})", pattern)
    return [slot.source for slot in slots]


@functools.lru_cache(maxsize=4096)
def _parsed(pattern: str) -> tuple[p.Slot, ...] | None:
    """The slots of a pattern; None if it is not of the permitted form, which is a finding of its own."""
    try:
        return tuple(p.slots(p.parse(pattern)))
    except p.PatternError:
        return None
