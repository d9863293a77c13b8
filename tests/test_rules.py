"""The shipped rules: their examples hold, their ids fit together, and the offices of the reference tables are all there."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from strategies import LANGUAGES
from tables import load

from partyie import Office, extract
from partyie.rules.examples import failures
from partyie.rules.read import RuleSet, read, rule_files, rules_root
from partyie.values.ontology import ontology, symbol_key

ROOTS = (rules_root(),)
ALL = [*LANGUAGES, "und"]
DATA = Path(__file__).parent / "data"
EXCEPTIONS: dict[str, Any] = load(DATA / "role_forms.yaml")
COLUMNS = {"id": "ind"}
"""Columns of the reference tables whose name is not the language's code."""


def rules_of(language: str) -> RuleSet:
    return read(language, ROOTS)


@pytest.mark.parametrize("language", ALL)
def test_examples_and_counterexamples_hold(language: str) -> None:
    assert list(failures(language)) == []


@pytest.mark.parametrize("language", ALL)
def test_every_rule_has_an_example_and_a_counterexample(language: str) -> None:
    mentioning = [rule for rule in rules_of(language).rules if rule.kind not in ("guard", "link")]
    without = [rule.id for rule in mentioning if not (rule.examples and rule.counterexamples)]
    assert without == []


@pytest.mark.parametrize("language", ALL)
def test_every_rule_id_is_used_once_and_says_language_and_kind(language: str) -> None:
    rules = rules_of(language).rules
    assert [name for name, times in Counter(rule.id for rule in rules).items() if times > 1] == []
    assert [rule.id for rule in rules if not re.fullmatch(rf"{language}/{rule.kind}/[a-z0-9-]+", rule.id)] == []


@pytest.mark.parametrize("language", ALL)
def test_a_file_that_names_a_language_stands_in_its_folder(language: str) -> None:
    for path in rule_files(rules_root() / language):
        assert load(path).get("language", language) == language, path.name


@pytest.mark.parametrize("language", ALL)
def test_a_form_belongs_to_one_entry_of_a_lexicon(language: str) -> None:
    entries: dict[tuple[str, str], set[Any]] = {}
    for name, parts in rules_of(language).lexicons.items():
        for lexicon in parts:
            for form, entry in lexicon.forms:
                entries.setdefault((name, form), set()).add((entry.value, entry.parts))
    assert {key: those for key, those in entries.items() if len(those) > 1} == {}


# --- the ontology


def document_types() -> set[str]:
    return {name for path in rule_files(rules_root() / "ontology") for name in load(path).get("types") or ()}


def derived_roles() -> set[str]:
    roles = ontology().roles
    named = {str(record[key]) for record in roles.values() for key in ("deputy", "of_body") if key in record}
    kinds = [*ontology().kinds.values(), *ontology().bodies.values()]
    return named | {str(role) for record in kinds for role in (record.get("roles") or {}).values()}


def test_a_deputy_is_a_role_of_the_list_or_its_derived_id() -> None:
    roles = ontology().roles
    deputies = {role: record["deputy"] for role, record in roles.items() if "deputy" in record}
    assert {role: deputy for role, deputy in deputies.items() if deputy not in roles and deputy != f"deputy-{role}"} == {}


def test_what_a_role_is_where_a_body_is_named_is_a_role_of_the_list() -> None:
    roles = ontology().roles
    assert {role: record["of_body"] for role, record in roles.items() if "of_body" in record and record["of_body"] not in roles} == {}


def test_what_a_body_calls_its_offices_are_known_roles() -> None:
    known = set(ontology().roles) | {str(record["deputy"]) for record in ontology().roles.values() if "deputy" in record}
    for name, record in (*ontology().kinds.items(), *ontology().bodies.items()):
        roles = record.get("roles") or {}
        assert set(roles) | set(map(str, roles.values())) <= known, name


def test_every_kind_of_a_body_is_known_or_says_nothing() -> None:
    assert all(record.get("name") and record.get("kind") for record in ontology().bodies.values())


@pytest.mark.parametrize("language", ALL)
def test_every_id_that_words_stand_for_is_an_id_of_the_ontology(language: str) -> None:
    roles = set(ontology().roles) | derived_roles()
    bodies = set(ontology().bodies)
    unknown = set()
    for parts in rules_of(language).lexicons.values():
        for lexicon in parts:
            for _, entry in lexicon.forms:
                said = [(lexicon.name, entry.value) if lexicon.name in ("role", "body") else ("", ""), *entry.parts]
                unknown |= {("role", value) for field, value in said if field == "role" and value not in roles}
                unknown |= {("body", value) for field, value in said if field in ("body", "of") and value not in bodies}
    assert unknown == set()


@pytest.mark.parametrize("language", ALL)
def test_every_type_that_words_stand_for_is_a_type_of_the_ontology(language: str) -> None:
    said = {entry.value for lexicon in rules_of(language).lexicons.get("document_type", ()) for _, entry in lexicon.forms}
    assert said - document_types() == set()


def table(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "reference" / name).open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


COLUMNS_OF_IDS = [("roles.csv", "role", "roles"), ("roles.csv", "body", "bodies"), ("bodies.csv", "id", "bodies")]


@pytest.mark.parametrize(("file", "column", "section"), COLUMNS_OF_IDS)
def test_every_id_of_the_reference_tables_is_known(shared: Path, file: str, column: str, section: str) -> None:
    known = set(getattr(ontology(), section)) | (derived_roles() if section == "roles" else set())
    assert {row[column] for row in table(shared, file) if row[column] not in ("", "-")} - known - set(EXCEPTIONS["ids"]) == set()


def test_every_type_and_issuer_symbol_of_the_reference_tables_is_known(shared: Path) -> None:
    assert {row["id"] for row in table(shared, "document_types.csv")} - document_types() - set(EXCEPTIONS["ids"]) == set()
    symbols = {symbol.strip(" ?") for row in table(shared, "issuers.csv") for symbol in row["abbreviation"].split("|")}
    assert {symbol for symbol in symbols if symbol and symbol_key(symbol) not in ontology().issuers} == set(EXCEPTIONS["issuers"])


def forms(cell: str) -> list[str]:
    """The surface forms of a cell; what is doubtful, has a gap or stands in brackets is left out."""
    written = (re.sub(r"\s*\(MT\)$", "", form).strip() for form in cell.split("|"))
    return [form for form in written if form and not form.endswith("?") and not set("…()") & set(form)]


def title_forms(shared: Path, language: str) -> dict[str, set[str]]:
    """The roles of each form of the reference table that is no plural; rows without a role are no offices."""
    plural = [re.compile(pattern) for pattern in EXCEPTIONS["plural"][language]]
    found: dict[str, set[str]] = {}
    for row in table(shared, "roles.csv"):
        role = "secretary-general" if row["role"] == "secretary-general-of-organisation" else row["role"]
        for form in forms(row[COLUMNS.get(language, language)]) if role not in ("", "-") else ():
            if not any(pattern.search(form) for pattern in plural):
                found.setdefault(form, set()).add(role)
    return found


def said(form: str, language: str) -> list[tuple[str, str]]:
    """The titles found where the form stands before a name."""
    return [(title.text, title.value.role) for title in extract(f"{form} Nguyen Van An", language).titles]


def is_found(form: str, roles: set[str], language: str) -> bool:
    return any(role in roles and form.startswith(text) for text, role in said(form, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_an_office_in_the_reference_tables_is_a_title_of_its_role_beside_a_name(shared: Path, language: str) -> None:
    excepted = {form for those in EXCEPTIONS["forms"][language].values() for form in those}
    missed = [
        f"{form}: {' or '.join(sorted(roles))}, found {said(form, language)}"
        for form, roles in title_forms(shared, language).items()
        if form not in excepted and not is_found(form, roles, language)
    ]
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exception_is_struck_off_once_it_is_found(shared: Path, language: str) -> None:
    known = title_forms(shared, language)
    excepted = [form for those in EXCEPTIONS["forms"][language].values() for form in those]
    assert [form for form in excepted if form not in known or is_found(form, known[form], language)] == []


# --- names of offices


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_and_body_has_a_name_in_the_language(language: str) -> None:
    labels = rules_of(language).labels
    assert [role for role in ontology().roles if role not in labels.get("role", {}) and role not in labels.get("office", {})] == []
    assert [body for body in ontology().bodies if body not in labels.get("body", {})] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_office_can_be_named(language: str) -> None:
    for role in ontology().roles:
        name = Office(role).label(language)
        assert name == name.strip()
        assert name
        assert "{" not in name
    for body in ontology().bodies:
        assert Office("member", body, of="politburo", place="Gia Lai", modifiers=("standing", "former")).label(language).strip()


@pytest.mark.parametrize("row", load(DATA / "labels.yaml"), ids=lambda row: str(row["office"]))
def test_an_office_is_named_as_the_language_does(row: dict[str, Any]) -> None:
    office, names = Office.from_dict(row["office"]), row["names"]
    assert {language: office.label(language) for language in names} == names


def test_an_office_whose_body_nobody_knows_is_named_by_its_words() -> None:
    for language in LANGUAGES:
        assert "Foo Bar" in Office("chair", body_text="Foo Bar").label(language)
