"""The words of a language, and the ontology: what lexicons, labels and spellings say, held against what there is."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Mapping
from typing import Any

from ..errors import RuleError, suggestion
from ..language import script_of
from ..rules.compile import PLACE_LEVEL
from ..rules.labels import OPTIONAL, ORDER
from ..rules.layers import File, forms
from ..rules.read import ONTOLOGY, RuleSet, ambiguous, expand, is_spelling, paradigms_of, rule_set, without_marks
from ..values.ontology import Ontology, names_of, ontology, place_key
from ..values.places import LEVELS
from .files import Checked, key_of, node_of
from .lint import form_doubts
from .references import PARTS, slips


def language(checked: Checked, folder: str) -> RuleSet:
    """What a folder says as far as it can be used; what cannot is a finding."""
    layers = checked.layers.get(folder, [[], []])
    for file in checked.files(folder):
        said = file.data.get("language")
        if said not in (None, folder):
            checked.at(
                file, node_of(file, "language"), f"language: {said} in the folder {folder}", f"write language: {folder}, or move the file"
            )
            checked.broken.add(folder)
        _labels(checked, file)
        _spelling(checked, file)
        _known_by(checked, file)
    paradigms = paradigms_of(layers)
    usable = [[File(file.source, _usable(file, paradigms)) for file in layer] for layer in layers]
    _forms(checked, folder, checked.files(folder), paradigms)
    if folder not in checked.broken:
        for finding in ambiguous(checked.files(folder), paradigms):
            checked.add(finding)
            checked.broken.add(folder)
    return rule_set(folder, usable)


def _usable(file: File, paradigms: Mapping[str, list[str]]) -> dict[str, Any]:
    """What a file says, without forms that cannot be expanded; a lexicon that cannot be used is there all the same, and empty."""

    def works(form: str) -> bool:
        try:
            return bool(list(expand(form, paradigms)))
        except RuleError:
            return False

    lexicons: dict[str, Any] = {name: {"entries": {}} for name in file.source.items(node_of(file, "lexicon"))}
    for name, body in (file.data.get("lexicon") or {}).items():
        entries = {key: [written] if isinstance(written, str) else written for key, written in body["entries"].items()}
        lexicons[name] = {**body, "entries": {key: list(filter(works, written)) for key, written in entries.items()}}
    spelling = dict(filter(is_spelling, (file.data.get("spelling") or {}).items()))
    return {**file.data, "language": None, "lexicon": lexicons, "spelling": spelling}


def _entry(checked: Checked, file: File, name: str, key: str) -> None:
    node = key_of(file, "lexicon", name, "entries", key)
    if name == PLACE_LEVEL and key not in LEVELS:
        checked.at(file, node, f"no level {key!r} of places", f"there are {', '.join(LEVELS)}")
    parts = dict.fromkeys(itertools.chain(*PARTS.values()))
    for part in itertools.islice(re.finditer(r"\S+", key), 1, None):
        field, sign, said = part.group().partition("=")
        offset = part.start()
        if not sign or not said:
            message = f"after the value come parts such as body=politburo, not {part.group()!r}"
            checked.at(file, node, message, "join it with a hyphen", offset)
        elif field not in parts:
            checked.at(file, node, f"no part {field!r} of a value", suggestion(field, parts) or f"there are {', '.join(parts)}", offset)
        elif problem := checked.domains.problem(field, said):
            checked.at(file, node, *problem, offset)


def _forms(checked: Checked, folder: str, files: list[File], paradigms: Mapping[str, list[str]]) -> None:
    """That each form can stand in a text, and that each paradigm is used."""
    used: set[str] = set()
    for file in files:
        for form in forms(file):
            used.update(re.findall(r"~([A-Za-z0-9-]+)", form.written))
            for doubt in form_doubts(form.written):
                checked.at(file, form.node, doubt.message, doubt.mend, doubt.at)
            try:
                if not all(map(str.strip, expand(form.written, paradigms))):
                    checked.at(file, form.node, f"the form {form.written!r} may be empty", "let something in it be there")
            except RuleError as error:
                checked.told(file, form.node, error)
                checked.broken.add(folder)
        for name, body in (file.data.get("lexicon") or {}).items():
            for key in body["entries"]:
                _entry(checked, file, name, key)
    for file in files:
        for name in file.data.get("paradigms") or {}:
            if name not in used:
                mend = f"leave it out, or write ~{name} in a form"
                checked.at(file, key_of(file, "paradigms", name), f"no form uses the paradigm {name!r}", mend)


OFFICE_PARTS = ("role", "body", "of", "modifiers")
LABEL_MEND = "write a role, and after it body=…, of=… or modifiers=…"
ORDER_PARTS = ORDER.split()


def _labels(checked: Checked, file: File) -> None:
    labels = file.data.get("labels") or {}
    for group, part in (("role", "role"), ("body", "body"), ("modifier", "modifiers"), ("place", "label of a place")):
        for name in labels.get(group) or {}:
            if problem := checked.domains.problem(part, name):
                checked.at(file, key_of(file, "labels", group, name), *problem)
    if order := labels.get("order"):
        for match in re.finditer(r"\{[^{}]*\}|[][{}]", OPTIONAL.sub(_without_brackets, order)):
            if match.group() not in ORDER_PARTS:
                mend = suggestion(match.group(), ORDER_PARTS) or f"there are {ORDER}"
                checked.at(file, node_of(file, "labels", "order"), f"no part {match.group()!r} of a name", mend, match.start())
    for key in labels.get("office") or {}:
        node = key_of(file, "labels", "office", key)
        for number, match in enumerate(re.finditer(r"\S+", key)):
            field, _, said = match.group().partition("=") if number else ("role", "=", match.group())
            if field not in OFFICE_PARTS:
                checked.at(file, node, f"no part {field!r} of a value", suggestion(field, OFFICE_PARTS) or LABEL_MEND, match.start())
            elif problem := checked.domains.problem(field, said):
                checked.at(file, node, *problem, match.start())


def _without_brackets(match: re.Match[str]) -> str:
    return f" {match.group()[1:-1]} "


def _known_by(checked: Checked, file: File) -> None:
    """That a line can be known by the words and scripts."""
    for number, word in enumerate(file.data.get("words") or ()):
        if not word or any(char.isspace() or char.isdigit() for char in word):
            mend = "write words of letters, each by itself"
            checked.at(file, node_of(file, "words", number), f"{word!r} is no word that a line is known by", mend)
    for number, script in enumerate(file.data.get("scripts") or ()):
        try:
            script_of(script)
        except RuleError as error:
            checked.told(file, node_of(file, "scripts", number), error)
            checked.broken.add(file.path.parent.name)


def _spelling(checked: Checked, file: File) -> None:
    for one, other in (file.data.get("spelling") or {}).items():
        if not is_spelling((one, other)):
            checked.at(file, key_of(file, "spelling", one), f"{one!r} and {other!r}: spellings have letters only")
            checked.broken.add(file.path.parent.name)
        elif one == other or without_marks(one) != without_marks(other):
            checked.at(
                file,
                key_of(file, "spelling", one),
                f"{one!r} and {other!r} are no two spellings of the same letters",
                "only marks may differ",
            )


def ontology_files(checked: Checked) -> None:
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
                    mend = suggestion(named, known.roles) or f"list it, or write deputy-{role}"
                    checked.at(file, node_of(file, "roles", role, key), f"no role {named!r}", mend)
        for section in ("kinds", "bodies"):
            for name, record in data.get(section, {}).items():
                for one, other in ((record or {}).get("roles") or {}).items():
                    for role, node in (
                        (one, key_of(file, section, name, "roles", one)),
                        (other, node_of(file, section, name, "roles", one)),
                    ):
                        if role not in roles or (role == other and role not in _listed(known.roles)):
                            checked.at(file, node, f"no role {role!r}", suggestion(role, known.roles) or "list it under roles:")
        for name, record in data.get("bodies", {}).items():
            kind = (record or {}).get("kind")
            if kind and kind not in known.kinds:
                some = suggestion(kind, known.kinds) or f"list it under kinds:, say {kind}: {{}}"
                checked.at(file, node_of(file, "bodies", name, "kind"), f"no kind of bodies {kind!r}", some)
        _places(checked, file, data.get("places", {}), known)
        if len(checked.roots) > 1:
            _without_effect(checked, file)
        _slips(checked, file, data, known)
        for symbol in data.get("issuers", {}):
            first = symbols.setdefault(symbol.casefold(), symbol)
            if first != symbol:
                checked.at(
                    file, key_of(file, "issuers", symbol), f"the symbol {symbol!r} stands here as {first!r} too", "leave one of them out"
                )


def _places(checked: Checked, file: File, places: Mapping[str, Any], known: Ontology) -> None:
    owners: dict[str, list[str]] = {}
    for place, record in known.places.items():
        for name in names_of(record):
            owners.setdefault(place_key(name), []).append(place)
    for place, record in places.items():
        for number, name in enumerate(names_of(record), -1):
            node = node_of(file, "places", place, "also", number) if number >= 0 else node_of(file, "places", place, "name")
            if not place_key(name):
                checked.at(file, node, f"{name!r} has no letters that places are looked up by", "write it in Latin letters")
            elif other := next((one for one in owners[place_key(name)] if one != place), None):
                checked.at(file, node, f"{name!r} names {other!r} too", "leave one of them out: a title tells places by their names alone")
        if (into := record.get("into")) and into not in known.places:
            some = suggestion(into, known.places) or "list it under places:"
            checked.at(file, node_of(file, "places", place, "into"), f"no place {into!r}", some)
        if (until := record.get("until")) and not _is_day(until):
            checked.at(file, node_of(file, "places", place, "until"), f"no day {until!r}", 'write "2025-06-30"')


def _is_day(text: str) -> bool:
    try:
        return bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def _listed(roles: Mapping[str, Mapping[str, Any]]) -> set[str]:
    return {*roles, *(str(record.get("deputy")) for record in roles.values())}


def _slips(checked: Checked, file: File, data: Mapping[str, Any], known: Ontology) -> None:
    """Words of ids that are nearly those of others."""
    ids = {name: key_of(file, section, name) for section in ("roles", "bodies", "types") for name in data.get(section, {})}
    for symbol, record in data.get("issuers", {}).items():
        if record and record.get("id"):
            ids.setdefault(record["id"], node_of(file, "issuers", symbol, "id"))
    issuers = [name for _, name in known.issuers.values() if name]
    others = [name for name in (*known.bodies, *known.all_roles, *known.types, *issuers) if name not in ids]
    for slip in slips(ids, others):
        checked.at(file, ids[slip.id], f"{slip.word!r} is in no other id", f"did you mean {slip.meant!r}?", slip.offset)


def _without_effect(checked: Checked, file: File) -> None:
    """Codes are read with the symbols that partyie ships, which a user's folder does not change."""
    mend = "leave them out; codes are read with the symbols that partyie ships"
    if file.data.get("issuers"):
        checked.at(file, key_of(file, "issuers"), "issuers have no effect here", mend)
    for name, record in (file.data.get("types") or {}).items():
        if (record or {}).get("symbols"):
            checked.at(file, key_of(file, "types", name, "symbols"), "symbols have no effect here", mend)
