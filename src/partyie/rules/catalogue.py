"""The rules there are: lists of them, and one with all that it says."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import RuleError
from .compile import lower
from .format import KINDS, SECTIONS, Rule
from .pattern import ESCAPE, SET, SLOT
from .read import COMMON, Lexicon, RuleSet, known_languages, read, rules_root
from .source import Source, shown

_SLOT = re.compile(f"{SET.pattern}|{ESCAPE.pattern}|{SLOT.pattern}", re.DOTALL)
"""A slot: its field, a colon, its source. Braces in character classes and after a backslash open none."""

MOST_SHOWN = 1_000_000
"""Characters of the longest phrase that is written out."""

SHOWN = 12
"""How many forms of a lexicon are shown."""


def rules_of(roots: tuple[Path, ...], language: str | None = None, kind: str | None = None) -> Iterator[Rule]:
    """All rules, or those of a language or kind: by language, then by kind, then by id; those that hold in every language come last."""
    wanted = [language] if language else [*known_languages(roots), COMMON]
    for name in wanted:
        found = [rule for rule in read(name, roots).in_force() if kind in (None, rule.kind)]
        yield from sorted(found, key=lambda rule: (KINDS.index(rule.kind), rule.id))


def rule_of(identifier: str, roots: tuple[Path, ...]) -> Rule:
    """The rule with an id; raises `RuleError`, with the nearest ids, where there is none."""
    known = {rule.id: rule for rule in rules_of(roots)}
    if identifier not in known:
        near = difflib.get_close_matches(identifier, known, 3)
        raise RuleError(f"no rule {identifier!r}" + (f"; did you mean {', '.join(near)}?" if near else "; `partyie rules list` names all"))
    return known[identifier]


def place_of(rule: Rule) -> str:
    """Where a rule stands, as file:line; the file as seen from the current folder, if it is inside."""
    file, line = position_of(rule)
    return f"{file}:{line}"


def position_of(rule: Rule) -> tuple[str, int]:
    """The file and the line that a rule stands in; the file as seen from the current folder, if it is inside."""
    path = rules_root() / rule.file  # that of a stored grammar is named from there, others in full
    return str(shown(path)), _lines(path).get(rule.id, 1)


@functools.lru_cache(maxsize=256)
def _lines(path: Path) -> Mapping[str, int]:
    """The line on which each rule of a file begins."""
    source = Source(path)
    found: dict[str, int] = {}
    for name, (_, section) in source.items(source.root).items():
        for one in section.value if name in SECTIONS else ():
            found[source.items(one)["id"][1].value] = source.place(one).line
    return found


class Names:
    """What the slots of a language's patterns stand for: its own phrases and lexicons, and those that hold in every language."""

    def __init__(self, language: str, roots: tuple[Path, ...]) -> None:
        self.sets: tuple[RuleSet, ...] = tuple(read(name, roots) for name in dict.fromkeys((COMMON, language)))
        self._written: dict[str, str | None] = {}
        self.phrases = {name: phrase.match for one in self.sets for name, phrase in one.phrases.items()}

    def lexicons(self, name: str) -> list[Lexicon]:
        return [lexicon for one in self.sets for lexicon in one.lexicons.get(name, ())]

    def expanded(self, pattern: str) -> str:
        """The pattern with phrases written out; lexicons and kinds of mention stay slots, as do phrases where it would grow without end.

        A phrase that a slot gives to a field keeps its name: `{day:number}` becomes `(?<day>…)`.
        """

        def written(match: re.Match[str]) -> str:
            field, source = _slot(match)
            if source is None or source not in self.phrases or (whole := self._whole(source)) is None:
                return match.group()
            return f"({f'?<{field}>' if field else '?:'}{whole})"

        return _SLOT.sub(written, pattern)

    def _whole(self, phrase: str) -> str | None:
        """A phrase written out; None if it uses itself, or is too long to read."""
        if phrase not in self._written:
            self._written[phrase] = None  # until it is known: it is being written
            whole = self.expanded(self.phrases[phrase])
            self._written[phrase] = whole if len(whole) <= MOST_SHOWN else None
        return self._written[phrase]

    def sources(self, pattern: str) -> list[str]:
        """The lexicons and kinds that an expanded pattern names, in the order in which they come."""
        return list(dict.fromkeys(source for match in _SLOT.finditer(pattern) if (source := _slot(match)[1])))

    def said(self, source: str) -> str:
        """What a lexicon or kind is, in a line."""
        lexicons = self.lexicons(source)
        if not lexicons:
            return "a mention found before" if source in KINDS else "what each language says"
        forms = list(dict.fromkeys(form if one.exact else lower(form) for one in lexicons for form, _ in one.forms))
        more = f", … ({len(forms)} forms)" if len(forms) > SHOWN else ""
        return ", ".join(forms[:SHOWN]) + more


def _slot(match: re.Match[str]) -> tuple[str | None, str | None]:
    """The field and the source of a slot; both None for what is none."""
    field, colon, source = match.groups()
    return (None if field == "_" else field), source or (None if colon else field)


def described(rule: Rule, roots: tuple[Path, ...]) -> dict[str, Any]:
    """All that a rule says, ready for JSON: its place, its pattern as written and expanded, what its slots stand for, its examples."""
    names = Names(rule.language, roots)
    expanded = names.expanded(rule.match)
    told = ("before", "not_before", "after", "not_after", "before_kind", "after_kind", "span", "each", "beside")
    return {
        "id": rule.id,
        "kind": rule.kind,
        "language": rule.language,
        "place": place_of(rule),
        "note": rule.note,
        "match": rule.match,
        "expanded": expanded,
        "slots": {source: names.said(source) for source in names.sources(expanded)},
        "contexts": {key: getattr(rule, key) for key in told if getattr(rule, key) is not None},
        "priority": rule.priority,
        "value": dict(rule.value),
        "examples": [
            {"text": example.text, "find": [{"text": one.find, "value": dict(one.value or {})} for one in example.finds]}
            for example in rule.examples
        ],
        "counterexamples": list(rule.counterexamples),
    }
