"""Documents and their short forms: which full citation of the text they stand for, and when for none."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from partyie import extract
from partyie.values import documents
from partyie.values.codes import Code
from partyie.values.documents import Cited, Document, Pinpoint

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
        "a code without a noun",
        "It cites 57-NQ/TW. Resolution 57 stays.",
        "Resolution 57",
        "57-NQ/TW",
    ),
    (
        "a code that says no type",
        "Official Letter 5036/VPCP-KTTH came. Official Letter 5036 stays.",
        "Official Letter 5036",
        "Official Letter 5036/VPCP-KTTH",
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
        "a date said less exactly",
        "Directive 24-CT/TW dated July 13, 2023 came. Directive 24 dated July 13 stays.",
        "Directive 24",
        "Directive 24-CT/TW",
    ),
    (
        "a date said more exactly",
        "Directive 24-CT/TW dated July 13 came. Directive 24 dated July 13, 2023 stays.",
        "Directive 24",
        "Directive 24-CT/TW",
    ),
    (
        "another date",
        "Directive 24-CT/TW dated July 13, 2023 came. Directive 24 dated July 14 stays.",
        "Directive 24",
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
        "an office of the party and a code of the party",
        "Resolution 57-NQ/TW came. Resolution 57 of the Politburo stays.",
        "Resolution 57",
        "Resolution 57-NQ/TW",
    ),
    (
        "an office of the state and a symbol that nobody knows",
        "Circular 5/TT-XYZ came. Circular 5 of the Ministry of Finance stays.",
        "Circular 5",
        "Circular 5/TT-XYZ",
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
    (
        "an issuer that is only said to be a ministry",
        "Circular 5/2020/TT-BTC came. Circular 5 of the Ministry stays.",
        "Circular 5",
        "Circular 5/2020/TT-BTC",
    ),
    (
        "a ministry where the full citation says only that it is one",
        "Circular 5/TT-XYZ of the Ministry came. Circular 5 of the Ministry of Finance stays.",
        "Circular 5",
        "Circular 5/TT-XYZ",
    ),
    (
        "another ministry",
        "Circular 5/2020/TT-BTC came. Circular 5 of the Ministry of Justice stays.",
        "Circular 5",
        None,
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


@pytest.mark.parametrize(
    "data",
    [
        {"number": "18"},
        {"type": "resolution", "number": "18", "code": "18-NQ/TW", "issuer": "politburo"},
        {"type": "decree", "number": "30", "year": 2020, "code": "30/2020/NĐ-CP"},
        {"type": "official-letter", "number": "5036", "code": "5036/VPCP-KTTH"},
    ],
    ids=str,
)
def test_a_document_is_read_back_from_its_dictionary(data: dict[str, Any]) -> None:
    assert Document.from_dict(data).to_dict() == data


@pytest.mark.parametrize(
    ("data", "wrong"), [({"article": 5}, "article"), ({"article": "5", "page": "7"}, "page"), ({"page": "7", "sheet": "1"}, "page")]
)
def test_a_pinpoint_has_no_other_parts_and_each_is_text(data: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=rf"^a pinpoint has no part '{wrong}' of that kind; there are annex, .*, point, as text$"):
        Pinpoint.from_dict(data)


def test_a_row_of_which_one_end_is_missing_is_no_pinpoint() -> None:
    assert Pinpoint.of({"article1": ["86"]}) is None
