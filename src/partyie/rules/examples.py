"""The examples and counterexamples of rules, run: what each rule says it finds, held against what is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .read import Rule, read, rules_root

if TYPE_CHECKING:
    from ..model import Extraction


def failures(language: str, roots: tuple[Path, ...] = ()) -> Iterator[str]:
    """One line for each example that fails, with what was found instead; nothing if all is well."""
    from ..extractor import Extractor

    roots = roots or (rules_root(),)
    extractor = Extractor([language], roots[1:])
    for rule in read(language, roots).in_force():
        for example in rule.examples:
            result = extractor.extract(example.text)
            for find, value in example.find:
                if message := _missed(rule, result, find, value):
                    yield f"{rule.id}: {example.text!r}: {message}"
        for text in rule.counterexamples:
            for mention in extractor.extract(text).mentions:
                if mention.rule == rule.id:
                    yield f"{rule.id}: {text!r}: found {mention.text!r}, which is to be left alone"


def _missed(rule: Rule, result: Extraction, find: str, value: Mapping[str, Any]) -> str | None:
    rows = {row["id"]: row for row in result.to_dict()["mentions"]}
    found = [row for row in rows.values() if row["text"] == find]
    if rule.kind == "link":
        found = [row for row in found if row["kind"] == "citation"]
        for row in found:
            row["value"] = {**row["value"], "issued": rows.get(row["value"].get("issued"), {}).get("text")}
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
