"""From the fields of a match to a value: what counts where several say the same part, and what means nothing."""

from __future__ import annotations

from typing import Any

import pytest

from partyie.rules.compiled_rule import Meaning
from partyie.rules.read import Entry
from partyie.values.compose import value


def said(kind: str, parts: dict[str, Any], *fields: Any) -> Any:
    """The value of a match, as data; None where it means nothing."""
    found = value(Meaning(kind, parts), *fields)
    return found if found is None or isinstance(found, bool) else found.to_dict()


def entry(what: str, **parts: str) -> Entry:
    return Entry("words", what, tuple(parts.items()))


@pytest.mark.parametrize(
    ("parts", "fields", "document"),
    [
        ({"type": "decree"}, ["number", "30"], {"type": "decree", "number": "30"}),
        ({"type": "decree"}, ["type", entry("law"), "number", "30"], {"type": "law", "number": "30"}),
        ({}, ["number", "30", "number", "31"], {"number": "31"}),
        ({}, ["number", entry("30", type="law", year="2020")], {"type": "law", "number": "30", "year": 2020}),
        ({}, ["number", entry("30", type="law"), "type", "decree"], {"type": "decree", "number": "30"}),
        ({}, ["number", "0030A"], {"number": "30a"}),
        ({}, ["number", "00"], {"number": "0"}),
        ({}, ["number", "30", "year", "2020"], {"number": "30", "year": 2020}),
        ({}, ["number", "30", "year", "XX"], None),
        ({}, ["year", "2020"], None),
        ({}, ["code", "30/2020/ND-CP"], {"type": "decree", "number": "30", "year": 2020, "code": "30/2020/NĐ-CP"}),
        ({}, ["code", "30/2020"], None),
        ({}, ["code", "18-NQ/TW", "number", "19"], {"type": "resolution", "number": "18", "code": "18-NQ/TW"}),
        ({}, ["number", "18", "symbol", " - NQ/TW"], {"type": "resolution", "number": "18", "code": "18-NQ/TW"}),
        ({}, ["number", "18", "symbol", "24"], None),
        ({}, ["symbol", "-NQ/TW"], None),
    ],
    ids=str,
)
def test_a_citation_is_of_the_document_that_its_fields_name(
    parts: dict[str, Any], fields: list[Any], document: dict[str, Any] | None
) -> None:
    assert said("citation", parts, *fields) == document


@pytest.mark.parametrize("fields", [["code", "5036/VPCP-KTTH"], ["number", "5036", "symbol", "/VPCP-KTTH"]], ids=str)
def test_half_a_code_counts_only_beside_a_noun(fields: list[str]) -> None:
    letter = {"type": "official-letter", "number": "5036"}
    assert said("citation", {}, *fields) is None
    assert said("citation", {"type": "official-letter"}, *fields).items() >= letter.items()


@pytest.mark.parametrize(
    ("noun", "code", "read_as"),
    [
        ("directive", "18-NQ/TW", "resolution"),
        ("resolution", "18-NQ/TW", "resolution"),
        ("regulation", "272-QĐ/TW", "regulation"),
        ("directive", "272-QĐ/TW", None),
        ("directive", "03/2009/TT-BNG", "circular"),
        ("circular-letter", "03/2009/TT-BNG", "circular-letter"),
        ("law", "59/2020/QH14", "law"),
    ],
)
def test_a_symbol_wins_over_a_noun_that_contradicts_it_unless_it_leaves_the_type_open(noun: str, code: str, read_as: str | None) -> None:
    assert value(Meaning("citation", {"type": noun}), "code", code).type == read_as


@pytest.mark.parametrize(
    ("parts", "fields", "office"),
    [
        ({"role": "member", "body": "politburo"}, [], {"role": "member", "body": "politburo"}),
        ({"role": "member"}, ["body", entry("politburo")], {"role": "member", "body": "politburo"}),
        ({}, ["role", entry("member", body="politburo")], {"role": "member", "body": "politburo"}),
        ({}, ["role", entry("member", body="politburo"), "body", entry("secretariat")], {"role": "member", "body": "secretariat"}),
        ({}, ["body", entry("politburo")], None),
        ({"deputy": "true"}, ["role", entry("minister")], {"role": "deputy-minister"}),
        ({"role": "member"}, ["body", "Society of Friends"], {"role": "member", "body_text": "Society of Friends"}),
        (
            {"role": "chair"},
            ["body", entry("central-organisation-commission")],
            {"role": "head", "body": "central-organisation-commission"},
        ),
        (
            {"role": "secretary", "body": "party-committee"},
            ["of", entry("ministry-of-foreign-affairs")],
            {"role": "secretary", "body": "party-committee", "of": "ministry-of-foreign-affairs"},
        ),
        (
            {"role": "secretary", "body": "party-committee", "of": "ministry-of-finance"},
            [],
            {"role": "secretary", "body": "party-committee", "of": "ministry-of-finance"},
        ),
        ({"role": "member"}, ["of", "Society of Friends"], {"role": "member"}),
        ({"role": "member"}, ["place", "Da Lat"], {"role": "member", "place": "Da Lat"}),
        ({"role": "member"}, ["place", entry("ca-mau")], {"role": "member", "place": "ca-mau"}),
        (
            {"role": "member"},
            ["modifiers", entry("former"), "modifiers", entry("acting,standing"), "modifiers", entry("former")],
            {"role": "member", "modifiers": ["former", "acting", "standing"]},
        ),
        ({"role": "member", "modifiers": "former"}, [], {"role": "member", "modifiers": ["former"]}),
        ({"role": "member", "modifiers": ["former", "acting"]}, [], {"role": "member", "modifiers": ["former", "acting"]}),
        (
            {},
            ["role", entry("member", modifiers="alternate"), "modifiers", entry("former")],
            {"role": "member", "modifiers": ["former", "alternate"]},
        ),
    ],
    ids=str,
)
def test_a_title_is_of_the_office_that_its_fields_name(parts: dict[str, Any], fields: list[Any], office: dict[str, Any] | None) -> None:
    assert said("title", parts, *fields) == office


@pytest.mark.parametrize(
    ("parts", "fields", "date"),
    [
        ({}, ["day", "5", "month", entry("3"), "year", "2025"], {"edtf": "2025-03-05"}),
        ({}, ["day", "31", "month", entry("2")], None),
        ({}, ["month", entry("3", part="morning"), "day", "5"], {"edtf": "XXXX-03-05", "part": "morning"}),
        ({"year_offset": "-543"}, ["year", "2568"], {"edtf": "2025"}),
        ({"year_offset": "+1"}, ["year", "2024"], {"edtf": "2025"}),
        ({"year_offset": "x"}, ["year", "2024"], None),
        ({"year_offset": "--1"}, ["year", "2024"], None),
    ],
    ids=str,
)
def test_a_date_is_the_one_that_its_fields_say(parts: dict[str, Any], fields: list[Any], date: dict[str, Any] | None) -> None:
    assert said("date", parts, *fields) == date


@pytest.mark.parametrize(("credit", "is_one"), [(True, True), ("true", True), (False, False), ("false", False)])
def test_a_person_is_a_credit_where_the_rule_says_so(credit: Any, is_one: bool) -> None:
    assert said("person", {"credit": credit}) is is_one
    assert said("person", {}) is False
