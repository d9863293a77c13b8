"""The ontology: what its files say together, and which role is meant."""

from __future__ import annotations

import pytest

from partyie.values.ontology import DocumentType, ontology_of

KNOWN = ontology_of(
    [
        {
            "roles": {"chair": {"deputy": "vice-chair", "of_body": "chair-of-a-body"}, "member": None},
            "kinds": {"assembly": {"roles": {"chair": "speaker"}}, "office": None},
            "bodies": {"house": {"kind": "assembly"}, "board": {"kind": "assembly", "roles": {"chair": "president"}}, "bureau": None},
            "modifiers": ["former", "acting"],
            "number_words": ["no", "no. of the year"],
        },
        {
            "types": {
                "decision": {"symbols": ["QĐ"], "old": ["QĐ"]},
                "regulation": {"symbols": ["QD", "Q"], "joint": True},
                "speech": None,
            },
            "issuers": {"T-B": {"id": "bureau", "system": "party", "also": ["T.B", "t.b. office"]}, "TB": {"id": "house"}, "X": None},
            "legislatures": {"14": {"begins": "2016", "ends": "2021"}},
        },
    ]
)


def test_the_roles_are_those_listed_their_deputies_and_what_bodies_call_them() -> None:
    assert KNOWN.all_roles == {"chair", "member", "vice-chair", "chair-of-a-body", "speaker", "president"}


@pytest.mark.parametrize(
    ("role", "deputy", "body", "of_something", "meant"),
    [
        ("chair", False, None, False, "chair"),
        ("chair", True, None, False, "vice-chair"),
        ("member", True, None, False, "deputy-member"),
        ("chair", False, "house", False, "speaker"),
        ("chair", False, "board", False, "president"),
        ("chair", False, "bureau", False, "chair-of-a-body"),
        ("chair", False, None, True, "chair-of-a-body"),
        ("chair", True, "house", False, "vice-chair"),
        ("member", False, "house", True, "member"),
    ],
)
def test_a_role_is_called_as_its_body_calls_it(role: str, deputy: bool, body: str | None, of_something: bool, meant: str) -> None:
    assert KNOWN.role_of(role, deputy, body, of_something) == meant


def test_nothing_is_taken_for_a_body_unless_it_is_said() -> None:
    assert KNOWN.role_of("chair", False, None) == "chair"


def test_modifiers_keep_their_order() -> None:
    assert KNOWN.modifiers == ("former", "acting")


def test_a_symbol_stands_for_all_types_that_have_it_in_their_order() -> None:
    assert KNOWN.symbols == {"QD": DocumentType("QĐ", ("decision", "regulation")), "Q": DocumentType("Q", ("regulation",))}
    assert (KNOWN.types, KNOWN.joint, KNOWN.old) == (("decision", "regulation", "speech"), {"regulation"}, {"QĐ"})


def test_of_two_issuers_with_one_key_the_first_counts() -> None:
    assert KNOWN.issuers == {"TB": ("T-B", "bureau"), "X": ("X", None)}
    assert (KNOWN.issuer("t-b"), KNOWN.issuer("y")) == (("T-B", "bureau"), None)
    assert (KNOWN.issuer_systems, KNOWN.systems) == ({"TB": "party"}, {"bureau": "party"})


def test_the_longest_of_several_words_is_found() -> None:
    assert KNOWN.official == {"T.B": "T-B", "T.B. OFFICE": "T-B"}
    assert [match.group() for match in KNOWN.spelled_out.finditer("T.B. Office, t.b, aT.B, T.Ba")] == ["T.B. Office", "t.b"]
    assert [KNOWN.number_word.sub("", text) for text in ("No. of the year: 5", "no. No 5", "no five")] == ["5", "5", "no five"]


def test_what_a_later_file_says_counts() -> None:
    later = ontology_of([{"roles": {"chair": {"deputy": "one"}}}, {"roles": {"chair": {"deputy": "other"}}}, {"roles": None}])
    assert later.all_roles == {"chair", "other"}


def test_an_empty_ontology_finds_nothing() -> None:
    nothing = ontology_of([])
    assert nothing.spelled_out.search("T.B") is nothing.number_word.search("no 5") is None
    assert (nothing.symbols, nothing.legislatures, KNOWN.legislatures) == ({}, {}, {14: (2016, 2021)})
