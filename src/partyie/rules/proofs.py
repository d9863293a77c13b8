"""The proofs of patterns, run: texts that a pattern takes, and texts that it leaves.

An example shows what a rule finds in a sentence. Proofs show each word, class and count of a pattern at work, so that no slip in one
goes unseen. They stand in `rules/<language>/proofs/`, where no extraction reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import RuleError, did_you_mean
from ..find import found_by
from ..fold import fold
from .code import NOTHING
from .compile import CONTEXTS, compile_rules
from .grammar import Grammar
from .machine import Context
from .read import COMMON, load_yaml, read, rule_files

FOLDER = "proofs"
SECTIONS = ("takes", "leaves")
SIDES = ("before", "not_before", "after", "not_after")
BAR = "|"
"""In the text of a proof: where the span ends, or with a context where it meets the span; the end of the text, or its beginning, if
there is none."""

Test = Callable[["Examined", int], bool]
"""Whether a pattern matches a text up to a place, or a context matches there."""


class Failure(NamedTuple):
    """A proof that does not hold: where it stands, and what is wrong with it."""

    file: Path
    section: str
    key: str
    text: str
    message: str


class Examined:
    """A text with all that the rules of a language match in it, before anything is chosen."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self.context: Context = grammar.scan(text)
        self.matches: set[tuple[str, int, int]] = set()
        """The id of a rule, where its match begins and ends."""
        for stage in grammar.stages:
            self.matches.update((rule.rule.id, start, end) for rule, start, end, _ in self.context.matches(stage))
            for draft in found_by(self.context, stage):
                self.context.add(grammar.kinds[draft.kind], draft.start, draft.end, draft)
            self.context.next_stage()


def failures(language: str, roots: tuple[Path, ...]) -> Iterator[Failure]:
    """The proofs of a language that do not hold; raises `RuleError` for a file that holds no proofs.

    >>> from partyie.rules.read import rules_root
    >>> list(failures("und", (rules_root(),)))
    []
    """
    files = [path for root in roots for path in rule_files(root / language / FOLDER)]
    proofs = [(path, section, key, text) for path in files for section, key, text in _read(path, language)]
    if not proofs:
        return
    sets = [read(name, roots) for name in dict.fromkeys((COMMON, language))]
    grammar = compile_rules(sets, {name: None for one in sets for name in one.phrases if name not in CONTEXTS})
    tests = _tests(grammar)
    examined: dict[str, Examined] = {}
    for path, section, key, written in proofs:
        if key not in tests:
            yield Failure(path, section, key, "", f"no phrase, rule or context of a rule {key!r}{did_you_mean(key, tests)}")
            continue
        test, after = tests[key]
        before, bar, rest = fold(written).text.partition(BAR)
        text, at = before + rest, 0 if after and not bar else len(before)
        if text not in examined:
            examined[text] = Examined(text, grammar)
        if test(examined[text], at) != (section == "takes"):
            yield Failure(
                path, section, key, written, "is left, and should be taken" if section == "takes" else "is taken, and should be left"
            )


def _read(path: Path, language: str) -> Iterator[tuple[str, str, str]]:
    """Section, key and text of each proof of a file."""
    data = load_yaml(path) or {}
    if not isinstance(data, dict) or data.get("language") != language:
        raise RuleError(f"{path}: a file of proofs begins with language: {language}")
    if unknown := set(map(str, data)) - {"language", *SECTIONS}:
        raise RuleError(f"{path}: unknown section {min(unknown)!r}{did_you_mean(min(unknown), SECTIONS)}; there are {', '.join(SECTIONS)}")
    for section in SECTIONS:
        for key, texts in _mapping(data.get(section)).items():
            if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
                raise RuleError(f"{path}: {section}: {key}: is a list of texts; put what YAML reads as something else in quotation marks")
            yield from ((section, str(key), text) for text in texts)


def _mapping(section: Any) -> Mapping[Any, Any]:
    return section if isinstance(section, dict) else {}


def _tests(grammar: Grammar) -> dict[str, tuple[Test, bool]]:
    """What can be proved, by key: how to test it, and whether it is a context after the span."""
    tests: dict[str, tuple[Test, bool]] = {}
    for name, program in grammar.gaps.items():
        tests[name] = (lambda one, at, program=program: one.context.fills(program, 0, at)), False
    for name, program in grammar.contexts.items():
        tests[name] = _beside(program, name.endswith("after"))
    for rule in grammar.rules:
        name = rule.rule.id
        tests[name] = (lambda one, at, name=name: (name, 0, at) in one.matches), False
        for side, program in zip(SIDES, rule.contexts or (NOTHING,) * 4, strict=True):
            if program != NOTHING:
                tests[f"{name} {side}"] = _beside(program, side.endswith("after"))
    return tests


def _beside(program: int, after: bool) -> tuple[Test, bool]:
    contexts = (NOTHING, NOTHING, program, NOTHING) if after else (program, NOTHING, NOTHING, NOTHING)
    return (lambda one, at: one.context.in_context(contexts, at, at)), after
