"""What a check is of, and how its findings are shown."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path

from ..errors import PartyieError
from ..rules.proofs import FOLDER as PROOFS
from ..rules.read import roots_of, rule_files, rules_root
from ..rules.source import MOST_BYTES, Finding, shown
from .check import Report

WIDTH = 100
"""How much of a long line is shown."""


def targets(paths: Iterable[str]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The roots of the rules at some paths, and what of them is wanted (all, if nothing is named).

    Raises `PartyieError` for a path with no rule files.
    """
    roots: dict[Path, None] = {}
    only: list[Path] = []
    given = list(paths)
    for one in given:
        path = Path(one).expanduser().absolute()
        found = _root(path)
        if found is None:
            raise PartyieError(f"{one}: no rule files here; they stand in a folder per language, such as {path.name}/en/titles.yaml")
        root, part = found
        roots[root] = None
        if part is not None or len(given) > 1:
            only.append(root / (part or ""))
    if not roots:
        return roots_of(), ()
    shipped = rules_root()
    return (shipped, *(root for root in roots if root != shipped)), tuple(only)


def _root(path: Path) -> tuple[Path, Path | None] | None:
    """The folder with the languages' folders that a path is, or is in; then also what the path is in it."""
    if path.is_dir():
        if any(path.glob("*/*.yaml")) and path.name != PROOFS and not rule_files(path):
            return path.resolve(), None
        folder = path if rule_files(path) else None
    else:
        folder = path.parent if path.is_symlink() or path.exists() else None
    if folder is None:
        return None
    root = folder.parent.parent if folder.name == PROOFS else folder.parent
    return root.resolve(), path.relative_to(root)


def _text(report: Report) -> str:
    lines = [text for finding, line in _with_lines(report.findings) for text in _shown(finding, line)]
    lines += [f"The examples of {name} were not run: first mend the above." for name in report.unproved]
    wrong = f"{len(report.findings)} to mend" if report.findings else "nothing to mend"
    said = f"{report.files} files, {report.rules} rules, {report.examples} examples and counterexamples: {wrong}"
    return "\n".join([*lines, said])


def _shown(finding: Finding, line: str) -> list[str]:
    """The message, the line with a caret, the mend."""
    head = f"{shown(finding.path)}:{finding.place.line}:{finding.place.column}: {finding.message}"
    column = finding.place.column - 1
    start = max(0, min(column - WIDTH // 2, len(line) - WIDTH))
    cut = line[start : start + WIDTH]
    before, after = "…" if start else "", "…" if start + WIDTH < len(line) else ""
    caret = [f"    {before}{cut}{after}", " " * (4 + len(before) + column - start) + "^"] if line else []
    return [head, *caret, *([f"  {finding.mend}"] if finding.mend else [])]


def _with_lines(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """The findings with the lines of the files that they are about, empty where these cannot be read."""
    for path, those in itertools.groupby(findings, key=attrgetter("path")):
        lines = _read(path)
        for one in those:
            yield one, lines[one.place.line - 1].rstrip("\r").replace("\t", " ") if one.place.line <= len(lines) else ""


def _read(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").split("\n") if path.stat().st_size <= MOST_BYTES else []
    except (OSError, RuntimeError):
        return []


def _json(report: Report) -> str:
    rows = [
        {
            "file": str(shown(finding.path)),
            "line": finding.place.line,
            "column": finding.place.column,
            "message": finding.message,
            "mend": finding.mend,
            "text": line,
        }
        for finding, line in _with_lines(report.findings)
    ]
    counts = {"files": report.files, "rules": report.rules, "examples": report.examples, "unproved": report.unproved}
    return json.dumps({"findings": rows, **counts}, ensure_ascii=False, indent=1)


def _github(report: Report) -> str:
    """Workflow commands, by which findings stand beside the lines of a change."""

    def escaped(text: str, more: str = "") -> str:
        for char in "%\r\n" + more:
            text = text.replace(char, f"%{ord(char):02X}")
        return text

    return "\n".join(
        f"::error file={escaped(str(shown(one.path)), ':,')},line={one.place.line},col={one.place.column},title=partyie rules check::"
        + escaped(one.message + (f"\n{one.mend}" if one.mend else ""))
        for one in report.findings
    )


FORMATS: Mapping[str, Callable[[Report], str]] = {"text": _text, "json": _json, "github": _github}
