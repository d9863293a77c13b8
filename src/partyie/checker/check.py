"""The checker: everything that can be told to be wrong in rule files, with its place and its mend.

First the form of each file, then what names refer to, then the patterns, at last the examples, counterexamples and proofs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ..errors import suggestion
from ..rules.examples import failures
from ..rules.layers import contradictions
from ..rules.proofs import failures as disproved
from ..rules.read import COMMON, ONTOLOGY, RuleSet, known_languages
from ..rules.source import Finding
from .files import Checked, key_of, names_in, node_of, rules_in
from .patterns import Patterns
from .references import PARTS, Slip, slips
from .words import language, ontology_files


class Report(NamedTuple):
    """What a check found, and how much it looked at."""

    findings: list[Finding]
    files: int
    rules: int
    examples: int
    unproved: list[str]
    """Languages whose examples were not run, as their files cannot all be used."""
    unreadable: bool
    """Whether a file could not be read as YAML."""


def check(roots: tuple[Path, ...], only: tuple[Path, ...] = ()) -> Report:
    """Check the last layer of some roots; `only` some files or folders of it, if given.

    Nothing is raised for what rule files say, whatever it is.
    """
    checked = Checked(roots)
    for folder in checked.layers:
        for finding in contradictions(checked.files(folder)):
            checked.add(finding)
            checked.broken.add(folder)
    ontology_files(checked)
    proved = {file.path.parent.parent.name for file in checked.proofs if file is not None}
    touched = [name for name in {**checked.layers, **dict.fromkeys(proved)} if name in proved or (checked.files(name) and name != ONTOLOGY)]
    names = [name for name in (COMMON, *known_languages(roots)) if name in touched or COMMON in touched or checked.files(ONTOLOGY)]
    ids = [rule for name in touched for rule, _, _ in rules_in(checked, name)]
    others = [*itertools.chain(*PARTS.values()), *(key for name in touched for key in names_in(checked, name))]
    for slip in slips(ids, others):
        _slip(checked, touched, slip)
    sets = {name: language(checked, name) for name in dict.fromkeys((COMMON, *names))}
    for name in names:
        Patterns(checked, name, sets).check()
    _disabled(checked, touched, sets)
    unproved = [name for name in names if checked.broken & {name, COMMON, ONTOLOGY}]
    for name in names:
        if name not in unproved:
            _examples(checked, name)
    found = sorted(one for one in checked.findings if not only or any(one.path.is_relative_to(path) for path in only))
    rules = [rule for name in names for rule in sets[name].rules if any(Path(rule.file).is_relative_to(root) for root in checked.upper)]
    examples = sum(len(rule.examples) + len(rule.counterexamples) for rule in rules)
    return Report(found, sum(len(checked.files(name)) for name in checked.layers), len(rules), examples, unproved, checked.unreadable)


def _slip(checked: Checked, folders: Iterable[str], slip: Slip) -> None:
    for folder in folders:
        for identifier, file, node in rules_in(checked, folder):
            if identifier == slip.id:
                at = file.source.items(node)["id"][1]
                checked.at(file, at, f"{slip.word!r} is in no other id", f"did you mean {slip.meant!r}?", slip.offset)


def _disabled(checked: Checked, folders: Iterable[str], sets: Mapping[str, RuleSet]) -> None:
    for folder in folders:
        known = {rule.id for one in (COMMON, folder) for rule in sets[one].rules}
        for file in checked.files(folder):
            for number, identifier in enumerate(file.data.get("disable") or ()):
                if identifier not in known:
                    there = identifier.partition("/")[0]
                    own = suggestion(identifier, known) or "`partyie rules list` names all rules"
                    mend = f"disable it in {there}/" if there != folder and there in known_languages(checked.roots) else own
                    checked.at(file, node_of(file, "disable", number), f"no rule {identifier!r}", mend)
                    checked.broken.add(folder)


# --- examples and proofs


def _examples(checked: Checked, name: str) -> None:
    for failure in failures(name, checked.roots):
        for identifier, file, node in rules_in(checked, name):
            if identifier == failure.rule.id and str(file.path) == failure.rule.file:
                one = file.source.parts(file.source.items(node)[failure.section][1])[failure.number]
                at = file.source.items(one).get("find", (None, one))[1]
                if not checked.found(file, at):
                    checked.at(file, at, failure.message, f"rule {identifier}: mend the pattern or the {failure.section[:-1]}")
    for wrong in disproved(name, checked.roots):
        for file in (one for one in checked.proofs if one is not None and one.path == wrong.file):
            texts = node_of(file, wrong.section, wrong.key)
            at = next((node for node in texts.value if node.value == wrong.text), key_of(file, wrong.section, wrong.key))
            checked.at(file, at, wrong.message, f"mend {wrong.key} or its proof")
