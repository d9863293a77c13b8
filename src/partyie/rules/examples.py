"""The examples and counterexamples of rules, run: what each rule says it finds, held against what is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .format import Rule
from .read import Roots, read, rules_root

if TYPE_CHECKING:
    from ..model import Extraction


class Failure(NamedTuple):
    """An example that does not hold: of the rule's `section` the one of this number, from 0 on."""

    rule: Rule
    section: str
    number: int
    text: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule.id}: {self.text!r}: {self.message}"


def failures(language: str, roots: tuple[Path, ...] = ()) -> Iterator[Failure]:
    """The examples and counterexamples that fail, with what was found instead; none if all is well."""
    from ..extractor import Extractor

    roots = roots or (rules_root(),)
    absolute, relative = (Extractor([language], Roots(roots), relative=asked) for asked in (False, True))
    for rule in read(language, roots).in_force():
        extractor = relative if rule.relative else absolute
        for number, example in enumerate(() if rule.kind == "guard" else rule.examples):  # what a guard finds is no mention
            result = extractor.extract(example.text)
            for one in example.finds:
                if message := _missed(rule, result, one.find, one.value or {}):
                    yield Failure(rule, "examples", number, example.text, message)
        for number, text in enumerate(rule.counterexamples):
            for mention in extractor.extract(text).mentions:
                if mention.rule == rule.id:
                    yield Failure(rule, "counterexamples", number, text, f"found {mention.text!r}, which is to be left alone")


def _missed(rule: Rule, result: Extraction, find: str, value: Mapping[str, Any]) -> str | None:
    rows = {row["id"]: row for row in result.to_dict()["mentions"]}
    found = [row for row in rows.values() if row["text"] == find]
    if rule.kind == "link":
        found = [row for row in found if row["kind"] == "citation"]
        for row in found:
            issued = rows.get(row["value"].get("issued"), {}).get("text")
            row["value"] = {**row["value"], **row["extra"].get("pinpoint", {}), "issued": issued}
    elif rule.kind != "guard":
        found = [row for row in found if row["kind"] == rule.kind]
    if not found:
        return f"{find!r} not found; found: " + (", ".join(f"{r['text']!r} ({r['rule']})" for r in rows.values()) or "nothing")
    problems = []
    for row in found:
        wrong = [f"{k}: {row['value'].get(k)!r} and not {v!r}" for k, v in value.items() if _said(row["value"].get(k)) != _said(v)]
        if rule.kind != "link" and row["rule"] != rule.id:
            wrong.append(f"found by {row['rule']}")
        if not wrong:
            return None
        problems += wrong
    return f"{find!r}: " + "; ".join(problems)


def _said(value: Any) -> Any:
    return [str(v) for v in value] if isinstance(value, list | tuple) else value if value is None or isinstance(value, bool) else str(value)
