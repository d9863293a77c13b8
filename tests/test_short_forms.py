"""Short forms: which full citation of the text they stand for, and when for none."""

from __future__ import annotations

import itertools

import pytest

from partyie import extract
from partyie.values import documents
from partyie.values.codes import Code
from partyie.values.documents import Cited, Document

CASES = [
    (
        "before it",
        "Resolution 57-NQ/TW came. Resolution 57 stays.",
        "Resolution 57",
        "Resolution 57-NQ/TW",
    ),
    (
        "after it",
        "Resolution 57 stays. Resolution 57-NQ/TW came.",
        "Resolution 57",
        "Resolution 57-NQ/TW",
    ),
    (
        "another type",
        "Resolution 57-NQ/TW came. Directive 57 stays.",
        "Directive 57",
        None,
    ),
    (
        "two that differ",
        "Resolution 57-NQ/TW, 57/NQ-CP. Resolution 57 stays.",
        "Resolution 57",
        None,
    ),
    (
        "one code in two terms",
        "18-NQ/TW dated October 25, 2017 and 18-NQ/TW dated June 16, 2022. Resolution 18 stays.",
        "Resolution 18",
        None,
    ),
    (
        "one code in two terms, and once without a date",
        "18-NQ/TW is there; 18-NQ/TW dated October 25, 2017 and 18-NQ/TW dated June 16, 2022. Resolution 18 stays.",
        "Resolution 18",
        None,
    ),
    (
        "the year of the code",
        "Decree 30/2020/ND-CP is in force. Decree 30 dated May 1, 2013 is not.",
        "Decree 30",
        None,
    ),
    (
        "a code without its year",
        "Decree 145/2013/ND-CP came. Decree 145/ND-CP and Decree 145 stay.",
        "Decree 145/ND-CP",
        "Decree 145/2013/ND-CP",
    ),
    (
        "beside a code without its year",
        "Decree 145/2013/ND-CP came. Decree 145/ND-CP, Decree 145 stay.",
        "Decree 145",
        "Decree 145/2013/ND-CP",
    ),
    (
        "another issuer",
        "Notice 9/TB-VPCP came. Notice No. 9 of the Government stays.",
        "Notice No. 9",
        None,
    ),
    (
        "an office of the state and a code of the party",
        "Decision 209-QD/TW came. Decision 209 of the Prime Minister stays.",
        "Decision 209",
        None,
    ),
    (
        "the issuer of the code",
        "Decree 30/2020/ND-CP came. Decree 30 of the Government stays.",
        "Decree 30",
        "Decree 30/2020/ND-CP",
    ),
    (
        "the second issuer of a joint document",
        "Circular 55/2015/TTLT-BTC-BKHCN came. Joint Circular 55 of the Ministry of Science and Technology stays.",
        "Joint Circular 55",
        "Circular 55/2015/TTLT-BTC-BKHCN",
    ),
]


@pytest.mark.parametrize(("text", "short", "full"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_short_form_stands_for_the_one_document_that_nothing_contradicts(text: str, short: str, full: str | None) -> None:
    [citation] = [one for one in extract(text, "en").citations if one.text == short]
    assert (citation.full and citation.full.text) == full


@pytest.mark.parametrize("short", [Document("resolution", "1"), Document("resolution", "1", code=Code("1", None, "NQ", "TW", True))])
def test_not_every_citation_is_held_against_every_other(short: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[Cited] = []
    compare = documents._may_stand_for
    monkeypatch.setattr(documents, "_may_stand_for", lambda one, other: held.append(other) or compare(one, other))
    issuers = ["".join(letters) for letters in itertools.product("ABCDEGHIKLMNOPQRSTUVXY", repeat=3)]
    many = [Cited(Document("resolution", "1", code=Code("1", None, "NQ", issuer, True))) for issuer in issuers]
    assert documents.full_forms([*many, *[Cited(short)] * 1000]) == {}
    assert len(held) < 10
