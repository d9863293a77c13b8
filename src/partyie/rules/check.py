"""The checker: everything that can be told to be wrong in rule files, with its place and its mend.

First the form of each file, then what names refer to, then the patterns, at last the examples, counterexamples and proofs.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import RuleError, did_you_mean
from ..values.ontology import ontology
from . import pattern as p
from .begin import PlacedError
from .examples import failures
from .format import SECTIONS, OntologyFile, ProofFile, Rule, RuleFile
from .layers import File, contradictions
from .lint import doubts
from .program import Program
from .proofs import FOLDER as PROOFS
from .proofs import failures as disproved
from .read import COMMON, ONTOLOGY, Lexicon, Phrase, RuleSet, expand, formed, known_languages, rule_set
from .references import ANY, PARTS, SHOWN, Domains, part_of, slips
from .source import FileError, Finding, Place

PATTERNS = ("match", "before", "not_before", "after", "not_after")
SPANS_OF_LINKS = ("title_person", "person_title", "title_title", "single_name_not_before", "single_name_not_after")
"""Phrases that are used by their names."""


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


class Checked:
    """The files of some roots, of which the last layer is checked: the user's folders or, without any, the shipped rules."""

    def __init__(self, roots: tuple[Path, ...]) -> None:
        self.roots = roots
        self.findings: list[Finding] = []
        self.unreadable = False
        self.broken: set[str] = set()
        """Folders with a file that cannot be used as it is."""
        self.upper = roots[1:] or roots
        self.layers: dict[str, list[list[File]]] = {}
        for layer, some in enumerate((roots[:1], roots[1:])):
            for root in some:
                self._read(root, layer)
        self.proofs = [
            self._formed(path, ProofFile, path.parent.parent.name)
            for root in self.upper
            for path in sorted(root.glob(f"*/{PROOFS}/*.yaml"))
        ]
        self.domains = Domains(ontology(roots) if not self.broken & {ONTOLOGY} else ontology())

    def _read(self, root: Path, layer: int) -> None:
        for path in sorted(root.glob("*.yaml")):
            self._add(Finding(path, Place(), "a file outside the folders is not read", f"put it into {root.name}/LANGUAGE/"))
        for path in sorted(root.glob("*/*.yml")):
            self._add(Finding(path, Place(), "a .yml file is not read", f"name it {path.stem}.yaml"))
        for path in sorted(root.glob("*/*.yaml")):
            folder = path.parent.name
            file = self._formed(path, OntologyFile if folder == ONTOLOGY else RuleFile, folder)
            if file is not None:
                self.layers.setdefault(folder, [[], []])[layer].append(file)

    def _formed(self, path: Path, shape: type, folder: str) -> File | None:
        try:
            file, findings = formed(path, shape)
        except FileError as error:
            file, findings = None, [error.finding]
            self.unreadable = True
        for finding in findings:
            self._add(finding)
            self.broken.add(folder)
        return file

    def _add(self, finding: Finding) -> None:
        if finding not in self.findings and any(finding.path.is_relative_to(root) for root in self.upper):
            self.findings.append(finding)

    def at(self, file: File, node: Any, message: str, mend: str = "", offset: int = 0) -> None:
        self._add(Finding(file.path, file.source.place(node, offset), message, mend))

    def files(self, folder: str) -> list[File]:
        """The files of a folder that are checked."""
        return self.layers.get(folder, [[], []])[1 if len(self.roots) > 1 else 0]


def check(roots: tuple[Path, ...], only: tuple[Path, ...] = ()) -> Report:
    """Check the last layer of some roots; `only` some files or folders of it, if given.

    Nothing is raised for what rule files say, whatever it is.
    """
    checked = Checked(roots)
    for folder in checked.layers:
        for finding in contradictions(checked.files(folder)):
            checked._add(finding)
            checked.broken.add(folder)
    _ontology(checked)
    touched = [name for name in checked.layers if checked.files(name) and name != ONTOLOGY]
    names = [name for name in (COMMON, *known_languages(roots)) if name in touched or COMMON in touched or checked.files(ONTOLOGY)]
    ids = [rule for name in touched for rule, _, _ in _rules(checked, name)]
    words = [*ids, *itertools.chain(*PARTS.values()), *(key for name in touched for key in _names(checked, name))]
    for slip in slips(ids, words[len(ids) :]):
        _slip(checked, touched, slip)
    sets = {name: _language(checked, name) for name in dict.fromkeys((COMMON, *names))}
    for name in names:
        _patterns(checked, name, sets)
    _disabled(checked, touched, sets)
    unproved = [name for name in names if checked.broken & {name, COMMON, ONTOLOGY}]
    for name in names:
        if name not in unproved:
            _examples(checked, name)
    found = sorted(one for one in checked.findings if not only or any(one.path.is_relative_to(path) for path in only))
    rules = [rule for name in names for rule in sets[name].rules if any(Path(rule.file).is_relative_to(root) for root in checked.upper)]
    examples = sum(len(rule.examples) + len(rule.counterexamples) for rule in rules)
    return Report(found, sum(len(checked.files(name)) for name in checked.layers), len(rules), examples, unproved, checked.unreadable)


# --- what stands where


def _rules(checked: Checked, folder: str) -> Iterator[tuple[str, File, Any]]:
    """The ids of the rules of a folder, with their files and nodes."""
    for file in checked.files(folder):
        source = file.source
        for section, (_, body) in source.items(source.root).items():
            for node in body.value if section in SECTIONS and isinstance(body.value, list) else ():
                items = source.items(node)
                if "id" in items and isinstance(items["id"][1].value, str):
                    yield items["id"][1].value, file, node


def _names(checked: Checked, folder: str) -> Iterator[str]:
    """The names of lexicons and phrases."""
    for file in checked.files(folder):
        for section in ("lexicon", "phrases"):
            yield from file.data.get(section) or {}


def _node(file: File, *path: str | int) -> Any:
    """A node of a file by the keys and numbers that lead to it, None if there is none."""
    node = file.source.root
    for step in path:
        if isinstance(step, int):
            node = node.value[step] if isinstance(node.value, list) and step < len(node.value) else None
        else:
            node = file.source.items(node).get(step, (None, None))[1]
        if node is None:
            return None
    return node


def _key(file: File, *path: str) -> Any:
    """The node of the last key of a path."""
    return file.source.items(_node(file, *path[:-1]) if len(path) > 1 else file.source.root).get(path[-1], (None, None))[0]


# --- the ontology


def _ontology(checked: Checked) -> None:
    known = ontology(checked.roots) if ONTOLOGY not in checked.broken else None
    if known is None:
        return
    roles = known.all_roles
    symbols: dict[str, str] = {}
    for file in checked.files(ONTOLOGY):
        data = {section: body or {} for section, body in file.data.items()}
        for role, record in data.get("roles", {}).items():
            for key in ("deputy", "of_body"):
                named = (record or {}).get(key)
                if named and named not in known.roles and named != f"deputy-{role}":
                    mend = did_you_mean(named, known.roles)[2:] or f"list it, or write deputy-{role}"
                    checked.at(file, _node(file, "roles", role, key), f"no role {named!r}", mend)
        for section in ("kinds", "bodies"):
            for name, record in data.get(section, {}).items():
                for one, other in ((record or {}).get("roles") or {}).items():
                    for role, node in ((one, _key(file, section, name, "roles", one)), (other, _node(file, section, name, "roles", one))):
                        if role not in roles or (role == other and role not in _listed(known.roles)):
                            checked.at(file, node, f"no role {role!r}", did_you_mean(role, known.roles)[2:] or "list it under roles:")
        for name, record in data.get("bodies", {}).items():
            kind = (record or {}).get("kind")
            if kind and kind not in known.kinds:
                some = did_you_mean(kind, known.kinds)[2:] or f"list it under kinds:, say {kind}: {{}}"
                checked.at(file, _node(file, "bodies", name, "kind"), f"no kind of bodies {kind!r}", some)
        for symbol in data.get("issuers", {}):
            first = symbols.setdefault(symbol.casefold(), symbol)
            if first != symbol:
                checked.at(
                    file, _key(file, "issuers", symbol), f"the symbol {symbol!r} stands here as {first!r} too", "leave one of them out"
                )


def _listed(roles: Mapping[str, Mapping[str, Any]]) -> set[str]:
    return {*roles, *(str(record.get("deputy")) for record in roles.values())}


# --- a language


def _language(checked: Checked, folder: str) -> RuleSet:
    """What a folder says as far as it can be used; what cannot is a finding."""
    layers = checked.layers.get(folder, [[], []])
    for file in checked.files(folder):
        said = file.data.get("language")
        if said not in (None, folder):
            checked.at(
                file, _node(file, "language"), f"language: {said} in the folder {folder}", f"write language: {folder}, or move the file"
            )
            checked.broken.add(folder)
        _labels(checked, file)
        _spelling(checked, file)
    paradigms = {name: ends for layer in layers for file in layer for name, ends in (file.data.get("paradigms") or {}).items()}
    usable = [[File(file.source, _usable(checked, folder, file, paradigms)) for file in layer] for layer in layers]
    _forms(checked, folder, usable[1 if len(checked.roots) > 1 else 0], paradigms)
    return rule_set(folder, usable)


def _usable(checked: Checked, folder: str, file: File, paradigms: Mapping[str, list[str]]) -> dict[str, Any]:
    """What a file says, without forms that cannot be expanded."""
    data = {**file.data, "language": folder}
    lexicons = {}
    for name, body in (data.get("lexicon") or {}).items():
        entries: dict[str, list[str]] = {}
        for key, written in body["entries"].items():
            node = _node(file, "lexicon", name, "entries", key)
            nodes = node.value if isinstance(node.value, list) else [node]
            _entry(checked, file, name, key)
            for form, at in zip([written] if isinstance(written, str) else written, nodes, strict=False):
                try:
                    list(expand(form, paradigms))
                except RuleError as error:
                    message, _, mend = str(error).partition("; ")
                    checked.at(file, at, message, mend)
                    checked.broken.add(folder)
                else:
                    entries.setdefault(key, []).append(form)
        lexicons[name] = {**body, "entries": entries}
    return {**data, "lexicon": lexicons} if lexicons else data


def _entry(checked: Checked, file: File, name: str, key: str) -> None:
    node = _key(file, "lexicon", name, "entries", key)
    value, *parts = key.split() or [""]
    if not value:
        checked.at(file, node, "a value is missing before the colon", "write what the forms mean")
    for part in parts:
        field, sign, said = part.partition("=")
        offset = key.index(part)
        if not sign or not said:
            checked.at(file, node, f"after the value come parts such as body=politburo, not {part!r}", "join it with a hyphen", offset)
        elif field not in ANY:
            checked.at(file, node, f"no part {field!r} of a value", did_you_mean(field, ANY)[2:], offset)
        elif problem := checked.domains.problem(field, said):
            checked.at(file, node, *problem, offset)


def _forms(checked: Checked, folder: str, files: list[File], paradigms: Mapping[str, list[str]]) -> None:
    """That a form belongs to one entry of a lexicon, and can stand in a text."""
    known: dict[tuple[str, str], tuple[File, str, Any]] = {}
    used: set[str] = set()
    for file in files:
        for name, body in (file.data.get("lexicon") or {}).items():
            for key, written in body["entries"].items():
                node = _node(file, "lexicon", name, "entries", key)
                nodes = node.value if isinstance(node.value, list) else [node]
                for form, at in zip(written, nodes, strict=False):
                    used.update(re.findall(r"~([A-Za-z0-9-]+)", form))
                    if not form.strip() or "  " in form:
                        checked.at(file, at, f"no text has the form {form!r}", "leave out spaces that are too many")
                    for one in expand(form, paradigms):
                        first = known.setdefault((name, one), (file, key, at))
                        if first[1] != key:
                            line = first[0].source.place(first[2]).line
                            message = f"{one!r} stands for {first[1]!r} too, in {first[0].path.name}:{line}"
                            checked.at(file, at, message, "leave one of them out")
                            checked.broken.add(folder)
    for file in files:
        for name in file.data.get("paradigms") or {}:
            if name not in used:
                checked.at(
                    file, _key(file, "paradigms", name), f"no form uses the paradigm {name!r}", f"leave it out, or write ~{name} in a form"
                )


def _labels(checked: Checked, file: File) -> None:
    labels = file.data.get("labels") or {}
    for group, part in (("role", "role"), ("body", "body"), ("modifier", "modifiers")):
        for name in labels.get(group) or {}:
            if problem := checked.domains.problem(part, name):
                checked.at(file, _key(file, "labels", group, name), *problem)
    for key in labels.get("office") or {}:
        role, *parts = key.split()
        for field, said in [("role", role), *((field, said) for field, _, said in (part.partition("=") for part in parts))]:
            if problem := checked.domains.problem(field, said):
                checked.at(file, _key(file, "labels", "office", key), *problem, key.index(said))


def _spelling(checked: Checked, file: File) -> None:
    from .read import without_marks

    for one, other in (file.data.get("spelling") or {}).items():
        if one == other or without_marks(one) != without_marks(other):
            checked.at(
                file,
                _key(file, "spelling", one),
                f"{one!r} and {other!r} are no two spellings of the same letters",
                "only marks may differ",
            )


# --- patterns


def _patterns(checked: Checked, name: str, sets: Mapping[str, RuleSet]) -> None:
    """The phrases and rules of a language, its own and those that hold in every language."""
    those = [sets[one] for one in dict.fromkeys((COMMON, name))]
    lexicons = {key: [*parts] for one in those for key, parts in one.lexicons.items()}
    phrases: dict[str, Phrase] = {}
    for one in those:
        phrases.update(one.phrases)
    program = Program(lexicons, phrases)
    used = set(SPANS_OF_LINKS)
    for known in phrases.values():
        used |= _sources(known.match)
    for rule in (rule for one in those for rule in one.rules):
        used |= _sources(rule.match)
    for file in checked.files(name):
        for phrase in file.data.get("phrases") or {}:
            node = _node(file, "phrases", phrase)
            _doubts(checked, file, node)
            try:
                if not phrase.startswith("single_name"):
                    program.gap(phrase)
            except PlacedError as error:
                _placed(checked, name, error)
            if phrase not in used and name != COMMON:
                checked.at(
                    file, _key(file, "phrases", phrase), f"nothing uses the phrase {phrase!r}", f"leave it out, or name it: {{{phrase}}}"
                )
        for lexicon in file.data.get("lexicon") or {}:
            if lexicon not in used and name != COMMON:
                mend = did_you_mean(lexicon, used)[2:] or f"leave it out, or name it: {{{lexicon}}}"
                checked.at(file, _key(file, "lexicon", lexicon), f"nothing uses the lexicon {lexicon!r}", mend)
    for identifier, file, node in _rules(checked, name):
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
                node = _node(file, "phrases", spot.name)
            else:
                node = next(
                    file.source.items(one)[spot.key][1]
                    for one_id, at, one in _rules(checked, file.path.parent.name)
                    if (one_id, at) == (spot.name, file)
                )
            message, _, mend = str(problem).partition("; ")
            place = file.source.place(node, problem.at)
            if not any((one.path, one.place) == (file.path, place) for one in checked.findings):  # a doubt may say it better
                checked.at(file, node, message, mend, problem.at)


# --- rules


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
                did_you_mean(field, fields)[2:] or f"there are {', '.join(sorted(fields))}",
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
                checked.at(file, _key(file, "lexicon", lexicon, "entries", key), *problem)


def _shown(checked: Checked, file: File, items: Mapping[str, Any], rule: Rule) -> None:
    """What can be told of examples before they are run."""
    if not rule.examples and rule.kind not in ("guard", "link"):
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


def _slip(checked: Checked, folders: Iterable[str], slip: Any) -> None:
    for folder in folders:
        for identifier, file, node in _rules(checked, folder):
            if identifier == slip.id:
                at = file.source.items(node)["id"][1]
                checked.at(file, at, f"{slip.word!r} is in no other id", f"did you mean {slip.meant!r}?", slip.offset)


def _disabled(checked: Checked, folders: Iterable[str], sets: Mapping[str, RuleSet]) -> None:
    known = {rule.id for one in sets.values() for rule in one.rules}
    for folder in folders:
        for file in checked.files(folder):
            for number, identifier in enumerate(file.data.get("disable") or ()):
                if identifier not in known:
                    mend = did_you_mean(identifier, known)[2:] or "`partyie rules list` names all rules"
                    checked.at(file, _node(file, "disable", number), f"no rule {identifier!r}", mend)
                    checked.broken.add(folder)


# --- examples and proofs


def _examples(checked: Checked, name: str) -> None:
    for failure in failures(name, checked.roots):
        for identifier, file, node in _rules(checked, name):
            if identifier == failure.rule.id and str(file.path) == failure.rule.file:
                one = file.source.items(node)[failure.section][1].value[failure.number]
                at = file.source.items(one).get("find", (None, one))[1]
                checked.at(file, at, failure.message, f"rule {identifier}: mend the pattern or the {failure.section[:-1]}")
    for wrong in disproved(name, checked.roots):
        for file in (one for one in checked.proofs if one is not None and one.path == wrong.file):
            texts = _node(file, wrong.section, wrong.key)
            at = next((node for node in texts.value if node.value == wrong.text), _key(file, wrong.section, wrong.key))
            checked.at(file, at, wrong.message, f"mend {wrong.key} or its proof")
