"""The proofs of patterns, run: texts that a pattern takes, and texts that it leaves.

An example shows what a rule finds in a sentence. Proofs show each word, class and count of a pattern at work, so that no slip in one
goes unseen. They stand in `rules/<language>/proofs/`, where no extraction reads them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..errors import RuleError, did_you_mean
from ..find import found_by
from ..fold import fold
from .code import NOTHING
from .compile import CONTEXTS, compile_rules
from .format import ProofFile
from .grammar import Grammar
from .machine import Context
from .read import COMMON, domain, formed, read, rule_files

FOLDER = "proofs"
SECTIONS = ("takes", "leaves")
SIDES = ("before", "not_before", "after", "not_after")
BAR = "|"
"""In the text of a proof: where the span ends, or with a context where it meets the span; the end of the text, or its beginning, if
there is none."""


class Failure(NamedTuple):
    """A proof that does not hold: where it stands, and what is wrong with it."""

    file: Path
    section: str
    key: str
    text: str
    message: str


class Examined:
    """A text, and all that the rules of a language match in it, before anything is chosen."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self.grammar = grammar
        self.context: Context = grammar.scan(text)

    @functools.cached_property
    def matches(self) -> set[tuple[str, int, int]]:
        """The id of a rule, where its match begins and ends; from then on the context holds all mentions that there may be."""
        matches: set[tuple[str, int, int]] = set()
        for stage in self.grammar.stages:
            matches.update((rule.rule.id, start, end) for rule, start, end, _ in self.context.matches(stage))
            for draft in found_by(self.context, stage):
                self.context.add(draft.kind, draft.start, draft.end, draft)
            self.context.next_stage()
        return matches


class Provable(NamedTuple):
    """What there can be proofs of: a rule's pattern, or a phrase or context by its program."""

    rule: str = ""
    program: int = NOTHING
    side: str = ""
    """Of a context: before or after the span."""

    def takes(self, one: Examined, at: int) -> bool:
        """Whether it matches a text up to a place or, as a context, beside it."""
        if self.side:  # a context names no mentions
            before, after = (self.program, NOTHING) if self.side == "before" else (NOTHING, self.program)
            return one.context.in_context((before, NOTHING, after, NOTHING), at, at)
        matches = one.matches
        return (self.rule, 0, at) in matches if self.rule else one.context.fills(self.program, 0, at)


def failures(language: str, roots: tuple[Path, ...]) -> Iterator[Failure]:
    """The proofs of a language that do not hold; those of the shipped rules are left out where other folders are given.

    Raises `RuleError` for a file that does not fit the format.

    >>> from partyie.rules.read import rules_root
    >>> list(failures("und", (rules_root(),)))
    []
    """
    files = [path for root in roots[1:] or roots for path in rule_files(root / language / FOLDER)]
    proofs = [proof for path in files for proof in _proofs(path)]
    if not proofs:
        return
    sets = [read(name, roots) for name in dict.fromkeys((COMMON, language))]
    phrases = {name: None for one in sets for name in one.phrases if name not in CONTEXTS}
    grammar = compile_rules(sets, phrases, domain(roots))
    known = _known(grammar)
    examined: dict[str, Examined] = {}
    for path, section, key, written in proofs:
        if key not in known:
            yield Failure(path, section, key, written, f"no phrase, rule or context of a rule {key!r}{did_you_mean(key, known)}")
            continue
        before, bar, rest = fold(written).text.partition(BAR)
        text, at = before + rest, 0 if known[key].side == "after" and not bar else len(before)
        if text not in examined:
            examined[text] = Examined(text, grammar)
        if known[key].takes(examined[text], at) != (section == "takes"):
            message = "is left, and should be taken" if section == "takes" else "is taken, and should be left"
            yield Failure(path, section, key, written, f"{written!r} {message}")


def _proofs(path: Path) -> Iterator[tuple[Path, str, str, str]]:
    """File, section, key and text of each proof."""
    file, findings = formed(path, ProofFile)
    if findings:
        raise RuleError(str(findings[0]))
    for section in SECTIONS:
        for key, texts in (file.data.get(section) or {}).items():
            yield from ((path, section, key, text) for text in texts)


def _known(grammar: Grammar) -> dict[str, Provable]:
    """What there can be proofs of, by key."""
    known = {name: Provable(program=program) for name, program in grammar.gaps.items()}
    for name, program in grammar.contexts.items():
        known[name] = Provable(program=program, side="after" if name.endswith("after") else "before")
    for rule in grammar.rules:
        known[rule.rule.id] = Provable(rule.rule.id)
        for side, program in zip(SIDES, rule.contexts or (NOTHING,) * 4, strict=True):
            if program != NOTHING:
                known[f"{rule.rule.id} {side}"] = Provable(program=program, side=side.removeprefix("not_"))
    return known
